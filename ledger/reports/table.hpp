// Plain text for people: tables that fit a terminal, with every column aligned by what is seen (a
// CJK character takes two places, a combining mark none).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jcm::reports {

// Places that `text` takes on a terminal. Bytes that are not UTF-8 count one each.
std::size_t display_width(std::string_view text);
// Lines of at most `width` places, at least one. Breaks at spaces; a word that is too long is cut
// (never inside a character), or, with `keep_words`, stands on a line of its own, so that it can be
// copied whole.
std::vector<std::string> wrap(std::string_view text, std::size_t width, bool keep_words = false);
std::string thousands(std::uint64_t number);  // 103191 -> "103,191"

enum class Align { left, right };

struct TableColumn {
  std::string heading;
  Align align = Align::left;
  // May be made narrower, down to `narrowest` places, its text going on in the next line, when the
  // table is wider than the terminal.
  bool wraps = false;
  std::size_t narrowest = 12;
};

struct TableStyle {
  std::size_t width = 0;  // of the terminal; 0: as wide as it needs to be
  std::size_t indent = 0;
  bool bold_headings = false;  // with terminal escapes
};

class Table {
 public:
  explicit Table(std::vector<TableColumn> columns);
  // As many cells as columns.
  void row(std::vector<std::string> cells);
  void rule();  // a line across, before the totals
  // Text below the last row, across all columns but the first.
  void note(std::string text);
  [[nodiscard]] std::size_t rows() const { return data_rows_; }
  [[nodiscard]] std::string text(const TableStyle& style = {}) const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths(const TableStyle& style) const;
  std::vector<TableColumn> columns_;
  enum class Kind { row, rule, note };
  struct Row {
    Kind kind;
    std::vector<std::string> cells;  // a note: one
  };
  std::vector<Row> rows_;
  std::size_t data_rows_ = 0;
};

// Names and values below each other: the names aligned, long values going on below where they
// began. A long word (a hash) is never cut.
class FactList {
 public:
  void add(std::string name, std::string value);
  [[nodiscard]] bool empty() const { return facts_.empty(); }
  // Name and value, in the order added.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& facts() const {
    return facts_;
  }
  [[nodiscard]] std::string text(const TableStyle& style = {}) const;

 private:
  std::vector<std::pair<std::string, std::string>> facts_;
};

}  // namespace jcm::reports
