#include "ledger/reports/aef_workbook.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <limits>

#include "ledger/base/text.hpp"
#include "ledger/reports/aef_forms.hpp"
#include "ledger/reports/table.hpp"

namespace jcm::reports {
namespace {

constexpr std::size_t most_digits = 15;  // that a spreadsheet's number keeps
constexpr double widest_column = 48;
constexpr double days_before_1970 = 25569;  // as a workbook counts its days

struct Formats {
  lxw_format* title;
  lxw_format* heading;
  lxw_format* text;
  lxw_format* date;
  explicit Formats(lxw_workbook* book)
      : title(workbook_add_format(book)),
        heading(workbook_add_format(book)),
        text(workbook_add_format(book)),
        date(workbook_add_format(book)) {
    format_set_bold(title);
    format_set_bold(heading);
    format_set_text_wrap(heading);
    format_set_border(heading, LXW_BORDER_THIN);
    format_set_align(heading, LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(text, "@");
    format_set_num_format(date, "dd/mm/yyyy");
  }
};

class Sheet {
 public:
  Sheet(lxw_workbook* book, const Formats& formats, AefTable table)
      : sheet_(workbook_add_worksheet(book, std::string(aef_sheet(table)).c_str())),
        formats_(formats),
        columns_(aef_columns(table)) {
    text(0, 0, aef_title(table), formats_.title);
  }

  // Fields below each other, values beside them.
  void upright(const std::vector<AefRow>& rows) {
    double widest = 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      text(row_of(i + 1), 0, columns_[i].name, formats_.heading);
      widest = std::max(widest, width_of(columns_[i].name));
      for (std::size_t r = 0; r < rows.size(); ++r)
        cell(row_of(i + 1), column_of(r + 1), columns_[i], rows[r][i]);
    }
    keep(worksheet_set_column(sheet_, 0, 0, std::min(widest, widest_column), nullptr));
    keep(worksheet_set_column(sheet_, 1, 1, 24, nullptr));
  }

  void flat(const std::vector<AefRow>& rows) {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      text(1, column_of(c), columns_[c].name, formats_.heading);
      double widest = 14;
      for (std::size_t r = 0; r < rows.size(); ++r) {
        cell(row_of(r + 2), column_of(c), columns_[c], rows[r][c]);
        widest = std::max(widest, width_of(rows[r][c]));
      }
      keep(worksheet_set_column(sheet_, column_of(c), column_of(c), std::min(widest, widest_column),
                                nullptr));
    }
    worksheet_freeze_panes(sheet_, 2, 0);
  }

  [[nodiscard]] lxw_error fault() const { return fault_; }

 private:
  static lxw_row_t row_of(std::size_t at) { return static_cast<lxw_row_t>(at); }
  static lxw_col_t column_of(std::size_t at) { return static_cast<lxw_col_t>(at); }
  static double width_of(std::string_view text) {
    return static_cast<double>(display_width(text)) + 2;
  }
  void keep(lxw_error result) {
    if (fault_ == LXW_NO_ERROR) fault_ = result;
  }
  void text(lxw_row_t row, lxw_col_t column, std::string_view what, lxw_format* format) {
    keep(worksheet_write_string(sheet_, row, column, std::string(what).c_str(), format));
  }

  void cell(lxw_row_t row, lxw_col_t column, const AefColumn& shape, const std::string& what) {
    if (what.empty()) return;
    const bool counts = shape.form == AefForm::whole_number || shape.form == AefForm::year;
    const auto number = counts && what.size() <= most_digits ? base::parse_u64(what) : std::nullopt;
    const auto date = shape.form == AefForm::date ? parse_aef_date(what) : std::nullopt;
    if (number) {
      keep(worksheet_write_number(sheet_, row, column, static_cast<double>(*number), nullptr));
    } else if (date) {
      keep(worksheet_write_number(sheet_, row, column, date->days + days_before_1970,
                                  formats_.date));
    } else {
      text(row, column, what, formats_.text);
    }
  }

  lxw_worksheet* sheet_;
  const Formats& formats_;
  std::span<const AefColumn> columns_;
  lxw_error fault_ = LXW_NO_ERROR;
};

}  // namespace

base::Status write_aef_workbook(const AefReport& report, const std::string& path) {
  const auto unwritable = [&](lxw_error why) {
    return base::error(base::ErrorId::file_unwritable,
                       fmt::format("cannot write {}: {}", path, lxw_strerror(why)));
  };
  lxw_workbook* book = workbook_new(path.c_str());
  if (book == nullptr) return unwritable(LXW_ERROR_MEMORY_MALLOC_FAILED);
  // A fixed date in the properties, and no name: the same report gives the same bytes.
  std::string title = "Agreed electronic format";
  lxw_doc_properties properties{};
  properties.title = title.data();
  properties.created = 1;
  auto fault = workbook_set_properties(book, &properties);
  const Formats formats(book);
  for (const auto table : aef_tables) {
    Sheet sheet(book, formats, table);
    if (table == AefTable::submission)
      sheet.upright(report.of(table));
    else
      sheet.flat(report.of(table));
    if (fault == LXW_NO_ERROR) fault = sheet.fault();
  }
  const auto closed = workbook_close(book);  // frees it, whatever comes
  if (fault == LXW_NO_ERROR) fault = closed;
  if (fault != LXW_NO_ERROR) return unwritable(fault);
  return {};
}

}  // namespace jcm::reports
