#include "ledger/domain/amount.hpp"

namespace jcm::domain {
namespace {

base::Error too_large(std::uint64_t raw) {
  return base::error(base::ErrorId::amount_too_large,
                     std::to_string(raw) + " is above " + std::to_string(base::max_exact_integer) +
                         ", the largest whole number every JSON reader keeps exact; give less");
}

}  // namespace

base::Result<Quantity> Quantity::of(std::uint64_t raw) {
  if (raw > base::max_exact_integer) return too_large(raw);
  return Quantity(raw);
}

base::Result<UnitRange> UnitRange::of(std::uint64_t first, std::uint64_t last) {
  if (first == 0 || last == 0)
    return base::error(base::ErrorId::amount_zero, "serial numbers start at 1; 0 names no unit");
  if (first > base::max_exact_integer) return too_large(first);
  if (last > base::max_exact_integer) return too_large(last);
  if (first > last)
    return base::error(base::ErrorId::range_reversed,
                       "the range runs from " + std::to_string(first) + " down to " +
                           std::to_string(last) + "; give the lower serial first");
  return UnitRange{first, last};
}

}  // namespace jcm::domain
