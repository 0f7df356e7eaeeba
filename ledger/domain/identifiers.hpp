// The names of things, each a type of its own so that they cannot be mixed, with their printed
// forms. The official JCM layouts of account numbers and serial numbers are not public; ours go
// through the codec functions here (account_number.cpp, serial_text.cpp), and entries hold the
// parts, never the printed text, so that the official layout can replace the printed form without
// touching a stored byte.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.hpp"
#include "ledger/base/clock.hpp"
#include "ledger/base/result.hpp"
#include "ledger/domain/amount.hpp"

namespace jcm::domain {

using base::Date;
using base::Digest;
using base::Timestamp;

// Position of an entry in the ledger, from 0; the leaf index of the Merkle tree.
using Seq = std::uint64_t;

// Two upper-case letters: a registry ("JP", "MN").
struct RegistryCode {
  std::array<char, 2> letters{};
  // The letters as one number, which is how codes compare.
  [[nodiscard]] constexpr std::uint16_t packed() const {
    return static_cast<std::uint16_t>(static_cast<std::uint8_t>(letters[0]) << 8 |
                                      static_cast<std::uint8_t>(letters[1]));
  }
  bool operator==(const RegistryCode&) const = default;
  constexpr auto operator<=>(const RegistryCode& o) const { return packed() <=> o.packed(); }
  [[nodiscard]] bool empty() const { return letters[0] == 0; }
  [[nodiscard]] std::string text() const { return empty() ? "" : std::string(letters.data(), 2); }
  static std::optional<RegistryCode> parse(std::string_view text);
};

// Where an entry applies: one registry, or the whole ledger when the code is empty.
using Scope = RegistryCode;

// Two upper-case letters of the partner country and three digits: "MN006".
struct ProjectReference {
  std::array<char, 5> chars{};
  // The characters as one number of 40 bits, which is how references compare.
  [[nodiscard]] constexpr std::uint64_t packed() const {
    const auto at = [&](std::size_t i) {
      return std::uint32_t{static_cast<std::uint8_t>(chars[i])};
    };
    const std::uint32_t head = at(0) << 24 | at(1) << 16 | at(2) << 8 | at(3);
    return std::uint64_t{head} << 8 | at(4);
  }
  bool operator==(const ProjectReference&) const = default;
  constexpr auto operator<=>(const ProjectReference& o) const { return packed() <=> o.packed(); }
  [[nodiscard]] std::string text() const { return {chars.data(), 5}; }
  static std::optional<ProjectReference> parse(std::string_view text);
};

// The calendar year in which the reductions happened: 2000 to 2199.
struct Vintage {
  std::uint16_t year = 0;
  auto operator<=>(const Vintage&) const = default;
  static std::optional<Vintage> of(std::uint64_t year);
};

enum class Side : std::uint8_t { japan = 0, partner = 1 };
std::string_view text_of(Side side);  // "japan", "partner"
std::optional<Side> parse_side(std::string_view text);

// Retirement (toward the NDC) and cancellation (any other purpose) are different acts in law. The
// last two kinds are terminal: units go in and never come out. Numbers are stored; never renumber.
enum class AccountKind : std::uint8_t {
  government_holding = 1,
  entity_holding = 2,
  cancellation = 3,
  retirement = 4,
};
std::string_view text_of(AccountKind kind);  // "government_holding", ...
std::optional<AccountKind> parse_account_kind(std::string_view text);
std::optional<AccountKind> account_kind_of(std::uint64_t stored);
inline bool is_terminal(AccountKind k) {
  return k == AccountKind::cancellation || k == AccountKind::retirement;
}

enum class AccountStatus : std::uint8_t { open = 0, receive_only = 1, blocked = 2, closed = 3 };
std::string_view text_of(AccountStatus status);  // "open", "receive_only", "blocked", "closed"
std::optional<AccountStatus> parse_account_status(std::string_view text);

// An account of one registry. Printed "JP-EH-000001-43": registry, kind (GH, EH, CA, RE), six
// digits, and two check digits by ISO 7064 MOD 97-10 over the characters before them (letters A=10
// .. Z=35).
struct AccountNumber {
  RegistryCode registry;
  AccountKind kind = AccountKind::entity_holding;
  std::uint32_t number = 0;  // 1 to 999,999; per registry and kind
  auto operator<=>(const AccountNumber&) const = default;
  [[nodiscard]] std::string text() const;
  // account.number_malformed: wrong shape, or check digits that do not fit (the detail says which).
  static base::Result<AccountNumber> parse(std::string_view text);
};

// Units are numbered per run, from 1 without gap once the registry is open.
struct NumberingRun {
  RegistryCode registry;
  ProjectReference project;
  Vintage vintage;
  bool operator==(const NumberingRun&) const = default;
  // By registry, project, vintage.
  constexpr std::strong_ordering operator<=>(const NumberingRun& o) const {
    const auto high = [](const NumberingRun& run) {
      return std::uint64_t{run.registry.packed()} << 40 | run.project.packed();
    };
    const auto order = high(*this) <=> high(o);
    return order != 0 ? order : vintage <=> o.vintage;
  }
};

// Consecutive units of one run.
struct UnitBlock {
  NumberingRun run;
  UnitRange range;
  auto operator<=>(const UnitBlock&) const = default;
  // "JCM-JP-MN004-2017-1-7158"; a single unit has first = last.
  [[nodiscard]] std::string text() const;
  // serial.malformed. Accepts the printed block and, for one unit, "JCM-JP-MN004-2017-12".
  static base::Result<UnitBlock> parse(std::string_view text);
};

// 1 to 64 printable ASCII characters, no space; unique per ledger.
struct RequestId {
  std::string text;
  auto operator<=>(const RequestId&) const = default;
  static base::Result<RequestId> parse(std::string_view text);  // request_id.malformed
};

// Who acted: an officer of the ledger, through one uid. Officer 0 is the ledger itself.
struct Actor {
  std::uint64_t officer = 0;
  std::uint64_t uid = 0;
  auto operator<=>(const Actor&) const = default;
};

// The natural key of a Joint Committee decision.
struct DecisionKey {
  ProjectReference project;
  Date period_start;
  Date period_end;
  Date decided_on;
  auto operator<=>(const DecisionKey&) const = default;
  [[nodiscard]] std::string text() const;  // "MN004 2017-01-01..2017-07-31 decided 2017-10-24"
};

}  // namespace jcm::domain

template <>
struct std::hash<jcm::domain::AccountNumber> {
  std::size_t operator()(const jcm::domain::AccountNumber& a) const noexcept {
    const auto packed = (std::uint64_t{static_cast<std::uint8_t>(a.registry.letters[0])} << 48) |
                        (std::uint64_t{static_cast<std::uint8_t>(a.registry.letters[1])} << 40) |
                        (std::uint64_t{static_cast<std::uint8_t>(a.kind)} << 32) | a.number;
    return static_cast<std::size_t>(packed * 0x9e3779b97f4a7c15ULL);
  }
};
