#include "ledger/domain/personal_fields.hpp"

namespace jcm::domain {

std::span<const PersonalRule> personal_rules(EntryKind kind) {
  static constexpr PersonalRule officer[] = {{PersonalField::officer_name, false}};
  static constexpr PersonalRule holder[] = {
      {PersonalField::holder_name, true},  {PersonalField::representative, false},
      {PersonalField::head_office, false}, {PersonalField::contact, false},
      {PersonalField::department, false},
  };
  static constexpr PersonalRule reason[] = {{PersonalField::reason, false}};
  static constexpr PersonalRule use[] = {{PersonalField::beneficiary, true},
                                         {PersonalField::reason, true}};
  switch (kind) {
    case EntryKind::genesis:
      return officer;
    case EntryKind::account_open:
      return holder;
    case EntryKind::account_set_status:
      return reason;
    case EntryKind::credits_retire:
    case EntryKind::credits_cancel:
      return use;
    case EntryKind::registry_open:
    case EntryKind::registry_go_live:
    case EntryKind::project_record:
    case EntryKind::decision_record:
    case EntryKind::credits_issue:
    case EntryKind::credits_transfer:
    case EntryKind::key_rotate:
      return {};
  }
  return {};
}

}  // namespace jcm::domain
