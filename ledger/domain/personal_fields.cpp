#include "ledger/domain/personal_fields.hpp"

namespace jcm::domain {

std::span<const PersonalRule> personal_rules(EntryKind kind) {
  static constexpr PersonalRule officer[] = {{PersonalField::officer_name, false}};
  static constexpr PersonalRule holder[] = {
      {PersonalField::holder_name, true},  {PersonalField::representative, false},
      {PersonalField::head_office, false}, {PersonalField::contact, false},
      {PersonalField::department, false},
  };
  static constexpr PersonalRule amended[] = {
      {PersonalField::holder_name, false}, {PersonalField::representative, false},
      {PersonalField::head_office, false}, {PersonalField::contact, false},
      {PersonalField::department, false},
  };
  // Those of what is proposed; the first gate asks for just them.
  static constexpr PersonalRule proposed[] = {
      {PersonalField::holder_name, false}, {PersonalField::representative, false},
      {PersonalField::head_office, false}, {PersonalField::contact, false},
      {PersonalField::department, false},  {PersonalField::beneficiary, false},
      {PersonalField::reason, false},      {PersonalField::officer_name, false},
  };
  static constexpr PersonalRule reason[] = {{PersonalField::reason, false}};
  static constexpr PersonalRule use[] = {{PersonalField::beneficiary, true},
                                         {PersonalField::reason, true}};
  using enum EntryKind;
  if (kind == account_open) return holder;
  if (kind == account_amend) return amended;
  if (kind == account_set_status) return reason;
  if (kind == credits_retire || kind == credits_cancel) return use;
  if (kind == genesis || kind == officer_grant) return officer;
  if (kind == proposal_open) return proposed;
  return {};
}

}  // namespace jcm::domain
