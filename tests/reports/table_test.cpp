#include "ledger/reports/table.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace jcm::reports;

namespace {

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

}  // namespace

TEST_CASE("display width: wide characters take two places, combining marks none") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("日本国政府") == 10);
  CHECK(display_width("ｶﾅ") == 2);         // half-width katakana
  CHECK(display_width("ＪＣＭ") == 6);     // full-width letters
  CHECK(display_width("e\xcc\x81") == 1);  // e and a combining acute
  CHECK(display_width("Монгол") == 6);
  CHECK(display_width("한국") == 4);
  CHECK(display_width("\xff!") == 2);
  CHECK(display_width("") == 0);
}

TEST_CASE("wrap: at spaces, inside long words, never inside a character") {
  CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("abcdefgh", 3) == std::vector<std::string>{"abc", "def", "gh"});
  CHECK(wrap("日本国政府", 5) == std::vector<std::string>{"日本", "国政", "府"});
  CHECK(wrap("", 10) == std::vector<std::string>{""});
  CHECK(wrap("fits", 4) == std::vector<std::string>{"fits"});
  CHECK(wrap("a abcdefgh b", 3, true) == std::vector<std::string>{"a", "abcdefgh", "b"});
  CHECK(wrap("abcdefgh", 3, true) == std::vector<std::string>{"abcdefgh"});
  for (std::size_t width = 2; width < 30; ++width)
    for (const auto& line : wrap("Sharp Energy Solutions Corporation 日本国", width))
      CHECK(display_width(line) <= width);
}

TEST_CASE("thousands") {
  CHECK(thousands(0) == "0");
  CHECK(thousands(999) == "999");
  CHECK(thousands(1000) == "1,000");
  CHECK(thousands(103191) == "103,191");
  CHECK(thousands(9007199254740991) == "9,007,199,254,740,991");
}

TEST_CASE("table: columns aligned by what is seen, numbers to the right") {
  Table table({{"account"}, {"holder"}, {"credits", Align::right}});
  table.row({"JP-GH-1", "日本", "1,000"});
  table.row({"MN-GH-1", "Mongolia", "7"});
  table.rule();
  table.row({"all", "", "1,007"});
  CHECK(table.text() ==
        "account  holder    credits\n"
        "-------  --------  -------\n"
        "JP-GH-1  日本        1,000\n"
        "MN-GH-1  Mongolia        7\n"
        "-------  --------  -------\n"
        "all                  1,007\n");
}

TEST_CASE("table: wrapping columns give way to the terminal's width, others keep theirs") {
  Table table({{"reference"}, {"title", Align::left, true}, {"n", Align::right}});
  table.row({"MN003", "Installation of 12.7 MW Solar Power Plant for Power Supply", "8,860"});
  const auto out = lines(table.text({.width = 41}));
  REQUIRE(out.size() == 5);
  CHECK(out[2] == "MN003      Installation of 12.7 MW  8,860");
  CHECK(out[3] == "           Solar Power Plant for");
  CHECK(out[4] == "           Power Supply");
  for (const auto& line : out) CHECK(display_width(line) <= 41);
}

TEST_CASE("table: indent and bold headings") {
  Table table({{"a"}});
  table.row({"b"});
  CHECK(table.text({.width = 80, .indent = 2, .bold_headings = true}) ==
        "  \x1b[1ma\x1b[0m\n  -\n  b\n");
}

TEST_CASE("fact list: names aligned, long values go on below where they began") {
  FactList facts;
  facts.add("title", "Installation of 12.7 MW Solar Power Plant");
  facts.add("registered on", "2017-05-26");
  CHECK(facts.text({.width = 40}) ==
        "title          Installation of 12.7 MW\n"
        "               Solar Power Plant\n"
        "registered on  2017-05-26\n");
  CHECK(facts.text() ==
        "title          Installation of 12.7 MW Solar Power Plant\n"
        "registered on  2017-05-26\n");
}

TEST_CASE("table: a note goes below its row, beside the first column, within the width") {
  Table table({{"seq", Align::right}, {"in", Align::right}});
  table.row({"1", "40"});
  table.note("JCM-JP-MN001-2016-1-40 JCM-JP-MN002-2016-1-85");
  CHECK(table.rows() == 1);
  CHECK(table.text({.width = 40}) ==
        "seq  in\n"
        "---  --\n"
        "  1  40\n"
        "     JCM-JP-MN001-2016-1-40\n"
        "     JCM-JP-MN002-2016-1-85\n");
}
