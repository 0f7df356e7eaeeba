// What the handle, the snapshots and the comparison of the views share.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ledger/store/rocks.hpp"
#include "ledger/store/view_keys.hpp"
#include "ledger/store/view_rows.hpp"
#include "ledger/store/views.hpp"

namespace rocksdb {
class Iterator;
class Snapshot;
}  // namespace rocksdb

namespace jcm::store {

inline constexpr std::string_view views_format_key = "format";
inline constexpr std::string_view views_mark_key = "mark";        // view_row::StoredHead
inline constexpr std::string_view views_genesis_key = "genesis";  // the bytes of entry 0

// A RocksDB snapshot and the head it stands at. Keeps the database open; released with the last
// copy.
class ViewsReading {
 public:
  explicit ViewsReading(std::shared_ptr<Database> database);
  ~ViewsReading();
  ViewsReading(const ViewsReading&) = delete;
  ViewsReading& operator=(const ViewsReading&) = delete;

  // Absent: no such row. views.corrupt, store.io.
  [[nodiscard]] base::Result<std::optional<std::string>> get(ViewFamily family,
                                                             std::string_view key) const;
  // Rows with lower <= key < upper ("" = to the end), in order, until `row` returns false or an
  // error.
  using Row = std::function<base::Result<bool>(std::string_view key, std::string_view value)>;
  [[nodiscard]] base::Status scan(ViewFamily family, std::string_view lower, std::string_view upper,
                                  const Row& row) const;
  // The last row with lower <= key <= upper, if any.
  using Pair = std::pair<std::string, std::string>;
  [[nodiscard]] base::Result<std::optional<Pair>> last(ViewFamily family, std::string_view lower,
                                                       std::string_view upper) const;
  // Empty views have a head of size 0.
  [[nodiscard]] base::Result<view_row::StoredHead> head() const;

 private:
  std::shared_ptr<Database> database_;
  const rocksdb::Snapshot* snapshot_;
};

base::Error views_corrupt(std::string detail);
std::shared_ptr<const ViewsSnapshot> make_snapshot(std::shared_ptr<const ViewsReading> reading,
                                                   std::uint64_t mark);
// The reading behind a snapshot made by this room.
std::shared_ptr<const ViewsReading> reading_of(const ViewsSnapshot& snapshot);

}  // namespace jcm::store
