// A ledger's life: made, opened, written, stopped, opened again.
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;

TEST_CASE("a new ledger holds its genesis, signed and kept") {
  TestLedger t;
  t.start();
  const auto snapshot = t.ledger->snapshot();
  REQUIRE(snapshot->size() == 1);
  const auto entry = snapshot->entry(0);
  REQUIRE(entry);
  REQUIRE(entry->has_value());
  const auto& genesis = (*entry)->record->entry;
  CHECK(genesis.request_id.text == "genesis");
  CHECK(genesis.actor == domain::Actor{1, 1000});
  CHECK(std::get<domain::Genesis>(genesis.body.given).origin == "test.example/ledger");
  CHECK((*entry)->record->prev == base::Digest{});
  const auto name =
      snapshot->personal(genesis.body.personal.at(domain::PersonalField::officer_name));
  REQUIRE(name);
  REQUIRE(*name);
  CHECK((*name)->text == "A. Officer");

  const auto status = t.ledger->status();
  REQUIRE(status.checkpoint);
  CHECK(status.checkpoint->size == 1);
  CHECK(status.unsigned_entries == 0);
  CHECK(status.head_leaf == (*entry)->leaf);
  CHECK_FALSE(status.read_only);
  CHECK(std::filesystem::exists(t.options.layout.checkpoints() + "/1.checkpoint"));
}

TEST_CASE("a second init is refused and changes nothing") {
  TestLedger t;
  require_ok(t.init());
  CHECK(id_of(t.init()) == "store.exists");
  require_ok(t.open());
  CHECK(t.ledger->snapshot()->size() == 1);
}

TEST_CASE("what init can refuse it refuses before writing") {
  TestLedger t;
  const auto refused =
      engine::Ledger::init(t.options, {"", 1000, "A. Officer", {}, {}}, *t.key, t.clock, t.entropy);
  CHECK_FALSE(refused);
  CHECK_FALSE(std::filesystem::exists(t.options.layout.data));
  CHECK_FALSE(engine::Ledger::init(t.options, {"test.example/ledger", 1000, "", {}, {}}, *t.key,
                                   t.clock, t.entropy));
  require_ok(t.init());
}

TEST_CASE("an entry answered is there at once, signed soon, and after a clean stop") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto outcome = t.write("t-1", move_units(100));
  require_ok(outcome);
  const auto size = t.ledger->snapshot()->size();
  CHECK(outcome->record->entry.seq == size - 1);
  const auto holdings = t.ledger->snapshot()->holdings(entity("JP", 2));
  REQUIRE(holdings);
  REQUIRE(holdings->size() == 1);
  CHECK(holdings->front().text() == "JCM-JP-MN004-2017-1-100");
  CHECK(t.ledger->wait_signed(size, 10'000));
  t.close();

  require_ok(t.open());
  CHECK(t.ledger->status().size == size);
  CHECK(t.ledger->status().notices.empty());
  CHECK(*t.ledger->snapshot()->holdings(entity("JP", 2)) == *holdings);
  const auto again = t.write("t-1", move_units(100));
  REQUIRE(again);
  CHECK(again->repeated);
  CHECK(again->leaf == outcome->leaf);
}

TEST_CASE("a stopped ledger takes no writes, and stopping twice is harmless") {
  TestLedger t;
  t.start();
  require_ok(t.ledger->stop());
  require_ok(t.ledger->stop());
  CHECK(id_of(t.write("late", open_registry("JP", domain::Side::japan))) == "writer.stopped");
}

TEST_CASE("stopping signs and keeps the head") {
  TestLedger t;
  t.options.checkpoint_interval_ms = 3'600'000;
  t.start();
  t.furnish();
  const auto size = t.ledger->snapshot()->size();
  t.close();
  CHECK(std::filesystem::exists(t.options.layout.checkpoints() + "/" + std::to_string(size) +
                                ".checkpoint"));
}

TEST_CASE("the unsigned tail is a number and an age") {
  TestLedger t;
  t.options.checkpoint_interval_ms = 3'600'000;
  t.start();
  require_ok(t.write("a", open_registry("JP", domain::Side::japan)));  // signed: nothing was before
  REQUIRE(t.ledger->wait_signed(2, 10'000));
  t.clock.advance_seconds(10);
  require_ok(t.write("b", open_registry("MN", domain::Side::partner)));
  t.clock.advance_seconds(3);
  const auto status = t.ledger->status();
  CHECK(status.unsigned_entries == 1);
  CHECK(status.unsigned_age_micros == 3'000'000);
  CHECK_FALSE(t.ledger->wait_signed(3, 1));
}

TEST_CASE("two ledgers do not open one directory") {
  TestLedger t;
  t.start();
  const auto second = engine::Ledger::open(t.options, *t.key, t.clock, t.entropy);
  REQUIRE_FALSE(second);
  CHECK(base::id_text(second.error().id) == "store.locked");
  require_ok(t.write("still-works", open_registry("JP", domain::Side::japan)));
}
