#include "ledger/domain/itmo_text.hpp"

#include <algorithm>
#include <vector>

#include "ledger/base/text.hpp"

namespace jcm::domain {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// Plain, or with its digits in threes.
std::optional<Serial> parse_serial(std::string_view text) {
  const auto groups = split(text, ',');
  if (groups.size() > 1 && (groups[0].empty() || groups[0].size() > 3)) return std::nullopt;
  std::string plain(groups[0]);
  for (std::size_t i = 1; i < groups.size(); ++i) {
    if (groups[i].size() != 3) return std::nullopt;
    plain += groups[i];
  }
  const auto serial = base::parse_u64(plain);
  if (!serial || *serial == 0 || *serial > base::max_exact_integer) return std::nullopt;
  return serial;
}

base::Error malformed(std::string_view text, std::string_view what) {
  return base::error(base::ErrorId::itmo_malformed,
                     "\"" + base::printable(text, 80) + "\" " + std::string(what) +
                         "; give an ITMO like CA0099-MNG01-MNG-24249-2020: cooperative approach, "
                         "registry of the Party, first transferring Party, serial, vintage");
}

}  // namespace

bool is_party(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), is_capital);
}
bool is_party_registry(std::string_view text) {
  return text.size() == 5 && is_party(text.substr(0, 3)) && is_digit(text[3]) && is_digit(text[4]);
}
bool is_approach(std::string_view text) {
  return text.size() == 6 && text.starts_with("CA") &&
         std::all_of(text.begin() + 2, text.end(), is_digit);
}

std::string ItmoId::text() const {
  return approach + "-" + party_registry + "-" + first_party + "-" + std::to_string(serial) + "-" +
         std::to_string(vintage.year);
}

base::Result<ItmoId> ItmoId::parse(std::string_view text) {
  if (text.size() > 80) return malformed(text, "is too long for an ITMO");
  const auto parts = split(text, '-');
  if (parts.size() != 5) return malformed(text, "does not have the five parts of an ITMO");
  if (!is_approach(parts[0])) return malformed(text, "has no cooperative approach in first place");
  if (!is_party_registry(parts[1])) return malformed(text, "has no registry in second place");
  if (!is_party(parts[2])) return malformed(text, "has no Party in third place");
  const auto serial = parse_serial(parts[3]);
  if (!serial) return malformed(text, "has no serial number in fourth place");
  const auto year = parts[4].size() == 4 ? base::parse_u64(parts[4]) : std::nullopt;
  const auto vintage = Vintage::of(year.value_or(0));
  if (!vintage) return malformed(text, "has no vintage from 2000 to 2199 in fifth place");
  return ItmoId{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]), *serial,
                *vintage};
}

ItmoSeries series_of(const RecordAuthorization& authorization) {
  return {authorization.approach, authorization.party_registry, authorization.first_party};
}
ItmoId itmo_of(const ItmoSeries& series, Vintage vintage, Serial serial) {
  return {series.approach, series.party_registry, series.first_party, serial, vintage};
}

}  // namespace jcm::domain
