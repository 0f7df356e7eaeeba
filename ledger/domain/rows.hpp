// Rows of the live state beyond the main job (state.hpp has the others): officers, policy,
// proposals, holds, marks, reversals, Article 6, seals, countries. Described once (describe.hpp),
// so that the views keep and compare them without code of their own.
#pragma once

#include "ledger/domain/entry.hpp"

namespace jcm::domain {

struct RoleGrant {
  Role role = Role::reader;
  RegistryCode registry;  // none: the whole ledger
  auto operator<=>(const RoleGrant&) const = default;
};
// Key: the officer's number; 1 is the administrator whom the genesis names.
struct OfficerRow {
  std::uint64_t uid = 0;
  std::optional<Digest> name;    // personal digest
  std::vector<RoleGrant> roles;  // ascending; empty: revoked, the uid is free
  std::optional<Digest> public_key;
  Seq granted_by = 0;  // the entry that made the officer
  bool operator==(const OfficerRow&) const = default;
};

struct PolicyKey {
  RegistryCode registry;  // none: every registry without a policy of its own
  EntryKind operation = EntryKind::credits_transfer;
  auto operator<=>(const PolicyKey&) const = default;
};
struct PolicyRow {
  SetPolicy facts;
  Seq set_by = 0;
  bool operator==(const PolicyRow&) const = default;
};

enum class ProposalStatus : std::uint8_t {
  pending = 0,
  delayed = 1,  // approved; takes effect when the delay is over
  executed = 2,
  rejected = 3,
  withdrawn = 4,
  expired = 5,
};
template <>
struct NamesOf<ProposalStatus> {
  static constexpr std::string_view texts[] = {"pending",  "delayed",   "executed",
                                               "rejected", "withdrawn", "expired"};
};
struct ApprovalRow {
  std::uint64_t officer = 0;
  Seq entry = 0;
  bool operator==(const ApprovalRow&) const = default;
};
struct PersonalDigest {
  PersonalField field = PersonalField::holder_name;
  Digest digest;
  bool operator==(const PersonalDigest&) const = default;
};
// Key: the seq of its proposal.open entry. Stays when it has ended, without what it proposed.
struct ProposalRow {
  ProposalStatus status = ProposalStatus::pending;
  std::uint64_t proposer = 0;  // officer
  EntryKind operation = EntryKind::credits_transfer;
  Scope scope;
  std::optional<Propose> what;       // while pending or delayed
  std::vector<UnitBlock> reserved;   // the same; also as marks
  std::optional<Quantity> quantity;  // of a debit or an issuance
  Timestamp opened;
  Timestamp deadline;  // the last instant at which it may be approved
  std::vector<ApprovalRow> approvals;
  std::optional<Timestamp> due;  // delayed: not before
  // The effect, or the rejection, withdrawal, expiry. While pending or delayed: the effect that the
  // entry behind the last approval, or behind proposal.execute, must be.
  std::optional<Seq> ended_by;
  std::vector<PersonalDigest> personal;  // while pending or delayed: those that go with the effect
  [[nodiscard]] bool open() const {
    return status == ProposalStatus::pending || status == ProposalStatus::delayed;
  }
  bool operator==(const ProposalRow&) const = default;
};

// Key: the seq of its hold.place entry. The units of a hold on units are marks.
struct HoldRow {
  RegistryCode registry;
  std::optional<AccountNumber> account;  // absent: a hold on units
  std::string imposed_by;
  std::string reference;         // of the authority
  std::optional<Seq> lifted_by;  // the entry that lifted the last of it
  bool operator==(const HoldRow&) const = default;
};

// What is known of units other than whose they are. Ranges of one run, beside the blocks, so that
// no split or transfer can lose them.
enum class MarkKind : std::uint8_t {
  hold = 0,            // cause: hold.place; several may cover a unit
  reservation = 1,     // cause: proposal.open; at most one a unit, as the next two
  authorization = 2,   // cause: credits.authorize
  first_transfer = 3,  // cause: credits.first_transfer
  use = 4,             // cause: the retirement or cancellation; of units under an authorization
};
template <>
struct NamesOf<MarkKind> {
  static constexpr std::string_view texts[] = {"hold", "reservation", "authorization",
                                               "first_transfer", "use"};
};
// What units under an authorization were used for: a retirement is toward an NDC, a cancellation
// for one of the other purposes when it says so.
enum class UnitUse : std::uint8_t { ndc = 0, imp = 1, op = 2 };
template <>
struct NamesOf<UnitUse> {
  static constexpr std::string_view texts[] = {"ndc", "imp", "op"};
};
struct MarkKey {
  NumberingRun run;
  MarkKind kind = MarkKind::hold;
  Serial first = 1;
  Seq cause = 0;
  auto operator<=>(const MarkKey&) const = default;
};
struct MarkRow {
  Serial last = 1;
  std::string authorization;     // authorization, first_transfer and use: its id
  std::uint64_t itmo = 0;        // first_transfer: ITMO serial of the first unit
  std::optional<UnitUse> use{};  // use: what for
  bool operator==(const MarkRow&) const = default;
};

// Key: the entry that was reversed.
struct ReversalRow {
  Seq reversed_by = 0;
  bool operator==(const ReversalRow&) const = default;
};

// Key: its id.
struct AuthorizationRow {
  RecordAuthorization facts;
  Seq recorded_by = 0;  // the newest version's entry
  Quantity covered;     // units under it
  bool operator==(const AuthorizationRow&) const = default;
};
// ITMOs are numbered per cooperative approach, first transferring Party and vintage.
struct ItmoKey {
  std::string approach;
  std::string party;
  Vintage vintage;
  auto operator<=>(const ItmoKey&) const = default;
};
struct ItmoRow {
  Serial last = 0;  // the highest serial given
  bool operator==(const ItmoRow&) const = default;
};

struct SealKey {
  RegistryCode registry;
  Date as_of;
  auto operator<=>(const SealKey&) const = default;
};
struct SealRow {
  Seq sealed_by = 0;
  Digest totals_root;
  Digest holdings_root;
  bool operator==(const SealRow&) const = default;
};

// Key: the personal digest whose text was erased.
struct ErasureRow {
  Seq erased_by = 0;
  bool operator==(const ErasureRow&) const = default;
};

// Key: alpha-2 code.
struct CountryRow {
  RecordCountry facts;
  Seq recorded_by = 0;
  bool operator==(const CountryRow&) const = default;
};

template <>
struct FieldsOf<RoleGrant> {
  static constexpr auto all =
      std::tuple(field(0, "role", &RoleGrant::role), maybe(1, "registry", &RoleGrant::registry));
};
template <>
struct FieldsOf<OfficerRow> {
  static constexpr auto all = std::tuple(
      field(0, "uid", &OfficerRow::uid), field(1, "name", &OfficerRow::name),
      maybe(2, "roles", &OfficerRow::roles), field(3, "public_key", &OfficerRow::public_key),
      field(4, "granted_by", &OfficerRow::granted_by));
};
template <>
struct FieldsOf<PolicyRow> {
  static constexpr auto all =
      std::tuple(field(0, "facts", &PolicyRow::facts), field(1, "set_by", &PolicyRow::set_by));
};
template <>
struct FieldsOf<ApprovalRow> {
  static constexpr auto all = std::tuple(field(0, "officer", &ApprovalRow::officer),
                                         field(1, "entry", &ApprovalRow::entry));
};
template <>
struct FieldsOf<PersonalDigest> {
  static constexpr auto all = std::tuple(field(0, "field", &PersonalDigest::field),
                                         field(1, "digest", &PersonalDigest::digest));
};
template <>
struct FieldsOf<ProposalRow> {
  static constexpr auto all = std::tuple(
      field(0, "status", &ProposalRow::status), field(1, "proposer", &ProposalRow::proposer),
      field(2, "operation", &ProposalRow::operation), maybe(3, "scope", &ProposalRow::scope),
      field(4, "what", &ProposalRow::what), maybe(5, "reserved", &ProposalRow::reserved),
      field(6, "quantity", &ProposalRow::quantity), field(7, "opened", &ProposalRow::opened),
      field(8, "deadline", &ProposalRow::deadline), maybe(9, "approvals", &ProposalRow::approvals),
      field(10, "due", &ProposalRow::due), field(11, "ended_by", &ProposalRow::ended_by),
      maybe(12, "personal", &ProposalRow::personal));
};
template <>
struct FieldsOf<HoldRow> {
  static constexpr auto all = std::tuple(
      field(0, "registry", &HoldRow::registry), field(1, "account", &HoldRow::account),
      field(2, "imposed_by", &HoldRow::imposed_by), field(3, "reference", &HoldRow::reference),
      field(4, "lifted_by", &HoldRow::lifted_by));
};
template <>
struct FieldsOf<MarkRow> {
  static constexpr auto all = std::tuple(
      field(0, "last", &MarkRow::last), maybe(1, "authorization", &MarkRow::authorization),
      field(2, "itmo", &MarkRow::itmo), field(3, "use", &MarkRow::use));
};
template <>
struct FieldsOf<ReversalRow> {
  static constexpr auto all = std::tuple(field(0, "reversed_by", &ReversalRow::reversed_by));
};
template <>
struct FieldsOf<AuthorizationRow> {
  static constexpr auto all = std::tuple(field(0, "facts", &AuthorizationRow::facts),
                                         field(1, "recorded_by", &AuthorizationRow::recorded_by),
                                         field(2, "covered", &AuthorizationRow::covered));
};
template <>
struct FieldsOf<ItmoRow> {
  static constexpr auto all = std::tuple(field(0, "last", &ItmoRow::last));
};
template <>
struct FieldsOf<SealRow> {
  static constexpr auto all = std::tuple(field(0, "sealed_by", &SealRow::sealed_by),
                                         field(1, "totals_root", &SealRow::totals_root),
                                         field(2, "holdings_root", &SealRow::holdings_root));
};
template <>
struct FieldsOf<ErasureRow> {
  static constexpr auto all = std::tuple(field(0, "erased_by", &ErasureRow::erased_by));
};
template <>
struct FieldsOf<CountryRow> {
  static constexpr auto all = std::tuple(field(0, "facts", &CountryRow::facts),
                                         field(1, "recorded_by", &CountryRow::recorded_by));
};

}  // namespace jcm::domain
