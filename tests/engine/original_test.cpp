// The earlier entry that a reversal is about: found in the store, among what the views do not show
// yet, and in the group that is being formed; by recovery, too.
#include "tests/engine/ledger_fixture.hpp"
#include "tests/support/restraint_builders.hpp"

using namespace jcm;
using namespace jcm::test;
using engine::Atomicity;

namespace {

std::uint64_t balance(const TestLedger& t, const domain::AccountNumber& number) {
  const auto row = t.ledger->snapshot()->account(number);
  REQUIRE(row);
  REQUIRE(row->has_value());
  return (*row)->balance.raw();
}

void with_window(TestLedger& t) {
  t.start();
  t.furnish();
  require_ok(t.write("window", reversal_window("JP", 5)));
}

}  // namespace

TEST_CASE("a reversal finds its entry, shown by the views or not") {
  TestLedger t;
  with_window(t);
  const auto before = balance(t, entity("JP", 1));
  const auto wrong = t.write("wrong", move_units(100));
  require_ok(wrong);
  const auto seq = wrong->record->entry.seq;
  if (GENERATE(false, true))
    while (t.ledger->status().views_mark <= seq) std::this_thread::yield();
  require_ok(t.write("back", reverse(seq)));
  CHECK(balance(t, entity("JP", 1)) == before);
  CHECK(id_of(t.write("again", reverse(seq))) == "reversal.done");
  CHECK(id_of(t.write("nothing", reverse(1'000'000))) == "entry.unknown");
}

TEST_CASE("a reversal in the same atomic batch as its entry") {
  TestLedger t;
  with_window(t);
  const auto before = balance(t, entity("JP", 1));
  const auto next = t.ledger->snapshot()->size();
  const auto outcome =
      t.send({item("wrong", move_units(100)), item("back", reverse(next))}, Atomicity::atomic);
  REQUIRE(outcome.items.size() == 2);
  require_ok(outcome.items[0]);
  require_ok(outcome.items[1]);
  CHECK(outcome.items[1]->record->entry.body.resolved.moved ==
        outcome.items[0]->record->entry.body.resolved.moved);
  CHECK(balance(t, entity("JP", 1)) == before);
  // An entry behind it is not there yet.
  const auto later = t.ledger->snapshot()->size() + 1;
  const auto refused =
      t.send({item("first", reverse(later)), item("second", move_units(5))}, Atomicity::atomic);
  CHECK(id_of(refused.items[0]) == "entry.unknown");
}
