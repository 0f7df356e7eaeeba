// The index rows that one entry asks for. A pure function of the entry and its delta, so that the
// writer of the views and the comparison of the verifier ask for the same rows.
//
// Serial index. A range of units stands in buckets: level n has buckets of 1024 * 64^n units, and a
// range goes to the lowest level at which it spans at most 64 of them. So a range of any size costs
// at most 64 rows, and a lookup looks into one bucket per level.
#pragma once

#include <string>
#include <vector>

#include "ledger/domain/entry.hpp"
#include "ledger/store/view_keys.hpp"
#include "ledger/store/views.hpp"

namespace jcm::store {

inline constexpr unsigned serial_levels = 8;  // 1024 * 64^7 * 64 > 2^53
inline constexpr std::uint64_t buckets_per_range = 64;
constexpr unsigned bucket_shift(unsigned level) { return 10 + 6 * level; }
unsigned serial_level(const domain::UnitRange& range);
std::string serial_prefix(const domain::NumberingRun& run, unsigned level, domain::Serial serial);

struct IndexRow {
  ViewFamily family = view_requests;
  std::string key;
  std::string value;
};

// Whether the entries of a kind stand in the index of kinds: all but the four that make up nearly
// the whole of a ledger, and whose movements are indexed by account.
bool is_rare(domain::EntryKind kind);
std::string kind_key(domain::EntryKind kind, domain::Seq seq);

// Movements, serials, kinds and the request id; keys are unique in the ledger. Not the dates: those
// rows are overwritten (see date_row), and not the tiles (tiles.hpp).
std::vector<IndexRow> index_rows(const domain::Entry& entry, const domain::Delta& delta);
// The registry and business date whose end the entry moves to seq + 1: of postings and account
// changes. Absent for entries that obey no order of business dates: ledger-wide ones, and those of
// a registry whose date is that of their recording (its opening, holds, authorizations, seals,
// proposals), while history may still be imported behind them.
std::optional<std::pair<domain::RegistryCode, domain::Date>> date_of_index(
    const domain::Entry& entry);

// The units an entry issued or moved.
std::vector<domain::UnitBlock> touched_blocks(const domain::Entry& entry);
// The ranges of a serial row; views.corrupt.
base::Result<std::vector<domain::UnitRange>> decode_ranges(std::string_view stored);

}  // namespace jcm::store
