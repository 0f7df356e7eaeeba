// Who may call what. Default deny: the caller is who the kernel says, an officer by uid, and each
// method lists the roles that may call it (x-roles of its schema). What a write may record where is
// judged again by the rules (domain/authority.hpp). Pure.
#pragma once

#include <string_view>

#include "ledger/engine/officers.hpp"
#include "ledger/protocol/json.hpp"
#include "ledger/protocol/method.hpp"

namespace jcm::service {

// The officer with this uid. caller.unknown for everybody else, whatever the method, known or not.
base::Result<domain::Actor> authorize(std::uint64_t uid, std::string_view method,
                                      const engine::Officers& officers);

// Whether a role of the officer reaches the method, before its params are read: officer.not_allowed
// otherwise. An officer whose roles are all for single registries may read of those only, as far as
// `registry`, `account` or `serial` name one; what names none is answered in full.
base::Status may_call(const engine::Officers& officers, const domain::Actor& actor,
                      const protocol::MethodInfo& method, const protocol::json::object& params);

// Whether personal texts may be shown: to every officer with another role than reader.
bool may_see_personal(const engine::Officers& officers, const domain::Actor& actor);

}  // namespace jcm::service
