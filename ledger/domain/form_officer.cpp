// Form of grants and revocations of roles.
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {
namespace {

using base::ErrorId;
using base::Status;

constexpr std::uint64_t highest_uid = 4'294'967'294;  // the one above means "no uid" to the kernel

Status check_role(const std::optional<Role>& role, const RegistryCode& registry) {
  if (role && text_of(*role).empty())
    return fault(ErrorId::field_value, "role",
                 "role is unknown; use administrator, approver, auditor, reader or script");
  if (registry.empty()) return {};
  if (!role)
    return fault(ErrorId::field_conflict, "registry",
                 "registry says where a role holds, and no role is given; give the role, or leave "
                 "registry out");
  return check_code("registry", registry);
}

base::Error missing(std::string_view field) {
  return fault(ErrorId::field_missing, field,
               std::string(field) + " is missing; a new officer needs uid, role and officer_name");
}

}  // namespace

Status check_given(const GrantOfficer& grant) {
  if (!grant.officer && !grant.uid) return missing("uid");
  if (grant.uid && *grant.uid > highest_uid)
    return fault(ErrorId::field_value, "uid",
                 "uid is " + std::to_string(*grant.uid) + "; give a Unix user id up to " +
                     std::to_string(highest_uid));
  if (!grant.officer && !grant.role) return missing("role");
  JCM_TRY_VOID(check_role(grant.role, grant.registry));
  if (grant.public_key && *grant.public_key == Digest{})
    return fault(ErrorId::field_value, "public_key",
                 "public_key is all zeros; give an Ed25519 public key (jcm-ledger officer key)");
  return {};
}

Status check_given(const RevokeOfficer& revoke) { return check_role(revoke.role, revoke.registry); }

Status check_grant_name(const GrantOfficer& grant, const PersonalDigests& personal) {
  const bool named = personal.contains(PersonalField::officer_name);
  if (!grant.officer) return named ? Status{} : missing("officer_name");
  if (named || grant.uid || grant.role || grant.public_key) return {};
  return fault(ErrorId::field_missing, "role",
               "nothing is granted; give a role, another uid, a public_key or an officer_name");
}

}  // namespace jcm::domain::form
