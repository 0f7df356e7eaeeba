// The officers as they stand, for whoever must know at every request who is calling: immutable,
// published with the entries that change them, by the thread that commits.
#pragma once

#include <map>
#include <memory>
#include <unordered_map>

#include "ledger/domain/state.hpp"

namespace jcm::engine {

class Officers {
 public:
  using Rows = std::map<std::uint64_t, domain::OfficerRow>;
  Officers() = default;
  explicit Officers(Rows rows) : rows_(std::move(rows)) {
    for (const auto& [number, row] : rows_)
      if (!row.roles.empty()) by_uid_.emplace(row.uid, number);
  }

  // Every officer there ever was, by number.
  [[nodiscard]] const Rows& rows() const { return rows_; }
  // The active officer with this uid; rows().end() when there is none.
  [[nodiscard]] Rows::const_iterator find_uid(std::uint64_t uid) const {
    const auto found = by_uid_.find(uid);
    return found == by_uid_.end() ? rows_.end() : rows_.find(found->second);
  }
  // The active officer with this number and uid; null otherwise.
  [[nodiscard]] const domain::OfficerRow* find(const domain::Actor& actor) const {
    const auto found = rows_.find(actor.officer);
    const bool active =
        found != rows_.end() && found->second.uid == actor.uid && !found->second.roles.empty();
    return active ? &found->second : nullptr;
  }

 private:
  Rows rows_;
  std::unordered_map<std::uint64_t, std::uint64_t> by_uid_;
};

}  // namespace jcm::engine
