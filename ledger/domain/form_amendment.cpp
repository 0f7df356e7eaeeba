// Gate 1 for amendments, countries and reconciliations, and for what RecordProject says in full.
#include "ledger/base/text.hpp"
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {

using base::ErrorId;
using base::Status;

namespace {

Status check_reason(std::string_view reason) {
  return check_text("reason", reason, base::max_long_text, Presence::mandatory);
}

Status check_documents(std::string_view prefix, const std::vector<NamedDocument>& documents) {
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const auto field = at(prefix, i);
    JCM_TRY_VOID(
        check_text(field + ".title", documents[i].title, base::max_long_text, Presence::mandatory));
    JCM_TRY_VOID(check_document(field + ".document", documents[i].document));
  }
  return {};
}

// A field of the project that stands inside "facts".
Status inside_facts(Status status) {
  if (status) return status;
  auto error = std::move(status).error();
  if (!error.field.empty()) error.field = "facts." + error.field;
  return error;
}

bool is_alpha3(std::string_view text) {
  if (text.size() != 3) return false;
  for (const char c : text)
    if (c < 'A' || c > 'Z') return false;
  return true;
}

}  // namespace

Status check_project_details(const RecordProject& project) {
  for (std::size_t i = 0; i < project.sectoral_scopes.size(); ++i)
    JCM_TRY_VOID(check_text(at("sectoral_scopes", i), project.sectoral_scopes[i],
                            base::max_long_text, Presence::mandatory));
  JCM_TRY_VOID(check_text("third_party_entity", project.third_party_entity, base::max_long_text,
                          Presence::optional));
  JCM_TRY_VOID(check_text("programme", project.programme, base::max_long_text, Presence::optional));
  if (project.programme_kind && text_of(*project.programme_kind).empty())
    return fault(ErrorId::field_value, "programme_kind",
                 "programme_kind is unknown; use model_project, jfjcm_sovereign, "
                 "jfjcm_non_sovereign or other");
  if (project.crediting_start)
    JCM_TRY_VOID(check_date("crediting_start", *project.crediting_start));
  if (project.crediting_end) JCM_TRY_VOID(check_date("crediting_end", *project.crediting_end));
  if (project.crediting_start.has_value() != project.crediting_end.has_value())
    return fault(ErrorId::project_dates,
                 project.crediting_start ? "crediting_end" : "crediting_start",
                 "a crediting period has a first and a last day; give both, or neither");
  if (project.crediting_start && *project.crediting_end < *project.crediting_start)
    return fault(
        ErrorId::project_dates, "crediting_end",
        "the crediting period ends before it starts; compare both dates with their source");
  return check_documents("documents", project.documents);
}

Status check_given(const AmendProject& amend) {
  JCM_TRY_VOID(inside_facts(check_given(amend.facts)));
  return check_reason(amend.reason);
}

Status check_given(const SetProjectStatus& set) {
  JCM_TRY_VOID(check_project("reference", set.reference));
  if (text_of(set.status).empty())
    return fault(ErrorId::field_value, "status",
                 "status is unknown; use validation, registered or withdrawn");
  if ((set.status == ProjectStatus::registered) != set.registered_on.has_value())
    return fault(ErrorId::project_dates, "registered_on",
                 set.registered_on ? "only a registered project has a date of registration; leave "
                                     "registered_on out"
                                   : "a registered project needs the date of its registration; "
                                     "give registered_on");
  if (set.registered_on) JCM_TRY_VOID(check_date("registered_on", *set.registered_on));
  JCM_TRY_VOID(check_reason(set.reason));
  return check_documents("documents", set.documents);
}

Status check_given(const RecordCountry& country) {
  JCM_TRY_VOID(check_code("code", country.code));
  if (!is_alpha3(country.alpha3))
    return fault(ErrorId::field_value, "alpha3",
                 "alpha3 is not three capital letters; give the ISO 3166-1 alpha-3 code, like MNG");
  JCM_TRY_VOID(check_text("name", country.name, base::max_short_text, Presence::mandatory));
  return country.since ? check_date("since", *country.since) : Status{};
}

Status check_given(const AmendDecision& amend) {
  JCM_TRY_VOID(check_decision_key("decision.", amend.decision));
  if (!amend.decided_on && amend.reference.empty())
    return fault(ErrorId::field_missing, "decided_on",
                 "nothing is amended; give decided_on, reference, or both");
  if (amend.decided_on) JCM_TRY_VOID(check_date("decided_on", *amend.decided_on));
  JCM_TRY_VOID(check_text("reference", amend.reference, base::max_short_text, Presence::optional));
  return check_reason(amend.reason);
}

Status check_given(const WithdrawDecision& withdraw) {
  JCM_TRY_VOID(check_decision_key("decision.", withdraw.decision));
  return check_reason(withdraw.reason);
}

Status check_given(const AmendAccount& amend) {
  JCM_TRY_VOID(check_account("account", amend.account));
  if (amend.trust_property && text_of(*amend.trust_property).empty())
    return fault(ErrorId::field_value, "trust_property",
                 "trust_property is unknown; use none, part or all");
  return {};
}

Status check_given(const RecordReconciliation& record) {
  JCM_TRY_VOID(check_code("registry", record.registry));
  if (text_of(record.source).empty())
    return fault(ErrorId::field_value, "source", "source is unknown; use ledger, archive or csv");
  JCM_TRY_VOID(
      check_text("counterpart", record.counterpart, base::max_long_text, Presence::mandatory));
  if ((record.source == ReconciliationSource::csv) != record.document.has_value())
    return fault(ErrorId::field_conflict, "document",
                 record.document ? "document belongs to a CSV; leave it out"
                                 : "a CSV is named by its SHA-256 and length; give document");
  if ((record.source == ReconciliationSource::csv) == record.head.has_value())
    return fault(ErrorId::field_conflict, "head",
                 record.head ? "a CSV has no head; leave it out"
                             : "a ledger or an archive is named by its size and root; give head");
  if (record.document) JCM_TRY_VOID(check_document("document", *record.document));
  if (record.agrees != record.difference.empty())
    return fault(ErrorId::field_conflict, "difference",
                 record.agrees ? "both sides agree, so there is no difference; leave it out"
                               : "say what differs first; give difference");
  return check_text("difference", record.difference, base::max_long_text, Presence::optional);
}

}  // namespace jcm::domain::form
