// The kinds of field that many commands share.
#include "ledger/base/text.hpp"
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {

using base::ErrorId;
using base::Status;

std::string at(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

base::Error fault(ErrorId id, std::string_view field, std::string detail) {
  return base::error(id, std::move(detail), std::string(field));
}

Status check_text(std::string_view field, std::string_view text, std::size_t max,
                  Presence presence) {
  if (text.empty()) {
    if (presence == Presence::optional) return {};
    return fault(ErrorId::field_missing, field,
                 std::string(field) + " is missing or empty; give it");
  }
  if (text.size() > max)
    return fault(ErrorId::field_too_long, field,
                 std::string(field) + " has " + std::to_string(text.size()) +
                     " bytes; use at most " + std::to_string(max));
  std::size_t offset = 0;
  const auto found = base::find_text_fault(text, &offset);
  if (found == base::TextFault::none) return {};
  return fault(ErrorId::field_text, field,
               std::string(field) + " " + std::string(base::describe(found)) + " at byte " +
                   std::to_string(offset) + "; remove it");
}

Status check_date(std::string_view field, Date date) {
  constexpr std::int32_t first = -25'567;   // 1900-01-01
  constexpr std::int32_t last = 2'932'896;  // 9999-12-31
  if (date.days >= first && date.days <= last) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " is day " + std::to_string(date.days) +
                   " from 1970-01-01; give a date from 1900 to 9999");
}

Status check_code(std::string_view field, const RegistryCode& code) {
  if (RegistryCode::parse({code.letters.data(), code.letters.size()})) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " is not a registry; give its two capital letters, like JP");
}

Status check_project(std::string_view field, const ProjectReference& reference) {
  if (ProjectReference::parse({reference.chars.data(), reference.chars.size()})) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) +
                   " is not a project reference; give two capital letters and three "
                   "digits, like MN006");
}

Status check_vintage(std::string_view field, const Vintage& vintage) {
  if (Vintage::of(vintage.year)) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " is " + std::to_string(vintage.year) +
                   "; give a calendar year from 2000 to 2199");
}

Status check_account(std::string_view field, const AccountNumber& account) {
  if (RegistryCode::parse({account.registry.letters.data(), 2}) && !text_of(account.kind).empty() &&
      account.number >= 1 && account.number <= base::max_account_number)
    return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " is not an account number; give it as printed, like " +
                   AccountNumber{{{'J', 'P'}}, AccountKind::entity_holding, 1}.text());
}

Status check_amount(std::string_view field, Quantity quantity) {
  if (!quantity.is_zero()) return {};
  return fault(ErrorId::amount_zero, field, std::string(field) + " is 0; give at least 1");
}

Status check_range(std::string_view field, const UnitRange& range) {
  const auto checked = UnitRange::of(range.first, range.last);
  if (checked) return {};
  return fault(checked.error().id, field, std::string(field) + ": " + checked.error().detail);
}

Status check_decision_key(std::string_view prefix, const DecisionKey& key) {
  const auto field = [&](std::string_view name) { return std::string(prefix) + std::string(name); };
  if (auto s = check_project(field("project"), key.project); !s) return s;
  if (auto s = check_date(field("period_start"), key.period_start); !s) return s;
  if (auto s = check_date(field("period_end"), key.period_end); !s) return s;
  if (auto s = check_date(field("decided_on"), key.decided_on); !s) return s;
  if (key.period_end < key.period_start)
    return fault(ErrorId::decision_period, field("period_end"),
                 "the monitoring period ends on " + base::to_text(key.period_end) +
                     ", before it starts on " + base::to_text(key.period_start) +
                     "; give the earlier date as period_start");
  // Credits are decided on verified reductions of a past period.
  if (key.decided_on < key.period_end)
    return fault(ErrorId::decision_period, field("decided_on"),
                 "the decision of " + base::to_text(key.decided_on) +
                     " comes before its monitoring period ends on " +
                     base::to_text(key.period_end) +
                     "; give the date of the Joint Committee's decision");
  return {};
}

Status check_document(std::string_view prefix, const DocumentRef& document) {
  const std::string field = std::string(prefix) + ".length";
  if (document.length == 0)
    return fault(ErrorId::field_value, field, field + " is 0; give the document's length in bytes");
  if (document.length > base::max_exact_integer)
    return fault(ErrorId::amount_too_large, field,
                 field + " is above " + std::to_string(base::max_exact_integer) +
                     "; give the length in bytes");
  return {};
}

}  // namespace jcm::domain::form
