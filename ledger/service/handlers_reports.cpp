// The published tables and those of Article 6.
#include <algorithm>

#include "ledger/protocol/ledger_views.hpp"
#include "ledger/protocol/report_params.hpp"
#include "ledger/protocol/report_views.hpp"
#include "ledger/reports/issuance.hpp"
#include "ledger/reports/published.hpp"
#include "ledger/service/authorize.hpp"
#include "ledger/service/read_methods.hpp"
#include "ledger/service/report_facts.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

// One moment of one state of the ledger, and the newest checkpoint that covers no more than that.
struct Source {
  std::shared_ptr<const engine::Snapshot> snapshot;
  engine::Cut cut;
  protocol::ReportOrigin origin;
};

base::Result<Source> source_of(const Environment& environment, const protocol::AsOf& as_of) {
  Source out;
  // The status first: its checkpoint then covers no more than the snapshot.
  const engine::LedgerStatus status = environment.ledger.status();
  out.snapshot = environment.ledger.snapshot();
  JCM_TRY(out.cut, out.snapshot->cut(as_of));
  out.origin = {as_of, out.cut.ledger, out.snapshot->size(), status.checkpoint};
  return out;
}

protocol::AefTableView view_of(const reports::AefReport& report, reports::AefTable table) {
  protocol::AefTableView out{
      reports::aef_key(table), reports::aef_title(table), {}, report.of(table)};
  for (const auto& column : reports::aef_columns(table)) out.columns.push_back(column.key);
  return out;
}

// The Party that reports: as asked, or that of Japan's registry, or of the only one there is.
base::Result<std::string> reporting_party(const engine::Snapshot& snapshot,
                                          const std::optional<std::string>& asked) {
  if (asked) return *asked;
  JCM_TRY(const auto registries, snapshot.registries());
  JCM_TRY(const auto parties, parties_of_registries(snapshot));
  for (const auto& [code, row] : registries)
    if (row.side == domain::Side::japan) return parties.at(code);
  if (parties.size() == 1 && !parties.begin()->second.empty()) return parties.begin()->second;
  return base::error(base::ErrorId::field_missing,
                     "which Party reports cannot be told from the registries: give party", "party");
}

// Units of a registry whose Party nobody recorded would be left out without a word.
void add_unknown_parties(const reports::AefFacts& facts, std::vector<reports::AefFault>& faults) {
  for (const auto& [code, party] : facts.parties)
    if (party.empty())
      faults.push_back({reports::AefTable::holdings, 0, "",
                        "what registry " + code.text() +
                            " holds cannot stand here, for its Party " +
                            "is not known: record the country with country.record"});
}

// Seals of the year's last day in the registries of the Party that reports.
base::Result<std::vector<protocol::SealView>> seals_of(const engine::Snapshot& snapshot,
                                                       const reports::AefFacts& facts) {
  std::vector<protocol::SealView> out;
  JCM_TRY(const auto seqs, snapshot.of_kind(domain::EntryKind::seal, 0));
  for (const auto seq : seqs) {
    JCM_TRY(const auto stored, snapshot.entry(seq));
    if (!stored) continue;
    const auto* seal = std::get_if<domain::Seal>(&stored->record->entry.body.given);
    if (seal == nullptr || seal->as_of != base::date_from_civil(facts.submission.year, 12, 31))
      continue;
    const auto party = facts.parties.find(seal->registry);
    if (party != facts.parties.end() && party->second == facts.submission.party)
      out.push_back({seal->registry, seq, seal->as_of});
  }
  return out;
}

}  // namespace

base::Result<json::value> handle_report_issuance(const Environment& environment,
                                                 const domain::Actor&, const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_report(params));
  JCM_TRY(const auto source, source_of(environment, asked.as_of));
  JCM_TRY(const auto decisions, source.snapshot->decisions_as_of(source.cut));
  json::array rows;
  for (const auto& row : reports::issuance_table(decisions))
    rows.push_back(protocol::issuance_row_json(
        {row.decision, row.side, row.registry, row.notified, row.issued_on, row.issued}));
  return json::value(protocol::report_json(std::move(rows), source.origin));
}

base::Result<json::value> handle_report_accounts(const Environment& environment,
                                                 const domain::Actor& actor,
                                                 const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_report(params));
  const bool texts = may_see_personal(*environment.ledger.officers(), actor);
  JCM_TRY(const auto source, source_of(environment, asked.as_of));
  JCM_TRY(const auto accounts, source.snapshot->accounts_as_of(source.cut));
  json::array rows;
  for (const auto& [number, row] : accounts) {
    if (number.kind != domain::AccountKind::entity_holding) continue;
    std::optional<std::string> holder;
    if (row.holder_name && texts) {
      JCM_TRY(auto found, source.snapshot->personal(*row.holder_name));
      if (found) holder = std::move(found->text);
    }
    rows.push_back(protocol::published_account_json(number, holder, row.status, row.opened_on));
  }
  return json::value(protocol::report_json(std::move(rows), source.origin));
}

base::Result<json::value> handle_report_balances(const Environment& environment,
                                                 const domain::Actor&, const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_report(params));
  JCM_TRY(const auto source, source_of(environment, asked.as_of));
  JCM_TRY(const auto registries, source.snapshot->registries());
  JCM_TRY(const auto accounts, source.snapshot->accounts_as_of(source.cut));
  std::vector<domain::RegistryCode> codes;
  for (const auto& [code, row] : registries)
    if (row.opened_by < source.cut.ledger) codes.push_back(code);
  std::vector<reports::AccountStanding> standings;
  for (const auto& [number, row] : accounts) standings.push_back({number, row.status, row.balance});
  json::array rows;
  for (const auto& row : reports::kind_balances(codes, standings))
    rows.push_back(protocol::kind_balance_json(row.registry, row.kind, row.accounts, row.quantity));
  return json::value(protocol::report_json(std::move(rows), source.origin));
}

base::Result<json::value> handle_report_transactions(const Environment& environment,
                                                     const domain::Actor&,
                                                     const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_report_transactions(params));
  JCM_TRY(const auto source, source_of(environment, asked.as_of));
  if (asked.registry && !source.cut.registries.contains(*asked.registry))
    return base::error(
        base::ErrorId::registry_unknown,
        "there is no registry " + asked.registry->text() + "; registry.list names those there are",
        "registry");
  reports::TransactionSummary summary;
  JCM_TRY_VOID(each_entry_of_year(*source.snapshot, source.cut, asked.year, asked.registry,
                                  [&](const domain::Entry& entry) { summary.take(entry); }));
  json::array rows;
  for (const auto& [key, year] : summary.years()) {
    const protocol::ActivityView activities[] = {
        {"issued", year.issued.number, year.issued.quantity},
        {"transferred", year.transferred.number, year.transferred.quantity},
        {"retired", year.retired.number, year.retired.quantity},
        {"cancelled", year.cancelled.number, year.cancelled.quantity},
        {"reversed", year.reversed.number, year.reversed.quantity}};
    rows.push_back(protocol::transactions_json(key.first, key.second, activities));
  }
  return json::value(protocol::report_json(std::move(rows), source.origin));
}

base::Result<json::value> handle_report_aef(const Environment& environment, const domain::Actor&,
                                            const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_report_aef(params));
  const base::Date year_end = base::date_from_civil(asked.year, 12, 31);
  JCM_TRY(const auto source, source_of(environment, year_end));
  JCM_TRY(const auto party, reporting_party(*source.snapshot, asked.party));
  JCM_TRY(const auto facts,
          aef_facts(*source.snapshot, {party, asked.year, asked.version, asked.submission_date,
                                       asked.ndc_first_year, asked.ndc_last_year}));
  const auto report = reports::aef_report(facts);
  auto faults = reports::check_aef(report);
  add_unknown_parties(facts, faults);
  std::vector<protocol::AefTableView> tables;
  for (const auto table : reports::aef_tables) tables.push_back(view_of(report, table));
  std::vector<protocol::AefFaultView> wrong;
  for (const auto& fault : faults)
    wrong.push_back({reports::aef_title(fault.table), fault.row, fault.column, fault.what});
  JCM_TRY(const auto seals, seals_of(*source.snapshot, facts));
  return json::value(protocol::aef_json(party, asked.year, tables, wrong, seals, source.origin));
}

base::Result<json::value> handle_report_adjustment(const Environment& environment,
                                                   const domain::Actor&,
                                                   const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_report_adjustment(params));
  JCM_TRY(const auto source, source_of(environment, asked.as_of));
  JCM_TRY(const auto facts, adjustment_facts(*source.snapshot, source.cut, asked.year));
  const auto sheet = reports::adjustment_sheet(facts);
  std::vector<protocol::AdjustmentRowView> rows;
  for (const auto& row : sheet.rows)
    rows.push_back({row.party, reports::text_of(row.sign), row.approach, row.authorization,
                    row.vintage.year, row.entries, row.quantity});
  std::vector<protocol::AdjustmentTotalView> totals;
  for (const auto& [party, total] : sheet.totals)
    totals.push_back({party, total.additions, total.subtractions, total.net()});
  return json::value(protocol::adjustment_json(asked.year, rows, totals, source.origin));
}

}  // namespace jcm::service
