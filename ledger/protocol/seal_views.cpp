#include "ledger/protocol/seal_views.hpp"

namespace jcm::protocol {
namespace {

json::object seal_json(const SealView& view) {
  json::object out{{"registry", view.key.registry.text()},
                   {"as_of", base::to_text(view.key.as_of)},
                   {"seq", view.row.sealed_by},
                   {"recorded_at", base::to_text(view.recorded_at)},
                   {"totals", base::to_hex(view.row.totals_root.view())},
                   {"holdings", base::to_hex(view.row.holdings_root.view())}};
  if (view.trail)
    out["trail"] = {{"origin", view.trail->origin},
                    {"size", view.trail->size},
                    {"root", base::to_hex(view.trail->root.view())}};
  return out;
}

}  // namespace

json::object seal_list_json(const std::vector<SealView>& seals) {
  json::array list;
  for (const auto& seal : seals) list.push_back(seal_json(seal));
  return {{"seals", std::move(list)}};
}

json::object holding_proof_json(const HoldingProofView& view) {
  json::array hashes;
  for (const auto& hash : view.hashes) hashes.push_back(json::value(base::to_hex(hash.view())));
  return {{"account", view.account.text()},
          {"seal", seal_json(view.seal)},
          {"quantity", view.quantity.raw()},
          {"leaf", base::to_hex(view.leaf)},
          {"index", view.index},
          {"tree_size", view.size},
          {"hashes", std::move(hashes)},
          {"receipt", view.receipt},
          {"proof", view.proof},
          {"vkey", view.vkey}};
}

}  // namespace jcm::protocol
