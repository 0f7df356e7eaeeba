// Commands about people: officers and their roles, policy, and proposals that need a second person.
#pragma once

#include "ledger/base/boxed.hpp"
#include "ledger/domain/command_main.hpp"

namespace jcm::domain {

enum class Role : std::uint8_t {
  administrator = 0,
  approver = 1,
  auditor = 2,
  reader = 3,
  script = 4
};
template <>
struct NamesOf<Role> {
  static constexpr std::string_view texts[] = {"administrator", "approver", "auditor", "reader",
                                               "script"};
};

// Makes an officer, or gives one a further role, another uid or a key. A new officer (no number
// given) needs uid, role and the personal field officer_name; an officer there is, at least one of
// role, uid and public_key. One uid is one officer.
struct GrantOfficer {
  std::optional<std::uint64_t> officer;
  std::optional<std::uint64_t> uid;
  std::optional<Role> role;
  RegistryCode registry;             // the role's; none: the whole ledger
  std::optional<Digest> public_key;  // Ed25519: from then on every command of the officer is signed
  bool operator==(const GrantOfficer&) const = default;
};
// Takes one role away, or all of them: then the officer may do nothing and the uid is free again.
// The ledger always keeps an administrator of the whole ledger.
struct RevokeOfficer {
  std::uint64_t officer = 0;
  std::optional<Role> role;  // absent: all
  RegistryCode registry;     // of the role
  bool operator==(const RevokeOfficer&) const = default;
};

// From quantities above `above` on, so many approvals by officers with this role. For operations
// without a quantity the tier with above = 0 counts.
struct ApprovalTier {
  Quantity above;
  std::uint32_t approvals = 1;
  Role role = Role::approver;
  bool operator==(const ApprovalTier&) const = default;
};
// The policy for one operation in one registry (none: in every registry without its own, and for
// ledger-wide operations). Replaces the earlier one whole. Without a policy an officer with the
// role acts alone.
struct SetPolicy {
  RegistryCode registry;
  EntryKind operation = EntryKind::credits_transfer;
  std::vector<ApprovalTier> tiers;             // ascending by `above`; none: no approval needed
  std::optional<std::uint32_t> life_minutes;   // of a proposal; 10,080 (a week) when absent
  std::optional<std::uint32_t> delay_minutes;  // between the last approval and the effect ...
  std::vector<AccountNumber> trusted;          // ... but not for units that go to one of these
  bool trusted_only = false;                   // units may go to no other account at all
  std::optional<Quantity> per_transfer;        // the most that one operation may move
  std::optional<Quantity> per_day;  // the most that may leave one account on a business date
  std::optional<std::uint32_t>
      window_days;  // credits.reverse: how long after it an entry may be reversed
  bool authorization_required = false;  // credits.retire: every unit authorized for NDC use
  bool operator==(const SetPolicy&) const = default;
};

struct Proposed;  // command.hpp
struct Propose {
  base::Boxed<Proposed> what;
  bool operator==(const Propose&) const = default;
};
struct Approve {
  Seq proposal = 0;
  Digest seen;          // what the approver saw: the leaf hash of the proposal's entry
  std::string comment;  // public, may be empty
  bool operator==(const Approve&) const = default;
};
struct Reject {
  Seq proposal = 0;
  std::string comment;  // public, mandatory
  bool operator==(const Reject&) const = default;
};
struct WithdrawProposal {  // by its proposer
  Seq proposal = 0;
  std::string comment;  // public, may be empty
  bool operator==(const WithdrawProposal&) const = default;
};
struct ExpireProposal {  // by the system, after the deadline
  Seq proposal = 0;
  bool operator==(const ExpireProposal&) const = default;
};
struct ExecuteProposal {  // by the system, when the delay after the last approval is over
  Seq proposal = 0;
  bool operator==(const ExecuteProposal&) const = default;
};

template <>
struct FieldsOf<GrantOfficer> {
  static constexpr auto all = std::tuple(
      field(0, "officer", &GrantOfficer::officer), field(1, "uid", &GrantOfficer::uid),
      field(2, "role", &GrantOfficer::role), maybe(3, "registry", &GrantOfficer::registry),
      field(4, "public_key", &GrantOfficer::public_key));
};
template <>
struct FieldsOf<RevokeOfficer> {
  static constexpr auto all = std::tuple(field(0, "officer", &RevokeOfficer::officer),
                                         field(1, "role", &RevokeOfficer::role),
                                         maybe(2, "registry", &RevokeOfficer::registry));
};
template <>
struct FieldsOf<ApprovalTier> {
  static constexpr auto all = std::tuple(field(0, "above", &ApprovalTier::above),
                                         field(1, "approvals", &ApprovalTier::approvals),
                                         field(2, "role", &ApprovalTier::role));
};
template <>
struct FieldsOf<SetPolicy> {
  static constexpr auto all = std::tuple(
      maybe(0, "registry", &SetPolicy::registry), field(1, "operation", &SetPolicy::operation),
      maybe(2, "tiers", &SetPolicy::tiers), field(3, "life_minutes", &SetPolicy::life_minutes),
      field(4, "delay_minutes", &SetPolicy::delay_minutes),
      maybe(5, "trusted", &SetPolicy::trusted), maybe(6, "trusted_only", &SetPolicy::trusted_only),
      field(7, "per_transfer", &SetPolicy::per_transfer), field(8, "per_day", &SetPolicy::per_day),
      field(9, "window_days", &SetPolicy::window_days),
      maybe(10, "authorization_required", &SetPolicy::authorization_required));
};
// "what" is written as [kind, facts, authority] in an entry, as {"operation", "params"} in JSON.
template <>
struct FieldsOf<Propose> {
  static constexpr auto all = std::tuple(field(0, "what", &Propose::what));
};
template <>
struct FieldsOf<Approve> {
  static constexpr auto all =
      std::tuple(field(0, "proposal", &Approve::proposal), field(1, "seen", &Approve::seen),
                 maybe(2, "comment", &Approve::comment));
};
template <>
struct FieldsOf<Reject> {
  static constexpr auto all =
      std::tuple(field(0, "proposal", &Reject::proposal), field(1, "comment", &Reject::comment));
};
template <>
struct FieldsOf<WithdrawProposal> {
  static constexpr auto all = std::tuple(field(0, "proposal", &WithdrawProposal::proposal),
                                         maybe(1, "comment", &WithdrawProposal::comment));
};
template <>
struct FieldsOf<ExpireProposal> {
  static constexpr auto all = std::tuple(field(0, "proposal", &ExpireProposal::proposal));
};
template <>
struct FieldsOf<ExecuteProposal> {
  static constexpr auto all = std::tuple(field(0, "proposal", &ExecuteProposal::proposal));
};

}  // namespace jcm::domain
