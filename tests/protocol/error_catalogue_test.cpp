#include "ledger/protocol/error_catalogue.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace jcm;
using namespace jcm::protocol;

namespace {

struct Row {
  base::ErrorId id;
  std::string_view text;
  base::ErrorKind kind;
};
const std::vector<Row> rows{
#define X(name, text, kind) {base::ErrorId::name, text, base::ErrorKind::kind},
    JCM_ERROR_IDS(X)
#undef X
};

}  // namespace

TEST_CASE(
    "errors: schemas/errors.json and the ids of the code are the same list, in the same order") {
  const auto& errors = error_catalogue().at("errors").as_array();
  std::vector<std::string> in_file, in_code;
  for (const auto& error : errors)
    in_file.push_back(std::string(view_of(error.at("id").as_string())) + " " +
                      std::string(view_of(error.at("kind").as_string())));
  for (const auto& row : rows)
    in_code.push_back(std::string(row.text) + " " + std::string(base::kind_text(row.kind)));
  CHECK(in_file == in_code);
}

TEST_CASE("errors: each says what it means and what to do, in whole sentences") {
  for (const auto& row : rows) {
    INFO(row.text);
    const auto& advice = advice_of(row.id);
    for (const auto text : {advice.meaning, advice.next}) {
      REQUIRE(text.size() > 10);
      CHECK(text.back() == '.');
      CHECK(std::isupper(static_cast<unsigned char>(text.front())) +
                text.starts_with("effective_on") + text.starts_with("status") >
            0);
    }
  }
  for (const auto& error : error_catalogue().at("errors").as_array())
    CHECK(error.as_object().size() == 4);
}

TEST_CASE("errors: JSON-RPC codes") {
  using base::ErrorId;
  CHECK(rpc_code(ErrorId::json_malformed) == -32700);
  CHECK(rpc_code(ErrorId::json_duplicate_key) == -32700);
  CHECK(rpc_code(ErrorId::line_too_long) == -32700);
  CHECK(rpc_code(ErrorId::request_array) == -32600);
  CHECK(rpc_code(ErrorId::request_without_id) == -32600);
  CHECK(rpc_code(ErrorId::method_unknown) == -32601);
  CHECK(rpc_code(ErrorId::field_missing) == -32602);
  CHECK(rpc_code(ErrorId::request_id_malformed) == -32602);
  CHECK(rpc_code(ErrorId::units_insufficient) == -32001);
  CHECK(rpc_code(ErrorId::request_unknown) == -32001);
  CHECK(rpc_code(ErrorId::caller_unknown) == -32002);
  CHECK(rpc_code(ErrorId::request_id_conflict) == -32003);
  CHECK(rpc_code(ErrorId::writer_busy) == -32004);
  CHECK(rpc_code(ErrorId::store_full) == -32005);
  CHECK(rpc_code(ErrorId::store_gap) == -32006);
  CHECK(rpc_code(ErrorId::internal_fault) == -32603);
}
