// The printed account number and its check digits.
#include "ledger/base/text.hpp"
#include "ledger/domain/identifiers.hpp"

namespace jcm::domain {
namespace {

constexpr std::array<std::pair<AccountKind, std::string_view>, 4> kind_letters{{
    {AccountKind::government_holding, "GH"},
    {AccountKind::entity_holding, "EH"},
    {AccountKind::cancellation, "CA"},
    {AccountKind::retirement, "RE"},
}};

std::string_view letters_of(AccountKind kind) {
  for (const auto& [candidate, letters] : kind_letters)
    if (candidate == kind) return letters;
  return "??";
}

std::optional<AccountKind> kind_of_letters(std::string_view text) {
  for (const auto& [kind, letters] : kind_letters)
    if (letters == text) return kind;
  return std::nullopt;
}

// ISO 7064 MOD 97-10: the digits, with letters as two digits (A=10 .. Z=35), read as one number and
// shifted by two places, plus the check digits, leave 1 when divided by 97. Separators do not
// count.
unsigned check_digits(std::string_view text) {
  unsigned rest = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') rest = (rest * 10 + static_cast<unsigned>(c - '0')) % 97;
    if (c >= 'A' && c <= 'Z') rest = (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
  }
  return 98 - rest * 100 % 97;
}

std::string padded(std::uint64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

}  // namespace

std::string AccountNumber::text() const {
  std::string out = registry.text() + "-" + std::string(letters_of(kind)) + "-" + padded(number, 6);
  const unsigned check = check_digits(out);
  return out + "-" + padded(check, 2);
}

base::Result<AccountNumber> AccountNumber::parse(std::string_view text) {
  const auto malformed = [&](std::string_view what) {
    return base::error(base::ErrorId::account_number_malformed,
                       "\"" + base::printable(text, 40) + "\" " + std::string(what));
  };
  constexpr std::string_view shape =
      "is not an account number; give it as printed, like JP-EH-000001-43: registry, kind (GH, EH, "
      "CA or RE), "
      "six digits, two check digits";
  if (text.size() != 15 || text[2] != '-' || text[5] != '-' || text[12] != '-')
    return malformed(shape);
  const auto registry = RegistryCode::parse(text.substr(0, 2));
  const auto kind = kind_of_letters(text.substr(3, 2));
  AccountNumber out;
  for (const char c : text.substr(6, 6)) {
    if (c < '0' || c > '9') return malformed(shape);
    out.number = out.number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  for (const char c : text.substr(13, 2))
    if (c < '0' || c > '9') return malformed(shape);
  if (!registry || !kind || out.number == 0) return malformed(shape);
  out.registry = *registry;
  out.kind = *kind;
  // The right digits are not told: pasting them would make a mistyped number pass.
  if (out.text() != text)
    return malformed(
        "has check digits that do not fit; a character is mistyped, compare it with its source");
  return out;
}

}  // namespace jcm::domain
