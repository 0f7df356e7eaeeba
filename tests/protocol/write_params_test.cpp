#include "ledger/protocol/write_params.hpp"

#include <catch2/catch.hpp>

#include "ledger/domain/gates.hpp"
#include "tests/protocol/samples.hpp"

using namespace jcm;
using namespace jcm::protocol;
using namespace jcm::protocol::testing;

namespace {

json::object object(std::string_view text) { return parse_json(text).value().as_object(); }

base::Error refused(Method method, std::string_view params) {
  const auto read = read_write(method, object(params));
  INFO(params);
  REQUIRE_FALSE(read);
  INFO(read.error().detail);
  // What is wrong, and the way out.
  CHECK(read.error().detail.find("; ") != std::string::npos);
  return read.error();
}

bool same(const WriteParams& a, const WriteParams& b) {
  return a.request_id == b.request_id && a.command.given == b.command.given &&
         a.command.common == b.command.common && a.command.authority == b.command.authority &&
         a.texts == b.texts && a.dry_run == b.dry_run;
}

const std::string key =
    R"("project":"MN004","period_start":"2017-08-01","period_end":"2018-07-31","decided_on":"2018-10-24")";

domain::AllocationLine line_of(const std::string& line) {
  const auto read = read_write(Method::decision_record, object(R"({"request_id":"r",)" + key +
                                                               R"(,"lines":[)" + line + "]}"));
  REQUIRE(read);
  return std::get<domain::RecordDecision>(read->command.given).lines.at(0);
}

}  // namespace

TEST_CASE("write params: what is read can be written and read again") {
  std::size_t count = 0;
  std::vector<std::pair<Method, json::object>> samples;
  for (const auto& sample : full_samples())
    if (info_of(sample.method).act == MethodAct::write)
      samples.emplace_back(sample.method, object(sample.params));
  for (const auto& info : method_table()) {
    if (info.act != MethodAct::write) continue;
    const auto schema = describe(info.method);
    for (const auto& example : schema.at("x-examples").as_array())
      if (example.as_object().contains("result"))
        samples.emplace_back(info.method, object(to_compact(example.at("params"))));
  }
  for (const auto& [method, params] : samples) {
    INFO(info_of(method).name << " " << json::serialize(params));
    const auto read = read_write(method, params);
    REQUIRE(read);
    const auto written = object(json::serialize(write_params_json(*read)));
    INFO(json::serialize(written));
    const auto again = read_write(method, written);
    REQUIRE(again);
    CHECK(same(*read, *again));
    // And the facts alone, as an entry's view shows them, say the same once the rest is put back.
    json::object from_view =
        object(json::serialize(body_json(read->command.given, read->command.common)));
    for (const auto& member : params)
      if (!from_view.contains(member.key())) from_view[member.key()] = member.value();
    REQUIRE(read_write(method, from_view));
    CHECK(same(*read, *read_write(method, from_view)));
    ++count;
  }
  CHECK(count > 25);
}

TEST_CASE("write params: personal texts stand apart from the command") {
  const auto read = read_write(
      Method::account_open,
      object(
          R"({"request_id":"r","registry":"JP","kind":"entity_holding","holder":{"name":"N","contact":"C"}})"));
  REQUIRE(read);
  CHECK(read->texts == domain::PersonalTexts{{domain::PersonalField::holder_name, "N"},
                                             {domain::PersonalField::contact, "C"}});
  CHECK(read->command.personal.empty());
  CHECK_FALSE(read->dry_run);
}

TEST_CASE("write params: the assumed vintage, and the stated ones") {
  using domain::VintageBasis;
  const auto year = [](std::uint16_t y) { return domain::Vintage{y}; };
  const auto assumed = line_of(R"({"side":"japan","registry":"JP","quantity":5})");
  CHECK(assumed.basis == VintageBasis::period_end);
  CHECK(assumed.hosted);
  REQUIRE(assumed.vintages.size() == 1);
  CHECK(assumed.vintages[0].vintage == year(2018));
  CHECK(assumed.vintages[0].quantity.raw() == 5);
  const auto spelled_out = line_of(
      R"({"side":"japan","registry":"JP","quantity":5,"basis":"period_end","vintages":[{"year":2018,"quantity":5}]})");
  CHECK(spelled_out == assumed);
  const auto stated = line_of(
      R"({"side":"japan","registry":"JP","quantity":5,"vintages":[{"year":2017,"quantity":5}]})");
  CHECK(stated.basis == VintageBasis::stated);
  const auto zero = line_of(R"({"side":"japan","registry":"JP","quantity":0})");
  CHECK(zero.vintages.empty());
  CHECK(zero.basis == VintageBasis::period_end);
  const auto with_line = [](const std::string& line) {
    return R"({"request_id":"r",)" + key +
           R"(,"lines":[{"side":"japan","registry":"JP","quantity":1},)" + line + "]}";
  };
  const auto wrong = refused(
      Method::decision_record,
      with_line(
          R"({"side":"partner","registry":"MN","quantity":5,"basis":"period_end","vintages":[{"year":2017,"quantity":5}]})"));
  CHECK(wrong.id == base::ErrorId::field_conflict);
  CHECK(wrong.field == "lines[1].vintages");
  const auto bare =
      refused(Method::decision_record,
              with_line(R"({"side":"partner","registry":"MN","quantity":5,"basis":"stated"})"));
  CHECK(bare.id == base::ErrorId::field_missing);
  CHECK(bare.field == "lines[1].vintages");
}

TEST_CASE("write params: faults name their field by its path") {
  using base::ErrorId;
  struct Case {
    Method method;
    const char* params;
    ErrorId id;
    const char* field;
  };
  const std::string a = R"("request_id":"r","from":"JP-EH-000001-43","to":"JP-GH-000001-42",)";
  const std::string right = R"("authority":{"kind":"legal_basis","reference":"x"})";
  const auto transfer = [&](std::string_view rest) {
    return "{" + a + right + "," + std::string(rest) + "}";
  };
  const auto check = [](Method method, const std::string& params, ErrorId id, const char* field) {
    const auto error = refused(method, params);
    INFO(params << " -> " << error.field << ": " << error.detail);
    CHECK(base::id_text(error.id) == base::id_text(id));
    CHECK(error.field == field);
  };
  const auto t = Method::credits_transfer;
  check(t, transfer(R"("quantity":0)"), ErrorId::amount_zero, "quantity");
  check(t, transfer(R"("quantity":-5)"), ErrorId::amount_negative, "quantity");
  check(t, transfer(R"("quantity":9007199254740992)"), ErrorId::amount_too_large, "quantity");
  check(t, transfer(R"("quantity":18446744073709551616)"), ErrorId::amount_too_large, "quantity");
  check(t, transfer(R"("quantity":1e3)"), ErrorId::field_type, "quantity");
  check(t, transfer(R"("quantity":1.0)"), ErrorId::field_type, "quantity");
  check(t, transfer(R"("quantity":"5")"), ErrorId::field_type, "quantity");
  check(t, transfer(R"("quantity":5,"blocks":["JCM-JP-MN004-2017-1-7"])"), ErrorId::field_conflict,
        "quantity");
  check(t, transfer(R"("vintage":2017,"blocks":["JCM-JP-MN004-2017-1-7"])"),
        ErrorId::field_conflict, "vintage");
  check(t, transfer(R"("blocks":["JCM-JP-MN004-2017-1-7","JCM-JP"])"), ErrorId::serial_malformed,
        "blocks[1]");
  check(t, transfer(R"("blocks":[])"), ErrorId::field_value, "blocks");
  check(t, transfer(R"("note":"x")"), ErrorId::field_missing, "quantity");
  check(t, transfer(R"("quantity":5,"note":"a\u202eb")"), ErrorId::field_text, "note");
  check(t, transfer(R"("quantity":5,"note":"a\u0000b")"), ErrorId::field_text, "note");
  check(t, transfer(R"("quantity":5,"business_date":"2017-02-29")"), ErrorId::field_value,
        "business_date");
  check(t, transfer(R"("quantity":5,"quantiy":6)"), ErrorId::field_unknown, "quantiy");
  check(t, "{" + a + R"("quantity":5})", ErrorId::authority_missing, "authority");
  check(t, "{" + a + R"("quantity":5,"authority":null})", ErrorId::field_type, "authority");
  check(t, "{" + a + R"("quantity":5,"authority":{"kind":"x","reference":"y"}})",
        ErrorId::field_value, "authority.kind");
  check(
      t,
      "{" + a + R"("quantity":5,"authority":{"kind":"legal_basis","reference":"y","document":{}}})",
      ErrorId::field_missing, "authority.document.sha256");
  check(t, R"({"request_id":"a b","from":"x"})", ErrorId::request_id_malformed, "request_id");
  check(t, R"({"request_id":"a\u0000b","from":"x"})", ErrorId::request_id_malformed, "request_id");
  check(t, R"({"request_id":"r","from":"JP-EH-000001-44"})", ErrorId::account_number_malformed,
        "from");
  check(t, "{}", ErrorId::field_missing, "request_id");
  check(Method::account_open,
        R"({"request_id":"r","registry":"JP","kind":"entity_holding","holder":{"name":""}})",
        ErrorId::field_value, "holder.name");
  check(
      Method::account_open,
      R"({"request_id":"r","registry":"JP","kind":"entity_holding","holder":{"name":"N","fax":"1"}})",
      ErrorId::field_unknown, "holder.fax");
  check(
      Method::account_open,
      R"({"request_id":"r","registry":"JP","kind":"entity_holding","number":0,"holder":{"name":"N"}})",
      ErrorId::field_value, "number");
  check(Method::registry_open,
        R"({"request_id":"r","code":"JP","side":"japan","name":"N","utc_offset_minutes":841})",
        ErrorId::field_value, "utc_offset_minutes");
  const std::string issue = R"({"request_id":"r","decision":{)" + key + R"(},"registry":"JP")";
  const std::string credit = R"({"account":"JP-EH-000001-43","vintage":2017)";
  check(Method::credits_issue, issue + "}", ErrorId::field_missing, "account");
  check(Method::credits_issue, issue + R"(,"credits":[)" + credit + "}]}", ErrorId::field_missing,
        "credits[0].quantity");
  check(Method::credits_issue, issue + R"(,"credits":[)" + credit + R"(,"first":5}]})",
        ErrorId::field_missing, "credits[0].last");
  check(Method::credits_issue, issue + R"(,"credits":[)" + credit + R"(,"first":5,"last":4}]})",
        ErrorId::range_reversed, "credits[0].last");
  check(Method::credits_issue,
        issue + R"(,"credits":[)" + credit + R"(,"first":5,"last":6,"quantity":2}]})",
        ErrorId::field_conflict, "credits[0].quantity");
}

TEST_CASE("write params: precedence is an unknown key, then the order of the schema") {
  // Everything is wrong here; mend what is named, one after the other.
  auto params = object(
      R"({"dry_run":1,"note":5,"authority":{},"quantity":0,"to":"x","from":"x","request_id":"","zzz":1})");
  const std::vector<std::pair<std::string, const char*>> mends{
      {"zzz", ""},
      {"request_id", R"("r")"},
      {"from", R"("JP-EH-000001-43")"},
      {"to", R"("JP-GH-000001-42")"},
      {"quantity", "1"},
      {"authority.kind", ""},
      {"note", R"("n")"},
      {"dry_run", "true"},
  };
  for (const auto& [field, mend] : mends) {
    const auto read = read_write(Method::credits_transfer, params);
    REQUIRE_FALSE(read);
    CHECK(read.error().field == field);
    if (field == "zzz")
      params.erase("zzz");
    else if (field == "authority.kind")
      params["authority"] = object(R"({"kind":"legal_basis","reference":"x"})");
    else
      params[field] = parse_json(mend).value();
  }
  CHECK(read_write(Method::credits_transfer, params));
}

TEST_CASE("batch: its own shape first, then each item by itself") {
  const auto batch = [](std::string_view text) { return read_batch(object(text)); };
  const auto fault = [&](std::string_view text) {
    const auto read = batch(text);
    INFO(text);
    REQUIRE_FALSE(read);
    return std::string(base::id_text(read.error().id)) + " " + read.error().field;
  };
  const std::string live =
      R"({"method":"registry.go_live","params":{"request_id":"a","registry":"JP"}})";
  CHECK(fault(R"({"atomic":true,"items":[]})") == "batch.empty items");
  CHECK(fault(R"({"items":[)" + live + "]}") == "field.missing atomic");
  CHECK(fault(R"({"atomic":true,"items":[5]})") == "field.type items[0]");
  CHECK(fault(R"({"atomic":true,"items":[)" + live + R"(,{"method":"status","params":{}}]})") ==
        "field.value items[1].method");
  CHECK(fault(R"({"atomic":true,"items":[{"method":"batch","params":{}}]})") ==
        "field.value items[0].method");
  CHECK(fault(R"({"atomic":true,"items":[{"method":"nope","params":{}}]})") ==
        "method.unknown items[0].method");
  CHECK(fault(R"({"atomic":true,"items":[{"method":"registry.go_live"}]})") ==
        "field.missing items[0].params");
  CHECK(fault(R"({"atomic":true,"items":[{"method":"registry.go_live","params":{},"x":1}]})") ==
        "field.unknown items[0].x");
  CHECK(
      fault(
          R"({"atomic":true,"items":[{"method":"registry.go_live","params":{"dry_run":true}}]})") ==
      "field.conflict items[0].params.dry_run");
  std::string many = R"({"atomic":false,"items":[)";
  for (int i = 0; i < 1000; ++i) many += live + ",";
  CHECK(fault(many + live + "]}") == "batch.too_many items");

  for (const char* atomic : {"true", "false"}) {
    const auto read =
        batch(std::string(R"({"atomic":)") + atomic + R"(,"dry_run":true,"items":[)" + live +
              R"(,{"method":"registry.go_live","params":{"request_id":"b","registry":"jp"}}]})");
    REQUIRE(read);
    CHECK(read->dry_run);
    REQUIRE(read->items.size() == 2);
    CHECK(read->items[0].has_value());
    REQUIRE_FALSE(read->items[1].has_value());
    CHECK(read->items[1].error().field == "registry");
  }
}

TEST_CASE("batch: an atomic one names each request id once; per item a repetition is harmless") {
  const auto two = [](const char* atomic) {
    return object(
        std::string(R"({"atomic":)") + atomic +
        R"(,"items":[{"method":"registry.go_live","params":{"request_id":"a","registry":"JP"}},)"
        R"({"method":"registry.go_live","params":{"request_id":"a","registry":"JP"}}]})");
  };
  const auto atomic = read_batch(two("true"));
  REQUIRE(atomic);
  CHECK(atomic->items[0].has_value());
  REQUIRE_FALSE(atomic->items[1].has_value());
  CHECK(atomic->items[1].error().id == base::ErrorId::batch_request_id_repeated);
  CHECK(atomic->items[1].error().field == "request_id");
  const auto each = read_batch(two("false"));
  REQUIRE(each);
  CHECK(each->items[1].has_value());
}
