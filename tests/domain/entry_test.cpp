// Words of commands and entries.
#include "ledger/domain/entry.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace jcm::domain;

namespace {

template <std::size_t... At>
std::vector<Given> one_of_each(std::index_sequence<At...>) {
  return {Given(std::in_place_index<At>)...};
}

}  // namespace

TEST_CASE("every command has a kind, a method name and a stored number of its own") {
  const auto all = one_of_each(std::make_index_sequence<std::variant_size_v<AnyGiven>>());
  std::set<std::string_view> names;
  std::set<std::uint64_t> numbers;
  for (const auto& given : all) {
    const auto kind = kind_of(given);
    const auto number = static_cast<std::uint64_t>(kind);
    CHECK(names.insert(text_of(kind)).second);
    CHECK(numbers.insert(number).second);
    CHECK(entry_kind_of(number) == kind);
    CHECK(parse_entry_kind(text_of(kind)) == kind);
  }
  // Numbers are for ever: these stand in ledgers.
  CHECK(numbers == std::set<std::uint64_t>{0,   10,  11,  20,  21,  22,  25,  30,  31,  32,
                                           40,  41,  42,  50,  51,  52,  53,  54,  70,  71,
                                           80,  81,  90,  91,  92,  100, 101, 102, 103, 104,
                                           105, 120, 121, 130, 140, 150, 160, 170, 200});
  CHECK(kind_of(RotateKey{}) == EntryKind::key_rotate);
  CHECK(kind_of(CourtTransfer{}) == EntryKind::credits_court_transfer);
  CHECK(kind_of(SetPolicy{}) == EntryKind::policy_set);
  CHECK(text_of(EntryKind::credits_transfer) == "credits.transfer");
  CHECK(text_of(EntryKind::account_set_status) == "account.set_status");
  CHECK_FALSE(entry_kind_of(1));
  CHECK_FALSE(entry_kind_of(65'536));
  CHECK_FALSE(parse_entry_kind("credits.move"));
}

TEST_CASE("personal fields have a name in the body and a path in a request") {
  std::set<std::string_view> names;
  std::set<std::string_view> paths;
  for (std::uint8_t key = 24; key <= 31; ++key) {
    CHECK(names.insert(text_of(static_cast<PersonalField>(key))).second);
    CHECK(paths.insert(path_of(static_cast<PersonalField>(key))).second);
  }
  CHECK_FALSE(names.contains(""));
  CHECK(path_of(PersonalField::holder_name) == "holder.name");
  CHECK(path_of(PersonalField::beneficiary) == "beneficiary");
}

TEST_CASE("reasons for a change of key, and who allows it, have one word each") {
  for (const auto reason :
       {KeyChangeReason::planned, KeyChangeReason::lost, KeyChangeReason::stolen})
    CHECK(parse_key_change_reason(text_of(reason)) == reason);
  CHECK_FALSE(parse_key_change_reason("Planned"));
  CHECK_FALSE(parse_key_change_reason(""));
  CHECK(text_of(KeyAuthority::current_key) != text_of(KeyAuthority::recovery_key));
}

TEST_CASE("project statuses have one word each") {
  for (const auto status :
       {ProjectStatus::validation, ProjectStatus::registered, ProjectStatus::withdrawn})
    CHECK(parse_project_status(text_of(status)) == status);
  CHECK_FALSE(parse_project_status("Project registered"));
}
