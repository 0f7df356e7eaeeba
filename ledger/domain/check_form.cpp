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

Status check_authority(EntryKind kind, const std::optional<Authority>& authority) {
  const bool debit = kind == EntryKind::credits_transfer || kind == EntryKind::credits_retire ||
                     kind == EntryKind::credits_cancel;
  const bool account = kind == EntryKind::account_open || kind == EntryKind::account_set_status;
  if (!authority) {
    if (!debit) return {};
    return fault(
        ErrorId::authority_missing, "authority",
        "a debit needs the holder's application or the legal basis; give authority with its "
        "kind and reference");
  }
  if (!debit && !account)
    return fault(ErrorId::field_unknown, "authority",
                 std::string(text_of(kind)) + " takes no authority; leave it out");
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
  JCM_TRY_VOID(check_personal(kind, facts.personal));
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
