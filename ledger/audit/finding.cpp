#include "ledger/audit/finding.hpp"

#include <array>

namespace jcm::audit {
namespace {

struct Row {
  std::string_view text;
  Severity severity;
};
constexpr std::array<Row, finding_id_count> rows{{
#define X(name, text, severity) Row{text, Severity::severity},
    JCM_FINDING_IDS(X)
#undef X
}};

}  // namespace

std::string_view id_text(FindingId id) { return rows[static_cast<std::size_t>(id)].text; }

Severity severity_of(FindingId id) { return rows[static_cast<std::size_t>(id)].severity; }

std::string_view text_of(Severity severity) {
  switch (severity) {
    case Severity::damage:
      return "damage";
    case Severity::warning:
      return "warning";
    case Severity::unchecked:
      return "unchecked";
  }
  return "";
}

}  // namespace jcm::audit
