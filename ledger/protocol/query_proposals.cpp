#include "ledger/protocol/query_proposals.hpp"

#include <fmt/format.h>

#include "ledger/base/text.hpp"
#include "ledger/protocol/described_json.hpp"

namespace jcm::protocol {
namespace {

base::Result<domain::Seq> as_proposal_cursor(const json::value& value) {
  JCM_TRY(const std::string text, (AsText{128}(value)));
  const auto seq = base::parse_u64(text);
  if (seq && *seq <= base::max_exact_integer) return *seq;
  return base::error(base::ErrorId::cursor_malformed,
                     fmt::format("\"{}\" is no cursor of this list; give \"next\" of the page "
                                 "before, unchanged",
                                 base::printable(text, 60)));
}

constexpr AsInteger as_page_limit{1, static_cast<std::int64_t>(base::max_page)};

}  // namespace

base::Result<ProposalListParams> read_proposal_list(const json::object& params) {
  ObjectReader in(params);
  ProposalListParams out;
  out.status = in.optional("status", described::from<domain::ProposalStatus>);
  out.registry = in.optional("registry", as_registry);
  out.after = in.optional("cursor", as_proposal_cursor);
  if (const auto limit = in.optional("limit", as_page_limit))
    out.limit = static_cast<std::size_t>(*limit);
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
