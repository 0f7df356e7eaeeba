// What is recorded once a command has been accepted: facts. The envelope's version, previous hash and
// bytes belong to chain/record.hpp.
#pragma once

#include "ledger/domain/command.hpp"

namespace jcm::domain {

// Kinds are integers in reserved ranges per area; never renumber. Ranges: 0 ledger, 10 registry,
// 20 project, 30 decision, 40 account, 50 credits, 70 holds, 80 corrections, 90 Article 6, 100 proposals,
// 120 officers, 130 policy, 140 keys, 150 seals, 160 reconciliation.
enum class EntryKind : std::uint16_t {
  genesis = 0,
  registry_open = 10,
  registry_go_live = 11,
  project_record = 20,
  decision_record = 30,
  account_open = 40,
  account_set_status = 41,
  credits_issue = 50,
  credits_transfer = 51,
  credits_retire = 52,
  credits_cancel = 53,
  key_rotate = 140,
};
EntryKind kind_of(const Given& given);
// "credits.transfer", ...: also the method's name, but for genesis and key.rotate, which have none.
std::string_view text_of(EntryKind kind);
std::optional<EntryKind> entry_kind_of(std::uint64_t stored);

// What the ledger worked out from the command and the state.
struct IssuedBlock {
  AccountNumber account;
  UnitBlock block;
  auto operator<=>(const IssuedBlock&) const = default;
};
struct Resolved {
  std::vector<IssuedBlock> issued;           // issue: one per credit, in the order given
  std::vector<UnitBlock> moved;              // transfer, retire, cancel: ascending, at most 1,000
  std::optional<AccountNumber> account;      // open account: the number
  auto operator<=>(const Resolved&) const = default;
};

struct Body {
  Given given;
  Common common;
  PersonalDigests personal;
  Resolved resolved;
};

// An atomic batch is contiguous; its id is the request id of its first entry.
struct BatchPosition {
  std::string id;
  std::uint32_t position = 0;                // from 0
  std::uint32_t count = 1;
  auto operator<=>(const BatchPosition&) const = default;
};

struct Entry {
  Seq seq = 0;
  Timestamp time;                            // recorded time, strictly rising
  RequestId request_id;
  Digest request_digest;                     // chain/request_digest.hpp
  Actor actor;
  Scope scope;
  Date business_date;
  std::optional<Authority> authority;
  std::optional<BatchPosition> batch;
  Body body;
  [[nodiscard]] EntryKind kind() const { return kind_of(body.given); }
};

}  // namespace jcm::domain
