// Commands that restrain units or put something right: holds (restrictions on disposal, Cabinet
// Order Art. 10 of the Act on Promotion of Global Warming Countermeasures), transfers by order of a
// court, reversals, corrections of an excess issuance. Nothing is ever rewritten: each is an entry
// of its own, linked to the one it is about.
#pragma once

#include "ledger/domain/command_main.hpp"

namespace jcm::domain {

// Restrains a whole account or some units, whoever holds them. Exactly one of account and blocks.
// The authority (legal basis, with its reference) is mandatory.
struct PlaceHold {
  RegistryCode registry;
  std::optional<AccountNumber> account;
  std::vector<UnitBlock> blocks;  // ascending, issued units of the registry, in whatever account
  std::string imposed_by;         // the court or office, public
  bool operator==(const PlaceHold&) const = default;
};
// Lifts a hold, or only from some of its units. Authority mandatory.
struct LiftHold {
  Seq hold = 0;
  std::vector<UnitBlock> blocks;  // empty: all that is left of it
  bool operator==(const LiftHold&) const = default;
};

// Units move by order of a court, held or not, also from a blocked account; holds stay on them
// until they are lifted. Authority: a legal basis, mandatory. Between holding accounts.
struct CourtTransfer {
  AccountNumber from;
  AccountNumber to;
  std::vector<UnitBlock> blocks;
  bool operator==(const CourtTransfer&) const = default;
};

// Moves the units of one transfer, retirement or cancellation back to where they came from: once,
// inside the window that the policy for credits.reverse gives, and only while all of them still lie
// where that entry put them. Authority mandatory: the application of the holder who gives them
// back, or a legal basis.
struct ReverseEntry {
  Seq entry = 0;
  std::string reason;  // public
  bool operator==(const ReverseEntry&) const = default;
};

// Cancels units that one issuance issued in excess (the Kyoto "excess issuance" cancellation,
// account type 240), linked to that issuance. Authority: a legal basis, mandatory.
struct CorrectExcess {
  Seq issuance = 0;
  AccountNumber from;
  AccountNumber to;               // a cancellation account
  std::vector<UnitBlock> blocks;  // units of that issuance
  std::string reason;             // public
  bool operator==(const CorrectExcess&) const = default;
};

template <>
struct FieldsOf<PlaceHold> {
  static constexpr auto all = std::tuple(
      field(0, "registry", &PlaceHold::registry), field(1, "account", &PlaceHold::account),
      maybe(2, "blocks", &PlaceHold::blocks), field(3, "imposed_by", &PlaceHold::imposed_by));
};
template <>
struct FieldsOf<LiftHold> {
  static constexpr auto all =
      std::tuple(field(0, "hold", &LiftHold::hold), maybe(1, "blocks", &LiftHold::blocks));
};
template <>
struct FieldsOf<CourtTransfer> {
  static constexpr auto all =
      std::tuple(field(0, "from", &CourtTransfer::from), field(1, "to", &CourtTransfer::to),
                 field(2, "blocks", &CourtTransfer::blocks));
};
template <>
struct FieldsOf<ReverseEntry> {
  static constexpr auto all = std::tuple(field(0, "entry", &ReverseEntry::entry),
                                         field(1, "reason", &ReverseEntry::reason));
};
template <>
struct FieldsOf<CorrectExcess> {
  static constexpr auto all = std::tuple(
      field(0, "issuance", &CorrectExcess::issuance), field(1, "from", &CorrectExcess::from),
      field(2, "to", &CorrectExcess::to), field(3, "blocks", &CorrectExcess::blocks),
      field(4, "reason", &CorrectExcess::reason));
};

}  // namespace jcm::domain
