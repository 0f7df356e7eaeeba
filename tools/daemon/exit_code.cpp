#include "tools/daemon/exit_code.hpp"

#include <algorithm>
#include <iterator>

namespace jcm::daemon {

int exit_code_of(base::ErrorId id) {
  using base::ErrorId;
  static constexpr ErrorId data[] = {
      ErrorId::store_exists,       ErrorId::store_absent,      ErrorId::store_locked,
      ErrorId::store_format,       ErrorId::key_exists,        ErrorId::key_mismatch,
      ErrorId::checkpoint_missing, ErrorId::record_version,    ErrorId::record_kind,
      ErrorId::key_used_before,    ErrorId::key_authorization, ErrorId::key_recovery_missing,
      ErrorId::request_id_conflict};
  if (std::find(std::begin(data), std::end(data), id) != std::end(data)) return exit_data;
  if (base::kind_of(id) == base::ErrorKind::corrupt) return exit_data;
  if (base::kind_of(id) == base::ErrorKind::malformed) return exit_usage;
  return exit_environment;
}

}  // namespace jcm::daemon
