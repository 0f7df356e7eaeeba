// Quantities of credits and serial numbers: whole, from 1 (or 0 where a line may be zero) to 2^53 -
// 1, with checked arithmetic only. Law 7: amounts are a type.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "ledger/base/limits.hpp"
#include "ledger/base/result.hpp"

namespace jcm::domain {

// A number of credits, each 1 t CO2e. May be zero.
class Quantity {
 public:
  constexpr Quantity() = default;
  // amount.too_large above 2^53 - 1.
  static base::Result<Quantity> of(std::uint64_t raw);
  [[nodiscard]] constexpr std::uint64_t raw() const { return raw_; }
  [[nodiscard]] constexpr bool is_zero() const { return raw_ == 0; }
  auto operator<=>(const Quantity&) const = default;

  [[nodiscard]] std::optional<Quantity> plus(Quantity other) const {
    if (other.raw_ > base::max_exact_integer - raw_) return std::nullopt;
    return Quantity(raw_ + other.raw_);
  }
  [[nodiscard]] std::optional<Quantity> minus(Quantity other) const {
    if (other.raw_ > raw_) return std::nullopt;
    return Quantity(raw_ - other.raw_);
  }

 private:
  explicit constexpr Quantity(std::uint64_t raw) : raw_(raw) {}
  friend struct UnitRange;
  std::uint64_t raw_ = 0;
};

// The number of one unit within its numbering run, from 1.
using Serial = std::uint64_t;

// Units first to last, both included; 1 <= first <= last <= 2^53 - 1. The quantity is derived.
struct UnitRange {
  Serial first = 1;
  Serial last = 1;
  auto operator<=>(const UnitRange&) const = default;
  // range.reversed, amount.zero, amount.too_large.
  static base::Result<UnitRange> of(std::uint64_t first, std::uint64_t last);
  [[nodiscard]] Quantity quantity() const { return Quantity(last - first + 1); }
  [[nodiscard]] bool contains(Serial s) const { return first <= s && s <= last; }
  [[nodiscard]] bool overlaps(const UnitRange& o) const {
    return first <= o.last && o.first <= last;
  }
};

}  // namespace jcm::domain
