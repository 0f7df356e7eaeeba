// Builders for holds, transfers by order of a court, reversals and excess issuance.
#pragma once

#include "tests/support/domain_builders.hpp"

namespace jcm::test {

inline Authority order(std::string reference = "Order 7 of 2026") {
  return {AuthorityKind::legal_basis, std::move(reference), std::nullopt, std::nullopt};
}
inline std::vector<UnitBlock> blocks(const std::vector<std::string>& texts) {
  std::vector<UnitBlock> out;
  for (const auto& text : texts) out.push_back(block(text));
  return out;
}

inline Command place_hold(const AccountNumber& account, std::string_view business_date = "") {
  Command c;
  c.given = PlaceHold{account.registry, account, {}, "Tokyo District Court"};
  c.authority = order();
  return on(business_date, std::move(c));
}
inline Command place_hold(std::vector<UnitBlock> units, std::string_view business_date = "") {
  Command c;
  const auto code = units.empty() ? registry("JP") : units.front().run.registry;
  c.given = PlaceHold{code, std::nullopt, std::move(units), "Tokyo District Court"};
  c.authority = order();
  return on(business_date, std::move(c));
}
inline Command lift_hold(Seq hold, std::vector<UnitBlock> units = {},
                         std::string_view business_date = "") {
  Command c;
  c.given = LiftHold{hold, std::move(units)};
  c.authority = order("Order 8 of 2026");
  return on(business_date, std::move(c));
}
inline Command court_transfer(const AccountNumber& from, const AccountNumber& to,
                              std::vector<UnitBlock> units, std::string_view business_date = "") {
  Command c;
  c.given = CourtTransfer{from, to, std::move(units)};
  c.authority = order("Order 9 of 2026");
  return on(business_date, std::move(c));
}
inline Command reverse(Seq entry, std::string_view business_date = "") {
  Command c;
  c.given = ReverseEntry{entry, "Entered for the wrong holder"};
  c.authority = application("Application 12");
  return on(business_date, std::move(c));
}
inline Command correct_excess(Seq issuance, const AccountNumber& from, const AccountNumber& to,
                              std::vector<UnitBlock> units, std::string_view business_date = "") {
  Command c;
  c.given = CorrectExcess{issuance, from, to, std::move(units), "Verified again: too many"};
  c.authority = order("Joint Committee, decision 3");
  return on(business_date, std::move(c));
}
// How long after it an entry of the registry may be reversed.
inline Command reversal_window(std::string_view code, std::optional<std::uint32_t> days) {
  SetPolicy policy;
  policy.registry = registry(code);
  policy.operation = EntryKind::credits_reverse;
  policy.window_days = days;
  Command c;
  c.given = policy;
  return c;
}

}  // namespace jcm::test
