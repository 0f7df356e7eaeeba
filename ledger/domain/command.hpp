// What may be asked: the facts as given, one struct per operation. The same structs stand in the
// entry that records them (entry.hpp), so "as given" is never lost. Here: the main job; beside it
// commands_records.hpp (amendments, countries, reconciliation), commands_restraint.hpp (holds,
// corrections), commands_article6.hpp, commands_people.hpp (officers, policy, proposals) and
// commands_seal.hpp (seals, personal data, the trail).
#pragma once

#include <variant>
#include <vector>

#include "ledger/domain/command_main.hpp"
#include "ledger/domain/commands_article6.hpp"
#include "ledger/domain/commands_people.hpp"
#include "ledger/domain/commands_records.hpp"
#include "ledger/domain/commands_restraint.hpp"
#include "ledger/domain/commands_seal.hpp"

namespace jcm::domain {

// Every operation. The order is that of the table in entry_kind.cpp.
using AnyGiven =
    std::variant<Genesis, OpenRegistry, GoLive, RecordProject, RecordDecision, OpenAccount,
                 SetAccountStatus, Issue, Transfer, Retire, Cancel, RotateKey, AmendProject,
                 SetProjectStatus, RecordCountry, AmendDecision, WithdrawDecision, AmendAccount,
                 CourtTransfer, PlaceHold, LiftHold, ReverseEntry, CorrectExcess,
                 RecordAuthorization, AuthorizeUnits, RecordFirstTransfer, Propose, Approve, Reject,
                 WithdrawProposal, ExpireProposal, ExecuteProposal, GrantOfficer, RevokeOfficer,
                 SetPolicy, Seal, RecordReconciliation, ErasePersonal, TrailEvent>;
// The variant with its copies, moves and comparison compiled once, in given.cpp: written out in
// every file that holds a command, they are half of what the compiler does.
struct Given : AnyGiven {
  using AnyGiven::AnyGiven;
  Given();
  Given(const Given& other);
  Given(Given&& other) noexcept;
  Given& operator=(const Given& other);
  Given& operator=(Given&& other) noexcept;
  ~Given();
  bool operator==(const Given& other) const;
};
EntryKind kind_of(const Given& given);

// What a proposal holds: the command it proposes, without a request id. Personal digests stand with
// the proposal itself and go with the effect.
struct Proposed {
  Given given;
  Common common;
  std::optional<Authority> authority;
  bool operator==(const Proposed&) const = default;
};

struct Command {
  Given given;
  Common common;
  std::optional<Authority> authority;  // mandatory for transfer, retire, cancel
  PersonalDigests personal;
  std::optional<OfficerSignature> signature{};  // exactly when the officer has enrolled a key
};

}  // namespace jcm::domain
