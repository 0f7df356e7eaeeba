#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// A copy of the state with some rows put over it, as damaged views would load.
State with_rows(const Book& book, const Delta& rows) {
  State state = book.state();
  state.load(rows);
  return state;
}

template <class Key, class Row>
Change<Key, Row> row(Key key, std::optional<Row> before, std::optional<Row> after) {
  return {std::move(key), std::move(before), std::move(after)};
}

std::vector<std::string> differences(const Book& book, const Delta& rows) {
  return audit::compare_states(with_rows(book, rows), book.state(), 100);
}

}  // namespace

TEST_CASE("equal states have no differences") {
  const Book book = signed_book(true);
  CHECK(audit::compare_states(book.state(), book.state(), 10).empty());
  CHECK(audit::compare_states(State{}, State{}, 10).empty());
}

TEST_CASE("each table's row is named with the field that differs") {
  const Book book = signed_book(true);
  const State& state = book.state();
  SECTION("account") {
    const auto number = entity("JP", 1);
    AccountRow changed = *state.account(number);
    changed.balance = credits(10);
    Delta rows;
    rows.accounts.push_back(
        row(number, std::optional(*state.account(number)), std::optional(changed)));
    CHECK(differences(book, rows) ==
          Expected{"account " + number.text() + ": balance 10, replay 7158"});
  }
  SECTION("an account that no entry opens") {
    const auto number = entity("JP", 77);
    Delta rows;
    rows.accounts.push_back(row(number, std::optional<AccountRow>{}, std::optional(AccountRow{})));
    const auto lines = differences(book, rows);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0] == "account " + number.text() + ": stored, but no entry makes it");
  }
  SECTION("a lost registry") {
    Delta rows;
    rows.registries.push_back(row(registry("MN"), std::optional(*state.registry(registry("MN"))),
                                  std::optional<RegistryRow>{}));
    CHECK(differences(book, rows) == Expected{"registry MN: missing"});
  }
  SECTION("registry") {
    RegistryRow changed = *state.registry(registry("JP"));
    changed.live = false;
    Delta rows;
    rows.registries.push_back(row(registry("JP"), std::optional(*state.registry(registry("JP"))),
                                  std::optional(changed)));
    CHECK(differences(book, rows) == Expected{"registry JP: live no, replay yes"});
  }
  SECTION("project") {
    ProjectRow changed = *state.project(project("MN004"));
    changed.facts.title = "Another";
    Delta rows;
    rows.projects.push_back(row(project("MN004"), std::optional(*state.project(project("MN004"))),
                                std::optional(changed)));
    CHECK(differences(book, rows) == Expected{"project MN004: title \"Another\", replay \"Project "
                                              "MN004\"; the recorded facts differs"});
  }
  SECTION("decision") {
    DecisionRow changed = *state.decision(first_decision());
    changed.postings[0].reset();
    Delta rows;
    rows.decisions.push_back(row(first_decision(), std::optional(*state.decision(first_decision())),
                                 std::optional(changed)));
    CHECK(differences(book, rows) ==
          Expected{"decision " + first_decision().text() + ": which lines are posted differs"});
  }
  SECTION("run and block") {
    const NumberingRun run{registry("JP"), project("MN004"), vintage(2017)};
    RunRow changed = *state.run(run);
    changed.highest = 9;
    BlockRow moved = state.blocks(run).at(1);
    const BlockRow before = moved;
    moved.account = entity("JP", 2);
    Delta rows;
    rows.runs.push_back(row(run, std::optional(*state.run(run)), std::optional(changed)));
    rows.blocks.push_back(row(BlockKey{run, 1}, std::optional(before), std::optional(moved)));
    CHECK(differences(book, rows) ==
          Expected{"run JP MN004 2017: highest serial 9, replay 7158",
                   "block JP MN004 2017 from unit 1: account " + entity("JP", 2).text() +
                       ", replay " + entity("JP", 1).text()});
  }
}

TEST_CASE("heads are compared, and lines beyond the limit are counted") {
  const Book book = signed_book(true);
  const auto lines = audit::compare_states(State{}, book.state(), 3);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].starts_with("head: entries 0, replay 19"));
  CHECK(lines[1] == "registry JP: missing");
  // head, 2 registries, 1 project, 1 decision, 10 accounts, 2 runs, 2 blocks: 19 rows, 3 shown
  CHECK(lines[3] == "and 17 more rows");
}
