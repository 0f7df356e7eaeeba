// Commands about officers.
#pragma once

#include "tests/support/domain_builders.hpp"

namespace jcm::test {

inline Command new_officer(std::uint64_t uid, Role role, std::string_view code = "") {
  GrantOfficer grant;
  grant.uid = uid;
  grant.role = role;
  if (!code.empty()) grant.registry = registry(code);
  Command command{grant, {}, {}, {}};
  command.personal[PersonalField::officer_name] = digest_of(static_cast<std::uint8_t>(uid));
  return command;
}
inline Command grant_role(std::uint64_t officer, Role role, std::string_view code = "") {
  GrantOfficer grant;
  grant.officer = officer;
  grant.role = role;
  if (!code.empty()) grant.registry = registry(code);
  return {grant, {}, {}, {}};
}
inline Command grant_uid(std::uint64_t officer, std::uint64_t uid) {
  GrantOfficer grant;
  grant.officer = officer;
  grant.uid = uid;
  return {grant, {}, {}, {}};
}
inline Command grant_key(std::uint64_t officer, const Digest& key) {
  GrantOfficer grant;
  grant.officer = officer;
  grant.public_key = key;
  return {grant, {}, {}, {}};
}
inline Command revoke(std::uint64_t officer) {
  return {RevokeOfficer{officer, {}, {}}, {}, {}, {}};
}
inline Command revoke(std::uint64_t officer, Role role, std::string_view code = "") {
  RevokeOfficer taken{officer, role, {}};
  if (!code.empty()) taken.registry = registry(code);
  return {taken, {}, {}, {}};
}

// genesis, registries JP and MN.
inline Book staffed() {
  Book book;
  book.must(genesis());
  book.must(open_registry("JP", Side::japan));
  book.must(open_registry("MN", Side::partner));
  return book;
}
// What the gates say to this actor.
inline std::string as(Book& book, const Actor& actor, Command command) {
  book.actor = actor;
  const auto entry = book.submit(std::move(command));
  book.actor.reset();
  if (entry) return "ok";
  return std::string(base::id_text(entry.error().id)) +
         (entry.error().field.empty() ? "" : " " + entry.error().field);
}

}  // namespace jcm::test
