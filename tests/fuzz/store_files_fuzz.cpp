// What the verifier reads of a data directory without RocksDB: logs, write batches, the list of
// sums. Places stay within the bytes and go forward, and a list of sums has one spelling.
#include "ledger/base/check.hpp"
#include "ledger/store/batch_entries.hpp"
#include "ledger/store/file_sums.hpp"
#include "ledger/store/log_file.hpp"

namespace {

using namespace jcm;

void check_batch(base::ByteView batch) {
  const auto read = store::entries_of_batch(batch);
  for (const auto& [seq, bytes] : read.entries) {
    JCM_CHECK(bytes.empty() || (bytes.data() >= batch.data() &&
                                bytes.data() + bytes.size() <= batch.data() + batch.size()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  check_batch(bytes);
  std::uint64_t at = 0;
  bool torn = false;
  store::scan_log(bytes, [&](const store::LogItem& item) {
    JCM_CHECK(!torn);  // only the end can be torn
    torn = item.kind == store::LogItem::Kind::torn;
    JCM_CHECK(item.offset >= at && item.offset + item.length <= bytes.size());
    JCM_CHECK(item.kind == store::LogItem::Kind::record || !item.detail.empty());
    at = item.offset;
    check_batch(item.payload);
  });
  const auto text = base::as_text(bytes);
  if (const auto sums = store::FileSums::parse(text)) JCM_CHECK(sums->text() == text);
  return 0;
}
