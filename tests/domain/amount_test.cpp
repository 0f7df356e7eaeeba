#include "ledger/domain/amount.hpp"

#include <catch2/catch.hpp>

using namespace jcm;
using base::ErrorId;
using domain::Quantity;
using domain::UnitRange;

TEST_CASE("a quantity ends at 2^53 - 1") {
  CHECK(Quantity::of(0)->is_zero());
  CHECK(Quantity::of(9'007'199'254'740'991)->raw() == 9'007'199'254'740'991);
  const auto above = Quantity::of(9'007'199'254'740'992);
  REQUIRE_FALSE(above);
  CHECK(above.error().id == ErrorId::amount_too_large);
  CHECK(above.error().detail.find("9007199254740992 is above 9007199254740991") == 0);
}

TEST_CASE("sums and differences are checked") {
  const auto most = *Quantity::of(base::max_exact_integer);
  const auto one = *Quantity::of(1);
  CHECK_FALSE(most.plus(one));
  CHECK_FALSE(Quantity().minus(one));
  CHECK(one.plus(one)->raw() == 2);
  CHECK(most.minus(most)->is_zero());
  CHECK(most.plus(Quantity()) == most);
}

TEST_CASE("a range names units from 1, first not after last") {
  const auto range = UnitRange::of(5, 7);
  REQUIRE(range);
  CHECK(range->quantity().raw() == 3);
  CHECK(range->contains(5));
  CHECK(range->contains(7));
  CHECK_FALSE(range->contains(8));
  CHECK(range->overlaps({7, 9}));
  CHECK_FALSE(range->overlaps({8, 9}));
  CHECK(UnitRange::of(1, base::max_exact_integer)->quantity().raw() == base::max_exact_integer);

  CHECK(UnitRange::of(0, 3).error().id == ErrorId::amount_zero);
  CHECK(UnitRange::of(3, 0).error().id == ErrorId::amount_zero);
  CHECK(UnitRange::of(7, 5).error().id == ErrorId::range_reversed);
  CHECK(UnitRange::of(1, base::max_exact_integer + 1).error().id == ErrorId::amount_too_large);
  CHECK(UnitRange::of(UINT64_MAX, UINT64_MAX).error().id == ErrorId::amount_too_large);
}
