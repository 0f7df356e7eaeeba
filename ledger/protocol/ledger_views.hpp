// The ledger as a whole as JSON: status, version, caller, checkpoint, the issuance report.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/chain/key_change.hpp"
#include "ledger/chain/note.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/domain/state.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// Rises when a method or a field changes its meaning; 0 until the first release, with no promise.
inline constexpr int protocol_version = 0;

struct StatusView {
  std::string origin;
  std::string vkey;        // chain::VerifierKey::text()
  std::uint64_t size = 0;  // entries
  base::Digest head_leaf;
  base::Timestamp head_time;
  std::optional<chain::Checkpoint> checkpoint;
  base::Timestamp checkpoint_time;  // when it was signed
  std::uint64_t unsigned_entries = 0;
  std::int64_t unsigned_age_micros = 0;
  std::uint64_t views_mark = 0;
  bool read_only = false;
  std::string read_only_reason;
  std::vector<std::string> notices;  // what an operator should know, oldest first
  std::uint64_t accepted = 0, repeated = 0, refused = 0, groups = 0;  // since the start
  std::uint64_t connections = 0;                                      // open now
  struct Trail {
    std::uint64_t size = 0;  // entries
    std::optional<chain::Checkpoint> checkpoint;
    std::uint64_t waiting = 0, lost = 0;  // events: not yet written, not written for good
    std::string problem;                  // empty: it is written
  };
  std::optional<Trail> trail;
  std::string version;
};
json::object status_json(const StatusView& view);

// {"program":"jcm-ledgerd","version":..,"rules_version":..,"protocol":0}
json::object version_json(std::string_view version);

// The newest signed note and what it says.
json::object checkpoint_json(std::string_view note, const chain::Checkpoint& checkpoint,
                             std::string_view vkey);

// {"sizes":[..],"next"?}
json::object checkpoint_list_json(std::span<const std::uint64_t> sizes,
                                  const std::optional<std::string>& next);

// {"keys":[..]}: every key of the ledger and the checkpoints it counts for, the first key first.
json::object key_list_json(const chain::KeyHistory& keys);

// The answer of `receipt`: `proof` is the text of the .tlog-proof file.
struct ReceiptView {
  domain::Seq seq = 0;
  domain::EntryKind kind = domain::EntryKind::genesis;
  base::Digest leaf;
  std::uint64_t size = 0;  // of the checkpoint in it
  std::string proof;
  std::string vkey;
};
json::object receipt_json(const ReceiptView& view);

// {"old_size","new_size","hashes":[hex],"checkpoint":note of new_size}
json::object consistency_json(std::uint64_t old_size, std::uint64_t new_size,
                              std::span<const base::Digest> hashes, std::string_view note);

// {"note" as it is kept now,"size","added": signature lines}
json::object cosigned_json(std::string_view note, std::uint64_t size, std::size_t added);

// One row per line of a decision, as in the published table.
struct IssuanceRow {
  domain::DecisionKey decision;
  domain::Side side = domain::Side::japan;
  domain::RegistryCode registry;
  domain::Quantity notified;
  std::optional<base::Date> issued_on;  // posted lines only
  std::optional<domain::Quantity>
      issued;  // posted: the line; zero line: 0; open or not hosted: absent
};
json::object issuance_row_json(const IssuanceRow& row);

}  // namespace jcm::protocol
