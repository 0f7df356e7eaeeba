#include "ledger/protocol/query_holds.hpp"

#include <fmt/format.h>

#include "ledger/base/text.hpp"

namespace jcm::protocol {
namespace {

base::Result<domain::Seq> as_hold_cursor(const json::value& value) {
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

base::Result<HoldListParams> read_hold_list(const json::object& params) {
  ObjectReader in(params);
  HoldListParams out;
  out.registry = in.optional("registry", as_registry);
  out.account = in.optional("account", as_account);
  out.active = in.optional("active", as_bool);
  out.after = in.optional("cursor", as_hold_cursor);
  if (const auto limit = in.optional("limit", as_page_limit))
    out.limit = static_cast<std::size_t>(*limit);
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
