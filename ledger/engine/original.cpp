#include "ledger/engine/original.hpp"

namespace jcm::engine {

base::Result<std::shared_ptr<const chain::Record>> original_of(const domain::Given& given,
                                                               const RequestIds& ids) {
  const auto seq = domain::referred_entry(given);
  if (!seq) return std::shared_ptr<const chain::Record>();
  return ids.record_at(*seq);
}

}  // namespace jcm::engine
