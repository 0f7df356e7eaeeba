// The check of the five tables before they are written.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "ledger/base/clock.hpp"
#include "ledger/base/text.hpp"
#include "ledger/domain/itmo_text.hpp"
#include "ledger/reports/aef.hpp"
#include "ledger/reports/aef_forms.hpp"

namespace jcm::reports {
namespace {

std::string listed(std::span<const std::string_view> values) {
  std::string out;
  for (const auto value : values) out += (out.empty() ? "" : ", ") + std::string(value);
  return out;
}

// What all ITMOs that are numbered together have in common.
domain::ItmoId numbering_of(domain::ItmoId itmo) {
  itmo.serial = 0;
  return itmo;
}

// Whether the instant falls in the year somewhere on earth: years of action are those of the
// registry's own dates, at 12 hours behind UTC to 14 ahead of it.
bool in_year(const std::string& instant, const std::string& year) {
  if (instant.starts_with(year)) return true;
  const auto time = base::parse_timestamp(instant);
  return time && (base::to_text(base::date_of(*time, 14 * 60)).starts_with(year) ||
                  base::to_text(base::date_of(*time, -12 * 60)).starts_with(year));
}

// One row of one table, by the keys of its columns.
class Row {
 public:
  Row(AefTable table, std::size_t number, const AefRow& cells, std::vector<AefFault>& faults)
      : table_(table), number_(number), cells_(cells), faults_(faults) {}

  [[nodiscard]] const std::string& at(std::string_view key) const {
    return cells_[aef_column(table_, key)];
  }
  [[nodiscard]] std::size_t number() const { return number_; }
  void fault(std::string_view key, std::string what) {
    const auto name =
        key.empty() ? std::string_view() : aef_columns(table_)[aef_column(table_, key)].name;
    faults_.push_back({table_, number_, std::string(name), std::move(what)});
  }

  void check_cells() {
    const auto columns = aef_columns(table_);
    for (std::size_t i = 0; i < columns.size(); ++i) check_cell(columns[i], cells_[i]);
  }

  // First and last ITMO, quantity, vintage, approach and first transferring Party say one thing.
  void check_units() {
    const auto first = domain::ItmoId::parse(at("first_id"));
    const auto last = domain::ItmoId::parse(at("last_id"));
    const auto quantity = base::parse_u64(at("quantity"));
    if (!first || !last) return;  // the cells have said so
    if (numbering_of(*first) != numbering_of(*last) || last->serial < first->serial)
      fault("last_id",
            fmt::format("{} does not follow {}: give the two ends of one block, equal in all but "
                        "the serial",
                        at("last_id"), at("first_id")));
    else if (quantity && last->serial - first->serial != *quantity - 1)
      fault("quantity", fmt::format("{}, but {} to {} are {} ITMOs: give that quantity, or the "
                                    "block that was meant",
                                    *quantity, at("first_id"), at("last_id"),
                                    last->serial - first->serial + 1));
    const auto agree = [&](std::string_view key, const std::string& in_id) {
      if (at(key) != in_id)
        fault(key, fmt::format("{}, but the ITMO ids say {}: give one of the two in both places",
                               base::printable(at(key), 60), in_id));
    };
    agree("approach", first->approach);
    agree("first_party", first->first_party);
    agree("vintage", std::to_string(first->vintage.year));
  }

 private:
  void check_cell(const AefColumn& column, const std::string& cell) {
    const bool given = !cell.empty() && cell != aef_not_applicable;
    if (base::find_text_fault(cell) != base::TextFault::none)
      return fault(column.key, fmt::format("the text {}: write it anew",
                                           base::describe(base::find_text_fault(cell))));
    switch (column.need) {
      case AefNeed::carp:
        if (!cell.empty())
          fault(column.key, "the reporting platform fills this in: leave it empty");
        return;
      case AefNeed::required:
        if (!given) return fault(column.key, "it is required and absent: " + way_out(column));
        break;
      case AefNeed::optional:
        if (!given) return;
        break;
      case AefNeed::when_applicable:
        if (!check_applicable(column, cell, given)) return;
        break;
    }
    if (!has_form(column, cell))
      fault(column.key,
            fmt::format("\"{}\" does not fit: {}", base::printable(cell, 60), way_out(column)));
  }

  // Whether there is a value whose form is to be checked.
  bool check_applicable(const AefColumn& column, const std::string& cell, bool given) {
    const auto& decides = at(column.given_by);
    const bool applies =
        std::ranges::find(column.given_values, decides) != column.given_values.end();
    const auto& name = aef_columns(table_)[aef_column(table_, column.given_by)].name;
    if (!applies && given)
      fault(column.key, fmt::format("\"{}\", but it does not apply where {} is \"{}\": write NA",
                                    base::printable(cell, 60), name, base::printable(decides, 40)));
    else if (applies && !given && !column.may_be_absent)
      fault(column.key, fmt::format("it applies where {} is \"{}\", and is absent: {}", name,
                                    base::printable(decides, 40), way_out(column)));
    else if (!given && cell.empty())
      fault(column.key, "it is empty: write NA where it does not apply");
    return applies && given;
  }

  static std::string way_out(const AefColumn& column) {
    if (column.form == AefForm::one_of) return "give one of " + listed(column.values);
    if (column.form == AefForm::some_of)
      return "give one or more, with \", \" between, of " + listed(column.values);
    return "give " + std::string(describe(column.form));
  }

  AefTable table_;
  std::size_t number_;
  const AefRow& cells_;
  std::vector<AefFault>& faults_;
};

// Calls `check(row)` for each row of a table that has its number of cells.
template <class Check>
void each_row(const AefReport& report, AefTable table, std::vector<AefFault>& faults,
              const Check& check) {
  const auto& rows = report.of(table);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != aef_columns(table).size()) continue;
    Row row(table, i + 1, rows[i], faults);
    check(row);
  }
}

void check_submission(const AefReport& report, std::vector<AefFault>& faults) {
  if (report.of(AefTable::submission).size() != 1)
    faults.push_back({AefTable::submission, 0, "",
                      fmt::format("it has {} rows: give one, the submission",
                                  report.of(AefTable::submission).size())});
  each_row(report, AefTable::submission, faults, [](Row& row) {
    const auto first = base::parse_u64(row.at("ndc_first_year"));
    const auto last = base::parse_u64(row.at("ndc_last_year"));
    const auto year = base::parse_u64(row.at("reported_year"));
    const auto submitted = parse_aef_date(row.at("submission_date"));
    if (first && last && *last < *first)
      row.fault("ndc_last_year", fmt::format("{} is before the first year, {}: give the years of "
                                             "one implementation period",
                                             *last, *first));
    if (year && submitted && base::year_of(*submitted) <= static_cast<int>(*year))
      row.fault("submission_date", fmt::format("the year {} had not ended on that day: a year is "
                                               "reported in a later one",
                                               *year));
  });
}

void check_authorizations(const AefReport& report, std::vector<AefFault>& faults) {
  std::set<std::pair<std::string, std::string>> seen;
  each_row(report, AefTable::authorizations, faults, [&](Row& row) {
    if (!seen.emplace(row.at("authorization"), row.at("version")).second)
      row.fault("version",
                "the same authorization and version stand in an earlier row: give each "
                "version once");
  });
}

void check_actions(const AefReport& report, std::vector<AefFault>& faults) {
  const auto& submissions = report.of(AefTable::submission);
  const std::string year =
      submissions.size() == 1 && submissions[0].size() == aef_columns(AefTable::submission).size()
          ? submissions[0][aef_column(AefTable::submission, "reported_year")]
          : "";
  each_row(report, AefTable::actions, faults, [&](Row& row) {
    row.check_units();
    if (row.at("type") == "Use" && row.at("purpose") == aef_not_applicable &&
        row.at("ndc_year") == aef_not_applicable)
      row.fault("ndc_year",
                "a use is toward an NDC or for a purpose beyond it, and this one says neither: "
                "give the calendar year of the NDC, or the purpose");
    if (!year.empty() && is_aef_instant(row.at("date")) && !in_year(row.at("date"), year))
      row.fault("date", fmt::format("{} is not in the reported year, {}: report it with "
                                    "its own year",
                                    row.at("date"), year));
  });
}

void check_holdings(const AefReport& report, std::vector<AefFault>& faults) {
  // Per series: first serial -> last serial and row.
  std::map<domain::ItmoId, std::map<std::uint64_t, std::pair<std::uint64_t, std::size_t>>> held;
  each_row(report, AefTable::holdings, faults, [&](Row& row) {
    row.check_units();
    const auto first = domain::ItmoId::parse(row.at("first_id"));
    const auto last = domain::ItmoId::parse(row.at("last_id"));
    if (!first || !last || last->serial < first->serial) return;
    auto& blocks = held[numbering_of(*first)];
    const auto next = blocks.upper_bound(last->serial);
    if (next != blocks.begin() && std::prev(next)->second.first >= first->serial)
      row.fault("first_id", fmt::format("some of these ITMOs stand in row {} too: an ITMO is held "
                                        "once",
                                        std::prev(next)->second.second));
    else
      blocks[first->serial] = {last->serial, row.number()};
  });
}

}  // namespace

std::string to_text(const AefFault& fault) {
  std::string out(aef_title(fault.table));
  if (fault.row != 0) out += fmt::format(", row {}", fault.row);
  if (!fault.column.empty()) out += ", " + fault.column;
  return out + ": " + fault.what;
}

std::vector<AefFault> check_aef(const AefReport& report) {
  std::vector<AefFault> faults;
  for (const auto table : aef_tables) {
    const auto& rows = report.of(table);
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (rows[i].size() != aef_columns(table).size())
        faults.push_back({table, i + 1, "",
                          fmt::format("it has {} cells: give {}, one a column", rows[i].size(),
                                      aef_columns(table).size())});
    each_row(report, table, faults, [](Row& row) { row.check_cells(); });
    if (table == AefTable::submission) check_submission(report, faults);
    if (table == AefTable::authorizations) check_authorizations(report, faults);
    if (table == AefTable::actions) check_actions(report, faults);
    if (table == AefTable::holdings) check_holdings(report, faults);
  }
  return faults;
}

}  // namespace jcm::reports
