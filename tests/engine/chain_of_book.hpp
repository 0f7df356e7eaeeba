// The entries of a Book as the store and the views are told of them: encoded, chained, with their
// deltas.
#pragma once

#include "ledger/store/views.hpp"
#include "tests/support/domain_builders.hpp"

namespace jcm::test {

inline std::vector<store::AppliedEntry> chain_of(const Book& book) {
  std::vector<store::AppliedEntry> chained;
  base::Digest previous;
  for (std::size_t i = 0; i < book.entries().size(); ++i) {
    auto record = std::make_shared<chain::Record>();
    record->prev = previous;
    record->entry = book.entries()[i];
    auto bytes = test::must(chain::encode(*record), "record");
    previous = chain::leaf_hash(bytes);
    chained.push_back({std::move(record), std::make_shared<const base::Bytes>(std::move(bytes)),
                       previous, book.deltas()[i]});
  }
  return chained;
}

}  // namespace jcm::test
