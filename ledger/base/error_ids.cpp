#include "ledger/base/error_ids.hpp"

#include <array>

namespace jcm::base {
namespace {

struct Row {
  std::string_view text;
  ErrorKind kind;
};

constexpr std::array<Row, error_id_count> rows{{
#define X(name, text, kind) {text, ErrorKind::kind},
    JCM_ERROR_IDS(X)
#undef X
}};

}  // namespace

std::string_view id_text(ErrorId id) { return rows[static_cast<std::size_t>(id)].text; }
ErrorKind kind_of(ErrorId id) { return rows[static_cast<std::size_t>(id)].kind; }

std::string_view kind_text(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::malformed: return "malformed";
    case ErrorKind::refused: return "refused";
    case ErrorKind::denied: return "denied";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::busy: return "busy";
    case ErrorKind::unavailable: return "unavailable";
    case ErrorKind::corrupt: return "corrupt";
    case ErrorKind::internal: return "internal";
  }
  return "";
}

}  // namespace jcm::base
