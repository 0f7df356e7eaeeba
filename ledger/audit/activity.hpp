// What the applied entries did to the credits, summed by registry and calendar month of the
// business date: for the figures of a report. Sums of what the verifier itself replayed, not of any
// view.
#pragma once

#include <array>
#include <map>
#include <vector>

#include "ledger/domain/entry.hpp"

namespace jcm::audit {

// Credits (t CO2e) within one month of one registry.
struct MonthOfActivity {
  int year = 0;
  unsigned month = 1;  // 1 to 12
  std::uint64_t issued = 0, transferred = 0, retired = 0, cancelled = 0;
  // Held at the end of the month, by account kind less one (government holding, entity holding,
  // cancellation, retirement).
  std::array<std::uint64_t, 4> held{};
};

struct RegistryActivity {
  domain::RegistryCode registry;
  std::vector<MonthOfActivity> months;  // from the first to the last with any, none left out
};

class Activity {
 public:
  // Every applied entry, in order; entries that move no credits count as nothing.
  void take(const domain::Entry& entry);
  // By registry code. The months of all registries end with the last month of any.
  [[nodiscard]] std::vector<RegistryActivity> registries() const;

 private:
  struct Sums {
    std::uint64_t issued = 0, transferred = 0, retired = 0, cancelled = 0;
    std::array<std::uint64_t, 4> in{}, out{};
  };
  using Month = int;  // year * 12 + month - 1
  std::map<domain::RegistryCode, std::map<Month, Sums>> sums_;
};

}  // namespace jcm::audit
