#include "ledger/audit/activity.hpp"

namespace jcm::audit {
namespace {

std::size_t place_of(domain::AccountKind kind) { return static_cast<std::size_t>(kind) - 1; }

int month_of(base::Date date) {
  const int year = base::year_of(date);
  unsigned month = 1;
  while (month < 12 && base::date_from_civil(year, month + 1, 1) <= date) ++month;
  return year * 12 + static_cast<int>(month) - 1;
}

std::uint64_t quantity_of(const std::vector<domain::UnitBlock>& blocks) {
  std::uint64_t sum = 0;
  for (const auto& block : blocks) sum += block.range.quantity().raw();
  return sum;
}

}  // namespace

void Activity::take(const domain::Entry& entry) {
  if (const auto parties = domain::parties_of(entry)) {
    Sums& sums = sums_[entry.scope][month_of(entry.business_date)];
    const std::uint64_t quantity = quantity_of(entry.body.resolved.moved);
    sums.out[place_of(parties->from.kind)] += quantity;
    sums.in[place_of(parties->to.kind)] += quantity;
    // By the account that the units reach: a reversal moves them back to a holding account, and
    // takes nothing from what was retired or cancelled in the month of the entry it reverses.
    if (parties->to.kind == domain::AccountKind::retirement)
      sums.retired += quantity;
    else if (parties->to.kind == domain::AccountKind::cancellation)
      sums.cancelled += quantity;
    else
      sums.transferred += quantity;
  } else if (!entry.body.resolved.issued.empty()) {
    Sums& sums = sums_[entry.scope][month_of(entry.business_date)];
    for (const auto& issued : entry.body.resolved.issued) {
      const std::uint64_t quantity = issued.block.range.quantity().raw();
      sums.issued += quantity;
      sums.in[place_of(issued.account.kind)] += quantity;
    }
  }
}

std::vector<RegistryActivity> Activity::registries() const {
  std::vector<RegistryActivity> out;
  Month last = 0;
  for (const auto& [registry, months] : sums_) last = std::max(last, months.rbegin()->first);
  for (const auto& [registry, months] : sums_) {
    RegistryActivity row{registry, {}};
    std::array<std::uint64_t, 4> held{};
    for (Month at = months.begin()->first; at <= last; ++at) {
      MonthOfActivity month;
      month.year = at / 12;
      month.month = static_cast<unsigned>(at % 12) + 1;
      if (const auto found = months.find(at); found != months.end()) {
        const Sums& sums = found->second;
        month.issued = sums.issued;
        month.transferred = sums.transferred;
        month.retired = sums.retired;
        month.cancelled = sums.cancelled;
        for (std::size_t kind = 0; kind < held.size(); ++kind)
          held[kind] += sums.in[kind] - sums.out[kind];
      }
      month.held = held;
      row.months.push_back(month);
    }
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace jcm::audit
