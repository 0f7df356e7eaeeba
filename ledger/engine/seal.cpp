#include "ledger/engine/seal.hpp"

#include <algorithm>

#include "ledger/chain/holdings_tree.hpp"
#include "ledger/engine/snapshot.hpp"

namespace jcm::engine {

namespace {

base::Date last_of(int year) { return base::date_from_civil(year, 12, 31); }

// The first instant of a day at a fixed offset.
base::Timestamp start_of(base::Date day, std::int32_t utc_offset_minutes) {
  constexpr std::int64_t second = 1'000'000;
  return {std::int64_t{day.days} * 86'400 * second -
          std::int64_t{utc_offset_minutes} * 60 * second};
}

bool sealed_from(const domain::State& state, const domain::RegistryCode& code, base::Date date) {
  const auto it = state.seals().lower_bound(domain::SealKey{code, date});
  return it != state.seals().end() && it->first.registry == code;
}

}  // namespace

domain::SealRoots roots_of(const domain::Seal& seal, const domain::State& state,
                           const TrailHeadSource& trail_head) {
  auto roots = chain::seal_roots(state, seal.registry);
  if (trail_head) roots.trail = trail_head();
  return roots;
}

base::Result<YearEnd> year_end(const Snapshot& snapshot, base::Timestamp now) {
  YearEnd out;
  JCM_TRY(const auto registries, snapshot.registries());
  JCM_TRY(const auto state, snapshot.small_state());
  for (const auto& [code, row] : registries) {
    if (!row.live) continue;
    const int year = base::year_of(base::date_of(now, row.utc_offset_minutes));
    const auto next = start_of(base::date_from_civil(year + 1, 1, 1), row.utc_offset_minutes);
    out.again = out.again ? std::min(*out.again, next) : next;
    const base::Date as_of = last_of(year - 1);
    if (sealed_from(*state, code, as_of)) continue;
    // A registry that was opened only after that day had nothing to seal.
    JCM_TRY(const auto opened, snapshot.entry(row.opened_by));
    if (!opened || base::date_of(opened->record->entry.time, row.utc_offset_minutes) > as_of)
      continue;
    if (!row.last_business_date || *row.last_business_date <= as_of)
      out.due.push_back({code, as_of});
    else
      out.notices.push_back("registry " + code.text() + " is not sealed at " +
                            base::to_text(as_of) + ", and cannot be any more: it has postings of " +
                            base::to_text(*row.last_business_date) +
                            "; holdings --as-of shows what was held that day");
  }
  return out;
}

domain::RequestId year_end_request(const domain::Seal& seal) {
  return {"seal/" + seal.registry.text() + "/" + base::to_text(seal.as_of)};
}

}  // namespace jcm::engine
