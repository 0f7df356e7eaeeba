#include "ledger/domain/entry_kind.hpp"

#include <array>

#include "ledger/domain/dated_kinds.hpp"
#include "ledger/domain/empty_given.hpp"
#include "ledger/domain/entry.hpp"
#include "ledger/domain/facts.hpp"

namespace jcm::domain {
namespace {

struct KindRow {
  EntryKind kind;
  std::string_view text;
};

// In the order of the alternatives of Given.
constexpr std::array<KindRow, std::variant_size_v<AnyGiven>> kinds{{
    {EntryKind::genesis, "genesis"},
    {EntryKind::registry_open, "registry.open"},
    {EntryKind::registry_go_live, "registry.go_live"},
    {EntryKind::project_record, "project.record"},
    {EntryKind::decision_record, "decision.record"},
    {EntryKind::account_open, "account.open"},
    {EntryKind::account_set_status, "account.set_status"},
    {EntryKind::credits_issue, "credits.issue"},
    {EntryKind::credits_transfer, "credits.transfer"},
    {EntryKind::credits_retire, "credits.retire"},
    {EntryKind::credits_cancel, "credits.cancel"},
    {EntryKind::key_rotate, "key.rotate"},
    {EntryKind::project_amend, "project.amend"},
    {EntryKind::project_set_status, "project.set_status"},
    {EntryKind::country_record, "country.record"},
    {EntryKind::decision_amend, "decision.amend"},
    {EntryKind::decision_withdraw, "decision.withdraw"},
    {EntryKind::account_amend, "account.amend"},
    {EntryKind::credits_court_transfer, "credits.court_transfer"},
    {EntryKind::hold_place, "hold.place"},
    {EntryKind::hold_lift, "hold.lift"},
    {EntryKind::credits_reverse, "credits.reverse"},
    {EntryKind::credits_correct_excess, "credits.correct_excess"},
    {EntryKind::authorization_record, "authorization.record"},
    {EntryKind::credits_authorize, "credits.authorize"},
    {EntryKind::credits_first_transfer, "credits.first_transfer"},
    {EntryKind::proposal_open, "proposal.open"},
    {EntryKind::proposal_approve, "proposal.approve"},
    {EntryKind::proposal_reject, "proposal.reject"},
    {EntryKind::proposal_withdraw, "proposal.withdraw"},
    {EntryKind::proposal_expire, "proposal.expire"},
    {EntryKind::proposal_execute, "proposal.execute"},
    {EntryKind::officer_grant, "officer.grant"},
    {EntryKind::officer_revoke, "officer.revoke"},
    {EntryKind::policy_set, "policy.set"},
    {EntryKind::seal, "seal"},
    {EntryKind::reconciliation_record, "reconciliation.record"},
    {EntryKind::personal_erase, "personal.erase"},
    {EntryKind::trail_event, "trail.event"},
}};
template <std::size_t At, class T>
constexpr bool stands = std::is_same_v<std::variant_alternative_t<At, AnyGiven>, T>;
static_assert(stands<7, Issue> && stands<10, Cancel> && stands<11, RotateKey> &&
              stands<18, CourtTransfer> && stands<22, CorrectExcess> &&
              stands<25, RecordFirstTransfer> && stands<31, ExecuteProposal> &&
              stands<34, SetPolicy> && stands<38, TrailEvent>);

template <std::size_t At = 0>
Given empty_from(EntryKind kind) {
  if constexpr (At + 1 < kinds.size())
    if (kinds[At].kind != kind) return empty_from<At + 1>(kind);
  return Given(std::in_place_index<At>);
}

}  // namespace

Given empty_given(EntryKind kind) { return empty_from(kind); }

EntryKind kind_of(const Given& given) { return kinds[given.index()].kind; }

std::string_view text_of(EntryKind kind) {
  for (const auto& row : kinds)
    if (row.kind == kind) return row.text;
  return "";
}

std::optional<EntryKind> entry_kind_of(std::uint64_t stored) {
  for (const auto& row : kinds)
    if (static_cast<std::uint64_t>(row.kind) == stored) return row.kind;
  return std::nullopt;
}

std::optional<EntryKind> parse_entry_kind(std::string_view text) {
  for (const auto& row : kinds)
    if (row.text == text) return row.kind;
  return std::nullopt;
}

bool is_dated(EntryKind kind) {
  const auto number = static_cast<unsigned>(kind);
  return (number >= 40 && number < 60) || kind == EntryKind::credits_reverse ||
         kind == EntryKind::credits_correct_excess;
}

}  // namespace jcm::domain
