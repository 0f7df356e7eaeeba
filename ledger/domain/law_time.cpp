// Law 12: the order of entries and of business dates.
#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_time;

Status check_order(const State::Head& head, const Entry& entry) {
  const auto name = [&] { return "entry " + std::to_string(entry.seq); };
  if (entry.seq != head.size)
    return broken(id, name() + " follows entry " + std::to_string(head.size) + " - 1");
  if (entry.seq > 0 && !(head.last_time < entry.time))
    return broken(id, name() + " is not recorded after the one before");
  if ((entry.seq == 0) != std::holds_alternative<Genesis>(entry.body.given))
    return broken(id, name() + ": the genesis is entry 0, and entry 0 is the genesis");
  const bool inside = head.batch_remaining > 0;
  if (!entry.batch) return inside ? broken(id, name() + " breaks into a batch") : Status{};
  const auto& batch = *entry.batch;
  if (batch.count == 0 || batch.position >= batch.count)
    return broken(id, name() + ": its place in the batch is impossible");
  const bool fits = inside ? batch.id == head.batch_id && batch.count == head.batch_count &&
                                 batch.count - batch.position == head.batch_remaining
                           : batch.position == 0 && batch.id == entry.request_id.text;
  return fits ? Status{} : broken(id, name() + " is not the next item of its batch");
}

Status check_date(const State& before, const Entry& entry, const Delta& delta,
                  const RegistryCode& code) {
  const auto name = [&] {
    return "entry " + std::to_string(entry.seq) + " of registry " + code.text();
  };
  const auto* row = before.registry(code);
  if (row == nullptr) return broken(id, name() + ": the registry is not open");
  if (row->last_business_date && entry.business_date < *row->last_business_date)
    return broken(id,
                  name() + ": its business date falls to " + base::to_text(entry.business_date));
  const Date today = base::date_of(entry.time, row->utc_offset_minutes);
  if (row->live ? entry.business_date != today && entry.business_date != row->last_business_date
                : entry.business_date > today)
    return broken(id, name() + ": its business date " + base::to_text(entry.business_date) +
                          " does not fit the day of recording, " + base::to_text(today));
  const auto kept = [&] {
    if (row->last_business_date == entry.business_date) return delta.registries.empty();
    RegistryRow expected = *row;
    expected.last_business_date = entry.business_date;
    return delta.registries.size() == 1 && delta.registries[0].key == code &&
           delta.registries[0].after == expected;
  };
  if (!kept()) return broken(id, name() + ": the registry's last business date is not kept");
  return {};
}

// Entries that are not postings: the day of recording, and registries only by entries about them.
Status check_undated(const State& before, const Entry& entry, const Delta& delta) {
  const std::string name = "entry " + std::to_string(entry.seq);
  std::optional<RegistryRow> expected;
  RegistryCode code;
  std::int32_t offset = 0;
  if (const auto* open = std::get_if<OpenRegistry>(&entry.body.given)) {
    code = open->code;
    offset = open->utc_offset_minutes;
    if (before.registry(code) != nullptr)
      return broken(id, name + " opens a registry a second time");
    expected = RegistryRow{open->side, open->name, offset, false, std::nullopt, entry.seq};
  } else if (const auto* live = std::get_if<GoLive>(&entry.body.given)) {
    code = live->registry;
    const auto* row = before.registry(code);
    if (row == nullptr || row->live)
      return broken(id, name + " opens for business what is not importing");
    offset = row->utc_offset_minutes;
    expected = *row;
    expected->live = true;
  }
  const bool of_ledger = entry.kind() < EntryKind::account_open ||
                         entry.kind() == EntryKind::key_rotate;  // registries apart
  if (code.empty() && !entry.scope.empty() && !of_ledger) {
    // Holds, policy, proposals, seals: in a registry, but none of its postings.
    const auto* row = before.registry(entry.scope);
    // The opening of a registry is proposed, and approved, before there is one: dated in UTC.
    const bool proposal =
        entry.kind() >= EntryKind::proposal_open && entry.kind() <= EntryKind::proposal_execute;
    if (row == nullptr && !proposal)
      return broken(id, name + ": the registry of its scope is not open");
    offset = row == nullptr ? 0 : row->utc_offset_minutes;
  } else if (entry.scope != code) {
    return broken(id, name + ": its scope does not fit its kind");
  }
  if (entry.business_date != base::date_of(entry.time, offset))
    return broken(id, name + ": its business date is not the day of recording");
  if (delta.registries.size() != (expected ? 1U : 0U) ||
      (expected && (delta.registries[0].key != code || delta.registries[0].after != expected)))
    return broken(id, name + ": a registry's row changes otherwise than the entry says");
  return {};
}

}  // namespace

Status time_touched(const State& before, const Entry& entry, const Delta& delta) {
  JCM_TRY_VOID(check_order(before.head(), entry));
  const auto& effective = entry.body.common.effective_on;
  if (effective && *effective > entry.business_date)
    return broken(id,
                  "entry " + std::to_string(entry.seq) + " takes effect after its business date");
  if (const auto code = dated_registry_of(entry)) return check_date(before, entry, delta, *code);
  return check_undated(before, entry, delta);
}

Status time_whole(const State& state) {
  const auto& head = state.head();
  if ((head.size > 0) != state.genesis().has_value())
    return broken(id, "the state has no genesis, or nothing but one");
  const auto past = [&](Seq seq) { return seq < head.size; };
  for (const auto& [code, row] : state.registries())
    if (!past(row.opened_by) ||
        (row.last_business_date &&
         *row.last_business_date > base::date_of(head.last_time, row.utc_offset_minutes)))
      return broken(id, "registry " + code.text() + " has a date that has not come");
  for (const auto& [reference, row] : state.projects())
    if (!past(row.recorded_by))
      return broken(id, "project " + reference.text() + " comes from an entry to come");
  for (const auto& [key, row] : state.decisions()) {
    if (!past(row.recorded_by))
      return broken(id, "decision " + key.text() + " comes from an entry to come");
    for (std::size_t i = 0; i < row.postings.size(); ++i) {
      if (!row.postings[i]) continue;
      const auto* registry =
          i < row.facts.lines.size() ? state.registry(row.facts.lines[i].registry) : nullptr;
      if (!past(row.postings[i]->posted_by) || row.postings[i]->posted_by <= row.recorded_by ||
          registry == nullptr || row.postings[i]->issued_on > registry->last_business_date)
        return broken(id, "decision " + key.text() + ": a posting stands out of order");
    }
  }
  for (const auto& [number, row] : state.accounts()) {
    const auto* registry = state.registry(number.registry);
    if (!past(row.opened_by) || registry == nullptr || row.opened_on > registry->last_business_date)
      return broken(id, "account " + number.text() + " was opened out of order");
  }
  return {};
}

}  // namespace jcm::domain::law
