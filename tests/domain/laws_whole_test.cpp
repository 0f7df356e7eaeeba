// Each law catches a whole state that breaks it, and only it does.
#include "ledger/domain/laws.hpp"
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

using Ids = std::vector<std::string>;
const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);

// The rows of a state, to be changed and loaded into another one.
struct Rows {
  std::map<RegistryCode, RegistryRow> registries;
  std::map<ProjectReference, ProjectRow> projects;
  std::map<DecisionKey, DecisionRow> decisions;
  std::map<AccountNumber, AccountRow> accounts;
  std::map<NumberingRun, RunRow> runs;
  std::map<BlockKey, BlockRow> blocks;
  std::map<std::uint64_t, OfficerRow> officers;
  State::Head head;
  std::optional<Genesis> genesis;
};

Rows rows_of(const State& s) {
  Rows rows{s.registries(), s.projects(), s.decisions(), {s.accounts().begin(), s.accounts().end()},
            s.runs(),       {},           s.officers(),  s.head(),
            s.genesis()};
  for (const auto& [run, blocks] : s.all_blocks())
    for (const auto& [first, row] : blocks) rows.blocks[{run, first}] = row;
  return rows;
}

template <class Map, class List>
void fill(const Map& map, List& list) {
  for (const auto& [key, row] : map) list.push_back({key, std::nullopt, row});
}

State state_of(const Rows& rows) {
  Delta delta;
  fill(rows.registries, delta.registries);
  fill(rows.projects, delta.projects);
  fill(rows.decisions, delta.decisions);
  fill(rows.accounts, delta.accounts);
  fill(rows.runs, delta.runs);
  fill(rows.blocks, delta.blocks);
  fill(rows.officers, delta.officers);
  State state;
  state.load(delta);
  state.load_head(rows.head, rows.genesis);
  return state;
}

Ids broken(const State& state) {
  Ids ids;
  for (const auto& law : laws())
    if (const auto status = law.whole(state); !status) {
      CHECK(status.error().id == law.error);
      ids.emplace_back(law.id);
    }
  CHECK(check_whole(state).has_value() == ids.empty());
  return ids;
}

// JP 1, JP 2 and the terminal accounts hold something; MN is importing.
const State& lived() {
  static const State state = [] {
    Book book = furnished();
    book.must(record_decision(decision_key("MN004", "2018-01-01", "2018-12-31", "2020-03-01"),
                              {line("JP", 30), line("MN", 0)}));
    book.must(go_live("JP"));
    book.must(transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-101-200"})));
    book.must(retire(jp2, retirement("JP"), by_quantity(10)));
    book.must(cancel(jp1, cancellation("JP"), by_quantity(10)));
    return book.state();
  }();
  return state;
}

Ids damaged(const std::function<void(Rows&)>& damage) {
  auto rows = rows_of(lived());
  REQUIRE(state_of(rows) == lived());
  REQUIRE(broken(lived()).empty());
  damage(rows);
  return broken(state_of(rows));
}

const NumberingRun jp_run{registry("JP"), project("MN004"), vintage(2017)};

}  // namespace

TEST_CASE("a whole state: law 1") {
  const Ids only{"law.conservation"};
  CHECK(damaged([](Rows& r) { r.accounts[jp1].balance = credits(1); }) == only);
  CHECK(damaged([](Rows& r) {
          std::swap(r.accounts[jp1].balance, r.accounts[retirement("JP")].balance);
        }) == only);
  CHECK(damaged([](Rows& r) { r.runs.erase(jp_run); }).front() == "law.conservation");
  // The units of a block are gone: nobody holds what was issued (law 4 misses them too).
  CHECK(damaged([](Rows& r) {
          r.accounts[jp2].balance = credits(0);
          r.blocks.erase({jp_run, 111});
        }) == Ids{"law.conservation", "law.allocation"});
}

TEST_CASE("a whole state: law 2") {
  const Ids only{"law.one_holder"};
  // Blocks 1-10 (cancelled) and 11-100 (JP 1): the second one now begins inside the first.
  CHECK(damaged([](Rows& r) {
          auto row = r.blocks.at({jp_run, 11});
          r.blocks.erase({jp_run, 11});
          row.last = 99;
          r.blocks[{jp_run, 10}] = row;
        }) == only);
  CHECK(damaged([](Rows& r) { r.accounts.erase(retirement("JP")); }) == only);
  State copy = lived();
  Delta twice;
  const BlockRow row = lived().blocks(jp_run).at(11);
  twice.blocks.push_back({{jp_run, 11}, std::nullopt, BlockRow{row.last, jp2, row.issued_by}});
  copy.load(twice);  // the old holder's index still names the block
  CHECK(broken(copy) == Ids{"law.conservation", "law.one_holder"});
}

TEST_CASE("a whole state: law 3") {
  CHECK(damaged([](Rows& r) { r.runs[jp_run].highest += 1; }) == Ids{"law.serials_unique"});
}

TEST_CASE("a whole state: law 4") {
  const Ids only{"law.allocation"};
  const auto second = decision_key("MN004", "2018-01-01", "2018-12-31", "2020-03-01");
  CHECK(damaged([](Rows& r) { r.decisions[first_decision()].postings[0].reset(); }) == only);
  CHECK(damaged([&](Rows& r) {
          r.decisions[second].postings[0] = LinePosting{20, day("2020-03-02")};
        }) == only);
  CHECK(damaged([&](Rows& r) {
          r.decisions[second].postings[1] = LinePosting{20, day("2017-10-24")};
        }) == only);
  CHECK(damaged([](Rows& r) {
          r.decisions[first_decision()].facts.lines[0].quantity = credits(7'159);
        }) == only);
  CHECK(damaged([](Rows& r) {
          r.decisions[first_decision()].postings[0]->issued_on = day("2017-10-23");
        }) == only);
  CHECK(damaged([](Rows& r) {
          r.projects[project("MN004")].facts.registered_on = day("2018-01-01");
        }) == only);
  CHECK(damaged([](Rows& r) { r.projects.clear(); }) == only);
  CHECK(damaged([](Rows& r) { r.decisions[first_decision()].postings.pop_back(); }) == only);
  CHECK(damaged([](Rows& r) { r.blocks[{jp_run, 11}].issued_by += 1; }) == only);
}

TEST_CASE("a whole state: law 5") {
  CHECK(damaged([](Rows& r) {
          auto row = r.decisions[first_decision()];
          row.facts.key.decided_on.days += 1;
          row.recorded_by += 1;
          row.postings = {std::nullopt, std::nullopt};
          r.decisions[row.facts.key] = row;
        }) == Ids{"law.periods"});
  CHECK(damaged([](Rows& r) {
          auto row = r.decisions[first_decision()];
          row.facts.key.decided_on.days += 1;
          row.facts.overlaps = {first_decision()};
          row.facts.overlap_reason = "Said";
          row.recorded_by += 1;
          row.postings = {std::nullopt, std::nullopt};
          r.decisions[row.facts.key] = row;
        }).empty());
}

TEST_CASE("a whole state: law 6") {
  CHECK(damaged([](Rows& r) { r.accounts[retirement("JP")].status = AccountStatus::blocked; }) ==
        Ids{"law.terminal"});
  CHECK(damaged([](Rows& r) { r.accounts[cancellation("MN")].status = AccountStatus::closed; }) ==
        Ids{"law.terminal"});
  CHECK(damaged([](Rows& r) {
          r.accounts[retirement("JP")].status = AccountStatus::receive_only;
        }).empty());
}

TEST_CASE("a whole state: law 7") {
  const Ids only{"law.amounts"};
  CHECK(damaged([](Rows& r) {
          r.runs[{registry("JP"), project("MN004"), vintage(2019)}] = RunRow{};
        }) == only);
  CHECK(damaged([](Rows& r) {
          for (auto& [key, row] : r.decisions)
            if (key != first_decision()) row.facts.lines.clear(), row.postings.clear();
        }) == only);
  CHECK(damaged([](Rows& r) {
          r.blocks[{{registry("JP"), project("MN004"), vintage(2019)}, 0}] = BlockRow{0, jp1, 1};
        }).size() > 1);
}

TEST_CASE("a whole state: law 8") {
  const Ids only{"law.accounts"};
  CHECK(damaged([](Rows& r) { r.accounts[jp2].status = AccountStatus::closed; }) == only);
  CHECK(damaged([](Rows& r) {
          const auto mn1 = entity("MN", 1);
          const auto row = r.blocks.at({jp_run, 111});
          r.accounts[mn1].balance =
              *r.accounts[mn1].balance.plus(UnitRange{111, row.last}.quantity());
          r.accounts[jp2].balance = credits(0);
          r.blocks[{jp_run, 111}].account = mn1;
        }) == only);
  CHECK(damaged([](Rows& r) { r.accounts[entity("TH", 1)] = AccountRow{}; }) ==
        Ids{"law.accounts", "law.time"});
}

TEST_CASE("a whole state: law 12") {
  const Ids only{"law.time"};
  CHECK(damaged([](Rows& r) { r.genesis.reset(); }) == only);
  CHECK(damaged([](Rows& r) {
          r.registries[registry("MN")].last_business_date = day("2026-02-02");
        }) == only);
  CHECK(damaged([](Rows& r) {
          r.registries[registry("MN")].last_business_date = day("2017-10-23");
        }) == only);
  CHECK(damaged([](Rows& r) { r.accounts[entity("MN", 1)].opened_on = day("2017-10-25"); }) ==
        only);
  CHECK(damaged([](Rows& r) { r.accounts[jp1].opened_by = r.head.size; }) == only);
  CHECK(damaged([](Rows& r) { r.projects[project("MN004")].recorded_by = r.head.size; }) == only);
  CHECK(damaged([](Rows& r) { r.decisions[first_decision()].recorded_by = r.head.size; }) == only);
  CHECK(damaged([](Rows& r) {
          r.decisions[first_decision()].recorded_by =
              r.decisions[first_decision()].postings[0]->posted_by;
        }) == only);
}
