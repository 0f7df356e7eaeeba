// Decides requests one after the other on the writer's own state. Nothing here waits or writes;
// what was decided stands in the group. What is looked at first, and so refused first: personal
// texts, the form of the command, the request id (a repetition is answered even while the clock is
// not believed), the clock, the state, the laws, the size of the entry.
#pragma once

#include "ledger/chain/seen_proposal.hpp"
#include "ledger/domain/gates.hpp"
#include "ledger/engine/group.hpp"
#include "ledger/engine/recorded_time.hpp"
#include "ledger/engine/request_ids.hpp"
#include "ledger/engine/seal.hpp"

namespace jcm::engine {

// Used by the deciding thread only.
class Decider {
 public:
  Decider(domain::State state, base::Digest head_leaf, RequestIds ids, RecordedTime time,
          crypto::Entropy& entropy, TrailHeadSource trail_head = {},
          chain::SeenProposals seen = {});

  // Decides every item of the request; accepted entries, personal rows and counts go to the group.
  WriteOutcome decide(WriteRequest&& request, Group& group);
  RequestIds& ids() { return ids_; }

 private:
  // A command that passed the first gate, with its personal fields turned into digests.
  struct Prepared {
    domain::CheckedCommand checked;
    base::Digest digest;
    std::vector<store::PersonalRow> personal;
  };
  // How far everything stood, to go back there.
  struct Undo {
    std::size_t entries = 0;
    std::size_t personal = 0;
    base::Digest head_leaf;
    std::vector<domain::State::Head> heads;  // before each entry since
  };

  WriteOutcome decide_each(WriteRequest&& request, Group& group);
  WriteOutcome decide_atomic(WriteRequest&& request, Group& group);
  // The whole batch was recorded before, or none of it was.
  base::Result<std::vector<ItemOutcome>> repetition(const std::vector<WriteItem>& items,
                                                    const std::vector<Prepared>& prepared,
                                                    std::size_t& refused_item);
  base::Result<std::vector<Prepared>> prepare_batch(std::vector<WriteItem>& items,
                                                    std::size_t& refused_item);
  base::Result<Prepared> prepare(WriteItem& item);
  base::Result<Accepted> record(Prepared&& prepared, const domain::RequestId& id,
                                const domain::Actor& actor,
                                std::optional<domain::BatchPosition> batch, Group& group,
                                Undo* undo, std::optional<domain::Seq> proposal = std::nullopt);
  // What is in no atomic batch: one entry, or the last approval of a proposal with its effect
  // (decider_proposal.cpp).
  base::Result<Accepted> record_alone(Prepared&& prepared, const domain::RequestId& id,
                                      const domain::Actor& actor, Group& group, Undo* undo);
  // The proposal that this command would make take effect now.
  [[nodiscard]] std::optional<domain::Seq> carries_out(const domain::Command& command,
                                                       const domain::Actor& actor) const;
  // field.value: an approval, which may turn out to be one of a pair.
  static base::Status stands_alone(const domain::Command& command);
  base::Result<Accepted> repeated(RequestIds::Known&& known);
  [[nodiscard]] Undo begin(const Group& group) const;
  void go_back(Group& group, Undo& undo);
  chain::Salt draw_salt();

  domain::State state_;
  base::Digest head_leaf_;
  RequestIds ids_;
  RecordedTime time_;
  crypto::Entropy& entropy_;
  TrailHeadSource trail_head_;
  chain::SeenProposals seen_;
  std::array<std::uint8_t, 4'096> pool_;  // salts drawn ahead: one system call for many
  std::size_t pool_used_ = sizeof pool_;
};

}  // namespace jcm::engine
