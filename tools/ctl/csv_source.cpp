#include "tools/ctl/csv_source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "tools/ctl/read_file.hpp"

namespace jcm::ctl {

using base::ErrorId;

base::Result<CsvSource> CsvSource::open(const std::string& path,
                                        const std::vector<ColumnSpec>& columns) {
  JCM_TRY(const auto text, read_file(path, "a CSV file"));
  JCM_TRY(auto records, reports::read_csv(text));
  if (records.empty())
    return base::error(ErrorId::csv_header,
                       fmt::format("{} is empty; its first line names the columns", path));
  CsvSource source;
  source.path_ = path;
  std::string known;
  for (const auto& column : columns)
    known += (known.empty() ? "" : ", ") + std::string(column.name);
  for (std::size_t i = 0; i < records[0].fields.size(); ++i) {
    const auto& field = records[0].fields[i];
    const bool is_known = std::any_of(columns.begin(), columns.end(),
                                      [&](const ColumnSpec& c) { return c.name == field.text; });
    if (!is_known)
      return base::error(
          ErrorId::csv_header,
          fmt::format("{}: there is no column \"{}\" in this kind of file; it has {}",
                      to_text(field.at), base::printable(field.text), known));
    if (!source.index_.emplace(field.text, i).second)
      return base::error(ErrorId::csv_header, fmt::format("{}: the column \"{}\" stands twice",
                                                          to_text(field.at), field.text));
  }
  for (const auto& column : columns)
    if (column.mandatory && !source.index_.contains(column.name))
      return base::error(
          ErrorId::csv_header,
          fmt::format("line 1: the column \"{}\" is missing; this kind of file has {}", column.name,
                      known));
  records.erase(records.begin());
  source.records_ = std::move(records);
  return source;
}

std::vector<CsvRow> CsvSource::rows(Faults& faults) const {
  std::vector<CsvRow> rows;
  for (const auto& record : records_) {
    if (record.fields.size() == index_.size()) {
      rows.push_back(CsvRow(this, &record, &faults));
    } else if (record.blank()) {
      faults.push_back({record.at, "", "the line is empty; remove it"});
    } else {
      faults.push_back({record.at, "",
                        fmt::format("the row has {} cells, the header names {} columns",
                                    record.fields.size(), index_.size())});
    }
  }
  return rows;
}

std::size_t CsvSource::rewrite(std::optional<std::string> (*mend)(std::string_view)) {
  std::size_t changed = 0;
  for (auto& record : records_)
    for (auto& field : record.fields)
      if (auto mended = mend(field.text)) {
        field.text = std::move(*mended);
        ++changed;
      }
  return changed;
}

std::optional<std::string> mend_double_encoding(std::string_view text) {
  std::string bytes;
  bool beyond_ascii = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = base::next_scalar(text, at);
    if (!c || *c > 0xff) return std::nullopt;  // never was Latin-1
    beyond_ascii = beyond_ascii || *c >= 0x80;
    bytes += static_cast<char>(*c);
  }
  if (!beyond_ascii || base::find_text_fault(bytes) != base::TextFault::none) return std::nullopt;
  return bytes;
}

}  // namespace jcm::ctl
