// Commands about what stands in the books: projects in full, partner countries, amendments of
// decisions and accounts, reconciliation.
#pragma once

#include "ledger/domain/command_main.hpp"

namespace jcm::domain {

// Replaces what is recorded of a project by these facts; its reference and country stay.
struct AmendProject {
  RecordProject facts;
  std::string reason;  // public: why the record changes
  bool operator==(const AmendProject&) const = default;
};

// registered_on exactly when the new status is registered. A withdrawn project gets no new
// decision.
struct SetProjectStatus {
  ProjectReference reference;
  ProjectStatus status = ProjectStatus::validation;
  std::optional<Date> registered_on;
  std::string reason;  // public
  std::vector<NamedDocument> documents;
  bool operator==(const SetProjectStatus&) const = default;
};

// A partner country, as data: the list grows. Recorded again, it replaces the earlier record.
struct RecordCountry {
  RegistryCode code;          // ISO 3166-1 alpha-2
  std::string alpha3;         // ISO 3166-1 alpha-3: the Party in the Article 6 tables
  std::string name;           // in English
  std::optional<Date> since;  // signature of the bilateral document
  bool operator==(const RecordCountry&) const = default;
};

// A wrong date or reference of a decision, put right; quantities never change. The decision keeps
// the key under which it was recorded.
struct AmendDecision {
  DecisionKey decision;
  std::optional<Date> decided_on;
  std::string reference;
  std::string reason;  // public
  bool operator==(const AmendDecision&) const = default;
};
// Only while none of its lines is posted. Its period is free for another decision then.
struct WithdrawDecision {
  DecisionKey decision;
  std::string reason;  // public
  bool operator==(const WithdrawDecision&) const = default;
};

// Personal fields, each optional, replacing the earlier one: holder_name, representative,
// head_office, contact, department. At least one change.
struct AmendAccount {
  AccountNumber account;
  std::optional<TrustProperty> trust_property;
  bool operator==(const AmendAccount&) const = default;
};

// What a registry was compared with, and how that ended.
enum class ReconciliationSource : std::uint8_t { ledger = 0, archive = 1, csv = 2 };
template <>
struct NamesOf<ReconciliationSource> {
  static constexpr std::string_view texts[] = {"ledger", "archive", "csv"};
};
struct RecordReconciliation {
  RegistryCode registry;
  ReconciliationSource source = ReconciliationSource::ledger;
  std::string counterpart;              // origin of the other ledger, or the name of the file
  std::optional<TrustedHead> head;      // of the other ledger or archive: size and root
  std::optional<DocumentRef> document;  // of a CSV
  Seq own_size = 0;                     // entries of this ledger that were compared
  Quantity own_total;                   // issued in the registry
  Quantity other_total;
  bool agrees = false;
  std::string difference;  // the first one, in words; mandatory unless it agrees
  bool operator==(const RecordReconciliation&) const = default;
};

template <>
struct NamesOf<ProjectStatus> {
  static constexpr std::string_view texts[] = {"validation", "registered", "withdrawn"};
};
template <>
struct NamesOf<TrustProperty> {
  static constexpr std::string_view texts[] = {"none", "part", "all"};
};
template <>
struct FieldsOf<DocumentRef> {
  static constexpr auto all = std::tuple(field(0, "sha256", &DocumentRef::sha256),
                                         field(1, "length", &DocumentRef::length));
};
template <>
struct FieldsOf<NamedDocument> {
  static constexpr auto all = std::tuple(field(0, "title", &NamedDocument::title),
                                         field(1, "document", &NamedDocument::document));
};
template <>
struct FieldsOf<TrustedHead> {
  static constexpr auto all =
      std::tuple(field(0, "size", &TrustedHead::size), field(1, "root", &TrustedHead::root));
};
template <>
struct FieldsOf<RecordProject> {
  static constexpr auto all = std::tuple(
      field(0, "reference", &RecordProject::reference),
      field(1, "country", &RecordProject::country), field(2, "title", &RecordProject::title),
      field(3, "status", &RecordProject::status),
      field(4, "registered_on", &RecordProject::registered_on),
      maybe(5, "methodologies", &RecordProject::methodologies),
      maybe(6, "partner_participants", &RecordProject::partner_participants),
      maybe(7, "japanese_participants", &RecordProject::japanese_participants),
      maybe(8, "sectoral_scopes", &RecordProject::sectoral_scopes),
      maybe(9, "third_party_entity", &RecordProject::third_party_entity),
      maybe(10, "programme", &RecordProject::programme),
      field(11, "programme_kind", &RecordProject::programme_kind),
      field(12, "crediting_start", &RecordProject::crediting_start),
      field(13, "crediting_end", &RecordProject::crediting_end),
      maybe(14, "documents", &RecordProject::documents));
};
template <>
struct FieldsOf<AmendProject> {
  static constexpr auto all = std::tuple(field(0, "facts", &AmendProject::facts),
                                         field(1, "reason", &AmendProject::reason));
};
template <>
struct FieldsOf<SetProjectStatus> {
  static constexpr auto all =
      std::tuple(field(0, "reference", &SetProjectStatus::reference),
                 field(1, "status", &SetProjectStatus::status),
                 field(2, "registered_on", &SetProjectStatus::registered_on),
                 field(3, "reason", &SetProjectStatus::reason),
                 maybe(4, "documents", &SetProjectStatus::documents));
};
template <>
struct FieldsOf<RecordCountry> {
  static constexpr auto all =
      std::tuple(field(0, "code", &RecordCountry::code), field(1, "alpha3", &RecordCountry::alpha3),
                 field(2, "name", &RecordCountry::name), field(3, "since", &RecordCountry::since));
};
template <>
struct FieldsOf<AmendDecision> {
  static constexpr auto all = std::tuple(field(0, "decision", &AmendDecision::decision),
                                         field(1, "decided_on", &AmendDecision::decided_on),
                                         maybe(2, "reference", &AmendDecision::reference),
                                         field(3, "reason", &AmendDecision::reason));
};
template <>
struct FieldsOf<WithdrawDecision> {
  static constexpr auto all = std::tuple(field(0, "decision", &WithdrawDecision::decision),
                                         field(1, "reason", &WithdrawDecision::reason));
};
template <>
struct FieldsOf<AmendAccount> {
  static constexpr auto all = std::tuple(field(0, "account", &AmendAccount::account),
                                         field(1, "trust_property", &AmendAccount::trust_property));
};
template <>
struct FieldsOf<RecordReconciliation> {
  static constexpr auto all =
      std::tuple(field(0, "registry", &RecordReconciliation::registry),
                 field(1, "source", &RecordReconciliation::source),
                 field(2, "counterpart", &RecordReconciliation::counterpart),
                 field(3, "head", &RecordReconciliation::head),
                 field(4, "document", &RecordReconciliation::document),
                 field(5, "own_size", &RecordReconciliation::own_size),
                 field(6, "own_total", &RecordReconciliation::own_total),
                 field(7, "other_total", &RecordReconciliation::other_total),
                 field(8, "agrees", &RecordReconciliation::agrees),
                 maybe(9, "difference", &RecordReconciliation::difference));
};

}  // namespace jcm::domain
