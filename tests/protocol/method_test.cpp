// The method table, the schema files behind it, and what describe says of both.
#include "ledger/protocol/method.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <set>

#include "ledger/protocol/embedded.hpp"
#include "ledger/protocol/error_catalogue.hpp"

using namespace jcm;
using namespace jcm::protocol;

namespace {

std::string file(const std::string& path) {
  std::ifstream in(std::string(JCM_SOURCE_DIR) + "/schemas/" + path, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Calls `visit` with every object of the schema that describes something.
template <class Visit>
void walk(const json::value& value, const std::string& path, const Visit& visit) {
  if (const auto* object = value.if_object()) {
    visit(*object, path);
    for (const auto& member : *object) {
      const auto key = std::string(member.key());
      if (key != "x-examples") walk(member.value(), path + "/" + key, visit);
    }
  } else if (const auto* array = value.if_array()) {
    for (const auto& element : *array) walk(element, path + "/*", visit);
  }
}

}  // namespace

TEST_CASE("methods: table, embedded files and schema folder are the same list") {
  std::set<std::string> in_table, embedded;
  for (std::size_t i = 0; i < method_table().size(); ++i) {
    const auto& info = method_table()[i];
    CHECK(static_cast<std::size_t>(info.method) == i);
    CHECK(find_method(info.name) == &info);
    CHECK(&info_of(info.method) == &info);
    CHECK(info.schema == file("methods/" + std::string(info.name) + ".json"));
    in_table.insert(std::string(info.name));
  }
  for (const auto& one : embedded_files()) embedded.insert(std::string(one.name));
  CHECK(embedded.erase("errors") == 1);
  for (const auto* other : {"findings", "record", "record-format"})
    CHECK(embedded.erase(other) == 1);
  CHECK(in_table.size() == method_count);
  CHECK(in_table == embedded);
}

TEST_CASE("methods: what the table says of a method is what its schema says") {
  for (const auto& info : method_table()) {
    INFO(info.name);
    const auto schema = describe(info.method).as_object();
    CHECK(view_of(schema.at("x-method").as_string()) == info.name);
    CHECK(schema.at("x-writes").as_bool() == info.writes());
    CHECK(view_of(schema.at("title").as_string()) == info.title);
    const auto& roles = schema.at("x-roles").as_array();
    REQUIRE(roles.size() == info.roles.size());
    CHECK_FALSE(roles.empty());
    for (std::size_t i = 0; i < roles.size(); ++i)
      CHECK(view_of(roles[i].as_string()) == domain::text_of(info.roles[i]));
    CHECK(schema.at("$schema") == "http://json-schema.org/draft-07/schema#");
    CHECK(schema.at("properties").as_object().contains("params"));
    CHECK(schema.at("properties").as_object().contains("result"));
    CHECK_FALSE(schema.at("x-examples").as_array().empty());
  }
}

TEST_CASE("methods: an unknown one is refused by name") {
  CHECK(find_method("nothing") == nullptr);
  CHECK(find_method("") == nullptr);
  CHECK(find_method("Status") == nullptr);
  const auto error = method_unknown("no\nsuch");
  CHECK(error.id == base::ErrorId::method_unknown);
  CHECK(error.detail.find("no\\x0asuch") != std::string::npos);
}

TEST_CASE("methods: every kind of entry has its method, but for those that no request asks for") {
  using enum domain::EntryKind;
  const std::set<domain::EntryKind> without{genesis, key_rotate, proposal_expire, proposal_execute,
                                            trail_event};
  std::size_t writes = 0, kinds = 0;
  for (std::uint64_t number = 0; number <= 300; ++number) {
    const auto kind = domain::entry_kind_of(number);
    if (!kind) continue;
    ++kinds;
    INFO(domain::text_of(*kind));
    REQUIRE(method_of(*kind).has_value() == (without.count(*kind) == 0));
    if (!method_of(*kind)) continue;
    CHECK(info_of(*method_of(*kind)).name == domain::text_of(*kind));
    ++writes;
  }
  CHECK(kinds == std::variant_size_v<domain::AnyGiven>);
  for (const auto& info : method_table()) writes -= info.act == MethodAct::write ? 1 : 0;
  CHECK(writes == 0);
}

TEST_CASE("describe: one method's schema as the file has it, or the whole list") {
  for (const auto& info : method_table()) {
    const auto from_file = parse_json(file("methods/" + std::string(info.name) + ".json"));
    REQUIRE(from_file);
    CHECK(to_compact(describe(info.method)) == to_compact(*from_file));
  }
  const auto all = describe(std::nullopt);
  REQUIRE(all.at("methods").as_array().size() == method_count);
  for (const auto& info : method_table()) {
    const auto& row = all.at("methods").at(static_cast<std::size_t>(info.method));
    CHECK(view_of(row.at("name").as_string()) == info.name);
    CHECK(row.at("writes").as_bool() == info.writes());
  }
  CHECK(all.at("errors").as_array().size() == base::error_id_count);
}

TEST_CASE("schemas: closed objects, shared definitions, known errors") {
  std::map<std::string, std::string> definitions;
  std::set<std::string> ids;
  for (const auto& error : error_catalogue().at("errors").as_array())
    ids.insert(std::string(view_of(error.at("id").as_string())));
  for (const auto& info : method_table()) {
    const auto schema = describe(info.method);
    walk(schema, std::string(info.name), [](const json::object& object, const std::string& path) {
      INFO(path);
      if (!object.contains("properties") || path.ends_with("/if")) return;
      CHECK(object.contains("additionalProperties"));
    });
    const auto* shared = schema.get_object().if_contains("definitions");
    if (shared != nullptr)
      for (const auto& one : shared->as_object()) {
        const auto [at, fresh] = definitions.emplace(one.key(), to_compact(one.value()));
        INFO(info.name << ": definition " << one.key() << " differs from another file's");
        CHECK(at->second == to_compact(one.value()));
        CHECK(one.value().as_object().contains("description"));
      }
    for (const auto& id : schema.at("x-errors").as_array()) {
      INFO(info.name << ": " << to_compact(id));
      CHECK(ids.count(std::string(view_of(id.as_string()))) == 1);
    }
    for (const auto& example : schema.at("x-examples").as_array()) {
      const auto& object = example.as_object();
      CHECK(object.contains("title"));
      CHECK(object.contains("params"));
      CHECK(object.contains("result") != object.contains("error"));
      if (!object.contains("error")) continue;
      const auto id = object.at("error").at("id").as_string();
      INFO(info.name << ": an example's error is not on the list of x-errors: " << id);
      bool listed = false;
      for (const auto& one : schema.at("x-errors").as_array()) listed |= one == id;
      // A batch's item may be refused with whatever its own method lists.
      if (info.act == MethodAct::batch) listed |= example.at("error").as_object().contains("item");
      CHECK(listed);
    }
  }
  CHECK(definitions.size() > 30);
}
