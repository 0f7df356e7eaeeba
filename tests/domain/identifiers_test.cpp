#include "ledger/domain/identifiers.hpp"

#include <catch2/catch.hpp>

using namespace jcm;
using namespace jcm::domain;
using base::ErrorId;

TEST_CASE("codes and references have one spelling") {
  CHECK(RegistryCode::parse("JP")->text() == "JP");
  for (const auto* bad : {"", "J", "jp", "JPN", "J1", "J "}) CHECK_FALSE(RegistryCode::parse(bad));
  CHECK(RegistryCode{}.empty());
  CHECK(RegistryCode{}.text().empty());
  CHECK(ProjectReference::parse("MN006")->text() == "MN006");
  for (const auto* bad : {"", "MN6", "mn006", "MN0006", "MNX06", "M1006"})
    CHECK_FALSE(ProjectReference::parse(bad));
  CHECK(Vintage::of(2000)->year == 2000);
  CHECK(Vintage::of(2199)->year == 2199);
  CHECK_FALSE(Vintage::of(1999));
  CHECK_FALSE(Vintage::of(2200));
  CHECK_FALSE(Vintage::of(67'536));  // 2000 + 2^16
}

TEST_CASE("words and stored numbers lead back to what they name") {
  for (const auto side : {Side::japan, Side::partner}) CHECK(parse_side(text_of(side)) == side);
  for (const auto kind : {AccountKind::government_holding, AccountKind::entity_holding,
                          AccountKind::cancellation, AccountKind::retirement}) {
    CHECK(parse_account_kind(text_of(kind)) == kind);
    CHECK(account_kind_of(static_cast<std::uint64_t>(kind)) == kind);
  }
  for (const auto status : {AccountStatus::open, AccountStatus::receive_only,
                            AccountStatus::blocked, AccountStatus::closed})
    CHECK(parse_account_status(text_of(status)) == status);
  CHECK_FALSE(parse_side("Japan"));
  CHECK_FALSE(parse_account_kind("holding"));
  CHECK_FALSE(account_kind_of(0));
  CHECK_FALSE(account_kind_of(5));
  CHECK_FALSE(account_kind_of(257));
  CHECK_FALSE(parse_account_status("frozen"));
  CHECK(is_terminal(AccountKind::retirement));
  CHECK(is_terminal(AccountKind::cancellation));
  CHECK_FALSE(is_terminal(AccountKind::government_holding));
}

TEST_CASE("request ids are printable ASCII without spaces, 1 to 64") {
  CHECK(RequestId::parse("import-2017/0001~x!")->text == "import-2017/0001~x!");
  CHECK(RequestId::parse(std::string(64, 'x')));
  for (const auto& bad :
       {std::string(), std::string(65, 'x'), std::string("a b"), std::string("a\n"),
        std::string("a\0b", 3), std::string("\xc3\xa9"), std::string("\x7f")}) {
    const auto parsed = RequestId::parse(bad);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().id == ErrorId::request_id_malformed);
    CHECK(parsed.error().field == "request_id");
  }
}

TEST_CASE("a decision is printed by its natural key") {
  const DecisionKey key{*ProjectReference::parse("MN004"), *base::parse_date("2017-01-01"),
                        *base::parse_date("2017-07-31"), *base::parse_date("2017-10-24")};
  CHECK(key.text() == "MN004 2017-01-01..2017-07-31 decided 2017-10-24");
}
