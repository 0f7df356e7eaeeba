#include "ledger/protocol/query_holds.hpp"

#include "ledger/protocol/paging.hpp"

namespace jcm::protocol {
base::Result<HoldListParams> read_hold_list(const json::object& params) {
  ObjectReader in(params);
  HoldListParams out;
  out.registry = in.optional("registry", as_registry);
  out.account = in.optional("account", as_account);
  out.active = in.optional("active", as_bool);
  out.after = in.optional("cursor", as_seq_cursor);
  out.limit = read_limit(in);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<domain::Seq> read_hold_show(const json::object& params) {
  ObjectReader in(params);
  const auto hold = in.required("hold", as_seq);
  JCM_TRY_VOID(in.finish());
  return hold;
}

base::Result<IssuanceTraceParams> read_issuance_trace(const json::object& params) {
  ObjectReader in(params);
  IssuanceTraceParams out;
  out.seq = in.required("seq", as_seq);
  out.as_of = in.optional("as_of", as_as_of).value_or(AsOf());
  JCM_TRY_VOID(in.finish());
  return out;
}

}  // namespace jcm::protocol
