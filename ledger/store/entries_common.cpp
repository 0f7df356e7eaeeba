#include "ledger/store/entries_common.hpp"

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/metadata.h>

#include <algorithm>

#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"
#include "ledger/store/seq_walk.hpp"

namespace jcm::store {
namespace {

class EntriesCursor final : public chain::RecordCursor {
 public:
  EntriesCursor(std::shared_ptr<const Database> database, SeqWalk walk)
      : database_(std::move(database)), walk_(std::move(walk)) {}

  base::Result<std::optional<chain::SourceItem>> next() override {
    JCM_TRY(auto item, walk_.next());
    if (!item) return std::optional<chain::SourceItem>{};
    if (item->record) return std::optional<chain::SourceItem>{*item->record};
    auto& hole = *item->unreadable;
    return std::optional<chain::SourceItem>{
        chain::UnreadableRange{hole.first, hole.last, std::move(hole.place.file), hole.place.offset,
                               std::move(hole.place.detail)}};
  }

 private:
  std::shared_ptr<const Database> database_;  // before the walk: outlives its iterator
  SeqWalk walk_;
};

}  // namespace

domain::Seq possible_seq(const rocksdb::Slice& key) {
  return std::min<domain::Seq>(seq_of_key(key), base::max_exact_integer);
}

std::string encode_head(const Head& head) {
  return seq_key(head.size) + std::string(base::as_text(head.leaf.view()));
}

std::optional<Head> decode_head(std::string_view stored) {
  if (stored.size() != 40) return std::nullopt;
  Head head;
  head.size = base::get_be<std::uint64_t>(base::as_bytes(stored));
  std::copy_n(base::as_bytes(stored).begin() + 8, 32, head.leaf.bytes.begin());
  return head;
}

std::string encode_key_entries(std::span<const domain::Seq> seqs) {
  std::string out;
  for (const auto seq : seqs) out += seq_key(seq);
  return out;
}

std::optional<std::vector<domain::Seq>> decode_key_entries(std::string_view stored) {
  if (stored.size() % 8 != 0) return std::nullopt;
  std::vector<domain::Seq> out;
  for (; !stored.empty(); stored.remove_prefix(8)) {
    const auto seq = base::get_be<std::uint64_t>(base::as_bytes(stored));
    if (seq <= (out.empty() ? 0 : out.back())) return std::nullopt;
    out.push_back(seq);
  }
  return out;
}

std::string encode_personal(const PersonalRow& row) {
  JCM_CHECK(row.salt.size() < 256);
  std::string out(1, static_cast<char>(row.salt.size()));
  out += base::as_text(row.salt);
  out += row.text;
  return out;
}

std::optional<PersonalRow> decode_personal(const base::Digest& digest, std::string_view stored) {
  if (stored.empty()) return std::nullopt;
  const std::size_t salt = static_cast<std::uint8_t>(stored[0]);
  if (stored.size() < 1 + salt) return std::nullopt;
  const auto salt_bytes = base::as_bytes(stored.substr(1, salt));
  return PersonalRow{digest, base::Bytes(salt_bytes.begin(), salt_bytes.end()),
                     std::string(stored.substr(1 + salt))};
}

base::Status check_format(const Database& database, std::string_view expected,
                          const std::string& directory) {
  std::string stored;
  const auto status =
      database.db->Get(read_options(false), database.families[0], std::string(format_key), &stored);
  if (!status.ok() && !status.IsNotFound()) return error_of(status, "reading the format marker");
  if (status.IsNotFound() || stored != expected)
    return base::error(
        base::ErrorId::store_format,
        fmt::format(
            "{} holds format \"{}\", this program reads \"{}\": use the program that made it",
            directory, base::printable(stored), expected));
  return {};
}

base::Result<std::optional<Head>> load_head(const Database& database) {
  std::string stored;
  const auto status = database.db->Get(read_options(false), database.families[family_head],
                                       std::string(head_key), &stored);
  if (status.IsNotFound()) return std::optional<Head>{};
  if (!status.ok()) return error_of(status, "reading the head row");
  auto head = decode_head(stored);
  if (!head) return base::error(base::ErrorId::store_corrupt, "the head row is not 40 bytes long");
  return std::optional<Head>{head};
}

base::Result<std::vector<domain::Seq>> load_key_entries(const Database& database) {
  std::string stored;
  const auto status = database.db->Get(read_options(false), database.families[family_head],
                                       std::string(keys_key), &stored);
  if (status.IsNotFound()) return std::vector<domain::Seq>{};
  if (!status.ok()) return error_of(status, "reading the row of key entries");
  auto seqs = decode_key_entries(stored);
  if (!seqs)
    return base::error(base::ErrorId::store_corrupt,
                       "the row of key entries is not a list of ascending numbers");
  return *std::move(seqs);
}

base::Result<std::optional<domain::Seq>> highest_seq(const Database& database) {
  auto* family = database.families[family_entries];
  const std::unique_ptr<rocksdb::Iterator> at(
      database.db->NewIterator(read_options(false), family));
  at->SeekToLast();
  if (at->Valid() && at->key().size() == 8)
    return std::optional<domain::Seq>{possible_seq(at->key())};
  if (at->status().ok() && !at->Valid()) return std::optional<domain::Seq>{};
  rocksdb::ColumnFamilyMetaData tables;
  database.db->GetColumnFamilyMetaData(family, &tables);
  std::optional<domain::Seq> highest;
  for (const auto& level : tables.levels)
    for (const auto& file : level.files)
      if (file.largestkey.size() == 8)
        highest = std::max(highest.value_or(0), possible_seq(file.largestkey));
  if (!highest) return error_of(at->status(), "looking for the last entry");
  return highest;
}

base::Result<std::optional<base::Bytes>> read_entry(const Database& database, domain::Seq seq) {
  rocksdb::PinnableSlice stored;
  const auto status = database.db->Get(read_options(false), database.families[family_entries],
                                       seq_key(seq), &stored);
  if (status.IsNotFound()) return std::optional<base::Bytes>{};
  if (!status.ok()) return error_of(status, fmt::format("reading entry {}", seq));
  const auto bytes = view(stored);
  return std::optional<base::Bytes>{base::Bytes(bytes.begin(), bytes.end())};
}

base::Result<std::optional<PersonalRow>> read_personal(const Database& database,
                                                       const base::Digest& digest) {
  std::string stored;
  const auto status = database.db->Get(read_options(false), database.families[family_personal],
                                       slice(digest.view()), &stored);
  if (status.IsNotFound()) return std::optional<PersonalRow>{};
  if (!status.ok()) return error_of(status, "reading the text of a personal field");
  auto row = decode_personal(digest, stored);
  if (!row)
    return base::error(
        base::ErrorId::store_corrupt,
        fmt::format("the text of personal digest {} is cut", base::to_hex(digest.view())));
  return row;
}

std::unique_ptr<chain::RecordCursor> open_cursor(std::shared_ptr<const Database> database,
                                                 domain::Seq first, domain::Seq end) {
  std::unique_ptr<rocksdb::Iterator> iterator(
      database->db->NewIterator(read_options(true), database->families[family_entries]));
  return std::make_unique<EntriesCursor>(std::move(database),
                                         SeqWalk(std::move(iterator), first, end));
}

}  // namespace jcm::store
