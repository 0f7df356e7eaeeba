// Comma-separated values: a strict RFC 4180 reader that knows where every field stands, and a
// writer whose output is safe to open in a spreadsheet.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"

namespace jcm::reports {

// Where something stands in a file, both from 1. Columns count characters, not bytes.
struct CsvPosition {
  std::size_t line = 1;
  std::size_t column = 1;
  auto operator<=>(const CsvPosition&) const = default;
};

struct CsvField {
  std::string text;
  CsvPosition at;  // of the first character, the opening quote included
};

struct CsvRecord {
  std::vector<CsvField> fields;  // at least one
  CsvPosition at;
  // A line without any character (one empty, unquoted field).
  [[nodiscard]] bool blank() const {
    return fields.size() == 1 && fields[0].text.empty() && !quoted;
  }
  bool quoted = false;  // any field stood in quotes
};

// Reads a whole file. Accepted beyond RFC 4180: a leading byte-order mark, lines that end in LF
// alone, and a last line without an end. csv.malformed, with "line L, column C: " before the
// reason: text that is not UTF-8, a quote inside an unquoted field, anything but a comma or a line
// end after a closing quote, a quoted field that never ends, a CR without LF. The number of fields
// is not judged here.
base::Result<std::vector<CsvRecord>> read_csv(std::string_view text);

std::string to_text(CsvPosition at);  // "line 7, column 12"

struct CsvStyle {
  // A spreadsheet runs a cell that begins with = + - @ (or tabs and line ends before one) as a
  // formula. Such a cell gets an apostrophe in front. Turn it off for exact round trips.
  bool neutralise = true;
  bool byte_order_mark = false;  // some spreadsheets need it to see UTF-8
};

// Lines end in LF; fields are quoted only where they must be.
class CsvWriter {
 public:
  explicit CsvWriter(CsvStyle style = {});
  void row(const std::vector<std::string>& fields);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  CsvStyle style_;
  std::string text_;
};

}  // namespace jcm::reports
