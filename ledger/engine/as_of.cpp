// The past: holdings after any entry, and the life of one unit.
#include <algorithm>
#include <limits>

#include "ledger/engine/movement.hpp"
#include "ledger/engine/snapshot_impl.hpp"
#include "ledger/engine/unit_set.hpp"

namespace jcm::engine {

namespace {

base::Error disagree(const domain::AccountNumber& number, domain::Seq seq) {
  return base::error(base::ErrorId::views_corrupt,
                     "the index of " + number.text() + " and entry " + std::to_string(seq) +
                         " do not fit together; stop, remove the views directory, start again, " +
                         "and run jcm-verify");
}

// The end of the units of one issuance that follow `first` without a gap.
domain::Serial end_of_issuance(const domain::Entry& issuance, const domain::NumberingRun& run,
                               domain::Serial first) {
  auto end = first;
  for (bool grown = true; grown;) {  // credits stand in the order given, not by serial
    grown = false;
    for (const auto& issued : issuance.body.resolved.issued) {
      const auto& range = issued.block.range;
      if (issued.block.run != run || range.first > end + 1 || range.last <= end) continue;
      end = range.last;
      grown = true;
    }
  }
  return end;
}

}  // namespace

base::Result<std::uint64_t> SnapshotImpl::opened_before(const domain::AccountNumber& number,
                                                        std::uint64_t end) const {
  JCM_TRY(const auto row, account(number));
  if (!row)
    return base::error(
        base::ErrorId::account_unknown,
        "there is no account " + number.text() + "; account.list names those there are", "account");
  if (row->opened_by >= end)
    return base::error(base::ErrorId::account_unknown,
                       "account " + number.text() + " was opened by entry " +
                           std::to_string(row->opened_by) + ", after what was asked for",
                       "account");
  return row->opened_by;
}

// Folds the account's movements forward from its opening, or undoes them backward from now,
// whichever span of entries is shorter.
base::Result<std::vector<domain::UnitBlock>> SnapshotImpl::holdings_as_of(
    const domain::AccountNumber& number, std::uint64_t end) const {
  JCM_TRY(const auto opened, opened_before(number, end));
  if (end >= size()) return holdings(number);

  UnitSet held;
  const bool forward = end - opened <= size() - end;
  const auto take = [&](const store::AccountMovement& line, bool undo) -> base::Status {
    JCM_TRY(const auto stored, need(line.seq));
    const auto movement = movement_of(stored.record->entry, number);
    if (!movement) return disagree(number, line.seq);
    for (const auto& block : movement->blocks)
      if (!(movement->in != undo ? held.add(block) : held.remove(block)))
        return disagree(number, line.seq);
    return {};
  };
  constexpr auto all = std::numeric_limits<std::size_t>::max();
  if (forward) {
    constexpr std::size_t page = 4'096;
    for (domain::Seq next = opened; next < end;) {
      JCM_TRY(const auto lines, movements(number, next, page));
      for (const auto& line : lines)
        if (line.seq < end) JCM_TRY_VOID(take(line, false));
      next = lines.size() < page ? end : lines.back().seq + 1;
    }
  } else {
    JCM_TRY(const auto now, holdings(number));
    for (const auto& block : now)
      if (!held.add(block)) return disagree(number, size() - 1);
    JCM_TRY(const auto lines, movements(number, end, all));
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) JCM_TRY_VOID(take(*line, true));
  }
  return split_by_issuance(held.blocks());
}

// Blocks end where an issuance ends, as they do in the live state.
base::Result<std::vector<domain::UnitBlock>> SnapshotImpl::split_by_issuance(
    const std::vector<domain::UnitBlock>& joined) const {
  std::vector<domain::UnitBlock> blocks;
  blocks.reserve(joined.size());
  for (const auto& part : joined) {
    for (auto first = part.range.first; first <= part.range.last;) {
      JCM_TRY(const auto now, block_at(part.run, first));
      if (!now)
        return base::error(base::ErrorId::views_corrupt,
                           "no block holds " + part.text() +
                               "; stop, remove the views directory, " +
                               "start again, and run jcm-verify");
      auto last = now->first.range.last;
      if (last < part.range.last) {
        JCM_TRY(const auto issuance, need(now->second.issued_by));
        last = std::max(last, end_of_issuance(issuance.record->entry, part.run, first));
      }
      last = std::min(last, part.range.last);
      blocks.push_back({part.run, {first, last}});
      first = last + 1;
    }
  }
  return blocks;
}

base::Result<Snapshot::SerialHistory> SnapshotImpl::history(const domain::NumberingRun& run,
                                                            domain::Serial serial) const {
  SerialHistory life;
  JCM_TRY(life.now, block_at(run, serial));
  JCM_TRY(auto touched, views().touching(run, serial));
  tail().each_entry(mark(), [&](const AppliedEntry& entry) {
    if (moved_unit(entry.record->entry, run, serial)) touched.push_back(entry.record->entry.seq);
  });
  life.entries.reserve(touched.size());
  for (const auto seq : touched) {
    JCM_TRY(auto stored, need(seq));
    life.entries.push_back(std::move(stored));
  }
  return life;
}

}  // namespace jcm::engine
