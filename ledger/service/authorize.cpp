#include "ledger/service/authorize.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "ledger/domain/authority.hpp"

namespace jcm::service {
namespace {

namespace json = protocol::json;

std::string roles_text(const std::vector<domain::Role>& roles) {
  std::string out;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (i > 0) out += i + 1 == roles.size() ? " or " : ", ";
    out += domain::text_of(roles[i]);
  }
  return out;
}

std::string grants_text(const domain::OfficerRow& officer) {
  std::string out;
  for (const auto& grant : officer.roles) {
    if (!out.empty()) out += ", ";
    out += domain::text_of(grant);
  }
  return out;
}

base::Error not_allowed(const engine::Officers& officers, const domain::Actor& actor,
                        const domain::OfficerRow& officer, std::string_view why,
                        std::string field = {}) {
  return base::error(
      base::ErrorId::officer_not_allowed,
      fmt::format("officer {} ({}) may not {}; ask an administrator: {}", actor.officer,
                  grants_text(officer), why, domain::administrators_text(officers.rows())),
      std::move(field));
}

// The registry that a param names, and which param that is.
struct Named {
  std::string_view field;
  domain::RegistryCode registry;
};

std::optional<Named> named_registry(const json::object& params) {
  struct Place {
    std::string_view field;
    std::size_t at;  // where its two letters stand in the text
  };
  constexpr Place places[] = {{"registry", 0}, {"account", 0}, {"serial", 4}};
  for (const auto& [field, at] : places) {
    const auto* value = params.if_contains(protocol::key_of(field));
    if (value == nullptr || !value->is_string()) continue;
    const auto text = protocol::view_of(value->get_string());
    if (text.size() < at + 2) continue;
    if (const auto code = domain::RegistryCode::parse(text.substr(at, 2)))
      return Named{field, *code};
  }
  return std::nullopt;
}

}  // namespace

base::Result<domain::Actor> authorize(std::uint64_t uid, std::string_view method,
                                      const engine::Officers& officers) {
  const auto found = officers.find_uid(uid);
  if (found != officers.rows().end()) return domain::Actor{found->first, uid};
  return base::error(
      base::ErrorId::caller_unknown,
      fmt::format("uid {} is no officer of this ledger and may not call {}: ask an administrator: "
                  "{}",
                  uid, base::printable(method, 40), domain::administrators_text(officers.rows())));
}

base::Status may_call(const engine::Officers& officers, const domain::Actor& actor,
                      const protocol::MethodInfo& method, const json::object& params) {
  const auto* officer = officers.find(actor);
  JCM_CHECK(officer != nullptr);
  bool any = false;
  bool everywhere = false;
  for (const auto& grant : officer->roles) {
    if (std::ranges::find(method.roles, grant.role) == method.roles.end()) continue;
    any = true;
    everywhere = everywhere || grant.registry.empty();
  }
  if (!any)
    return not_allowed(
        officers, actor, *officer,
        fmt::format("call {}, which takes the role {}", method.name, roles_text(method.roles)));
  if (everywhere || method.writes()) return {};
  const auto named = named_registry(params);
  if (!named || domain::has_role(*officer, method.roles, named->registry)) return {};
  return not_allowed(officers, actor, *officer,
                     fmt::format("call {} for registry {}", method.name, named->registry.text()),
                     std::string(named->field));
}

bool may_see_personal(const engine::Officers& officers, const domain::Actor& actor) {
  const auto* officer = officers.find(actor);
  return officer != nullptr && std::ranges::any_of(officer->roles, [](const auto& grant) {
           return grant.role != domain::Role::reader;
         });
}

}  // namespace jcm::service
