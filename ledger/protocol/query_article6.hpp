// Params of the methods that read authorizations and ITMOs.
#pragma once

#include "ledger/domain/itmo_text.hpp"
#include "ledger/protocol/query_params.hpp"

namespace jcm::protocol {

struct AuthorizationListParams {
  std::optional<domain::RegistryCode> registry;
  std::optional<std::string> approach;
  std::optional<std::string> after;  // id, from the cursor
  std::size_t limit = default_page;
};
base::Result<AuthorizationListParams> read_authorization_list(const json::object& params);
base::Result<std::string> read_authorization_show(const json::object& params);  // its id
base::Result<domain::ItmoId> read_itmo_find(const json::object& params);        // itmo.malformed

}  // namespace jcm::protocol
