#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "ledger/crypto/digest.hpp"
#include "ledger/store/tiles.hpp"
#include "ledger/store/view_index.hpp"
#include "ledger/store/views_common.hpp"

namespace jcm::store {
namespace {

// Sums are kept for at most so many runs of entries; up to this size of ledger a run is one entry.
constexpr std::uint64_t max_runs = std::uint64_t{1} << 20;

// A multiset of rows as the sum of their SHA-256 values, modulo 2^256: rows come in the order of
// entries on one side and in the order of keys on the other, and neither side has to be kept.
class RowSum {
 public:
  void add(const base::Digest& row) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto part = base::get_be<std::uint64_t>(row.view().subspan(i * 8, 8));
      const std::uint64_t sum = words_[i] + part;
      const std::uint64_t with_carry = sum + carry;
      carry = static_cast<std::uint64_t>(sum < part) | static_cast<std::uint64_t>(with_carry < sum);
      words_[i] = with_carry;
    }
    ++rows_;
  }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  bool operator==(const RowSum&) const = default;

 private:
  std::array<std::uint64_t, 4> words_{};  // least significant first
  std::uint64_t rows_ = 0;
};

base::Digest hash_row(std::string_view key, std::string_view value) {
  const auto length = static_cast<std::uint8_t>(key.size());  // keys are shorter than 256 bytes
  return crypto::sha256({base::ByteView(&length, 1), base::as_bytes(key), base::as_bytes(value)});
}

// A table whose rows each belong to one entry.
struct Table {
  ViewFamily family;
  RowSum expected;
  std::vector<std::uint64_t> runs;  // expected minus found, per run of entries, modulo 2^64
};

class Comparison final : public ViewsComparison {
 public:
  Comparison(std::shared_ptr<const ViewsReading> reading, std::uint64_t mark)
      : reading_(std::move(reading)), mark_(mark), run_length_(mark / max_runs + 1) {
    for (const auto family : {view_movements, view_serials, view_requests, view_kinds})
      tables_.push_back({family, {}, std::vector<std::uint64_t>(mark / run_length_ + 1, 0)});
  }

  using ViewsComparison::feed;
  void feed(const domain::Entry& entry, const base::Digest& leaf,
            const domain::Delta& delta) override {
    if (entry.seq >= mark_ || failed_) return;
    for (const auto& row : index_rows(entry, delta)) {
      auto& table = *std::find_if(tables_.begin(), tables_.end(), [&](const Table& candidate) {
        return candidate.family == row.family;
      });
      const base::Digest digest = hash_row(row.key, row.value);
      table.expected.add(digest);
      table.runs[entry.seq / run_length_] += base::get_be<std::uint64_t>(digest.view());
    }
    if (const auto date = date_of_index(entry)) dates_[*date] = entry.seq + 1;
    tiles_.append(
        leaf, [&](const chain::TileId& id, std::string_view bytes) { compare_tile(id, bytes); });
    ++fed_;
  }

  base::Result<std::vector<Difference>> finish() override {
    if (failed_) return *failed_;
    if (fed_ < mark_) {
      // Without the entries nothing can be said of the rows they ask for.
      differences_.push_back(
          {"all",
           fmt::format("the views are at mark {}, but only {} entries could be applied", mark_,
                       fed_),
           fed_});
      return differences_;
    }
    for (auto& table : tables_) JCM_TRY_VOID(compare_rows(table));
    JCM_TRY_VOID(compare_dates());
    tiles_.flush_partial(
        [&](const chain::TileId& id, std::string_view bytes) { compare_tile(id, bytes); });
    if (failed_) return *failed_;
    JCM_TRY_VOID(count_tiles());
    return differences_;
  }

 private:
  // The entry a stored row belongs to; absent when the row does not say.
  static std::optional<domain::Seq> owner(ViewFamily family, std::string_view key,
                                          std::string_view value) {
    domain::Seq seq = 0;
    if (family == view_requests) {
      if (!view_row::decode(value, seq)) return std::nullopt;
      return seq;
    }
    if (key.size() < 8) return std::nullopt;
    std::string_view tail = key.substr(key.size() - 8);
    if (!view_key::take(tail, seq)) return std::nullopt;
    return seq;
  }

  base::Status compare_rows(Table& table) {
    RowSum found;
    const auto take = [&](std::string_view key, std::string_view value) -> base::Result<bool> {
      const base::Digest digest = hash_row(key, value);
      found.add(digest);
      const auto seq = owner(table.family, key, value);
      if (seq && *seq < mark_)
        table.runs[*seq / run_length_] -= base::get_be<std::uint64_t>(digest.view());
      return true;
    };
    JCM_TRY_VOID(reading_->scan(table.family, {}, {}, take));
    if (found == table.expected) return {};
    const std::string counts =
        fmt::format("{} rows, the entries ask for {}", found.rows(), table.expected.rows());
    const auto run = std::find_if(table.runs.begin(), table.runs.end(),
                                  [](std::uint64_t sum) { return sum != 0; });
    Difference difference{view_family_names[table.family], counts, std::nullopt};
    if (run == table.runs.end()) {
      difference.detail += "; the difference is in rows that name no entry below the mark";
    } else {
      const domain::Seq first = static_cast<std::uint64_t>(run - table.runs.begin()) * run_length_;
      const auto how_many =
          std::count_if(run, table.runs.end(), [](std::uint64_t sum) { return sum != 0; });
      difference.seq = first;
      difference.detail +=
          run_length_ == 1
              ? fmt::format("; rows of {} entries differ, the first is entry {}", how_many, first)
              : fmt::format("; the first difference is in entries {} to {}", first,
                            first + run_length_ - 1);
    }
    differences_.push_back(std::move(difference));
    return {};
  }

  base::Status compare_dates() {
    auto expected = dates_.begin();
    std::optional<Difference> difference;
    const auto take = [&](std::string_view key, std::string_view value) -> base::Result<bool> {
      const bool equal = expected != dates_.end() &&
                         key == view_key::join(expected->first.first, expected->first.second) &&
                         value == view_row::encode(expected->second);
      if (equal) {
        ++expected;
        return true;
      }
      difference = Difference{"dates", "a row that the entries do not ask for", std::nullopt};
      return false;
    };
    JCM_TRY_VOID(reading_->scan(view_dates, {}, {}, take));
    if (expected != dates_.end())
      difference = Difference{
          "dates",
          fmt::format("the row of {} on {} is missing or wrong", expected->first.first.text(),
                      base::to_text(expected->first.second)),
          expected->second - 1};
    if (difference) differences_.push_back(*difference);
    return {};
  }

  void compare_tile(const chain::TileId& id, std::string_view bytes) {
    ++tile_rows_;
    const auto stored = reading_->get(view_tiles, tile_key(id));
    if (!stored) {
      failed_ = stored.error();
      return;
    }
    if (*stored && **stored == bytes) return;
    if (++tiles_wrong_ > 1) return;  // the first says enough
    differences_.push_back({"tiles",
                            fmt::format("{} is not what the entries give", chain::tile_path(id)),
                            first_leaf_of_difference(id, bytes, stored->value_or(""))});
  }

  static domain::Seq first_leaf_of_difference(const chain::TileId& id, std::string_view expected,
                                              std::string_view found) {
    const auto differ = std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
    const auto hash = static_cast<std::uint64_t>(differ.first - expected.begin()) / 32;
    return (id.index * chain::tile_width + hash) << (chain::tile_height * id.level);
  }

  base::Status count_tiles() {
    std::uint64_t found = 0;
    JCM_TRY_VOID(reading_->scan(view_tiles, {}, {},
                                [&](std::string_view, std::string_view) -> base::Result<bool> {
                                  ++found;
                                  return true;
                                }));
    if (found > tile_rows_ && tiles_wrong_ == 0)
      differences_.push_back(
          {"tiles", fmt::format("{} tiles, the entries give {}", found, tile_rows_), std::nullopt});
    return {};
  }

  std::shared_ptr<const ViewsReading> reading_;
  std::uint64_t mark_;
  std::uint64_t run_length_;
  std::vector<Table> tables_;
  std::map<std::pair<domain::RegistryCode, domain::Date>, std::uint64_t> dates_;
  TileBuilder tiles_;
  std::uint64_t tile_rows_ = 0;
  std::uint64_t tiles_wrong_ = 0;
  std::uint64_t fed_ = 0;
  std::optional<base::Error> failed_;
  std::vector<Difference> differences_;
};

}  // namespace

base::Result<std::unique_ptr<ViewsComparison>> ViewsComparison::start(
    std::shared_ptr<const ViewsSnapshot> snapshot, const Views& /*views*/) {
  return std::unique_ptr<ViewsComparison>(
      std::make_unique<Comparison>(reading_of(*snapshot), snapshot->mark()));
}

}  // namespace jcm::store
