// Where the position of a registry can be read: a ledger's socket, an archive, a CSV.
#pragma once

#include <optional>
#include <string>

#include "ledger/domain/command.hpp"
#include "ledger/reports/reconciliation.hpp"
#include "tools/ctl/session.hpp"

namespace jcm::ctl {

struct FoundPosition {
  reports::Position position;
  std::string name;                             // origin, or the file's name
  std::uint64_t size = 0;                       // entries it covers; 0 for a CSV
  std::optional<domain::TrustedHead> head;      // of a ledger or archive
  std::optional<domain::DocumentRef> document;  // of a CSV
};
using Found = std::variant<FoundPosition, Failure>;

// Through the client's socket, as of the ledger's size when it is asked, every account of the
// registry.
Found position_of_ledger(Client& client, const domain::RegistryCode& registry);
// By replaying every entry of an archive under the rules; nothing of it is believed but its bytes.
// Whether its checkpoint is authentic is jcm-verify's to say.
Found position_of_archive(const std::string& directory, const domain::RegistryCode& registry);
// Columns: block ("JCM-JP-MN004-2017-1-7158"), and account, which may be empty.
Found position_of_csv(const std::string& path, const domain::RegistryCode& registry);

}  // namespace jcm::ctl
