// Words of commands and entries.
#include "ledger/domain/entry.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace jcm::domain;

TEST_CASE("every command has a kind, a method name and a stored number of its own") {
  const std::vector<Given> all{Genesis{},          OpenRegistry{},   GoLive{},
                               RecordProject{},    RecordDecision{}, OpenAccount{},
                               SetAccountStatus{}, Issue{},          Transfer{},
                               Retire{},           Cancel{},         RotateKey{}};
  const std::vector<EntryKind> kinds{EntryKind::genesis,
                                     EntryKind::registry_open,
                                     EntryKind::registry_go_live,
                                     EntryKind::project_record,
                                     EntryKind::decision_record,
                                     EntryKind::account_open,
                                     EntryKind::account_set_status,
                                     EntryKind::credits_issue,
                                     EntryKind::credits_transfer,
                                     EntryKind::credits_retire,
                                     EntryKind::credits_cancel,
                                     EntryKind::key_rotate};
  REQUIRE(all.size() == std::variant_size_v<Given>);
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(kind_of(all[i]) == kinds[i]);
    CHECK(names.insert(text_of(kinds[i])).second);
    CHECK(entry_kind_of(static_cast<std::uint64_t>(kinds[i])) == kinds[i]);
  }
  CHECK(text_of(EntryKind::credits_transfer) == "credits.transfer");
  CHECK(text_of(EntryKind::account_set_status) == "account.set_status");
  CHECK_FALSE(entry_kind_of(1));
  CHECK_FALSE(entry_kind_of(65'536));
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
