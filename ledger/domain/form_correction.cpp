// Form of reversals and of corrections of an excess issuance.
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {

using base::Status;

Status check_given(const ReverseEntry& reverse) {
  return check_text("reason", reverse.reason, base::max_long_text, Presence::mandatory);
}

Status check_given(const CorrectExcess& correct) {
  JCM_TRY_VOID(check_parties(
      correct.from, correct.to, [](AccountKind k) { return k == AccountKind::cancellation; },
      "cancellation"));
  JCM_TRY_VOID(check_blocks(correct.blocks, correct.from.registry));
  return check_text("reason", correct.reason, base::max_long_text, Presence::mandatory);
}

}  // namespace jcm::domain::form
