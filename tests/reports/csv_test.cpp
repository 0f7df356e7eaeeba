#include "ledger/reports/csv.hpp"

#include <catch2/catch.hpp>

using jcm::base::ErrorId;
using jcm::reports::CsvPosition;
using jcm::reports::CsvWriter;
using jcm::reports::read_csv;

namespace {

std::vector<std::vector<std::string>> texts(std::string_view file) {
  std::vector<std::vector<std::string>> out;
  const auto records = read_csv(file);
  REQUIRE(records.has_value());
  for (const auto& record : *records) {
    out.emplace_back();
    for (const auto& field : record.fields) out.back().push_back(field.text);
  }
  return out;
}

std::string fault(std::string_view file) {
  const auto records = read_csv(file);
  REQUIRE_FALSE(records.has_value());
  CHECK(records.error().id == ErrorId::csv_malformed);
  return records.error().detail;
}

using Rows = std::vector<std::vector<std::string>>;

}  // namespace

TEST_CASE("csv: fields, quotes, doubled quotes, line ends inside quotes") {
  CHECK(texts("a,b\n1,2\n") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(texts("a,b\r\n1,2\r\n") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(texts("a,b\n1,2") == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(texts("\"a,b\",\"say \"\"yes\"\"\",\"two\nlines\",\"\"\n") ==
        Rows{{"a,b", "say \"yes\"", "two\nlines", ""}});
  CHECK(texts(",,\n") == Rows{{"", "", ""}});
  CHECK(texts("a,") == Rows{{"a", ""}});
  CHECK(texts("").empty());
}

TEST_CASE("csv: a byte-order mark is no part of the first field") {
  CHECK(texts("\xef\xbb\xbf"
              "a,b\n") == Rows{{"a", "b"}});
  CHECK(texts("\xef\xbb\xbf").empty());
}

TEST_CASE("csv: every field knows its line and column, counted in characters") {
  const auto records = read_csv("x,\"y\n\",z\n日本,b,c\n");
  REQUIRE(records.has_value());
  REQUIRE(records->size() == 2);
  const auto& first = (*records)[0].fields;
  CHECK(first[0].at == CsvPosition{1, 1});
  CHECK(first[1].at == CsvPosition{1, 3});
  CHECK(first[2].at == CsvPosition{2, 3});
  const auto& second = (*records)[1].fields;
  CHECK((*records)[1].at == CsvPosition{3, 1});
  CHECK(second[1].at == CsvPosition{3, 4});
}

TEST_CASE("csv: a blank line is told from an empty quoted field") {
  const auto records = read_csv("\n\"\"\n");
  REQUIRE(records.has_value());
  CHECK((*records)[0].blank());
  CHECK_FALSE((*records)[1].blank());
}

TEST_CASE("csv: what is malformed is refused with its place") {
  CHECK(fault("a,b\n1,x\"y\n").starts_with("line 2, column 4: a quote stands inside"));
  CHECK(fault("a\n\"b\"c\n").starts_with("line 2, column 4: after a closing quote"));
  CHECK(fault("a\nb,\"c\nd\n").starts_with("line 2, column 3: this quoted field never ends"));
  CHECK(fault("a\rb\n").starts_with("line 1, column 2: a carriage return"));
  CHECK(fault("a\n\xff\n").starts_with("line 2, column 1: the text is not valid UTF-8"));
  CHECK(fault("\"\xc3\n\"").starts_with("line 1, column 2: the text is not valid UTF-8"));
}

TEST_CASE("csv: what is written reads back equal") {
  const Rows rows = {{"a", "b"}, {"1,5", "say \"no\""}, {"two\nlines", ""}, {"日本", " spaces "}};
  CsvWriter writer;
  for (const auto& row : rows) writer.row(row);
  CHECK(texts(writer.text()) == rows);
  CHECK(writer.text().starts_with("a,b\n\"1,5\",\"say \"\"no\"\"\"\n"));
}

TEST_CASE("csv: one empty field does not become a blank line") {
  CsvWriter writer;
  writer.row({""});
  CHECK(texts(writer.text()) == Rows{{""}});
  CHECK_FALSE((*read_csv(writer.text()))[0].blank());
}

TEST_CASE(
    "csv: cells that a spreadsheet would run are neutralised, unless exact text is asked for") {
  const std::vector<std::string> cells = {"=1+1", "+1",  "-1",       "@x",
                                          "\t=1", "a=b", "=\"x\",y", "\r\n=1"};
  CsvWriter safe;
  safe.row(cells);
  CHECK(safe.text() == "'=1+1,'+1,'-1,'@x,'\t=1,a=b,\"'=\"\"x\"\",y\",\"'\r\n=1\"\n");
  CsvWriter exact({.neutralise = false, .byte_order_mark = false});
  exact.row(cells);
  CHECK(texts(exact.text()) == Rows{cells});
}

TEST_CASE("csv: a field that begins with a byte-order mark keeps it, also as the first") {
  CsvWriter writer;
  writer.row(
      {"\xef\xbb\xbf"
       "a",
       "b"});
  CHECK(texts(writer.text()) == Rows{{"\xef\xbb\xbf"
                                      "a",
                                      "b"}});
}

TEST_CASE("csv: a byte-order mark is written when asked for") {
  CsvWriter writer({.neutralise = true, .byte_order_mark = true});
  writer.row({"a"});
  CHECK(writer.text() ==
        "\xef\xbb\xbf"
        "a\n");
}
