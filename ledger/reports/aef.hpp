// The agreed electronic format (AEF) of Article 6, paragraph 2: five tables that a Party submits
// each year (2/CMA.3, annex, para 20; 4/CMA.6, annex II). Columns, their order and their names are
// those of the format; controlled values are those of the list of common nomenclatures of 17
// February 2026.
//
// A table is rows of texts, one text a column. What a column takes is data (aef_columns.cpp), and
// the check, the CSV files and the workbook all go by it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/reports/csv.hpp"

namespace jcm::reports {

enum class AefTable : std::uint8_t { submission, authorizations, actions, holdings, entities };
inline constexpr std::array aef_tables = {AefTable::submission, AefTable::authorizations,
                                          AefTable::actions, AefTable::holdings,
                                          AefTable::entities};

enum class AefNeed : std::uint8_t {
  required,
  optional,         // empty when there is nothing to say
  when_applicable,  // "NA" where it does not apply
  carp,             // filled in by the Centralized Accounting and Reporting Platform: always empty
};

// What a cell may hold.
enum class AefForm : std::uint8_t {
  text,
  party,               // ISO 3166-1 alpha-3
  parties,             // several, ", " between
  party_registry,      // alpha-3 and two digits
  approach,            // CA and four digits
  authorization_id,    // letters, digits, spaces, hyphens
  submission_version,  // X.Y, X from 1
  year,
  whole_number,
  date,     // dd/mm/yyyy
  instant,  // 2026-01-30T09:15:00.000Z: UTC, to the millisecond
  itmo,     // CA0099-MNG01-MNG-24249-2020 (6/CMA.4, annex I, para 5)
  one_of,   // one of the column's controlled values
  some_of,  // several of them, ", " between
};

struct AefColumn {
  std::string_view name;  // as printed in the format
  std::string_view key;   // in the ledger's own JSON
  AefNeed need = AefNeed::required;
  AefForm form = AefForm::text;
  std::span<const std::string_view> values{};  // the controlled values, when there are any
  // When the column applies: when another column of the row (its key) has one of these values.
  std::string_view given_by{};
  std::span<const std::string_view> given_values{};
  // It applies there, but may still be "NA": only in some of those rows there is something to say.
  bool may_be_absent = false;
};

std::span<const AefColumn> aef_columns(AefTable table);
std::string_view aef_title(AefTable table);  // "Table 1: Submission"
std::string_view aef_sheet(AefTable table);  // "Table 1 Submission": a name that a workbook takes
std::string_view aef_key(AefTable table);    // "submission": in JSON and in names of files
// The place of the column with this key, which must be one of the table's.
std::size_t aef_column(AefTable table, std::string_view key);

// One text a column, in the order of the columns.
using AefRow = std::vector<std::string>;
struct AefReport {
  std::array<std::vector<AefRow>, aef_tables.size()> rows;
  [[nodiscard]] std::vector<AefRow>& of(AefTable table) {
    return rows[static_cast<std::size_t>(table)];
  }
  [[nodiscard]] const std::vector<AefRow>& of(AefTable table) const {
    return rows[static_cast<std::size_t>(table)];
  }
  bool operator==(const AefReport&) const = default;
};

inline constexpr std::string_view aef_not_applicable = "NA";

// Something that the format does not take: where it stands, and what to do about it.
struct AefFault {
  AefTable table = AefTable::submission;
  std::size_t row = 0;  // from 1; 0: about the table as a whole
  std::string column;   // its name; empty: about the row
  std::string what;     // what is wrong, and the way out
  bool operator==(const AefFault&) const = default;
};
std::string to_text(const AefFault& fault);  // "Table 3: Actions, row 2, Vintage: ..."

// Everything wrong with the tables, in their order; empty when they may be submitted. Cell by cell,
// then what one row says against itself (an ITMO id against its quantity and vintage), then rows
// against each other (an authorization twice, ITMOs held twice, an action outside the reported
// year).
std::vector<AefFault> check_aef(const AefReport& report);

// A CSV file of one table: names of the columns, then the rows.
std::string aef_csv(AefTable table, const std::vector<AefRow>& rows, CsvStyle style = {});

}  // namespace jcm::reports
