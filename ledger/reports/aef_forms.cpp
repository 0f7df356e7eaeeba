#include "ledger/reports/aef_forms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "ledger/base/text.hpp"
#include "ledger/domain/itmo_text.hpp"

namespace jcm::reports {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

bool is_year(std::string_view text) {
  return text.size() == 4 && digits(text) && (text.starts_with("20") || text.starts_with("21"));
}
bool is_authorization_id(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || c == ' ' || c == '-';
  });
}
bool is_submission_version(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return false;
  const auto major = base::parse_u64(text.substr(0, dot));
  return major && *major > 0 && base::parse_u64(text.substr(dot + 1));
}

std::vector<std::string_view> cut(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

}  // namespace

std::string aef_date(base::Date date) {
  const auto iso = base::to_text(date);  // YYYY-MM-DD
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

std::string aef_instant(base::Timestamp time) {
  return base::to_text(time).substr(0, 23) + "Z";  // YYYY-MM-DDTHH:MM:SS.mmm
}

std::optional<base::Date> parse_aef_date(std::string_view text) {
  if (text.size() != 10 || text[2] != '/' || text[5] != '/') return std::nullopt;
  return base::parse_date(
      fmt::format("{}-{}-{}", text.substr(6), text.substr(3, 2), text.substr(0, 2)));
}

bool is_aef_instant(std::string_view text) {
  return text.size() == 24 && text[19] == '.' && base::parse_timestamp(text).has_value();
}

bool has_form(const AefColumn& column, std::string_view cell) {
  const auto known = [&](std::string_view value) {
    return std::ranges::find(column.values, value) != column.values.end();
  };
  switch (column.form) {
    case AefForm::text:
      return true;
    case AefForm::party:
      return domain::is_party(cell);
    case AefForm::parties:
      return std::ranges::all_of(cut(cell, ", "), domain::is_party);
    case AefForm::party_registry:
      return domain::is_party_registry(cell);
    case AefForm::approach:
      return domain::is_approach(cell);
    case AefForm::authorization_id:
      return is_authorization_id(cell);
    case AefForm::submission_version:
      return is_submission_version(cell);
    case AefForm::year:
      return is_year(cell);
    case AefForm::whole_number:
      return base::parse_u64(cell).value_or(0) > 0;
    case AefForm::date:
      return parse_aef_date(cell).has_value();
    case AefForm::instant:
      return is_aef_instant(cell);
    case AefForm::itmo:
      return domain::ItmoId::parse(cell).has_value();
    case AefForm::one_of:
      return known(cell);
    case AefForm::some_of:
      return std::ranges::all_of(cut(cell, ", "), known);
  }
  return false;
}

std::string_view describe(AefForm form) {
  switch (form) {
    case AefForm::text:
      return "a text";
    case AefForm::party:
      return "a Party as three capital letters (ISO 3166-1 alpha-3, as in MNG)";
    case AefForm::parties:
      return "Parties as three capital letters each, with \", \" between (as in JPN, MNG)";
    case AefForm::party_registry:
      return "a registry of a Party: its three letters and two digits (as in MNG01)";
    case AefForm::approach:
      return "a cooperative approach: CA and four digits (as in CA0099)";
    case AefForm::authorization_id:
      return "letters, digits, spaces and hyphens only";
    case AefForm::submission_version:
      return "a version X.Y with X from 1; the first is 1.0";
    case AefForm::year:
      return "a year from 2000 to 2199";
    case AefForm::whole_number:
      return "a whole number from 1, digits only";
    case AefForm::date:
      return "a date as dd/mm/yyyy";
    case AefForm::instant:
      return "an instant in UTC to the millisecond (as in 2026-01-30T09:15:00.000Z)";
    case AefForm::itmo:
      return "an ITMO id: approach, ITMO registry, first transferring Party, serial, vintage (as "
             "in CA0099-MNG01-MNG-24249-2020)";
    case AefForm::one_of:
    case AefForm::some_of:
      return "one of the controlled values";
  }
  return "";
}

}  // namespace jcm::reports
