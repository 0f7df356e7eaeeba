// The acknowledged tail: entries that are committed, but that the views may not show yet. Immutable
// once published: the commit thread fills places behind the published end and then publishes a
// longer Tail; readers look only at what lies before the end of the Tail they hold.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ledger/store/views.hpp"

namespace jcm::engine {

using store::AppliedEntry;

inline constexpr std::size_t chunk_entries = 1'024;

// Positions within one full chunk of what questions ask for, ascending.
struct ChunkIndex {
  std::unordered_map<std::string_view, std::uint16_t> requests;
  std::unordered_map<domain::AccountNumber, std::vector<std::uint16_t>> accounts;
  std::vector<std::uint16_t> ledger_wide;  // changed a registry, a project or a decision
  std::vector<std::uint16_t> small;        // changed a row of a small table
};

// A fixed number of places for consecutive entries.
class Chunk {
 public:
  explicit Chunk(domain::Seq first) : first_(first), entries_(chunk_entries) {}
  [[nodiscard]] domain::Seq first() const { return first_; }
  // Commit thread only, for places behind the published end.
  void place(std::size_t at, AppliedEntry&& entry) { entries_[at] = std::move(entry); }
  [[nodiscard]] const AppliedEntry& at(std::size_t position) const { return entries_[position]; }
  [[nodiscard]] std::span<const AppliedEntry> part(std::size_t from, std::size_t end) const {
    return std::span(entries_).subspan(from, end - from);
  }
  // Only for a chunk whose every place is published; built by the first reader that asks.
  [[nodiscard]] const ChunkIndex& index() const;

 private:
  domain::Seq first_;
  std::vector<AppliedEntry> entries_;
  mutable std::once_flag indexed_;
  mutable ChunkIndex index_;
};

// Whether the entry changed the account's row; every entry that moves its units does.
bool touches(const AppliedEntry& entry, const domain::AccountNumber& account);
bool touches_ledger_rows(const AppliedEntry& entry);
// Countries, officers, policies, proposals, holds, marks, reversals, authorizations, ITMO numbers
// and seals: what Snapshot::small_state tells.
bool touches_small_rows(const AppliedEntry& entry);

class Tail {
 public:
  Tail() = default;
  explicit Tail(domain::Seq at) : begin_(at), end_(at) {}
  [[nodiscard]] domain::Seq begin() const { return begin_; }  // first seq that is here
  [[nodiscard]] domain::Seq end() const { return end_; }      // size of the ledger
  // Null outside [begin, end).
  [[nodiscard]] const AppliedEntry* find(domain::Seq seq) const;
  // Consecutive entries from `seq` on, as many as lie together; empty at the end.
  [[nodiscard]] std::span<const AppliedEntry> run(domain::Seq seq) const;
  [[nodiscard]] const AppliedEntry* find_request(std::string_view id, domain::Seq from) const;

  // Calls visit(entry) for entries from `from` on that touch the account, ascending.
  template <class Visit>
  void each_of_account(const domain::AccountNumber& account, domain::Seq from, Visit visit) const {
    each(
        from,
        [&](const ChunkIndex& index) {
          const auto found = index.accounts.find(account);
          return found == index.accounts.end() ? nullptr : &found->second;
        },
        [&](const AppliedEntry& entry) { return touches(entry, account); }, visit);
  }
  // The same for entries that changed a registry, a project or a decision.
  template <class Visit>
  void each_of_ledger_rows(domain::Seq from, Visit visit) const {
    each(
        from, [](const ChunkIndex& index) { return &index.ledger_wide; }, touches_ledger_rows,
        visit);
  }
  // The same for entries that changed a small table.
  template <class Visit>
  void each_of_small_rows(domain::Seq from, Visit visit) const {
    each(from, [](const ChunkIndex& index) { return &index.small; }, touches_small_rows, visit);
  }
  template <class Visit>
  void each_entry(domain::Seq from, Visit visit) const {
    for (auto seq = std::max(from, begin_); seq < end_;) {
      const auto part = run(seq);
      for (const auto& entry : part) visit(entry);
      seq += part.size();
    }
  }

  // A longer tail: the entries up to `end` lie in the last chunk of this one and in `more`.
  [[nodiscard]] Tail extended(std::span<const std::shared_ptr<Chunk>> more, domain::Seq end) const;
  // The same tail without chunks that lie wholly before `seq`.
  [[nodiscard]] Tail without_before(domain::Seq seq) const;

 private:
  template <class Pick, class Test, class Visit>
  void each(domain::Seq from, Pick pick, Test test, Visit visit) const {
    for (const auto& chunk : chunks_) {
      if (chunk->first() + chunk_entries <= from) continue;
      if (chunk->first() + chunk_entries <= end_) {
        const auto* positions = pick(chunk->index());
        if (positions == nullptr) continue;
        for (const auto position : *positions)
          if (chunk->first() + position >= from) visit(chunk->at(position));
      } else {
        const auto start = std::max(from, chunk->first());
        for (const auto& entry : run(start))
          if (test(entry)) visit(entry);
      }
    }
  }

  std::vector<std::shared_ptr<Chunk>> chunks_;
  domain::Seq begin_ = 0;
  domain::Seq end_ = 0;
};

// The commit thread's side: lays entries into places that nobody reads yet.
class TailWriter {
 public:
  explicit TailWriter(domain::Seq end) : end_(end) {}
  // The chunks that were begun, for Tail::extended.
  std::vector<std::shared_ptr<Chunk>> lay(std::vector<AppliedEntry>&& entries);
  [[nodiscard]] domain::Seq end() const { return end_; }

 private:
  std::shared_ptr<Chunk> last_;
  domain::Seq end_;
};

}  // namespace jcm::engine
