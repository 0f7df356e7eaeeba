// Private to the room: gate 2, what the state makes of a command. Reads only. Order of checks: the
// registry, then the dates, then the command's fields in the order of its schema.
#pragma once

#include "ledger/domain/dated_kinds.hpp"
#include "ledger/domain/facts.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::domain::resolve {

// What gate 2 adds to the facts as given.
struct Decision {
  Scope scope;
  Date business_date;
  Resolved resolved;
};
// What the operations beyond the main job are judged by.
struct Request {
  const Facts& facts;
  const State& state;
  Timestamp time;  // recorded time
  const Actor& actor;
  const RequestId& request_id;
  const std::optional<BatchPosition>& batch;
  std::optional<Seq> proposal;  // the effect of which proposal it is
  const Entry* original;        // the entry that referred_entry() names; else null
  const SealRoots* roots;       // of a seal; else null
  bool proposed = false;  // only tried, by proposal.open: what a policy asks for may be missing
};
base::Result<Decision> resolve(const Request& request);

// What the policy in force says to the operation (resolve_policy.cpp), and whether an effect of a
// proposal stands where it must. approval.required, policy.limit, policy.untrusted,
// request_id.malformed, law.approvals.
base::Status obey_policy(const Request& request, const Decision& decision);

// business_date.sealed: a posting or account change dated on or before the newest seal of its
// registry (resolve_seal.cpp).
base::Status check_not_sealed(const Request& request, const Decision& decision);

// Whether an entry fits behind the head: seq, time, genesis first and only first, batch contiguous.
base::Status check_envelope(const State& state, const Entry& entry);

// registry.unknown
base::Result<const RegistryRow*> find_registry(const State& state, std::string_view field,
                                               const RegistryCode& code);
// account.unknown
base::Result<const AccountRow*> find_account(const State& state, std::string_view field,
                                             const AccountNumber& number);
// account.status
base::Status may_receive(std::string_view field, const AccountNumber& number,
                         const AccountRow& row);

// resolve_units.cpp. What keeps units where they are.
enum class Holds : std::uint8_t { stop, pass };
// account.held: a hold in force lies on the account.
base::Status check_not_held(std::string_view field, const AccountNumber& account,
                            const State& state);
// Units of the account that may leave it: units.not_held, units.held (but where holds pass),
// units.reserved (but by the proposal whose effect it is).
base::Status check_units(std::string_view field, const Request& request, const AccountNumber& from,
                         const UnitBlock& block, Holds holds = Holds::stop);
// The same for each of the ranges (fields "blocks[0]", ...), ascending; neighbours joined.
base::Result<std::vector<UnitBlock>> named_units(const Request& request, const AccountNumber& from,
                                                 const std::vector<UnitBlock>& given,
                                                 Holds holds = Holds::stop);

// The date under which a registry's posting or account change is entered.
base::Result<Date> posting_date(const RegistryRow& row, const RegistryCode& code,
                                const Common& common, Timestamp time);
// The date of every other entry: that of its recorded time at the offset.
base::Result<Date> recording_date(std::int32_t utc_offset_minutes, const Common& common,
                                  Timestamp time);

// The last day on which a fact recorded now can have happened anywhere (UTC+14).
Date last_possible_day(Timestamp time);

// resolve_records.cpp, resolve_issue.cpp, resolve_debit.cpp, resolve_key.cpp
base::Result<Decision> of(const Genesis&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const OpenRegistry&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const GoLive&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const RecordProject&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const RecordDecision&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const OpenAccount&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const SetAccountStatus&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const Issue&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const Transfer&, const Request&);
base::Result<Decision> of(const Retire&, const Request&);
base::Result<Decision> of(const Cancel&, const Request&);
base::Result<Decision> of(const RotateKey&, const Common&, const State&, Timestamp);

// resolve_amendment.cpp: amendments, countries, reconciliation
base::Result<Decision> of(const AmendProject&, const Request&);
base::Result<Decision> of(const SetProjectStatus&, const Request&);
base::Result<Decision> of(const RecordCountry&, const Request&);
base::Result<Decision> of(const AmendDecision&, const Request&);
base::Result<Decision> of(const WithdrawDecision&, const Request&);
base::Result<Decision> of(const AmendAccount&, const Request&);
base::Result<Decision> of(const RecordReconciliation&, const Request&);
// resolve_restraint.cpp: holds and transfers by order of a court
base::Result<Decision> of(const CourtTransfer&, const Request&);
base::Result<Decision> of(const PlaceHold&, const Request&);
base::Result<Decision> of(const LiftHold&, const Request&);
// resolve_correction.cpp: reversals and excess issuance
base::Result<Decision> of(const ReverseEntry&, const Request&);
base::Result<Decision> of(const CorrectExcess&, const Request&);
// resolve_article6.cpp: authorizations and first transfers
base::Result<Decision> of(const RecordAuthorization&, const Request&);
base::Result<Decision> of(const AuthorizeUnits&, const Request&);
base::Result<Decision> of(const RecordFirstTransfer&, const Request&);
// resolve_proposal.cpp: proposals and policy
base::Result<Decision> of(const Propose&, const Request&);
base::Result<Decision> of(const Approve&, const Request&);
base::Result<Decision> of(const Reject&, const Request&);
base::Result<Decision> of(const WithdrawProposal&, const Request&);
base::Result<Decision> of(const ExpireProposal&, const Request&);
base::Result<Decision> of(const ExecuteProposal&, const Request&);
base::Result<Decision> of(const SetPolicy&, const Request&);
// resolve_officer.cpp: officers and their roles
base::Result<Decision> of(const GrantOfficer&, const Request&);
base::Result<Decision> of(const RevokeOfficer&, const Request&);
// resolve_seal.cpp: seals, erasure
base::Result<Decision> of(const Seal&, const Request&);
base::Result<Decision> of(const ErasePersonal&, const Request&);
// resolve_trail.cpp
base::Result<Decision> of(const TrailEvent&, const Request&);
// trail.only: a trail holds its genesis, changes of key and events; no other ledger holds events.
base::Status check_trail(const State& state, const Entry& entry);

}  // namespace jcm::domain::resolve
