#include "tools/verify/entry_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "ledger/protocol/entry_view.hpp"

namespace jcm::verifier {
namespace {

namespace json = protocol::json;

constexpr std::size_t shown_text = 4'096;
// Serial blocks of one entry, at most that many lines.
constexpr std::size_t shown_rows = 40;

std::string in_words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string scalar(std::string_view name, const json::value& value) {
  if (value.is_string()) return base::printable(protocol::view_of(value.get_string()), shown_text);
  if (value.is_bool()) return value.get_bool() ? "yes" : "no";
  std::uint64_t number = 0;
  if (value.is_uint64())
    number = value.get_uint64();
  else if (value.is_int64() && value.get_int64() >= 0)
    number = static_cast<std::uint64_t>(value.get_int64());
  else
    return protocol::to_compact(value);
  return name == "quantity" ? reports::thousands(number) : fmt::format("{}", number);
}

std::string one_line(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return scalar("", value);
  std::string text;
  for (const auto& [key, member] : *object) {
    const auto name = protocol::view_of(key);
    const bool nested = member.is_object() || member.is_array();
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", in_words(std::string(name)),
                        nested ? protocol::to_compact(member) : scalar(name, member));
  }
  return text;
}

void add_value(reports::FactList& facts, const std::string& name, const json::value& value) {
  if (const auto* object = value.if_object()) {
    for (const auto& [key, member] : *object)
      add_value(facts, name + " " + in_words(std::string(protocol::view_of(key))), member);
  } else if (const auto* array = value.if_array()) {
    std::size_t row = 0;
    for (const auto& item : *array) {
      if (row == shown_rows) {
        facts.add("", fmt::format("and {} more", array->size() - shown_rows));
        break;
      }
      facts.add(row++ == 0 ? name : "", one_line(item));
    }
  } else {
    facts.add(name, scalar(name, value));
  }
}

void add_members(reports::FactList& facts, const json::object& view, std::string_view member) {
  const auto* object = view.if_contains(protocol::key_of(member));
  if (object == nullptr) return;
  for (const auto& [key, value] : object->get_object())
    add_value(facts, in_words(std::string(protocol::view_of(key))), value);
}

void add_resolved(reports::FactList& facts, const json::object& view) {
  const auto* resolved = view.if_contains("resolved");
  if (resolved == nullptr) return;
  const auto& object = resolved->get_object();
  if (const auto* account = object.if_contains("account"))
    add_value(facts, "account given out", *account);
  if (const auto* issued = object.if_contains("issued")) add_value(facts, "issued", *issued);
  if (const auto* moved = object.if_contains("moved")) add_value(facts, "serials moved", *moved);
  if (const auto* quantity = object.if_contains("quantity"))
    add_value(facts, "credits moved",
              json::value(reports::thousands(quantity->to_number<std::uint64_t>())));
}

}  // namespace

json::object entry_view(const chain::Record& record, const base::Digest& leaf) {
  const protocol::PersonalLookup nothing =
      [](const base::Digest&) -> base::Result<std::optional<protocol::PersonalText>> {
    return std::optional<protocol::PersonalText>{};
  };
  auto view = protocol::entry_json(record, leaf, nothing);
  JCM_CHECK(view.has_value());  // only looking up a personal text can fail
  return *std::move(view);
}

void add_entry(reports::FactList& facts, const chain::Record& record, const base::Digest& leaf) {
  const json::object view = entry_view(record, leaf);
  const auto& entry = record.entry;
  facts.add("entry", fmt::format("{}, {}", entry.seq, domain::text_of(entry.kind())));
  facts.add("recorded", base::to_text(entry.time));
  if (!entry.scope.text().empty())
    facts.add("registry", fmt::format("{}, business date {}", entry.scope.text(),
                                      base::to_text(entry.business_date)));
  add_members(facts, view, "body");
  add_resolved(facts, view);
  if (const auto* authority = view.if_contains("authority"))
    add_value(facts, "authority", *authority);
  for (const auto& [field, digest] : entry.body.personal)
    facts.add(in_words(std::string(domain::text_of(field))),
              fmt::format("not in the entry; its digest is {}", base::to_hex(digest.view())));
  if (entry.batch)
    facts.add("batch", fmt::format("{}, {} of {}", entry.batch->id, entry.batch->position + 1,
                                   entry.batch->count));
  facts.add("request id", entry.request_id.text);
  facts.add("recorded by",
            fmt::format("officer {}, user id {}", entry.actor.officer, entry.actor.uid));
  facts.add("entry hash", base::to_hex(leaf.view()));
}

void add_entry(reports::FactList& facts, base::ByteView bytes) {
  const auto leaf = chain::leaf_hash(bytes);
  const auto record = chain::decode(bytes);
  if (record) return add_entry(facts, *record, leaf);
  facts.add("entry",
            fmt::format("{} bytes that are none: {}", bytes.size(), record.error().detail));
  facts.add("entry hash", base::to_hex(leaf.view()));
}

}  // namespace jcm::verifier
