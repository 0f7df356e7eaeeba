#include "ledger/reports/csv.hpp"

#include <fmt/format.h>

#include "ledger/base/text.hpp"

namespace jcm::reports {
namespace {

using base::ErrorId;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

base::Error malformed(CsvPosition at, std::string_view why) {
  return base::error(ErrorId::csv_malformed, fmt::format("{}: {}", to_text(at), why));
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  }

  base::Result<std::vector<CsvRecord>> read() {
    std::vector<CsvRecord> records;
    while (!at_end()) {
      JCM_TRY(auto record, read_record());
      records.push_back(std::move(record));
    }
    return records;
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return text_[at_]; }
  [[nodiscard]] bool at_line_end() const {
    return peek() == '\n' || (peek() == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
  }
  void skip_line_end() {
    at_ += peek() == '\r' ? 2U : 1U;
    position_ = {position_.line + 1, 1};
  }

  // Moves one character into `out`; the position counts characters and lines.
  base::Status take(std::string& out) {
    const std::size_t start = at_;
    if (!base::next_scalar(text_, at_)) {
      at_ = start;
      return malformed(position_, "the text is not valid UTF-8; save the file as UTF-8");
    }
    out += text_.substr(start, at_ - start);
    if (text_[start] == '\n') {
      position_ = {position_.line + 1, 1};
    } else {
      ++position_.column;
    }
    return {};
  }

  base::Result<CsvRecord> read_record() {
    CsvRecord record;
    record.at = position_;
    while (true) {
      CsvField field{{}, position_};
      if (!at_end() && peek() == '"') {
        record.quoted = true;
        JCM_TRY_VOID(read_quoted(field));
      } else {
        JCM_TRY_VOID(read_plain(field));
      }
      record.fields.push_back(std::move(field));
      if (at_end()) return record;
      if (at_line_end()) {
        skip_line_end();
        return record;
      }
      ++at_;  // the comma
      ++position_.column;
    }
  }

  base::Status read_plain(CsvField& field) {
    while (!at_end() && peek() != ',' && !at_line_end()) {
      if (peek() == '"')
        return malformed(position_,
                         "a quote stands inside a field without quotes; "
                         "put the field in quotes and write the quote twice");
      if (peek() == '\r') return malformed(position_, "a carriage return without a line feed");
      JCM_TRY_VOID(take(field.text));
    }
    return {};
  }

  base::Status read_quoted(CsvField& field) {
    ++at_;
    ++position_.column;
    while (true) {
      if (at_end())
        return malformed(field.at, "this quoted field never ends; close it with a quote");
      if (peek() != '"') {
        JCM_TRY_VOID(take(field.text));
        continue;
      }
      ++at_;
      ++position_.column;
      if (!at_end() && peek() == '"') {  // a doubled quote is one quote
        field.text += '"';
        ++at_;
        ++position_.column;
        continue;
      }
      if (at_end() || peek() == ',' || at_line_end()) return {};
      return malformed(position_,
                       "after a closing quote comes a comma or the end of the line; "
                       "a quote inside quotes is written twice");
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  CsvPosition position_;
};

bool starts_formula(std::string_view field) {
  const std::size_t first = field.find_first_not_of("\t\r\n");
  return first != std::string_view::npos &&
         std::string_view("=+-@").find(field[first]) != std::string_view::npos;
}

void append_field(std::string& out, std::string_view field, bool neutralise) {
  const bool guard = neutralise && starts_formula(field);
  // A mark in the first field of a file would be read as the file's own, so it stands in quotes.
  if (field.find_first_of(",\"\r\n") == std::string_view::npos &&
      !field.starts_with(byte_order_mark)) {
    if (guard) out += '\'';
    out += field;
    return;
  }
  out += '"';
  if (guard) out += '\'';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string to_text(CsvPosition at) {
  return fmt::format("line {}, column {}", at.line, at.column);
}

base::Result<std::vector<CsvRecord>> read_csv(std::string_view text) { return Reader(text).read(); }

CsvWriter::CsvWriter(CsvStyle style) : style_(style) {
  if (style_.byte_order_mark) text_ = byte_order_mark;
}

void CsvWriter::row(const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text_ += ',';
    append_field(text_, fields[i], style_.neutralise);
  }
  // A row of one empty field would read as a blank line.
  if (fields.size() == 1 && fields[0].empty()) text_ += "\"\"";
  text_ += '\n';
}

}  // namespace jcm::reports
