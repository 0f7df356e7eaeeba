// Gate 3 for the trail: an event changes no state.
#include "ledger/domain/apply.hpp"

namespace jcm::domain::effect {

base::Result<Delta> changes(const TrailEvent&, const State&, const Entry&) { return Delta{}; }

}  // namespace jcm::domain::effect
