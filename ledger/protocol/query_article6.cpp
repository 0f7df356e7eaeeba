#include "ledger/protocol/query_article6.hpp"

#include "ledger/base/text.hpp"
#include "ledger/protocol/paging.hpp"

namespace jcm::protocol {
namespace {

constexpr AsText as_id{64};

base::Result<std::string> as_approach(const json::value& value) {
  JCM_TRY(auto text, (AsText{16}(value)));
  if (domain::is_approach(text)) return text;
  return base::error(base::ErrorId::field_value, "\"" + base::printable(text) +
                                                     "\" is no cooperative approach; give CA and "
                                                     "four digits, like CA0099");
}

base::Result<domain::ItmoId> as_itmo(const json::value& value) {
  JCM_TRY(const auto text, as_short_text(value));
  return domain::ItmoId::parse(text);
}

// The id of the last authorization on the page before.
base::Result<std::string> as_id_cursor(const json::value& value) {
  JCM_TRY(auto text, as_short_text(value));
  if (text.size() <= as_id.max) return text;
  return bad_cursor(text);
}

}  // namespace

base::Result<AuthorizationListParams> read_authorization_list(const json::object& params) {
  ObjectReader in(params);
  AuthorizationListParams out;
  out.registry = in.optional("registry", as_registry);
  out.approach = in.optional("approach", as_approach);
  out.after = in.optional("cursor", as_id_cursor);
  out.limit = read_limit(in);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<std::string> read_authorization_show(const json::object& params) {
  ObjectReader in(params);
  auto id = in.required("id", as_id);
  JCM_TRY_VOID(in.finish());
  return id;
}

base::Result<domain::ItmoId> read_itmo_find(const json::object& params) {
  ObjectReader in(params);
  auto itmo = in.required("itmo", as_itmo);
  JCM_TRY_VOID(in.finish());
  return itmo;
}

}  // namespace jcm::protocol
