#include "ledger/protocol/error_catalogue.hpp"

#include <array>

#include "ledger/protocol/embedded.hpp"

namespace jcm::protocol {
namespace {

constexpr std::array<std::string_view, base::error_id_count> id_texts{{
#define X(name, text, kind) text,
    JCM_ERROR_IDS(X)
#undef X
}};

struct Catalogue {
  json::value file;
  std::array<ErrorAdvice, base::error_id_count> advice{};

  Catalogue() {
    for (const auto& embedded : embedded_files()) {
      if (embedded.name != "errors") continue;
      auto parsed = parse_json(embedded.text);
      JCM_CHECK(parsed.has_value());
      file = *std::move(parsed);
    }
    JCM_CHECK(file.is_object());
    for (std::size_t i = 0; i < id_texts.size(); ++i) {
      const auto* entry = find(id_texts[i]);
      JCM_CHECK(entry !=
                nullptr);  // tests/protocol/error_catalogue_test.cpp names the one that is missing
      advice[i] = {view_of(entry->at("meaning").get_string()),
                   view_of(entry->at("next").get_string())};
    }
  }

  [[nodiscard]] const json::object* find(std::string_view id) const {
    for (const auto& entry : file.at("errors").get_array())
      if (view_of(entry.at("id").get_string()) == id) return &entry.get_object();
    return nullptr;
  }
};

const Catalogue& catalogue() {
  static const Catalogue one;
  return one;
}

}  // namespace

const ErrorAdvice& advice_of(base::ErrorId id) {
  return catalogue().advice[static_cast<std::size_t>(id)];
}

const json::value& error_catalogue() { return catalogue().file; }

int rpc_code(base::ErrorId id) {
  using base::ErrorId;
  // The errors that JSON-RPC itself numbers; the rest go by kind.
  for (const auto one :
       {ErrorId::json_malformed, ErrorId::json_duplicate_key, ErrorId::json_too_deep,
        ErrorId::line_too_long, ErrorId::line_incomplete, ErrorId::line_not_utf8})
    if (id == one) return -32700;
  for (const auto one :
       {ErrorId::request_malformed, ErrorId::request_array, ErrorId::request_without_id})
    if (id == one) return -32600;
  if (id == ErrorId::method_unknown) return -32601;
  switch (base::kind_of(id)) {
    case base::ErrorKind::malformed:
      return -32602;
    case base::ErrorKind::refused:
      return -32001;
    case base::ErrorKind::denied:
      return -32002;
    case base::ErrorKind::conflict:
      return -32003;
    case base::ErrorKind::busy:
      return -32004;
    case base::ErrorKind::unavailable:
      return -32005;
    case base::ErrorKind::corrupt:
      return -32006;
    case base::ErrorKind::internal:
      return -32603;
  }
  return -32603;
}

}  // namespace jcm::protocol
