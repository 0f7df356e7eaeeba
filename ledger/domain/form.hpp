// Private to the room: gate 1, what can be said of a command alone. Checks go in the order of the
// fields in the method's schema; the first fault is the one reported.
#pragma once

#include <string>
#include <string_view>

#include "ledger/domain/facts.hpp"

namespace jcm::domain::form {

base::Status check(const Facts& facts);

// One per operation (form_registry.cpp, form_decision.cpp, form_credits.cpp, form_key.cpp).
base::Status check_given(const Genesis& genesis);
base::Status check_given(const OpenRegistry& open);
base::Status check_given(const GoLive& go_live);
base::Status check_given(const RecordProject& project);
base::Status check_given(const RecordDecision& decision);
base::Status check_given(const OpenAccount& open);
base::Status check_given(const SetAccountStatus& set);
base::Status check_given(const Issue& issue);
base::Status check_given(const Transfer& transfer);
base::Status check_given(const Retire& retire);
base::Status check_given(const Cancel& cancel);
base::Status check_given(const RotateKey& rotate);
base::Status check_given(const RecordAuthorization& record);
base::Status check_given(const AuthorizeUnits& units);
base::Status check_given(const RecordFirstTransfer& transfer);
base::Status check_given(const TrailEvent& event);  // form_trail.cpp

// form_amendment.cpp
base::Status check_given(const AmendProject& amend);
base::Status check_given(const SetProjectStatus& set);
base::Status check_given(const RecordCountry& country);
base::Status check_given(const AmendDecision& amend);
base::Status check_given(const WithdrawDecision& withdraw);
base::Status check_given(const AmendAccount& amend);
base::Status check_given(const RecordReconciliation& record);
base::Status check_project_details(const RecordProject& project);
// form_restraint.cpp, form_correction.cpp
base::Status check_given(const CourtTransfer& transfer);
base::Status check_given(const PlaceHold& place);
base::Status check_given(const LiftHold& lift);
base::Status check_given(const ReverseEntry& reverse);
base::Status check_given(const CorrectExcess& correct);

// form_proposal.cpp
base::Status check_given(const SetPolicy& policy);
base::Status check_given(const Approve& approve);
base::Status check_given(const Reject& reject);
base::Status check_given(const WithdrawProposal& withdraw);
// What is proposed, with the personal fields that stand with the proposal. Also for gate 2: the
// fields of errors are those of the proposal's params.
base::Status check_proposed(const Propose& propose, const PersonalDigests& personal);
base::Error in_proposal(base::Error error);
// Every write but those of proposals; of all that policy can be set for, too.
bool may_be_proposed(EntryKind kind);

// form_seal.cpp
base::Status check_given(const Seal& seal);
base::Status check_given(const ErasePersonal& erase);

// form_officer.cpp
base::Status check_given(const GrantOfficer& grant);
base::Status check_given(const RevokeOfficer& revoke);
// A new officer has a name; a grant to one there is grants something.
base::Status check_grant_name(const GrantOfficer& grant, const PersonalDigests& personal);

// The default, for an operation of which nothing can be said alone.
template <class Other>
base::Status check_given(const Other&) {
  return {};
}

// Fields. `field` is the path from the request's params.
enum class Presence { mandatory, optional };
base::Status check_text(std::string_view field, std::string_view text, std::size_t max,
                        Presence presence);
base::Status check_date(std::string_view field, Date date);  // 1900-01-01 to 9999-12-31
base::Status check_code(std::string_view field, const RegistryCode& code);
base::Status check_project(std::string_view field, const ProjectReference& reference);
base::Status check_vintage(std::string_view field, const Vintage& vintage);
base::Status check_account(std::string_view field, const AccountNumber& account);
base::Status check_amount(std::string_view field, Quantity quantity);  // not zero
base::Status check_range(std::string_view field, const UnitRange& range);
base::Status check_decision_key(std::string_view prefix, const DecisionKey& key);
// The field "blocks": some, at most 1,000, all of the registry, ascending, without overlap.
base::Status check_blocks(const std::vector<UnitBlock>& blocks, const RegistryCode& registry);
base::Status check_document(std::string_view prefix, const DocumentRef& document);

// The accounts of a debit: of one registry, different, of kinds that fit (form_credits.cpp).
base::Status check_parties(const AccountNumber& from, const AccountNumber& to,
                           bool (*wanted)(AccountKind), std::string_view wanted_words);

// "lines[3]"
std::string at(std::string_view list, std::size_t index);
base::Error fault(base::ErrorId id, std::string_view field, std::string detail);

}  // namespace jcm::domain::form
