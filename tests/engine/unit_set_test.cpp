#include "ledger/engine/unit_set.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "tests/support/domain_builders.hpp"

using namespace jcm;
using namespace jcm::test;
using engine::UnitSet;

namespace {
std::vector<std::string> texts(const UnitSet& set) {
  std::vector<std::string> out;
  for (const auto& one : set.blocks()) out.push_back(one.text());
  return out;
}
}  // namespace

TEST_CASE("neighbours join, runs stay apart, order is the picking order") {
  UnitSet set;
  CHECK(set.add(block("JCM-JP-MN004-2018-1-10")));
  CHECK(set.add(block("JCM-JP-MN004-2017-11-20")));
  CHECK(set.add(block("JCM-JP-MN004-2017-1-10")));
  CHECK(set.add(block("JCM-JP-MN003-2017-21-30")));
  CHECK(texts(set) == std::vector<std::string>{"JCM-JP-MN003-2017-21-30", "JCM-JP-MN004-2017-1-20",
                                               "JCM-JP-MN004-2018-1-10"});
  CHECK_FALSE(set.add(block("JCM-JP-MN004-2017-20-21")));
  CHECK_FALSE(set.remove(block("JCM-JP-MN004-2017-20-21")));
  CHECK(set.remove(block("JCM-JP-MN004-2017-5-6")));
  CHECK_FALSE(set.remove(block("JCM-JP-MN004-2017-6-6")));
  CHECK(texts(set) == std::vector<std::string>{"JCM-JP-MN003-2017-21-30", "JCM-JP-MN004-2017-1-4",
                                               "JCM-JP-MN004-2017-7-20", "JCM-JP-MN004-2018-1-10"});
}

TEST_CASE("a unit set equals a set of single units under random work") {
  std::mt19937 random(11);
  const auto run = block("JCM-JP-MN004-2017-1-1").run;
  for (int round = 0; round < 50; ++round) {
    UnitSet set;
    std::set<std::uint64_t> plain;
    for (int step = 0; step < 200; ++step) {
      const std::uint64_t first = random() % 60 + 1;
      const std::uint64_t last = first + random() % 8;
      bool all = true, none = true;
      for (auto s = first; s <= last; ++s) (plain.contains(s) ? none : all) = false;
      if (random() % 2 == 0) {
        REQUIRE(set.add({run, {first, last}}) == none);
        if (none)
          for (auto s = first; s <= last; ++s) plain.insert(s);
      } else {
        REQUIRE(set.remove({run, {first, last}}) == all);
        if (all)
          for (auto s = first; s <= last; ++s) plain.erase(s);
      }
    }
    std::set<std::uint64_t> listed;
    std::uint64_t before = 0;
    for (const auto& one : set.blocks()) {
      REQUIRE(one.range.first >
              before + (before == 0 ? 0 : 1));  // apart, so joined where they touch
      for (auto s = one.range.first; s <= one.range.last; ++s) listed.insert(s);
      before = one.range.last;
    }
    REQUIRE(listed == plain);
  }
}
