// Schema files as valijson, an interpreter of JSON Schema that is not ours, understands them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "ledger/protocol/json.hpp"

namespace jcm::protocol::testing {

class SchemaCheck {
 public:
  explicit SchemaCheck(json::value schema) : source_(std::move(schema)) {
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(source_), schema_);
  }
  // Empty when `value` is valid; else what valijson says.
  [[nodiscard]] std::string fault(const json::value& value) const {
    valijson::ValidationResults results;
    if (validator_.validate(schema_, valijson::adapters::BoostJsonAdapter(value), &results))
      return "";
    std::string out;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      for (const auto& step : error.context) out += step;
      out += ": " + error.description + "\n";
    }
    return out.empty() ? "invalid" : out;
  }

 private:
  json::value source_;
  valijson::Schema schema_;
  mutable valijson::Validator validator_{
      valijson::Validator::kStrongTypes};  // keeps compiled patterns
};

// Through text, as it comes over the socket: whole numbers are then what the parser makes of them.
inline json::value as_sent(const json::value& value) {
  return parse_json(to_compact(value)).value();
}

}  // namespace jcm::protocol::testing
