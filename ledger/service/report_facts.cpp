#include "ledger/service/report_facts.hpp"

#include <algorithm>
#include <limits>

namespace jcm::service {
namespace {

constexpr std::string_view japan = "JPN";  // of the side that no country is recorded for

struct Span {
  std::uint64_t begin = 0, end = 0;
};

base::Date last_day(int year) { return base::date_from_civil(year, 12, 31); }

base::Result<std::shared_ptr<const chain::Record>> need(const engine::Snapshot& snapshot,
                                                        domain::Seq seq) {
  JCM_TRY(auto stored, snapshot.entry(seq));
  if (!stored)
    return base::error(base::ErrorId::entry_unknown,
                       "there is no entry " + std::to_string(seq) + ", which an index names");
  return std::move(stored->record);
}

// Calls `visit(given, entry)` for the entries of one kind.
template <class Given, class Visit>
base::Status each_of_kind(const engine::Snapshot& snapshot, domain::EntryKind kind,
                          const Visit& visit) {
  JCM_TRY(const auto seqs, snapshot.of_kind(kind, 0));
  for (const auto seq : seqs) {
    JCM_TRY(const auto record, need(snapshot, seq));
    if (const auto* given = std::get_if<Given>(&record->entry.body.given)) visit(*given, record);
  }
  return {};
}

// The day on which an act was done. First transfers are dated by their recording, and a late one
// says when it took effect.
base::Date day_of(const domain::Entry& entry) {
  const auto& effective = entry.body.common.effective_on;
  return entry.kind() == domain::EntryKind::credits_first_transfer && effective
             ? *effective
             : entry.business_date;
}

// When the act was done: as recorded, or, of what was recorded later, the day that it was done.
base::Timestamp time_of(const domain::Entry& entry, const domain::RegistryRow& registry) {
  const auto day = day_of(entry);
  if (base::date_of(entry.time, registry.utc_offset_minutes) == day) return entry.time;
  constexpr std::int64_t micros_a_day = 86'400'000'000;
  return {day.days * micros_a_day};
}

// A posting as the tables see it; absent for what moves no units from hand to hand.
std::optional<reports::AefMove> move_of(const domain::Entry& entry) {
  reports::AefMove out;
  const auto& given = entry.body.given;
  if (const auto* retire = std::get_if<domain::Retire>(&given)) {
    out.act = reports::AefAct::retirement;
    out.purpose = retire->purpose;
    out.year = retire->year;
  } else if (const auto* cancel = std::get_if<domain::Cancel>(&given)) {
    out.act = reports::AefAct::cancellation;
    out.purpose = cancel->purpose;
    out.year = cancel->year;
    out.use = cancel->use;
  } else if (const auto* excess = std::get_if<domain::CorrectExcess>(&given)) {
    out.act = reports::AefAct::correction;
    out.purpose = excess->reason;
  } else if (!std::holds_alternative<domain::Transfer>(given) &&
             !std::holds_alternative<domain::CourtTransfer>(given)) {
    return std::nullopt;
  }
  out.seq = entry.seq;
  out.business_year = base::year_of(entry.business_date);
  out.registry = entry.scope;
  out.units = entry.body.resolved.moved;
  return out;
}

// What all holding accounts hold at the cut, account by account.
base::Result<std::vector<domain::UnitBlock>> held_at(const engine::Snapshot& snapshot,
                                                     const engine::Cut& cut) {
  JCM_TRY(const auto accounts, snapshot.accounts_as_of(cut));
  std::vector<domain::UnitBlock> held;
  for (const auto& [number, row] : accounts) {
    if (domain::is_terminal(number.kind) || row.balance.is_zero()) continue;
    JCM_TRY(const auto blocks, snapshot.holdings_as_of(number, cut.end_of(number.registry)));
    held.insert(held.end(), blocks.begin(), blocks.end());
  }
  return held;
}

// Calls `visit` with every retirement before the cut: the movements of the retirement accounts.
base::Status each_retirement(const engine::Snapshot& snapshot, const engine::Cut& cut,
                             const std::function<void(const domain::Entry&)>& visit) {
  constexpr std::size_t page = 1'000;
  JCM_TRY(const auto accounts, snapshot.accounts_as_of(cut));
  for (const auto& [number, row] : accounts) {
    if (number.kind != domain::AccountKind::retirement) continue;
    for (std::optional<domain::Seq> next = 0; next;) {
      JCM_TRY(const auto statement,
              snapshot.statement(number, {}, {}, *next, page, cut.end_of(number.registry)));
      for (const auto& line : statement.lines)
        if (line.record->entry.kind() == domain::EntryKind::credits_retire)
          visit(line.record->entry);
      next = statement.next;
    }
  }
  return {};
}

}  // namespace

base::Status each_entry_of_year(const engine::Snapshot& snapshot, const engine::Cut& cut,
                                std::optional<int> year,
                                const std::optional<domain::RegistryCode>& registry,
                                const std::function<void(const domain::Entry&)>& visit) {
  std::map<domain::RegistryCode, Span> spans;
  Span all{std::numeric_limits<std::uint64_t>::max(), 0};
  for (const auto& [code, cut_end] : cut.registries) {
    if (registry && code != *registry) continue;
    Span span{0, cut_end};
    if (year) {  // a registry's business dates never fall, so a year is a span of entries
      JCM_TRY(span.begin, snapshot.end_of_date(code, last_day(*year - 1)));
      JCM_TRY(const auto end, snapshot.end_of_date(code, last_day(*year)));
      span.end = std::min(end, cut_end);
    }
    all.begin = std::min(all.begin, span.begin);
    all.end = std::max(all.end, span.end);
    spans[code] = span;
  }
  for (auto seq = all.begin; seq < all.end; ++seq) {
    JCM_TRY(const auto record, need(snapshot, seq));
    const auto span = spans.find(record->entry.scope);
    if (span != spans.end() && span->second.begin <= seq && seq < span->second.end)
      visit(record->entry);
  }
  return {};
}

base::Result<std::map<domain::RegistryCode, std::string>> parties_of_registries(
    const engine::Snapshot& snapshot) {
  std::map<domain::RegistryCode, std::string> countries;
  JCM_TRY_VOID(
      (each_of_kind<domain::RecordCountry>(snapshot, domain::EntryKind::country_record,
                                           [&](const domain::RecordCountry& given, const auto&) {
                                             countries[given.code] = given.alpha3;
                                           })));
  JCM_TRY(const auto registries, snapshot.registries());
  std::map<domain::RegistryCode, std::string> out;
  for (const auto& [code, row] : registries)
    out[code] = row.side == domain::Side::japan ? std::string(japan) : countries[code];
  return out;
}

base::Result<Article6Facts> article6_facts(const engine::Snapshot& snapshot,
                                           const engine::Cut& cut) {
  Article6Facts out;
  JCM_TRY_VOID((each_of_kind<domain::RecordAuthorization>(
      snapshot, domain::EntryKind::authorization_record,
      [&](const domain::RecordAuthorization& given, const auto& record) {
        if (record->entry.seq < cut.ledger && (!cut.date || given.date <= *cut.date))
          out.authorizations.push_back(given);
      })));
  JCM_TRY_VOID((each_of_kind<domain::RecordFirstTransfer>(
      snapshot, domain::EntryKind::credits_first_transfer,
      [&](const domain::RecordFirstTransfer& given, const auto& record) {
        const auto& entry = record->entry;
        if (cut.date ? day_of(entry) > *cut.date : entry.seq >= cut.ledger) return;
        const auto& itmos = entry.body.resolved.itmos;
        const auto series = entry.body.resolved.itmo_series.value_or(domain::ItmoSeries{});
        for (std::size_t i = 0; i < given.blocks.size() && i < itmos.size(); ++i)
          out.itmos.push_back({given.blocks[i], given.authorization, series, itmos[i], entry.seq});
        out.first_transfers.push_back(record);
      })));
  JCM_TRY_VOID((each_of_kind<domain::ReverseEntry>(
      snapshot, domain::EntryKind::credits_reverse,
      [&](const domain::ReverseEntry& given, const auto& record) {
        // A reversal is dated: one of the next year leaves the tables of this one as they were.
        if (record->entry.seq < cut.end_of(record->entry.scope)) out.reversed.insert(given.entry);
      })));
  std::ranges::sort(out.itmos, {}, &reports::ItmoBlock::units);
  return out;
}

base::Result<reports::AefFacts> aef_facts(const engine::Snapshot& snapshot,
                                          const reports::AefSubmission& submission) {
  const int year = submission.year;
  JCM_TRY(const auto cut, snapshot.cut(last_day(year)));
  JCM_TRY(auto known, article6_facts(snapshot, cut));
  JCM_TRY(const auto rows, snapshot.registries());
  const std::map<domain::RegistryCode, domain::RegistryRow> registries(rows.begin(), rows.end());
  reports::AefFacts facts;
  facts.submission = submission;
  JCM_TRY(facts.parties, parties_of_registries(snapshot));
  facts.authorizations = std::move(known.authorizations);
  for (const auto& record : known.first_transfers) {
    const auto& entry = record->entry;
    if (base::year_of(day_of(entry)) != year) continue;
    facts.first_transfers.push_back({time_of(entry, registries.at(entry.scope)),
                                     std::get<domain::RecordFirstTransfer>(entry.body.given),
                                     entry.body.resolved.itmo_series.value_or(domain::ItmoSeries{}),
                                     entry.body.resolved.itmos});
  }
  facts.itmos = std::move(known.itmos);
  if (facts.itmos.empty()) return facts;  // no unit is an ITMO: nothing to look for
  JCM_TRY_VOID(each_entry_of_year(snapshot, cut, year, {}, [&](const domain::Entry& entry) {
    if (known.reversed.contains(entry.seq)) return;
    auto move = move_of(entry);
    if (!move) return;
    move->time = time_of(entry, registries.at(entry.scope));
    facts.moves.push_back(*std::move(move));
  }));
  JCM_TRY(facts.held, held_at(snapshot, cut));
  return facts;
}

base::Result<std::vector<reports::AdjustmentFact>> adjustment_facts(
    const engine::Snapshot& snapshot, const engine::Cut& cut, std::uint16_t year) {
  JCM_TRY(const auto known, article6_facts(snapshot, cut));
  JCM_TRY(const auto parties, parties_of_registries(snapshot));
  std::vector<reports::AdjustmentFact> facts;
  const auto add = [&](reports::AdjustmentSign sign, domain::Seq entry, const std::string& party,
                       const reports::ItmoBlock& block) {
    facts.push_back({sign, party, block.series.approach, block.authorization,
                     block.units.run.vintage, block.units.range.quantity().raw(), entry});
  };
  std::set<domain::Seq> of_year;
  for (const auto& record : known.first_transfers)
    if (base::year_of(day_of(record->entry)) == year) of_year.insert(record->entry.seq);
  for (const auto& block : known.itmos)
    if (of_year.contains(block.by))
      add(reports::AdjustmentSign::addition, block.by, block.series.first_party, block);
  if (known.itmos.empty()) return facts;
  // The year of use may be another than that of the entry, so all retirements are looked at.
  JCM_TRY_VOID(each_retirement(snapshot, cut, [&](const domain::Entry& entry) {
    const auto& given = std::get<domain::Retire>(entry.body.given);
    const int of_use = given.year ? int{*given.year} : base::year_of(entry.business_date);
    if (of_use != year || known.reversed.contains(entry.seq)) return;
    const auto party = parties.find(entry.scope);
    for (const auto& block :
         reports::itmos_among(entry.body.resolved.moved, known.itmos, entry.seq))
      add(reports::AdjustmentSign::subtraction, entry.seq,
          party == parties.end() ? "" : party->second, block);
  }));
  return facts;
}

}  // namespace jcm::service
