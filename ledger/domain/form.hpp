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
base::Status check_document(std::string_view prefix, const DocumentRef& document);

// "lines[3]"
std::string at(std::string_view list, std::size_t index);
base::Error fault(base::ErrorId id, std::string_view field, std::string detail);

}  // namespace jcm::domain::form
