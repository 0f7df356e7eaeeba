// What is recorded once a command has been accepted: facts. The envelope's version, previous hash
// and bytes belong to chain/record.hpp.
#pragma once

#include "ledger/domain/command.hpp"

namespace jcm::domain {

// What the ledger worked out from the command and the state.
struct IssuedBlock {
  AccountNumber account;
  UnitBlock block;
  auto operator<=>(const IssuedBlock&) const = default;
};
struct Resolved {
  std::vector<IssuedBlock> issued;         // issue: one per credit, in the order given
  std::vector<UnitBlock> moved;            // debits, reversals: ascending, at most 1,000; also what
                                           // a proposal of a debit reserves
  std::optional<AccountNumber> account;    // open account: the number
  std::optional<std::uint64_t> officer{};  // grant: the officer's number
  std::optional<AccountNumber> from{}, to{};  // reverse: whence the units go back, and where to
  std::vector<std::uint64_t> itmos{};         // first transfer: the first ITMO serial of each block
  std::vector<Digest> erased{};               // erase: the personal digests whose texts go
  std::optional<Seq> proposal{};              // the effect of a proposal: its proposal.open entry
  std::optional<SealRoots> seal{};            // seal: the roots
  std::optional<ItmoSeries> itmo_series{};    // first transfer: with what the ITMOs are numbered
  bool operator==(const Resolved&) const = default;
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
  std::uint32_t position = 0;  // from 0
  std::uint32_t count = 1;
  auto operator<=>(const BatchPosition&) const = default;
};

struct Entry {
  Seq seq = 0;
  Timestamp time;  // recorded time, strictly rising
  RequestId request_id;
  Digest request_digest;  // chain/request_digest.hpp
  Actor actor;
  Scope scope;
  Date business_date;
  std::optional<Authority> authority;
  std::optional<BatchPosition> batch;
  Body body;
  std::optional<OfficerSignature> signature{};
  [[nodiscard]] EntryKind kind() const { return kind_of(body.given); }
};

// The account that the units of a debit leave (transfer, retire, cancel, court transfer, excess
// correction; of a proposal: of what it proposes); null for everything else.
const AccountNumber* debited_account(const Given& given);
// The accounts that units leave and reach: of every debit, and of a reversal, which moves them
// back. Absent for everything else, and for a reversal that is not resolved.
struct Parties {
  AccountNumber from;
  AccountNumber to;
  bool operator==(const Parties&) const = default;
};
std::optional<Parties> parties_of(const Entry& entry);
// The earlier entry that must be at hand to judge this one (reversals, erasures, and proposals of
// them); the gates are
// given it.
std::optional<Seq> referred_entry(const Given& given);

}  // namespace jcm::domain
