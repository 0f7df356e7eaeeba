#include "ledger/service/entry_reading.hpp"

#include <fmt/format.h>

#include "ledger/protocol/entry_view.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

// Of a text that is not there: which entry erased it.
base::Result<std::optional<protocol::PersonalText>> erasure(const engine::Snapshot& snapshot,
                                                            const base::Digest& digest) {
  JCM_TRY(const auto small, snapshot.small_state());
  const auto row = small->erasures().find(digest);
  if (row == small->erasures().end()) return std::optional<protocol::PersonalText>();
  return std::optional(protocol::PersonalText{{}, {}, row->second.erased_by});
}

}  // namespace

base::Result<json::object> shown_entry(const engine::Snapshot& snapshot,
                                       const engine::StoredEntry& entry, bool raw, bool texts) {
  const auto personal =
      [&](const base::Digest& digest) -> base::Result<std::optional<protocol::PersonalText>> {
    if (!texts) return std::optional<protocol::PersonalText>();
    JCM_TRY(auto found, snapshot.personal(digest));
    if (!found) return erasure(snapshot, digest);
    return std::optional(protocol::PersonalText{std::move(found->salt), std::move(found->text)});
  };
  return protocol::entry_json(*entry.record, entry.leaf, personal,
                              raw ? std::optional<base::ByteView>(*entry.bytes) : std::nullopt);
}

base::Result<engine::StoredEntry> stored_entry(const engine::Snapshot& snapshot, domain::Seq seq,
                                               std::string_view field) {
  if (seq >= snapshot.size()) {
    return base::error(
        base::ErrorId::entry_unknown,
        fmt::format("there is no entry {}: the newest is {}", seq, snapshot.size() - 1),
        std::string(field));
  }
  JCM_TRY(auto entry, snapshot.entry(seq));
  if (!entry) {
    return base::error(
        base::ErrorId::store_gap,
        fmt::format("entry {} of {} is missing from the store: run jcm-verify on the data", seq,
                    snapshot.size()));
  }
  return std::move(*entry);
}

}  // namespace jcm::service
