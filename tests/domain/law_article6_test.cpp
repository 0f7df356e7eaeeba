// Law 10: in any life the marks of units are what the simple model says, and no damage to them
// passes.
#include <catch2/catch.hpp>

#include "tests/domain/article6_life.hpp"
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

using Wishes = std::vector<Wish>;
Wishes many_wishes() { return *rc::gen::resize(200, rc::gen::arbitrary<Wishes>()); }

std::uint32_t any() {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint32_t>(0, 1'000'000));
}

void compare(const Article6Life& life) {
  const auto& state = life.book.state();
  std::map<std::string, std::uint64_t> covered;
  for (const auto& [name, unit] : life.units) {
    const NumberingRun run{registry("JP"), project("MN004"),
                           vintage(static_cast<std::uint64_t>(name.first))};
    const auto parts =
        article6::known_parts(state, {run, {name.second, name.second}}, state.head().size);
    const auto holder = state.block_at(run, name.second);
    RC_ASSERT(holder.has_value());
    RC_ASSERT((state.blocks(run).at(holder->range.first).account == unit.owner));
    RC_ASSERT((parts.size() == (unit.authorization.empty() ? 0U : 1U)));
    if (parts.empty()) continue;
    ++covered[unit.authorization];
    RC_ASSERT((parts[0].authorization == unit.authorization));
    RC_ASSERT((parts[0].first_transferred_by.has_value() == (unit.itmo != 0)));
    RC_ASSERT((parts[0].first_itmo == unit.itmo));
    RC_ASSERT((parts[0].use == unit.use));
  }
  for (const auto& [id, row] : state.authorizations())
    RC_ASSERT((row.covered.raw() == covered[id]));
}

// Other laws may see a damage too: it is law 10 that is asked.
const Law& law_ten() {
  for (const auto& law : laws())
    if (law.number == 10) return law;
  std::abort();
}

// One damage to what an entry changes of Article 6.
template <class Key, class Row, class Bend>
void damage_rows(std::vector<Change<Key, Row>>& rows, Bend bend) {
  if (rows.empty()) return;
  const auto at = any() % rows.size();
  switch (any() % 3) {
    case 0:
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(at));
      return;
    case 1:
      rows[at].before.swap(rows[at].after);
      return;
    default:
      if (rows[at].after) bend(rows[at]);
  }
}

void damage(Delta& delta) {
  switch (any() % 4) {
    case 0:
      damage_rows(delta.authorizations, [](auto& change) {
        if (any() % 2 == 0)
          change.after->covered = *change.after->covered.plus(credits(1));
        else
          change.after->facts.version += 1;
      });
      return;
    case 1:
      damage_rows(delta.itmos, [](auto& change) { change.after->last += 1; });
      return;
    case 2:
      delta.marks.push_back({{{registry("JP"), project("MN004"), vintage(2017)},
                              static_cast<MarkKind>(2 + any() % 3),
                              1 + any() % 40,
                              5},
                             std::nullopt,
                             MarkRow{40, "A0", any() % 3, UnitUse::ndc}});
      return;
    default:
      damage_rows(delta.marks, [](auto& change) {
        switch (any() % 5) {
          case 0:
            change.after->last += 1;
            return;
          case 1:
            change.after->authorization = "B";
            return;
          case 2:
            change.after->itmo += 1;
            return;
          case 3:
            change.after->use = change.after->use == UnitUse::op ? UnitUse::ndc : UnitUse::op;
            return;
          default:
            change.key.first += 1;
        }
      });
  }
}

// A ledger with every kind of mark, for damages to its state.
Book marked_book() {
  Book book = furnished(true);
  book.must(authorization("A", AuthorizedPurposes::ndc_and_imp, 100));
  book.must(authorization("B", AuthorizedPurposes::ndc));
  book.must(authorize("A", {"JCM-JP-MN004-2017-1-50"}));
  book.must(first_transfer("A", {"JCM-JP-MN004-2017-1-20"}));
  book.must(retire(entity("JP", 1), retirement("JP"), by_ranges({"JCM-JP-MN004-2017-11-15"})));
  book.must(cancel_for(OtherUse::imp, entity("JP", 1), cancellation("JP"),
                       by_ranges({"JCM-JP-MN004-2017-21-25"})));
  return book;
}

// What the law says of the book's state after the change.
std::string whole_after(const Delta& change) {
  State state = marked_book().state();
  state.load(change);
  return outcome_of(law_ten().whole(state));
}
Delta marks(MarkKind kind, Serial first, std::optional<MarkRow> row, Seq cause) {
  Delta delta;
  delta.marks.push_back({{{registry("JP"), project("MN004"), vintage(2017)}, kind, first, cause},
                         std::nullopt,
                         std::move(row)});
  return delta;
}

}  // namespace

TEST_CASE("law 10 in any life: every unit is what the model says, and every step can be undone") {
  REQUIRE(rc::check("article 6", [] {
    const auto wishes = many_wishes();
    Article6Life life;
    for (const auto& wish : wishes) {
      const State before = life.book.state();
      const auto outcome = life.live(wish);
      if (outcome.result.has_value() != outcome.expected)
        RC_FAIL("model and gates disagree: " +
                (outcome.result ? std::string("accepted") : outcome.result.error().detail));
      RC_ASSERT((check_whole(life.book.state()).has_value()));
      if (!outcome.result) continue;
      State back = life.book.state();
      back.revert(life.book.deltas().back(), before.head());
      RC_ASSERT((back == before));
    }
    compare(life);
    State replayed;
    for (const auto& entry : life.book.entries()) {
      const auto original = referred_entry(entry.body.given);
      const auto delta =
          replay(replayed, entry, original ? &life.book.entries()[*original] : nullptr);
      RC_ASSERT((delta.has_value()));
      replayed.absorb(entry, *delta);
    }
    RC_ASSERT((replayed == life.book.state()));
  }));
}

TEST_CASE("no damage to what an entry marks passes law 10") {
  REQUIRE(rc::check("damage", [] {
    const auto wishes = many_wishes();
    Article6Life life;
    for (const auto& wish : wishes) life.live(wish);
    auto& book = life.book;
    if (book.entries().size() < 14) RC_DISCARD("nothing happened");
    const auto at = 14 + any() % (book.entries().size() - 13);
    while (book.entries().size() > at && book.entries().size() > 14) book.undo();
    const auto entry = book.entries().back();
    auto delta = book.deltas().back();
    book.undo();
    const auto good = delta;
    damage(delta);
    if (delta == good) RC_DISCARD("nothing to damage");
    const auto checked = law_ten().touched(book.state(), entry, delta);
    RC_ASSERT((!checked.has_value()));
    RC_ASSERT((checked.error().id == base::ErrorId::law_article6));
  }));
}

TEST_CASE("law 10 over a whole state finds each damage") {
  const auto book = marked_book();
  REQUIRE(check_whole(book.state()));
  const auto seq = [&](EntryKind kind) {
    for (const auto& entry : book.entries())
      if (entry.kind() == kind) return entry.seq;
    return Seq{0};
  };
  const Seq put = seq(EntryKind::credits_authorize), ft = seq(EntryKind::credits_first_transfer);
  const Seq retired = seq(EntryKind::credits_retire), used = seq(EntryKind::credits_cancel);
  CHECK(whole_after({}) == "ok");
  for (const auto& [what, damage] : std::vector<std::pair<std::string, Delta>>{
           {"a mark goes", marks(MarkKind::authorization, 1, std::nullopt, put)},
           {"fewer units", marks(MarkKind::authorization, 1, MarkRow{49, "A", 0, {}}, put)},
           {"beyond what was issued",
            marks(MarkKind::authorization, 7158, MarkRow{7159, "A", 0, {}}, put)},
           {"two authorizations", marks(MarkKind::authorization, 50, MarkRow{50, "B", 0, {}}, put)},
           {"an authorization there is not",
            marks(MarkKind::authorization, 1, MarkRow{50, "X", 0, {}}, put)},
           {"another authorization",
            marks(MarkKind::authorization, 1, MarkRow{50, "B", 0, {}}, put)},
           {"by an entry to come",
            marks(MarkKind::authorization, 60, MarkRow{60, "B", 0, {}}, 999)},
           {"an authorization with a number",
            marks(MarkKind::authorization, 1, MarkRow{50, "A", 1, {}}, put)},
           {"a first transfer goes", marks(MarkKind::first_transfer, 1, std::nullopt, ft)},
           {"a first transfer of more",
            marks(MarkKind::first_transfer, 1, MarkRow{21, "A", 1, {}}, ft)},
           {"another number", marks(MarkKind::first_transfer, 1, MarkRow{20, "A", 2, {}}, ft)},
           {"a number twice", marks(MarkKind::first_transfer, 30, MarkRow{30, "A", 20, {}}, ft)},
           {"of units not under it",
            marks(MarkKind::first_transfer, 51, MarkRow{51, "A", 21, {}}, ft)},
           {"a use goes", marks(MarkKind::use, 11, std::nullopt, retired)},
           {"another use", marks(MarkKind::use, 11, MarkRow{15, "A", 0, UnitUse::imp}, retired)},
           {"a use not authorized",
            marks(MarkKind::use, 21, MarkRow{25, "A", 0, UnitUse::op}, used)},
           {"a use of held units",
            marks(MarkKind::use, 30, MarkRow{30, "A", 0, UnitUse::imp}, used)},
           {"a use without purpose", marks(MarkKind::use, 21, MarkRow{25, "A", 0, {}}, used)}}) {
    INFO(what);
    CHECK(whole_after(damage) == "law.article6");
  }
  Delta rows;
  auto row = book.state().authorizations().at("A");
  row.covered = credits(51);
  rows.authorizations = {{"A", {}, row}};
  CHECK(whole_after(rows) == "law.article6");
  row.covered = credits(50);
  row.facts.ceiling = credits(49);
  rows.authorizations = {{"A", {}, row}};
  CHECK(whole_after(rows) == "law.article6");
  row.facts.ceiling.reset();
  row.facts.first_transfer.reset();
  rows.authorizations = {{"A", {}, row}};
  CHECK(whole_after(rows) == "law.article6");
  Delta numbers;
  numbers.itmos = {{{"CA0001", "MNG", vintage(2017)}, {}, ItmoRow{21}}};
  CHECK(whole_after(numbers) == "law.article6");
  numbers.itmos = {{{"CA0001", "MNG", vintage(2017)}, {}, std::nullopt}};
  CHECK(whole_after(numbers) == "law.article6");
  numbers.itmos = {{{"CA0001", "MNG", vintage(2018)}, {}, ItmoRow{1}}};
  CHECK(whole_after(numbers) == "law.article6");
}
