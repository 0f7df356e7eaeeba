// Runs tests/scenarios/*.txt on the pure domain.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/domain/scenario_language.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? ""
                                    : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// What must be true of any history, however it came about.
void check_history(const Book& book) {
  CHECK(check_whole(book.state()));
  State replayed;
  for (const auto& entry : book.entries()) {
    const auto delta = replay(replayed, entry);
    REQUIRE(delta);
    replayed.absorb(entry, *delta);
  }
  CHECK(replayed == book.state());
}

std::size_t run_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  REQUIRE(in);
  Scenario scenario;
  std::size_t rows = 0;
  std::size_t number = 0;
  for (std::string text; std::getline(in, text);) {
    ++number;
    text = trimmed(text);
    if (text.empty() || text[0] == '#') continue;
    const auto bar = text.rfind('|');
    INFO(path.filename().string() << ":" << number << ": " << text);
    REQUIRE(bar != std::string::npos);
    CHECK(scenario.run(trimmed(text.substr(0, bar))) == trimmed(text.substr(bar + 1)));
    ++rows;
  }
  check_history(scenario.book);
  return rows;
}

}  // namespace

TEST_CASE("scenarios come out as their tables say") {
  std::size_t files = 0;
  for (const auto& item :
       std::filesystem::directory_iterator(std::string(JCM_SOURCE_DIR) + "/tests/scenarios")) {
    if (item.path().extension() != ".txt") continue;
    CHECK(run_file(item.path()) > 5);
    ++files;
  }
  CHECK(files >= 7);
}
