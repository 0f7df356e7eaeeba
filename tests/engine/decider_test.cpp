// Request ids, batches, dry runs and the clock, as a caller of the ledger sees them.
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;
using engine::Atomicity;

namespace {

std::uint64_t size_of(const TestLedger& t) { return t.ledger->snapshot()->size(); }

std::uint64_t balance(const TestLedger& t, const domain::AccountNumber& number) {
  const auto row = t.ledger->snapshot()->account(number);
  REQUIRE(row);
  REQUIRE(row->has_value());
  return (*row)->balance.raw();
}

std::vector<engine::WriteItem> transfers(const std::string& prefix, std::size_t count,
                                         std::uint64_t quantity = 1) {
  std::vector<engine::WriteItem> items;
  for (std::size_t i = 0; i < count; ++i)
    items.push_back(item(prefix + std::to_string(i), move_units(quantity)));
  return items;
}

}  // namespace

TEST_CASE("a request id gives the first answer again, whatever has happened since") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto first = t.write("t-1", move_units(100));
  require_ok(first);
  CHECK_FALSE(first->repeated);
  require_ok(t.write("t-2", move_units(7'000)));
  const auto size = size_of(t);
  const bool views_follow = GENERATE(false, true);
  if (views_follow)
    while (t.ledger->status().views_mark < size) std::this_thread::yield();
  const auto again = t.write("t-1", move_units(100));
  require_ok(again);
  CHECK(again->repeated);
  CHECK(again->leaf == first->leaf);
  CHECK(again->record->entry.seq == first->record->entry.seq);
  CHECK(size_of(t) == size);
}

TEST_CASE("the same id with another request is refused and names the field") {
  TestLedger t;
  t.start();
  t.furnish();
  require_ok(t.write("t-1", move_units(100)));
  const auto other = t.write("t-1", move_units(101));
  REQUIRE_FALSE(other);
  CHECK(id_of(other) == "request_id.conflict");
  CHECK_FALSE(other.error().field.empty());
  CHECK_FALSE(other.error().field == "from");
  const auto kind = t.write("t-1", open_registry("TH", domain::Side::partner));
  CHECK(id_of(kind) == "request_id.conflict");
  // Personal texts are no part of the digest: they cannot be told from the stored entry.
  CHECK(id_of(t.write("genesis", open_registry("TH", domain::Side::partner))) ==
        "request_id.conflict");
}

TEST_CASE("a refusal does not use a request id up") {
  TestLedger t;
  t.start();
  t.furnish();
  CHECK(id_of(t.write("t-1", move_units(8'000))) == "units.insufficient");
  require_ok(t.write("t-1", move_units(10)));
}

TEST_CASE("an id repeated while its entry is not durable yet waits for it") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto outcome = t.send(
      {item("same", move_units(5)), item("same", move_units(5)), item("same", move_units(6))});
  REQUIRE(outcome.items.size() == 3);
  require_ok(outcome.items[0]);
  require_ok(outcome.items[1]);
  CHECK_FALSE(outcome.items[0]->repeated);
  CHECK(outcome.items[1]->repeated);
  CHECK(outcome.items[1]->leaf == outcome.items[0]->leaf);
  CHECK(id_of(outcome.items[2]) == "request_id.conflict");
  CHECK(balance(t, entity("JP", 2)) == 5);
}

TEST_CASE("per item, each item stands for itself, on those before it") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto outcome =
      t.send({item("a", move_units(7'158)), item("b", move_units(1)),
              item("c", transfer(entity("JP", 2), entity("JP", 1), by_quantity(7'158)))});
  REQUIRE(outcome.items.size() == 3);
  CHECK(id_of(outcome.items[0]) == "accepted");
  CHECK(id_of(outcome.items[1]) == "units.insufficient");
  CHECK(id_of(outcome.items[2]) == "accepted");
  CHECK_FALSE(outcome.items[0]->record->entry.batch);
  CHECK(balance(t, entity("JP", 1)) == 7'158);
}

TEST_CASE("an atomic batch is all or nothing") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto size = size_of(t);
  auto items = transfers("x-", 10, 1'000);  // the eighth is more than is held
  const auto refused = t.send(std::move(items), Atomicity::atomic);
  REQUIRE(refused.items.size() == 10);
  CHECK(refused.refused_item == 7);
  for (const auto& one : refused.items) CHECK(id_of(one) == "units.insufficient");
  CHECK(size_of(t) == size);
  CHECK(balance(t, entity("JP", 1)) == 7'158);

  // Nothing of it is left behind: the ids are free, and the chain goes on.
  const auto accepted = t.send(transfers("x-", 7, 1'000), Atomicity::atomic);
  REQUIRE(accepted.items.size() == 7);
  CHECK_FALSE(accepted.refused_item);
  for (std::uint32_t i = 0; i < 7; ++i) {
    require_ok(accepted.items[i]);
    const auto& entry = accepted.items[i]->record->entry;
    CHECK(entry.seq == size + i);
    CHECK(entry.batch == domain::BatchPosition{"x-0", i, 7});
    if (i > 0) CHECK(accepted.items[i]->record->prev == accepted.items[i - 1]->leaf);
  }
  CHECK(balance(t, entity("JP", 2)) == 7'000);
  t.close();
  require_ok(t.open());  // and replays
}

TEST_CASE("an atomic batch is repeated as a whole or not at all") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto first = t.send(transfers("x-", 3), Atomicity::atomic);
  const auto size = size_of(t);
  const auto again = t.send(transfers("x-", 3), Atomicity::atomic);
  REQUIRE(again.items.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    require_ok(again.items[i]);
    CHECK(again.items[i]->repeated);
    CHECK(again.items[i]->leaf == first.items[i]->leaf);
  }
  const auto refused_at = [&](std::vector<engine::WriteItem> items) {
    const auto outcome = t.send(std::move(items), Atomicity::atomic);
    CHECK(id_of(outcome.items.front()) == "request_id.conflict");
    return outcome.refused_item.value_or(999);
  };
  CHECK(refused_at(transfers("x-", 2)) == 0);  // another count
  CHECK(refused_at(transfers("x-", 4)) == 0);
  CHECK(refused_at(transfers("x-", 3, 2)) == 0);  // other facts
  auto swapped = transfers("x-", 3);
  std::swap(swapped[1], swapped[2]);
  CHECK(refused_at(std::move(swapped)) == 1);
  auto late = transfers("y-", 2);
  late.push_back(item("x-1", move_units(1)));
  CHECK(refused_at(std::move(late)) == 2);
  auto part = transfers("x-", 3);
  part[2] = item("z", move_units(1));
  CHECK(refused_at(std::move(part)) == 2);
  require_ok(t.write("single", move_units(1)));
  CHECK(refused_at({item("single", move_units(1)), item("w", move_units(1))}) == 0);
  CHECK(size_of(t) == size + 1);
}

TEST_CASE("a batch has 1 to 1000 items, each with an id of its own") {
  TestLedger t;
  t.start();
  t.furnish();
  CHECK(id_of(t.send({}, Atomicity::atomic).items.front()) == "batch.empty");
  CHECK(id_of(t.send(transfers("x-", 1'001), Atomicity::atomic).items.front()) == "batch.too_many");
  auto twice = transfers("x-", 2);
  twice.push_back(item("x-0", move_units(1)));
  const auto outcome = t.send(std::move(twice), Atomicity::atomic);
  CHECK(id_of(outcome.items.front()) == "batch.request_id_repeated");
  CHECK(outcome.refused_item == 2);
  const auto full = t.send(transfers("x-", 1'000), Atomicity::atomic);
  for (const auto& one : full.items) require_ok(one);
  CHECK(balance(t, entity("JP", 2)) == 1'000);
}

TEST_CASE("a dry run answers like the real thing and changes nothing") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto before = t.ledger->status();
  const auto tried = t.try_out("t-1", move_units(100));
  require_ok(tried);
  CHECK(tried->record->entry.body.resolved.moved.front().text() == "JCM-JP-MN004-2017-1-100");
  CHECK(id_of(t.try_out("t-1", move_units(8'000))) == "units.insufficient");
  const auto opened = t.try_out("o-1", open_account("JP", domain::AccountKind::entity_holding));
  require_ok(opened);

  // A whole batch, each item on those before it.
  const auto batch = t.send({item("b-1", move_units(7'158)), item("b-2", move_units(1))},
                            Atomicity::per_item, true);
  CHECK(id_of(batch.items[0]) == "accepted");
  CHECK(id_of(batch.items[1]) == "units.insufficient");
  const auto atomic = t.send(transfers("b-", 20, 100), Atomicity::atomic, true);
  for (const auto& one : atomic.items) require_ok(one);

  const auto after = t.ledger->status();
  CHECK(after.size == before.size);
  CHECK(after.head_leaf == before.head_leaf);
  CHECK(after.accepted == before.accepted);
  CHECK(balance(t, entity("JP", 1)) == 7'158);
  CHECK_FALSE(*t.ledger->snapshot()->request(domain::RequestId{"t-1"}));

  // The id is still free, the account number too.
  const auto real = t.write("t-1", move_units(100));
  require_ok(real);
  CHECK_FALSE(real->repeated);
  CHECK(real->record->entry.body.resolved == tried->record->entry.body.resolved);
  const auto account = t.write("o-1", open_account("JP", domain::AccountKind::entity_holding));
  require_ok(account);
  CHECK(account->record->entry.body.resolved.account ==
        opened->record->entry.body.resolved.account);
  // Of a used id it tells what the real thing would.
  const auto known = t.try_out("t-1", move_units(100));
  require_ok(known);
  CHECK(known->repeated);
  CHECK(id_of(t.try_out("t-1", move_units(99))) == "request_id.conflict");
}

TEST_CASE("personal texts stand beside the chain, salted") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto used = t.write("r-1", retire(entity("JP", 1), retirement("JP"), by_quantity(3)));
  const auto twin = t.write("r-2", retire(entity("JP", 1), retirement("JP"), by_quantity(3)));
  require_ok(used);
  require_ok(twin);
  const auto& digests = used->record->entry.body.personal;
  REQUIRE(digests.size() == 2);
  const auto text = t.ledger->snapshot()->personal(digests.at(domain::PersonalField::beneficiary));
  REQUIRE(text);
  REQUIRE(*text);
  CHECK((*text)->text == "Text of beneficiary");
  chain::Salt salt{};
  REQUIRE((*text)->salt.size() == salt.size());
  std::ranges::copy((*text)->salt, salt.begin());
  CHECK(chain::personal_digest(salt, (*text)->text) ==
        digests.at(domain::PersonalField::beneficiary));
  CHECK(twin->record->entry.body.personal.at(domain::PersonalField::beneficiary) !=
        digests.at(domain::PersonalField::beneficiary));
  CHECK_FALSE(*t.ledger->snapshot()->personal(digest_of(0x99)));

  auto without = item("r-3", retire(entity("JP", 1), retirement("JP"), by_quantity(3)));
  without.texts.erase(domain::PersonalField::beneficiary);
  CHECK(id_of(t.send({std::move(without)}).items.front()) == "field.missing");
  auto empty = item("r-3", retire(entity("JP", 1), retirement("JP"), by_quantity(3)));
  empty.texts[domain::PersonalField::beneficiary].clear();
  CHECK_FALSE(t.send({std::move(empty)}).items.front());
}

TEST_CASE("the largest commands that pass the gates fit an entry") {
  TestLedger t;
  t.start();
  t.furnish();
  const std::string longest(base::max_long_text, 'x');
  std::vector<std::string> blocks;
  for (std::uint64_t i = 0; i < base::max_blocks_per_entry; ++i)
    blocks.push_back("JCM-JP-MN004-2017-" + std::to_string(7 * i + 1) + "-" +
                     std::to_string(7 * i + 6));
  auto scattered = transfer(entity("JP", 1), entity("JP", 2), by_ranges(blocks));
  scattered.common.note = longest;
  const auto moved = t.write("scattered", scattered);
  require_ok(moved);
  const auto stored = t.ledger->snapshot()->entry(moved->record->entry.seq);
  CHECK((*stored)->bytes->size() > 20'000);
  CHECK((*stored)->bytes->size() <= base::max_entry_bytes);
  CHECK(balance(t, entity("JP", 2)) == 6'000);
  const auto rest = t.write("rest", move_units(1'158));  // what is left lies in 1,000 ranges too
  require_ok(rest);
  CHECK(rest->record->entry.body.resolved.moved.size() == 1'000);
  t.close();
  require_ok(t.open());
}

TEST_CASE("a clock that is not believed refuses writes, and only until it is right") {
  TestLedger t;
  t.start();
  t.furnish();
  t.clock.step_seconds(-60);
  CHECK(id_of(t.write("t-1", move_units(1))) == "clock.behind");
  t.clock.step_seconds(60 + 2 * 86'400);
  CHECK(id_of(t.write("t-1", move_units(1))) == "clock.jumped");
  CHECK(id_of(t.try_out("t-1", move_units(1))) == "clock.jumped");
  t.clock.step_seconds(-2 * 86'400);
  require_ok(t.write("t-1", move_units(1)));
  CHECK_FALSE(t.ledger->status().read_only);
  // A restart takes the clock at its word.
  t.clock.step_seconds(2 * 86'400);
  CHECK(id_of(t.write("t-2", move_units(1))) == "clock.jumped");
  t.close();
  require_ok(t.open());
  require_ok(t.write("t-2", move_units(1)));
}

TEST_CASE("recorded times rise even when the clock stands still") {
  TestLedger t;
  t.start();
  t.furnish();
  base::Timestamp last{};
  const auto snapshot = t.ledger->snapshot();
  for (domain::Seq seq = 0; seq < snapshot->size(); ++seq) {
    const auto entry = snapshot->entry(seq);
    REQUIRE((*entry)->record->entry.time > last);
    last = (*entry)->record->entry.time;
  }
}
