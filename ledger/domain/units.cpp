#include "ledger/domain/units.hpp"

#include <algorithm>
#include <span>

namespace jcm::domain {
namespace {

using base::ErrorId;
using BlockChange = Change<BlockKey, BlockRow>;

struct Piece {
  Serial first;
  BlockRow row;
};

// Adds a piece behind the last one; two neighbours of one holder and one issuance are one block.
void add_piece(std::vector<Piece>& pieces, Serial first, Serial last, const AccountNumber& account,
               Seq issued_by) {
  if (!pieces.empty()) {
    auto& before = pieces.back();
    if (before.row.last + 1 == first && before.row.account == account &&
        before.row.issued_by == issued_by) {
      before.row.last = last;
      return;
    }
  }
  pieces.push_back({first, {last, account, issued_by}});
}

// Writes down how the old blocks became the new pieces; both ascend.
void add_changes(const NumberingRun& run, const std::vector<Piece>& old,
                 const std::vector<Piece>& fresh, std::vector<BlockChange>& out) {
  auto o = old.begin();
  auto f = fresh.begin();
  while (o != old.end() || f != fresh.end()) {
    if (f == fresh.end() || (o != old.end() && o->first < f->first)) {
      out.push_back({{run, o->first}, o->row, std::nullopt});
      ++o;
    } else if (o == old.end() || f->first < o->first) {
      out.push_back({{run, f->first}, std::nullopt, f->row});
      ++f;
    } else {
      if (o->row != f->row) out.push_back({{run, o->first}, o->row, f->row});
      ++o;
      ++f;
    }
  }
}

// The blocks that the ranges touch, with the neighbours they may come to join.
void touched_blocks(const RunBlocks& blocks, std::span<const UnitBlock> ranges,
                    std::vector<Piece>& out) {
  out.clear();
  for (const auto& [run, range] : ranges) {
    auto it = blocks.upper_bound(range.first - 1);
    if (it != blocks.begin() && std::prev(it)->second.last >= range.first - 1) --it;
    for (; it != blocks.end() && it->first <= range.last + 1; ++it)
      if (out.empty() || out.back().first < it->first) out.push_back({it->first, it->second});
  }
}

// Cuts the ranges out of the old blocks; false when they are not all held by `from`.
bool cut(const std::vector<Piece>& old, std::span<const UnitBlock> ranges,
         const AccountNumber& from, const AccountNumber& to, std::vector<Piece>& fresh) {
  std::uint64_t missing = 0;
  for (const auto& [run, range] : ranges) missing += range.last - range.first + 1;
  auto range = ranges.begin();
  for (const auto& [first, row] : old) {
    Serial at = first;
    while (range != ranges.end() && range->range.first <= row.last) {
      const Serial begin = std::max(range->range.first, at);
      const Serial end = std::min(range->range.last, row.last);
      if (begin > end) {  // the range ended before this block
        ++range;
        continue;
      }
      if (row.account != from) return false;
      if (begin > at) add_piece(fresh, at, begin - 1, row.account, row.issued_by);
      add_piece(fresh, begin, end, to, row.issued_by);
      missing -= end - begin + 1;
      at = end + 1;
      if (range->range.last > row.last) break;
      ++range;
    }
    if (at <= row.last) add_piece(fresh, at, row.last, row.account, row.issued_by);
  }
  return missing == 0;
}

base::Status check_ascending(const std::vector<UnitBlock>& blocks) {
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto& range = blocks[i].range;
    JCM_TRY_VOID(UnitRange::of(range.first, range.last));
    if (i > 0 && blocks[i - 1].run == blocks[i].run && blocks[i - 1].range.last >= range.first)
      return base::error(ErrorId::range_order,
                         blocks[i].text() + " overlaps " + blocks[i - 1].text());
    if (i > 0 && blocks[i].run < blocks[i - 1].run)
      return base::error(ErrorId::range_order,
                         blocks[i].text() + " comes after " + blocks[i - 1].text());
  }
  return {};
}

// Calls `of_run` with each stretch of ranges of one run.
template <class Fn>
base::Status for_each_run(const std::vector<UnitBlock>& blocks, Fn of_run) {
  std::size_t begin = 0;
  while (begin < blocks.size()) {
    std::size_t end = begin + 1;
    while (end < blocks.size() && blocks[end].run == blocks[begin].run) ++end;
    JCM_TRY_VOID(of_run(blocks[begin].run, std::span(blocks).subspan(begin, end - begin)));
    begin = end;
  }
  return {};
}

}  // namespace

std::optional<UnitBlock> first_part_not_held(const State& state, const AccountNumber& account,
                                             const UnitBlock& block) {
  const auto& blocks = state.blocks(block.run);
  Serial at = block.range.first;
  while (at <= block.range.last) {
    auto it = blocks.upper_bound(at);
    Serial end = it == blocks.end() ? block.range.last : std::min(block.range.last, it->first - 1);
    if (it == blocks.begin()) return UnitBlock{block.run, {at, end}};
    --it;
    if (it->second.last < at) return UnitBlock{block.run, {at, end}};
    end = std::min(block.range.last, it->second.last);
    if (it->second.account != account) return UnitBlock{block.run, {at, end}};
    at = end + 1;
  }
  return std::nullopt;
}

base::Error not_held(const AccountNumber& account, const UnitBlock& part, std::string field) {
  return base::error(ErrorId::units_not_held,
                     account.text() + " does not hold " + part.text() +
                         "; see its holdings, and give units it holds",
                     std::move(field));
}

base::Result<std::vector<BlockChange>> move_blocks(const State& state,
                                                   const std::vector<UnitBlock>& moved,
                                                   const AccountNumber& from,
                                                   const AccountNumber& to) {
  JCM_TRY_VOID(check_ascending(moved));
  std::vector<BlockChange> changes;
  std::vector<Piece> old;
  std::vector<Piece> fresh;
  // A range touches its own block and a neighbour on either side.
  changes.reserve(3 * moved.size());
  old.reserve(3 * moved.size());
  fresh.reserve(3 * moved.size());
  JCM_TRY_VOID(for_each_run(
      moved, [&](const NumberingRun& run, std::span<const UnitBlock> ranges) -> base::Status {
        touched_blocks(state.blocks(run), ranges, old);
        fresh.clear();
        if (!cut(old, ranges, from, to, fresh)) {
          for (const auto& range : ranges)
            if (const auto part = first_part_not_held(state, from, range))
              return not_held(from, *part, "");
          JCM_CHECK(false);
        }
        add_changes(run, old, fresh, changes);
        return {};
      }));
  return changes;
}

base::Result<std::vector<BlockChange>> issue_blocks(const State& state,
                                                    const std::vector<IssuedBlock>& issued,
                                                    Seq issued_by) {
  auto sorted = issued;
  std::sort(sorted.begin(), sorted.end(),
            [](const IssuedBlock& a, const IssuedBlock& b) { return a.block < b.block; });
  std::vector<BlockChange> changes;
  for (const auto& [account, block] : sorted) {
    JCM_TRY_VOID(UnitRange::of(block.range.first, block.range.last));
    const auto& blocks = state.blocks(block.run);
    const auto it = blocks.upper_bound(block.range.last);
    const bool taken = it != blocks.begin() && std::prev(it)->second.last >= block.range.first;
    auto* before =
        changes.empty() || changes.back().key.run != block.run ? nullptr : &changes.back();
    if (taken || (before != nullptr && before->after->last >= block.range.first))
      return base::error(
          ErrorId::issue_serials_overlap,
          block.text() + " holds serials that are issued; a serial number is used once");
    if (before != nullptr && before->after->last + 1 == block.range.first &&
        before->after->account == account)
      before->after->last = block.range.last;
    else
      changes.push_back({{block.run, block.range.first},
                         std::nullopt,
                         BlockRow{block.range.last, account, issued_by}});
  }
  return changes;
}

}  // namespace jcm::domain
