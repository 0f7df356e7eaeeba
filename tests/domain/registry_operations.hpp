// Random operations on the model's world: each a command, what the model says to it, and what it
// does there. Mostly sensible ones; some that must be refused.
#pragma once

#include <random>

#include "tests/domain/registry_model.hpp"
#include "tests/support/article6_builders.hpp"
#include "tests/support/officer_builders.hpp"
#include "tests/support/restraint_builders.hpp"

namespace jcm::test::model {

class Operations {
 public:
  Operations(World& world, std::mt19937_64& random) : world_(world), random_(random) {}

  std::uint64_t under(std::uint64_t n) { return n == 0 ? 0 : random_() % n; }
  bool chance(std::uint64_t percent) { return under(100) < percent; }
  template <class Container>
  const auto& one_of(const Container& all) {
    auto it = std::begin(all);
    std::advance(it, static_cast<std::ptrdiff_t>(under(std::size(all))));
    return *it;
  }
  template <class T>
  T one_of(std::initializer_list<T> all) {
    return all.begin()[under(all.size())];
  }
  Digest fresh_digest() {
    Digest out;
    for (auto& byte : out.bytes) byte = static_cast<std::uint8_t>(random_());
    return out;
  }

  // Any operation at this time.
  Operation any(Timestamp now, Seq next) {
    const auto roll = under(100);
    if (roll < 34) return debit();
    if (roll < 38) return place();
    if (roll < 45) return lift(next);
    if (roll < 49) return court();
    if (roll < 57) return reversal(next);
    if (roll < 59) return excess();
    if (roll < 62) return record_authorization();
    if (roll < 68) return authorize_units();
    if (roll < 73) return transfer_first();
    if (roll < 78) return issuance();
    if (roll < 82) return set_policy();
    if (roll < 88) return chance(60) ? grant() : revocation();
    if (roll < 90) return seal_of(now);
    if (roll < 95) return account_change();
    return on_record(next);
  }

  Operation grant() {
    GrantOfficer grant;
    const bool fresh = chance(35) || world_.officers.empty();
    if (!fresh) grant.officer = under(12) == 0 ? 77 : one_of(world_.officers).first;
    if (fresh || chance(10)) grant.uid = 1000 + under(40);
    if (fresh || chance(85))
      grant.role = one_of({Role::administrator, Role::approver, Role::approver, Role::script,
                           Role::auditor, Role::reader});
    if (grant.role && chance(60)) grant.registry = code();
    if (chance(10)) grant.public_key = fresh_digest();
    Operation op;
    op.command.given = grant;
    if (fresh || (!grant.uid && !grant.role && !grant.public_key))
      op.command.personal[PersonalField::officer_name] = fresh_digest();
    op.may = [grant](const World& w, const Moment&) {
      const auto known = grant.officer ? w.officers.find(*grant.officer) : w.officers.end();
      if (grant.officer && (known == w.officers.end() || known->second.roles.empty())) return false;
      for (const auto& [number, officer] : w.officers)
        if (grant.uid && officer.uid == *grant.uid && !officer.roles.empty()) return false;
      if (!grant.registry.empty() && !w.registries.contains(grant.registry)) return false;
      if (grant.public_key && known != w.officers.end() && w.rules_alone(known->second))
        return false;
      return !(known != w.officers.end() && grant.role &&
               known->second.roles.contains({*grant.role, grant.registry}));
    };
    op.does = [grant](World& w, const Entry& entry, const Names&) {
      const auto number = *entry.body.resolved.officer;
      auto& officer = w.officers[number];
      if (grant.uid) officer.uid = *grant.uid;
      if (grant.role) officer.roles.insert({*grant.role, grant.registry});
      if (grant.public_key) officer.has_key = true;
    };
    return op;
  }

  Operation revocation() {
    const auto& [number, officer] = one_of(world_.officers);
    RevokeOfficer revoke{chance(5) ? 77 : number, {}, {}};
    if (!officer.roles.empty() && chance(80)) {
      const auto grant = one_of(officer.roles);
      revoke.role = chance(10) ? Role::reader : grant.role;
      revoke.registry = grant.registry;
    }
    Operation op;
    op.command.given = revoke;
    op.may = [revoke](const World& w, const Moment&) {
      const auto known = w.officers.find(revoke.officer);
      if (known == w.officers.end() || known->second.roles.empty()) return false;
      if (revoke.role && !known->second.roles.contains({*revoke.role, revoke.registry}))
        return false;
      auto left = w.officers;
      auto& roles = left.at(revoke.officer).roles;
      revoke.role ? void(roles.erase({*revoke.role, revoke.registry})) : roles.clear();
      const auto led_without = [&](std::uint64_t lost) {
        return std::any_of(left.begin(), left.end(), [&](const auto& other) {
          return other.first != lost && other.second.roles.contains({Role::administrator, {}});
        });
      };
      return led_without(0) && std::all_of(left.begin(), left.end(), [&](const auto& one) {
               return !one.second.has_key || one.second.roles.empty() || led_without(one.first);
             });
    };
    op.does = [revoke](World& w, const Entry&, const Names&) {
      auto& roles = w.officers.at(revoke.officer).roles;
      if (revoke.role)
        roles.erase({*revoke.role, revoke.registry});
      else
        roles.clear();
    };
    return op;
  }

  Operation set_policy() {
    using enum EntryKind;
    SetPolicy policy;
    policy.operation =
        one_of({credits_transfer, credits_transfer, credits_retire, credits_retire, credits_cancel,
                credits_issue, credits_reverse, credits_reverse, credits_court_transfer, hold_place,
                hold_lift, account_open, credits_authorize, officer_grant, officer_revoke, seal,
                personal_erase, authorization_record});
    if (chance(80)) policy.registry = code();
    if (chance(40)) policy.tiers.push_back({credits(0), 1, role()});
    const bool sized = is_debit(policy.operation) || policy.operation == credits_issue ||
                       policy.operation == credits_court_transfer;
    if (sized && chance(40))
      policy.tiers.push_back(
          {credits(2 + under(6)), static_cast<std::uint32_t>(1 + under(3)), role()});
    if (chance(60)) policy.life_minutes = static_cast<std::uint32_t>(1 + under(9'000));
    if (chance(25)) policy.delay_minutes = static_cast<std::uint32_t>(1 + under(600));
    if (is_debit(policy.operation)) {
      std::set<AccountNumber> trusted;
      for (int i = 0; i < 3 && chance(50); ++i) trusted.insert(pick_account());
      for (const auto& account : trusted)
        if (policy.registry.empty() || policy.registry == account.registry)
          policy.trusted.push_back(account);
      policy.trusted_only = !policy.trusted.empty() && chance(10);
      if (chance(20)) policy.per_transfer = credits(3 + under(10));
      if (chance(20)) policy.per_day = credits(5 + under(30));
    }
    if (policy.operation == credits_reverse && chance(85))
      policy.window_days = static_cast<std::uint32_t>(under(20));
    if (policy.operation == credits_retire) policy.authorization_required = chance(40);
    Operation op;
    op.command.given = policy;
    op.scope = policy.registry;
    op.may = [policy](const World& w, const Moment&) {
      return std::all_of(policy.trusted.begin(), policy.trusted.end(),
                         [&](const auto& account) { return w.accounts.contains(account); });
    };
    op.does = [policy](World& w, const Entry&, const Names&) {
      w.policies[{policy.registry, policy.operation}] = policy;
    };
    return op;
  }

  // -- accounts and issuance --
  Operation open_one(AccountKind kind, const RegistryCode& where) {
    auto op = posting(open_account(where.text(), kind), where);
    op.command.personal[PersonalField::holder_name] = fresh_digest();
    op.may = [](const World&, const Moment&) { return true; };
    op.does = [](World& w, const Entry& entry, const Names&) {
      w.accounts[*entry.body.resolved.account] = {};
    };
    return op;
  }
  Operation account_change() {
    if (chance(20)) return open_one(*account_kind_of(1 + under(4)), code());
    const auto account = pick_account();
    if (chance(30)) {
      const auto trust = static_cast<TrustProperty>(under(3));
      Command command;
      command.given = AmendAccount{account, trust};
      auto op = posting(std::move(command), account.registry);
      op.may = [account](const World& w, const Moment&) {
        return w.accounts.contains(account) && !w.has_status(account, {AccountStatus::closed});
      };
      op.does = [account, trust](World& w, const Entry&, const Names&) {
        w.accounts.at(account).trust = trust;
      };
      return op;
    }
    using S = AccountStatus;
    auto wanted = one_of({S::open, S::open, S::open, S::receive_only, S::blocked, S::closed});
    if (is_terminal(account.kind) && wanted > S::receive_only) wanted = S::receive_only;
    auto op = posting(set_status(account, wanted), account.registry);
    op.may = [account, wanted](const World& w, const Moment&) {
      return w.accounts.contains(account) && !w.has_status(account, {S::closed, wanted}) &&
             !(wanted == S::closed && (w.balance(account) > 0 || w.held(account)));
    };
    op.does = [account, wanted](World& w, const Entry&, const Names&) {
      w.accounts.at(account).status = wanted;
    };
    return op;
  }
  Operation issuance() {
    std::vector<std::pair<DecisionKey, std::size_t>> waiting;
    for (const auto& [key, decision] : world_.decisions)
      for (std::size_t i = 0; i < decision.lines.size(); ++i)
        if (chance(5) || (!decision.withdrawn && !decision.lines[i].posted))
          waiting.emplace_back(key, i);
    if (waiting.empty()) return decision();
    const auto [key, at] = one_of(waiting);
    const auto where = world_.decisions.at(key).lines[at].registry;
    const auto to = pick_holding(where);
    auto op = posting(issue(key, to), where);
    op.issues = world_.decisions.at(key).lines[at].quantity;
    op.may = [key = key, at = at, to](const World& w, const Moment&) {
      const auto& decision = w.decisions.at(key);
      const auto& line = decision.lines[at];
      return !decision.withdrawn && !line.posted && line.quantity > 0 && w.may_take(to);
    };
    op.does = [key = key, at = at](World& w, const Entry& entry, const Names&) {
      w.decisions.at(key).lines[at].posted = true;
      for (const auto& item : entry.body.resolved.issued)
        for (const auto& name : names_of({item.block}))
          w.units[name] = Unit{item.account, entry.seq, {}, {}, {}, 0, 0, {}, 0};
    };
    return op;
  }
  Operation decision() {
    const auto i = static_cast<std::int32_t>(world_.decisions.size());
    DecisionKey key{project(i % 2 == 0 ? "MN001" : "MN002"), {}, {}, day("2022-01-01")};
    // A week of its own, from 2017 to 2021, in no order of years.
    key.period_start = Date{day("2017-01-01").days + 7 * (i / 2 * 97 % 260)};
    key.period_end = Date{key.period_start.days + 6};
    JointDecision made{{{registry("JP"), 4 + under(16), false}, {registry("MN"), under(12), false}},
                       false};
    Operation op;
    op.command = record_decision(
        key, {line("JP", made.lines[0].quantity), line("MN", made.lines[1].quantity)});
    op.may = [key](const World& w, const Moment&) {
      return std::none_of(w.decisions.begin(), w.decisions.end(), [&](const auto& other) {
        return other.first == key ||
               (!other.second.withdrawn && other.first.project == key.project &&
                other.first.period_start == key.period_start);
      });
    };
    op.does = [key, made](World& w, const Entry&, const Names&) { w.decisions[key] = made; };
    return op;
  }

  // -- where units move: registry_movements.hpp --
  Operation debit();
  Operation court();
  Operation reversal(Seq next);
  Operation excess();
  Operation place();
  Operation lift(Seq next);
  Operation record_authorization();
  Operation authorize_units();
  Operation transfer_first();
  // -- on record: registry_records.hpp --
  Operation on_record(Seq next);
  Operation seal_of(Timestamp now);
  Operation go_live_of(const RegistryCode& where);

 private:
  RegistryCode code() { return registry(chance(70) ? "JP" : "MN"); }
  Role role() { return chance(75) ? Role::approver : Role::administrator; }
  AccountNumber pick_account() { return one_of(world_.accounts).first; }
  // Mostly a holding account that may be credited.
  AccountNumber pick_holding(const RegistryCode& where) {
    std::vector<AccountNumber> fitting;
    for (const auto& [account, row] : world_.accounts)
      if (account.registry == where && !is_terminal(account.kind) &&
          (world_.may_take(account) || chance(5)))
        fitting.push_back(account);
    return fitting.empty() ? entity(where.text(), 999) : one_of(fitting);
  }
  AccountNumber pick_terminal(const RegistryCode& where, AccountKind kind) {
    std::vector<AccountNumber> fitting;
    for (const auto& [account, row] : world_.accounts)
      if (account.registry == where && account.kind == kind) fitting.push_back(account);
    return one_of(fitting);
  }
  // Mostly one that holds something and may give it.
  AccountNumber pick_giver(const RegistryCode& where) {
    std::set<AccountNumber> fitting;
    for (const auto& [name, unit] : world_.units)
      if (unit.owner.registry == where && !is_terminal(unit.owner.kind) &&
          (world_.may_give(unit.owner) || chance(1)))
        fitting.insert(unit.owner);
    return fitting.empty() ? pick_holding(where) : one_of(fitting);
  }
  // A stretch or two of units of the registry, mostly of one account where one is given.
  Names some_units(const RegistryCode& where, const std::optional<AccountNumber>& of = {}) {
    Names pool;
    for (const auto& [name, unit] : world_.units)
      if (name.first.registry == where && (!of || unit.owner == *of)) pool.push_back(name);
    std::set<UnitName> out;
    for (std::uint64_t i = 0; i <= under(2) && !pool.empty(); ++i) {
      const auto start = under(pool.size());
      const auto length = 1 + under(6);
      for (auto at = start; at < pool.size() && at < start + length; ++at) out.insert(pool[at]);
    }
    if (out.empty() || chance(2)) {  // a unit that nobody issued
      const NumberingRun run{where, project("MN001"), vintage(2017)};
      out.insert({run, 9'000 + under(10)});
    }
    return Names(out.begin(), out.end());
  }
  // Under the business date that a registry wants while it imports.
  Operation posting(Command command, const RegistryCode& where) {
    Operation op;
    op.command = std::move(command);
    op.scope = where;
    op.posts = true;
    if (!world_.registries.at(where).live)
      op.command.common.business_date =
          world_.officers.size() > 1 && chance(3) ? day("2024-01-01") : day("2025-06-01");
    return op;
  }
  void note_move(Operation& op, const AccountNumber& from, const AccountNumber& to) {
    op.from = from;
    op.to = to;
    op.does = [from, to](World& w, const Entry& entry, const Names& names) {
      w.hand_over(names, from, to, entry.business_date);
    };
  }

  World& world_;
  std::mt19937_64& random_;
};

}  // namespace jcm::test::model
