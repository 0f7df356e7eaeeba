// Seals, and what a holder is given of one.
#include <algorithm>

#include "ledger/chain/holding_proof.hpp"
#include "ledger/engine/seal.hpp"
#include "ledger/protocol/query_seals.hpp"
#include "ledger/protocol/seal_views.hpp"
#include "ledger/service/entry_reading.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

base::Result<protocol::SealView> seal_view(const engine::Snapshot& snapshot,
                                           const domain::SealKey& key, const domain::SealRow& row) {
  JCM_TRY(const auto entry, stored_entry(snapshot, row.sealed_by, "seal"));
  const auto& sealed = entry.record->entry;
  return protocol::SealView{
      key, row, sealed.time,
      sealed.body.resolved.seal ? sealed.body.resolved.seal->trail : std::nullopt};
}

engine::WhichSeal which(const protocol::HoldingProofParams& asked) {
  if (asked.as_of) return *asked.as_of;
  if (asked.seal) return *asked.seal;
  return std::monostate();
}

domain::Quantity sum(const std::vector<domain::UnitBlock>& blocks) {
  domain::Quantity total;
  for (const auto& block : blocks) total = total.plus(block.range.quantity()).value_or(total);
  return total;
}

}  // namespace

base::Result<json::value> handle_seal_list(const Environment& environment, const domain::Actor&,
                                           const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_seal_list(params));
  const auto snapshot = environment.ledger.snapshot();
  if (asked.registry) {
    JCM_TRY(const auto row, snapshot->registry(*asked.registry));
    if (!row)
      return base::error(
          base::ErrorId::registry_unknown,
          "no registry " + asked.registry->text() + " is kept in this ledger; see registry.list",
          "registry");
  }
  JCM_TRY(const auto small, snapshot->small_state());
  std::vector<protocol::SealView> seals;
  for (const auto& [key, row] : small->seals()) {
    if (asked.registry && key.registry != *asked.registry) continue;
    JCM_TRY(auto view, seal_view(*snapshot, key, row));
    seals.push_back(std::move(view));
  }
  return json::value(protocol::seal_list_json(seals));
}

base::Result<json::value> handle_holding_proof(const Environment& environment,
                                               const domain::Actor& actor,
                                               const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_holding_proof(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto account, snapshot->account(asked.account));
  if (!account)
    return base::error(base::ErrorId::account_unknown,
                       "there is no account " + asked.account.text() + "; see account.list",
                       "account");
  JCM_TRY(const auto small, snapshot->small_state());
  JCM_TRY(const auto seal, engine::find_seal(*small, asked.account.registry, which(asked)));
  JCM_TRY(auto held, engine::prove_holding(*snapshot, asked.account, seal.second));
  // As it comes from a request: parsed numbers are signed.
  const json::object of_seal{{"seq", static_cast<std::int64_t>(seal.second.sealed_by)}};
  JCM_TRY(auto receipt, handle_receipt(environment, actor, of_seal));
  const auto text = [&](std::string_view key) {
    return std::string(
        protocol::view_of(receipt.as_object().at(protocol::key_of(key)).as_string()));
  };
  protocol::HoldingProofView view;
  view.account = asked.account;
  JCM_TRY(view.seal, seal_view(*snapshot, seal.first, seal.second));
  JCM_TRY(const auto leaf, chain::decode_holding(held.leaf));
  view.quantity = sum(leaf.blocks);
  view.receipt = text("proof");
  view.vkey = text("vkey");
  view.proof =
      chain::HoldingProof{held.leaf, held.index, held.size, held.hashes, view.receipt}.text();
  view.leaf = std::move(held.leaf);
  view.index = held.index;
  view.size = held.size;
  view.hashes = std::move(held.hashes);
  return json::value(protocol::holding_proof_json(view));
}

}  // namespace jcm::service
