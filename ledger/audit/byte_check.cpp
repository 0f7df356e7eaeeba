#include "ledger/audit/byte_check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace jcm::audit {
namespace {

Slot::Reading reading_of(base::ErrorId id) {
  if (id == base::ErrorId::record_version) return Slot::Reading::unknown_version;
  if (id == base::ErrorId::record_kind) return Slot::Reading::unknown_kind;
  if (id == base::ErrorId::cbor_not_canonical) return Slot::Reading::not_canonical;
  return Slot::Reading::malformed;
}

void read_bytes(Slot& slot, domain::Seq seq, base::ByteView bytes, bool with_digests) {
  slot.is = Slot::Is::present;
  slot.leaf = chain::leaf_hash(bytes);
  auto decoded = chain::decode(bytes);
  if (!decoded) {
    slot.reading = reading_of(decoded.error().id);
    slot.detail = std::string(base::id_text(decoded.error().id)) + ": " + decoded.error().detail;
    // The chain can be followed across an entry that is newer than this program.
    const bool newer = slot.reading == Slot::Reading::unknown_version ||
                       slot.reading == Slot::Reading::unknown_kind;
    const auto link = chain::decode_link(bytes);
    if (newer && link && link->seq == seq) slot.prev = link->prev;
    return;
  }
  slot.reading = Slot::Reading::good;
  slot.record.emplace(std::move(decoded).value());
  slot.prev = slot.record->prev;
  if (with_digests)
    slot.digest_holds =
        chain::request_digest(slot.record->entry) == slot.record->entry.request_digest;
}

void take(Chunk& chunk, const chain::StoredRecord& stored, bool with_digests) {
  if (stored.seq < chunk.first || stored.seq >= chunk.end()) return;
  Slot& slot = chunk.slots[stored.seq - chunk.first];
  slot.offset = static_cast<std::uint32_t>(chunk.bytes.size());
  slot.length = static_cast<std::uint32_t>(stored.bytes.size());
  chunk.bytes.insert(chunk.bytes.end(), stored.bytes.begin(), stored.bytes.end());
  read_bytes(slot, stored.seq, stored.bytes, with_digests);
}

void take(Chunk& chunk, chain::UnreadableRange range) {
  range.first = std::max(range.first, chunk.first);
  range.last = std::min(range.last, chunk.end() - 1);
  if (range.first > range.last) return;
  for (domain::Seq seq = range.first; seq <= range.last; ++seq) {
    Slot& slot = chunk.slots[seq - chunk.first];
    if (!slot.present()) slot.is = Slot::Is::unreadable;
  }
  chunk.unreadable.push_back(std::move(range));
}

Finding at(FindingId id, domain::Seq seq) {
  Finding finding{};
  finding.id = id;
  finding.first = finding.last = seq;
  return finding;
}

Finding missing_finding(domain::Seq seq) {
  Finding finding = at(FindingId::entry_missing, seq);
  finding.detail = "no entry stands under this number";
  return finding;
}

Finding unreadable_finding(const Chunk& chunk, domain::Seq seq) {
  Finding finding = at(FindingId::entry_unreadable, seq);
  for (const auto& range : chunk.unreadable) {
    if (seq < range.first || seq > range.last) continue;
    finding.file = range.file;
    if (!range.file.empty()) finding.offset = range.offset;
    finding.detail = range.detail;
    break;
  }
  if (finding.detail.empty()) finding.detail = "the entry cannot be read";
  return finding;
}

}  // namespace

base::Result<Chunk> read_chunk(const chain::RecordSource& source, domain::Seq first,
                               domain::Seq end, bool with_digests) {
  Chunk chunk;
  chunk.first = first;
  chunk.slots.resize(end - first);
  JCM_TRY(const auto cursor, source.open(first, end));
  for (;;) {
    JCM_TRY(auto item, cursor->next());
    if (!item) return chunk;
    if (const auto* stored = std::get_if<chain::StoredRecord>(&*item))
      take(chunk, *stored, with_digests);
    else
      take(chunk, std::get<chain::UnreadableRange>(std::move(*item)));
  }
}

Finding finding_of_gap(const Chunk& gap) {
  Finding finding =
      gap.unreadable.empty() ? missing_finding(gap.first) : unreadable_finding(gap, gap.first);
  finding.last = gap.end() - 1;
  return finding;
}

std::optional<Finding> finding_of(const Chunk& chunk, domain::Seq seq) {
  const Slot& slot = chunk.slots[seq - chunk.first];
  if (slot.is == Slot::Is::missing) return missing_finding(seq);
  if (slot.is == Slot::Is::unreadable) return unreadable_finding(chunk, seq);
  const auto with_detail = [&](FindingId id) {
    Finding finding = at(id, seq);
    finding.detail = slot.detail;
    return finding;
  };
  switch (slot.reading) {
    case Slot::Reading::malformed:
      return with_detail(FindingId::entry_malformed);
    case Slot::Reading::not_canonical:
      return with_detail(FindingId::entry_not_canonical);
    case Slot::Reading::unknown_version:
      return with_detail(FindingId::entry_unknown_version);
    case Slot::Reading::unknown_kind:
      return with_detail(FindingId::entry_unknown_kind);
    case Slot::Reading::good:
      break;
  }
  if (slot.at_home(seq)) return std::nullopt;
  Finding finding = at(FindingId::entry_wrong_seq, seq);
  finding.expected = fmt::format("{}", seq);
  finding.found = fmt::format("{}", slot.record->entry.seq);
  finding.detail = fmt::format("the entry stored under {} says that it is entry {}", seq,
                               slot.record->entry.seq);
  return finding;
}

}  // namespace jcm::audit
