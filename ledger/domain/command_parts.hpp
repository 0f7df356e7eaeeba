// What several commands share: documents, personal fields, authority, dates.
//
// Field classes. Public fields stand in the commands. Personal fields (names, beneficiaries,
// reasons in free text) stand apart as PersonalDigests: the chain holds salted digests, the texts
// live in an erasable side store. Documents are referred to by SHA-256 and length.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>

#include "ledger/domain/describe.hpp"
#include "ledger/domain/identifiers.hpp"

namespace jcm::domain {

struct DocumentRef {
  Digest sha256;
  std::uint64_t length = 0;  // bytes
  auto operator<=>(const DocumentRef&) const = default;
};

// Personal fields and the key under which their digest stands in an entry's body (24 to 31).
enum class PersonalField : std::uint8_t {
  holder_name = 24,
  representative = 25,
  head_office = 26,
  contact = 27,
  department = 28,
  beneficiary = 29,
  reason = 30,
  officer_name = 31,
};
std::string_view text_of(PersonalField field);  // "holder_name", ...
std::string_view path_of(
    PersonalField field);  // where a request names it: "holder.name", "beneficiary", ...
using PersonalDigests = std::map<PersonalField, Digest>;
using PersonalTexts = std::map<PersonalField, std::string>;

template <>
struct NamesOf<Side> {
  static constexpr std::string_view texts[] = {"japan", "partner"};
};

// By what right a debit is made (Japan's Act on Promotion of Global Warming Countermeasures, Art.
// 57-11: a transfer is recorded on the holder's application, or by official order).
enum class AuthorityKind : std::uint8_t { holder_application = 0, legal_basis = 1 };
struct Authority {
  AuthorityKind kind = AuthorityKind::holder_application;
  std::string reference;  // application number, or the legal basis
  std::optional<Date> date;
  std::optional<DocumentRef> document;
  auto operator<=>(const Authority&) const = default;
};

// What any command may carry beside its own facts.
struct Common {
  std::optional<Date> business_date;  // mandatory while importing; once live only today's
  std::optional<Date> effective_on;   // a fact that took effect earlier
  std::string note;                   // public, may be empty
  auto operator<=>(const Common&) const = default;
};

// The purpose of one use other than toward an NDC.
enum class OtherUse : std::uint8_t { imp = 0, op = 1 };
template <>
struct NamesOf<OtherUse> {
  static constexpr std::string_view texts[] = {"imp", "op"};
};

// Ed25519, by an officer's enrolled key, over the command's digest (chain/officer_signature.hpp).
using OfficerSignature = std::array<std::uint8_t, 64>;

}  // namespace jcm::domain
