#include "ledger/base/error_ids.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "ledger/base/result.hpp"

namespace {

using namespace jcm::base;

ErrorId at(std::size_t i) { return static_cast<ErrorId>(i); }

TEST_CASE("ids are lower-case words with one dot, each once") {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < error_id_count; ++i) {
    const auto text = id_text(at(i));
    INFO(text);
    CHECK(seen.insert(text).second);
    CHECK(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string_view::npos);
    const auto dot = text.find('.');
    CHECK(dot != std::string_view::npos);
    CHECK(dot > 0);
    CHECK(dot + 1 < text.size());
    CHECK(text.find('.', dot + 1) == std::string_view::npos);
  }
  CHECK(seen.size() == error_id_count);
}

TEST_CASE("the C++ name follows the id") {
  CHECK(id_text(ErrorId::json_malformed) == "json.malformed");
  CHECK(id_text(ErrorId::internal_fault) == "internal.fault");
  CHECK(static_cast<std::size_t>(ErrorId::internal_fault) + 1 == error_id_count);
}

TEST_CASE("each id has a kind with a name") {
  for (std::size_t i = 0; i < error_id_count; ++i) CHECK_FALSE(kind_text(kind_of(at(i))).empty());
  CHECK(kind_of(ErrorId::field_missing) == ErrorKind::malformed);
  CHECK(kind_of(ErrorId::units_insufficient) == ErrorKind::refused);
  CHECK(kind_of(ErrorId::caller_unknown) == ErrorKind::denied);
  CHECK(kind_of(ErrorId::request_id_conflict) == ErrorKind::conflict);
  CHECK(kind_of(ErrorId::writer_busy) == ErrorKind::busy);
  CHECK(kind_of(ErrorId::record_version) == ErrorKind::unavailable);
  CHECK(kind_of(ErrorId::cbor_malformed) == ErrorKind::corrupt);
  CHECK(kind_of(ErrorId::internal_fault) == ErrorKind::internal);
}

Result<int> half(int n) {
  if (n % 2 != 0) return error(ErrorId::field_value, "an odd number", "n");
  return n / 2;
}
Result<int> quarter(int n) {
  JCM_TRY(const int once, half(n));
  JCM_TRY(const int twice, half(once));
  return twice;
}
Status must_be_even(int n) {
  JCM_TRY_VOID(half(n));
  return {};
}

TEST_CASE("a result is a value or an error, and TRY hands the error upward") {
  CHECK(*quarter(8) == 2);
  REQUIRE_FALSE(quarter(6));
  CHECK(quarter(6).error().id == ErrorId::field_value);
  CHECK(quarter(6).error().field == "n");
  CHECK(must_be_even(2));
  CHECK(must_be_even(3).error().detail == "an odd number");
  Result<std::string> text = std::string("value");
  CHECK(text->size() == 5);
  const std::string moved = *std::move(text);
  CHECK(moved == "value");
}

}  // namespace
