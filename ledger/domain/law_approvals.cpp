// Law 11: what policy wants approved takes effect only by its proposal, approved by enough other
// officers; a proposal changes only by the entries about it.
#include <algorithm>
#include <map>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_approvals;

std::string name_of(Seq proposal) { return "proposal " + std::to_string(proposal); }

const ProposalRow* row_of(const State& state, Seq proposal) {
  const auto it = state.proposals().find(proposal);
  return it == state.proposals().end() ? nullptr : &it->second;
}

// The proposal that an entry is about, if it is one about a proposal that stands already.
std::optional<Seq> subject_of(const Entry& entry) {
  if (entry.body.resolved.proposal) return entry.body.resolved.proposal;
  return std::visit(Overloaded{[](const Approve& g) { return std::optional(g.proposal); },
                               [](const Reject& g) { return std::optional(g.proposal); },
                               [](const WithdrawProposal& g) { return std::optional(g.proposal); },
                               [](const ExpireProposal& g) { return std::optional(g.proposal); },
                               [](const ExecuteProposal& g) { return std::optional(g.proposal); },
                               [](const auto&) { return std::optional<Seq>(); }},
                    entry.body.given);
}

bool is_of_proposals(const Entry& entry) {
  return std::holds_alternative<Propose>(entry.body.given) ||
         (subject_of(entry) && !entry.body.resolved.proposal);
}

const SetPolicy* policy_of(const State& state, const Scope& scope, EntryKind operation) {
  const auto& policies = state.policies();
  auto it = policies.find({scope, operation});
  if (it == policies.end()) it = policies.find({RegistryCode{}, operation});
  return it == policies.end() ? nullptr : &it->second.facts;
}

// What approvals the policy in force wants: none, when it says nothing.
const ApprovalTier* tier_of(const SetPolicy* policy, const std::optional<Quantity>& quantity) {
  const ApprovalTier* found = nullptr;
  if (policy == nullptr) return found;
  for (const auto& tier : policy->tiers)
    if (quantity ? *quantity > tier.above : tier.above == Quantity()) found = &tier;
  return found;
}

bool has_role(const State& state, std::uint64_t officer, Role role, const Scope& scope) {
  const auto it = state.officers().find(officer);
  if (it == state.officers().end()) return false;
  for (const auto& grant : it->second.roles)
    if (grant.role == role && (grant.registry.empty() || grant.registry == scope)) return true;
  return false;
}

std::optional<Quantity> sum_of(const Resolved& resolved) {
  std::uint64_t sum = 0;
  for (const auto& block : resolved.moved) sum += block.range.last - block.range.first + 1;
  for (const auto& issued : resolved.issued)
    sum += issued.block.range.last - issued.block.range.first + 1;
  const auto quantity = Quantity::of(sum);
  return sum == 0 || !quantity ? std::nullopt : std::optional(*quantity);
}

const AccountNumber* trusted_to(const Given& given) {
  return std::visit(
      Overloaded{[](const Transfer& g) { return &g.to; }, [](const Retire& g) { return &g.to; },
                 [](const Cancel& g) { return &g.to; },
                 [](const auto&) -> const AccountNumber* { return nullptr; }},
      given);
}

bool is_trusted(const SetPolicy& policy, const AccountNumber* to) {
  return to != nullptr &&
         std::find(policy.trusted.begin(), policy.trusted.end(), *to) != policy.trusted.end();
}

// A posting or account change of a registry that still imports happened already.
bool judged(const State& before, const Entry& entry) {
  if (!dated_registry_of(entry)) return true;
  const auto* registry = before.registry(entry.scope);
  return registry == nullptr || registry->live;
}

Status check_limits(const State& before, const Entry& entry, const SetPolicy& policy) {
  const auto* to = trusted_to(entry.body.given);
  if (to == nullptr) return {};
  if (policy.trusted_only && !is_trusted(policy, to))
    return broken(id, "units go to " + to->text() + ", which policy does not trust");
  const auto quantity = sum_of(entry.body.resolved).value_or(Quantity());
  if (policy.per_transfer && quantity > *policy.per_transfer)
    return broken(id, "more moves than policy lets one entry move");
  if (!policy.per_day) return {};
  const auto debit = debit_of(entry);
  const auto* account = debit ? before.account(debit->from) : nullptr;
  const bool same_day = account != nullptr && account->debited_on == entry.business_date;
  const auto sum = same_day ? account->debited.plus(quantity) : std::optional(quantity);
  if (sum && *sum <= *policy.per_day) return {};
  return broken(id, "more leaves the account than policy lets go on one day");
}

// An officer acts alone: only where policy wants neither approvals nor a delay.
Status check_alone(const Entry& entry, const SetPolicy& policy) {
  const std::string what = "entry " + std::to_string(entry.seq) + ", a " +
                           std::string(text_of(entry.kind())) + " without a proposal, ";
  if (const auto* tier = tier_of(&policy, sum_of(entry.body.resolved)); tier != nullptr)
    return broken(id, what + "needs " + std::to_string(tier->approvals) + " approvals");
  if (policy.delay_minutes && !is_trusted(policy, trusted_to(entry.body.given)))
    return broken(id, what + "needs a delay");
  return {};
}

// Approvals: distinct officers, none the proposer, enough of them with the role that policy wants.
Status check_approvals(const State& before, Seq proposal, const ProposalRow& row) {
  std::map<std::uint64_t, int> times;
  for (const auto& one : row.approvals) ++times[one.officer];
  const auto* tier = tier_of(policy_of(before, row.scope, row.operation), row.quantity);
  const std::uint32_t needed = tier == nullptr ? 1 : tier->approvals;
  std::uint32_t count = 0;
  for (const auto& [officer, approvals] : times) {
    if (officer == row.proposer) return broken(id, name_of(proposal) + " has its own approval");
    if (approvals > 1)
      return broken(id,
                    name_of(proposal) + " has two approvals by officer " + std::to_string(officer));
    const bool fits = tier != nullptr
                          ? has_role(before, officer, tier->role, row.scope)
                          : has_role(before, officer, Role::approver, row.scope) ||
                                has_role(before, officer, Role::administrator, row.scope);
    if (fits) ++count;
  }
  if (count >= needed) return {};
  return broken(id, name_of(proposal) + " takes effect with " + std::to_string(count) +
                        " approvals that count, " + std::to_string(needed) + " are needed");
}

// The effect: behind its approval in one pair, and just what was proposed.
Status check_effect(const State& before, const Entry& entry, Seq proposal, const ProposalRow& row) {
  const auto& batch = entry.batch;
  if (!batch || batch->position != 1 || batch->count != 2 || row.ended_by != entry.seq)
    return broken(id, name_of(proposal) + " takes effect apart from its last approval");
  if (entry.request_id.text != "proposal/" + std::to_string(proposal) || entry.signature)
    return broken(id, "the effect of " + name_of(proposal) + " is not the ledger's own act");
  const bool waited = row.status == ProposalStatus::delayed;
  if (waited ? entry.actor.officer != 0
             : row.approvals.empty() || row.approvals.back().entry + 1 != entry.seq ||
                   row.approvals.back().officer != entry.actor.officer)
    return broken(id, "the effect of " + name_of(proposal) + " is another's act than its approval");
  if (!row.what) return broken(id, name_of(proposal) + " has nothing to do");
  const auto& what = *row.what->what;
  const auto& personal = entry.body.personal;
  const bool same_personal =
      personal.size() == row.personal.size() &&
      std::all_of(row.personal.begin(), row.personal.end(), [&](const PersonalDigest& one) {
        const auto it = personal.find(one.field);
        return it != personal.end() && it->second == one.digest;
      });
  if (what.given != entry.body.given || what.common != entry.body.common ||
      what.authority != entry.authority || !same_personal || entry.scope != row.scope)
    return broken(id, "the effect of " + name_of(proposal) + " is not what was proposed");
  if (!row.reserved.empty() && row.reserved != entry.body.resolved.moved)
    return broken(id, name_of(proposal) + " moves other units than it reserved");
  return check_approvals(before, proposal, row);
}

ProposalRow ended(ProposalRow row, ProposalStatus status, Seq by) {
  row.status = status;
  row.ended_by = by;
  row.what.reset();
  row.reserved.clear();
  row.personal.clear();
  return row;
}

Status check_approval(const State& before, const Entry& entry, Seq proposal, const ProposalRow& row,
                      const ProposalRow& after) {
  if (row.status != ProposalStatus::pending || row.ended_by || row.deadline < entry.time)
    return broken(id, name_of(proposal) + " is approved when it no longer can be");
  ProposalRow expected = row;
  expected.approvals.push_back({entry.actor.officer, entry.seq});
  const bool enough = bool(check_approvals(before, proposal, expected));
  const bool own = entry.actor.officer == row.proposer;
  const bool again = std::any_of(row.approvals.begin(), row.approvals.end(), [&](const auto& one) {
    return one.officer == entry.actor.officer;
  });
  if (own || again)
    return broken(id, name_of(proposal) + (own ? " is approved by its proposer"
                                               : " is approved twice by one officer"));
  const auto* policy = policy_of(before, row.scope, row.operation);
  const bool waits = policy != nullptr && policy->delay_minutes && row.what &&
                     !is_trusted(*policy, trusted_to(row.what->what->given));
  if (enough && waits) {
    expected.status = ProposalStatus::delayed;
    expected.due = Timestamp{entry.time.micros + std::int64_t{*policy->delay_minutes} * 60'000'000};
  } else if (enough) {
    expected.ended_by = entry.seq + 1;
    if (entry.batch != BatchPosition{entry.request_id.text, 0, 2})
      return broken(id, "the last approval of " + name_of(proposal) + " stands without its effect");
  }
  return after == expected ? Status{} : broken(id, name_of(proposal) + " changes otherwise");
}

Status check_execution(const Entry& entry, Seq proposal, const ProposalRow& row,
                       const ProposalRow& after) {
  ProposalRow expected = row;
  expected.ended_by = entry.seq + 1;
  const bool due = row.status == ProposalStatus::delayed && row.due && *row.due <= entry.time;
  if (due && after == expected && entry.actor.officer == 0 &&
      entry.batch == BatchPosition{entry.request_id.text, 0, 2})
    return {};
  return broken(id, name_of(proposal) + " is executed when it must not be");
}

Status check_end(const Entry& entry, Seq proposal, const ProposalRow& row,
                 const ProposalRow& after) {
  const auto& given = entry.body.given;
  ProposalStatus status = ProposalStatus::executed;
  bool allowed = true;
  if (std::holds_alternative<Reject>(given)) {
    status = ProposalStatus::rejected;
    allowed = entry.actor.officer != row.proposer;
  } else if (std::holds_alternative<WithdrawProposal>(given)) {
    status = ProposalStatus::withdrawn;
    allowed = entry.actor.officer == row.proposer;
  } else if (std::holds_alternative<ExpireProposal>(given)) {
    status = ProposalStatus::expired;
    allowed = entry.actor.officer == 0 &&
              (row.status == ProposalStatus::delayed ? row.due && *row.due <= entry.time
                                                     : row.deadline < entry.time);
  }
  if (!allowed) return broken(id, name_of(proposal) + " is ended by whom or when it must not be");
  return after == ended(row, status, entry.seq)
             ? Status{}
             : broken(id, name_of(proposal) + " ends otherwise than the entry says");
}

// A new proposal: what it would move and nothing else is reserved, for as long as policy says.
Status check_opening(const State& before, const Entry& entry, const ProposalRow& row) {
  const auto& propose = std::get<Propose>(entry.body.given);
  const auto& what = *propose.what;
  const auto* policy = policy_of(before, entry.scope, kind_of(what.given));
  std::int64_t life = 10'080;  // minutes
  if (policy != nullptr && policy->life_minutes) life = *policy->life_minutes;
  ProposalRow expected;
  expected.proposer = entry.actor.officer;
  expected.operation = kind_of(what.given);
  expected.scope = entry.scope;
  expected.what = propose;
  expected.reserved = entry.body.resolved.moved;
  expected.quantity = sum_of(entry.body.resolved);
  if (const auto* issue = std::get_if<Issue>(&what.given)) {
    const auto* decision = before.decision(issue->decision);
    for (std::size_t i = 0; decision != nullptr && i < decision->facts.lines.size(); ++i)
      if (decision->facts.lines[i].registry == issue->registry)
        expected.quantity = decision->facts.lines[i].quantity;
  }
  expected.opened = entry.time;
  expected.deadline = {entry.time.micros + life * 60'000'000};
  for (const auto& [field, digest] : entry.body.personal)
    expected.personal.push_back({field, digest});
  return row == expected ? Status{} : broken(id, "the proposal is not opened as given");
}

Status check_row(const State& before, const Entry& entry, const Delta& delta) {
  const auto subject = subject_of(entry);
  const bool opens = std::holds_alternative<Propose>(entry.body.given);
  if (!subject && !opens)
    return delta.proposals.empty() ? Status{} : broken(id, "a proposal changes by another entry");
  const Seq proposal = opens ? entry.seq : *subject;
  if (delta.proposals.size() != 1 || delta.proposals[0].key != proposal ||
      !delta.proposals[0].after)
    return broken(id, "the entry is about " + name_of(proposal) + ", and something else changes");
  const auto& change = delta.proposals[0];
  const auto* row = row_of(before, proposal);
  if (row == nullptr ? change.before.has_value() : change.before != *row)
    return broken(id, name_of(proposal) + ": the change does not start from the state");
  if (opens)
    return row == nullptr ? check_opening(before, entry, *change.after)
                          : broken(id, name_of(proposal) + " is opened twice");
  if (row == nullptr || !row->open())
    return broken(id, name_of(proposal) + " is not open, and an entry is about it");
  const auto& given = entry.body.given;
  if (entry.body.resolved.proposal)
    JCM_TRY_VOID(check_effect(before, entry, proposal, *row));
  else if (std::holds_alternative<Approve>(given))
    return check_approval(before, entry, proposal, *row, *change.after);
  else if (std::holds_alternative<ExecuteProposal>(given))
    return check_execution(entry, proposal, *row, *change.after);
  return check_end(entry, proposal, *row, *change.after);
}

// Behind the last approval stands the effect and nothing else.
Status check_promise(const State& before, const Entry& entry) {
  if (!entry.batch || entry.batch->position != 1 || entry.batch->count != 2) return {};
  for (const Seq seq : before.open_proposals())
    if (row_of(before, seq)->ended_by == entry.seq && entry.body.resolved.proposal != seq)
      return broken(id, "the effect of " + name_of(seq) + " does not follow its approval");
  return {};
}

// The policy's own row: the one that the entry sets, as given.
Status check_policy(const State& before, const Entry& entry, const Delta& delta) {
  const auto* set = std::get_if<SetPolicy>(&entry.body.given);
  if (set == nullptr)
    return delta.policies.empty() ? Status{} : broken(id, "policy changes by another entry");
  const PolicyKey key{set->registry, set->operation};
  const auto it = before.policies().find(key);
  const auto stands = it == before.policies().end() ? std::nullopt : std::optional(it->second);
  if (delta.policies.size() == 1 && delta.policies[0].key == key &&
      delta.policies[0].before == stands && delta.policies[0].after == PolicyRow{*set, entry.seq})
    return {};
  return broken(id, "policy is not set as given");
}

}  // namespace

Status approvals_touched(const State& before, const Entry& entry, const Delta& delta) {
  JCM_TRY_VOID(check_row(before, entry, delta));
  JCM_TRY_VOID(check_promise(before, entry));
  JCM_TRY_VOID(check_policy(before, entry, delta));
  const bool by_system = entry.actor.officer == 0 && !entry.body.resolved.proposal;
  if (before.policies().empty() || by_system || is_of_proposals(entry)) return {};
  const auto* policy = policy_of(before, entry.scope, entry.kind());
  if (policy == nullptr || !judged(before, entry)) return {};
  JCM_TRY_VOID(check_limits(before, entry, *policy));
  return entry.body.resolved.proposal ? Status{} : check_alone(entry, *policy);
}

Status approvals_whole(const State& state) {
  std::map<MarkKey, Serial> reserved;
  for (const auto& [seq, row] : state.proposals()) {
    if (seq >= state.head().size) return broken(id, name_of(seq) + " comes from an entry to come");
    const bool open = row.open();
    if (open != row.what.has_value() || (!open && (!row.reserved.empty() || !row.ended_by)))
      return broken(id, name_of(seq) + " is neither open nor ended");
    if (open != state.open_proposals().contains(seq))
      return broken(id, name_of(seq) + " is not kept among the open ones");
    if (row.status == ProposalStatus::delayed && !row.due)
      return broken(id, name_of(seq) + " waits without an end");
    for (const auto& block : row.reserved)
      reserved[{block.run, MarkKind::reservation, block.range.first, seq}] = block.range.last;
  }
  for (const auto& [key, row] : state.marks()) {
    if (key.kind != MarkKind::reservation) continue;
    const auto it = reserved.find(key);
    if (it == reserved.end() || it->second != row.last)
      return broken(id, "run " + run_text(key.run) + ", serial " + std::to_string(key.first) +
                            ": reserved otherwise than " + name_of(key.cause) + " says");
    reserved.erase(it);
  }
  if (reserved.empty()) return {};
  return broken(id, name_of(reserved.begin()->first.cause) + " has lost a reservation");
}

}  // namespace jcm::domain::law
