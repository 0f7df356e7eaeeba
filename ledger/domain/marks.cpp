#include "ledger/domain/marks.hpp"

#include <algorithm>

namespace jcm::domain {
namespace {

using MarkChange = Change<MarkKey, MarkRow>;

// Marks of the kind in the run that may cover a unit of the block. Only holds may lie over each
// other, so that for the other kinds the last one that begins before the block is enough.
template <class Visit>
void visit_over(const State& state, MarkKind kind, const UnitBlock& block, Visit visit) {
  const auto& marks = state.marks();
  auto it = marks.lower_bound({block.run, kind, kind == MarkKind::hold ? 1 : block.range.first, 0});
  if (kind != MarkKind::hold && it != marks.begin()) {
    const auto before = std::prev(it);
    if (before->first.run == block.run && before->first.kind == kind) it = before;
  }
  for (; it != marks.end() && it->first.run == block.run && it->first.kind == kind &&
         it->first.first <= block.range.last;
       ++it)
    if (it->second.last >= block.range.first && !visit(it->first, it->second)) return;
}

// The parts of `block` outside the ranges, which ascend by first and may overlap.
std::vector<UnitBlock> parts_outside(const UnitBlock& block, const std::vector<UnitRange>& ranges) {
  std::vector<UnitBlock> out;
  Serial at = block.range.first;
  for (const auto& range : ranges) {
    if (range.last < at) continue;
    if (range.first > at) out.push_back({block.run, {at, range.first - 1}});
    at = range.last + 1;
    if (at > block.range.last) return out;
  }
  out.push_back({block.run, {at, block.range.last}});
  return out;
}

void add_ranges(const State& state, MarkKind kind, const UnitBlock& block,
                std::vector<UnitRange>& out, std::optional<Seq> cause = std::nullopt) {
  visit_over(state, kind, block, [&](const MarkKey& key, const MarkRow& row) {
    if (cause && key.cause != *cause) return true;
    out.push_back({std::max(key.first, block.range.first), std::min(row.last, block.range.last)});
    return true;
  });
}

void sort_changes(std::vector<MarkChange>& changes) {
  std::sort(changes.begin(), changes.end(),
            [](const MarkChange& a, const MarkChange& b) { return a.key < b.key; });
}

}  // namespace

std::vector<Mark> marks_over(const State& state, MarkKind kind, const UnitBlock& block) {
  std::vector<Mark> out;
  visit_over(state, kind, block, [&](const MarkKey& key, const MarkRow& row) {
    out.push_back({key, row});
    return true;
  });
  return out;
}

bool any_mark(const State& state, MarkKind kind, const UnitBlock& block,
              std::optional<Seq> apart_from) {
  bool found = false;
  visit_over(state, kind, block, [&](const MarkKey& key, const MarkRow&) {
    found = key.cause != apart_from;
    return !found;
  });
  return found;
}

std::vector<UnitBlock> parts_without(const State& state, MarkKind kind, const UnitBlock& block,
                                     std::optional<Seq> cause) {
  std::vector<UnitRange> ranges;
  add_ranges(state, kind, block, ranges, cause);
  return parts_outside(block, ranges);
}

std::optional<UnitBlock> first_part_without(const State& state, MarkKind kind,
                                            const UnitBlock& block, std::optional<Seq> cause) {
  const auto parts = parts_without(state, kind, block, cause);
  return parts.empty() ? std::nullopt : std::optional(parts.front());
}

std::vector<Mark> marks_of(const State& state, const RegistryCode& registry, MarkKind kind,
                           Seq cause) {
  std::vector<Mark> out;
  const auto& marks = state.marks();
  for (auto it = marks.lower_bound({{registry, {}, {}}, MarkKind::hold, 0, 0});
       it != marks.end() && it->first.run.registry == registry; ++it)
    if (it->first.kind == kind && it->first.cause == cause) out.push_back({it->first, it->second});
  return out;
}

std::vector<UnitBlock> free_parts(const State& state, const UnitBlock& block) {
  if (state.marks().empty()) return {block};
  std::vector<UnitRange> ranges;
  add_ranges(state, MarkKind::hold, block, ranges);
  add_ranges(state, MarkKind::reservation, block, ranges);
  std::sort(ranges.begin(), ranges.end());
  return parts_outside(block, ranges);
}

std::vector<MarkChange> mark_all(MarkKind kind, Seq cause, const std::vector<UnitBlock>& blocks,
                                 const MarkRow& like) {
  std::vector<MarkChange> out;
  out.reserve(blocks.size());
  for (const auto& block : blocks) {
    MarkRow row = like;
    row.last = block.range.last;
    out.push_back({{block.run, kind, block.range.first, cause}, std::nullopt, std::move(row)});
  }
  sort_changes(out);
  return out;
}

std::vector<MarkChange> unmark(const State& state, MarkKind kind, Seq cause,
                               const std::vector<UnitBlock>& blocks) {
  // Every mark of the cause that is touched goes; what the blocks leave of it comes again.
  std::map<MarkKey, MarkRow> touched;
  for (const auto& block : blocks)
    visit_over(state, kind, block, [&](const MarkKey& key, const MarkRow& row) {
      if (key.cause == cause) touched.emplace(key, row);
      return true;
    });
  std::vector<MarkChange> out;
  for (const auto& [key, row] : touched) {
    std::vector<UnitRange> cut;
    for (const auto& block : blocks)
      if (block.run == key.run && block.range.first <= row.last && key.first <= block.range.last)
        cut.push_back(
            {std::max(block.range.first, key.first), std::min(block.range.last, row.last)});
    std::sort(cut.begin(), cut.end());
    const auto left = parts_outside({key.run, {key.first, row.last}}, cut);
    const bool keeps_start = !left.empty() && left.front().range.first == key.first;
    for (std::size_t i = 0; i < left.size() || i == 0; ++i) {
      if (i == 0 && !keeps_start) out.push_back({key, row, std::nullopt});
      if (i >= left.size()) break;
      MarkRow rest = row;
      rest.last = left[i].range.last;
      if (rest.itmo != 0) rest.itmo += left[i].range.first - key.first;
      const bool same = left[i].range.first == key.first;
      out.push_back({{key.run, kind, left[i].range.first, cause},
                     same ? std::optional(row) : std::nullopt,
                     std::move(rest)});
    }
  }
  sort_changes(out);
  return out;
}

void add_marks(std::vector<MarkChange>& into, std::vector<MarkChange> more) {
  into.insert(into.end(), std::make_move_iterator(more.begin()),
              std::make_move_iterator(more.end()));
  sort_changes(into);
}

std::vector<MarkChange> unmark_all(const State& state, MarkKind kind, Seq cause,
                                   const std::vector<NumberingRun>& runs) {
  std::vector<UnitBlock> whole;
  whole.reserve(runs.size());
  for (const auto& run : runs) whole.push_back({run, {1, base::max_exact_integer}});
  return unmark(state, kind, cause, whole);
}

}  // namespace jcm::domain
