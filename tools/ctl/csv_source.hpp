// A CSV file to import: its columns by name, its rows with the place of every cell, and everything
// that is wrong with it collected, not only the first fault.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/domain/command.hpp"
#include "ledger/protocol/json.hpp"
#include "ledger/reports/csv.hpp"

namespace jcm::ctl {

namespace json = protocol::json;

struct Fault {
  reports::CsvPosition at;
  std::string column;  // its name; empty: the whole row
  std::string what;
  std::string id = "csv.malformed";  // or the ledger's own id
};
using Faults = std::vector<Fault>;

struct ColumnSpec {
  std::string_view name;
  bool mandatory = true;  // the column must be there; cells may still be empty
};

class CsvSource;

// One row. The readers return the value of a cell, or add a fault and return nothing. Every reader
// takes an empty or missing cell for absent; `need` makes that a fault.
class CsvRow {
 public:
  [[nodiscard]] reports::CsvPosition at() const { return record_->at; }
  [[nodiscard]] reports::CsvPosition place(std::string_view column) const;
  [[nodiscard]] std::string_view raw(
      std::string_view column) const;  // empty when there is no such column
  [[nodiscard]] bool has(std::string_view column) const { return !raw(column).empty(); }
  void fault(std::string_view column, std::string what) const;
  bool need(std::string_view column, std::string_view why = {}) const;
  void must_be_empty(std::string_view column, std::string_view why) const;

  [[nodiscard]] std::optional<std::string> text(std::string_view column, std::size_t most) const;
  [[nodiscard]] std::optional<base::Date> date(std::string_view column) const;
  // 0 or 1 (`least`) to 2^53 - 1.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view column, std::uint64_t least,
                                                    std::uint64_t most) const;
  [[nodiscard]] std::optional<std::uint64_t> quantity(std::string_view column,
                                                      bool zero_allowed) const;
  [[nodiscard]] std::optional<domain::RegistryCode> registry(std::string_view column) const;
  [[nodiscard]] std::optional<domain::ProjectReference> project(std::string_view column) const;
  [[nodiscard]] std::optional<domain::AccountNumber> account(std::string_view column) const;
  [[nodiscard]] std::optional<std::string> choice(std::string_view column,
                                                  const std::vector<std::string_view>& words) const;
  // Serial ranges with a space between.
  [[nodiscard]] std::vector<domain::UnitBlock> blocks(std::string_view column) const;

 private:
  friend class CsvSource;
  CsvRow(const CsvSource* source, const reports::CsvRecord* record, Faults* faults)
      : source_(source), record_(record), faults_(faults) {}
  const CsvSource* source_;
  const reports::CsvRecord* record_;
  Faults* faults_;
};

class CsvSource {
 public:
  // file.unreadable, csv.malformed, csv.header (a mandatory column is missing, a column is unknown
  // or stands twice).
  static base::Result<CsvSource> open(const std::string& path,
                                      const std::vector<ColumnSpec>& columns);

  [[nodiscard]] const std::string& path() const { return path_; }
  // Rows with the wrong number of cells are faults and left out.
  std::vector<CsvRow> rows(Faults& faults) const;
  // Rewrites every cell of the rows with `mend`; returns how many changed.
  std::size_t rewrite(std::optional<std::string> (*mend)(std::string_view));

 private:
  friend class CsvRow;
  std::string path_;
  std::vector<reports::CsvRecord> records_;  // without the header
  std::map<std::string, std::size_t, std::less<>> index_;
};

// Text that was read as Latin-1 and written as UTF-8 once too often ("TÃ©cnica" for "Técnica"),
// mended; absent when it is no such text.
std::optional<std::string> mend_double_encoding(std::string_view text);

}  // namespace jcm::ctl
