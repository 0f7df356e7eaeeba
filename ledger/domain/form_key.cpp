// Form of a change of the checkpoint key.
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {
namespace {

using base::ErrorId;
using base::Status;

Status check_key(std::string_view field, const Digest& key) {
  if (key != Digest{}) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " is all zeros; give an Ed25519 public key");
}

Status check_authority(const RotateKey& rotate) {
  if (text_of(rotate.reason).empty())
    return fault(ErrorId::field_value, "reason", "reason is unknown; use planned, lost or stolen");
  if (text_of(rotate.authorized_by).empty())
    return fault(ErrorId::field_value, "authorized_by",
                 "authorized_by is unknown; use current_key or recovery_key");
  const bool planned = rotate.reason == KeyChangeReason::planned;
  if (planned == (rotate.authorized_by == KeyAuthority::current_key)) return {};
  return fault(ErrorId::field_conflict, "authorized_by",
               "a " + std::string(text_of(rotate.reason)) + " key is replaced on the word of the " +
                   (planned ? "current key; use current_key" : "recovery key; use recovery_key"));
}

Status check_trusted(const RotateKey& rotate) {
  const bool stolen = rotate.reason == KeyChangeReason::stolen;
  if (stolen && !rotate.trusted)
    return fault(ErrorId::field_missing, "trusted",
                 "trusted is missing; for a stolen key give the last checkpoint that is relied on");
  if (!stolen && rotate.trusted)
    return fault(ErrorId::field_conflict, "trusted",
                 "trusted belongs to a stolen key only; leave it out");
  if (rotate.trusted &&
      (rotate.trusted->size == 0 || rotate.trusted->size > base::max_exact_integer))
    return fault(ErrorId::field_value, "trusted.size",
                 "trusted.size is " + std::to_string(rotate.trusted->size) +
                     "; give the size of a checkpoint of this ledger");
  return {};
}

}  // namespace

Status check_given(const RotateKey& rotate) {
  JCM_TRY_VOID(check_key("new_key", rotate.new_key));
  JCM_TRY_VOID(check_authority(rotate));
  if (rotate.new_recovery_key) {
    JCM_TRY_VOID(check_key("new_recovery_key", *rotate.new_recovery_key));
    if (*rotate.new_recovery_key == rotate.new_key)
      return fault(ErrorId::field_conflict, "new_recovery_key",
                   "new_recovery_key is the new key itself; give a key that is kept offline");
  }
  return check_trusted(rotate);
}

}  // namespace jcm::domain::form
