// Described structs (domain/describe.hpp) as CBOR: a map with the members' numbers as keys, absent
// ones left out. Entry bodies and the rows of the views are written so. Readers put what they find
// into the reader's fault and go on with a harmless value.
#pragma once

#include <fmt/format.h>

#include <limits>

#include "ledger/chain/parts.hpp"
#include "ledger/domain/rows.hpp"

namespace jcm::chain::described {

using cbor::MapReader;
using cbor::MapWriter;
using cbor::Reader;
using cbor::Writer;

// [kind, the facts as given (keys 0 to 23), authority or false] (body_read.cpp, body_write.cpp).
void write(Writer& out, const domain::Proposed& proposed);
void read(Reader& in, domain::Proposed& proposed);

template <domain::Described T>
void write(Writer& out, const T& value);
template <domain::Described T>
void read(Reader& in, T& value);

inline void write(Writer& out, std::uint64_t value) { out.uint(value); }
inline void write(Writer& out, std::uint32_t value) { out.uint(value); }
inline void write(Writer& out, std::uint16_t value) { out.uint(value); }
inline void write(Writer& out, bool value) { out.boolean(value); }
inline void write(Writer& out, const std::string& value) { out.text(value); }
inline void write(Writer& out, const base::Digest& value) { out.bytes(value.view()); }
inline void write(Writer& out, base::Date value) { out.integer(value.days); }
inline void write(Writer& out, base::Timestamp value) { out.integer(value.micros); }
inline void write(Writer& out, domain::Quantity value) { out.uint(value.raw()); }
inline void write(Writer& out, domain::Vintage value) { out.uint(value.year); }
inline void write(Writer& out, const domain::RegistryCode& value) { parts::write(out, value); }
inline void write(Writer& out, const domain::ProjectReference& value) { parts::write(out, value); }
inline void write(Writer& out, const domain::AccountNumber& value) { parts::write(out, value); }
inline void write(Writer& out, const domain::DecisionKey& value) { parts::write(out, value); }
inline void write(Writer& out, domain::EntryKind value) {
  out.uint(static_cast<std::uint64_t>(value));
}
inline void write(Writer& out, domain::PersonalField value) {
  out.uint(static_cast<std::uint64_t>(value));
}
template <domain::Named E>
void write(Writer& out, E value) {
  out.uint(static_cast<std::uint64_t>(value));
}
// [registry, project, vintage, first, last]
inline void write(Writer& out, const domain::UnitBlock& value) {
  out.array(5);
  parts::write(out, value.run.registry);
  parts::write(out, value.run.project);
  out.uint(value.run.vintage.year);
  out.uint(value.range.first);
  out.uint(value.range.last);
}
template <class T>
void write(Writer& out, const base::Boxed<T>& value) {
  write(out, *value);
}
template <class T>
void write(Writer& out, const std::vector<T>& values) {
  out.array(values.size());
  for (const auto& value : values) write(out, value);
}

inline void read(Reader& in, std::uint64_t& value) {
  value = parts::read_uint(in, base::max_exact_integer, "number");
}
inline void read(Reader& in, std::uint32_t& value) {
  value = static_cast<std::uint32_t>(
      parts::read_uint(in, std::numeric_limits<std::uint32_t>::max(), "number"));
}
inline void read(Reader& in, std::uint16_t& value) {
  value = static_cast<std::uint16_t>(
      parts::read_uint(in, std::numeric_limits<std::uint16_t>::max(), "number"));
}
inline void read(Reader& in, bool& value) { value = in.boolean(); }
inline void read(Reader& in, std::string& value) { value = in.text(); }
inline void read(Reader& in, base::Digest& value) { value = parts::read_digest(in); }
inline void read(Reader& in, base::Date& value) { value = parts::read_date(in); }
inline void read(Reader& in, base::Timestamp& value) {
  value.micros =
      static_cast<std::int64_t>(parts::read_uint(in, base::max_exact_integer, "microseconds"));
}
inline void read(Reader& in, domain::Quantity& value) { value = parts::read_quantity(in); }
inline void read(Reader& in, domain::Vintage& value) { value = parts::read_vintage(in); }
inline void read(Reader& in, domain::RegistryCode& value) { value = parts::read_registry(in); }
inline void read(Reader& in, domain::ProjectReference& value) { value = parts::read_project(in); }
inline void read(Reader& in, domain::AccountNumber& value) { value = parts::read_account(in); }
inline void read(Reader& in, domain::DecisionKey& value) { value = parts::read_decision_key(in); }
inline void read(Reader& in, domain::EntryKind& value) {
  const auto stored = in.uint();
  if (const auto kind = domain::entry_kind_of(stored))
    value = *kind;
  else
    in.fail(base::ErrorId::record_malformed, fmt::format("{} is no kind of entry", stored));
}
inline void read(Reader& in, domain::PersonalField& value) {
  constexpr auto first = static_cast<std::uint64_t>(domain::PersonalField::holder_name);
  constexpr auto last = static_cast<std::uint64_t>(domain::PersonalField::officer_name);
  const auto stored = parts::read_uint(in, last, "personal field");
  if (stored < first)
    in.fail(base::ErrorId::record_malformed, fmt::format("{} is no personal field", stored));
  else
    value = static_cast<domain::PersonalField>(stored);
}
template <domain::Named E>
void read(Reader& in, E& value) {
  value = static_cast<E>(parts::read_uint(in, std::size(domain::NamesOf<E>::texts) - 1, "choice"));
}
inline void read(Reader& in, domain::UnitBlock& value) {
  parts::expect_array(in, 5);
  value.run.registry = parts::read_registry(in);
  value.run.project = parts::read_project(in);
  value.run.vintage = parts::read_vintage(in);
  value.range = parts::read_unit_range(in);
}
template <class T>
void read(Reader& in, base::Boxed<T>& value) {
  read(in, *value);
}
template <class T>
void read(Reader& in, std::vector<T>& values) {
  const auto count = parts::read_list(in, base::max_blocks_per_entry, "items");
  values.clear();
  for (std::size_t i = 0; i < count && in.ok(); ++i) read(in, values.emplace_back());
}

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

// Whether a member's key is written.
template <class T>
bool is_there(const T& value, bool may_be_empty) {
  if constexpr (IsOptional<T>::value)
    return value.has_value();
  else if constexpr (std::is_same_v<T, bool>)
    return value || !may_be_empty;
  else if constexpr (requires { value.empty(); })
    return !value.empty() || !may_be_empty;
  else
    return true;
}

// The members into a map that is open already.
template <domain::Described T>
void write_fields(Writer& out, MapWriter& map, const T& value) {
  domain::each_field<T>([&](const auto& field) {
    const auto& member = value.*field.member;
    if (!is_there(member, field.may_be_empty)) return;
    map.key(field.number);
    if constexpr (IsOptional<std::decay_t<decltype(member)>>::value)
      write(out, *member);
    else
      write(out, member);
  });
}
template <domain::Described T>
void read_fields(Reader& in, MapReader& map, T& value) {
  domain::each_field<T>([&](const auto& field) {
    auto& member = value.*field.member;
    using M = std::decay_t<decltype(member)>;
    if constexpr (IsOptional<M>::value) {
      if (map.has(field.number)) read(in, member.emplace());
    } else if (field.may_be_empty) {
      if (!map.has(field.number)) return;
      read(in, member);
      if (in.ok() && !is_there(member, true))
        in.fail(base::ErrorId::record_malformed, "an empty value; its key is to be left out");
    } else if (map.need(field.number)) {
      read(in, member);
    }
  });
}

template <domain::Described T>
void write(Writer& out, const T& value) {
  MapWriter map(out);
  write_fields(out, map, value);
  map.close();
}
template <domain::Described T>
void read(Reader& in, T& value) {
  MapReader map(in);
  read_fields(in, map, value);
  map.end();
}

}  // namespace jcm::chain::described
