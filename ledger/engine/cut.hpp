// How far a question about the past goes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <variant>

#include "ledger/domain/identifiers.hpp"

namespace jcm::engine {

// Now; after the entry with a seq, that entry included; what had been recorded by an instant; the
// end of a business date, which is each registry's own.
using Moment = std::variant<std::monostate, domain::Seq, domain::Timestamp, domain::Date>;

// The moment as ends (exclusive seqs). Entries of a registry count below its own end; ledger-wide
// ones below `ledger`. By date, ledger-wide entries all count: projects, decisions and
// authorizations carry dates of their own, and a fact may be recorded long after its date.
struct Cut {
  std::uint64_t ledger = 0;
  std::map<domain::RegistryCode, std::uint64_t> registries;  // every registry of the ledger
  std::optional<domain::Date> date;                          // as asked
  // The end for entries of the registry; of one that is not hosted, 0.
  [[nodiscard]] std::uint64_t end_of(const domain::RegistryCode& registry) const {
    const auto found = registries.find(registry);
    return found == registries.end() ? 0 : found->second;
  }
};

}  // namespace jcm::engine
