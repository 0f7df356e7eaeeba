// Commands of Article 6 of the Paris Agreement: authorizations, which units they cover, first
// transfers (2/CMA.3, annex, paras 1 and 2; 4/CMA.6, annex II, for the words of the agreed
// electronic format).
#pragma once

#include "ledger/domain/command_main.hpp"

namespace jcm::domain {

// NDC: toward a nationally determined contribution. OIMP: other international mitigation purposes,
// that is IMP (international mitigation purposes, such as CORSIA) or OP (other purposes).
enum class AuthorizedPurposes : std::uint8_t {
  ndc = 0,
  oimp = 1,
  imp = 2,
  op = 3,
  ndc_and_oimp = 4,
  ndc_and_imp = 5,
  ndc_and_op = 6,
};
template <>
struct NamesOf<AuthorizedPurposes> {
  static constexpr std::string_view texts[] = {"ndc",          "oimp",        "imp",       "op",
                                               "ndc_and_oimp", "ndc_and_imp", "ndc_and_op"};
};
bool covers_ndc(AuthorizedPurposes purposes);
bool covers(AuthorizedPurposes purposes, OtherUse use);
// Whether anything but the NDC is among them.
bool covers_other(AuthorizedPurposes purposes);

// What makes the first transfer for OIMP, as the first transferring Party specifies (2/CMA.3,
// annex, para 2(b)).
enum class FirstTransferDefinition : std::uint8_t {
  authorization = 0,
  issuance = 1,
  use_or_cancellation = 2,
};
template <>
struct NamesOf<FirstTransferDefinition> {
  static constexpr std::string_view texts[] = {"authorization", "issuance", "use_or_cancellation"};
};

struct AuthorizedEntity {
  std::string name;
  std::string country;  // of incorporation, ISO 3166-1 alpha-3
  std::string id;       // its identification number
  bool operator==(const AuthorizedEntity&) const = default;
};

// Recorded again under the same id with the next version, it replaces the earlier record; what is
// already used must still be covered.
struct RecordAuthorization {
  std::string id;  // letters, digits, spaces, hyphens
  std::uint32_t version = 1;
  Date date;
  std::string approach;        // cooperative approach, CA and four digits
  RegistryCode registry;       // whose units it may cover
  std::string first_party;     // first transferring Party, ISO 3166-1 alpha-3
  std::string party_registry;  // its ITMO registry id: alpha-3 and two digits
  AuthorizedPurposes purposes = AuthorizedPurposes::ndc;
  std::optional<Quantity> ceiling;   // the most that it covers
  std::vector<std::string> parties;  // authorized to use, ISO 3166-1 alpha-3
  std::vector<AuthorizedEntity> entities;
  std::optional<FirstTransferDefinition> first_transfer;  // exactly when the purposes go beyond NDC
  std::vector<std::string> sectors;
  std::vector<std::string> activity_types;
  std::string timeframe;
  std::string terms;
  std::string change_conditions;  // of change and revocation
  std::string additional;
  std::optional<DocumentRef> document;
  bool operator==(const RecordAuthorization&) const = default;
};

// Puts units under an authorization: each unit under one, the sum within its ceiling.
struct AuthorizeUnits {
  std::string authorization;
  std::vector<UnitBlock> blocks;
  bool operator==(const AuthorizeUnits&) const = default;
};

// What the first transfer was made by.
enum class FirstTransferEvent : std::uint8_t {
  to_another_party = 0,  // the first international transfer: for NDC use
  authorization = 1,     // by the authorization's own definition, for OIMP
  issuance = 2,
  use_or_cancellation = 3,
};
template <>
struct NamesOf<FirstTransferEvent> {
  static constexpr std::string_view texts[] = {"to_another_party", "authorization", "issuance",
                                               "use_or_cancellation"};
};
// Once a unit. From here on the units are ITMOs: the ledger numbers them per cooperative approach,
// first transferring Party and vintage, from 1 without gap (6/CMA.4, annex I, para 5).
struct RecordFirstTransfer {
  std::string authorization;
  FirstTransferEvent event = FirstTransferEvent::to_another_party;
  std::vector<UnitBlock> blocks;         // under that authorization
  std::optional<std::string> acquiring;  // the acquiring Party, exactly when to another Party
  bool operator==(const RecordFirstTransfer&) const = default;
};

// What the printed identifiers of the ITMOs of one first transfer share (itmo_text.hpp).
struct ItmoSeries {
  std::string approach;
  std::string party_registry;
  std::string first_party;
  bool operator==(const ItmoSeries&) const = default;
};

template <>
struct FieldsOf<ItmoSeries> {
  static constexpr auto all = std::tuple(field(0, "approach", &ItmoSeries::approach),
                                         field(1, "party_registry", &ItmoSeries::party_registry),
                                         field(2, "first_party", &ItmoSeries::first_party));
};
template <>
struct FieldsOf<AuthorizedEntity> {
  static constexpr auto all = std::tuple(field(0, "name", &AuthorizedEntity::name),
                                         field(1, "country", &AuthorizedEntity::country),
                                         field(2, "id", &AuthorizedEntity::id));
};
template <>
struct FieldsOf<RecordAuthorization> {
  static constexpr auto all = std::tuple(
      field(0, "id", &RecordAuthorization::id), field(1, "version", &RecordAuthorization::version),
      field(2, "date", &RecordAuthorization::date),
      field(3, "approach", &RecordAuthorization::approach),
      field(4, "registry", &RecordAuthorization::registry),
      field(5, "first_party", &RecordAuthorization::first_party),
      field(6, "party_registry", &RecordAuthorization::party_registry),
      field(7, "purposes", &RecordAuthorization::purposes),
      field(8, "ceiling", &RecordAuthorization::ceiling),
      field(9, "parties", &RecordAuthorization::parties),
      maybe(10, "entities", &RecordAuthorization::entities),
      field(11, "first_transfer", &RecordAuthorization::first_transfer),
      field(12, "sectors", &RecordAuthorization::sectors),
      maybe(13, "activity_types", &RecordAuthorization::activity_types),
      maybe(14, "timeframe", &RecordAuthorization::timeframe),
      maybe(15, "terms", &RecordAuthorization::terms),
      maybe(16, "change_conditions", &RecordAuthorization::change_conditions),
      maybe(17, "additional", &RecordAuthorization::additional),
      field(18, "document", &RecordAuthorization::document));
};
template <>
struct FieldsOf<AuthorizeUnits> {
  static constexpr auto all = std::tuple(field(0, "authorization", &AuthorizeUnits::authorization),
                                         field(1, "blocks", &AuthorizeUnits::blocks));
};
template <>
struct FieldsOf<RecordFirstTransfer> {
  static constexpr auto all =
      std::tuple(field(0, "authorization", &RecordFirstTransfer::authorization),
                 field(1, "event", &RecordFirstTransfer::event),
                 field(2, "blocks", &RecordFirstTransfer::blocks),
                 field(3, "acquiring", &RecordFirstTransfer::acquiring));
};

}  // namespace jcm::domain
