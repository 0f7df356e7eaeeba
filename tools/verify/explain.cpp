#include "tools/verify/explain.hpp"

#include <fmt/format.h>

#include <array>

#include "ledger/protocol/embedded.hpp"
#include "ledger/protocol/json.hpp"
#include "ledger/reports/table.hpp"

namespace jcm::verifier {
namespace {

namespace json = protocol::json;

// The file is part of the program: one that is missing or broken is a bug, seen by every test.
struct Catalogue {
  json::value file;
  std::array<Advice, audit::finding_id_count> advice{};

  Catalogue() {
    for (const auto& embedded : protocol::embedded_files()) {
      if (embedded.name != "findings") continue;
      auto parsed = protocol::parse_json(embedded.text);
      JCM_CHECK(parsed.has_value());
      file = *std::move(parsed);
    }
    JCM_CHECK(file.is_object());
    for (const auto& listed : file.at("findings").as_array()) {
      const auto text = [&listed](std::string_view name) {
        return protocol::view_of(listed.at(protocol::key_of(name)).as_string());
      };
      const auto id = parse_finding(text("id"));
      JCM_CHECK(id.has_value());
      advice[static_cast<std::size_t>(*id)] = {text("level"), text("meaning"), text("next")};
    }
  }
};

}  // namespace

const Advice& advice_of(audit::FindingId id) {
  static const Catalogue catalogue;
  const auto& advice = catalogue.advice[static_cast<std::size_t>(id)];
  JCM_CHECK(!advice.meaning.empty());
  return advice;
}

std::optional<audit::FindingId> parse_finding(std::string_view text) {
  for (std::size_t i = 0; i < audit::finding_id_count; ++i) {
    const auto id = static_cast<audit::FindingId>(i);
    if (audit::id_text(id) == text) return id;
  }
  return std::nullopt;
}

std::string explained(audit::FindingId id, std::size_t width) {
  const auto& advice = advice_of(id);
  reports::FactList facts;
  facts.add("severity", std::string(audit::text_of(audit::severity_of(id))));
  facts.add("level", std::string(advice.level));
  facts.add("meaning", std::string(advice.meaning));
  facts.add("what to do", std::string(advice.next));
  return fmt::format("{}\n{}", audit::id_text(id), facts.text({.width = width, .indent = 2}));
}

std::string explained_all(std::size_t width) {
  std::string text;
  for (std::size_t i = 0; i < audit::finding_id_count; ++i)
    text += (i == 0 ? "" : "\n") + explained(static_cast<audit::FindingId>(i), width);
  return text;
}

}  // namespace jcm::verifier
