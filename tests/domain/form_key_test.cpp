#include <catch2/catch.hpp>
#include <functional>

#include "tests/support/key_commands.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

constexpr auto lost = KeyChangeReason::lost;
constexpr auto stolen = KeyChangeReason::stolen;

// "field.missing trusted", or "good".
std::string form_of(const Command& command) {
  const auto checked = check_form(command);
  if (checked) return "good";
  CHECK_FALSE(checked.error().detail.empty());
  return std::string(base::id_text(checked.error().id)) + " " + checked.error().field;
}
std::string form_of(Command command, const std::function<void(RotateKey&)>& change) {
  change(std::get<RotateKey>(command.given));
  return form_of(command);
}

}  // namespace

TEST_CASE("a change of key in each of its forms") {
  CHECK(form_of(rotate_key(2)) == "good");
  CHECK(form_of(rotate_key(2, lost)) == "good");
  CHECK(form_of(rotate_key(2, stolen, TrustedHead{1, {}})) == "good");
  CHECK(form_of(rotate_key(2), [](auto& r) { r.new_recovery_key = digest_of(3); }) == "good");
  auto noted = rotate_key(2);
  noted.common.note = "the yearly change";
  CHECK(form_of(noted) == "good");
}

TEST_CASE("what a change of key may not look like") {
  CHECK(form_of(rotate_key(0)) == "field.value new_key");
  CHECK(form_of(rotate_key(2), [](auto& r) { r.reason = KeyChangeReason{3}; }) ==
        "field.value reason");
  CHECK(form_of(rotate_key(2), [](auto& r) { r.authorized_by = KeyAuthority{2}; }) ==
        "field.value authorized_by");
  CHECK(form_of(rotate_key(2), [](auto& r) { r.authorized_by = KeyAuthority::recovery_key; }) ==
        "field.conflict authorized_by");
  CHECK(form_of(rotate_key(2, lost), [](auto& r) {
          r.authorized_by = KeyAuthority::current_key;
        }) == "field.conflict authorized_by");
  CHECK(form_of(rotate_key(2), [](auto& r) { r.new_recovery_key = digest_of(0); }) ==
        "field.value new_recovery_key");
  CHECK(form_of(rotate_key(2), [](auto& r) { r.new_recovery_key = digest_of(2); }) ==
        "field.conflict new_recovery_key");
  CHECK(form_of(rotate_key(2, stolen)) == "field.missing trusted");
  CHECK(form_of(rotate_key(2, lost, TrustedHead{1, {}})) == "field.conflict trusted");
  CHECK(form_of(rotate_key(2, stolen, TrustedHead{0, {}})) == "field.value trusted.size");
  CHECK(form_of(rotate_key(2, stolen, TrustedHead{base::max_exact_integer + 1, {}})) ==
        "field.value trusted.size");
  auto with_authority = rotate_key(2);
  with_authority.authority = application();
  CHECK(form_of(with_authority) == "field.unknown authority");
  auto with_person = rotate_key(2);
  with_person.personal = {{PersonalField::reason, digest_of(1)}};
  CHECK(form_of(with_person) == "field.unknown reason");
}
