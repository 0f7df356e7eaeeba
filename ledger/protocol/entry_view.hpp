// An entry as JSON: what is recorded, in words.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ledger/chain/record.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// The text behind a personal digest, and the salt that was hashed with it.
struct PersonalText {
  base::Bytes salt;
  std::string text;
  std::optional<domain::Seq> erased_by{};  // then there is neither
};
// Absent when it is not there, and nobody erased it. An error stops the view.
using PersonalLookup =
    std::function<base::Result<std::optional<PersonalText>>(const base::Digest& digest)>;

// The view that entry.get, entry.list and request.find answer. `raw`: the stored bytes, added as
// "raw" in hexadecimal (the leaf is SHA-256 over 0x00 and them).
base::Result<json::object> entry_json(const chain::Record& record, const base::Digest& leaf,
                                      const PersonalLookup& personal,
                                      std::optional<base::ByteView> raw = std::nullopt);
// {"entries":[...],"next"?}
json::object entry_list_json(json::array entries, const std::optional<std::string>& next);

}  // namespace jcm::protocol
