#include "ledger/audit/finding.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "ledger/audit/verify.hpp"

using namespace jcm::audit;

namespace {

std::string read(const std::string& name) {
  std::ifstream in(std::string(JCM_SOURCE_DIR) + "/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  INFO(name);
  REQUIRE_FALSE(text.str().empty());
  return text.str();
}

// One object of schemas/findings.json a line: enough of a reader for a file of our own.
struct Listed {
  std::string severity, level, meaning, next;
};
std::map<std::string, Listed> listed() {
  const std::string text = read("schemas/findings.json");
  const std::regex object(
      R"re(\{"id": "([^"]+)", "severity": "([^"]+)", "level": "([^"]+)",\s+"meaning": "([^"]+)",\s+"next": "([^"]+)"\})re");
  std::map<std::string, Listed> out;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), object);
       at != std::sregex_iterator(); ++at)
    REQUIRE(out.emplace((*at)[1], Listed{(*at)[2], (*at)[3], (*at)[4], (*at)[5]}).second);
  return out;
}

}  // namespace

TEST_CASE("schemas/findings.json lists exactly the findings, with their severities") {
  const auto file = listed();
  CHECK(file.size() == finding_id_count);
  for (std::size_t i = 0; i < finding_id_count; ++i) {
    const auto id = static_cast<FindingId>(i);
    INFO(id_text(id));
    const auto found = file.find(std::string(id_text(id)));
    REQUIRE(found != file.end());
    CHECK(found->second.severity == text_of(severity_of(id)));
    CHECK((parse_level(found->second.level).has_value() || found->second.level == "directory"));
    CHECK(found->second.meaning.size() > 20);
    CHECK(found->second.next.size() > 10);
  }
}

TEST_CASE("docs/auditing.md explains every finding") {
  const std::string page = read("docs/auditing.md");
  for (std::size_t i = 0; i < finding_id_count; ++i) {
    const std::string id(id_text(static_cast<FindingId>(i)));
    INFO(id);
    CHECK(page.find("`" + id + "`") != std::string::npos);
  }
}
