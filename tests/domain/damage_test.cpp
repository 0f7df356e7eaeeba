// No damage to a change passes the laws, and none to an entry passes replay: a random life, one
// random place in it, one random damage.
#include <catch2/catch.hpp>

#include "tests/domain/life.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

struct Place {
  State before;
  Entry entry;
  Delta delta;
};

// A life, wound back to a random entry past its first ones.
Place some_place() {
  const auto wishes = *rc::gen::resize(120, rc::gen::arbitrary<std::vector<Wish>>());
  Life life;
  for (const auto& wish : wishes) life.live(wish);
  auto& book = life.book;
  const auto size = book.entries().size();
  const auto at = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(1, size));
  Place place;
  while (book.entries().size() > at + 1) book.undo();
  place.entry = book.entries().back();
  place.delta = book.deltas().back();
  book.undo();
  place.before = book.state();
  return place;
}

std::uint32_t any() {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint32_t>(0, 1'000'000));
}

template <class List>
auto* any_of(List& list) {
  return list.empty() ? nullptr : &list[any() % list.size()];
}

Quantity bent(Quantity q) {
  return any() % 2 == 0 && !q.is_zero() ? *q.minus(credits(1)) : *q.plus(credits(1));
}

// One damage to one kind of row; does nothing where there is no such row.
template <class Row, class Key, class Bend>
void damage_rows(std::vector<Change<Key, Row>>& rows, Bend bend) {
  auto* change = any_of(rows);
  if (change == nullptr) return;
  switch (any() % 4) {
    case 0:
      rows.erase(rows.begin() + (change - rows.data()));
      return;
    case 1:
      rows.push_back(*change);
      return;
    default:
      auto& side = any() % 2 == 0 && change->before ? change->before : change->after;
      if (side) bend(*side);
  }
}

void damage(Delta& delta) {
  const AccountNumber stranger = entity("JP", 2);
  switch (any() % 6) {
    case 0:
      damage_rows<AccountRow>(delta.accounts, [](AccountRow& row) {
        switch (any() % 4) {
          case 0:
            row.status =
                row.status == AccountStatus::open ? AccountStatus::blocked : AccountStatus::open;
            break;
          case 1:
            row.opened_on.days += 1;
            break;
          case 2:
            row.opened_by += 1;
            break;
          default:
            row.balance = bent(row.balance);
        }
      });
      return;
    case 1:
      damage_rows<RunRow>(delta.runs, [](RunRow& row) {
        if (any() % 2 == 0)
          row.issued = bent(row.issued);
        else
          row.highest += 1;
      });
      return;
    case 2:
      damage_rows<BlockRow>(delta.blocks, [&](BlockRow& row) {
        switch (any() % 4) {
          case 0:
            row.last += 1;
            break;
          case 1:
            row.last -= 1;
            break;
          case 2:
            row.issued_by += 1;
            break;
          default:
            row.account = row.account == stranger ? entity("JP", 1) : stranger;
        }
      });
      return;
    case 3:
      if (auto* change = any_of(delta.blocks)) change->key.first += 1;
      return;
    case 4:
      damage_rows<DecisionRow>(delta.decisions, [](DecisionRow& row) {
        if (row.postings[0])
          row.postings[0].reset();
        else
          row.postings[0] = LinePosting{3, day("2019-01-01")};
      });
      return;
    default:
      damage_rows<RegistryRow>(delta.registries, [](RegistryRow& row) {
        switch (any() % 3) {
          case 0:
            row.live = !row.live;
            break;
          case 1:
            row.utc_offset_minutes += 1;
            break;
          default:
            row.last_business_date = Date{row.last_business_date.value_or(Date{}).days + 1};
        }
      });
  }
}

void damage(Entry& entry) {
  auto& resolved = entry.body.resolved;
  switch (any() % 7) {
    case 0:
      entry.seq += 1;
      return;
    case 1:
      entry.time.micros = 0;
      return;
    case 2:
      entry.scope = entry.scope == registry("JP") ? registry("MN") : registry("JP");
      return;
    case 3:
      entry.business_date.days += any() % 2 == 0 ? 1 : -1;
      return;
    case 4:
      if (auto* block = any_of(resolved.moved)) block->range.last += 1;
      return;
    case 5:
      if (auto* item = any_of(resolved.issued)) item->block.range.first += 1;
      return;
    default:
      entry.batch = BatchPosition{"other", any() % 3, 3};
  }
}

}  // namespace

TEST_CASE("no damaged change passes the laws") {
  REQUIRE(rc::check("changes", [] {
    auto place = some_place();
    RC_ASSERT(check_touched(place.before, place.entry, place.delta).has_value());
    for (int i = 0; i < 20; ++i) {
      auto delta = place.delta;
      damage(delta);
      if (delta == place.delta) continue;
      RC_ASSERT(!check_touched(place.before, place.entry, delta).has_value());
    }
  }));
}

TEST_CASE("no damaged entry passes replay") {
  REQUIRE(rc::check("entries", [] {
    const auto place = some_place();
    RC_ASSERT(replay(place.before, place.entry).has_value());
    for (int i = 0; i < 20; ++i) {
      auto entry = place.entry;
      damage(entry);
      const bool same =
          entry.body.resolved == place.entry.body.resolved && entry.seq == place.entry.seq &&
          entry.time == place.entry.time && entry.scope == place.entry.scope &&
          entry.business_date == place.entry.business_date && entry.batch == place.entry.batch;
      RC_ASSERT(same == replay(place.before, entry).has_value());
    }
  }));
}
