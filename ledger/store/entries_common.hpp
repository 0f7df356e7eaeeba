// What the read-write and the read-only handle of the entries share: the rows and how they are
// read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/store/entries.hpp"
#include "ledger/store/rocks.hpp"

namespace jcm::store {

enum EntriesFamily : std::size_t { family_head = 0, family_entries = 1, family_personal = 2 };
inline constexpr const char* entries_family_names[] = {"default", "entries", "personal"};

inline constexpr std::string_view format_key = "format";
inline constexpr std::string_view head_key = "head";
inline constexpr std::string_view keys_key = "keys";

// The seq of a key, but never one past the highest that an entry can have: a stray row with another
// key must not make a size of 2^64 wrap to nothing.
domain::Seq possible_seq(const rocksdb::Slice& key);
std::string encode_head(const Head& head);  // size, 8 bytes; leaf, 32 bytes
std::optional<Head> decode_head(std::string_view stored);
std::string encode_key_entries(std::span<const domain::Seq> seqs);  // each 8 bytes
// Absent: not a list of ascending numbers above 0.
std::optional<std::vector<domain::Seq>> decode_key_entries(std::string_view stored);
std::string encode_personal(const PersonalRow& row);  // length of the salt, 1 byte; salt; text
std::optional<PersonalRow> decode_personal(const base::Digest& digest, std::string_view stored);

// store.format for anything but our marker.
base::Status check_format(const Database& database, std::string_view expected,
                          const std::string& directory);
// Absent: no head row. store.corrupt: a head row that cannot be read.
base::Result<std::optional<Head>> load_head(const Database& database);
// Empty: no such row. store.corrupt: a row that cannot be read.
base::Result<std::vector<domain::Seq>> load_key_entries(const Database& database);
// Highest seq in the entries; absent when there is none. Where the last block cannot be read: from
// the key ranges that the table files state.
base::Result<std::optional<domain::Seq>> highest_seq(const Database& database);
base::Result<std::optional<base::Bytes>> read_entry(const Database& database, domain::Seq seq);
base::Result<std::optional<PersonalRow>> read_personal(const Database& database,
                                                       const base::Digest& digest);
// The cursor keeps the database open.
std::unique_ptr<chain::RecordCursor> open_cursor(std::shared_ptr<const Database> database,
                                                 domain::Seq first, domain::Seq end);

}  // namespace jcm::store
