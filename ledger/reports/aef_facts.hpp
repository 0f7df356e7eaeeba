// From what the ledger knows to the five tables of one Party and year.
//
// Whose action it is. The first transferring Party reports the authorization and the first
// transfer; the Party that acquires reports the acquisition; the Party of the registry in which the
// units lie reports what happens to them after that, and holds them. Units that were never first
// transferred are no ITMOs and stand in no table.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/domain/entry.hpp"
#include "ledger/reports/aef.hpp"

namespace jcm::reports {

// Table 1: what the ledger cannot know is as the submitter gives it; absent is a fault of the
// table.
struct AefSubmission {
  std::string party;  // ISO 3166-1 alpha-3
  std::uint16_t year = 0;
  std::string version;
  std::optional<base::Date> submitted_on;
  std::optional<std::uint16_t> ndc_first_year, ndc_last_year;
};

// Units that were first transferred together, and their ITMO numbers.
struct ItmoBlock {
  domain::UnitBlock units;
  std::string authorization;  // its id
  domain::ItmoSeries series;
  std::uint64_t first = 1;  // ITMO serial of the first unit
  domain::Seq by = 0;       // the credits.first_transfer entry
  bool operator==(const ItmoBlock&) const = default;
};

struct AefFirstTransfer {
  base::Timestamp time;
  domain::RecordFirstTransfer facts;
  domain::ItmoSeries series;
  std::vector<std::uint64_t> itmos;  // of each block's first unit
};
enum class AefAct : std::uint8_t {
  transfer,      // between two accounts of the registry, by order of a court too
  retirement,    // use toward an NDC
  cancellation,  // use beyond the NDC, or of the holder's own will
  correction,    // of an excess issuance
};
struct AefMove {
  domain::Seq seq = 0;
  base::Timestamp time;
  int business_year = 0;
  AefAct act = AefAct::transfer;
  domain::RegistryCode registry;
  std::vector<domain::UnitBlock> units;
  std::string purpose;                // retirement and cancellation: as recorded
  std::optional<std::uint16_t> year;  // of use, as recorded
  std::optional<domain::OtherUse> use;
};

struct AefFacts {
  AefSubmission submission;
  std::map<domain::RegistryCode, std::string> parties;  // of each registry of the ledger
  // Every version recorded by the end of the year, in the order of their entries.
  std::vector<domain::RecordAuthorization> authorizations;
  std::vector<ItmoBlock> itmos;                   // of every first transfer by the end of the year
  std::vector<AefFirstTransfer> first_transfers;  // of the year, in order
  std::vector<AefMove> moves;                     // of the year, in order, without those reversed
  std::vector<domain::UnitBlock> held;            // on 31 December, in all holding accounts
};

// The tables; check_aef says whether they may be submitted.
AefReport aef_report(const AefFacts& facts);

// The parts of `units` that are ITMOs, with their numbers, in the order of the blocks. `itmos`
// ascending by units, none overlapping; first transfers of entry `before` and later do not count.
std::vector<ItmoBlock> itmos_among(const std::vector<domain::UnitBlock>& units,
                                   const std::vector<ItmoBlock>& itmos, domain::Seq before);

}  // namespace jcm::reports
