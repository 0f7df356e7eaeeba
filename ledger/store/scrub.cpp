#include "ledger/store/scrub.hpp"

#include <rocksdb/db.h>

#include <algorithm>

namespace jcm::store {

std::string encode_erasing(std::span<const base::Digest> digests) {
  std::string out;
  for (const auto& digest : digests) out += base::as_text(digest.view());
  return out;
}

base::Result<std::vector<base::Digest>> load_erasing(const Database& database) {
  std::string stored;
  const auto status = database.db->Get(read_options(false), database.families[family_head],
                                       std::string(erasing_key), &stored);
  if (status.IsNotFound()) return std::vector<base::Digest>{};
  if (!status.ok()) return error_of(status, "reading the row of texts to erase");
  if (stored.size() % sizeof(base::Digest::bytes) != 0)
    return base::error(base::ErrorId::store_corrupt,
                       "the row of texts to erase is not a list of digests");
  std::vector<base::Digest> digests(stored.size() / sizeof(base::Digest::bytes));
  auto at = base::as_bytes(stored);
  for (auto& digest : digests) {
    std::copy_n(at.begin(), digest.bytes.size(), digest.bytes.begin());
    at = at.subspan(digest.bytes.size());
  }
  return digests;
}

base::Status scrub(const Database& database, std::span<const base::Digest> digests) {
  auto status = database.db->Flush(rocksdb::FlushOptions(), database.families);
  rocksdb::CompactRangeOptions to_the_bottom;
  to_the_bottom.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  // Digests are spread evenly: from a few on, one pass over the whole family costs less than one
  // for each.
  constexpr std::size_t few = 4;
  if (digests.size() > few && status.ok())
    status = database.db->CompactRange(to_the_bottom, database.families[family_personal], nullptr,
                                       nullptr);
  for (const auto& digest : digests.first(digests.size() > few ? 0 : digests.size())) {
    const auto key = slice(digest.view());
    if (status.ok())
      status =
          database.db->CompactRange(to_the_bottom, database.families[family_personal], &key, &key);
  }
  if (status.ok()) return {};
  return error_of(status, "taking erased texts out of the files");
}

}  // namespace jcm::store
