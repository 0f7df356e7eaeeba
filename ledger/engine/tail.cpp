#include "ledger/engine/tail.hpp"

#include <algorithm>

namespace jcm::engine {

bool touches(const AppliedEntry& entry, const domain::AccountNumber& account) {
  return std::ranges::any_of(entry.delta.accounts,
                             [&](const auto& change) { return change.key == account; });
}

bool touches_ledger_rows(const AppliedEntry& entry) {
  return !entry.delta.registries.empty() || !entry.delta.projects.empty() ||
         !entry.delta.decisions.empty();
}

bool touches_small_rows(const AppliedEntry& entry) {
  const auto& delta = entry.delta;
  return !delta.countries.empty() || !delta.officers.empty() || !delta.policies.empty() ||
         !delta.proposals.empty() || !delta.holds.empty() || !delta.marks.empty() ||
         !delta.reversals.empty() || !delta.authorizations.empty() || !delta.itmos.empty() ||
         !delta.seals.empty() || !delta.erasures.empty();
}

const ChunkIndex& Chunk::index() const {
  std::call_once(indexed_, [this] {
    for (std::uint16_t i = 0; i < chunk_entries; ++i) {
      const auto& entry = entries_[i];
      index_.requests.emplace(entry.record->entry.request_id.text, i);
      for (const auto& change : entry.delta.accounts) index_.accounts[change.key].push_back(i);
      if (touches_ledger_rows(entry)) index_.ledger_wide.push_back(i);
      if (touches_small_rows(entry)) index_.small.push_back(i);
    }
  });
  return index_;
}

const AppliedEntry* Tail::find(domain::Seq seq) const {
  const auto part = run(seq);
  return part.empty() ? nullptr : part.data();
}

std::span<const AppliedEntry> Tail::run(domain::Seq seq) const {
  if (seq < begin_ || seq >= end_) return {};
  const auto& chunk = chunks_[(seq - chunks_.front()->first()) / chunk_entries];
  const auto end = std::min(end_ - chunk->first(), domain::Seq{chunk_entries});
  return chunk->part(seq - chunk->first(), end);
}

const AppliedEntry* Tail::find_request(std::string_view id, domain::Seq from) const {
  for (const auto& chunk : chunks_) {
    if (chunk->first() + chunk_entries <= from) continue;
    if (chunk->first() + chunk_entries <= end_) {
      const auto& requests = chunk->index().requests;
      const auto found = requests.find(id);
      if (found != requests.end() && chunk->first() + found->second >= from)
        return &chunk->at(found->second);
    } else {
      for (const auto& entry : run(std::max(from, chunk->first())))
        if (entry.record->entry.request_id.text == id) return &entry;
    }
  }
  return nullptr;
}

Tail Tail::extended(std::span<const std::shared_ptr<Chunk>> more, domain::Seq end) const {
  Tail longer = *this;
  longer.chunks_.insert(longer.chunks_.end(), more.begin(), more.end());
  longer.end_ = end;
  return longer;
}

Tail Tail::without_before(domain::Seq seq) const {
  Tail shorter = *this;
  const auto first_kept = std::ranges::find_if(shorter.chunks_, [&](const auto& chunk) {
    return chunk->first() + chunk_entries > seq || chunk->first() + chunk_entries > end_;
  });
  shorter.chunks_.erase(shorter.chunks_.begin(), first_kept);
  shorter.begin_ =
      shorter.chunks_.empty() ? end_ : std::max(begin_, shorter.chunks_.front()->first());
  return shorter;
}

std::vector<std::shared_ptr<Chunk>> TailWriter::lay(std::vector<AppliedEntry>&& entries) {
  std::vector<std::shared_ptr<Chunk>> begun;
  for (auto& entry : entries) {
    if (!last_ || end_ == last_->first() + chunk_entries)
      begun.push_back(last_ = std::make_shared<Chunk>(end_));
    last_->place(end_ - last_->first(), std::move(entry));
    ++end_;
  }
  entries.clear();
  return begun;
}

}  // namespace jcm::engine
