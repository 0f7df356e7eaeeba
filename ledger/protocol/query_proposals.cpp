#include "ledger/protocol/query_proposals.hpp"

#include "ledger/protocol/described_json.hpp"
#include "ledger/protocol/paging.hpp"

namespace jcm::protocol {
base::Result<ProposalListParams> read_proposal_list(const json::object& params) {
  ObjectReader in(params);
  ProposalListParams out;
  out.status = in.optional("status", described::from<domain::ProposalStatus>);
  out.registry = in.optional("registry", as_registry);
  out.after = in.optional("cursor", as_seq_cursor);
  out.limit = read_limit(in);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<domain::Seq> read_proposal_show(const json::object& params) {
  ObjectReader in(params);
  const auto proposal = in.required("proposal", as_seq);
  JCM_TRY_VOID(in.finish());
  return proposal;
}

base::Result<domain::PolicyKey> read_policy_show(const json::object& params) {
  ObjectReader in(params);
  domain::PolicyKey key;
  key.operation = in.required("operation", as_entry_kind);
  key.registry = in.optional("registry", as_registry).value_or(domain::RegistryCode());
  JCM_TRY_VOID(in.finish());
  return key;
}

}  // namespace jcm::protocol
