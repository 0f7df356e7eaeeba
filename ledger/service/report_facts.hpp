// What the Article 6 tables and the worksheet need, gathered from the entries of a ledger.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ledger/engine/snapshot.hpp"
#include "ledger/reports/adjustment.hpp"
#include "ledger/reports/aef_facts.hpp"

namespace jcm::service {

// Calls `visit` with the entries of each registry that are dated in the year (of every year,
// without one) and lie before the cut, in their order; of one registry only, when it is given.
base::Status each_entry_of_year(const engine::Snapshot& snapshot, const engine::Cut& cut,
                                std::optional<int> year,
                                const std::optional<domain::RegistryCode>& registry,
                                const std::function<void(const domain::Entry&)>& visit);

// The Party whose registry each is: Japan's own, and those of the partner countries as recorded.
// Empty for a registry whose country is not recorded.
base::Result<std::map<domain::RegistryCode, std::string>> parties_of_registries(
    const engine::Snapshot& snapshot);

// Everything of Article 6 that lies before a cut.
struct Article6Facts {
  std::vector<domain::RecordAuthorization> authorizations;  // every version, in order
  std::vector<std::shared_ptr<const chain::Record>> first_transfers;
  std::vector<reports::ItmoBlock> itmos;  // ascending by units
  std::set<domain::Seq> reversed;         // entries that were reversed by now
};
base::Result<Article6Facts> article6_facts(const engine::Snapshot& snapshot,
                                           const engine::Cut& cut);

// All but the submission, as of the last day of its year.
base::Result<reports::AefFacts> aef_facts(const engine::Snapshot& snapshot,
                                          const reports::AefSubmission& submission);

// First transfers dated in the year, and uses toward the NDC of the year, before the cut.
base::Result<std::vector<reports::AdjustmentFact>> adjustment_facts(
    const engine::Snapshot& snapshot, const engine::Cut& cut, std::uint16_t year);

}  // namespace jcm::service
