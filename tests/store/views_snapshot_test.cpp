// Every question a snapshot answers, against the state in memory or a naive scan of the entries.
#include <catch2/catch.hpp>

#include "ledger/store/view_index.hpp"
#include "tests/store/views_fixture.hpp"

namespace jcm {
namespace {

using namespace domain;

struct Fixture {
  explicit Fixture(std::size_t moves, std::size_t group = 64)
      : book(test::busy_book(moves)),
        entries(test::applied(book)),
        views(test::views_of(dir / "v", entries, group)),
        snapshot(views->snapshot()) {}
  test::TempDir dir;
  test::Book book;
  std::vector<store::AppliedEntry> entries;
  std::unique_ptr<store::Views> views;
  std::shared_ptr<const store::ViewsSnapshot> snapshot;
};

TEST_CASE("rows and tables are those of the state in memory, whatever the groups were") {
  const std::size_t group = GENERATE(1U, 7U, 1'000U);
  const Fixture f(200, group);
  const auto& state = f.book.state();
  CHECK(f.snapshot->mark() == state.head().size);
  CHECK(f.snapshot->load_state().value() == state);
  for (const auto& [key, row] : state.registries()) CHECK(f.snapshot->registry(key).value() == row);
  for (const auto& [key, row] : state.projects()) CHECK(f.snapshot->project(key).value() == row);
  for (const auto& [key, row] : state.decisions()) CHECK(f.snapshot->decision(key).value() == row);
  for (const auto& [key, row] : state.accounts()) CHECK(f.snapshot->account(key).value() == row);
  for (const auto& [key, row] : state.runs()) CHECK(f.snapshot->run(key).value() == row);
  const auto pairs = [](const auto& map) {
    using Map = std::decay_t<decltype(map)>;
    return std::vector<std::pair<typename Map::key_type, typename Map::mapped_type>>(map.begin(),
                                                                                     map.end());
  };
  CHECK(f.snapshot->registries().value() == pairs(state.registries()));
  CHECK(f.snapshot->projects().value() == pairs(state.projects()));
  CHECK(f.snapshot->decisions().value() == pairs(state.decisions()));
  CHECK(f.snapshot->runs().value() == pairs(state.runs()));
  const std::map<AccountNumber, AccountRow> accounts(state.accounts().begin(),
                                                     state.accounts().end());
  CHECK(f.snapshot->accounts().value() == pairs(accounts));
}

TEST_CASE("what is not there is absent, not an error") {
  const Fixture f(0);
  CHECK_FALSE(f.snapshot->registry(test::registry("TH")).value());
  CHECK_FALSE(f.snapshot->project(test::project("TH001")).value());
  CHECK_FALSE(f.snapshot->account(test::entity("JP", 77)).value());
  CHECK_FALSE(
      f.snapshot->run({test::registry("TH"), test::project("MN004"), test::vintage(2017)}).value());
  CHECK_FALSE(f.snapshot->request(RequestId{"never"}).value());
  CHECK(f.snapshot->holdings(test::entity("JP", 77)).value().empty());
  CHECK(f.snapshot->movements(test::entity("JP", 77), 0, 10).value().empty());
  CHECK_FALSE(f.snapshot->last_movement(test::entity("JP", 77), 1'000).value());
  CHECK_FALSE(f.snapshot->last_movement(test::entity("JP", 1), 0).value());
  CHECK(f.snapshot->end_of_date(test::registry("TH"), test::day("2030-01-01")).value() == 0);
}

TEST_CASE("holdings and blocks are those of the state in memory") {
  const Fixture f(300);
  for (const auto& [account, row] : f.book.state().accounts()) {
    std::vector<std::string> held;
    const auto blocks = f.snapshot->holdings(account).value();
    for (const auto& block : blocks) held.push_back(block.text());
    CAPTURE(account.text());
    CHECK(held == f.book.holdings(account));
  }
  for (const auto& [run, row] : f.book.state().runs())
    for (Serial serial = 0; serial <= row.highest + 1; serial += 13) {
      const auto stored = f.snapshot->block_at(run, serial).value();
      const auto expected = f.book.state().block_at(run, serial);
      REQUIRE(stored.has_value() == expected.has_value());
      if (!stored) continue;
      CHECK(stored->first == *expected);
      CHECK(stored->second == f.book.state().blocks(run).at(expected->range.first));
    }
}

TEST_CASE(
    "movements give in, out and balance of every entry that touched the account, and pages of "
    "them") {
  const Fixture f(300);
  for (const auto& [account, row] : f.book.state().accounts()) {
    const auto all = f.snapshot->movements(account, 0, 100'000).value();
    std::uint64_t balance = 0;
    Seq next = 0;
    for (const auto& movement : all) {
      CHECK(movement.seq >= next);
      next = movement.seq + 1;
      balance += movement.in.raw();
      balance -= movement.out.raw();
      REQUIRE(movement.balance.raw() == balance);
      CHECK(movement.business_date == f.book.entries()[movement.seq].business_date);
      CHECK(f.snapshot->last_movement(account, movement.seq + 1).value()->seq == movement.seq);
    }
    CHECK(balance == row.balance.raw());
    std::vector<Seq> paged;
    for (Seq first = 0;;) {
      const auto page = f.snapshot->movements(account, first, 7).value();
      for (const auto& movement : page) paged.push_back(movement.seq);
      if (page.size() < 7) break;
      first = page.back().seq + 1;
    }
    std::vector<Seq> seqs;
    for (const auto& movement : all) seqs.push_back(movement.seq);
    CHECK(paged == seqs);
    CHECK(f.snapshot->movements(account, 0, 0).value().empty());
  }
}

TEST_CASE("the entries that touched a unit are those of a naive scan") {
  const Fixture f(300);
  for (const auto& [run, row] : f.book.state().runs())
    for (Serial serial = 1; serial <= row.highest + 1; serial += 29) {
      std::vector<Seq> expected;
      for (const auto& entry : f.book.entries())
        for (const auto& block : store::touched_blocks(entry))
          if (block.run == run && block.range.contains(serial)) expected.push_back(entry.seq);
      CAPTURE(serial);
      REQUIRE(f.snapshot->touching(run, serial).value() == expected);
    }
}

TEST_CASE("request ids lead to their entries; dates to the end of what they cover") {
  const Fixture f(60);
  for (const auto& entry : f.book.entries())
    CHECK(f.snapshot->request(entry.request_id).value() == entry.seq);
  for (const std::string code : {"JP", "MN"})
    for (const std::string date : {"2016-12-31", "2017-10-01", "2017-10-23", "2017-10-24",
                                   "2026-01-31", "2026-02-01", "2026-02-02", "2030-01-01"}) {
      std::uint64_t expected = 0;
      for (const auto& entry : f.book.entries())
        if (entry.scope == test::registry(code) && entry.kind() >= EntryKind::account_open &&
            entry.business_date <= test::day(date))
          expected = entry.seq + 1;
      CAPTURE(code, date);
      CHECK(f.snapshot->end_of_date(test::registry(code), test::day(date)).value() == expected);
    }
}

TEST_CASE("the tree of the views is the tree of the leaves") {
  const Fixture f(300);
  chain::Frontier frontier;
  for (const auto& entry : f.entries) frontier.append(entry.leaf);
  CHECK(f.snapshot->frontier().value().root() == frontier.root());
  CHECK(f.snapshot->tree_node(0, 5).value() == f.entries[5].leaf);
  CHECK(f.snapshot->tree_node(0, f.entries.size()).error().id == base::ErrorId::entry_unknown);
}

}  // namespace
}  // namespace jcm
