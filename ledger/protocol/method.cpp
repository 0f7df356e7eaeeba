#include "ledger/protocol/method.hpp"

#include <fmt/format.h>

#include <vector>

#include "ledger/base/text.hpp"
#include "ledger/protocol/embedded.hpp"
#include "ledger/protocol/error_catalogue.hpp"

namespace jcm::protocol {
namespace {

struct Name {
  Method method;
  std::string_view text;
  MethodAct act;
};
constexpr std::array<Name, method_count> names{{
#define X(name, text, act) {Method::name, text, MethodAct::act},
    JCM_METHODS(X)
#undef X
}};

std::string_view file_text(std::string_view name) {
  for (const auto& file : embedded_files())
    if (file.name == name) return file.text;
  return {};
}

std::vector<domain::Role> roles_of(const json::array& texts) {
  std::vector<domain::Role> roles;
  for (const auto& role_name : texts) {
    const auto role = domain::parse_named<domain::Role>(view_of(role_name.get_string()));
    JCM_CHECK(role.has_value());
    roles.push_back(*role);
  }
  return roles;
}

// The schema files are part of the program: one that is missing or broken is a bug, seen by every
// test.
struct Table {
  std::vector<json::value> schemas;
  std::vector<MethodInfo> methods;
  Table() {
    schemas.reserve(method_count);
    for (const auto& name : names) {
      const auto text = file_text(name.text);
      auto schema = parse_json(text);
      JCM_CHECK(schema.has_value() && schema->is_object());
      const auto& object = schemas.emplace_back(*std::move(schema)).get_object();
      const auto* title = object.if_contains("title");
      const auto* roles = object.if_contains("x-roles");
      JCM_CHECK(title != nullptr && title->is_string() && roles != nullptr && roles->is_array());
      methods.push_back({name.method, name.text, name.act, view_of(title->get_string()),
                         roles_of(roles->get_array()), text});
    }
  }
};

const Table& table() {
  static const Table one;
  return one;
}

json::value describe_all() {
  json::array methods;
  for (const auto& info : method_table()) {
    json::array roles;
    for (const auto role : info.roles) roles.emplace_back(key_of(domain::text_of(role)));
    methods.push_back({{"name", key_of(info.name)},
                       {"title", key_of(info.title)},
                       {"roles", std::move(roles)},
                       {"writes", info.writes()}});
  }
  return json::object{{"methods", std::move(methods)}, {"errors", error_catalogue().at("errors")}};
}

}  // namespace

std::span<const MethodInfo> method_table() { return table().methods; }

const MethodInfo& info_of(Method method) {
  return table().methods[static_cast<std::size_t>(method)];
}

const MethodInfo* find_method(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].text == name) return &table().methods[i];
  return nullptr;
}

base::Error method_unknown(std::string_view name) {
  return base::error(
      base::ErrorId::method_unknown,
      fmt::format("there is no method \"{}\"; describe lists them", base::printable(name, 60)),
      "method");
}

std::optional<Method> method_of(domain::EntryKind kind) {
  const auto text = domain::text_of(kind);
  for (const auto& name : names)
    if (name.act == MethodAct::write && name.text == text) return name.method;
  return std::nullopt;
}

json::value describe(std::optional<Method> method) {
  return method ? table().schemas[static_cast<std::size_t>(*method)] : describe_all();
}

}  // namespace jcm::protocol
