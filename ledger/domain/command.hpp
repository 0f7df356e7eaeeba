// What may be asked: the facts as given, one struct per operation. The same structs stand in the entry
// that records them (entry.hpp), so "as given" is never lost.
//
// Field classes. Public fields stand in these structs. Personal fields (names, beneficiaries, reasons
// in free text) stand apart as PersonalDigests: the chain holds salted digests, the texts live in an
// erasable side store. Documents are referred to by SHA-256 and length.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/domain/identifiers.hpp"

namespace jcm::domain {

struct DocumentRef {
  Digest sha256;
  std::uint64_t length = 0;  // bytes
  auto operator<=>(const DocumentRef&) const = default;
};

// Personal fields and the key under which their digest stands in an entry's body (24 to 31).
enum class PersonalField : std::uint8_t {
  holder_name = 24,
  representative = 25,
  head_office = 26,
  contact = 27,
  department = 28,
  beneficiary = 29,
  reason = 30,
  officer_name = 31,
};
std::string_view text_of(PersonalField field);  // "holder_name", ...
std::string_view path_of(PersonalField field);  // where a request names it: "holder.name", "beneficiary", ...
using PersonalDigests = std::map<PersonalField, Digest>;
using PersonalTexts = std::map<PersonalField, std::string>;

// By what right a debit is made (Japan's Act on Promotion of Global Warming Countermeasures, Art. 57-11:
// a transfer is recorded on the holder's application, or by official order).
enum class AuthorityKind : std::uint8_t { holder_application = 0, legal_basis = 1 };
struct Authority {
  AuthorityKind kind = AuthorityKind::holder_application;
  std::string reference;                 // application number, or the legal basis
  std::optional<Date> date;
  std::optional<DocumentRef> document;
  auto operator<=>(const Authority&) const = default;
};

// Entry 0. origin: a schema-less URL that names the ledger in every checkpoint.
struct Genesis {
  std::string origin;
  Digest checkpoint_key;                     // Ed25519 public key, 32 bytes
  std::optional<Digest> recovery_key;        // Ed25519 public key kept offline
  std::uint64_t administrator_uid = 0;       // officer 1
  struct Predecessor {
    std::string origin;
    std::uint64_t size = 0;
    Digest root;
    auto operator<=>(const Predecessor&) const = default;
  };
  std::optional<Predecessor> predecessor;    // where this ledger continues another
  auto operator<=>(const Genesis&) const = default;
};

// A registry begins: importing, until GoLive.
struct OpenRegistry {
  RegistryCode code;
  Side side = Side::japan;
  std::string name;
  std::int32_t utc_offset_minutes = 0;       // -720 to 840; fixes the business date once live
  auto operator<=>(const OpenRegistry&) const = default;
};

// The registry opens for business. One-way.
struct GoLive {
  RegistryCode registry;
  auto operator<=>(const GoLive&) const = default;
};

enum class ProjectStatus : std::uint8_t { validation = 0, registered = 1, withdrawn = 2 };
std::string_view text_of(ProjectStatus status);
std::optional<ProjectStatus> parse_project_status(std::string_view text);

struct RecordProject {
  ProjectReference reference;
  std::string country;                       // ISO 3166-1 alpha-2 of the partner country
  std::string title;
  ProjectStatus status = ProjectStatus::validation;
  std::optional<Date> registered_on;         // exactly when status is registered
  std::string methodologies;                 // as published, ";" between several; may be empty
  std::string partner_participants;          // as published
  std::string japanese_participants;         // as published
  auto operator<=>(const RecordProject&) const = default;
};

struct VintageQuantity {
  Vintage vintage;
  Quantity quantity;
  auto operator<=>(const VintageQuantity&) const = default;
};
// Whether the source gave the split by year, or the year in which the period ends was assumed.
enum class VintageBasis : std::uint8_t { stated = 0, period_end = 1 };

struct AllocationLine {
  Side side = Side::japan;
  RegistryCode registry;
  bool hosted = false;                       // kept in this ledger: only then posted, or growing old
  Quantity quantity;                         // zero is legal and never posted
  VintageBasis basis = VintageBasis::stated;
  std::vector<VintageQuantity> vintages;     // ascending, none zero, summing to quantity; empty for zero
  auto operator<=>(const AllocationLine&) const = default;
};

struct RecordDecision {
  DecisionKey key;
  std::vector<AllocationLine> lines;         // at most one per registry
  std::vector<DecisionKey> overlaps;         // earlier decisions whose period this one overlaps, on purpose
  std::string overlap_reason;                // mandatory with overlaps
  std::string reference;                     // meeting or electronic decision, as published; may be empty
  auto operator<=>(const RecordDecision&) const = default;
};

enum class TrustProperty : std::uint8_t { none = 0, part = 1, all = 2 };

// Account fields follow the METI/MOE Ordinance No. 1 of 2025, Articles 2 and 3. Personal fields:
// holder_name (mandatory), representative, head_office, contact, department.
struct OpenAccount {
  RegistryCode registry;
  AccountKind kind = AccountKind::entity_holding;
  std::optional<std::uint32_t> number;       // given, or the next free one of the registry and kind
  TrustProperty trust_property = TrustProperty::none;
  auto operator<=>(const OpenAccount&) const = default;
};

// Personal field: reason (optional).
struct SetAccountStatus {
  AccountNumber account;
  AccountStatus status = AccountStatus::open;
  auto operator<=>(const SetAccountStatus&) const = default;
};

// One credit of an issuance as given: a quantity (the next serials of the run are taken), or the serials
// themselves: any free ones while the registry imports, only exactly the next ones once it is live. The
// credits of one issuance are all of the one form or all of the other.
struct IssueCredit {
  AccountNumber account;
  Vintage vintage;
  std::variant<Quantity, UnitRange> units;
  auto operator<=>(const IssueCredit&) const = default;
};

// Posts the allocation line of `registry` in full.
struct Issue {
  DecisionKey decision;
  RegistryCode registry;
  std::optional<AccountNumber> account;      // the whole line to one account ...
  std::vector<IssueCredit> credits;          // ... or spelled out; exactly one of the two
  auto operator<=>(const Issue&) const = default;
};

// By quantity: oldest vintage first, then project, then lowest serial, within the optional bounds.
struct ByQuantity {
  Quantity quantity;
  std::optional<ProjectReference> project;
  std::optional<Vintage> vintage;
  auto operator<=>(const ByQuantity&) const = default;
};
// By ranges: strictly ascending by run and serial, none overlapping.
using ByRanges = std::vector<UnitBlock>;
using Selection = std::variant<ByQuantity, ByRanges>;

struct Transfer {
  AccountNumber from;
  AccountNumber to;                          // a holding account
  Selection selection;
  auto operator<=>(const Transfer&) const = default;
};

// Personal fields of both: beneficiary (mandatory), reason (mandatory).
struct Retire {                              // toward the NDC: the units count and never move again
  AccountNumber from;
  AccountNumber to;                          // a retirement account
  Selection selection;
  std::string purpose;                       // e.g. "NDC of Japan, 2030"
  std::optional<std::uint16_t> year;         // calendar year of use
  auto operator<=>(const Retire&) const = default;
};
struct Cancel {                              // for any other purpose
  AccountNumber from;
  AccountNumber to;                          // a cancellation account
  Selection selection;
  std::string purpose;
  std::optional<std::uint16_t> year;
  auto operator<=>(const Cancel&) const = default;
};

// Why the key that signs checkpoints changes.
enum class KeyChangeReason : std::uint8_t {
  planned = 0,  // the old key is still in its owner's hands, and signs the change
  lost = 1,     // nobody has the old key any more
  stolen = 2,   // somebody else has it, or may have it
};
std::string_view text_of(KeyChangeReason reason);
std::optional<KeyChangeReason> parse_key_change_reason(std::string_view text);
// Whose signature allows it: planned, the key in force; otherwise the recovery key in force.
enum class KeyAuthority : std::uint8_t { current_key = 0, recovery_key = 1 };
std::string_view text_of(KeyAuthority authority);

// A tree head that is relied on: what the ledger was before a key was stolen.
struct TrustedHead {
  std::uint64_t size = 0;
  Digest root;
  auto operator<=>(const TrustedHead&) const = default;
};

// From this entry on another key signs the checkpoints. No request can ask for it: it is made while
// the ledger is closed to everyone, and its authority is a signature over the change
// (chain/key_change.hpp), not a uid; so its actor is officer 0, the system.
struct RotateKey {
  Digest new_key;                            // Ed25519 public key
  KeyChangeReason reason = KeyChangeReason::planned;
  KeyAuthority authorized_by = KeyAuthority::current_key;
  std::array<std::uint8_t, 64> signature{};  // Ed25519, over the change
  std::optional<Digest> new_recovery_key;    // replaces the recovery key, too
  std::optional<TrustedHead> trusted;        // exactly when stolen: the old key's later checkpoints are void
  auto operator<=>(const RotateKey&) const = default;
};

using Given = std::variant<Genesis, OpenRegistry, GoLive, RecordProject, RecordDecision, OpenAccount,
                           SetAccountStatus, Issue, Transfer, Retire, Cancel, RotateKey>;

// What any command may carry beside its own facts.
struct Common {
  std::optional<Date> business_date;         // mandatory while importing; once live only today's
  std::optional<Date> effective_on;          // a fact that took effect earlier
  std::string note;                          // public, may be empty
  auto operator<=>(const Common&) const = default;
};

struct Command {
  Given given;
  Common common;
  std::optional<Authority> authority;        // mandatory for transfer, retire, cancel
  PersonalDigests personal;
};

}  // namespace jcm::domain
