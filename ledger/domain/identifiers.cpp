#include "ledger/domain/identifiers.hpp"

#include <algorithm>

#include "ledger/base/text.hpp"

namespace jcm::domain {
namespace {

bool upper(char c) { return c >= 'A' && c <= 'Z'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<RegistryCode> RegistryCode::parse(std::string_view text) {
  if (text.size() != 2 || !upper(text[0]) || !upper(text[1])) return std::nullopt;
  return RegistryCode{{text[0], text[1]}};
}

std::optional<ProjectReference> ProjectReference::parse(std::string_view text) {
  if (text.size() != 5 || !upper(text[0]) || !upper(text[1])) return std::nullopt;
  if (!std::all_of(text.begin() + 2, text.end(), digit)) return std::nullopt;
  ProjectReference out;
  std::copy(text.begin(), text.end(), out.chars.begin());
  return out;
}

std::optional<Vintage> Vintage::of(std::uint64_t year) {
  if (year < 2000 || year > 2199) return std::nullopt;
  return Vintage{static_cast<std::uint16_t>(year)};
}

std::string_view text_of(Side side) {
  switch (side) {
    case Side::japan:
      return "japan";
    case Side::partner:
      return "partner";
  }
  return "";
}

std::optional<Side> parse_side(std::string_view text) {
  for (const auto side : {Side::japan, Side::partner})
    if (text == text_of(side)) return side;
  return std::nullopt;
}

std::string_view text_of(AccountKind kind) {
  switch (kind) {
    case AccountKind::government_holding:
      return "government_holding";
    case AccountKind::entity_holding:
      return "entity_holding";
    case AccountKind::cancellation:
      return "cancellation";
    case AccountKind::retirement:
      return "retirement";
  }
  return "";
}

std::optional<AccountKind> account_kind_of(std::uint64_t stored) {
  if (stored < 1 || stored > 4) return std::nullopt;
  return static_cast<AccountKind>(stored);
}

std::optional<AccountKind> parse_account_kind(std::string_view text) {
  for (std::uint64_t stored = 1; stored <= 4; ++stored)
    if (const auto kind = account_kind_of(stored); text == text_of(*kind)) return kind;
  return std::nullopt;
}

std::string_view text_of(AccountStatus status) {
  switch (status) {
    case AccountStatus::open:
      return "open";
    case AccountStatus::receive_only:
      return "receive_only";
    case AccountStatus::blocked:
      return "blocked";
    case AccountStatus::closed:
      return "closed";
  }
  return "";
}

std::optional<AccountStatus> parse_account_status(std::string_view text) {
  for (const auto status : {AccountStatus::open, AccountStatus::receive_only,
                            AccountStatus::blocked, AccountStatus::closed})
    if (text == text_of(status)) return status;
  return std::nullopt;
}

base::Result<RequestId> RequestId::parse(std::string_view text) {
  const auto malformed = [](std::string detail) {
    return base::error(base::ErrorId::request_id_malformed,
                       detail + "; give 1 to 64 printable ASCII characters without spaces",
                       "request_id");
  };
  if (text.empty()) return malformed("the request id is empty");
  if (text.size() > base::max_request_id)
    return malformed("the request id has " + std::to_string(text.size()) + " characters");
  for (const char c : text)
    if (c <= ' ' || c > '~')
      return malformed("the request id \"" + base::printable(text) +
                       "\" holds a character that may not stand there");
  return RequestId{std::string(text)};
}

std::string DecisionKey::text() const {
  return project.text() + " " + base::to_text(period_start) + ".." + base::to_text(period_end) +
         " decided " + base::to_text(decided_on);
}

}  // namespace jcm::domain
