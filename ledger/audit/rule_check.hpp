// Level rules: the entries replayed through the writer's own gates and laws (domain/gates.hpp).
// Stops at the first entry that is damaged or was not allowed, because nothing after it can be
// judged from a state that is not known; everything that needs no state is still checked to the
// end.
#pragma once

#include "ledger/audit/byte_check.hpp"
#include "ledger/audit/request_ids.hpp"
#include "ledger/chain/seen_proposal.hpp"

namespace jcm::audit {

class RuleCheck {
 public:
  // Findings are appended to `findings`, in the order of the entries.
  RuleCheck(const Input& input, std::uint64_t size, std::vector<Finding>& findings);

  // Entries in order. `record` is null where there is no good one. `allowed`: no check outside the
  // rules of the domain has refused it; who refuses it tells why.
  void take(domain::Seq seq, const chain::Record* record, base::ByteView bytes, const Slot& slot,
            bool sound, bool allowed = true);
  // Laws over the whole state, cut batch, repeated request ids; fills the report's state.
  void finish(Report& report);

 private:
  void reached_mark();
  void stop(domain::Seq from, std::string why);
  // The earlier entry that this one refers to.
  [[nodiscard]] std::optional<chain::Record> original_of(const domain::Entry& entry) const;
  [[nodiscard]] std::optional<Finding> batch_fault(const domain::Entry& entry) const;

  const Input& input_;
  std::uint64_t size_;
  std::vector<Finding>& findings_;
  domain::State state_;
  chain::SeenProposals seen_;
  RequestIds requests_;
  std::optional<domain::Seq> stopped_at_;
  std::string stopped_why_;
};

}  // namespace jcm::audit
