#include "ledger/domain/state.hpp"

#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

TEST_CASE("lookups answer for what is there and for what is not") {
  const auto book = furnished();
  const auto& state = book.state();
  CHECK(state.registry(registry("JP"))->side == Side::japan);
  CHECK(state.registry(registry("TH")) == nullptr);
  CHECK(state.project(project("MN004"))->facts.title == "Project MN004");
  CHECK(state.project(project("MN005")) == nullptr);
  CHECK(state.decision(first_decision())->postings.size() == 2);
  CHECK(state.account(entity("JP", 1))->balance.raw() == 7'158);
  CHECK(state.account(entity("JP", 3)) == nullptr);
  const NumberingRun run{registry("JP"), project("MN004"), vintage(2017)};
  CHECK(state.run(run)->highest == 7'158);
  CHECK(state.blocks(run).size() == 1);
  CHECK(state.block_at(run, 7'158)->text() == "JCM-JP-MN004-2017-1-7158");
  CHECK_FALSE(state.block_at(run, 7'159));
  const NumberingRun none{registry("JP"), project("MN004"), vintage(2018)};
  CHECK(state.run(none) == nullptr);
  CHECK(state.blocks(none).empty());
  CHECK_FALSE(state.block_at(none, 1));
  CHECK(state.holdings(entity("JP", 2)).empty());
  CHECK(state.genesis()->administrator_uid == 1000);
  CHECK(state.head().size == book.entries().size());
}

TEST_CASE("the next account number is one above the highest, then the lowest free one") {
  Book book = furnished();
  const auto next = [&] {
    return book.state().next_account_number(registry("JP"), AccountKind::entity_holding);
  };
  CHECK(next() == 3);
  CHECK(book.state().next_account_number(registry("TH"), AccountKind::entity_holding) == 1);
  CHECK(book.state().next_account_number(registry("JP"), AccountKind::retirement) == 2);
  book.must(open_account("JP", AccountKind::entity_holding, "2017-10-24", 10));
  CHECK(next() == 11);
  book.must(open_account("JP", AccountKind::entity_holding, "2017-10-24", 999'999));
  CHECK(next() == 3);
  book.must(open_account("JP", AccountKind::entity_holding, "2017-10-24"));
  CHECK(next() == 4);
  book.undo();
  book.undo();
  CHECK(next() == 11);
  book.undo();
  CHECK(next() == 3);
}

TEST_CASE("all numbers of a kind may be taken") {
  State state;
  Delta rows;
  rows.accounts.reserve(base::max_account_number);
  for (std::uint32_t n = 1; n <= base::max_account_number; ++n)
    rows.accounts.push_back({entity("JP", n), std::nullopt, AccountRow{}});
  state.load(rows);
  CHECK(state.next_account_number(registry("JP"), AccountKind::entity_holding) == 0);
  CHECK(state.next_account_number(registry("JP"), AccountKind::retirement) == 1);

  auto open = open_account("JP", AccountKind::entity_holding, "2017-10-24");
  const Book other = furnished();
  rows.accounts.clear();
  for (const auto& [code, row] : other.state().registries())
    rows.registries.push_back({code, std::nullopt, row});
  for (const auto& [number, row] : other.state().officers())
    rows.officers.push_back({number, std::nullopt, row});
  state.load(rows);
  state.load_head(other.state().head(), other.state().genesis());
  const auto refused =
      decide(*check_form(open), state, {other.now(), RequestId{"x"}, {}, {1, 1000}, {}});
  CHECK(outcome_of(refused) == "account.numbers_exhausted kind");
  CHECK(helpful(refused.error()));
}

TEST_CASE("revert is the exact inverse of absorb, entry by entry down to nothing") {
  Book book = furnished(true);
  book.must(transfer(entity("JP", 1), entity("JP", 2), by_quantity(100)));
  book.must(retire(entity("JP", 2), retirement("JP"), by_ranges({"JCM-JP-MN004-2017-20-29"})));
  book.must(set_status(entity("MN", 2), AccountStatus::blocked));
  std::vector<State> states{State{}};
  Book again;
  for (std::size_t i = 0; i < book.entries().size(); ++i) {
    State next = states.back();
    next.absorb(book.entries()[i], book.deltas()[i]);
    states.push_back(std::move(next));
  }
  CHECK(states.back() == book.state());
  while (!book.entries().empty()) {
    REQUIRE(book.state() == states.back());
    book.undo();
    states.pop_back();
  }
  CHECK(book.state() == State{});
}

TEST_CASE("a state loaded from its rows equals the one that was lived") {
  Book book = furnished(true);
  book.must(transfer(entity("JP", 1), entity("JP", 2), by_quantity(100)));
  const auto& lived = book.state();
  Delta rows;
  for (const auto& [key, row] : lived.registries())
    rows.registries.push_back({key, std::nullopt, row});
  for (const auto& [key, row] : lived.projects()) rows.projects.push_back({key, std::nullopt, row});
  for (const auto& [key, row] : lived.decisions())
    rows.decisions.push_back({key, std::nullopt, row});
  for (const auto& [key, row] : lived.accounts()) rows.accounts.push_back({key, std::nullopt, row});
  for (const auto& [key, row] : lived.runs()) rows.runs.push_back({key, std::nullopt, row});
  for (const auto& [run, blocks] : lived.all_blocks())
    for (const auto& [first, row] : blocks)
      rows.blocks.push_back({{run, first}, std::nullopt, row});
  for (const auto& [number, row] : lived.officers())
    rows.officers.push_back({number, std::nullopt, row});
  State loaded;
  loaded.load(rows);
  CHECK_FALSE(loaded == lived);
  loaded.load_head(lived.head(), lived.genesis());
  CHECK(loaded == lived);
}

TEST_CASE("the head knows what of a batch is to come") {
  Book book = furnished(true);
  const auto item = [&](std::uint32_t position) {
    return book.submit(transfer(entity("JP", 1), entity("JP", 2), by_quantity(1)),
                       BatchPosition{"batch-1", position, 2});
  };
  REQUIRE(item(0));
  CHECK(book.state().head().batch_id == "batch-1");
  CHECK(book.state().head().batch_remaining == 1);
  CHECK(book.state().head().batch_count == 2);
  REQUIRE(item(1));
  CHECK(book.state().head().batch_remaining == 0);
  book.must(set_status(entity("JP", 2), AccountStatus::receive_only));
  CHECK(book.state().head().batch_id.empty());
  CHECK(book.state().head().batch_count == 0);
}
