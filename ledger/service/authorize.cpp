#include "ledger/service/authorize.hpp"

#include <fmt/format.h>

#include "ledger/base/text.hpp"

namespace jcm::service {

base::Result<domain::Actor> authorize(std::uint64_t uid, std::string_view method,
                                      std::uint64_t administrator_uid) {
  if (uid != administrator_uid) {
    return base::error(
        base::ErrorId::caller_unknown,
        fmt::format("uid {} is no officer of this ledger and may not call {}: ask its "
                    "administrator, uid {}",
                    uid, base::printable(method, 40), administrator_uid));
  }
  return domain::Actor{administrator_officer, uid};
}

}  // namespace jcm::service
