#include "tools/verify/holding_file.hpp"

#include <fmt/format.h>

#include "tools/verify/check.hpp"
#include "tools/verify/receipt_file.hpp"
#include "tools/verify/sources.hpp"

namespace jcm::verifier {
namespace {

using reports::thousands;

std::uint64_t held(const chain::HoldingLeaf& leaf) {
  std::uint64_t sum = 0;
  for (const auto& block : leaf.blocks) sum += block.range.quantity().raw();
  return sum;
}

}  // namespace

base::Result<Outcome> holding_outcome(const Options& options, audit::NamedNote proof) {
  auto input = receipt_input(options, std::move(proof));
  Outcome outcome;
  outcome.source = SourceKind::holding_proof;
  outcome.holding = audit::check_holding(input);
  outcome.receipt = outcome.holding->receipt;
  JCM_TRY_VOID(report_receipt(options, input, outcome));
  return outcome;
}

base::Result<Outcome> check_holding_file(const Options& options) {
  JCM_TRY_VOID(needs_no_ledger(options));
  JCM_TRY(auto text, read_file(options.path));
  return holding_outcome(options, {options.path, std::move(text)});
}

void add_holding(reports::FactList& facts, const audit::HoldingReport& holding) {
  if (!holding.leaf) return;
  const auto& leaf = *holding.leaf;
  facts.add("account", leaf.account.text());
  if (holding.seal)
    facts.add("held at the end of",
              fmt::format("{} in registry {}", base::to_text(holding.seal->as_of),
                          holding.seal->registry.text()));
  facts.add("credits", thousands(held(leaf)));
  for (const auto& block : leaf.blocks) facts.add("units", block.text());
  facts.add("in the seal",
            holding.sealed ? "its leaf leads to the sealed root of holdings" : "NOT shown");
}

std::string clean_holding(const Outcome& outcome) {
  const auto& holding = *outcome.holding;
  const auto& receipt = *outcome.receipt;
  return fmt::format(
      "CLEAN: {} held {} credits at the end of {}, as entry {} of {} sealed it,\n"
      "       authentic under key {}\n",
      holding.leaf->account.text(), thousands(held(*holding.leaf)),
      base::to_text(holding.seal->as_of), receipt.proof->index, receipt.checkpoint->origin,
      receipt.signed_by->text());
}

protocol::json::value holding_json(const Outcome& outcome) {
  if (!outcome.holding || !outcome.holding->leaf) return {};
  const auto& holding = *outcome.holding;
  protocol::json::object out;
  out["account"] = holding.leaf->account.text();
  if (holding.seal) {
    out["registry"] = holding.seal->registry.text();
    out["as_of"] = base::to_text(holding.seal->as_of);
  }
  out["quantity"] = held(*holding.leaf);
  protocol::json::array blocks;
  for (const auto& block : holding.leaf->blocks) blocks.emplace_back(block.text());
  out["blocks"] = std::move(blocks);
  out["sealed"] = holding.sealed;
  return out;
}

}  // namespace jcm::verifier
