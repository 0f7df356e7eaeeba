#include "ledger/chain/holdings_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "ledger/chain/parts.hpp"
#include "ledger/chain/record.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;
using domain::AccountKind;
using domain::UnitBlock;

constexpr std::string_view holding_label = "jcm-ledger holding v0";
constexpr std::string_view run_label = "jcm-ledger run v0";
constexpr std::string_view kind_label = "jcm-ledger account kind v0";
constexpr std::array account_kinds{AccountKind::government_holding, AccountKind::entity_holding,
                                   AccountKind::cancellation, AccountKind::retirement};

auto order_of(const UnitBlock& block) {
  return std::tuple(block.run.vintage, block.run.project, block.range.first);
}

bool touch(const UnitBlock& before, const UnitBlock& next) {
  return before.run == next.run && before.range.last + 1 == next.range.first;
}

// [label, registry, project, vintage, issued, highest]
base::Bytes run_leaf(const domain::NumberingRun& run, const domain::RunRow& row) {
  base::Bytes bytes;
  cbor::Writer out(bytes);
  out.array(6);
  out.text(run_label);
  parts::write(out, run.registry);
  parts::write(out, run.project);
  out.uint(run.vintage.year);
  out.uint(row.issued.raw());
  out.uint(row.highest);
  return bytes;
}

// [label, registry, kind, accounts, quantity]
base::Bytes kind_leaf(const domain::RegistryCode& registry, AccountKind kind,
                      std::uint64_t accounts, std::uint64_t held) {
  base::Bytes bytes;
  cbor::Writer out(bytes);
  out.array(5);
  out.text(kind_label);
  parts::write(out, registry);
  out.uint(static_cast<std::uint64_t>(kind));
  out.uint(accounts);
  out.uint(held);
  return bytes;
}

HoldingLeaf leaf_of(const domain::State& state, const domain::AccountNumber& number) {
  HoldingLeaf leaf{number, {}, {}};
  if (const auto& name = state.account(number)->holder_name) leaf.salt = *name;
  const auto& held = state.holdings(number);
  leaf.blocks.reserve(held.size());
  for (const auto& holding : held) {  // in the order of the leaf already
    const UnitBlock block{{number.registry, holding.project, holding.vintage},
                          {holding.first, holding.last}};
    if (!leaf.blocks.empty() && touch(leaf.blocks.back(), block))
      leaf.blocks.back().range.last = block.range.last;
    else
      leaf.blocks.push_back(block);
  }
  return leaf;
}

}  // namespace

std::vector<UnitBlock> joined(std::vector<UnitBlock> blocks) {
  std::sort(blocks.begin(), blocks.end(),
            [](const UnitBlock& a, const UnitBlock& b) { return order_of(a) < order_of(b); });
  std::vector<UnitBlock> out;
  out.reserve(blocks.size());
  for (const auto& block : blocks) {
    if (!out.empty() && touch(out.back(), block))
      out.back().range.last = block.range.last;
    else
      out.push_back(block);
  }
  return out;
}

base::Bytes encode(const HoldingLeaf& leaf) {
  base::Bytes bytes;
  cbor::Writer out(bytes);
  out.array(4);
  out.text(holding_label);
  parts::write(out, leaf.account);
  parts::write(out, leaf.salt);
  out.array(leaf.blocks.size());
  for (const auto& block : leaf.blocks) parts::write_range(out, block);
  return bytes;
}

base::Result<HoldingLeaf> decode_holding(base::ByteView bytes) {
  cbor::Reader in(bytes);
  parts::expect_array(in, 4);
  if (in.text() != holding_label) in.fail(ErrorId::record_malformed, "the leaf is no holding");
  HoldingLeaf leaf;
  leaf.account = parts::read_account(in);
  leaf.salt = parts::read_digest(in);
  for (auto left = in.array(); left > 0 && in.ok(); --left) {
    parts::expect_array(in, 4);
    UnitBlock block;
    block.run.registry = leaf.account.registry;
    block.run.project = parts::read_project(in);
    block.run.vintage = parts::read_vintage(in);
    block.range = parts::read_unit_range(in);
    const auto* last = leaf.blocks.empty() ? nullptr : &leaf.blocks.back();
    if (last != nullptr && (order_of(block) <= order_of(*last) || touch(*last, block) ||
                            (block.run == last->run && block.range.first <= last->range.last)))
      in.fail(ErrorId::record_malformed,
              "the blocks of a holding ascend, and do not touch each other");
    leaf.blocks.push_back(block);
  }
  JCM_TRY_VOID(in.finish());
  return leaf;
}

void HoldingsTree::add(const Digest& leaf) {
  Digest hash = leaf;
  for (std::size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    levels_[level].push_back(hash);
    const auto count = levels_[level].size();
    if (count % 2 != 0) return;
    hash = node_hash(levels_[level][count - 2], levels_[level][count - 1]);
  }
}

NodeReader HoldingsTree::nodes() const {
  return [this](unsigned level, std::uint64_t index) -> base::Result<Digest> {
    return levels_.at(level).at(index);
  };
}

Digest HoldingsTree::root() const { return *root_at(size(), nodes()); }

std::vector<Digest> HoldingsTree::prove(std::uint64_t index) const {
  JCM_CHECK(index < size());
  return *prove_inclusion(index, size(), nodes());
}

std::vector<domain::AccountNumber> accounts_of(const domain::State& state,
                                               const domain::RegistryCode& registry) {
  std::vector<domain::AccountNumber> accounts;
  for (const auto& [number, row] : state.accounts())
    if (number.registry == registry) accounts.push_back(number);
  std::sort(accounts.begin(), accounts.end());
  return accounts;
}

Digest totals_root(const domain::State& state, const domain::RegistryCode& registry) {
  Frontier tree;
  for (const auto& [run, row] : state.runs())
    if (run.registry == registry) tree.append(leaf_hash(run_leaf(run, row)));
  std::array<std::uint64_t, account_kinds.size() + 1> accounts{};
  std::array<std::uint64_t, account_kinds.size() + 1> held{};
  for (const auto& [number, row] : state.accounts()) {
    if (number.registry != registry) continue;
    const auto kind = static_cast<std::size_t>(number.kind);
    ++accounts[kind];
    held[kind] += row.balance.raw();  // unsigned: modulo 2^64 if it ever came to that
  }
  for (const auto kind : account_kinds) {
    const auto at = static_cast<std::size_t>(kind);
    tree.append(leaf_hash(kind_leaf(registry, kind, accounts[at], held[at])));
  }
  return tree.root();
}

Digest holdings_root(const domain::State& state, const domain::RegistryCode& registry) {
  Frontier tree;
  for (const auto& number : accounts_of(state, registry))
    tree.append(leaf_hash(encode(leaf_of(state, number))));
  return tree.root();
}

domain::SealRoots seal_roots(const domain::State& state, const domain::RegistryCode& registry) {
  return {totals_root(state, registry), holdings_root(state, registry), std::nullopt};
}

base::Status check_seal(const domain::State& before, const domain::Entry& entry) {
  const auto* seal = std::get_if<domain::Seal>(&entry.body.given);
  if (seal == nullptr) return {};
  const auto roots = seal_roots(before, seal->registry);
  const auto& stated = entry.body.resolved.seal;
  const auto differs = [&](std::string_view what, const Digest& right, const Digest& found) {
    return base::error(
        ErrorId::seal_roots,
        fmt::format("entry {} seals {} at {} with {} for its {}, the entries before it give {}",
                    entry.seq, seal->registry.text(), base::to_text(seal->as_of),
                    base::to_hex(found.view()), what, base::to_hex(right.view())));
  };
  if (!stated)
    return base::error(ErrorId::seal_roots, fmt::format("entry {} seals without roots", entry.seq));
  if (stated->totals != roots.totals) return differs("totals", roots.totals, stated->totals);
  if (stated->holdings != roots.holdings)
    return differs("holdings", roots.holdings, stated->holdings);
  return {};
}

}  // namespace jcm::chain
