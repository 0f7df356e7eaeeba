// Gate 1: dispatch, and what any command may carry beside its own facts.
#include <initializer_list>
#include <span>

#include "ledger/base/text.hpp"
#include "ledger/domain/form.hpp"
#include "ledger/domain/gates.hpp"
#include "ledger/domain/personal_fields.hpp"

namespace jcm::domain {
namespace form {
namespace {

using base::ErrorId;
using base::Status;

Status check_personal(EntryKind kind, const PersonalDigests& personal) {
  const auto rules = personal_rules(kind);
  std::size_t known = 0;
  for (const auto& rule : rules) {
    const bool given = personal.contains(rule.field);
    known += given ? 1 : 0;
    if (!given && rule.mandatory)
      return fault(ErrorId::field_missing, path_of(rule.field),
                   std::string(path_of(rule.field)) + " is missing; " + std::string(text_of(kind)) +
                       " needs it, give it");
  }
  if (known == personal.size()) return {};
  for (const auto& [field, digest] : personal) {
    bool belongs = false;
    for (const auto& rule : rules) belongs = belongs || rule.field == field;
    if (!belongs)
      return fault(ErrorId::field_unknown, path_of(field),
                   std::string(text_of(kind)) + " has no field " + std::string(path_of(field)) +
                       "; leave it out");
  }
  return {};
}

enum class AuthorityRule { none, optional, mandatory, legal_basis };

AuthorityRule authority_rule(EntryKind kind) {
  using enum EntryKind;
  for (const auto of : {credits_transfer, credits_retire, credits_cancel, credits_reverse})
    if (kind == of) return AuthorityRule::mandatory;
  for (const auto of : {credits_court_transfer, credits_correct_excess, hold_place, hold_lift})
    if (kind == of) return AuthorityRule::legal_basis;
  for (const auto of : {account_open, account_set_status, account_amend})
    if (kind == of) return AuthorityRule::optional;
  return AuthorityRule::none;
}

Status check_authority(EntryKind kind, const std::optional<Authority>& authority) {
  const auto rule = authority_rule(kind);
  if (!authority) {
    if (rule == AuthorityRule::none || rule == AuthorityRule::optional) return {};
    return fault(
        ErrorId::authority_missing, "authority",
        rule == AuthorityRule::legal_basis
            ? "this needs the order or law it rests on; give authority with kind legal_basis and "
              "its "
              "reference"
            : "a debit needs the holder's application or the legal basis; give authority with its "
              "kind and reference");
  }
  if (rule == AuthorityRule::none)
    return fault(ErrorId::field_unknown, "authority",
                 std::string(text_of(kind)) + " takes no authority; leave it out");
  if (rule == AuthorityRule::legal_basis && authority->kind != AuthorityKind::legal_basis)
    return fault(ErrorId::field_value, "authority.kind",
                 std::string(text_of(kind)) +
                     " rests on an order or law, not on an application; give kind legal_basis");
  if (authority->kind != AuthorityKind::holder_application &&
      authority->kind != AuthorityKind::legal_basis)
    return fault(ErrorId::field_value, "authority.kind",
                 "authority.kind is unknown; use holder_application or legal_basis");
  if (auto s = check_text("authority.reference", authority->reference, base::max_short_text,
                          Presence::mandatory);
      !s)
    return s;
  if (authority->date) JCM_TRY_VOID(check_date("authority.date", *authority->date));
  if (authority->document) return check_document("authority.document", *authority->document);
  return {};
}

Status check_common(const Common& common) {
  if (common.business_date) JCM_TRY_VOID(check_date("business_date", *common.business_date));
  if (common.effective_on) JCM_TRY_VOID(check_date("effective_on", *common.effective_on));
  return check_text("note", common.note, base::max_long_text, Presence::optional);
}

}  // namespace

Status check(const Facts& facts) {
  const EntryKind kind = kind_of(facts.given);
  JCM_TRY_VOID(std::visit([](const auto& given) { return check_given(given); }, facts.given));
  if (const auto* propose = std::get_if<Propose>(&facts.given))
    JCM_TRY_VOID(check_proposed(*propose, facts.personal));
  JCM_TRY_VOID(check_personal(kind, facts.personal));
  if (const auto* grant = std::get_if<GrantOfficer>(&facts.given))
    JCM_TRY_VOID(check_grant_name(*grant, facts.personal));
  JCM_TRY_VOID(check_authority(kind, facts.authority));
  return check_common(facts.common);
}

}  // namespace form

base::Result<CheckedCommand> check_form(Command command) {
  JCM_TRY_VOID(form::check(facts_of(command)));
  return CheckedCommand(std::move(command));
}

base::Status check_personal_texts(const PersonalTexts& texts) {
  for (const auto& [field, text] : texts)
    JCM_TRY_VOID(
        form::check_text(path_of(field), text, base::max_long_text, form::Presence::mandatory));
  return {};
}

}  // namespace jcm::domain
