#include "ledger/store/batch_entries.hpp"

namespace jcm::store {
namespace {

// Families are numbered as they were made: default 0, entries 1, personal 2 (entries_common.hpp).
constexpr std::uint64_t entries_family_id = 1;
constexpr std::size_t header_size = 12;  // sequence number, 8 bytes; count, 4 bytes

// Tags of the records that a batch of ours can hold (db/dbformat.h of 7.8.3).
enum Tag : std::uint8_t {
  deletion = 0,
  value = 1,
  family_deletion = 4,
  family_value = 5,
  no_operation = 13
};

// LEB128 of at most 32 bits, and strings behind such a length.
class BatchReader {
 public:
  explicit BatchReader(base::ByteView bytes) : bytes_(bytes) {}
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }
  std::optional<std::uint8_t> byte() {
    if (at_end()) return std::nullopt;
    return bytes_[at_++];
  }
  std::optional<std::uint64_t> varint() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const auto next = byte();
      if (!next) return std::nullopt;
      out |= std::uint64_t{*next & 0x7fU} << shift;
      if ((*next & 0x80) == 0) return out;
    }
    return std::nullopt;
  }
  std::optional<base::ByteView> string() {
    const auto length = varint();
    if (!length || *length > bytes_.size() - at_) return std::nullopt;
    const auto out = bytes_.subspan(at_, *length);
    at_ += *length;
    return out;
  }

 private:
  base::ByteView bytes_;
  std::size_t at_ = 0;
};

// The last record of every group is the head row: tag, key and value of fixed lengths.
std::optional<domain::Seq> end_of_head_row(base::ByteView batch) {
  constexpr std::string_view row = "\x01\x04head\x28";
  constexpr std::size_t value_size = 40;
  if (batch.size() < header_size + row.size() + value_size) return std::nullopt;
  const auto tail = batch.last(row.size() + value_size);
  if (base::as_text(tail.first(row.size())) != row) return std::nullopt;
  return base::get_be<domain::Seq>(tail.subspan(row.size(), 8));
}

// False where the bytes are no record.
bool take_record(BatchReader& in, BatchEntries& out) {
  const auto tag = in.byte();
  if (!tag) return false;
  if (*tag == no_operation) return true;
  const bool with_family = *tag == family_value || *tag == family_deletion;
  const bool with_value = *tag == family_value || *tag == value;
  if (!with_family && !with_value && *tag != deletion) return false;
  const auto family = with_family ? in.varint() : std::optional<std::uint64_t>(0);
  if (!family) return false;
  const auto key = in.string();
  if (!key) return false;
  if (!with_value) return true;
  const auto stored = in.string();
  if (!stored) return false;
  if (*family == entries_family_id && key->size() == 8)
    out.entries.emplace_back(base::get_be<domain::Seq>(*key), *stored);
  return true;
}

}  // namespace

BatchEntries entries_of_batch(base::ByteView batch) {
  BatchEntries out;
  if (batch.size() < header_size) return out;
  out.end = end_of_head_row(batch);
  BatchReader in(batch.subspan(header_size));
  while (!in.at_end())
    if (!take_record(in, out)) return out;
  out.whole = true;
  return out;
}

}  // namespace jcm::store
