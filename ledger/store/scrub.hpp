// Private to the room: taking erased texts out of the files, too.
#pragma once

#include <span>

#include "ledger/store/entries_common.hpp"

namespace jcm::store {

// Texts that a commit deleted and that may still stand in files: each 32 bytes, in the row
// `erasing` of the default family, from the commit that deletes them to the end of the scrub.
inline constexpr std::string_view erasing_key = "erasing";
std::string encode_erasing(std::span<const base::Digest> digests);
// Empty: no such row. store.corrupt: a row of another length.
base::Result<std::vector<base::Digest>> load_erasing(const Database& database);

// Rewrites what holds or held these rows of the personal family: the memtables are flushed, which
// ends the write-ahead log so far, and every table file around the keys is compacted to the bottom,
// where nothing is kept of a deleted row. What a reader still holds open goes with the reader.
base::Status scrub(const Database& database, std::span<const base::Digest> digests);

}  // namespace jcm::store
