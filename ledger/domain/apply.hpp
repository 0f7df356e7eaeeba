// Private to the room: gate 3, operation by operation.
#pragma once

#include "ledger/domain/facts.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::domain::effect {

// A posting or account change moves the registry's business date.
base::Status date_registry(const State& state, const Entry& entry, const RegistryCode& code,
                           Delta& delta);
// Moves entry.body.resolved.moved from one account to another: blocks, balances, the registry's
// date.
base::Result<Delta> debit(const AccountNumber& from, const AccountNumber& to, const State& state,
                          const Entry& entry);

// apply_amendment.cpp
base::Result<Delta> changes(const AmendProject&, const State&, const Entry&);
base::Result<Delta> changes(const SetProjectStatus&, const State&, const Entry&);
base::Result<Delta> changes(const RecordCountry&, const State&, const Entry&);
base::Result<Delta> changes(const AmendDecision&, const State&, const Entry&);
base::Result<Delta> changes(const WithdrawDecision&, const State&, const Entry&);
base::Result<Delta> changes(const AmendAccount&, const State&, const Entry&);
base::Result<Delta> changes(const RecordReconciliation&, const State&, const Entry&);
// apply_restraint.cpp
base::Result<Delta> changes(const CourtTransfer&, const State&, const Entry&);
base::Result<Delta> changes(const PlaceHold&, const State&, const Entry&);
base::Result<Delta> changes(const LiftHold&, const State&, const Entry&);
// apply_correction.cpp
base::Result<Delta> changes(const ReverseEntry&, const State&, const Entry&);
base::Result<Delta> changes(const CorrectExcess&, const State&, const Entry&);
// apply_article6.cpp
base::Result<Delta> changes(const RecordAuthorization&, const State&, const Entry&);
base::Result<Delta> changes(const AuthorizeUnits&, const State&, const Entry&);
base::Result<Delta> changes(const RecordFirstTransfer&, const State&, const Entry&);
// apply_proposal.cpp
// Of an effect, beside its own changes: the proposal is executed, its units are no longer reserved.
base::Status end_proposal(const State& state, const Entry& entry, Delta& delta);
base::Result<Delta> changes(const Propose&, const State&, const Entry&);
base::Result<Delta> changes(const Approve&, const State&, const Entry&);
base::Result<Delta> changes(const Reject&, const State&, const Entry&);
base::Result<Delta> changes(const WithdrawProposal&, const State&, const Entry&);
base::Result<Delta> changes(const ExpireProposal&, const State&, const Entry&);
base::Result<Delta> changes(const ExecuteProposal&, const State&, const Entry&);
base::Result<Delta> changes(const SetPolicy&, const State&, const Entry&);
// apply_officer.cpp
base::Result<Delta> changes(const Genesis&, const State&, const Entry&);
base::Result<Delta> changes(const GrantOfficer&, const State&, const Entry&);
base::Result<Delta> changes(const RevokeOfficer&, const State&, const Entry&);
// apply_seal.cpp
base::Result<Delta> changes(const Seal&, const State&, const Entry&);
base::Result<Delta> changes(const ErasePersonal&, const State&, const Entry&);
// apply_trail.cpp
base::Result<Delta> changes(const TrailEvent&, const State&, const Entry&);

}  // namespace jcm::domain::effect
