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
