// Ledgers for the tests of the views: real entries through the real gates, as the engine hands them
// on.
#pragma once

#include <random>

#include "ledger/store/views.hpp"
#include "tests/store/store_fixture.hpp"
#include "tests/support/domain_builders.hpp"

namespace jcm::test {

// Everything a Book holds, as the views are told of it.
inline std::vector<store::AppliedEntry> applied(const Book& book) {
  std::vector<store::AppliedEntry> out;
  base::Digest prev;
  for (std::size_t i = 0; i < book.entries().size(); ++i) {
    auto record = std::make_shared<chain::Record>(
        chain::Record{chain::rules_version, prev, book.entries()[i]});
    auto bytes = std::make_shared<base::Bytes>(chain::encode(*record).value());
    prev = chain::leaf_hash(*bytes);
    out.push_back({record, bytes, prev, book.deltas()[i]});
  }
  return out;
}

// A live ledger with `moves` transfers, retirements and cancellations of random amounts behind it.
inline Book busy_book(std::size_t moves, unsigned seed = 1) {
  Book book = furnished(true);
  std::mt19937 random(seed);
  const auto pick = [&](std::uint64_t n) { return std::uint64_t{random()} % n; };
  const std::vector<AccountNumber> holders{entity("JP", 1), entity("JP", 2), government("JP"),
                                           entity("MN", 1), entity("MN", 2), government("MN")};
  for (std::size_t i = 0; i < moves; ++i) {
    const auto& from = holders[pick(holders.size())];
    const std::uint64_t held = book.balance(from);
    if (held == 0) continue;
    const auto amount = by_quantity(1 + pick(std::min<std::uint64_t>(held, 40)));
    const std::string code = from.registry.text();
    if (pick(10) == 0) {
      book.must(retire(from, retirement(code), amount));
    } else if (pick(10) == 0) {
      book.must(cancel(from, cancellation(code), amount));
    } else {
      const auto base = code == "JP" ? 0U : 3U;
      const auto& to = holders[base + pick(3)];
      if (to != from) book.must(transfer(from, to, amount));
    }
  }
  return book;
}

// Views in `directory`, given the entries in groups of `group`.
inline std::unique_ptr<store::Views> views_of(const std::string& directory,
                                              const std::vector<store::AppliedEntry>& entries,
                                              std::size_t group = 64, bool tiny_memtables = false) {
  auto opened = store::Views::open(directory, tiny_memtables);
  if (!opened) must(std::optional<int>(), opened.error().detail);
  auto views = std::move(opened).value();
  for (std::size_t at = 0; at < entries.size(); at += group) {
    const auto status =
        views->write(std::span(entries).subspan(at, std::min(group, entries.size() - at)));
    if (!status) must(std::optional<int>(), status.error().detail);
  }
  return views;
}

}  // namespace jcm::test
