#include "ledger/domain/command.hpp"

namespace jcm::domain {

std::string_view text_of(PersonalField field) {
  switch (field) {
    case PersonalField::holder_name:
      return "holder_name";
    case PersonalField::representative:
      return "representative";
    case PersonalField::head_office:
      return "head_office";
    case PersonalField::contact:
      return "contact";
    case PersonalField::department:
      return "department";
    case PersonalField::beneficiary:
      return "beneficiary";
    case PersonalField::reason:
      return "reason";
    case PersonalField::officer_name:
      return "officer_name";
  }
  return "";
}

std::string_view path_of(PersonalField field) {
  switch (field) {
    case PersonalField::holder_name:
      return "holder.name";
    case PersonalField::representative:
      return "holder.representative";
    case PersonalField::head_office:
      return "holder.head_office";
    case PersonalField::contact:
      return "holder.contact";
    case PersonalField::department:
      return "holder.department";
    case PersonalField::beneficiary:
      return "beneficiary";
    case PersonalField::reason:
      return "reason";
    case PersonalField::officer_name:
      return "officer_name";
  }
  return "";
}

std::string_view text_of(KeyChangeReason reason) {
  switch (reason) {
    case KeyChangeReason::planned:
      return "planned";
    case KeyChangeReason::lost:
      return "lost";
    case KeyChangeReason::stolen:
      return "stolen";
  }
  return "";
}

std::optional<KeyChangeReason> parse_key_change_reason(std::string_view text) {
  for (const auto reason :
       {KeyChangeReason::planned, KeyChangeReason::lost, KeyChangeReason::stolen})
    if (text == text_of(reason)) return reason;
  return std::nullopt;
}

std::string_view text_of(KeyAuthority authority) {
  switch (authority) {
    case KeyAuthority::current_key:
      return "current_key";
    case KeyAuthority::recovery_key:
      return "recovery_key";
  }
  return "";
}

std::string_view text_of(ProjectStatus status) {
  switch (status) {
    case ProjectStatus::validation:
      return "validation";
    case ProjectStatus::registered:
      return "registered";
    case ProjectStatus::withdrawn:
      return "withdrawn";
  }
  return "";
}

std::optional<ProjectStatus> parse_project_status(std::string_view text) {
  for (const auto status :
       {ProjectStatus::validation, ProjectStatus::registered, ProjectStatus::withdrawn})
    if (text == text_of(status)) return status;
  return std::nullopt;
}

}  // namespace jcm::domain
