// Gate 1 for policy and proposals.
#include <algorithm>
#include <initializer_list>

#include "ledger/domain/form.hpp"

namespace jcm::domain::form {
namespace {

using base::ErrorId;
using base::Status;
using enum EntryKind;

constexpr std::uint32_t max_approvals = 16;
constexpr std::size_t max_tiers = 16;
constexpr std::uint32_t max_minutes = 525'600;  // a year
constexpr std::uint32_t max_window_days = 36'500;

bool is_one_of(EntryKind kind, std::initializer_list<EntryKind> kinds) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

bool has_quantity(EntryKind kind) {
  return is_one_of(kind, {credits_issue, credits_transfer, credits_retire, credits_cancel,
                          credits_court_transfer, credits_correct_excess});
}
bool is_debit(EntryKind kind) {
  return is_one_of(kind, {credits_transfer, credits_retire, credits_cancel});
}
// Projects, decisions and countries belong to the ledger, not to one registry.
bool is_of_ledger(EntryKind kind) {
  return is_one_of(kind, {project_record, project_amend, project_set_status, country_record,
                          decision_record, decision_amend, decision_withdraw});
}

base::Error unfit(std::string_view field, std::string detail) {
  return fault(ErrorId::policy_form, field, std::move(detail));
}

Status check_tiers(const SetPolicy& policy) {
  const auto& tiers = policy.tiers;
  if (tiers.size() > max_tiers)
    return unfit("tiers", std::to_string(tiers.size()) + " tiers; give at most " +
                              std::to_string(max_tiers));
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const auto& tier = tiers[i];
    const auto path = [&](std::string_view name) {
      return at("tiers", i) + "." + std::string(name);
    };
    if (i > 0 && tier.above <= tiers[i - 1].above)
      return unfit(path("above"), "above " + std::to_string(tier.above.raw()) +
                                      " does not rise; give the tiers ascending by above");
    if (!tier.above.is_zero() && !has_quantity(policy.operation))
      return unfit(path("above"), std::string(text_of(policy.operation)) +
                                      " has no quantity; give one tier, with above 0");
    if (tier.approvals < 1 || tier.approvals > max_approvals)
      return unfit(path("approvals"), std::to_string(tier.approvals) + " approvals; give 1 to " +
                                          std::to_string(max_approvals));
    if (tier.role != Role::approver && tier.role != Role::administrator)
      return unfit(path("role"), "officers with the role " + std::string(text_of(tier.role)) +
                                     " may not approve; give approver or administrator");
  }
  return {};
}

Status check_minutes(std::string_view field, const std::optional<std::uint32_t>& minutes) {
  if (!minutes || (*minutes >= 1 && *minutes <= max_minutes)) return {};
  return unfit(field, std::string(field) + " is " + std::to_string(*minutes) + "; give 1 to " +
                          std::to_string(max_minutes) + ", or leave it out");
}

Status check_trusted(const SetPolicy& policy) {
  const auto& trusted = policy.trusted;
  if (trusted.empty()) {
    if (!policy.trusted_only) return {};
    return unfit("trusted_only", "no account is trusted, so nothing could move; give trusted");
  }
  if (trusted.size() > base::max_blocks_per_entry)
    return unfit("trusted", std::to_string(trusted.size()) + " accounts; give at most " +
                                std::to_string(base::max_blocks_per_entry));
  for (std::size_t i = 0; i < trusted.size(); ++i) {
    JCM_TRY_VOID(check_account(at("trusted", i), trusted[i]));
    if (!policy.registry.empty() && trusted[i].registry != policy.registry)
      return unfit(at("trusted", i), trusted[i].text() + " is no account of registry " +
                                         policy.registry.text() + "; leave it out");
    if (std::find(trusted.begin(), trusted.begin() + static_cast<std::ptrdiff_t>(i), trusted[i]) !=
        trusted.begin() + static_cast<std::ptrdiff_t>(i))
      return unfit(at("trusted", i), trusted[i].text() + " stands twice; give it once");
  }
  return {};
}

// Fields that only some operations have a use for.
Status check_fit(const SetPolicy& policy) {
  const auto only = [&](bool given, std::string_view field, bool fits, std::string_view of) {
    if (!given || fits) return Status{};
    return Status(unfit(field, std::string(field) + " is of no use for " +
                                   std::string(text_of(policy.operation)) + "; it is for " +
                                   std::string(of) + ", leave it out"));
  };
  const bool debit = is_debit(policy.operation);
  constexpr std::string_view debits = "credits.transfer, credits.retire and credits.cancel";
  JCM_TRY_VOID(only(!policy.trusted.empty(), "trusted", debit, debits));
  JCM_TRY_VOID(only(policy.trusted_only, "trusted_only", debit, debits));
  JCM_TRY_VOID(only(policy.per_transfer.has_value(), "per_transfer", debit, debits));
  JCM_TRY_VOID(only(policy.per_day.has_value(), "per_day", debit, debits));
  JCM_TRY_VOID(only(policy.window_days.has_value(), "window_days",
                    policy.operation == credits_reverse, "credits.reverse"));
  return only(policy.authorization_required, "authorization_required",
              policy.operation == credits_retire, "credits.retire");
}

// A comment: public, of at most max_long_text bytes.
Status check_comment(const std::string& comment, Presence presence) {
  return check_text("comment", comment, base::max_long_text, presence);
}

}  // namespace

bool may_be_proposed(EntryKind kind) {
  return !is_one_of(kind, {genesis, key_rotate, trail_event, proposal_open, proposal_approve,
                           proposal_reject, proposal_withdraw, proposal_expire, proposal_execute});
}

Status check_given(const SetPolicy& policy) {
  if (!policy.registry.empty()) JCM_TRY_VOID(check_code("registry", policy.registry));
  if (!may_be_proposed(policy.operation))
    return unfit("operation", "no policy can be set for " + std::string(text_of(policy.operation)) +
                                  "; give a method that writes, but none of proposals");
  if (!policy.registry.empty() && is_of_ledger(policy.operation))
    return unfit("registry", std::string(text_of(policy.operation)) +
                                 " belongs to the whole ledger; leave registry out");
  JCM_TRY_VOID(check_tiers(policy));
  JCM_TRY_VOID(check_minutes("life_minutes", policy.life_minutes));
  JCM_TRY_VOID(check_minutes("delay_minutes", policy.delay_minutes));
  JCM_TRY_VOID(check_fit(policy));
  JCM_TRY_VOID(check_trusted(policy));
  if (policy.per_transfer) JCM_TRY_VOID(check_amount("per_transfer", *policy.per_transfer));
  if (policy.per_day) JCM_TRY_VOID(check_amount("per_day", *policy.per_day));
  if (policy.window_days && *policy.window_days > max_window_days)
    return unfit("window_days", std::to_string(*policy.window_days) + " days; give at most " +
                                    std::to_string(max_window_days));
  return {};
}

Status check_given(const Approve& approve) {
  return check_comment(approve.comment, Presence::optional);
}
Status check_given(const Reject& reject) {
  return check_comment(reject.comment, Presence::mandatory);
}
Status check_given(const WithdrawProposal& withdraw) {
  return check_comment(withdraw.comment, Presence::optional);
}

Status check_proposed(const Propose& propose, const PersonalDigests& personal) {
  const auto& what = *propose.what;
  const auto kind = kind_of(what.given);
  if (!may_be_proposed(kind))
    return fault(ErrorId::field_value, "what.operation",
                 std::string(text_of(kind)) +
                     " cannot be proposed; give a method that writes, but none of proposals");
  if (what.common.business_date)
    return fault(ErrorId::field_value, "what.params.business_date",
                 "what is proposed is dated when it takes effect; leave business_date out, and use "
                 "effective_on for an earlier fact");
  auto status = check({what.given, what.common, what.authority, personal});
  if (!status) return in_proposal(std::move(status).error());
  return {};
}

base::Error in_proposal(base::Error error) {
  if (!error.field.empty()) error.field = "what.params." + error.field;
  return error;
}

}  // namespace jcm::domain::form
