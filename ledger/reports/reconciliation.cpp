#include "ledger/reports/reconciliation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.hpp"

namespace jcm::reports {
namespace {

std::uint64_t units_of(const std::vector<Holder>& holders) {
  std::uint64_t sum = 0;
  for (const auto& holder : holders) sum += holder.range.last - holder.range.first + 1;
  return sum;
}

std::string run_text(const domain::NumberingRun& run) {
  return fmt::format("{} {} of {}", run.project.text(), run.vintage.year, run.registry.text());
}

// Whether two holders of a unit are the same as far as both sides say.
bool same(const Holder* own, const Holder* other) {
  if (own == nullptr || other == nullptr) return own == other;
  return own->account.empty() || other->account.empty() || own->account == other->account;
}

std::string name_of(const Holder* holder) {
  if (holder == nullptr) return "";
  return holder->account.empty() ? "an account it does not name" : holder->account;
}

// Walks both sides of one run and calls `differ(range, own, other)` for every stretch that differs.
template <class Differ>
void walk(const std::vector<Holder>& own, const std::vector<Holder>& other, Differ differ) {
  auto o = own.begin();
  auto t = other.begin();
  domain::Serial at = 1;
  while (o != own.end() || t != other.end()) {
    while (o != own.end() && o->range.last < at) ++o;
    while (t != other.end() && t->range.last < at) ++t;
    if (o == own.end() && t == other.end()) return;
    const auto begins = [](const auto& it, const auto& end) {
      return it == end ? base::max_exact_integer + 1 : it->range.first;
    };
    at = std::max(at, std::min(begins(o, own.end()), begins(t, other.end())));
    const bool in_own = o != own.end() && o->range.first <= at;
    const bool in_other = t != other.end() && t->range.first <= at;
    domain::Serial last = base::max_exact_integer;
    const auto bound = [&](const auto& it, const auto& end, bool inside) {
      if (inside) last = std::min(last, it->range.last);
      if (!inside && it != end) last = std::min(last, it->range.first - 1);
    };
    bound(o, own.end(), in_own);
    bound(t, other.end(), in_other);
    const Holder* a = in_own ? &*o : nullptr;
    const Holder* b = in_other ? &*t : nullptr;
    if (!same(a, b)) differ(domain::UnitRange{at, last}, a, b);
    at = last + 1;
  }
}

}  // namespace

base::Status add_block(Position& position, const domain::UnitBlock& block, std::string account) {
  auto& holders = position[block.run];
  const auto after = std::find_if(holders.begin(), holders.end(), [&](const Holder& holder) {
    return holder.range.last >= block.range.first;
  });
  if (after != holders.end() && after->range.overlaps(block.range))
    return base::error(base::ErrorId::range_order,
                       block.text() + " stands twice: " +
                           domain::UnitBlock{block.run, after->range}.text() + " is there already");
  holders.insert(after, {block.range, std::move(account)});
  return {};
}

domain::Quantity total_of(const Position& position) {
  std::uint64_t sum = 0;
  for (const auto& [run, holders] : position) sum += units_of(holders);
  return *domain::Quantity::of(std::min(sum, base::max_exact_integer));
}

std::string Reconciliation::first_difference() const {
  if (!units.empty()) {
    const auto& unit = units.front();
    if (unit.own.empty())
      return fmt::format("{}: not in this ledger; there held by {}", unit.block.text(), unit.other);
    if (unit.other.empty())
      return fmt::format("{}: held by {} here; not there", unit.block.text(), unit.own);
    return fmt::format("{}: held by {} here, by {} there", unit.block.text(), unit.own, unit.other);
  }
  if (runs.empty()) return "";
  return fmt::format("{}: {} units here, {} there", run_text(runs.front().run), runs.front().own,
                     runs.front().other);
}

Reconciliation reconcile(const Position& own, const Position& other, std::size_t limit) {
  Reconciliation out;
  out.own_total = total_of(own);
  out.other_total = total_of(other);
  std::map<domain::NumberingRun, std::pair<const std::vector<Holder>*, const std::vector<Holder>*>>
      runs;
  for (const auto& [run, holders] : own) runs[run].first = &holders;
  for (const auto& [run, holders] : other) runs[run].second = &holders;
  static const std::vector<Holder> none;
  for (const auto& [run, sides] : runs) {
    const auto& here = sides.first == nullptr ? none : *sides.first;
    const auto& there = sides.second == nullptr ? none : *sides.second;
    if (units_of(here) != units_of(there))
      out.runs.push_back({run, units_of(here), units_of(there)});
    walk(here, there, [&, of = run](domain::UnitRange range, const Holder* a, const Holder* b) {
      if (out.units.size() == limit) {
        ++out.more_units;
        return;
      }
      out.units.push_back({{of, range}, name_of(a), name_of(b)});
    });
  }
  return out;
}

}  // namespace jcm::reports
