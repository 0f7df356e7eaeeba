// The printed identifier of an ITMO.
#include "ledger/domain/itmo_text.hpp"

#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

TEST_CASE("ITMO identifiers are read as they are printed") {
  for (const char* text : {"CA0099-MNG01-MNG-24249-2020", "CA0001-JPN00-JPN-1-2199",
                           "CA9999-ZZZ99-AAA-9007199254740991-2000"}) {
    const auto itmo = ItmoId::parse(text);
    REQUIRE(itmo);
    CHECK(itmo->text() == text);
  }
  const auto itmo = ItmoId::parse("CA0099-MNG01-MNG-24249-2020").value();
  CHECK(itmo.approach == "CA0099");
  CHECK(itmo.party_registry == "MNG01");
  CHECK(itmo.first_party == "MNG");
  CHECK(itmo.serial == 24249);
  CHECK(itmo.vintage == vintage(2020));
}

TEST_CASE("commas may group the digits of the serial, in threes") {
  CHECK(ItmoId::parse("CA0099-MNG01-MNG-24,249-2020")->serial == 24249);
  CHECK(ItmoId::parse("CA0099-MNG01-MNG-1,000,000-2020")->serial == 1'000'000);
  for (const char* serial : {"2,4249", "24,24", ",249", "24,", "24,,249", "1000,000", "0,249"}) {
    INFO(serial);
    CHECK(outcome_of(ItmoId::parse(std::string("CA0099-MNG01-MNG-") + serial + "-2020")) ==
          "itmo.malformed");
  }
}

TEST_CASE("what is no ITMO identifier, and why") {
  const std::pair<const char*, const char*> wrong[] = {
      {"", "five parts"},
      {"CA0099-MNG01-MNG-1", "five parts"},
      {"CA0099-MNG01-MNG-1-2020-1", "five parts"},
      {"CA099-MNG01-MNG-1-2020", "approach"},
      {"ca0099-MNG01-MNG-1-2020", "approach"},
      {"CA009x-MNG01-MNG-1-2020", "approach"},
      {"CA0099-MNG1-MNG-1-2020", "registry"},
      {"CA0099-MN001-MNG-1-2020", "registry"},
      {"CA0099-MNGx1-MNG-1-2020", "registry"},
      {"CA0099-MNG01-MN-1-2020", "Party"},
      {"CA0099-MNG01-mng-1-2020", "Party"},
      {"CA0099-MNG01-MNG-0-2020", "serial"},
      {"CA0099-MNG01-MNG-01-2020", "serial"},
      {"CA0099-MNG01-MNG-9007199254740992-2020", "serial"},
      {"CA0099-MNG01-MNG-99999999999999999999-2020", "serial"},
      {"CA0099-MNG01-MNG-1-1999", "vintage"},
      {"CA0099-MNG01-MNG-1-20200", "vintage"},
      {"JCM-JP-MN004-2017-1-7158", "five parts"},
  };
  for (const auto& [text, says] : wrong) {
    INFO(text);
    const auto read = ItmoId::parse(text);
    REQUIRE_FALSE(read);
    CHECK(outcome_of(read.error()) == "itmo.malformed");
    CHECK(read.error().detail.find(says) != std::string::npos);
    CHECK(helpful(read.error()));
  }
  CHECK(outcome_of(ItmoId::parse(std::string(81, 'C'))) == "itmo.malformed");
}
