// Described structs (domain/describe.hpp) as JSON objects: the members' names as keys. The same
// converters as every other param (fields.hpp), so that the errors are the same. For write_params
// and entry views.
#pragma once

#include "ledger/chain/described.hpp"
#include "ledger/domain/rows.hpp"
#include "ledger/protocol/fields.hpp"
#include "ledger/protocol/object_reader.hpp"

namespace jcm::protocol::described {

// Writing.
json::value json_of(const domain::Proposed& proposed);  // {"operation","params"}
template <domain::Described T>
json::value json_of(const T& value);

inline json::value json_of(std::uint64_t value) { return value; }
inline json::value json_of(std::uint32_t value) { return value; }
inline json::value json_of(std::uint16_t value) { return value; }
inline json::value json_of(bool value) { return value; }
inline json::value json_of(const std::string& value) { return json::value(value); }
inline json::value json_of(const base::Digest& value) { return base::to_hex(value.view()).c_str(); }
inline json::value json_of(base::Date value) { return json::string(base::to_text(value)); }
inline json::value json_of(base::Timestamp value) { return json::string(base::to_text(value)); }
inline json::value json_of(domain::Quantity value) { return value.raw(); }
inline json::value json_of(domain::Vintage value) { return value.year; }
inline json::value json_of(const domain::RegistryCode& value) { return json::string(value.text()); }
inline json::value json_of(const domain::ProjectReference& v) { return json::string(v.text()); }
inline json::value json_of(const domain::AccountNumber& value) {
  return json::string(value.text());
}
inline json::value json_of(const domain::UnitBlock& value) { return json::string(value.text()); }
json::value json_of(const domain::DecisionKey& value);
inline json::value json_of(domain::EntryKind value) {
  return json::string(key_of(domain::text_of(value)));
}
inline json::value json_of(domain::PersonalField value) {
  return json::string(key_of(domain::text_of(value)));
}
template <domain::Named E>
json::value json_of(E value) {
  return json::string(key_of(domain::NamesOf<E>::texts[static_cast<std::size_t>(value)]));
}
template <class T>
json::value json_of(const base::Boxed<T>& value) {
  return json_of(*value);
}
template <class T>
json::value json_of(const std::vector<T>& values) {
  json::array out;
  out.reserve(values.size());
  for (const auto& value : values) out.push_back(json_of(value));
  return out;
}
using chain::described::is_there;

// The members into an object; absent ones are left out.
template <domain::Described T>
void put_fields(json::object& out, const T& value) {
  domain::each_field<T>([&](const auto& field) {
    const auto& member = value.*field.member;
    if (!is_there(member, field.may_be_empty)) return;
    if constexpr (requires { member.has_value(); })
      out[key_of(field.name)] = json_of(*member);
    else
      out[key_of(field.name)] = json_of(member);
  });
}
template <domain::Described T>
json::value json_of(const T& value) {
  json::object out;
  put_fields(out, value);
  return out;
}

// Reading: from<T>(value) is a Result<T>.
template <class T>
struct From;
template <class T>
base::Result<T> from(const json::value& value) {
  return From<T>::read(value);
}
#define JCM_FROM(type, convert)                                \
  template <>                                                  \
  struct From<type> {                                          \
    static base::Result<type> read(const json::value& value) { \
      auto read = (convert)(value);                            \
      if (!read) return std::move(read).error();               \
      return static_cast<type>(*std::move(read));              \
    }                                                          \
  }
JCM_FROM(std::uint64_t, as_seq);
JCM_FROM(std::uint32_t, (AsInteger{0, 4'294'967'295}));
JCM_FROM(std::uint16_t, (AsInteger{0, 65'535}));
JCM_FROM(bool, as_bool);
JCM_FROM(std::string, as_long_text);
JCM_FROM(base::Digest, as_digest);
JCM_FROM(base::Date, as_date);
JCM_FROM(base::Timestamp, as_timestamp);
JCM_FROM(domain::Quantity, as_quantity_or_zero);
JCM_FROM(domain::Vintage, as_vintage);
JCM_FROM(domain::RegistryCode, as_registry);
JCM_FROM(domain::ProjectReference, as_project);
JCM_FROM(domain::AccountNumber, as_account);
JCM_FROM(domain::DecisionKey, as_decision_key);
JCM_FROM(domain::UnitBlock, as_block);
JCM_FROM(domain::EntryKind, as_entry_kind);
#undef JCM_FROM
template <>
struct From<domain::PersonalField> {
  static base::Result<domain::PersonalField> read(const json::value& value);
};
template <domain::Named E>
struct From<E> {
  static base::Result<E> read(const json::value& value) {
    const auto* text = value.if_string();
    if (text == nullptr) return wrong_type("a word", value);
    if (const auto named = domain::parse_named<E>(view_of(*text))) return *named;
    std::string words;
    for (const auto word : domain::NamesOf<E>::texts)
      words += (words.empty() ? "" : ", ") + std::string(word);
    return base::error(base::ErrorId::field_value, "no such choice; give one of " + words);
  }
};
template <class T>
struct From<std::vector<T>> {
  static base::Result<std::vector<T>> read(const json::value& value) {
    const auto id = std::is_same_v<T, domain::UnitBlock> ? base::ErrorId::ranges_too_many
                                                         : base::ErrorId::field_too_long;
    return AsList{from<T>, 1, base::max_blocks_per_entry, base::ErrorId::field_value, id}(value);
  }
};
template <domain::Described T>
void read_fields(ObjectReader& in, T& out) {
  domain::each_field<T>([&](const auto& field) {
    auto& member = out.*field.member;
    using M = std::decay_t<decltype(member)>;
    if constexpr (requires {
                    typename M::value_type;
                    member.has_value();
                  }) {
      member = in.optional(field.name, from<typename M::value_type>);
    } else if constexpr (std::is_same_v<M, std::string>) {
      if (!field.may_be_empty)
        member = in.required(field.name, as_long_text);
      else
        member = in.optional(field.name, as_long_or_empty).value_or("");
    } else if (field.may_be_empty) {
      if (auto given = in.optional(field.name, from<M>)) member = *std::move(given);
    } else {
      member = in.required(field.name, from<M>);
    }
  });
}
template <domain::Described T>
struct From<T> {
  static base::Result<T> read(const json::value& value) {
    JCM_TRY(const json::object* object, as_object(value));
    ObjectReader in(*object);
    T out;
    read_fields(in, out);
    JCM_TRY_VOID(in.finish());
    return out;
  }
};

}  // namespace jcm::protocol::described
