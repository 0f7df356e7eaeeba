// Taking a sample record apart, changing one place and putting it together again.
#pragma once

#include <catch2/catch.hpp>
#include <functional>

#include "tests/chain/record_samples.hpp"
#include "tests/support/cbor_tree.hpp"

namespace jcm::test {

inline base::Bytes bytes_of(const std::string& name) { return *chain::encode(sample(name).record); }

// Why these bytes are refused; a test failure when they are not.
inline base::Error refusal(base::ByteView bytes) {
  const auto record = chain::decode(bytes);
  if (record) FAIL("decoded: " << base::to_hex(bytes));
  return record.error();
}
inline base::Error refusal(const std::string& name, const std::function<void(Item&)>& change) {
  auto tree = read_tree(bytes_of(name));
  REQUIRE(tree);
  change(*tree);
  return refusal(write_tree(*tree));
}
// The place at `path` in the sample replaced by `wrong`.
inline base::Error replaced(const std::string& name, const std::vector<std::uint64_t>& path,
                            const Item& wrong) {
  return refusal(name, [&](Item& tree) {
    Item* at = &tree;
    for (const auto key : path) at = &at->at(key);
    *at = wrong;
  });
}

}  // namespace jcm::test
