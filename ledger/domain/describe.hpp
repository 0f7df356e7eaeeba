// A struct described once: its members by number and name. From the description come the CBOR of an
// entry's body (the number is the key), the first difference of two requests, the JSON of a
// method's params (the name is the key) and the rows of the views; so none of them can forget a
// member that another knows.
//
//   template <>
//   struct FieldsOf<LiftHold> {
//     static constexpr auto all = std::tuple(field(0, "hold", &LiftHold::hold),
//                                            maybe(1, "blocks", &LiftHold::blocks));
//   };
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace jcm::domain {

template <class T, class M>
struct Field {
  unsigned number;        // 0 to 20, never renumbered once released
  std::string_view name;  // as in the method's schema
  M T::* member;
  bool may_be_empty;  // an empty text or list, false, or no registry: the key is left out
};
template <class T, class M>
constexpr Field<T, M> field(unsigned number, std::string_view name, M T::* member) {
  return {number, name, member, false};
}
template <class T, class M>
constexpr Field<T, M> maybe(unsigned number, std::string_view name, M T::* member) {
  return {number, name, member, true};
}

template <class T>
struct FieldsOf;
template <class T>
concept Described = requires { FieldsOf<T>::all; };

// Calls `fn` with each field, ascending by number.
template <Described T, class Fn>
constexpr void each_field(Fn fn) {
  std::apply([&](const auto&... fields) { (fn(fields), ...); }, FieldsOf<T>::all);
}

// The texts of an enumeration whose values go from 0 without gap.
template <class E>
struct NamesOf;
template <class E>
concept Named = std::is_enum_v<E> && requires { NamesOf<E>::texts; };

template <Named E>
constexpr std::string_view text_of(E value) {
  const auto at = static_cast<std::size_t>(value);
  return at < std::size(NamesOf<E>::texts) ? NamesOf<E>::texts[at] : std::string_view();
}
template <Named E>
constexpr std::optional<E> parse_named(std::string_view text) {
  for (std::size_t i = 0; i < std::size(NamesOf<E>::texts); ++i)
    if (NamesOf<E>::texts[i] == text) return static_cast<E>(i);
  return std::nullopt;
}

}  // namespace jcm::domain
