#include <catch2/catch.hpp>
#include <string>

#include "ledger/domain/identifiers.hpp"

using namespace jcm;
using namespace jcm::domain;
using base::ErrorId;

namespace {

AccountNumber number(const char* code, AccountKind kind, std::uint32_t n) {
  return {*RegistryCode::parse(code), kind, n};
}

}  // namespace

TEST_CASE("account numbers carry ISO 7064 MOD 97-10 check digits") {
  // Reckoned by hand with whole numbers: 98 - (digits * 100 mod 97), J=19, P=25, E=14, H=17, ...
  CHECK(number("JP", AccountKind::entity_holding, 1).text() == "JP-EH-000001-43");
  CHECK(number("JP", AccountKind::government_holding, 1).text() == "JP-GH-000001-42");
  CHECK(number("MN", AccountKind::retirement, 999'999).text() == "MN-RE-999999-97");
  CHECK(number("MN", AccountKind::cancellation, 42).text() == "MN-CA-000042-41");
}

TEST_CASE("a printed account number leads back to its parts") {
  for (const auto kind : {AccountKind::government_holding, AccountKind::entity_holding,
                          AccountKind::cancellation, AccountKind::retirement})
    for (const std::uint32_t n : {1U, 2U, 97U, 12'345U, 999'999U}) {
      const auto account = number("MN", kind, n);
      const auto parsed = AccountNumber::parse(account.text());
      REQUIRE(parsed);
      CHECK(*parsed == account);
    }
}

TEST_CASE("one mistyped character, or two swapped neighbours, never pass") {
  const std::string good = number("JP", AccountKind::entity_holding, 104'729).text();
  std::size_t tried = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")) {
      if (c == good[i]) continue;
      auto bad = good;
      bad[i] = c;
      const auto parsed = AccountNumber::parse(bad);
      CHECK_FALSE(parsed);
      if (!parsed) CHECK(parsed.error().id == ErrorId::account_number_malformed);
      ++tried;
    }
    if (i + 1 < good.size() && good[i] != good[i + 1]) {
      auto bad = good;
      std::swap(bad[i], bad[i + 1]);
      CHECK_FALSE(AccountNumber::parse(bad));
    }
  }
  CHECK(tried == good.size() * 36);
}

TEST_CASE("what is wrong with an account number is said") {
  const auto swapped = AccountNumber::parse("JP-EH-000010-43");
  REQUIRE_FALSE(swapped);
  CHECK(swapped.error().detail.find("check digits") != std::string::npos);
  CHECK(swapped.error().detail.find("should be") == std::string::npos);
  for (const auto* bad :
       {"", "JP-EH-1-43", "jp-EH-000001-43", "JP-XX-000001-43", "JP-EH-000000-46",
        "JP_EH_000001_43", "JP-EH-00000a-43", "JP-EH-000001-4x", "JP-EH-000001-430"}) {
    const auto parsed = AccountNumber::parse(bad);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().id == ErrorId::account_number_malformed);
  }
}
