// Law 2: every unit in exactly one account.
#include <algorithm>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_one_holder;

// Units that get a holder, change it, or lose it.
struct Shift {
  NumberingRun run;
  Serial first;
  Serial last;
  std::optional<AccountNumber> from;
  std::optional<AccountNumber> to;
  bool operator==(const Shift&) const = default;
};

void add_shift(std::vector<Shift>& shifts, const Shift& shift) {
  if (!shifts.empty()) {
    auto& before = shifts.back();
    if (before.run == shift.run && before.last + 1 == shift.first && before.from == shift.from &&
        before.to == shift.to) {
      before.last = shift.last;
      return;
    }
  }
  shifts.push_back(shift);
}

// What the entry says shall happen, ascending.
std::vector<Shift> stated_shifts(const Entry& entry) {
  const auto& resolved = entry.body.resolved;
  std::vector<Shift> stated;
  stated.reserve(resolved.moved.size() + resolved.issued.size());
  if (const auto debit = debit_of(entry))
    for (const auto& block : resolved.moved)
      stated.push_back({block.run, block.range.first, block.range.last, debit->from, debit->to});
  for (const auto& item : resolved.issued)
    stated.push_back({item.block.run, item.block.range.first, item.block.range.last, std::nullopt,
                      item.account});
  const auto before = [](const Shift& a, const Shift& b) {
    return a.run != b.run ? a.run < b.run : a.first < b.first;
  };
  if (!std::is_sorted(stated.begin(), stated.end(), before))
    std::sort(stated.begin(), stated.end(), before);
  std::vector<Shift> out;
  out.reserve(stated.size());
  for (const auto& shift : stated) add_shift(out, shift);
  return out;
}

using BlockChange = Change<BlockKey, BlockRow>;
using ChangeIt = std::vector<BlockChange>::const_iterator;

// Walks the old and the new blocks of one side of the changes (before or after), in order of
// serials.
class Walk {
 public:
  Walk(ChangeIt begin, ChangeIt end, std::optional<BlockRow> BlockChange::* side)
      : at_(begin), end_(end), side_(side) {
    skip();
  }
  // The first unit not before `from` that lies in a block; 0 when there is none.
  [[nodiscard]] Serial next(Serial from) const {
    return done() ? 0 : std::max(from, at_->key.first);
  }
  [[nodiscard]] bool done() const { return at_ == end_; }
  [[nodiscard]] const BlockRow& row() const { return *((*at_).*side_); }
  [[nodiscard]] bool covers(Serial s) const {
    return !done() && at_->key.first <= s && s <= row().last;
  }
  void leave(Serial last) {
    if (!done() && row().last <= last) {
      ++at_;
      skip();
    }
  }

 private:
  void skip() {
    while (at_ != end_ && !((*at_).*side_)) ++at_;
  }
  ChangeIt at_;
  ChangeIt end_;
  std::optional<BlockRow> BlockChange::* side_;
};

// Blocks of one side must ascend without overlap, or "the holder of a unit" means nothing.
Status check_disjoint(ChangeIt begin, ChangeIt end, std::optional<BlockRow> BlockChange::* side) {
  Serial last = 0;
  for (auto it = begin; it != end; ++it) {
    const auto& row = (*it).*side;
    if (!row) continue;
    if (it->key.first <= last || row->last < it->key.first)
      return broken(id, "run " + run_text(it->key.run) + ": blocks overlap at serial " +
                            std::to_string(it->key.first));
    last = row->last;
  }
  return {};
}

// No new block may lie over a block that the entry does not touch.
Status check_untouched(const State& before, ChangeIt begin, ChangeIt end) {
  const auto& blocks = before.blocks(begin->key.run);
  auto touched = begin;  // both ascend
  for (auto it = begin; it != end; ++it) {
    if (!it->after) continue;
    auto block = blocks.upper_bound(it->key.first);
    if (block != blocks.begin() && std::prev(block)->second.last >= it->key.first) --block;
    for (; block != blocks.end() && block->first <= it->after->last; ++block) {
      while (touched != end && touched->key.first < block->first) ++touched;
      if (touched == end || touched->key.first != block->first || !touched->before)
        return broken(id, "run " + run_text(it->key.run) + ": serial " +
                              std::to_string(block->first) + " would lie in two blocks");
    }
  }
  return {};
}

// The shifts of one run; every unit's issuance stays the same.
Status add_shifts(const Entry& entry, ChangeIt begin, ChangeIt end, std::vector<Shift>& shifts) {
  Walk old(begin, end, &BlockChange::before);
  Walk fresh(begin, end, &BlockChange::after);
  Serial at = 1;
  while (!old.done() || !fresh.done()) {
    const Serial o = old.next(at);
    const Serial f = fresh.next(at);
    at = o == 0 ? f : f == 0 ? o : std::min(o, f);
    const bool in_old = old.covers(at);
    const bool in_fresh = fresh.covers(at);
    Serial last = in_old ? old.row().last : fresh.row().last;
    if (in_old && in_fresh) last = std::min(last, fresh.row().last);
    if (!in_old && o != 0) last = std::min(last, o - 1);
    if (!in_fresh && f != 0) last = std::min(last, f - 1);
    if (in_fresh && fresh.row().issued_by != (in_old ? old.row().issued_by : entry.seq))
      return broken(id, "run " + run_text(begin->key.run) + ": serial " + std::to_string(at) +
                            " does not keep the issuance it came from");
    Shift shift{begin->key.run, at, last, {}, {}};
    if (in_old) shift.from = old.row().account;
    if (in_fresh) shift.to = fresh.row().account;
    if (shift.from != shift.to) add_shift(shifts, shift);
    old.leave(last);
    fresh.leave(last);
    at = last + 1;
  }
  return {};
}

}  // namespace

Status one_holder_touched(const State& before, const Entry& entry, const Delta& delta) {
  const auto& changes = delta.blocks;
  std::vector<Shift> shifts;
  shifts.reserve(changes.size());
  for (auto begin = changes.begin(); begin != changes.end();) {
    auto end = begin;
    while (end != changes.end() && end->key.run == begin->key.run) ++end;
    JCM_TRY_VOID(check_disjoint(begin, end, &BlockChange::before));
    JCM_TRY_VOID(check_disjoint(begin, end, &BlockChange::after));
    JCM_TRY_VOID(check_untouched(before, begin, end));
    JCM_TRY_VOID(add_shifts(entry, begin, end, shifts));
    begin = end;
  }
  const auto stated = stated_shifts(entry);
  if (shifts == stated) return {};
  for (std::size_t i = 0; i < std::max(shifts.size(), stated.size()); ++i) {
    if (i < shifts.size() && i < stated.size() && shifts[i] == stated[i]) continue;
    const auto& at = i < shifts.size() ? shifts[i] : stated[i];
    return broken(id, "run " + run_text(at.run) + ", serials " + std::to_string(at.first) + " to " +
                          std::to_string(at.last) +
                          ": they do not pass from holder to holder as the entry says");
  }
  return {};
}

Status one_holder_whole(const State& state) {
  std::size_t count = 0;
  for (const auto& [run, blocks] : state.all_blocks()) {
    Serial last = 0;
    for (const auto& [first, row] : blocks) {
      if (first <= last || row.last < first)
        return broken(
            id, "run " + run_text(run) + ": blocks overlap at serial " + std::to_string(first));
      last = row.last;
      const auto& holdings = state.holdings(row.account);
      const auto held = holdings.find({run.vintage, run.project, first});
      if (held == holdings.end() || held->last != row.last)
        return broken(id, "run " + run_text(run) + ": the holdings of " + row.account.text() +
                              " do not name its block at serial " + std::to_string(first));
      ++count;
    }
  }
  for (const auto& [account, holdings] : state.all_holdings()) {
    if (state.account(account) == nullptr)
      return broken(id, "units are held by " + account.text() + ", which does not exist");
    if (holdings.size() > count)
      return broken(id, "the holdings of " + account.text() + " name more blocks than there are");
    count -= holdings.size();
  }
  return count == 0 ? Status{} : broken(id, "some blocks stand in nobody's holdings");
}

}  // namespace jcm::domain::law
