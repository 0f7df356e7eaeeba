// Law 9, and laws 2, 6 and 8 where reversals and courts come in: random lives beside a model that
// knows the owner and the holds of every single unit, and damage that each law catches.
#include "ledger/domain/laws.hpp"
#include "ledger/domain/marks.hpp"

#include <rapidcheck.h>

#include <functional>
#include <set>

#include "tests/domain/refusals.hpp"
#include "tests/support/restraint_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);
const auto gov = government("JP");
const auto gone = cancellation("JP");
const auto used = retirement("JP");
constexpr Serial last_unit = 40;
const NumberingRun run{registry("JP"), project("MN004"), vintage(2017)};
using Units = std::set<Serial>;

struct Wish {
  int what = 0;
  std::uint32_t a = 0, b = 0, c = 0, d = 0;
};

// Owner and holds of each unit; what was moved by whom, to know what goes back.
struct Model {
  std::map<Serial, AccountNumber> owner;
  std::map<Seq, Units> holds;
  std::map<Seq, AccountNumber> account_holds;
  struct Move {
    AccountNumber from, to;
    Units units;
    bool may_go_back = true;
    bool reversed = false;
  };
  std::map<Seq, Move> moves;

  [[nodiscard]] bool held(Serial unit) const {
    for (const auto& [seq, units] : holds)
      if (units.contains(unit)) return true;
    return false;
  }
  [[nodiscard]] bool held(const AccountNumber& account) const {
    for (const auto& [seq, number] : account_holds)
      if (number == account) return true;
    return false;
  }
  [[nodiscard]] bool all(const Units& units, const AccountNumber& owned_by, bool free) const {
    for (const auto unit : units) {
      const auto it = owner.find(unit);
      if (it == owner.end() || it->second != owned_by || (free && held(unit))) return false;
    }
    return true;
  }
};

std::vector<UnitBlock> ranges(const Units& units) {
  std::vector<UnitBlock> out;
  for (const auto unit : units) {
    if (!out.empty() && out.back().range.last + 1 == unit)
      out.back().range.last = unit;
    else
      out.push_back({run, {unit, unit}});
  }
  return out;
}
Units units_of(const std::vector<UnitBlock>& blocks) {
  Units out;
  for (const auto& one : blocks)
    for (Serial s = one.range.first; s <= one.range.last; ++s) out.insert(s);
  return out;
}

class Life {
 public:
  Life() {
    for (auto& command : {genesis(), open_registry("JP", Side::japan, 540), record_project("MN004"),
                          record_decision(first_decision(), {line("JP", last_unit)})})
      book.must(command);
    for (const auto kind :
         {AccountKind::government_holding, AccountKind::entity_holding, AccountKind::entity_holding,
          AccountKind::cancellation, AccountKind::retirement})
      book.must(open_account("JP", kind, "2017-10-01"));
    issuance = book.must(issue(first_decision(), jp1, "2017-10-24")).seq;
    book.must(go_live("JP"));
    book.must(reversal_window("JP", 1'000));
    for (Serial s = 1; s <= last_unit; ++s) model.owner[s] = jp1;
  }

  // Whether gates and model agree.
  bool live(const Wish& w) {
    switch (w.what) {
      case 0:
        return place(w);
      case 1:
        return place_on_account(w);
      case 2:
      case 3:
        return lift(w);
      case 4:
        return court(w);
      case 5:
      case 6:
        return go_back(w);
      case 7:
        return by_amount(w);
      case 8:
        return excess(w);
      default:
        return move(w);
    }
  }

  Book book{"2026-02-01T00:00:00Z"};
  Model model;
  Seq issuance = 0;

 private:
  using Effect = std::function<void(const Entry&)>;
  bool carry(Command command, bool expected, const Effect& effect) {
    const auto result = book.submit(std::move(command));
    if (result) effect(*result);
    return result.has_value() == expected;
  }

  static const AccountNumber& holder(std::uint32_t n) {
    static const AccountNumber all[] = {jp1, jp2, gov};
    return all[n % 3];
  }
  // A stretch or two of units.
  static Units some(const Wish& w) {
    Units out;
    for (const auto start : {w.c, w.c / 7 + w.d})
      for (Serial s = 1 + start % last_unit; s <= last_unit && s <= 1 + start % last_unit + w.d % 5;
           ++s)
        out.insert(s);
    return out;
  }
  // Of those, mostly only what the account owns.
  [[nodiscard]] Units owned(const Wish& w, const AccountNumber& by) const {
    Units out = some(w);
    if (w.d % 11 != 10) std::erase_if(out, [&](Serial s) { return model.owner.at(s) != by; });
    return out;
  }
  void note(const Entry& entry, const AccountNumber& from, const AccountNumber& to,
            const Units& units, bool may_go_back) {
    for (const auto unit : units) model.owner[unit] = to;
    model.moves[entry.seq] = {from, to, units, may_go_back};
  }

  bool place(const Wish& w) {
    const auto units = some(w);
    return carry(place_hold(ranges(units)), true,
                 [&](const Entry& e) { model.holds[e.seq] = units; });
  }
  bool place_on_account(const Wish& w) {
    const auto& account = w.b % 9 == 8 ? used : holder(w.a);
    return carry(place_hold(account), true,
                 [&](const Entry& e) { model.account_holds[e.seq] = account; });
  }
  bool lift(const Wish& w) {
    std::vector<Seq> all;
    for (const auto& [seq, units] : model.holds) all.push_back(seq);
    for (const auto& [seq, account] : model.account_holds) all.push_back(seq);
    const Seq seq = all.empty() || w.a % 13 == 12 ? w.a % 20 : all[w.a % all.size()];
    const auto on_units = model.holds.find(seq);
    if (on_units == model.holds.end() || w.b % 3 == 0) {
      const bool known = on_units != model.holds.end() || model.account_holds.contains(seq);
      return carry(lift_hold(seq), known, [&](const Entry&) {
        model.holds.erase(seq);
        model.account_holds.erase(seq);
      });
    }
    Units part = some(w);
    if (w.b % 7 != 6) std::erase_if(part, [&](Serial s) { return !on_units->second.contains(s); });
    if (part.empty()) return true;
    const bool covered =
        std::includes(on_units->second.begin(), on_units->second.end(), part.begin(), part.end());
    return carry(lift_hold(seq, ranges(part)), covered, [&](const Entry&) {
      for (const auto unit : part) on_units->second.erase(unit);
      if (on_units->second.empty()) model.holds.erase(on_units);
    });
  }
  bool court(const Wish& w) {
    const auto &from = holder(w.a), &to = holder(w.a + 1 + w.b % 2);
    const auto units = owned(w, from);
    if (units.empty()) return true;
    return carry(court_transfer(from, to, ranges(units)), model.all(units, from, false),
                 [&](const Entry& e) { note(e, from, to, units, false); });
  }
  bool go_back(const Wish& w) {
    if (model.moves.empty()) return true;
    auto it = model.moves.begin();
    std::advance(it, w.a % model.moves.size());
    auto& was = it->second;
    const bool good = was.may_go_back && !was.reversed && !model.held(was.to) &&
                      model.all(was.units, was.to, true);
    return carry(reverse(it->first), good, [&](const Entry&) {
      was.reversed = true;
      for (const auto unit : was.units) model.owner[unit] = was.from;
    });
  }
  bool excess(const Wish& w) {
    const auto& from = holder(w.a);
    const auto units = owned(w, from);
    if (units.empty() || w.b % 4 != 0) return true;
    return carry(correct_excess(issuance, from, gone, ranges(units)),
                 !model.held(from) && model.all(units, from, true),
                 [&](const Entry& e) { note(e, from, gone, units, false); });
  }
  static Command debit(const AccountNumber& from, const AccountNumber& to, Selection selection) {
    if (to == used) return retire(from, to, std::move(selection));
    return to == gone ? cancel(from, to, std::move(selection))
                      : transfer(from, to, std::move(selection));
  }
  static const AccountNumber& taker(const Wish& w) {
    return w.b % 5 == 0 ? used : w.b % 5 == 1 ? gone : holder(w.a + 1 + w.b % 2);
  }
  bool by_amount(const Wish& w) {
    const auto& from = holder(w.a);
    const auto& to = taker(w);
    Units free;
    for (const auto& [unit, owner] : model.owner)
      if (owner == from && !model.held(unit)) free.insert(unit);
    const std::uint64_t wanted = 1 + w.c % 9;
    const bool good = !model.held(from) && free.size() >= wanted;
    Units units;
    for (const auto unit : free)
      if (units.size() < wanted) units.insert(unit);
    return carry(debit(from, to, by_quantity(wanted)), good, [&](const Entry& e) {
      RC_ASSERT((units_of(e.body.resolved.moved) == units));
      note(e, from, to, units, true);
    });
  }
  bool move(const Wish& w) {
    const auto& from = holder(w.a);
    const auto& to = taker(w);
    const auto units = owned(w, from);
    if (units.empty()) return true;
    return carry(debit(from, to, ranges(units)), !model.held(from) && model.all(units, from, true),
                 [&](const Entry& e) { note(e, from, to, units, true); });
  }
};

void same_as_model(const Life& life) {
  const State& state = life.book.state();
  for (const auto& [unit, owner] : life.model.owner)
    RC_ASSERT((state.blocks(run).at(state.block_at(run, unit)->range.first).account == owner));
  std::map<Seq, Units> holds;
  for (const auto& [key, row] : state.marks())
    for (Serial s = key.first; s <= row.last; ++s)
      RC_ASSERT((key.kind == MarkKind::hold && holds[key.cause].insert(s).second));
  RC_ASSERT((holds == life.model.holds));
  std::set<Seq> in_force;
  for (const auto& [seq, row] : state.holds())
    if (!row.lifted_by) in_force.insert(seq);
  for (const auto& [seq, units] : life.model.holds) RC_ASSERT((in_force.erase(seq) == 1));
  for (const auto& [seq, account] : life.model.account_holds) {
    RC_ASSERT((in_force.erase(seq) == 1));
    RC_ASSERT((state.hold_on(account).has_value()));
  }
  RC_ASSERT((in_force.empty()));
  for (const auto& account : {jp1, jp2, gov})
    RC_ASSERT((state.hold_on(account).has_value() == life.model.held(account)));
}

}  // namespace

template <>
struct rc::Arbitrary<Wish> {
  static Gen<Wish> arbitrary() {
    return gen::build<Wish>(
        gen::set(&Wish::what, gen::inRange(0, 14)), gen::set(&Wish::a, gen::inRange(0U, 1'000U)),
        gen::set(&Wish::b, gen::inRange(0U, 1'000U)), gen::set(&Wish::c, gen::inRange(0U, 1'000U)),
        gen::set(&Wish::d, gen::inRange(0U, 1'000U)));
  }
};
namespace {
[[maybe_unused]] void showValue(const Wish& w, std::ostream& os) {
  os << "{" << w.what << "," << w.a << "," << w.b << "," << w.c << "," << w.d << "}";
}
}  // namespace

TEST_CASE("law 9 in any life: owner and holds of every unit are those of the model") {
  REQUIRE(rc::check("restraint", [] {
    const auto wishes = *rc::gen::resize(120, rc::gen::arbitrary<std::vector<Wish>>());
    Life life;
    for (const auto& wish : wishes) {
      const State before = life.book.state();
      const auto size = life.book.entries().size();
      RC_ASSERT(life.live(wish));
      same_as_model(life);
      RC_ASSERT((check_whole(life.book.state()).has_value()));
      if (life.book.entries().size() == size) {
        RC_ASSERT((life.book.state() == before));
        continue;
      }
      State back = life.book.state();
      back.revert(life.book.deltas().back(), before.head());
      RC_ASSERT((back == before));
      const auto& entry = life.book.entries().back();
      const auto original = referred_entry(entry.body.given);
      const auto again =
          replay(before, entry, original ? &life.book.entries()[*original] : nullptr);
      RC_ASSERT((again.has_value() && *again == life.book.deltas().back()));
    }
  }));
}

namespace {

using Ids = std::vector<std::string>;

struct Step {
  State before;
  Entry entry;
  Delta delta;
};
Ids broken(const Step& step) {
  Ids ids;
  for (const auto& law : laws())
    if (const auto status = law.touched(step.before, step.entry, step.delta); !status) {
      CHECK(status.error().id == law.error);
      CHECK(helpful(status.error()));
      ids.emplace_back(law.id);
    }
  return ids;
}
bool breaks(const Step& step, const std::string& law) {
  const auto ids = broken(step);
  CAPTURE(ids);
  return std::find(ids.begin(), ids.end(), law) != ids.end();
}
Step last_step(Book& book) {
  Step step{{}, book.entries().back(), book.deltas().back()};
  book.undo();
  step.before = book.state();
  CHECK(broken(step).empty());
  return step;
}
// Carries a made-up entry through gate 3 alone: what a broken gate 2 would let through.
Step forced(const State& before, Entry entry) {
  entry.seq = before.head().size;
  entry.time.micros = before.head().last_time.micros + 1;
  auto delta = apply(before, entry);
  REQUIRE(delta);
  return {before, std::move(entry), *std::move(delta)};
}
// The rows of a state with some more or others, for the checks of a whole state.
Ids broken_whole(State state, const Delta& rows) {
  state.load(rows);
  Ids ids;
  for (const auto& law : laws())
    if (const auto status = law.whole(state); !status) {
      CHECK(status.error().id == law.error);
      ids.emplace_back(law.id);
    }
  return ids;
}

}  // namespace

TEST_CASE("law 9: a debit of held units, or from a held account, is caught behind gate 2") {
  Book book = furnished(true);
  const auto entry = book.must(transfer(jp1, jp2, by_quantity(10)));
  book.undo();
  book.must(place_hold(blocks({"JCM-JP-MN004-2017-10-12"})));
  CHECK(broken(forced(book.state(), entry)) == Ids{"law.restraint"});
  book.undo();
  book.must(place_hold(jp1));
  CHECK(broken(forced(book.state(), entry)) == Ids{"law.restraint"});
  book.undo();
  book.must(place_hold(blocks({"JCM-JP-MN004-2017-11-12"})));
  CHECK(broken(forced(book.state(), entry)).empty());
}

TEST_CASE("law 9: a hold covers what its entry names, and is noted") {
  Book book = furnished(true);
  book.must(place_hold(blocks({"JCM-JP-MN004-2017-10-12", "JCM-JP-MN004-2017-20-22"})));
  const auto step = last_step(book);
  auto less = step;
  less.delta.marks.pop_back();
  CHECK(breaks(less, "law.restraint"));
  auto more = step;
  more.delta.marks.back().after->last += 1;
  CHECK(breaks(more, "law.restraint"));
  auto other = step;
  other.delta.holds.back().after->imposed_by = "Somebody";
  CHECK(breaks(other, "law.restraint"));
  auto unnoted = step;
  unnoted.delta.holds.clear();
  CHECK(breaks(unnoted, "law.restraint"));
  auto foreign = step;
  foreign.delta.marks.back().key.cause = 3;
  CHECK(breaks(foreign, "law.restraint"));
}

TEST_CASE("law 9: a hold ends by its own lifting, from just the units named") {
  Book book = furnished(true);
  const auto hold = book.must(place_hold(blocks({"JCM-JP-MN004-2017-10-19"}))).seq;
  book.must(lift_hold(hold, blocks({"JCM-JP-MN004-2017-12-13"})));
  const auto part = last_step(book);
  auto more = part;
  more.delta.marks.back().after.reset();
  CHECK(breaks(more, "law.restraint"));
  auto ended = part;
  ended.delta.holds.push_back({hold, book.state().holds().at(hold), book.state().holds().at(hold)});
  ended.delta.holds.back().after->lifted_by = part.entry.seq;
  CHECK(breaks(ended, "law.restraint"));
  auto elsewhere = part;
  elsewhere.entry.scope = registry("MN");
  CHECK(breaks(elsewhere, "law.restraint"));
  book.must(lift_hold(hold));
  const auto whole = last_step(book);
  auto unnoted = whole;
  unnoted.delta.holds.clear();
  CHECK(breaks(unnoted, "law.restraint"));
  auto kept = whole;
  kept.delta.marks.clear();
  CHECK(breaks(kept, "law.restraint"));
  // No other entry changes a hold.
  book.must(transfer(jp1, jp2, by_quantity(5)));
  auto beside = last_step(book);
  beside.delta.marks = whole.delta.marks;
  CHECK(breaks(beside, "law.restraint"));
  beside.delta.marks.clear();
  beside.delta.holds = whole.delta.holds;
  CHECK(breaks(beside, "law.restraint"));
}

TEST_CASE("law 9: an account is not closed under a hold") {
  Book book = furnished(true);
  book.must(set_status(jp2, AccountStatus::closed));
  const Entry entry = last_step(book).entry;
  book.must(place_hold(jp2));
  CHECK(broken(forced(book.state(), entry)) == Ids{"law.restraint"});
}

TEST_CASE("law 9 of a whole state: marks and holds agree") {
  Book book = furnished(true);
  const auto hold = book.must(place_hold(blocks({"JCM-JP-MN004-2017-10-19"}))).seq;
  const auto whole = book.must(place_hold(jp2)).seq;
  const State& state = book.state();
  const NumberingRun& jp_run = run;
  const auto mark = [&](Serial first, Serial last, Seq cause, MarkKind kind = MarkKind::hold) {
    Delta rows;
    rows.marks.push_back({{jp_run, kind, first, cause}, std::nullopt, MarkRow{last, "", 0}});
    return rows;
  };
  CHECK(broken_whole(state, {}).empty());
  CHECK(broken_whole(state, mark(30, 31, hold)).empty());
  CHECK(broken_whole(state, mark(15, 31, hold)) == Ids{"law.restraint"});      // over itself
  CHECK(broken_whole(state, mark(7158, 7159, hold)) == Ids{"law.restraint"});  // not issued
  CHECK(broken_whole(state, mark(30, 29, hold)) == Ids{"law.restraint"});      // reversed
  CHECK(broken_whole(state, mark(30, 31, 3)) == Ids{"law.restraint"});         // no hold
  CHECK(broken_whole(state, mark(30, 31, whole)) == Ids{"law.restraint"});     // of an account
  const auto reserved = broken_whole(state, mark(30, 31, 4, MarkKind::reservation));
  CHECK(std::find(reserved.begin(), reserved.end(), "law.restraint") != reserved.end());
  const auto with_row = [&](Seq seq, const std::function<void(HoldRow&)>& change) {
    Delta rows;
    auto row = state.holds().at(seq);
    change(row);
    rows.holds.push_back({seq, std::nullopt, row});
    return broken_whole(state, rows);
  };
  CHECK(with_row(hold, [&](HoldRow& row) { row.lifted_by = whole; }) == Ids{"law.restraint"});
  CHECK(with_row(hold, [](HoldRow& row) { row.registry = registry("MN"); }) ==
        Ids{"law.restraint"});
  CHECK(with_row(whole, [](HoldRow& row) { row.account = entity("JP", 9); }) ==
        Ids{"law.restraint"});
  CHECK(with_row(whole, [](HoldRow& row) { row.lifted_by = 900; }) == Ids{"law.restraint"});
  Delta empty;
  empty.holds.push_back({4, std::nullopt, HoldRow{registry("JP"), std::nullopt, "X", "Y", {}}});
  CHECK(broken_whole(state, empty) == Ids{"law.restraint"});
}

TEST_CASE("law 6: only a reversal releases from a terminal account, noted, once") {
  Book book = furnished(true);
  book.must(reversal_window("JP", 5));
  const auto wrong = book.must(retire(jp1, used, by_quantity(10))).seq;
  book.must(reverse(wrong));
  const auto step = last_step(book);
  auto unnoted = step;
  unnoted.delta.reversals.clear();
  CHECK(broken(unnoted) == Ids{"law.terminal"});
  auto other = step;
  other.delta.reversals[0].key = 3;
  CHECK(broken(other) == Ids{"law.terminal"});
  auto future = step;
  std::get<ReverseEntry>(future.entry.body.given).entry = 900;
  CHECK(broken(future) == Ids{"law.terminal"});
  auto again = step;
  Delta done;
  done.reversals.push_back({wrong, std::nullopt, ReversalRow{wrong + 1}});
  again.before.load(done);
  CHECK(breaks(again, "law.terminal"));
  // The same units leave by a transfer, or by order of a court.
  for (auto command : {transfer(used, jp1, by_ranges({"JCM-JP-MN004-2017-1-10"})),
                       court_transfer(used, jp1, blocks({"JCM-JP-MN004-2017-1-10"}))}) {
    auto left = step;
    left.entry.body.given = command.given;
    left.entry.body.resolved.from.reset();
    left.entry.body.resolved.to.reset();
    left.delta.reversals.clear();
    CHECK(broken(left) == Ids{"law.terminal"});
  }
  Delta earlier;
  earlier.reversals.push_back({3, std::nullopt, ReversalRow{4}});
  CHECK(broken_whole(book.state(), earlier).empty());
  Delta early;
  early.reversals.push_back({wrong, std::nullopt, ReversalRow{wrong}});
  CHECK(broken_whole(book.state(), early) == Ids{"law.terminal"});
}

TEST_CASE("law 2: a reversal moves between the accounts that its entry names") {
  Book book = furnished(true);
  book.must(reversal_window("JP", 5));
  const auto wrong = book.must(transfer(jp1, jp2, by_quantity(10))).seq;
  book.must(reverse(wrong));
  const auto step = last_step(book);
  auto elsewhere = step;
  elsewhere.entry.body.resolved.to = gov;
  CHECK(breaks(elsewhere, "law.one_holder"));
  auto fewer = step;
  fewer.entry.body.resolved.moved[0].range.last -= 1;
  CHECK(breaks(fewer, "law.one_holder"));
}

TEST_CASE("law 8: a court reaches into any account but a closed one; other acts fit their kinds") {
  Book book = furnished(true);
  book.must(court_transfer(jp1, jp2, blocks({"JCM-JP-MN004-2017-1-10"})));
  const auto step = last_step(book);
  const auto with_status = [&](const AccountNumber& number, AccountStatus status) {
    auto bent = step;
    Delta rows;
    rows.accounts.push_back({number, std::nullopt, *step.before.account(number)});
    rows.accounts.back().after->status = status;
    bent.before.load(rows);
    for (auto& change : bent.delta.accounts)
      if (change.key == number) change.before->status = change.after->status = status;
    return broken(bent);
  };
  CHECK(with_status(jp1, AccountStatus::blocked).empty());
  CHECK(with_status(jp1, AccountStatus::closed) == Ids{"law.accounts"});
  CHECK(with_status(jp2, AccountStatus::blocked) == Ids{"law.accounts"});
  book.must(correct_excess(15, jp1, gone, blocks({"JCM-JP-MN004-2017-1-10"})));
  auto excess = last_step(book);
  std::get<CorrectExcess>(excess.entry.body.given).to = used;
  CHECK(breaks(excess, "law.accounts"));
}
