// Builders for authorizations, first transfers and uses.
#pragma once

#include "tests/support/domain_builders.hpp"

namespace jcm::test {

// Authorization of Mongolia for units of a registry, open to Japan; beyond NDC the use is the first
// transfer.
inline Command authorization(std::string id, AuthorizedPurposes purposes,
                             std::optional<std::uint64_t> ceiling = std::nullopt,
                             std::uint32_t version = 1, std::string_view code = "JP") {
  RecordAuthorization record;
  record.id = std::move(id);
  record.version = version;
  record.date = day("2025-04-01");
  record.approach = "CA0001";
  record.registry = registry(code);
  record.first_party = "MNG";
  record.party_registry = "MNG01";
  record.purposes = purposes;
  if (ceiling) record.ceiling = credits(*ceiling);
  record.parties = {"JPN"};
  if (covers_other(purposes)) record.first_transfer = FirstTransferDefinition::use_or_cancellation;
  record.sectors = {"Energy"};
  Command c;
  c.given = std::move(record);
  return c;
}
inline RecordAuthorization& facts_of_authorization(Command& command) {
  return std::get<RecordAuthorization>(command.given);
}

inline Command authorize(std::string id, const std::vector<std::string>& blocks) {
  Command c;
  c.given = AuthorizeUnits{std::move(id), std::get<ByRanges>(by_ranges(blocks))};
  return c;
}

// To Japan, or by one of the other events.
inline Command first_transfer(std::string id, const std::vector<std::string>& blocks,
                              FirstTransferEvent event = FirstTransferEvent::to_another_party) {
  RecordFirstTransfer transfer;
  transfer.authorization = std::move(id);
  transfer.event = event;
  transfer.blocks = std::get<ByRanges>(by_ranges(blocks));
  if (event == FirstTransferEvent::to_another_party) transfer.acquiring = "JPN";
  Command c;
  c.given = std::move(transfer);
  return c;
}

inline Command cancel_for(OtherUse use, const AccountNumber& from, const AccountNumber& to,
                          Selection selection) {
  auto c = cancel(from, to, std::move(selection));
  std::get<Cancel>(c.given).use = use;
  return c;
}

// Whether retirements in the registry need an authorization.
inline Command retirement_policy(std::string_view code, bool authorization_required) {
  SetPolicy policy;
  policy.registry = registry(code);
  policy.operation = EntryKind::credits_retire;
  policy.authorization_required = authorization_required;
  Command c;
  c.given = std::move(policy);
  return c;
}

}  // namespace jcm::test
