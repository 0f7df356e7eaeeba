// CSV files: fields read are written and read again as the same, places only go forward, and a
// neutralised cell can start no formula.
#include "ledger/base/check.hpp"
#include "ledger/reports/csv.hpp"

namespace {

using namespace jcm::reports;

std::vector<std::vector<std::string>> texts_of(const std::vector<CsvRecord>& records) {
  std::vector<std::vector<std::string>> out;
  for (const auto& record : records) {
    out.emplace_back();
    for (const auto& field : record.fields) out.back().push_back(field.text);
  }
  return out;
}

std::string written(const std::vector<std::vector<std::string>>& rows, const CsvStyle& style) {
  CsvWriter writer(style);
  for (const auto& row : rows) writer.row(row);
  return writer.text();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto records = read_csv(text);
  if (!records) {
    JCM_CHECK(records.error().detail.starts_with("line "));
    return 0;
  }
  CsvPosition last{0, 0};
  for (const auto& record : *records) {
    JCM_CHECK(!record.fields.empty() && record.at == record.fields.front().at);
    for (const auto& field : record.fields) {
      JCM_CHECK(field.at > last);
      last = field.at;
    }
  }
  const auto rows = texts_of(*records);
  const auto again = read_csv(written(rows, {.neutralise = false}));
  JCM_CHECK(again && texts_of(*again) == rows);

  const auto safe = read_csv(written(rows, {.byte_order_mark = true}));
  JCM_CHECK(safe && safe->size() == rows.size());
  for (const auto& record : *safe) {
    for (const auto& field : record.fields) {
      const auto first = field.text.find_first_not_of("\t\r\n");
      JCM_CHECK(first == std::string::npos ||
                std::string_view("=+-@").find(field.text[first]) == std::string_view::npos);
    }
  }
  return 0;
}
