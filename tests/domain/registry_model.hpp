// A deliberately simple model of a whole ledger: for every single unit whose it is and what is
// known of it, for every officer the roles, for every proposal who stands behind it. It knows no
// blocks, marks, deltas or indexes, and says by rules of its own which commands must be accepted.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/support/domain_builders.hpp"

namespace jcm::test::model {

using UnitName = std::pair<NumberingRun, Serial>;
using Names = std::vector<UnitName>;

struct Unit {
  AccountNumber owner;
  Seq issued_by = 0;
  std::set<Seq> holds;
  std::optional<Seq> reserved;
  std::string authorization;
  std::uint64_t itmo = 0;
  Seq itmo_by = 0;  // the entry of the first transfer
  std::optional<UnitUse> use;
  Seq used_by = 0;
};
struct Account {
  AccountStatus status = AccountStatus::open;
  TrustProperty trust = TrustProperty::none;
  std::optional<Date> debited_on;
  std::uint64_t debited = 0;
};
struct Officer {
  std::uint64_t uid = 0;
  std::set<RoleGrant> roles;
  bool has_key = false;
};
struct Registry {
  std::int32_t offset = 0;
  bool live = false;
  std::optional<Date> last;  // business date
  std::optional<Date> sealed;
};
struct Line {
  RegistryCode registry;
  std::uint64_t quantity = 0;
  bool posted = false;
};
struct JointDecision {
  std::vector<Line> lines;
  bool withdrawn = false;
};
struct Move {
  AccountNumber from, to;
  Names units;
  Date date;
  bool reversed = false;
};
struct Authorized {
  std::uint32_t version = 0;
  AuthorizedPurposes purposes = AuthorizedPurposes::ndc;
  std::optional<std::uint64_t> ceiling;
  std::optional<FirstTransferDefinition> definition;
};

struct World;
// When something is asked, and for which proposal it takes effect.
struct Moment {
  Timestamp time;
  std::optional<Seq> proposal{};
};
// One operation as the model sees it.
struct Operation {
  Command command;
  Scope scope;
  std::function<bool(const World&, const Moment&)> may;  // its own rules, but for the units
  std::function<std::optional<Names>(const World&, const Moment&)> units{};  // that move, if it may
  std::function<void(World&, const Entry&, const Names&)> does;
  bool reserves = false;                  // its proposal keeps the units for it
  bool posts = false;                     // entered under a business date of its registry
  std::optional<std::uint64_t> issues{};  // so many units
  AccountNumber from{}, to{};             // of a movement
  [[nodiscard]] EntryKind kind() const { return kind_of(command.given); }
};

struct Proposal {
  std::shared_ptr<const Operation> operation;
  ProposalStatus status = ProposalStatus::pending;
  std::uint64_t proposer = 0;
  std::vector<std::uint64_t> approvals;
  Timestamp deadline;
  std::optional<Timestamp> due;
  Names reserved;
  std::optional<std::uint64_t> quantity;
  [[nodiscard]] bool open() const {
    return status == ProposalStatus::pending || status == ProposalStatus::delayed;
  }
};

inline bool is_one_of(EntryKind kind, std::initializer_list<EntryKind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}
inline bool is_debit(EntryKind kind) {
  return is_one_of(
      kind, {EntryKind::credits_transfer, EntryKind::credits_retire, EntryKind::credits_cancel});
}
// Entries that stand under the order of business dates and under a seal.
inline bool is_posting(EntryKind kind) {
  using enum EntryKind;
  return is_debit(kind) ||
         is_one_of(kind, {account_open, account_set_status, account_amend, credits_issue,
                          credits_court_transfer, credits_reverse, credits_correct_excess});
}

struct World {
  std::map<UnitName, Unit> units;
  std::map<AccountNumber, Account> accounts;
  std::map<RegistryCode, Registry> registries;
  std::map<std::uint64_t, Officer> officers;
  std::map<std::pair<RegistryCode, EntryKind>, SetPolicy> policies;
  std::map<Seq, Proposal> proposals;
  std::map<DecisionKey, JointDecision> decisions;
  std::map<ProjectReference, ProjectStatus> projects;
  std::map<Seq, std::optional<AccountNumber>> holds;  // in force: on an account, or on units
  std::map<Seq, Move> moves;
  std::map<std::string, Authorized> authorizations;
  std::map<Vintage, std::uint64_t> last_itmo;
  std::map<Seq, std::set<Digest>> personal;
  std::set<Digest> erased;
  std::set<std::pair<RegistryCode, Date>> sealed;
  std::vector<Scope> scopes;  // of every entry

  // -- dates --
  [[nodiscard]] Date today(const RegistryCode& code, Timestamp time) const {
    return base::date_of(time, registries.at(code).offset);
  }
  [[nodiscard]] bool dates_fit(const Operation& op) const {
    if (!op.posts) return true;
    const auto& registry = registries.at(op.scope);
    const auto& stated = op.command.common.business_date;
    if (registry.live) return !stated;
    return stated && !(registry.last && *stated < *registry.last) &&
           !(is_posting(op.kind()) && registry.sealed && *stated <= *registry.sealed);
  }

  // -- officers --
  [[nodiscard]] bool has(std::uint64_t number, std::initializer_list<Role> roles,
                         const Scope& scope) const {
    const auto officer = officers.find(number);
    if (officer == officers.end()) return false;
    return std::any_of(officer->second.roles.begin(), officer->second.roles.end(),
                       [&](const RoleGrant& grant) {
                         return (grant.registry.empty() || grant.registry == scope) &&
                                std::find(roles.begin(), roles.end(), grant.role) != roles.end();
                       });
  }
  [[nodiscard]] bool may_record(std::uint64_t number, EntryKind kind, const Scope& scope) const {
    using enum EntryKind;
    if (is_one_of(kind, {proposal_approve, proposal_reject}))
      return has(number, {Role::administrator, Role::approver}, scope);
    if (kind == reconciliation_record)
      return has(number, {Role::administrator, Role::script, Role::auditor}, scope);
    const bool daily =
        is_debit(kind) ||
        is_one_of(kind, {project_record, project_amend, project_set_status, decision_record,
                         decision_amend, decision_withdraw, account_open, account_set_status,
                         account_amend, credits_issue, proposal_open, proposal_withdraw});
    return daily ? has(number, {Role::administrator, Role::script}, scope)
                 : has(number, {Role::administrator}, scope);
  }
  [[nodiscard]] bool is_known(const Actor& actor) const {
    const auto officer = officers.find(actor.officer);
    return officer != officers.end() && !officer->second.roles.empty() &&
           officer->second.uid == actor.uid;
  }

  // -- policy --
  [[nodiscard]] const SetPolicy* policy(const Scope& scope, EntryKind kind) const {
    auto found = policies.find({scope, kind});
    if (found == policies.end()) found = policies.find({RegistryCode{}, kind});
    return found == policies.end() ? nullptr : &found->second;
  }
  // What is imported happened already.
  [[nodiscard]] const SetPolicy* policy_over(const Operation& op) const {
    const bool dated = is_posting(op.kind()) ||
                       is_one_of(op.kind(), {EntryKind::hold_place, EntryKind::hold_lift});
    const bool imported = dated && !op.scope.empty() && !registries.at(op.scope).live;
    return imported ? nullptr : policy(op.scope, op.kind());
  }
  struct Need {
    std::uint32_t approvals = 0;
    std::optional<Role> role;
  };
  [[nodiscard]] static Need need(const SetPolicy* policy, std::optional<std::uint64_t> quantity) {
    Need out;
    if (policy == nullptr) return out;
    for (const auto& tier : policy->tiers)
      if (quantity ? tier.above.raw() < *quantity : tier.above.raw() == 0)
        out = {tier.approvals, tier.role};
    return out;
  }
  [[nodiscard]] static bool trusts(const SetPolicy& policy, const AccountNumber& account) {
    return std::count(policy.trusted.begin(), policy.trusted.end(), account) > 0;
  }
  [[nodiscard]] std::optional<std::uint32_t> delay(const Operation& op) const {
    const auto* rule = policy(op.scope, op.kind());
    if (rule == nullptr || (is_debit(op.kind()) && trusts(*rule, op.to))) return std::nullopt;
    return rule->delay_minutes;
  }
  [[nodiscard]] static std::optional<std::uint64_t> quantity(const Operation& op,
                                                             const Names& names) {
    return op.units ? std::optional<std::uint64_t>(names.size()) : op.issues;
  }
  [[nodiscard]] bool within_limits(const Operation& op, const Names& names, Timestamp time) const {
    const auto* rule = policy_over(op);
    if (rule == nullptr || !is_debit(op.kind())) return true;
    if (rule->trusted_only && !trusts(*rule, op.to)) return false;
    if (rule->per_transfer && names.size() > rule->per_transfer->raw()) return false;
    const auto& account = accounts.at(op.from);
    const bool same_day = account.debited_on == today(op.scope, time);
    return !rule->per_day ||
           (same_day ? account.debited : 0) + names.size() <= rule->per_day->raw();
  }
  [[nodiscard]] bool asks_for_proposal(const Operation& op, const Names& names) const {
    const auto* rule = policy_over(op);
    return rule != nullptr && (need(rule, quantity(op, names)).approvals > 0 || delay(op));
  }

  // What an operation would move; absent when it may not be done.
  [[nodiscard]] std::optional<Names> allows(const Operation& op, const Moment& moment) const {
    if (!dates_fit(op) || !op.may(*this, moment)) return std::nullopt;
    std::optional<Names> names = Names{};
    if (op.units) names = op.units(*this, moment);
    if (!names || !within_limits(op, *names, moment.time)) return std::nullopt;
    return names;
  }

  // -- approvals --
  [[nodiscard]] bool counts(const Proposal& proposal, std::uint64_t officer) const {
    const auto& op = *proposal.operation;
    const auto wanted = need(policy(op.scope, op.kind()), proposal.quantity);
    return officer != proposal.proposer &&
           (wanted.role ? has(officer, {*wanted.role}, op.scope)
                        : has(officer, {Role::approver, Role::administrator}, op.scope));
  }
  [[nodiscard]] std::size_t approvals_that_count(const Proposal& proposal) const {
    std::set<std::uint64_t> different(proposal.approvals.begin(), proposal.approvals.end());
    return static_cast<std::size_t>(
        std::count_if(different.begin(), different.end(),
                      [&](std::uint64_t officer) { return counts(proposal, officer); }));
  }
  [[nodiscard]] std::size_t approvals_wanted(const Proposal& proposal) const {
    const auto& op = *proposal.operation;
    return std::max(1U, need(policy(op.scope, op.kind()), proposal.quantity).approvals);
  }
  // The effect, once it is approved.
  [[nodiscard]] std::optional<Names> takes_effect(Seq number, Timestamp time) const {
    const auto& proposal = proposals.at(number);
    const auto& op = *proposal.operation;
    if (!may_record(proposal.proposer, op.kind(), op.scope)) return std::nullopt;
    return allows(op, {time, number});
  }

  // -- units --
  [[nodiscard]] bool held(const AccountNumber& account) const {
    return std::any_of(holds.begin(), holds.end(),
                       [&](const auto& hold) { return hold.second == account; });
  }
  [[nodiscard]] bool may_move(const UnitName& name, const AccountNumber& from, const Moment& moment,
                              bool by_court = false) const {
    const auto unit = units.find(name);
    return unit != units.end() && unit->second.owner == from &&
           (by_court || unit->second.holds.empty()) &&
           (!unit->second.reserved || unit->second.reserved == moment.proposal);
  }
  [[nodiscard]] bool all_may_move(const Names& names, const AccountNumber& from,
                                  const Moment& moment, bool by_court = false) const {
    return std::all_of(names.begin(), names.end(), [&](const UnitName& name) {
      return may_move(name, from, moment, by_court);
    });
  }
  [[nodiscard]] bool has_status(const AccountNumber& account,
                                std::initializer_list<AccountStatus> statuses) const {
    const auto it = accounts.find(account);
    return it != accounts.end() &&
           std::find(statuses.begin(), statuses.end(), it->second.status) != statuses.end();
  }
  [[nodiscard]] bool rules_alone(const Officer& officer) const {
    const RoleGrant chief{Role::administrator, {}};
    return officer.roles.contains(chief) &&
           std::count_if(officers.begin(), officers.end(), [&](const auto& other) {
             return other.second.roles.contains(chief);
           }) == 1;
  }
  [[nodiscard]] bool may_give(const AccountNumber& account) const {
    return has_status(account, {AccountStatus::open}) && !held(account);
  }
  [[nodiscard]] bool may_take(const AccountNumber& account) const {
    return has_status(account, {AccountStatus::open, AccountStatus::receive_only});
  }
  [[nodiscard]] std::uint64_t balance(const AccountNumber& account) const {
    std::uint64_t sum = 0;
    for (const auto& [name, unit] : units) sum += unit.owner == account ? 1U : 0U;
    return sum;
  }
  [[nodiscard]] std::uint64_t covered(const std::string& authorization) const {
    std::uint64_t sum = 0;
    for (const auto& [name, unit] : units) sum += unit.authorization == authorization ? 1U : 0U;
    return sum;
  }
  void hand_over(const Names& names, const AccountNumber& from, const AccountNumber& to,
                 Date date) {
    for (const auto& name : names) units.at(name).owner = to;
    auto& account = accounts.at(from);
    account.debited = (account.debited_on == date ? account.debited : 0) + names.size();
    account.debited_on = date;
  }
};

inline bool covers(AuthorizedPurposes purposes, UnitUse use) {
  using enum AuthorizedPurposes;
  const bool ndc_too =
      purposes == ndc_and_oimp || purposes == ndc_and_imp || purposes == ndc_and_op;
  if (use == UnitUse::ndc) return purposes == ndc || ndc_too;
  if (purposes == oimp || purposes == ndc_and_oimp) return true;
  return use == UnitUse::imp ? purposes == imp || purposes == ndc_and_imp
                             : purposes == op || purposes == ndc_and_op;
}

inline Names names_of(const std::vector<UnitBlock>& blocks) {
  Names out;
  for (const auto& block : blocks)
    for (Serial s = block.range.first; s <= block.range.last; ++s) out.emplace_back(block.run, s);
  return out;
}
inline std::vector<UnitBlock> blocks_of(const Names& names) {
  std::vector<UnitBlock> out;
  for (const auto& [run, serial] : std::set<UnitName>(names.begin(), names.end()))
    if (!out.empty() && out.back().run == run && out.back().range.last + 1 == serial)
      out.back().range.last = serial;
    else
      out.push_back({run, {serial, serial}});
  return out;
}

}  // namespace jcm::test::model
