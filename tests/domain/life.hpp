// A random life of a ledger beside a deliberately simple model of it: who owns each single unit.
// The model knows nothing of blocks, deltas or indexes; it predicts which commands must be accepted
// and what they do.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "tests/support/domain_builders.hpp"

namespace jcm::test {

// One random wish; what it means depends on where the life stands.
struct Wish {
  int what = 0;
  std::uint32_t a = 0, b = 0, c = 0, d = 0;
};
inline void showValue(const Wish& w, std::ostream& os) {
  os << "{" << w.what << "," << w.a << "," << w.b << "," << w.c << "," << w.d << "}";
}

class Life {
 public:
  struct Model {
    std::map<AccountNumber, AccountStatus> accounts;
    std::map<NumberingRun, std::map<Serial, AccountNumber>> owner;  // of each unit
    std::map<NumberingRun, std::map<Serial, int>> times_issued;
    struct Line {
      RegistryCode registry;
      std::map<Vintage, std::uint64_t> vintages;
      bool posted = false;
    };
    struct Decision {
      DecisionKey key;
      std::vector<Line> lines;
    };
    std::vector<Decision> decisions;
    std::map<RegistryCode, bool> live;
    std::map<RegistryCode, Date> last;  // business date
  };
  struct Outcome {
    base::Result<Entry> result;
    bool expected;  // what the model said
  };

  Life() {
    for (auto& c :
         {genesis(), open_registry("JP", Side::japan, 540), open_registry("MN", Side::partner, 480),
          record_project("MN001"), record_project("MN002")})
      book.must(c);
    for (const std::string code : {"JP", "MN"}) {
      model.live[registry(code)] = false;
      model.last[registry(code)] = day("2019-01-01");
      for (const auto kind :
           {AccountKind::entity_holding, AccountKind::entity_holding,
            AccountKind::government_holding, AccountKind::cancellation, AccountKind::retirement}) {
        const auto entry = book.must(open_account(code, kind, "2019-01-01"));
        model.accounts[*entry.body.resolved.account] = AccountStatus::open;
      }
    }
    for (std::uint32_t i = 0; i < 2; ++i) decide_credits({0, i, 20 + i, 9, 1});
  }

  Outcome live(const Wish& w) {
    switch (w.what) {
      case 0:
        return open(w);
      case 1:
        return status(w);
      case 2:
        return decide_credits(w);
      case 3:
        return w.d % 3 == 0 ? go(w) : decide_credits(w);
      case 4:
      case 5:
      case 6:
      case 7:
      case 8:
      case 9:
        return post(w);
      default:
        return w.what % 2 == 0 ? by_serials(w) : by_amount(w);
    }
  }

  Book book{"2026-02-01T00:00:00Z"};
  Model model;

  // All units of an account, as the picking order has them.
  [[nodiscard]] std::vector<std::pair<NumberingRun, Serial>> units_of(
      const AccountNumber& account) const {
    std::vector<std::pair<NumberingRun, Serial>> out;
    for (const auto& [run, owners] : model.owner)
      for (const auto& [serial, owner] : owners)
        if (owner == account) out.emplace_back(run, serial);
    std::sort(out.begin(), out.end(), [](const auto& x, const auto& y) {
      return std::tuple(x.first.vintage, x.first.project, x.second) <
             std::tuple(y.first.vintage, y.first.project, y.second);
    });
    return out;
  }

 private:
  using Units = std::vector<std::pair<NumberingRun, Serial>>;

  static RegistryCode pick_registry(std::uint32_t n) { return registry(n % 3 == 0 ? "MN" : "JP"); }
  AccountNumber pick_account(std::uint32_t n) const {
    if (n % 29 == 28) return entity("JP", 777);  // does not exist
    auto it = model.accounts.begin();
    std::advance(it, n % model.accounts.size());
    return it->first;
  }
  // The business date to give: none once live; sometimes one that falls.
  std::string date_for(const RegistryCode& code, std::uint32_t n, bool& good) const {
    good = true;
    if (model.live.at(code)) return "";
    Date date = model.last.at(code);
    if (n % 11 == 10) {
      date.days -= 1;
      good = false;
    } else {
      date.days += static_cast<std::int32_t>(n % 3);
    }
    return base::to_text(date);
  }
  bool has_status(const AccountNumber& account,
                  std::initializer_list<AccountStatus> allowed) const {
    const auto it = model.accounts.find(account);
    return it != model.accounts.end() &&
           std::find(allowed.begin(), allowed.end(), it->second) != allowed.end();
  }
  Outcome carry(Command command, bool expected, const std::function<void(const Entry&)>& effect) {
    auto result = book.submit(std::move(command));
    if (result) {
      if (!result->scope.empty() && result->kind() >= EntryKind::account_open)
        model.last[result->scope] = result->business_date;
      effect(*result);
    }
    return {std::move(result), expected};
  }

  Outcome open(const Wish& w) {
    const auto code = pick_registry(w.a);
    const auto kind = *account_kind_of(1 + w.b % 4);
    bool good = true;
    const auto date = date_for(code, w.c, good);
    return carry(open_account(code.text(), kind, date), good, [&](const Entry& e) {
      model.accounts[*e.body.resolved.account] = AccountStatus::open;
    });
  }

  Outcome status(const Wish& w) {
    using S = AccountStatus;
    const auto account = pick_account(w.a);
    const auto wanted = static_cast<S>(w.b % 4);
    bool good = true;
    const auto date = date_for(account.registry, w.c, good);
    const auto it = model.accounts.find(account);
    good = good && it != model.accounts.end() && it->second != S::closed && it->second != wanted &&
           !(is_terminal(account.kind) && (wanted == S::blocked || wanted == S::closed)) &&
           !(wanted == S::closed && !units_of(account).empty());
    return carry(set_status(account, wanted, date), good,
                 [&](const Entry&) { model.accounts[account] = wanted; });
  }

  Outcome decide_credits(const Wish& w) {
    // Each decision has a month of its own, in 2017 and 2018, over one or two years' end.
    const auto month = static_cast<std::int32_t>(model.decisions.size());
    DecisionKey key{project(w.a % 2 == 0 ? "MN001" : "MN002"), {}, {}, day("2019-01-01")};
    key.period_start = Date{day("2017-01-01").days + 28 * month};
    key.period_end = Date{key.period_start.days + 27};
    if (key.period_end > day("2018-12-31"))
      key = decision_key("MN001", "2017-01-01", "2017-01-28", "2019-01-01");
    const bool repeated = key.period_start == day("2017-01-01") && month > 0;
    const auto year = vintage(static_cast<std::uint64_t>(base::year_of(key.period_end)));
    std::vector<AllocationLine> lines;
    Model::Decision decision{key, {}};
    for (const auto& [code, n] : {std::pair("JP", w.b % 40), std::pair("MN", w.c % 10)}) {
      lines.push_back(line(code, n));
      Model::Line simple{registry(code), {}, false};
      if (n > 0) simple.vintages[year] = n;
      decision.lines.push_back(simple);
    }
    const bool good = !repeated && w.b % 40 + w.c % 10 > 0;
    return carry(record_decision(key, lines), good,
                 [&](const Entry&) { model.decisions.push_back(decision); });
  }

  // Mostly an account that may be credited.
  AccountNumber pick_credited(const RegistryCode& code, std::uint32_t n) const {
    std::vector<AccountNumber> fitting;
    for (const auto& [account, s] : model.accounts)
      if (account.registry == code && !is_terminal(account.kind) && s != AccountStatus::blocked &&
          s != AccountStatus::closed)
        fitting.push_back(account);
    return n % 8 == 7 || fitting.empty() ? pick_account(n) : fitting[n % fitting.size()];
  }

  Outcome post(const Wish& w) {
    // Mostly a decision that waits for it.
    std::size_t at = w.a % model.decisions.size();
    for (std::size_t i = 0; i < model.decisions.size() && w.a % 5 != 4;
         ++i, at = (at + 1) % model.decisions.size())
      if (!model.decisions[at].lines[0].posted && !model.decisions[at].lines[0].vintages.empty())
        break;
    auto& decision = model.decisions[at];
    auto& simple = decision.lines[w.b % 3 == 0 ? 1 : 0];
    bool good = true;
    const auto date = date_for(simple.registry, w.c, good);
    good = good && !simple.posted && !simple.vintages.empty();
    std::vector<IssueCredit> list;
    const auto holder = pick_credited(simple.registry, w.d);
    std::uint64_t most = 0;
    for (const auto& [year, n] : simple.vintages) {
      // One account, or two, or (wrongly) one credit more or less than the line allots.
      const std::uint64_t bent = w.c % 7 == 6 ? n + 1 : w.c % 7 == 5 && n > 1 ? n - 1 : n;
      good = good && bent == n;
      const std::uint64_t part = w.d % 2 == 0 ? bent : (bent + 1) / 2;
      list.push_back({holder, year, credits(part)});
      if (bent > part)
        list.push_back({pick_credited(simple.registry, w.d + 1), year, credits(bent - part)});
      most = std::max(most, n);
    }
    if (list.empty()) list.push_back({holder, vintage(2017), credits(1)});
    for (const auto& item : list)
      good = good && item.account.registry == simple.registry && !is_terminal(item.account.kind) &&
             has_status(item.account, {AccountStatus::open, AccountStatus::receive_only});
    // While importing, the numbers may be stated, with a gap before them.
    if (!model.live.at(simple.registry) && w.d % 5 == 4 && most > 0) {
      std::map<Vintage, Serial> next;
      for (auto& item : list) {
        const NumberingRun run{simple.registry, decision.key.project, item.vintage};
        const auto& owners = model.owner[run];
        Serial& first =
            next.try_emplace(item.vintage,
                             (owners.empty() ? 0 : owners.rbegin()->first) + 1 + w.d % 3)
                .first->second;
        const auto n = std::get<Quantity>(item.units).raw();
        item.units = UnitRange{first, first + n - 1};
        first += n;
      }
    }
    return carry(issue(decision.key, simple.registry.text(), list, date), good,
                 [&](const Entry& e) {
                   simple.posted = true;
                   for (const auto& item : e.body.resolved.issued)
                     for (Serial s = item.block.range.first; s <= item.block.range.last; ++s) {
                       model.owner[item.block.run][s] = item.account;
                       model.times_issued[item.block.run][s] += 1;
                     }
                 });
  }

  Command use(const Wish& w, const AccountNumber& from, const AccountNumber& to,
              Selection selection, const std::string& date) {
    switch (w.d % 3) {
      case 0:
        return retire(from, to, std::move(selection), date);
      case 1:
        return cancel(from, to, std::move(selection), date);
      default:
        return transfer(from, to, std::move(selection), date);
    }
  }
  bool accounts_fit(const Wish& w, const AccountNumber& from, const AccountNumber& to) const {
    const auto wanted = w.d % 3 == 0   ? to.kind == AccountKind::retirement
                        : w.d % 3 == 1 ? to.kind == AccountKind::cancellation
                                       : !is_terminal(to.kind);
    return from != to && from.registry == to.registry && !is_terminal(from.kind) && wanted &&
           has_status(from, {AccountStatus::open}) &&
           has_status(to, {AccountStatus::open, AccountStatus::receive_only});
  }
  Outcome move(const Wish& w, const AccountNumber& from, const AccountNumber& to,
               Selection selection, bool good, const Units& units) {
    bool dated = true;
    const auto date = date_for(from.registry, w.c, dated);
    good = good && dated && accounts_fit(w, from, to) && !units.empty();
    return carry(use(w, from, to, std::move(selection), date), good, [&](const Entry&) {
      for (const auto& [run, serial] : units) model.owner[run][serial] = to;
    });
  }

  // From an account that holds something, when there is one; to one that may fit.
  AccountNumber pick_holder(std::uint32_t n) const {
    std::set<AccountNumber> holders;
    for (const auto& [run, owners] : model.owner)
      for (const auto& [serial, owner] : owners) holders.insert(owner);
    if (n % 9 != 8)
      std::erase_if(holders, [&](const auto& h) {
        return is_terminal(h.kind) || !has_status(h, {AccountStatus::open});
      });
    if (holders.empty() || n % 19 == 18) return pick_account(n);
    auto it = holders.begin();
    std::advance(it, n % holders.size());
    return *it;
  }
  AccountNumber pick_taker(const Wish& w, const AccountNumber& from) const {
    if (w.b % 9 == 8) return pick_account(w.b);
    std::vector<AccountNumber> fitting;
    for (const auto& [account, s] : model.accounts)
      if (accounts_fit(w, from, account)) fitting.push_back(account);
    return fitting.empty() ? pick_account(w.b) : fitting[w.b % fitting.size()];
  }

  Outcome by_amount(const Wish& w) {
    const auto from = pick_holder(w.a);
    const auto to = pick_taker(w, from);
    auto units = units_of(from);
    ByQuantity by{credits(1 + w.c % 20), std::nullopt, std::nullopt};
    if (w.d % 7 == 5) by.project = project("MN001");
    if (w.d % 7 == 6) by.vintage = vintage(2017);
    std::erase_if(units, [&](const auto& u) {
      return (by.project && u.first.project != *by.project) ||
             (by.vintage && u.first.vintage != *by.vintage);
    });
    const bool enough = units.size() >= by.quantity.raw();
    if (enough) units.resize(by.quantity.raw());
    return move(w, from, to, by, enough, units);
  }

  Outcome by_serials(const Wish& w) {
    const auto from = pick_holder(w.a);
    const auto to = pick_taker(w, from);
    // Up to four stretches of a few units each, near units that the account holds.
    const auto held = units_of(from);
    std::set<std::pair<NumberingRun, Serial>> wanted;
    for (std::uint32_t i = 0; i <= w.c % 4; ++i) {
      if (held.empty()) break;
      const auto& [run, serial] = held[(w.c / 4 + i * 17) % held.size()];
      for (Serial s = serial; s <= serial + w.d % 6; ++s) {
        const auto& owners = model.owner.at(run);
        const auto owner = owners.find(s);
        if (w.d % 7 != 6 && (owner == owners.end() || owner->second != from))
          break;  // seldom beyond what it holds
        wanted.insert({run, s});
      }
    }
    ByRanges ranges;
    for (const auto& [run, serial] : wanted) {
      if (!ranges.empty() && ranges.back().run == run && ranges.back().range.last + 1 == serial)
        ranges.back().range.last = serial;
      else
        ranges.push_back({run, {serial, serial}});
    }
    if (ranges.empty())
      ranges.push_back({{from.registry, project("MN001"), vintage(2017)}, {1, 1}});
    const bool all =
        !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const auto& unit) {
          const auto owners = model.owner.find(unit.first);
          const auto owner = owners->second.find(unit.second);
          return owner != owners->second.end() && owner->second == from;
        });
    return move(w, from, to, ranges, all, Units(wanted.begin(), wanted.end()));
  }

  Outcome go(const Wish& w) {
    const auto code = pick_registry(w.a);
    // Rarely, or every life would be live at once.
    if (w.b % 4 != 0) return open({0, w.a, w.b, w.c, w.d});
    const bool good = !model.live.at(code);
    return carry(go_live(code.text()), good, [&](const Entry&) { model.live[code] = true; });
  }
};

}  // namespace jcm::test

namespace rc {
template <>
struct Arbitrary<jcm::test::Wish> {
  static Gen<jcm::test::Wish> arbitrary() {
    using jcm::test::Wish;
    // At full size from the start: the numbers only choose, they are not amounts.
    const auto number = gen::resize(kNominalSize, gen::inRange<std::uint32_t>(0, 100'000));
    return gen::build<Wish>(gen::set(&Wish::what, gen::resize(kNominalSize, gen::inRange(0, 24))),
                            gen::set(&Wish::a, number), gen::set(&Wish::b, number),
                            gen::set(&Wish::c, number), gen::set(&Wish::d, number));
  }
};
}  // namespace rc
