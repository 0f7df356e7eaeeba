// The identifier of an internationally transferred mitigation outcome (6/CMA.4, annex I, para 5):
// cooperative approach, registry of the originating Party, first transferring Party, serial number,
// vintage. Entries hold the parts, never the printed text.
#pragma once

#include "ledger/domain/rows.hpp"

namespace jcm::domain {

struct ItmoId {
  std::string approach;        // "CA0099"
  std::string party_registry;  // "MNG01"
  std::string first_party;     // "MNG"
  Serial serial = 1;
  Vintage vintage;
  auto operator<=>(const ItmoId&) const = default;
  // "CA0099-MNG01-MNG-24249-2020"
  [[nodiscard]] std::string text() const;
  // itmo.malformed. Commas that group the serial's digits in threes ("24,249") are allowed.
  static base::Result<ItmoId> parse(std::string_view text);
};

// The parts' own forms.
bool is_party(std::string_view text);           // ISO 3166-1 alpha-3: three capital letters
bool is_party_registry(std::string_view text);  // alpha-3 and two digits
bool is_approach(std::string_view text);        // CA and four digits

ItmoSeries series_of(const RecordAuthorization& authorization);
ItmoId itmo_of(const ItmoSeries& series, Vintage vintage, Serial serial);

}  // namespace jcm::domain
