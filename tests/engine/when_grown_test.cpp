// Being told once that the ledger has grown.
#include <atomic>

#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;

TEST_CASE("who asks is told once, when there is more, and not before") {
  TestLedger t;
  t.start();
  t.furnish();
  std::atomic<int> told{0};
  const auto ask = [&](std::uint64_t size) { t.ledger->when_grown(size, [&] { ++told; }); };
  const auto size = t.ledger->snapshot()->size();

  ask(size - 1);  // is larger already
  CHECK(told == 1);
  ask(size);
  CHECK(told == 1);
  require_ok(t.write("t-1", move_units(1)));  // told before the answer, at the latest
  CHECK(told == 2);
  require_ok(t.write("t-2", move_units(1)));
  CHECK(told == 2);

  ask(size + 3);  // two more are to come before that
  require_ok(t.write("t-3", move_units(1)));
  CHECK(told == 2);
  require_ok(t.write("t-4", move_units(1)));
  CHECK(told == 3);
}

TEST_CASE("what is refused, repeated or only tried out tells nobody") {
  TestLedger t;
  t.start();
  t.furnish();
  require_ok(t.write("t-1", move_units(1)));
  std::atomic<int> told{0};
  t.ledger->when_grown(t.ledger->snapshot()->size(), [&] { ++told; });
  require_ok(t.write("t-1", move_units(1)));
  require_ok(t.try_out("t-2", move_units(1)));
  CHECK(id_of(t.write("t-3", move_units(1'000'000'000))) == "units.insufficient");
  CHECK(told == 0);
  require_ok(t.write("t-4", move_units(1)));
  CHECK(told == 1);
}

TEST_CASE("a question is taken back, or replaced by another") {
  TestLedger t;
  t.start();
  t.furnish();
  std::atomic<int> first{0}, second{0};
  const auto size = t.ledger->snapshot()->size();
  t.ledger->when_grown(size, [&] { ++first; });
  t.ledger->when_grown(size, [&] { ++second; });
  require_ok(t.write("t-1", move_units(1)));
  CHECK(first == 0);
  CHECK(second == 1);
  t.ledger->when_grown(size + 1, [&] { ++first; });
  t.ledger->when_grown(0, {});
  require_ok(t.write("t-2", move_units(1)));
  CHECK(first == 0);
}
