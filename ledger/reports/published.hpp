// The tables that a registry publishes beside the issuance table: its entity holding accounts, what
// is recorded in each kind of account, and each year's transactions. The balance of a single entity
// is not published.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/domain/entry.hpp"

namespace jcm::reports {

// One entity holding account.
struct PublishedAccount {
  domain::AccountNumber account;
  std::optional<std::string> holder;  // absent when the name was erased
  domain::AccountStatus status = domain::AccountStatus::open;
  domain::Date opened_on;
};

// What is recorded in one kind of account of one registry.
struct KindBalance {
  domain::RegistryCode registry;
  domain::AccountKind kind = domain::AccountKind::entity_holding;
  std::uint64_t accounts = 0;  // that are not closed
  std::uint64_t quantity = 0;  // t CO2e
};
struct AccountStanding {
  domain::AccountNumber account;
  domain::AccountStatus status = domain::AccountStatus::open;
  domain::Quantity balance;
};
// One row per registry and kind, the kinds of a registry in their order, those without accounts
// too.
std::vector<KindBalance> kind_balances(const std::vector<domain::RegistryCode>& registries,
                                       const std::vector<AccountStanding>& accounts);

// Acts of one sort in one year.
struct Activity {
  std::uint64_t number = 0;
  std::uint64_t quantity = 0;  // t CO2e
  auto operator<=>(const Activity&) const = default;
};
// By business date. Cancellations include corrections of excess issuances, transfers those by order
// of a court; reversals stand apart and are not taken off what they reverse.
struct YearOfTransactions {
  Activity issued, transferred, retired, cancelled, reversed;
  auto operator<=>(const YearOfTransactions&) const = default;
};
// Summed entry by entry.
class TransactionSummary {
 public:
  void take(const domain::Entry& entry);
  // By registry and year; years without any act are left out.
  [[nodiscard]] const std::map<std::pair<domain::RegistryCode, int>, YearOfTransactions>& years()
      const {
    return years_;
  }

 private:
  std::map<std::pair<domain::RegistryCode, int>, YearOfTransactions> years_;
};

}  // namespace jcm::reports
