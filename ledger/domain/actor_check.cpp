// Who stands behind an entry: what of authority.hpp is asked of each one, before and after gate 2.
#include "ledger/domain/authority.hpp"
#include "ledger/domain/facts.hpp"

namespace jcm::domain {
namespace {

using base::ErrorId;
using base::Status;

std::string name_of(const Entry& entry) { return "entry " + std::to_string(entry.seq); }

base::Error unknown_actor(const State& state, const Entry& entry) {
  return base::error(ErrorId::caller_unknown,
                     name_of(entry) + " is recorded by officer " +
                         std::to_string(entry.actor.officer) + " with uid " +
                         std::to_string(entry.actor.uid) +
                         ", who is no officer of this ledger; ask an administrator: " +
                         administrators_text(state.officers()));
}

// The scope, where the command or what it is about says it; otherwise gate 2 finds it.
std::optional<Scope> stated_scope(const Given& given, const State& state) {
  using Stated = std::optional<Scope>;
  const auto of_proposal = [&](const auto& about) -> Stated {
    const auto row = state.proposals().find(about.proposal);
    return row == state.proposals().end() ? Stated{} : Stated(row->second.scope);
  };
  return std::visit(Overloaded{[](const OpenRegistry& g) { return Stated(g.code); },
                               [](const GoLive& g) { return Stated(g.registry); },
                               [](const RecordProject&) { return Stated(Scope{}); },
                               [](const AmendProject&) { return Stated(Scope{}); },
                               [](const SetProjectStatus&) { return Stated(Scope{}); },
                               [](const RecordCountry&) { return Stated(Scope{}); },
                               [](const RecordDecision&) { return Stated(Scope{}); },
                               [](const AmendDecision&) { return Stated(Scope{}); },
                               [](const WithdrawDecision&) { return Stated(Scope{}); },
                               [](const GrantOfficer&) { return Stated(Scope{}); },
                               [](const RevokeOfficer&) { return Stated(Scope{}); },
                               [](const OpenAccount& g) { return Stated(g.registry); },
                               [](const SetAccountStatus& g) { return Stated(g.account.registry); },
                               [](const AmendAccount& g) { return Stated(g.account.registry); },
                               [](const Issue& g) { return Stated(g.registry); },
                               [](const Transfer& g) { return Stated(g.from.registry); },
                               [](const Retire& g) { return Stated(g.from.registry); },
                               [](const Cancel& g) { return Stated(g.from.registry); },
                               [](const CourtTransfer& g) { return Stated(g.from.registry); },
                               [](const CorrectExcess& g) { return Stated(g.from.registry); },
                               [](const PlaceHold& g) { return Stated(g.registry); },
                               [&](const Approve& g) { return of_proposal(g); },
                               [&](const Reject& g) { return of_proposal(g); },
                               [&](const WithdrawProposal& g) { return of_proposal(g); },
                               [&](const Propose& g) { return stated_scope(g.what->given, state); },
                               [](const auto&) { return Stated{}; }},
                    given);
}

// An effect's right is its proposer's; who gives it effect is the last approver, right behind the
// approval, or the system. Whether it is due is for law 11.
Status check_effect(const State& state, const Entry& entry) {
  const auto proposal = state.proposals().find(*entry.body.resolved.proposal);
  if (proposal == state.proposals().end()) return {};  // proposal.unknown, of gate 2
  const auto& row = proposal->second;
  JCM_TRY_VOID(may_record(state, row.proposer, entry.kind(), row.scope));
  const bool approved_now = !row.approvals.empty() && row.approvals.back().entry + 1 == entry.seq;
  const std::uint64_t expected = approved_now ? row.approvals.back().officer : 0;
  if (entry.actor.officer == expected) return {};
  return base::error(
      ErrorId::officer_not_allowed,
      name_of(entry) + " gives effect to proposal " + std::to_string(proposal->first) +
          " in the name of officer " + std::to_string(entry.actor.officer) + "; that is for " +
          (expected == 0 ? std::string("the system")
                         : "its last approver, officer " + std::to_string(expected)));
}

Status check_signature(const Entry& entry, const OfficerRow* officer) {
  const bool needed = officer != nullptr && officer->public_key && !entry.body.resolved.proposal;
  if (needed == entry.signature.has_value()) return {};
  if (needed)
    return base::error(ErrorId::officer_signature,
                       "officer " + std::to_string(entry.actor.officer) +
                           " has enrolled a key, and the command bears no signature; sign it with "
                           "that key (jcm-ledger --sign-key FILE)",
                       "signature");
  return base::error(ErrorId::officer_signature,
                     officer == nullptr || entry.body.resolved.proposal
                         ? name_of(entry) + " is not signed by an officer, and bears a signature"
                         : "officer " + std::to_string(entry.actor.officer) +
                               " has enrolled no key, so nothing can be signed; leave the "
                               "signature out",
                     "signature");
}

}  // namespace

Status check_actor(const State& state, const Entry& entry) {
  const EntryKind kind = entry.kind();
  const bool system = entry.actor.officer == 0;
  if (const auto* genesis = std::get_if<Genesis>(&entry.body.given)) {
    if (entry.actor != Actor{1, genesis->administrator_uid}) return unknown_actor(state, entry);
    return check_signature(entry, nullptr);
  }
  const OfficerRow* officer = active_officer(state, entry.actor.officer);
  if (!system && (officer == nullptr || officer->uid != entry.actor.uid))
    return unknown_actor(state, entry);
  JCM_TRY_VOID(check_signature(entry, officer));
  if (entry.body.resolved.proposal) return check_effect(state, entry);
  if (system) {
    if (system_records(kind)) return {};
    return base::error(ErrorId::officer_not_allowed,
                       name_of(entry) + " is a " + std::string(text_of(kind)) +
                           " in the name of the system, which is for an officer to record");
  }
  const auto scope = stated_scope(entry.body.given, state);
  JCM_TRY_VOID(may_record(state, entry.actor.officer, kind, scope));
  if (const auto* propose = std::get_if<Propose>(&entry.body.given))
    return may_record(state, entry.actor.officer, kind_of(propose->what->given), scope);
  return {};
}

Status check_role(const State& state, const Entry& entry, const Scope& scope) {
  if (entry.actor.officer == 0 || entry.body.resolved.proposal ||
      std::holds_alternative<Genesis>(entry.body.given))
    return {};
  JCM_TRY_VOID(may_record(state, entry.actor.officer, entry.kind(), scope));
  if (const auto* propose = std::get_if<Propose>(&entry.body.given))
    return may_record(state, entry.actor.officer, kind_of(propose->what->given), scope);
  return {};
}

}  // namespace jcm::domain
