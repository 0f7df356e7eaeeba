// Form of seals and erasures.
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {

using base::ErrorId;
using base::Status;

Status check_given(const Seal& seal) {
  JCM_TRY_VOID(check_code("registry", seal.registry));
  return check_date("as_of", seal.as_of);
}

Status check_given(const ErasePersonal& erase) {
  for (std::size_t i = 0; i < erase.fields.size(); ++i) {
    if (text_of(erase.fields[i]).empty())
      return fault(ErrorId::field_value, at("fields", i),
                   at("fields", i) + " is no personal field; see describe personal.erase");
    if (i > 0 && erase.fields[i] <= erase.fields[i - 1])
      return fault(ErrorId::field_value, at("fields", i),
                   at("fields", i) + " stands behind " + std::string(text_of(erase.fields[i - 1])) +
                       "; give each field once, in the order of the schema");
  }
  return check_text("reason", erase.reason, base::max_long_text, Presence::mandatory);
}

}  // namespace jcm::domain::form
