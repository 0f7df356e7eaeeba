// Gate 3: what an entry changes. Judges only what it must to compute; whether the entry should
// stand is the business of gates 1 and 2 and of the laws.
#include <algorithm>

#include "ledger/domain/apply.hpp"
#include "ledger/domain/article6.hpp"
#include "ledger/domain/gates.hpp"
#include "ledger/domain/units.hpp"

namespace jcm::domain {
namespace effect {

using base::ErrorId;
using base::Result;
using base::Status;

namespace {

base::Error absent(ErrorId id, std::string_view what, const std::string& name) {
  return base::error(id, "there is no " + std::string(what) + " " + name);
}

}  // namespace

Status date_registry(const State& state, const Entry& entry, const RegistryCode& code,
                     Delta& delta) {
  const auto* row = state.registry(code);
  if (row == nullptr) return absent(ErrorId::registry_unknown, "registry", code.text());
  if (row->last_business_date == entry.business_date) return {};
  RegistryRow after = *row;
  after.last_business_date = entry.business_date;
  delta.registries.push_back({code, *row, std::move(after)});
  return {};
}

namespace {

// Adds to one account's balance and takes from it; a row appears once per account.
class Balances {
 public:
  Balances() { moves_.reserve(2); }  // a debit has two
  void add(const AccountNumber& account, Quantity in) { moves_.push_back({account, in, {}}); }
  void take(const AccountNumber& account, Quantity out) { moves_.push_back({account, {}, out}); }
  Status write(const State& state, Delta& delta) {
    // An account is only added to, or only taken from: the order within one does not matter.
    if (moves_.size() > 1)
      std::sort(moves_.begin(), moves_.end(),
                [](const Move& a, const Move& b) { return a.account < b.account; });
    auto& changes = delta.accounts;
    changes.reserve(2);
    for (const auto& move : moves_) {
      if (changes.empty() || changes.back().key != move.account) {
        const auto* row = state.account(move.account);
        if (row == nullptr) return absent(ErrorId::account_unknown, "account", move.account.text());
        changes.push_back({move.account, *row, *row});
      }
      auto& balance = changes.back().after->balance;
      const auto more = balance.plus(move.in);
      if (!more)
        return base::error(ErrorId::amount_overflow, "the balance of " + move.account.text() +
                                                         " would exceed 2^53 - 1 credits; use "
                                                         "another account");
      const auto rest = more->minus(move.out);
      if (!rest)
        return base::error(ErrorId::units_insufficient,
                           move.account.text() + " holds " + std::to_string(more->raw()) +
                               " credits, " + std::to_string(move.out.raw()) + " would leave it");
      balance = *rest;
    }
    return {};
  }

 private:
  struct Move {
    AccountNumber account;
    Quantity in;
    Quantity out;
  };
  std::vector<Move> moves_;
};

Result<Delta> changes(const OpenRegistry& open, const State& state, const Entry& entry) {
  if (state.registry(open.code) != nullptr)
    return base::error(ErrorId::registry_exists,
                       "registry " + open.code.text() + " is open already");
  Delta delta;
  delta.registries.push_back(
      {open.code, std::nullopt,
       RegistryRow{open.side, open.name, open.utc_offset_minutes, false, std::nullopt, entry.seq}});
  return delta;
}

Result<Delta> changes(const GoLive& go_live, const State& state, const Entry&) {
  const auto* row = state.registry(go_live.registry);
  if (row == nullptr) return absent(ErrorId::registry_unknown, "registry", go_live.registry.text());
  if (row->live)
    return base::error(ErrorId::registry_not_importing,
                       "registry " + go_live.registry.text() + " is live already");
  Delta delta;
  delta.registries.push_back({go_live.registry, *row, *row});
  delta.registries.back().after->live = true;
  return delta;
}

Result<Delta> changes(const RecordProject& project, const State& state, const Entry& entry) {
  if (state.project(project.reference) != nullptr)
    return base::error(ErrorId::project_exists,
                       "project " + project.reference.text() + " is recorded already");
  Delta delta;
  delta.projects.push_back({project.reference, std::nullopt, ProjectRow{project, entry.seq}});
  return delta;
}

Result<Delta> changes(const RecordDecision& decision, const State& state, const Entry& entry) {
  if (state.decision(decision.key) != nullptr)
    return base::error(ErrorId::decision_exists,
                       "the decision " + decision.key.text() + " is recorded already");
  Delta delta;
  DecisionRow row{decision, entry.seq, {}};
  row.postings.resize(decision.lines.size());
  delta.decisions.push_back({decision.key, std::nullopt, std::move(row)});
  return delta;
}

Result<Delta> changes(const OpenAccount& open, const State& state, const Entry& entry) {
  const auto& number = entry.body.resolved.account;
  if (!number || number->registry != open.registry || number->kind != open.kind)
    return base::error(ErrorId::entry_resolution,
                       "the entry names no account number that fits its command");
  if (state.account(*number) != nullptr)
    return base::error(ErrorId::account_exists, "account " + number->text() + " exists already");
  Delta delta;
  JCM_TRY_VOID(date_registry(state, entry, open.registry, delta));
  AccountRow row;
  row.trust_property = open.trust_property;
  if (const auto it = entry.body.personal.find(PersonalField::holder_name);
      it != entry.body.personal.end())
    row.holder_name = it->second;
  row.opened_by = entry.seq;
  row.opened_on = entry.business_date;
  delta.accounts.push_back({*number, std::nullopt, row});
  return delta;
}

Result<Delta> changes(const SetAccountStatus& set, const State& state, const Entry& entry) {
  const auto* row = state.account(set.account);
  if (row == nullptr) return absent(ErrorId::account_unknown, "account", set.account.text());
  Delta delta;
  JCM_TRY_VOID(date_registry(state, entry, set.account.registry, delta));
  if (row->status == set.status) return delta;
  delta.accounts.push_back({set.account, *row, *row});
  delta.accounts.back().after->status = set.status;
  return delta;
}

Status post_line(const Issue& issue, const State& state, const Entry& entry, Delta& delta) {
  const auto* decision = state.decision(issue.decision);
  if (decision == nullptr)
    return absent(ErrorId::decision_unknown, "decision", issue.decision.text());
  for (std::size_t i = 0; i < decision->facts.lines.size(); ++i) {
    if (decision->facts.lines[i].registry != issue.registry) continue;
    if (decision->postings[i])
      return base::error(ErrorId::issue_line_posted,
                         "the line of registry " + issue.registry.text() +
                             " is posted already; a line is posted once");
    delta.decisions.push_back({issue.decision, *decision, *decision});
    delta.decisions.back().after->postings[i] = LinePosting{entry.seq, entry.business_date};
    return {};
  }
  return absent(ErrorId::issue_line_unknown, "line of the decision for registry",
                issue.registry.text());
}

Status raise_run(const State& state, const NumberingRun& run, const UnitRange& range,
                 Delta& delta) {
  auto& runs = delta.runs;
  if (runs.empty() || runs.back().key != run) {
    const auto* row = state.run(run);
    runs.push_back({run, row == nullptr ? std::nullopt : std::optional(*row),
                    row == nullptr ? RunRow{} : *row});
  }
  auto& after = *runs.back().after;
  const auto issued = after.issued.plus(range.quantity());
  if (!issued)
    return base::error(ErrorId::amount_overflow, "the run of " + run.project.text() + " " +
                                                     std::to_string(run.vintage.year) +
                                                     " would exceed 2^53 - 1 credits");
  after.issued = *issued;
  after.highest = std::max(after.highest, range.last);
  return {};
}

Result<Delta> changes(const Issue& issue, const State& state, const Entry& entry) {
  if (entry.body.resolved.issued.empty())
    return base::error(ErrorId::entry_resolution, "the issuance names no units");
  Delta delta;
  JCM_TRY_VOID(date_registry(state, entry, issue.registry, delta));
  JCM_TRY_VOID(post_line(issue, state, entry, delta));
  JCM_TRY(delta.blocks, issue_blocks(state, entry.body.resolved.issued, entry.seq));
  Balances balances;
  for (const auto& change : delta.blocks) {
    const UnitRange range{change.key.first, change.after->last};
    JCM_TRY_VOID(raise_run(state, change.key.run, range, delta));
    balances.add(change.after->account, range.quantity());
  }
  JCM_TRY_VOID(balances.write(state, delta));
  return delta;
}

}  // namespace

namespace {

// What has left the account on the business date, for the limits of policy.
Status count_debit(const AccountNumber& from, Quantity sum, Date date, Delta& delta) {
  for (auto& change : delta.accounts) {
    if (change.key != from) continue;
    auto& row = *change.after;
    const auto total = row.debited_on == date ? row.debited.plus(sum) : std::optional(sum);
    if (!total)
      return base::error(ErrorId::amount_overflow, "more than 2^53 - 1 credits would have left " +
                                                       from.text() + " on " + base::to_text(date));
    row.debited_on = date;
    row.debited = *total;
  }
  return {};
}

}  // namespace

Result<Delta> debit(const AccountNumber& from, const AccountNumber& to, const State& state,
                    const Entry& entry) {
  if (from == to)
    return base::error(ErrorId::transfer_same_account, "from and to are both " + from.text());
  if (entry.body.resolved.moved.empty())
    return base::error(ErrorId::entry_resolution, "the entry moves no units");
  Delta delta;
  JCM_TRY_VOID(date_registry(state, entry, from.registry, delta));
  JCM_TRY(delta.blocks, move_blocks(state, entry.body.resolved.moved, from, to));
  Quantity sum;
  for (const auto& block : entry.body.resolved.moved) {
    const auto next = sum.plus(block.range.quantity());
    if (!next)
      return base::error(ErrorId::amount_overflow, "the entry moves more than 2^53 - 1 credits");
    sum = *next;
  }
  Balances balances;
  balances.take(from, sum);
  balances.add(to, sum);
  JCM_TRY_VOID(balances.write(state, delta));
  JCM_TRY_VOID(count_debit(from, sum, entry.business_date, delta));
  return delta;
}

namespace {

Result<Delta> changes(const Transfer& t, const State& state, const Entry& entry) {
  return debit(t.from, t.to, state, entry);
}
Result<Delta> changes(const Retire& r, const State& state, const Entry& entry) {
  JCM_TRY(auto delta, debit(r.from, r.to, state, entry));
  add_marks(delta.marks,
            article6::use_marks(state, UnitUse::ndc, entry.seq, entry.body.resolved.moved));
  return delta;
}
Result<Delta> changes(const Cancel& c, const State& state, const Entry& entry) {
  JCM_TRY(auto delta, debit(c.from, c.to, state, entry));
  if (const auto demand = article6::demand_of(state, c))
    add_marks(delta.marks,
              article6::use_marks(state, demand->use, entry.seq, entry.body.resolved.moved));
  return delta;
}

Result<Delta> changes(const RotateKey& rotate, const State& state, const Entry& entry) {
  Delta delta;
  delta.keys.push_back(
      {entry.seq, std::nullopt,
       KeyRow{rotate.new_key, rotate.reason,
              rotate.new_recovery_key ? rotate.new_recovery_key : state.recovery_key(),
              rotate.trusted}});
  return delta;
}

}  // namespace

Result<Delta> of(const State& state, const Entry& entry) {
  JCM_TRY(auto delta,
          std::visit([&](const auto& given) { return changes(given, state, entry); },
                     entry.body.given));
  if (entry.body.resolved.proposal) JCM_TRY_VOID(end_proposal(state, entry, delta));
  return delta;
}

}  // namespace effect

base::Result<Delta> apply(const State& state, const Entry& entry) {
  return effect::of(state, entry);
}

}  // namespace jcm::domain
