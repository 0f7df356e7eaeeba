// The recording thread over a real trail: order, counts, and what happens when it cannot write.
#include "ledger/service/trail.hpp"

#include "ledger/engine/trail.hpp"
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;
using domain::TrailEventKind;

namespace {

struct WithTrail : TestLedger {
  std::unique_ptr<engine::Ledger> trail;
  std::vector<std::string> log;
  std::mutex logging;

  WithTrail() {
    start();
    auto opened = engine::open_trail(options, *ledger, *key, clock, entropy);
    require_ok(opened);
    trail = std::move(opened->ledger);
  }
  service::Log logger() {
    return [this](service::LogLevel, const std::string& text) {
      const std::lock_guard lock(logging);
      log.push_back(text);
    };
  }
  std::vector<domain::TrailEvent> events() {
    std::vector<domain::TrailEvent> out;
    const auto snapshot = trail->snapshot();
    for (domain::Seq seq = 1; seq < snapshot->size(); ++seq) {
      const auto entry = snapshot->entry(seq);
      REQUIRE((entry && *entry));
      out.push_back(std::get<domain::TrailEvent>((*entry)->record->entry.body.given));
    }
    return out;
  }
};

service::TrailNote denial(std::uint64_t uid) {
  return {TrailEventKind::denied, "status", "caller.unknown", uid, uid, 7, 0, ""};
}

}  // namespace

TEST_CASE("a start, the first of its kind, the rest of it, and the stop stand in this order") {
  WithTrail t;
  service::Trail trail(t.trail.get(), "", *t.ledger, 990, t.clock, t.logger());
  trail.start("jcm-ledgerd test");
  for (int i = 0; i < 10'000; ++i) trail.note(denial(4242));
  trail.stop();
  trail.stop();
  const auto events = t.events();
  REQUIRE(events.size() == 4);
  CHECK(events[0].event == TrailEventKind::started);
  CHECK(events[0].object == "jcm-ledgerd test");
  CHECK(events[0].uid == 990);
  CHECK(events[1].count == 1);
  CHECK(events[2].count == 9'999);
  CHECK(events[2].ledger_size == 1);
  CHECK(events[3].event == TrailEventKind::stopped);
  CHECK(trail.status().problem.empty());
  CHECK(trail.status().lost == 0);
}

TEST_CASE("a restart goes on with request ids of its own") {
  WithTrail t;
  for (int run = 0; run < 3; ++run) {
    service::Trail trail(t.trail.get(), "", *t.ledger, 990, t.clock, t.logger());
    trail.start("");
    trail.note(denial(4242));
    trail.stop();
  }
  CHECK(t.events().size() == 9);
}

TEST_CASE("a trail that cannot be written is said to be so, and what is lost is counted") {
  WithTrail t;
  service::Trail trail(t.trail.get(), "", *t.ledger, 990, t.clock, t.logger());
  trail.start("");
  require_ok(t.trail->stop());
  trail.note(denial(4242));
  trail.stop();
  const auto status = trail.status();
  CHECK_THAT(status.problem, Catch::Contains("writer.stopped"));
  CHECK(status.lost >= 1);
  REQUIRE(t.log.size() == 1);
  CHECK_THAT(t.log[0], Catch::Contains("the ledger goes on"));
}

TEST_CASE("without a trail nothing is recorded, nothing waits, and the reason is told") {
  WithTrail t;
  service::Trail trail(nullptr, "store.io: gone", *t.ledger, 990, t.clock, t.logger());
  trail.start("");
  trail.note(denial(4242));
  CHECK(trail.ledger() == nullptr);
  CHECK(trail.status().problem == "store.io: gone");
  CHECK(trail.status().lost == 1);
  trail.stop();
}
