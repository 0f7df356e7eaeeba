// The published schemas and the typed readers are held equal, both ways: valid params of every
// method are changed in every place, and valijson and the reader must agree on each change. What a
// schema cannot say is listed, rule by rule, and each rule on the list must be met at least once.
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <regex>
#include <set>

#include "ledger/protocol/embedded.hpp"
#include "tests/protocol/read_any.hpp"
#include "tests/protocol/samples.hpp"
#include "tests/protocol/schema_check.hpp"

using namespace jcm;
using namespace jcm::protocol;
using namespace jcm::protocol::testing;

namespace {

// The reader refuses what the schema takes, with this id at this field, because ...
struct BeyondSchema {
  base::ErrorId id;
  const char* field;
  const char* why;
  const char* method = ".*";
};
const std::vector<BeyondSchema> beyond_schema{
    {base::ErrorId::account_number_malformed, ".*", "check digits, and number 000000"},
    {base::ErrorId::serial_malformed, ".*", "serials ascending and up to 2^53 - 1"},
    {base::ErrorId::field_text, ".*", "characters that texts may not hold"},
    {base::ErrorId::field_too_long, ".*", "limits count bytes, JSON Schema counts characters"},
    {base::ErrorId::field_value, ".*(date|_on|_start|_end|from|to|time|cursor|as_of|since)",
     "days of the month"},
    {base::ErrorId::field_value, "serial", "one unit is a range of one"},
    {base::ErrorId::field_value, R"(lines\[\d+\]\.vintages)", "the year assumed must be a vintage"},
    {base::ErrorId::field_conflict, R"(lines\[\d+\]\.vintages)",
     "vintages spelled out must be the assumed"},
    {base::ErrorId::field_conflict, "to", "one date not before another"},
    {base::ErrorId::field_conflict, "size|new_size", "one size not below another number"},
    {base::ErrorId::range_reversed, R"(credits\[\d+\]\.last)", "one number not below another"},
    {base::ErrorId::cursor_malformed, "cursor", "a cursor means something to its list only"},
    {base::ErrorId::method_unknown, "method", "the list of methods"},
    {base::ErrorId::decision_period, R"(decision\..*)", "one date not before another"},
    {base::ErrorId::project_dates, ".*", "dates in order, and as the status has them"},
    {base::ErrorId::field_conflict, ".*country|party_registry", "codes that must agree"},
    {base::ErrorId::field_conflict, R"((parties|entities)\[\d+\].*)", "nothing stands twice"},
    {base::ErrorId::field_conflict, "blocks|seal|difference|document|head|registry",
     "fields that do not go together",
     R"(hold\.place|holding\.proof|reconciliation\.record|officer\..*)"},
    {base::ErrorId::field_missing,
     "account|acquiring|decided_on|first_transfer|officer_name|role|uid", "fields that go together",
     R"(hold\.place|credits\.first_transfer|decision\.amend|authorization\.record|officer\..*)"},
    {base::ErrorId::field_missing, R"(what\.params\..*)", "the params of another method"},
    {base::ErrorId::field_type, R"(what\.params\..*)", "the params of another method"},
    {base::ErrorId::field_unknown, R"(what\.params\..*)", "the params of another method"},
    {base::ErrorId::field_value, R"(what\.params\..*)", "the params of another method"},
    {base::ErrorId::field_value, R"(authority\.kind)", "it rests on an order, or on a decision",
     R"(hold\..*|credits\.c.*)"},
    {base::ErrorId::itmo_malformed, "itmo", "the parts of an identifier"},
    {base::ErrorId::policy_form, ".*", "bounds, order, and what is for one operation only"},
    {base::ErrorId::range_order, R"(blocks\[\d+\])", "units ascending, none twice"},
    {base::ErrorId::transfer_same_account, "to", "two accounts"},
};

// The same few fields are asked about tens of thousands of times, and a regex is slow to make.
bool matches(const std::string& text, const char* pattern) {
  static std::map<std::pair<std::string, std::string>, bool> known;
  const auto [at, fresh] = known.try_emplace({text, pattern});
  if (fresh) at->second = std::regex_match(text, std::regex(pattern));
  return at->second;
}

const SchemaCheck& schema_of(Method method) {
  static std::map<Method, std::unique_ptr<SchemaCheck>> checks;
  auto& check = checks[method];
  if (!check) check = std::make_unique<SchemaCheck>(describe(method));
  return *check;
}

class Comparison {
 public:
  void compare(Method method, const json::value& changed) {
    if (!changed.is_object()) return;
    const auto sent = as_sent(changed);
    const auto schema = schema_of(method).fault(json::object{{"params", sent}});
    const auto reader = read_any(method, sent.get_object());
    if (schema.empty() == reader.has_value()) {
      ++(reader ? accepted_ : refused_);
      return;
    }
    INFO(info_of(method).name << " " << to_compact(sent).substr(0, 600));
    INFO("schema: " << (schema.empty() ? "takes it" : schema));
    if (reader) {
      FAIL_CHECK("the reader takes what the schema refuses");
      return;
    }
    INFO("reader: " << base::id_text(reader.error().id) << " " << reader.error().field << ": "
                    << reader.error().detail);
    CHECK(listed(method, reader.error()));
  }

  bool listed(Method method, const base::Error& error) {
    for (std::size_t i = 0; i < beyond_schema.size(); ++i) {
      if (beyond_schema[i].id != error.id) continue;
      if (!matches(error.field, beyond_schema[i].field)) continue;
      if (!matches(std::string(info_of(method).name), beyond_schema[i].method)) continue;
      met_.insert(i);
      return true;
    }
    return false;
  }

  std::size_t accepted_ = 0, refused_ = 0;
  std::set<std::size_t> met_;
};

const std::vector<json::value>& replacements() {
  static const std::vector<json::value> all = [] {
    std::vector<json::value> out;
    for (const char* text : {"null",
                             "true",
                             "false",
                             "0",
                             "1",
                             "-1",
                             "2",
                             "2017",
                             "1.5",
                             "1.0",
                             "1e3",
                             "-0",
                             "-721",
                             "841",
                             "1001",
                             "999999",
                             "1000000",
                             "9007199254740991",
                             "9007199254740992",
                             "18446744073709551615",
                             "18446744073709551616",
                             "-9223372036854775809",
                             "1e300",
                             "{}",
                             "[]",
                             "[null]",
                             "[{}]",
                             "[[]]",
                             R"("")",
                             R"(" ")",
                             R"("x")",
                             R"("JP")",
                             R"("jp")",
                             R"("JPN")",
                             R"("JP\n")",
                             R"("MN004")",
                             R"("MN0040")",
                             R"("2017-02-30")",
                             R"("2017-13-01")",
                             R"("2016-02-29")",
                             R"("1899-12-31")",
                             R"("20170101")",
                             R"("2017-10-24T24:00:00Z")",
                             R"("2017-02-30T00:00:00Z")",
                             R"("2017-10-24T09:00:00+09:00")",
                             R"("2017-10-24T09:00:00.1234567Z")",
                             R"("2017-10-24T09:00:00.123456Z")",
                             R"("JP-EH-000001-43")",
                             R"("JP-EH-000001-44")",
                             R"("JP-EH-000000-71")",
                             R"("JP-XX-000001-43")",
                             R"("JP-EH-1-43")",
                             R"("JCM-JP-MN004-2017-5")",
                             R"("JCM-JP-MN004-2017-5-6")",
                             R"("JCM-JP-MN004-2017-5-4")",
                             R"("JCM-JP-MN004-1999-5-6")",
                             R"("JCM-JP-MN004-2017-05-6")",
                             R"("JCM-JP-MN004-2017-0-6")",
                             R"("JCM-JP-MN004-2017-1-9999999999999999")",
                             R"("a\u200bb")",
                             R"("a\u0001b")",
                             R"("a\nb")",
                             R"("japan")",
                             R"("partner")",
                             R"("open")",
                             R"("registered")",
                             R"("stated")",
                             R"("period_end")",
                             R"("credits.transfer")",
                             R"("status")",
                             R"("2100-01-01")",
                             R"("2300-06-30")",
                             R"({"kind":"holder_application","reference":"x"})",
                             R"({"method":"batch"})"})
      out.push_back(parse_json(text).value());
    for (const std::size_t n :
         {std::size_t{64}, std::size_t{65}, std::size_t{128}, std::size_t{129}, std::size_t{256},
          std::size_t{257}, std::size_t{4096}, std::size_t{4097}})
      out.emplace_back(std::string(n, 'a'));
    std::string wide;
    while (wide.size() < 300) wide += "\xe6\x97\xa5";  // one character of three bytes
    out.emplace_back(wide);
    while (wide.size() < 4200) wide += "\xe6\x97\xa5";
    out.emplace_back(wide);
    return out;
  }();
  return all;
}

using Sink = std::function<void(const json::value&)>;

// Calls `sink` with `root` changed in one place, for every place at or below `here`.
void change_everywhere(json::value& root, json::value& here, const Sink& sink) {
  const json::value before = here;
  for (const auto& replacement : replacements()) {
    here = replacement;
    sink(root);
  }
  here = before;
  if (auto* object = here.if_object()) {
    (*object)["unheard_of"] = 1;
    sink(root);
    object->erase("unheard_of");
    std::vector<std::string> keys;
    for (const auto& member : *object) keys.emplace_back(member.key());
    for (const auto& key : keys) {
      json::value kept = object->at(key);
      object->erase(key);
      sink(root);
      (*object)[key] = kept;
      change_everywhere(root, (*object)[key], sink);
    }
  } else if (auto* array = here.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) change_everywhere(root, (*array)[i], sink);
    const json::array kept = *array;
    for (const std::size_t size : {0U, 1U, 16U, 17U, 64U, 65U, 500U, 501U, 1000U, 1001U}) {
      array->clear();
      for (std::size_t i = 0; i < size && !kept.empty(); ++i)
        array->push_back(kept[i % kept.size()]);
      sink(root);
    }
    *array = kept;
  }
}

std::vector<std::pair<Method, json::value>> samples_with_every_field() {
  std::vector<std::pair<Method, json::value>> out;
  for (const auto& sample : full_samples())
    out.emplace_back(sample.method, parse_json(sample.params).value());
  return out;
}

// And the params of every example that is meant to succeed.
std::vector<std::pair<Method, json::value>> all_samples() {
  auto out = samples_with_every_field();
  for (const auto& info : method_table()) {
    const auto schema = describe(info.method);
    for (const auto& example : schema.at("x-examples").as_array())
      if (example.get_object().contains("result"))
        out.emplace_back(info.method, example.at("params"));
  }
  return out;
}

}  // namespace

TEST_CASE("samples and examples are taken by reader and schema") {
  std::set<Method> seen;
  for (const auto& [method, params] : all_samples()) {
    INFO(info_of(method).name << " " << to_compact(params));
    const auto read = read_any(method, as_sent(params).get_object());
    INFO((read ? "" : read.error().field + ": " + read.error().detail));
    CHECK(read.has_value());
    CHECK(schema_of(method).fault(json::object{{"params", as_sent(params)}}) == "");
    seen.insert(method);
  }
  CHECK(seen.size() == method_count);
}

TEST_CASE("samples name every field that a schema has") {
  std::map<Method, std::set<std::string>> given;
  for (const auto& [method, params] : samples_with_every_field())
    for (const auto& member : params.get_object()) given[method].insert(std::string(member.key()));
  for (const auto& info : method_table()) {
    const auto schema = describe(info.method);
    const auto& params = schema.at("properties").at("params").as_object();
    for (const auto& property : params.at("properties").as_object()) {
      INFO(info.name << " " << property.key());
      CHECK(given[info.method].count(std::string(property.key())) == 1);
    }
  }
}

TEST_CASE("readers and schemas agree on every change of every sample") {
  Comparison comparison;
  for (auto& [method, params] : samples_with_every_field()) {
    const Method one = method;
    // Items of a batch are described by their own methods' schemas.
    const bool nested = one == Method::batch;
    change_everywhere(params, params, [&](const json::value& changed) {
      if (nested && changed.is_object()) {
        const auto* items = changed.get_object().if_contains("items");
        if (items != nullptr && items->is_array() && items->get_array().size() > 100 &&
            items->get_array().size() < 999)
          return;
      }
      comparison.compare(one, changed);
    });
  }
  for (std::size_t i = 0; i < beyond_schema.size(); ++i) {
    INFO(base::id_text(beyond_schema[i].id)
         << " " << beyond_schema[i].field << ": " << beyond_schema[i].why);
    CHECK(comparison.met_.count(i) == 1);
  }
  CHECK(comparison.accepted_ > 1'000);
  CHECK(comparison.refused_ > 15'000);
}

TEST_CASE("two changes at once") {
  // Pairs at the top level: what goes with what (quantity and blocks, account and credits, ...).
  Comparison comparison;
  std::map<Method, json::object> fields;
  for (const auto& [method, params] : all_samples())
    for (const auto& member : params.get_object()) fields[method][member.key()] = member.value();
  for (const auto& [method, params] : all_samples()) {
    for (const auto& extra : fields[method]) {
      json::object more = params.get_object();
      more[extra.key()] = extra.value();
      comparison.compare(method, more);
      for (const auto& member : params.get_object()) {
        json::object less = more;
        less.erase(member.key());
        comparison.compare(method, less);
      }
    }
  }
  CHECK(comparison.accepted_ > 100);
  CHECK(comparison.refused_ > 500);
}

TEST_CASE("a repeated key is refused in every object of every sample") {
  std::size_t objects = 0;
  for (const auto& [method, params] : all_samples()) {
    const std::string text = to_compact(params);
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
      if (text[at + 1] != '"') continue;  // an empty object
      const auto key = text.substr(at + 1, text.find('"', at + 2) - at);
      const auto doubled = text.substr(0, at + 1) + key + ":0," + text.substr(at + 1);
      const auto parsed = parse_json(doubled);
      INFO(doubled);
      REQUIRE_FALSE(parsed);
      CHECK(parsed.error().id == base::ErrorId::json_duplicate_key);
      CHECK('"' + parsed.error().field + '"' == key);
      ++objects;
    }
  }
  CHECK(objects > 100);
}
