// The trail beside a ledger: begun, opened, kept to its own kinds.
#include "ledger/engine/trail.hpp"

#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

engine::WriteRequest event(const std::string& id, std::uint64_t officer = 0) {
  engine::WriteRequest request;
  domain::TrailEvent given;
  given.event = domain::TrailEventKind::denied;
  given.method = "status";
  given.error = "caller.unknown";
  given.uid = 4242;
  request.items.push_back({RequestId{id}, Command{given, {}, {}, {}}, {}});
  request.actor = {officer, 1000};
  return request;
}

engine::ItemOutcome answer(engine::Ledger& ledger, engine::WriteRequest request) {
  std::promise<engine::WriteOutcome> promise;
  ledger.submit(std::move(request),
                [&](engine::WriteOutcome outcome) { promise.set_value(std::move(outcome)); });
  return promise.get_future().get().items.at(0);
}

}  // namespace

TEST_CASE("a ledger that has no trail gets one, and the next opening takes it up") {
  TestLedger t;
  t.start();
  CHECK_FALSE(engine::trail_exists(t.options));
  auto opened = engine::open_trail(t.options, *t.ledger, *t.key, t.clock, t.entropy);
  require_ok(opened);
  CHECK(opened->begun);
  CHECK(engine::trail_exists(t.options));
  CHECK(opened->ledger->status().origin == "test.example/ledger/trail");
  CHECK(opened->ledger->status().key.name == "test.example/ledger/trail");
  CHECK(opened->ledger->status().key.key.bytes == t.ledger->status().key.key.bytes);
  require_ok(answer(*opened->ledger, event("event-1")));
  require_ok(opened->ledger->stop());
  opened->ledger.reset();
  opened = engine::open_trail(t.options, *t.ledger, *t.key, t.clock, t.entropy);
  require_ok(opened);
  CHECK_FALSE(opened->begun);
  CHECK(opened->ledger->status().size == 2);
}

TEST_CASE("a trail's head is its signed checkpoint") {
  TestLedger t;
  t.start();
  auto opened = engine::open_trail(t.options, *t.ledger, *t.key, t.clock, t.entropy);
  require_ok(opened);
  require_ok(answer(*opened->ledger, event("event-1")));
  REQUIRE(opened->ledger->wait_signed(2, 5'000));
  const auto head = engine::head_of_trail(*opened->ledger);
  REQUIRE(head);
  CHECK(head->origin == "test.example/ledger/trail");
  CHECK(head->size == 2);
  CHECK(head->root == opened->ledger->status().checkpoint->root);
}

TEST_CASE("a trail holds events of the system, no other ledger holds any") {
  TestLedger t;
  t.start();
  auto opened = engine::open_trail(t.options, *t.ledger, *t.key, t.clock, t.entropy);
  require_ok(opened);
  auto& trail = *opened->ledger;
  CHECK(id_of(answer(*t.ledger, event("event-1"))) == "trail.only");
  engine::WriteRequest other;
  other.items.push_back(item("open-JP", open_registry("JP", domain::Side::japan, 540)));
  other.actor = {1, 1000};
  CHECK(id_of(answer(trail, std::move(other))) == "trail.only");
  CHECK_FALSE(answer(trail, event("event-2", 1)));
  CHECK(trail.status().size == 1);
}

TEST_CASE("the trail of another ledger is not taken for this one's") {
  TestLedger t;
  t.start();
  engine::Founding other;
  other.origin = "test.example/another";
  other.administrator_uid = 1000;
  require_ok(engine::found_trail(t.options, other, *t.key, t.clock, t.entropy));
  const auto opened = engine::open_trail(t.options, *t.ledger, *t.key, t.clock, t.entropy);
  REQUIRE_FALSE(opened);
  CHECK(base::id_text(opened.error().id) == "store.corrupt");
}

TEST_CASE("the trail's checkpoints lie where the ledger's do") {
  TestLedger t;
  t.options.checkpoint_directory = t.directory / "elsewhere";
  t.start();
  const auto opened = engine::open_trail(t.options, *t.ledger, *t.key, t.clock, t.entropy);
  require_ok(opened);
  CHECK(std::filesystem::exists(t.directory / "elsewhere/trail/checkpoint"));
}
