// Bytes, views of bytes, 32-byte digests, and their text forms (hex, base64).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jcm::base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A SHA-256 value. Ordered bytewise.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const Digest&) const = default;
  [[nodiscard]] ByteView view() const { return bytes; }
};

std::string to_hex(ByteView bytes);                        // lower case
std::optional<Bytes> from_hex(std::string_view text);      // absent: odd length or not a hex digit
std::optional<Digest> digest_from_hex(std::string_view text);

std::string to_base64(ByteView bytes);                     // RFC 4648 section 4, padded
// Strict: absent for bad characters, missing padding, or non-zero trailing bits (one text per value).
std::optional<Bytes> from_base64(std::string_view text);

// Big-endian integers, as they stand in keys and bundles.
inline void put_u16(Bytes& out, std::uint16_t v) {
  out.push_back(static_cast<std::uint8_t>(v >> 8));
  out.push_back(static_cast<std::uint8_t>(v));
}
inline void put_u32(Bytes& out, std::uint32_t v) {
  for (int s = 24; s >= 0; s -= 8) out.push_back(static_cast<std::uint8_t>(v >> s));
}
inline void put_u64(Bytes& out, std::uint64_t v) {
  for (int s = 56; s >= 0; s -= 8) out.push_back(static_cast<std::uint8_t>(v >> s));
}
template <class T>
T get_be(ByteView in) {  // reads sizeof(T) bytes; the caller has checked the length
  T v = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) v = static_cast<T>((v << 8) | in[i]);
  return v;
}

}  // namespace jcm::base

template <>
struct std::hash<jcm::base::Digest> {
  std::size_t operator()(const jcm::base::Digest& d) const noexcept {
    std::size_t v;
    std::memcpy(&v, d.bytes.data(), sizeof v);
    return v;
  }
};
