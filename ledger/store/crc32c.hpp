// CRC-32C (RFC 3720, appendix B.4), and the masked form in which RocksDB's log format stores it.
#pragma once

#include <array>
#include <cstdint>

#include "ledger/base/bytes.hpp"

namespace jcm::store {

namespace crc32c_detail {
constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0x82f63b78U : 0U);
    table[i] = value;
  }
  return table;
}
inline constexpr auto table = make_table();
}  // namespace crc32c_detail

class Crc32c {
 public:
  void update(std::uint8_t byte) {
    state_ = crc32c_detail::table[(state_ ^ byte) & 0xff] ^ (state_ >> 8);
  }
  void update(base::ByteView bytes) {
    for (const auto byte : bytes) update(byte);
  }
  [[nodiscard]] std::uint32_t value() const { return ~state_; }
  // Rotated and shifted, because a checksum of data that holds checksums is weak (RocksDB,
  // util/crc32c.h).
  [[nodiscard]] std::uint32_t masked() const {
    const std::uint32_t crc = value();
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
  }

 private:
  std::uint32_t state_ = 0xffffffffU;
};

}  // namespace jcm::store
