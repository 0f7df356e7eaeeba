// A random life of units under Article 6 beside a simple model: what is true of each single unit.
// The model knows no marks and no blocks; it predicts which commands must be accepted and what they
// do.
#pragma once

#include <rapidcheck.h>

#include "ledger/domain/article6.hpp"
#include "tests/domain/life.hpp"
#include "tests/support/article6_builders.hpp"
#include "tests/support/restraint_builders.hpp"

namespace jcm::test {

class Article6Life {
 public:
  struct Unit {
    AccountNumber owner;
    std::string authorization;
    std::uint64_t itmo = 0;
    Seq itmo_by = 0;
    std::optional<UnitUse> use;
    Seq used_by = 0;
  };
  struct Outcome {
    base::Result<Entry> result;
    bool expected;
  };
  struct Authorization {
    std::uint32_t version = 0;
    AuthorizedPurposes purposes = AuthorizedPurposes::ndc;
    std::optional<std::uint64_t> ceiling;
    std::optional<FirstTransferDefinition> definition;
  };
  using Name = std::pair<int, Serial>;  // vintage, serial

  // Forty units of 2017 and twenty of 2018, held by EH 1.
  Article6Life() {
    const auto second = decision_key("MN004", "2018-01-01", "2018-06-30", "2018-12-01");
    for (auto& c : {genesis(), open_registry("JP", Side::japan, 540), record_project("MN004"),
                    record_decision(first_decision(), {line("JP", 40)}),
                    record_decision(second, {line("JP", 20)})})
      book.must(c);
    for (const auto kind : {AccountKind::entity_holding, AccountKind::entity_holding,
                            AccountKind::cancellation, AccountKind::retirement})
      book.must(open_account("JP", kind, "2019-01-01"));
    book.must(issue(first_decision(), holders[0], "2019-01-01"));
    book.must(issue(second, holders[0], "2019-01-01"));
    book.must(go_live("JP"));
    book.must(reversal_window("JP", 30));
    for (const auto& [year, count] : {std::pair(2017, Serial{40}), std::pair(2018, Serial{20})})
      for (Serial s = 1; s <= count; ++s) units[{year, s}].owner = holders[0];
  }

  Outcome live(const Wish& w) {
    switch (w.what % 12) {
      case 0:
        return record(w);
      case 1:
      case 2:
        return put_under(w);
      case 3:
      case 4:
        return transfer_first(w);
      case 5:
        return policy(w);
      case 6:
        return back(w);
      default:
        return debit(w);
    }
  }

  Book book{"2026-02-01T00:00:00Z"};
  std::map<Name, Unit> units;
  std::map<std::string, Authorization> authorizations;

 private:
  static inline const AccountNumber holders[] = {entity("JP", 1), entity("JP", 2)};
  static inline const AccountNumber retired = retirement("JP"), cancelled = cancellation("JP");

  static bool covers(AuthorizedPurposes purposes, UnitUse use) {
    static const std::set<std::pair<AuthorizedPurposes, UnitUse>> table = {
        {AuthorizedPurposes::ndc, UnitUse::ndc},
        {AuthorizedPurposes::oimp, UnitUse::imp},
        {AuthorizedPurposes::oimp, UnitUse::op},
        {AuthorizedPurposes::imp, UnitUse::imp},
        {AuthorizedPurposes::op, UnitUse::op},
        {AuthorizedPurposes::ndc_and_oimp, UnitUse::ndc},
        {AuthorizedPurposes::ndc_and_oimp, UnitUse::imp},
        {AuthorizedPurposes::ndc_and_oimp, UnitUse::op},
        {AuthorizedPurposes::ndc_and_imp, UnitUse::ndc},
        {AuthorizedPurposes::ndc_and_imp, UnitUse::imp},
        {AuthorizedPurposes::ndc_and_op, UnitUse::ndc},
        {AuthorizedPurposes::ndc_and_op, UnitUse::op}};
    return table.contains({purposes, use});
  }
  std::uint64_t covered(const std::string& id) const {
    std::uint64_t n = 0;
    for (const auto& [name, unit] : units) n += unit.authorization == id ? 1U : 0U;
    return n;
  }

  // One or two stretches of units; seldom beyond what there is.
  struct Picked {
    std::vector<Name> names;
    std::vector<UnitBlock> blocks;
    bool exist = true;
  };
  Picked pick(std::uint32_t a, std::uint32_t b) const {
    const int year = a % 3 == 0 ? 2018 : 2017;
    const Serial most = (year == 2018 ? 20U : 40U) + (b % 17 == 16 ? 2U : 0U);
    const Serial first = 1 + a / 3 % most;
    const Serial last = std::min(most, first + b % 9);
    Picked out;
    const auto add = [&](Serial from, Serial to) {
      out.blocks.push_back({run(year), {from, to}});
      for (Serial s = from; s <= to; ++s) {
        out.names.emplace_back(year, s);
        out.exist = out.exist && units.contains({year, s});
      }
    };
    add(first, last);
    if (b % 5 == 4 && last + 2 <= most) add(last + 2, std::min(most, last + 4));
    return out;
  }
  static NumberingRun run(int year) {
    return {registry("JP"), project("MN004"), vintage(static_cast<std::uint64_t>(year))};
  }
  template <class Test>
  bool all(const Picked& picked, Test test) const {
    return picked.exist && std::all_of(picked.names.begin(), picked.names.end(),
                                       [&](const Name& name) { return test(units.at(name)); });
  }
  static std::string id_of(std::uint32_t n) { return "A" + std::to_string(n % 3); }

  template <class Effect>
  Outcome carry(Command command, bool expected, Effect effect) {
    auto result = book.submit(std::move(command));
    if (result) effect(*result);
    return {std::move(result), expected};
  }

  Outcome record(const Wish& w) {
    const auto id = id_of(w.a);
    const auto& now = authorizations[id];
    Authorization next{
        now.version + (w.d % 7 == 6 ? 2U : 1U), static_cast<AuthorizedPurposes>(w.b % 7), {}, {}};
    if (w.c % 2 == 0) next.ceiling = 10 + w.c % 40;
    if (next.purposes != AuthorizedPurposes::ndc)
      next.definition = static_cast<FirstTransferDefinition>(w.d % 3);
    bool good = next.version == now.version + 1;
    for (const auto& [name, unit] : units) {
      if (unit.authorization != id) continue;
      if (unit.use) good = good && covers(next.purposes, *unit.use);
      if (unit.itmo != 0 && now.definition) good = good && now.definition == next.definition;
      for (const auto use : {UnitUse::ndc, UnitUse::imp, UnitUse::op})
        if (unit.itmo != 0 && covers(now.purposes, use)) good = good && covers(next.purposes, use);
    }
    if (next.ceiling && covered(id) > 0) good = good && *next.ceiling >= covered(id);
    auto command = authorization(id, next.purposes, next.ceiling, next.version);
    facts_of_authorization(command).first_transfer = next.definition;
    return carry(command, good, [&](const Entry&) { authorizations[id] = next; });
  }

  Outcome put_under(const Wish& w) {
    const auto id = id_of(w.a);
    const auto picked = pick(w.b, w.c);
    const auto known = authorizations.find(id);
    const bool good =
        known != authorizations.end() && known->second.version > 0 &&
        all(picked,
            [](const Unit& u) { return u.authorization.empty() && !is_terminal(u.owner.kind); }) &&
        (!known->second.ceiling || covered(id) + picked.names.size() <= *known->second.ceiling);
    Command command;
    command.given = AuthorizeUnits{id, picked.blocks};
    return carry(command, good, [&](const Entry&) {
      for (const auto& name : picked.names) units[name].authorization = id;
    });
  }

  Outcome transfer_first(const Wish& w) {
    // Mostly of units of one authorization, by the event that fits it.
    const auto picked = pick(w.b, w.c);
    auto id = id_of(w.a);
    if (w.a % 5 != 4 && picked.exist && !units.at(picked.names[0]).authorization.empty())
      id = units.at(picked.names[0]).authorization;
    const auto known = authorizations[id];
    auto event = static_cast<FirstTransferEvent>(w.d % 4);
    if (w.d % 9 != 8 && known.definition)
      event = static_cast<FirstTransferEvent>(static_cast<int>(*known.definition) + 1);
    if (w.d % 9 != 8 && known.purposes == AuthorizedPurposes::ndc)
      event = FirstTransferEvent::to_another_party;
    const bool to_party = event == FirstTransferEvent::to_another_party;
    const bool by_use = event == FirstTransferEvent::use_or_cancellation;
    const bool fits = to_party ? covers(known.purposes, UnitUse::ndc)
                               : known.definition && static_cast<int>(*known.definition) + 1 ==
                                                         static_cast<int>(event);
    const bool good =
        known.version > 0 && fits && all(picked, [&](const Unit& u) {
          return u.authorization == id && u.itmo == 0 && is_terminal(u.owner.kind) == by_use;
        });
    RecordFirstTransfer facts{id, event, picked.blocks, {}};
    if (to_party) facts.acquiring = "JPN";
    Command command;
    command.given = facts;
    return carry(command, good, [&](const Entry& entry) {
      for (const auto& name : picked.names) {
        units[name].itmo = ++last_itmo_[name.first];
        units[name].itmo_by = entry.seq;
      }
    });
  }

  Outcome policy(const Wish& w) {
    const bool wanted = w.a % 3 == 0;
    return carry(retirement_policy("JP", wanted), true, [&](const Entry&) { required_ = wanted; });
  }

  bool will_do(const Unit& unit, const std::optional<UnitUse>& use) const {
    if (!use) return true;
    if (unit.authorization.empty()) return *use == UnitUse::ndc && !required_;
    return covers(authorizations.at(unit.authorization).purposes, *use);
  }

  Outcome debit(const Wish& w) {
    const auto& from = holders[w.a % 4 == 0 ? 1 : 0];
    std::optional<UnitUse> use;
    const int kind = static_cast<int>(w.b % 4);
    if (kind == 1) use = UnitUse::ndc;
    if (kind == 2) use = w.d % 2 == 0 ? UnitUse::imp : UnitUse::op;
    const auto to = kind == 0 ? holders[w.a % 4 == 0 ? 0 : 1] : kind == 1 ? retired : cancelled;
    Picked picked;
    Selection selection;
    bool good = true;
    if (w.c % 2 == 0) {
      const std::uint64_t wanted = 1 + w.d % 9;
      for (const auto& [name, unit] : units)
        if (unit.owner == from && will_do(unit, use) && picked.names.size() < wanted)
          picked.names.push_back(name);
      good = picked.names.size() == wanted;
      selection = ByQuantity{credits(wanted), {}, {}};
    } else {
      picked = pick(w.c, w.d);
      selection = picked.blocks;
      good = all(picked, [&](const Unit& u) { return u.owner == from && will_do(u, use); });
    }
    auto command = kind == 0   ? transfer(from, to, selection)
                   : kind == 1 ? retire(from, to, selection)
                               : cancel(from, to, selection);
    if (kind == 2)
      std::get<Cancel>(command.given).use = use == UnitUse::imp ? OtherUse::imp : OtherUse::op;
    return carry(command, good, [&](const Entry& entry) {
      debits_.push_back({entry.seq, from, to, picked.names});
      for (const auto& name : picked.names) {
        auto& unit = units[name];
        unit.owner = to;
        if (!use || unit.authorization.empty()) continue;
        unit.use = use;
        unit.used_by = entry.seq;
      }
    });
  }

  Outcome back(const Wish& w) {
    if (debits_.empty()) return policy(w);
    auto& debit = debits_[debits_.size() - 1 - w.a % std::min<std::size_t>(debits_.size(), 5)];
    const bool good =
        !debit.reversed && std::all_of(debit.names.begin(), debit.names.end(), [&](const Name& n) {
          const auto& unit = units.at(n);
          return unit.owner == debit.to &&
                 (!is_terminal(debit.to.kind) || unit.itmo_by <= debit.seq);
        });
    return carry(reverse(debit.seq), good, [&](const Entry&) {
      debit.reversed = true;
      for (const auto& name : debit.names) {
        auto& unit = units[name];
        unit.owner = debit.from;
        if (unit.use && unit.used_by == debit.seq) unit.use.reset();
      }
    });
  }

  struct Debit {
    Seq seq;
    AccountNumber from, to;
    std::vector<Name> names;
    bool reversed = false;
  };
  std::vector<Debit> debits_;
  std::map<int, std::uint64_t> last_itmo_;
  bool required_ = false;
};

}  // namespace jcm::test
