#include "ledger/store/view_rows.hpp"

#include <catch2/catch.hpp>

#include "ledger/store/view_keys.hpp"
#include "tests/store/views_fixture.hpp"

namespace jcm {
namespace {

using namespace domain;
namespace view_row = store::view_row;
namespace view_key = store::view_key;

template <class Row>
void check_round_trip(const Row& row) {
  const std::string stored = view_row::encode(row);
  Row back;
  REQUIRE(view_row::decode(stored, back));
  CHECK(back == row);
  // Cut or with bytes behind it, it is refused.
  for (std::size_t n = 0; n < stored.size(); ++n) {
    const auto cut = view_row::decode(stored.substr(0, n), back);
    REQUIRE_FALSE(cut);
    CHECK(cut.error().id == base::ErrorId::views_corrupt);
  }
  CHECK_FALSE(view_row::decode(stored + '\0', back));
}

TEST_CASE("rows with every field set, and with none of the optional ones, are read as written") {
  check_round_trip(
      RegistryRow{Side::partner, "Registry \xe5\xb1\xb1", -720, true, test::day("1969-12-31"), 7});
  check_round_trip(RegistryRow{});
  RecordProject project{test::project("MN004"),  "MN",  "Title",   ProjectStatus::withdrawn,
                        test::day("2016-01-01"), "A;B", "Partner", "Japan"};
  check_round_trip(ProjectRow{project, 9});
  project.registered_on.reset();
  project.methodologies.clear();
  check_round_trip(ProjectRow{project, 9});
  const auto key = test::first_decision();
  auto zero = test::line("MN", 0);
  zero.hosted = false;
  const RecordDecision facts{key,
                             {test::line("JP", 7158,
                                         {{test::vintage(2016), test::credits(158)},
                                          {test::vintage(2017), test::credits(7000)}}),
                              zero},
                             {key, key},
                             "twice on purpose",
                             "JC 5"};
  check_round_trip(DecisionRow{facts, 3, {LinePosting{12, test::day("2018-01-01")}, std::nullopt}});
  check_round_trip(DecisionRow{{key, {}, {}, "", ""}, 0, {}});
  check_round_trip(AccountRow{AccountStatus::blocked, TrustProperty::all, test::digest_of(0xab), 5,
                              test::day("2018-03-01"), test::credits(base::max_exact_integer)});
  check_round_trip(AccountRow{});
  check_round_trip(RunRow{test::credits(10), 12});
  check_round_trip(BlockRow{99, test::retirement("MN", 999'999), 1'000'000});
  check_round_trip(KeyRow{test::digest_of(1), KeyChangeReason::stolen, test::digest_of(2),
                          TrustedHead{7, test::digest_of(3)}});
  check_round_trip(KeyRow{});
  check_round_trip(State::Head{std::uint64_t{1} << 40, test::instant("2026-11-22T00:00:00.000001Z"),
                               "batch", 3, 7});
  check_round_trip(std::uint64_t{1} << 63);
}

TEST_CASE("keys sort as their values do, and are read as written") {
  const std::vector<DecisionKey> dates{
      test::decision_key("MN004", "1969-12-30", "1970-01-01", "1970-01-02"),
      test::decision_key("MN004", "1969-12-31", "1970-01-01", "1970-01-02"),
      test::decision_key("MN004", "1970-01-01", "1970-01-01", "1970-01-02"),
      test::decision_key("MN005", "1960-01-01", "1970-01-01", "1970-01-02")};
  for (std::size_t i = 0; i + 1 < dates.size(); ++i)
    CHECK(view_key::join(dates[i]) < view_key::join(dates[i + 1]));
  const std::vector<store::HeldKey> held{
      {test::entity("JP", 1), {test::vintage(2016), test::project("MN009"), 900}},
      {test::entity("JP", 1), {test::vintage(2017), test::project("MN004"), 255}},
      {test::entity("JP", 1), {test::vintage(2017), test::project("MN004"), 256}},
      {test::entity("JP", 256), {test::vintage(2016), test::project("MN004"), 1}},
      {test::retirement("JP", 1), {test::vintage(2016), test::project("MN004"), 1}}};
  for (std::size_t i = 0; i < held.size(); ++i) {
    const std::string key = view_key::join(held[i]);
    if (i > 0) CHECK(view_key::join(held[i - 1]) < key);
    std::string_view rest = key;
    store::HeldKey back;
    REQUIRE(view_key::take(rest, back));
    CHECK(rest.empty());
    CHECK(back == held[i]);
    std::string_view cut = std::string_view(key).substr(0, key.size() - 1);
    CHECK_FALSE(view_key::take(cut, back));
  }
}

TEST_CASE("an account kind that does not exist is no key") {
  std::string key = view_key::join(test::entity("JP", 1));
  key[2] = 9;
  std::string_view rest = key;
  AccountNumber account;
  CHECK_FALSE(view_key::take(rest, account));
}

TEST_CASE("the key after a prefix is greater than every key that begins with it") {
  CHECK(view_key::after_prefix("ab") == "ac");
  CHECK(view_key::after_prefix("a\xff\xff") == "b");
  CHECK(view_key::after_prefix("\xff").empty());
}

}  // namespace
}  // namespace jcm
