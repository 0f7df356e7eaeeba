#include <catch2/catch.hpp>
#include <string>

#include "ledger/domain/identifiers.hpp"

using namespace jcm;
using namespace jcm::domain;
using base::ErrorId;

TEST_CASE("units are printed as registry, project, vintage, first and last") {
  const UnitBlock block{
      {*RegistryCode::parse("JP"), *ProjectReference::parse("MN004"), *Vintage::of(2017)},
      {1, 7158}};
  CHECK(block.text() == "JCM-JP-MN004-2017-1-7158");
  CHECK(*UnitBlock::parse("JCM-JP-MN004-2017-1-7158") == block);
  const auto single = UnitBlock::parse("JCM-JP-MN004-2017-12");
  REQUIRE(single);
  CHECK(single->range == UnitRange{12, 12});
  CHECK(single->text() == "JCM-JP-MN004-2017-12-12");
  CHECK(UnitBlock::parse("JCM-JP-MN004-2017-1-9007199254740991"));
}

TEST_CASE("any other spelling of units is refused, and says what to give") {
  for (const auto* bad :
       {"", "JCM", "JCM-JP-MN004-2017", "XCM-JP-MN004-2017-1-2", "JCM-J-MN004-2017-1-2",
        "JCM-JP-MN4-2017-1-2", "JCM-JP-MN004-1999-1-2", "JCM-JP-MN004-02017-1-2",
        "JCM-JP-MN004-2017-0-2", "JCM-JP-MN004-2017-01-2", "JCM-JP-MN004-2017-5-2",
        "JCM-JP-MN004-2017-1-2-3", "JCM-JP-MN004-2017--2", "JCM-JP-MN004-2017-1-",
        "JCM-JP-MN004-2017-1-9007199254740992", "JCM-JP-MN004-2017-1-99999999999999999999",
        "jcm-jp-mn004-2017-1-2", "JCM-JP-MN004-2017-1-2 "}) {
    INFO(bad);
    const auto parsed = UnitBlock::parse(bad);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().id == ErrorId::serial_malformed);
    CHECK(parsed.error().detail.find("give units like JCM-JP-MN004-2017-1-7158") !=
          std::string::npos);
  }
  CHECK(UnitBlock::parse(std::string(5'000, '-')).error().detail.size() < 300);
}
