#include "ledger/engine/unit_set.hpp"

namespace jcm::engine {

namespace {

domain::HoldingKey key_of(const domain::UnitBlock& block, domain::Serial first) {
  return {block.run.vintage, block.run.project, first};
}
bool same_run(const domain::HoldingKey& key, const domain::UnitBlock& block) {
  return key.vintage == block.run.vintage && key.project == block.run.project;
}

}  // namespace

bool UnitSet::add(const domain::UnitBlock& block) {
  auto first = block.range.first;
  auto last = block.range.last;
  const auto next = parts_.lower_bound(key_of(block, first));
  const auto before = next == parts_.begin() ? parts_.end() : std::prev(next);
  const bool has_next = next != parts_.end() && same_run(next->first, block);
  const bool has_before = before != parts_.end() && same_run(before->first, block);
  if (has_next && next->first.first <= last) return false;
  if (has_before && before->second.first >= first) return false;
  if (has_next && next->first.first == last + 1) {
    last = next->second.first;
    parts_.erase(next);
  }
  if (has_before && before->second.first + 1 == first) {
    first = before->first.first;
    parts_.erase(before);
  }
  parts_[key_of(block, first)] = {last, block.run.registry};
  return true;
}

bool UnitSet::remove(const domain::UnitBlock& block) {
  auto part = parts_.upper_bound(key_of(block, block.range.first));
  if (part == parts_.begin()) return false;
  --part;
  const auto first = part->first.first;
  const auto last = part->second.first;
  if (!same_run(part->first, block) || last < block.range.last) return false;
  parts_.erase(part);
  if (first < block.range.first)
    parts_[key_of(block, first)] = {block.range.first - 1, block.run.registry};
  if (block.range.last < last)
    parts_[key_of(block, block.range.last + 1)] = {last, block.run.registry};
  return true;
}

std::vector<domain::UnitBlock> UnitSet::blocks() const {
  std::vector<domain::UnitBlock> out;
  out.reserve(parts_.size());
  for (const auto& [key, end] : parts_)
    out.push_back({{end.second, key.project, key.vintage}, {key.first, end.first}});
  return out;
}

}  // namespace jcm::engine
