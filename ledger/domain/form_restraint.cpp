// Form of holds and of transfers by order of a court.
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {

using base::ErrorId;
using base::Status;

Status check_given(const CourtTransfer& transfer) {
  JCM_TRY_VOID(check_parties(
      transfer.from, transfer.to, [](AccountKind k) { return !is_terminal(k); }, "holding"));
  return check_blocks(transfer.blocks, transfer.from.registry);
}

Status check_given(const PlaceHold& place) {
  JCM_TRY_VOID(check_code("registry", place.registry));
  if (place.account) {
    JCM_TRY_VOID(check_account("account", *place.account));
    if (place.account->registry != place.registry)
      return fault(ErrorId::field_conflict, "account",
                   place.account->text() + " belongs to registry " +
                       place.account->registry.text() + "; give an account of " +
                       place.registry.text());
    if (!place.blocks.empty())
      return fault(ErrorId::field_conflict, "blocks",
                   "account and blocks are both given; a hold lies on a whole account or on units, "
                   "give one of the two");
  } else if (place.blocks.empty()) {
    return fault(ErrorId::field_missing, "account",
                 "nothing is to be held; give account for a whole account, or blocks for units");
  } else {
    JCM_TRY_VOID(check_blocks(place.blocks, place.registry));
  }
  return check_text("imposed_by", place.imposed_by, base::max_long_text, Presence::mandatory);
}

Status check_given(const LiftHold& lift) {
  if (lift.blocks.empty()) return {};
  return check_blocks(lift.blocks, lift.blocks.front().run.registry);
}

}  // namespace jcm::domain::form
