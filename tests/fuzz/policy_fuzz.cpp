// Policies: whatever is read hangs together, and is never met by nobody unless it says "none".
#include <algorithm>

#include "ledger/base/check.hpp"
#include "ledger/chain/policy.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jcm;
  const auto policy = chain::Policy::parse(base::as_text({data, size}));
  if (!policy) {
    JCM_CHECK(policy.error().id == base::ErrorId::policy_malformed);
    return 0;
  }
  JCM_CHECK(policy->logs.size() <= chain::max_policy_items);
  JCM_CHECK(policy->witnesses.size() <= chain::max_policy_items);
  JCM_CHECK(policy->groups.size() <= chain::max_policy_items);
  for (const auto& group : policy->groups)
    JCM_CHECK(group.needed >= 1 && group.needed <= group.members.size());
  JCM_CHECK(policy->met_by({}) == (policy->quorum == "none"));
  std::vector<chain::Cosignature> everybody, growing;
  for (const auto& key : policy->witness_keys()) everybody.push_back({key, 1});
  JCM_CHECK(policy->met_by(everybody));
  // One more witness never unmeets a quorum.
  bool met = policy->met_by(growing);
  for (const auto& one : everybody) {
    growing.push_back(one);
    const bool now = policy->met_by(growing);
    JCM_CHECK(now || !met);
    met = now;
  }
  return 0;
}
