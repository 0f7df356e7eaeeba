// The commands of the main job: registries, projects, decisions, accounts, credits, the checkpoint
// key.
#pragma once

#include <variant>
#include <vector>

#include "ledger/domain/command_parts.hpp"
#include "ledger/domain/entry_kind.hpp"

namespace jcm::domain {

// Entry 0. origin: a schema-less URL that names the ledger in every checkpoint.
struct Genesis {
  std::string origin;
  Digest checkpoint_key;                // Ed25519 public key, 32 bytes
  std::optional<Digest> recovery_key;   // Ed25519 public key kept offline
  std::uint64_t administrator_uid = 0;  // officer 1
  struct Predecessor {
    std::string origin;
    std::uint64_t size = 0;
    Digest root;
    auto operator<=>(const Predecessor&) const = default;
  };
  std::optional<Predecessor> predecessor;  // where this ledger continues another
  auto operator<=>(const Genesis&) const = default;
};

// A registry begins: importing, until GoLive.
struct OpenRegistry {
  RegistryCode code;
  Side side = Side::japan;
  std::string name;
  std::int32_t utc_offset_minutes = 0;  // -720 to 840; fixes the business date once live
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

struct NamedDocument {
  std::string title;
  DocumentRef document;
  bool operator==(const NamedDocument&) const = default;
};

// How a project is funded: a model project of Japan's Ministry of the Environment, the Japan Fund
// for the JCM of the Asian Development Bank (to a sovereign or another borrower), or otherwise.
enum class ProgrammeKind : std::uint8_t {
  model_project = 0,
  jfjcm_sovereign = 1,
  jfjcm_non_sovereign = 2,
  other = 3,
};
template <>
struct NamesOf<ProgrammeKind> {
  static constexpr std::string_view texts[] = {"model_project", "jfjcm_sovereign",
                                               "jfjcm_non_sovereign", "other"};
};

struct RecordProject {
  ProjectReference reference;
  std::string country;  // ISO 3166-1 alpha-2 of the partner country
  std::string title;
  ProjectStatus status = ProjectStatus::validation;
  std::optional<Date> registered_on;  // exactly when status is registered
  std::string methodologies;          // as published, ";" between several; may be empty
  std::string partner_participants;   // as published
  std::string japanese_participants;  // as published
  std::vector<std::string> sectoral_scopes{};
  std::string third_party_entity{};  // that validated or verified it
  std::string programme{};           // as published
  std::optional<ProgrammeKind> programme_kind{};
  std::optional<Date> crediting_start{}, crediting_end{};
  std::vector<NamedDocument> documents{};
  bool operator==(const RecordProject&) const = default;
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
  bool hosted = false;  // kept in this ledger: only then posted, or growing old
  Quantity quantity;    // zero is legal and never posted
  VintageBasis basis = VintageBasis::stated;
  std::vector<VintageQuantity>
      vintages;  // ascending, none zero, summing to quantity; empty for zero
  auto operator<=>(const AllocationLine&) const = default;
};

struct RecordDecision {
  DecisionKey key;
  std::vector<AllocationLine> lines;  // at most one per registry
  std::vector<DecisionKey>
      overlaps;                // earlier decisions whose period this one overlaps, on purpose
  std::string overlap_reason;  // mandatory with overlaps
  std::string reference;       // meeting or electronic decision, as published; may be empty
  auto operator<=>(const RecordDecision&) const = default;
};

enum class TrustProperty : std::uint8_t { none = 0, part = 1, all = 2 };

// Account fields follow the METI/MOE Ordinance No. 1 of 2025, Articles 2 and 3. Personal fields:
// holder_name (mandatory), representative, head_office, contact, department.
struct OpenAccount {
  RegistryCode registry;
  AccountKind kind = AccountKind::entity_holding;
  std::optional<std::uint32_t> number;  // given, or the next free one of the registry and kind
  TrustProperty trust_property = TrustProperty::none;
  auto operator<=>(const OpenAccount&) const = default;
};

// Personal field: reason (optional).
struct SetAccountStatus {
  AccountNumber account;
  AccountStatus status = AccountStatus::open;
  auto operator<=>(const SetAccountStatus&) const = default;
};

// One credit of an issuance as given: a quantity (the next serials of the run are taken), or the
// serials themselves: any free ones while the registry imports, only exactly the next ones once it
// is live. The credits of one issuance are all of the one form or all of the other.
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
  std::optional<AccountNumber> account;  // the whole line to one account ...
  std::vector<IssueCredit> credits;      // ... or spelled out; exactly one of the two
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
  AccountNumber to;  // a holding account
  Selection selection;
  auto operator<=>(const Transfer&) const = default;
};

// Personal fields of both: beneficiary (mandatory), reason (mandatory).
struct Retire {  // toward the NDC: the units count and never move again
  AccountNumber from;
  AccountNumber to;  // a retirement account
  Selection selection;
  std::string purpose;                // e.g. "NDC of Japan, 2030"
  std::optional<std::uint16_t> year;  // calendar year of use
  auto operator<=>(const Retire&) const = default;
};
struct Cancel {  // for any other purpose
  AccountNumber from;
  AccountNumber to;  // a cancellation account
  Selection selection;
  std::string purpose;
  std::optional<std::uint16_t> year;
  std::optional<OtherUse> use{};  // an Article 6 use: every unit must be authorized for it
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
  Digest new_key;  // Ed25519 public key
  KeyChangeReason reason = KeyChangeReason::planned;
  KeyAuthority authorized_by = KeyAuthority::current_key;
  std::array<std::uint8_t, 64> signature{};  // Ed25519, over the change
  std::optional<Digest> new_recovery_key;    // replaces the recovery key, too
  std::optional<TrustedHead>
      trusted;  // exactly when stolen: the old key's later checkpoints are void
  auto operator<=>(const RotateKey&) const = default;
};

}  // namespace jcm::domain
