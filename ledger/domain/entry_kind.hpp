// The kinds of entries. Kinds are integers in reserved ranges per area; never renumber. Ranges: 0
// ledger, 10 registry, 20 project and country, 30 decision, 40 account, 50 credits, 70 holds, 80
// corrections, 90 Article 6, 100 proposals, 120 officers, 130 policy, 140 keys, 150 seals, 160
// reconciliation, 170 personal data, 200 trail.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace jcm::domain {

enum class EntryKind : std::uint16_t {
  genesis = 0,
  registry_open = 10,
  registry_go_live = 11,
  project_record = 20,
  project_amend = 21,
  project_set_status = 22,
  country_record = 25,
  decision_record = 30,
  decision_amend = 31,
  decision_withdraw = 32,
  account_open = 40,
  account_set_status = 41,
  account_amend = 42,
  credits_issue = 50,
  credits_transfer = 51,
  credits_retire = 52,
  credits_cancel = 53,
  credits_court_transfer = 54,
  hold_place = 70,
  hold_lift = 71,
  credits_reverse = 80,
  credits_correct_excess = 81,
  authorization_record = 90,
  credits_authorize = 91,
  credits_first_transfer = 92,
  proposal_open = 100,
  proposal_approve = 101,
  proposal_reject = 102,
  proposal_withdraw = 103,
  proposal_expire = 104,
  proposal_execute = 105,
  officer_grant = 120,
  officer_revoke = 121,
  policy_set = 130,
  key_rotate = 140,
  seal = 150,
  reconciliation_record = 160,
  personal_erase = 170,
  trail_event = 200,
};
// "credits.transfer", ...: also the method's name, but for kinds that no request can ask for:
// genesis, key.rotate, proposal.expire, proposal.execute, trail.event.
std::string_view text_of(EntryKind kind);
std::optional<EntryKind> entry_kind_of(std::uint64_t stored);
std::optional<EntryKind> parse_entry_kind(std::string_view text);

}  // namespace jcm::domain
