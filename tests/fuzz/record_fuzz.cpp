// Records: whatever decodes must encode to the very bytes it came from.
#include "ledger/base/check.hpp"
#include "ledger/chain/record.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const jcm::base::ByteView bytes(data, size);
  const auto link = jcm::chain::decode_link(bytes);
  const auto record = jcm::chain::decode(bytes);
  if (!record) {
    JCM_CHECK(!record.error().detail.empty());
    return 0;
  }
  JCM_CHECK(link && link->seq == record->entry.seq && link->prev == record->prev);
  const auto again = jcm::chain::encode(*record);
  JCM_CHECK(again && std::equal(again->begin(), again->end(), bytes.begin(), bytes.end()));
  jcm::chain::request_digest(record->entry);
  return 0;
}
