#include "ledger/protocol/query_seals.hpp"

namespace jcm::protocol {

base::Result<SealListParams> read_seal_list(const json::object& params) {
  ObjectReader in(params);
  SealListParams out;
  out.registry = in.optional("registry", as_registry);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<HoldingProofParams> read_holding_proof(const json::object& params) {
  ObjectReader in(params);
  HoldingProofParams out;
  out.account = in.required("account", as_account);
  out.as_of = in.optional("as_of", as_date);
  out.seal = in.optional("seal", as_seq);
  JCM_TRY_VOID(in.finish());
  if (out.as_of && out.seal)
    return base::error(base::ErrorId::field_conflict,
                       "as_of and seal both name a seal; give one of them, or neither for the "
                       "newest",
                       "seal");
  return out;
}

}  // namespace jcm::protocol
