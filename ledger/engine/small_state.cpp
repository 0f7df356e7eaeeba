// The small tables: those of the views with the tail's changes over them.
#include "ledger/engine/snapshot_impl.hpp"

namespace jcm::engine {

base::Result<std::shared_ptr<const domain::State>> SnapshotImpl::small_state() const {
  // Many questions ask it many times of one snapshot: an erased text in each of a page's entries,
  // say.
  const std::lock_guard lock(small_mutex_);
  if (small_) return small_;
  JCM_TRY(auto state, views().load_small());
  tail().each_of_small_rows(mark(), [&](const AppliedEntry& entry) {
    domain::Delta small;
    small.countries = entry.delta.countries;
    small.officers = entry.delta.officers;
    small.policies = entry.delta.policies;
    small.proposals = entry.delta.proposals;
    small.holds = entry.delta.holds;
    small.marks = entry.delta.marks;
    small.reversals = entry.delta.reversals;
    small.authorizations = entry.delta.authorizations;
    small.itmos = entry.delta.itmos;
    small.seals = entry.delta.seals;
    small.erasures = entry.delta.erasures;
    state.load(small);
  });
  small_ = std::make_shared<const domain::State>(std::move(state));
  return small_;
}

}  // namespace jcm::engine
