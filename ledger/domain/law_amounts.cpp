// Law 7: amounts in bounds, effects whole.
#include <algorithm>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_amounts;

bool in_bounds(Serial first, Serial last) {
  return first >= 1 && first <= last && last <= base::max_exact_integer;
}

// A change must start from the row that stands, or a part of some other effect would be lost.
template <class Key, class Row, class Find>
Status anchored(const std::vector<Change<Key, Row>>& changes, std::string_view what, Find find) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Row* row = find(changes[i].key);
    if (row == nullptr ? changes[i].before.has_value() : changes[i].before != *row)
      return broken(id, std::string(what) + " row " + std::to_string(i) +
                            " of the change does not start from the state");
    if (i > 0 && !(changes[i - 1].key < changes[i].key))
      return broken(id, std::string(what) + " row " + std::to_string(i) +
                            " of the change is doubled or out of order");
  }
  return {};
}

Status check_anchors(const State& before, const Delta& delta) {
  JCM_TRY_VOID(
      anchored(delta.registries, "registry", [&](const auto& k) { return before.registry(k); }));
  JCM_TRY_VOID(
      anchored(delta.projects, "project", [&](const auto& k) { return before.project(k); }));
  JCM_TRY_VOID(
      anchored(delta.decisions, "decision", [&](const auto& k) { return before.decision(k); }));
  JCM_TRY_VOID(
      anchored(delta.accounts, "account", [&](const auto& k) { return before.account(k); }));
  JCM_TRY_VOID(anchored(delta.runs, "run", [&](const auto& k) { return before.run(k); }));
  const auto in = [](const auto& rows) {
    return [&rows](const auto& key) {
      const auto it = rows.find(key);
      return it == rows.end() ? nullptr : &it->second;
    };
  };
  JCM_TRY_VOID(anchored(delta.keys, "key", in(before.keys())));
  JCM_TRY_VOID(anchored(delta.countries, "country", in(before.countries())));
  JCM_TRY_VOID(anchored(delta.officers, "officer", in(before.officers())));
  JCM_TRY_VOID(anchored(delta.policies, "policy", in(before.policies())));
  JCM_TRY_VOID(anchored(delta.proposals, "proposal", in(before.proposals())));
  JCM_TRY_VOID(anchored(delta.holds, "hold", in(before.holds())));
  JCM_TRY_VOID(anchored(delta.marks, "mark", in(before.marks())));
  JCM_TRY_VOID(anchored(delta.reversals, "reversal", in(before.reversals())));
  JCM_TRY_VOID(anchored(delta.authorizations, "authorization", in(before.authorizations())));
  JCM_TRY_VOID(anchored(delta.itmos, "ITMO", in(before.itmos())));
  JCM_TRY_VOID(anchored(delta.seals, "seal", in(before.seals())));
  const RunBlocks* blocks = nullptr;
  const NumberingRun* run = nullptr;  // the changes go run by run
  return anchored(delta.blocks, "block", [&](const auto& k) -> const BlockRow* {
    if (run == nullptr || *run != k.run) blocks = &before.blocks(k.run);
    run = &k.run;
    const auto it = blocks->find(k.first);
    return it == blocks->end() ? nullptr : &it->second;
  });
}

// Every unit named, and nothing else, as (run, first, last) with neighbours joined.
std::vector<UnitBlock> joined(std::vector<UnitBlock> blocks) {
  std::sort(blocks.begin(), blocks.end());
  std::vector<UnitBlock> out;
  for (const auto& block : blocks) {
    if (!out.empty() && out.back().run == block.run &&
        out.back().range.last + 1 == block.range.first)
      out.back().range.last = block.range.last;
    else
      out.push_back(block);
  }
  return out;
}

Status check_debit(const Debit& debit, const std::vector<UnitBlock>& moved) {
  if (moved.empty() || moved.size() > base::max_blocks_per_entry)
    return broken(id, "the entry moves " + std::to_string(moved.size()) + " ranges");
  std::uint64_t sum = 0;
  for (const auto& block : moved) {
    if (!in_bounds(block.range.first, block.range.last) ||
        __builtin_add_overflow(sum, block.range.last - block.range.first + 1, &sum))
      return broken(id, block.text() + " is out of bounds");
  }
  if (debit.quantity != nullptr) {
    if (debit.quantity->quantity.raw() == sum) return {};
    return broken(id, std::to_string(debit.quantity->quantity.raw()) + " credits are asked for, " +
                          std::to_string(sum) + " move");
  }
  if (debit.ranges == nullptr || *debit.ranges == moved || joined(*debit.ranges) == joined(moved))
    return {};
  return broken(id, "the units that move are not those asked for");
}

Status check_issue(const Issue& issue, const std::vector<IssuedBlock>& issued) {
  for (const auto& item : issued)
    if (!in_bounds(item.block.range.first, item.block.range.last))
      return broken(id, item.block.text() + " is out of bounds");
  if (issue.account) return {};  // in full by law 4, and to one account:
  if (issued.size() != issue.credits.size())
    return broken(id, std::to_string(issue.credits.size()) + " credits are asked for, " +
                          std::to_string(issued.size()) + " are issued");
  for (std::size_t i = 0; i < issued.size(); ++i) {
    const auto& credit = issue.credits[i];
    const auto& block = issued[i].block;
    const auto* range = std::get_if<UnitRange>(&credit.units);
    const bool fits = range != nullptr ? *range == block.range
                                       : std::get<Quantity>(credit.units).raw() ==
                                             block.range.last - block.range.first + 1;
    if (!fits || credit.account != issued[i].account || credit.vintage != block.run.vintage)
      return broken(id, "credit " + std::to_string(i) + " is not issued as asked for");
  }
  return {};
}

}  // namespace

Status amounts_touched(const State& before, const Entry& entry, const Delta& delta) {
  JCM_TRY_VOID(check_anchors(before, delta));
  for (const auto& change : delta.blocks)
    if (change.after && !in_bounds(change.key.first, change.after->last))
      return broken(id, "run " + run_text(change.key.run) + ": a block at serial " +
                            std::to_string(change.key.first) + " is out of bounds");
  for (const auto& change : delta.accounts)
    if (change.after && change.after->balance.raw() > base::max_exact_integer)
      return broken(id, "the balance of " + change.key.text() + " is out of bounds");
  if (const auto debit = debit_of(entry)) return check_debit(*debit, entry.body.resolved.moved);
  const bool proposed = std::holds_alternative<Propose>(entry.body.given);  // law 11 looks at it
  if (!proposed && !entry.body.resolved.moved.empty())
    return broken(id, "units move without a debit");
  if (const auto* issue = std::get_if<Issue>(&entry.body.given))
    return check_issue(*issue, entry.body.resolved.issued);
  return {};
}

Status amounts_whole(const State& state) {
  for (const auto& [run, blocks] : state.all_blocks())
    for (const auto& [first, row] : blocks)
      if (!in_bounds(first, row.last))
        return broken(id, "run " + run_text(run) + ": a block at serial " + std::to_string(first) +
                              " is out of bounds");
  for (const auto& [run, row] : state.runs())
    if (row.issued.is_zero() || row.issued.raw() > row.highest ||
        row.highest > base::max_exact_integer)
      return broken(id, "run " + run_text(run) + ": issued " + std::to_string(row.issued.raw()) +
                            " up to serial " + std::to_string(row.highest));
  for (const auto& [key, row] : state.decisions()) {
    std::uint64_t total = 0;
    for (const auto& line : row.facts.lines) total += line.quantity.raw();
    if (total == 0 || total > base::max_exact_integer)
      return broken(id, "decision " + key.text() + " allots " + std::to_string(total) + " credits");
  }
  return {};
}

}  // namespace jcm::domain::law
