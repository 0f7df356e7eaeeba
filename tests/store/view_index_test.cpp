#include "ledger/store/view_index.hpp"

#include <catch2/catch.hpp>

#include "tests/store/views_fixture.hpp"

namespace jcm {
namespace {

using domain::UnitRange;

TEST_CASE("a range goes to the lowest level at which it spans at most 64 buckets") {
  CHECK(store::serial_level({1, 1}) == 0);
  CHECK(store::serial_level({1'024, 1'024 * 65 - 1}) == 0);  // exactly 64 buckets
  CHECK(store::serial_level({1'023, 1'024 * 65 - 1}) == 1);  // one more
  CHECK(store::serial_level({1, base::max_exact_integer}) == 7);
}

// Records ranges the way an entry that moves them does, and looks them up the way a snapshot does.
domain::Entry moving(domain::Seq seq, std::vector<domain::UnitBlock> blocks) {
  domain::Entry entry;
  entry.seq = seq;
  entry.request_id = {"r" + std::to_string(seq)};
  entry.body.given = domain::Transfer{test::entity("JP", 1), test::entity("JP", 2), {}};
  entry.body.resolved.moved = std::move(blocks);
  return entry;
}

// The two accounts of such an entry; their balances do not matter here.
domain::Delta both_accounts() {
  domain::Delta delta;
  for (const std::uint32_t number : {1U, 2U})
    delta.accounts.push_back({test::entity("JP", number), std::nullopt, domain::AccountRow{}});
  return delta;
}

TEST_CASE(
    "lookups over ranges of all sizes agree with a naive scan, and no range costs over 64 rows") {
  std::mt19937_64 random(20261122);
  const domain::NumberingRun run{test::registry("JP"), test::project("MN004"), test::vintage(2017)};
  const domain::NumberingRun other{test::registry("JP"), test::project("MN004"),
                                   test::vintage(2018)};
  std::vector<domain::Entry> entries;
  for (domain::Seq seq = 0; seq < 400; ++seq) {
    std::vector<domain::UnitBlock> blocks;
    const std::uint64_t count = 1 + random() % 3;
    for (std::uint64_t n = count; n > 0; --n) {
      // Sizes from one unit to nearly the whole of 2^53, at places from the start to the end; the
      // sum of an entry stays a quantity.
      const std::uint64_t most = count == 1 ? 52 : 50;
      const std::uint64_t size = 1 + random() % (std::uint64_t{1} << (random() % most + 1));
      const std::uint64_t room =
          std::min(base::max_exact_integer - size + 1, std::uint64_t{1} << (random() % 53 + 1));
      const std::uint64_t first = 1 + random() % room;
      blocks.push_back({random() % 5 == 0 ? other : run,
                        {first, std::min(first + size - 1, base::max_exact_integer)}});
    }
    entries.push_back(moving(seq, std::move(blocks)));
  }
  std::map<std::string, std::string> rows;
  for (const auto& entry : entries) {
    const auto asked = store::index_rows(entry, both_accounts());
    CHECK(asked.size() <= 3 + 3 * store::buckets_per_range);
    for (const auto& row : asked)
      if (row.family == store::view_serials) CHECK(rows.emplace(row.key, row.value).second);
  }
  const auto look_up = [&](domain::Serial serial) {
    std::vector<domain::Seq> found;
    for (unsigned level = 0; level < store::serial_levels; ++level) {
      const std::string prefix = store::serial_prefix(run, level, serial);
      for (auto it = rows.lower_bound(prefix); it != rows.end() && it->first.starts_with(prefix);
           ++it) {
        const auto ranges = store::decode_ranges(it->second).value();
        for (const auto& range : ranges)
          if (range.contains(serial))
            found.push_back(base::get_be<domain::Seq>(base::as_bytes(it->first).last(8)));
      }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  };
  const auto naive = [&](domain::Serial serial) {
    std::vector<domain::Seq> found;
    for (const auto& entry : entries) {
      const auto& moved = entry.body.resolved.moved;
      if (std::any_of(moved.begin(), moved.end(), [&](const auto& block) {
            return block.run == run && block.range.contains(serial);
          }))
        found.push_back(entry.seq);
    }
    return found;
  };
  std::vector<domain::Serial> asked{1, base::max_exact_integer};
  for (const auto& entry : entries)
    for (const auto& block : entry.body.resolved.moved)
      for (const domain::Serial edge :
           {block.range.first - 1, block.range.first, block.range.last, block.range.last + 1})
        asked.push_back(edge);
  for (int i = 0; i < 500; ++i)
    asked.push_back(1 + random() % (std::uint64_t{1} << (random() % 53)));
  for (const auto serial : asked) {
    CAPTURE(serial);
    REQUIRE(look_up(serial) == naive(serial));
  }
}

TEST_CASE("several ranges of one entry in one bucket share a row") {
  const domain::NumberingRun run{test::registry("JP"), test::project("MN004"), test::vintage(2017)};
  const auto rows = store::index_rows(moving(3, {{run, {1, 5}}, {run, {9, 12}}}), both_accounts());
  REQUIRE(rows.size() == 4);  // and the request id, and a movement of each account
  CHECK(store::decode_ranges(rows[2].value).value() == std::vector<UnitRange>{{1, 5}, {9, 12}});
  CHECK(store::decode_ranges("\xff").error().id == base::ErrorId::views_corrupt);
}

TEST_CASE("only account changes and postings of a registry have a place among the dates") {
  const auto book = test::furnished(true);
  for (const auto& entry : book.entries()) {
    const bool ordered = entry.kind() >= domain::EntryKind::account_open;
    CHECK(store::date_of_index(entry).has_value() == ordered);
  }
  // What is dated by its recording has none, though it belongs to a registry.
  for (const auto& given : {domain::Given(domain::AuthorizeUnits{}), domain::Given(domain::Seal{}),
                            domain::Given(domain::PlaceHold{}), domain::Given(domain::Propose{})}) {
    domain::Entry entry;
    entry.scope = test::registry("JP");
    entry.body.given = given;
    CHECK_FALSE(store::date_of_index(entry));
    entry.body.given = domain::ReverseEntry{};
    CHECK(store::date_of_index(entry));
  }
}

}  // namespace
}  // namespace jcm
