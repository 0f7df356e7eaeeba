// What the codecs of the rows share (view_rows*.cpp): maps written and read whole, fields with
// their bounds.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include "ledger/chain/cbor.hpp"
#include "ledger/chain/described.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::store::row_codec {

using chain::cbor::MapReader;
using chain::cbor::MapWriter;
using chain::cbor::Reader;
using chain::cbor::Writer;

template <class Fields>
std::string encode_map(const Fields& fields) {
  base::Bytes out;
  Writer writer(out);
  MapWriter map(writer);
  fields(map);
  map.close();
  return std::string(base::as_text(out));
}

inline base::Error corrupt(std::string_view what) {
  return base::error(
      base::ErrorId::views_corrupt,
      fmt::format("a row of the views cannot be read ({}): remove the views, they are built anew",
                  what));
}

inline void bad(Reader& in, std::string_view what) {
  in.fail(base::ErrorId::record_malformed, what);
}

template <class T>
T number(Reader& in) {
  const std::uint64_t value = in.uint();
  if (value > std::numeric_limits<T>::max()) bad(in, "a number is too large");
  return static_cast<T>(value);
}
inline domain::Date date(Reader& in) {
  const std::int64_t days = in.integer();
  if (days < std::numeric_limits<std::int32_t>::min() ||
      days > std::numeric_limits<std::int32_t>::max())
    bad(in, "a date is out of range");
  return {static_cast<std::int32_t>(days)};
}
template <class Enum>
Enum choice(Reader& in, std::uint64_t highest) {
  const std::uint64_t value = in.uint();
  if (value > highest) bad(in, "a choice is unknown");
  return static_cast<Enum>(value);
}
inline domain::Quantity quantity(Reader& in) {
  auto value = domain::Quantity::of(in.uint());
  if (value) return *value;
  bad(in, "a quantity is too large");
  return {};
}
template <std::size_t N>
void chars(Reader& in, std::array<char, N>& out) {
  const std::string_view text = in.text();
  if (text.size() != N) return bad(in, "a code has the wrong length");
  std::copy_n(text.begin(), N, out.begin());
}
inline base::Digest digest(Reader& in) {
  base::Digest out;
  const auto bytes = in.bytes();
  if (bytes.size() == out.bytes.size())
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
  else
    bad(in, "a digest has the wrong length");
  return out;
}
template <class Row, class Fields>
base::Status decode_map(std::string_view stored, Row& row, const Fields& fields) {
  row = Row{};
  Reader in(base::as_bytes(stored));
  MapReader map(in);
  fields(in, map);
  map.end();
  if (const auto status = in.finish(); !status) return corrupt(status.error().detail);
  return {};
}

}  // namespace jcm::store::row_codec
