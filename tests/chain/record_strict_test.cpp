// What decode refuses: fields of a wrong type, out of range or of an unknown value.
#include <catch2/catch.hpp>

#include "tests/chain/record_surgery.hpp"

namespace {

using namespace jcm;
using base::ErrorId;
using test::array_item;
using test::bool_item;
using test::bytes_item;
using test::Item;
using test::negative_item;
using test::replaced;
using test::text_item;
using test::uint_item;

constexpr std::uint64_t most = base::max_exact_integer;

constexpr auto malformed = ErrorId::record_malformed;

struct Row {
  const char* sample;
  std::vector<std::uint64_t> path;
  Item wrong;
  ErrorId id;
  const char* says;  // part of the detail
};

// Keys: 0 version, 1 seq, 2 prev, 3 time, 4 kind, 5 request id, 6 digest, 7 actor, 8 body, 9 scope,
// 10 business date, 11 authority, 12 batch.
TEST_CASE("envelope fields out of range or of another type are refused") {
  const char* any = "transfer-by-quantity";
  const char* batched = "transfer-within-bounds";
  const std::vector<Row> rows = {
      {any, {0}, text_item("0"), malformed, "a text stands where an unsigned integer belongs"},
      {any, {1}, uint_item(most + 1), malformed, "seq"},
      {any, {1}, negative_item(0), malformed, "a negative integer stands"},
      {any, {2}, bytes_item(base::Bytes(31)), malformed, "31 bytes, not 32"},
      {any, {2}, bytes_item(base::Bytes(33)), malformed, "33 bytes, not 32"},
      {any, {2}, text_item(std::string(32, 'a')), malformed, "a byte string belongs"},
      {any, {3}, uint_item(253'402'300'800'000'000), malformed, "time"},
      {any, {5}, text_item(""), malformed, ""},
      {any, {5}, text_item("two words"), malformed, ""},
      {any, {5}, text_item("é"), malformed, ""},
      {any, {5}, text_item(std::string(65, 'a')), malformed, ""},
      {any, {6}, bytes_item({}), malformed, "0 bytes, not 32"},
      {any, {7}, array_item({uint_item(1)}), malformed, "an array of 1 items, not 2"},
      {any, {7, 0}, uint_item(most + 1), malformed, "officer"},
      {any, {7, 1}, uint_item(most + 1), malformed, "uid"},
      {any, {7, 1}, bool_item(true), malformed, "true or false stands"},
      {any, {8}, array_item({}), malformed, "a map belongs"},
      {any, {9}, text_item("jp"), malformed, "registry code"},
      {any, {9}, text_item("JPN"), malformed, "registry code"},
      {any, {10}, text_item("2026-01-30"), malformed, "a text stands"},
      {any, {10}, uint_item(2'932'897), malformed, "outside the years 1900 to 9999"},
      {any, {10}, negative_item(25'567), malformed, "outside the years 1900 to 9999"},
      {any, {11}, bool_item(false), malformed, "a map belongs"},
      {any, {11, 0}, uint_item(2), malformed, "authority kind 2"},
      {batched, {11, 3, 0}, bytes_item(base::Bytes(20)), malformed, "20 bytes, not 32"},
      {batched, {11, 3, 1}, uint_item(most + 1), malformed, "document length"},
      {batched, {11, 3}, array_item({}), malformed, "not 2"},
      {batched, {12, 0}, text_item("a b"), malformed, ""},
      {batched, {12, 1}, uint_item(2), malformed, "position 2 of 2"},
      {batched, {12, 2}, uint_item(1'001), malformed, "position 1 of 1001"},
      {batched, {12, 2}, uint_item(0), malformed, "position 1 of 0"},
      {batched, {12, 2}, uint_item(std::uint64_t{1} << 32), malformed, "of 4294967296"},
  };
  for (const auto& row : rows) {
    const auto outcome = replaced(row.sample, row.path, row.wrong);
    INFO(outcome.detail);
    CHECK(outcome.id == row.id);
    CHECK(outcome.detail.find(row.says) != std::string::npos);
  }
}

TEST_CASE("body fields out of range, of an unknown value or of another type are refused") {
  const std::vector<Row> rows = {
      {"genesis", {8, 1}, bytes_item(base::Bytes(31)), malformed, "31 bytes"},
      {"genesis", {8, 3}, uint_item(most + 1), malformed, "uid"},
      {"genesis-full", {8, 4, 1}, uint_item(most + 1), malformed, "size"},
      {"registry-open", {8, 0}, text_item("J"), malformed, "registry code"},
      {"registry-open", {8, 0}, text_item(""), malformed, "registry code"},
      {"registry-open", {8, 1}, uint_item(2), malformed, "side 2"},
      {"registry-open", {8, 3}, uint_item(841), malformed, "841 minutes"},
      {"registry-open", {8, 3}, negative_item(720), malformed, "-721 minutes"},
      {"registry-go-live", {8, 0}, text_item("Jp"), malformed, "registry code"},
      {"project-full", {8, 0}, text_item("MN04"), malformed, "project reference"},
      {"project-full", {8, 3}, uint_item(3), malformed, "choice 3 is above 2"},
      {"project-full", {8, 5}, text_item(""), malformed, "its key is to be left out"},
      {"project-full", {8, 21}, text_item(""), malformed, "its key is to be left out"},
      {"decision-full", {8, 0}, array_item({}), malformed, "not 4"},
      {"decision-full", {8, 1}, array_item({}), malformed, "0 lines"},
      {"decision-full", {8, 1, 0, 0}, uint_item(2), malformed, "side 2"},
      {"decision-full", {8, 1, 0, 2}, uint_item(1), malformed, "true or false belongs"},
      {"decision-full", {8, 1, 0, 3}, uint_item(most + 1), malformed, ""},
      {"decision-full", {8, 1, 0, 4}, uint_item(2), malformed, "vintage basis 2"},
      {"decision-full", {8, 1, 0, 5}, array_item({}), malformed, "0 vintages"},
      {"decision-full", {8, 1, 0, 5, 0, 0}, uint_item(1'999), malformed, "1999 is not a vintage"},
      {"decision-full", {8, 1, 0, 5, 0, 1}, uint_item(0), malformed, "a quantity of zero"},
      {"decision-full", {8, 2}, array_item({}), malformed, "0 overlaps"},
      {"account-open-full", {8, 1}, uint_item(0), malformed, "0 is not an account kind"},
      {"account-open-full", {8, 1}, uint_item(5), malformed, "5 is not an account kind"},
      {"account-open-full", {8, 2}, uint_item(0), malformed, "account number 0"},
      {"account-open-full", {8, 2}, uint_item(1'000'000), malformed, "account number 1000000"},
      {"account-open-full", {8, 3}, uint_item(3), malformed, "trust property 3"},
      {"account-open-full", {8, 24}, bytes_item(base::Bytes(31)), malformed, "31 bytes"},
      {"account-open-full", {8, 34}, uint_item(1'000'000), malformed, "account number 1000000"},
      {"account-set-status", {8, 1}, uint_item(4), malformed, "account status 4"},
      {"account-set-status", {8, 0, 0}, text_item("jp"), malformed, "registry code"},
      {"issue-spelled-out", {8, 3}, array_item({}), malformed, "0 credits"},
      {"issue-spelled-out", {8, 3, 0, 2}, uint_item(0), malformed, "a quantity of zero"},
      {"issue-spelled-out", {8, 3, 1, 2}, array_item({uint_item(24)}), malformed, "not 2"},
      {"issue-spelled-out", {8, 3, 1, 2, 0}, uint_item(0), malformed, ""},
      {"issue-spelled-out", {8, 3, 1, 2, 1}, uint_item(23), malformed, ""},
      {"issue-spelled-out", {8, 3, 1, 2, 1}, uint_item(most + 1), malformed, ""},
      {"issue-spelled-out", {8, 32}, array_item({}), malformed, "0 issued blocks"},
      {"issue-spelled-out", {8, 32, 0, 1}, text_item("MN1"), malformed, "project reference"},
      {"transfer-by-quantity", {8, 2, 0}, uint_item(0), malformed, "a quantity of zero"},
      {"transfer-by-quantity", {8, 2, 0}, uint_item(most + 1), malformed, ""},
      {"transfer-by-quantity", {8, 2}, uint_item(100), malformed, "a map belongs"},
      {"transfer-by-quantity", {8, 33}, array_item({}), malformed, "0 ranges"},
      {"transfer-by-quantity", {8, 33, 0, 2}, uint_item(101), malformed, ""},  // 101 to 100
      {"transfer-within-bounds", {8, 2, 1}, text_item("mn004"), malformed, "project reference"},
      {"transfer-within-bounds", {8, 2, 2}, uint_item(2'200), malformed, "2200 is not a vintage"},
      {"transfer-by-ranges", {8, 2}, array_item({}), malformed, "0 ranges"},
      {"transfer-by-ranges", {8, 2, 0}, array_item({}), malformed, "not 4"},
      {"transfer-by-ranges", {8, 2, 0, 2}, uint_item(0), malformed, ""},
      {"transfer-by-ranges", {8, 2, 0, 3}, uint_item(4), malformed, ""},
      {"transfer-by-ranges", {8, 2, 1, 3}, uint_item(most + 1), malformed, ""},
      {"retire", {8, 4}, uint_item(10'000), malformed, "year"},
      {"retire", {8, 3}, uint_item(0), malformed, "a text belongs"},
  };
  for (const auto& row : rows) {
    const auto outcome = replaced(row.sample, row.path, row.wrong);
    INFO(row.sample << ": " << outcome.detail);
    CHECK(outcome.id == row.id);
    CHECK(outcome.detail.find(row.says) != std::string::npos);
  }
}

}  // namespace
