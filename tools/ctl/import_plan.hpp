// An import, made ready: every row turned into a write with its own request id, not yet sent.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/ctl/csv_source.hpp"
#include "tools/ctl/session.hpp"

namespace jcm::ctl {

// Where the daemon's word for a field stands in the file: the longest prefix of its path decides.
struct FieldPlace {
  std::string field;  // "holder.name", "lines[1]"
  std::string column;
  reports::CsvPosition at;
};

struct ImportItem {
  std::string method;
  json::object params;      // with request_id
  reports::CsvPosition at;  // its row (its first row)
  std::vector<FieldPlace> places;
};

struct ImportPlan {
  std::string what;  // "projects"
  std::string path;
  bool irreversible = false;  // credits move: ask first
  std::vector<ImportItem> items;
  Faults faults;                     // of the file alone
  std::vector<std::string> remarks;  // worth saying, not wrong
};

// One reader per kind of file (docs/command-line.md describes their columns).
base::Result<ImportPlan> plan_projects(const std::string& path, bool mend_encoding);
base::Result<ImportPlan> plan_decisions(const std::string& path);
base::Result<ImportPlan> plan_accounts(const std::string& path);
base::Result<ImportPlan> plan_operations(const std::string& path);
// The posted lines of the published issuance table, each on its own date, whole to one account per
// registry: `accounts` maps a registry to the account.
base::Result<ImportPlan> plan_issuances(const std::string& path,
                                        const std::map<std::string, std::string>& accounts);

// Puts a cell into the params under `member` and remembers where it stands. Nothing for an empty
// cell.
void take_text(const CsvRow& row, ImportItem& item, std::string_view column,
               std::string_view member, std::size_t most);
void take_date(const CsvRow& row, ImportItem& item, std::string_view column,
               std::string_view member);
void note_place(const CsvRow& row, ImportItem& item, std::string_view column, std::string field);

}  // namespace jcm::ctl
