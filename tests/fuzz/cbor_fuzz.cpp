// The CBOR subset: whatever is read must be written back as the very bytes it came from.
#include "ledger/base/check.hpp"
#include "tests/support/cbor_tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const jcm::base::ByteView bytes(data, size);
  const auto tree = jcm::test::read_tree(bytes);
  if (tree) {
    const auto again = jcm::test::write_tree(*tree);
    JCM_CHECK(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
  }
  // The map reader, asked for the keys 0, 2, 4 ... in order, takes no more than there is.
  jcm::chain::cbor::Reader in(bytes);
  jcm::chain::cbor::MapReader map(in);
  for (std::uint64_t key = 0; key < 40; key += 2)
    if (map.has(key)) jcm::test::read_tree(in);
  map.end();
  if (in.finish()) JCM_CHECK(tree);
  return 0;
}
