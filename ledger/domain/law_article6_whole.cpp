// Law 10 over a whole state: authorizations, first transfers and uses of units fit each other, the
// units' holders, and the numbers of the ITMOs.
#include <algorithm>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_article6;

struct Piece {
  Serial first = 1;
  Serial last = 1;
  const MarkRow* row = nullptr;
};
using Pieces = std::vector<Piece>;
struct RunMarks {
  Pieces authorized, transferred, used;
};

std::string place(const NumberingRun& run, Serial serial) {
  return "run " + run_text(run) + ", serial " + std::to_string(serial);
}

// Ascending, none over another, each under an authorization there is.
Status check_pieces(const State& state, const NumberingRun& run, const Pieces& pieces) {
  Serial last = 0;
  for (const auto& piece : pieces) {
    if (piece.first <= last || piece.last < piece.first)
      return broken(id, place(run, piece.first) + " is marked twice");
    last = piece.last;
    const auto found = state.authorizations().find(piece.row->authorization);
    if (found == state.authorizations().end() || found->second.facts.registry != run.registry)
      return broken(id, place(run, piece.first) + " is under no authorization of its registry");
  }
  return {};
}

// Every unit of `piece` is under the authorization that the piece names.
bool is_under(const Pieces& authorized, const Piece& piece) {
  auto it = std::partition_point(authorized.begin(), authorized.end(),
                                 [&](const Piece& a) { return a.last < piece.first; });
  Serial at = piece.first;
  for (; it != authorized.end() && it->first <= at; ++it) {
    if (it->row->authorization != piece.row->authorization) return false;
    if (it->last >= piece.last) return true;
    at = it->last + 1;
  }
  return false;
}

// Calls `visit(first, last, kind of the account)` over the units of the piece; false when some were
// never issued.
template <class Visit>
bool each_holder(const RunBlocks& blocks, const Piece& piece, Visit visit) {
  Serial at = piece.first;
  auto it = blocks.upper_bound(at);
  if (it != blocks.begin()) --it;
  for (; it != blocks.end() && it->first <= at && it->second.last >= at; ++it) {
    const Serial end = std::min(it->second.last, piece.last);
    visit(at, end, it->second.account.kind);
    if (end == piece.last) return true;
    at = end + 1;
  }
  return false;
}

AccountKind place_of(UnitUse use) {
  return use == UnitUse::ndc ? AccountKind::retirement : AccountKind::cancellation;
}

bool covers_use(AuthorizedPurposes purposes, UnitUse use) {
  if (use == UnitUse::ndc) return covers_ndc(purposes);
  return covers(purposes, use == UnitUse::imp ? OtherUse::imp : OtherUse::op);
}

Status check_uses(const State& state, const NumberingRun& run, const RunMarks& marks) {
  const auto& blocks = state.blocks(run);
  std::uint64_t toward_ndc = 0;
  for (const auto& piece : marks.used) {
    const auto& row = *piece.row;
    if (!row.use || row.itmo != 0 || !is_under(marks.authorized, piece) ||
        !covers_use(state.authorizations().at(row.authorization).facts.purposes, *row.use))
      return broken(id, place(run, piece.first) + " is used for what it is not authorized for");
    bool lies = true;
    const bool issued = each_holder(blocks, piece, [&](Serial, Serial, AccountKind kind) {
      lies = lies && kind == place_of(*row.use);
    });
    if (!issued || !lies)
      return broken(id,
                    place(run, piece.first) + " is used, but does not lie where used units lie");
    if (*row.use == UnitUse::ndc) toward_ndc += piece.last - piece.first + 1;
  }
  // Units under an authorization enter a retirement account only by a use.
  std::uint64_t retired = 0;
  for (const auto& piece : marks.authorized) {
    const bool issued =
        each_holder(blocks, piece, [&](Serial first, Serial last, AccountKind kind) {
          if (kind == AccountKind::retirement) retired += last - first + 1;
        });
    if (!issued)
      return broken(id, place(run, piece.first) + " is authorized, but was never issued");
  }
  return retired == toward_ndc
             ? Status{}
             : broken(id, "run " + run_text(run) + ": retired units stand without their use");
}

Status check_run(const State& state, const NumberingRun& run, const RunMarks& marks) {
  for (const auto* pieces : {&marks.authorized, &marks.transferred, &marks.used})
    JCM_TRY_VOID(check_pieces(state, run, *pieces));
  for (const auto& piece : marks.authorized)
    if (piece.row->itmo != 0 || piece.row->use)
      return broken(id, place(run, piece.first) + ": its authorization says more than it may");
  for (const auto& piece : marks.transferred)
    if (piece.row->use || !is_under(marks.authorized, piece))
      return broken(id, place(run, piece.first) +
                            " was first transferred under an authorization that does not cover it");
  return check_uses(state, run, marks);
}

// ITMO numbers of each kind run from 1 without gap, none twice.
Status check_numbers(const State& state, const std::map<NumberingRun, RunMarks>& runs) {
  std::map<ItmoKey, std::vector<std::pair<Serial, Serial>>> given;
  for (const auto& [run, marks] : runs)
    for (const auto& piece : marks.transferred) {
      const auto& facts = state.authorizations().at(piece.row->authorization).facts;
      given[{facts.approach, facts.first_party, run.vintage}].emplace_back(
          piece.row->itmo, piece.row->itmo + (piece.last - piece.first));
    }
  if (given.size() != state.itmos().size())
    return broken(id, "ITMO numbers are kept for units that were never first transferred");
  for (auto& [key, ranges] : given) {
    std::sort(ranges.begin(), ranges.end());
    Serial next = 1;
    for (const auto& [first, last] : ranges) {
      if (first != next)
        return broken(id, "ITMO numbers of " + key.approach + ", " + key.party + ", " +
                              std::to_string(key.vintage.year) + ": " + std::to_string(next) +
                              " should follow, not " + std::to_string(first));
      next = last + 1;
    }
    const auto row = state.itmos().find(key);
    if (row == state.itmos().end() || row->second.last + 1 != next)
      return broken(id, "the last ITMO number of " + key.approach + ", " + key.party + ", " +
                            std::to_string(key.vintage.year) + " is not what was given");
  }
  return {};
}

Status check_rows(const State& state, const std::map<std::string, std::uint64_t>& covered) {
  for (const auto& [name, row] : state.authorizations()) {
    const auto found = covered.find(name);
    if (row.covered.raw() != (found == covered.end() ? 0 : found->second))
      return broken(id, "authorization \"" + name + "\" covers other than the units under it");
    if (row.facts.ceiling && row.covered > *row.facts.ceiling)
      return broken(id, "authorization \"" + name + "\" covers more than its ceiling");
    if (row.facts.id != name || row.recorded_by >= state.head().size ||
        state.registry(row.facts.registry) == nullptr ||
        covers_other(row.facts.purposes) != row.facts.first_transfer.has_value())
      return broken(id, "authorization \"" + name + "\" is impossible");
  }
  return {};
}

}  // namespace

Status article6_whole(const State& state) {
  std::map<NumberingRun, RunMarks> runs;
  std::map<std::string, std::uint64_t> covered;
  for (const auto& [key, row] : state.marks()) {
    if (key.kind == MarkKind::hold || key.kind == MarkKind::reservation) continue;
    if (key.cause == 0 || key.cause >= state.head().size)
      return broken(id, place(key.run, key.first) + " is marked by an entry that is none");
    auto& marks = runs[key.run];
    auto& pieces = key.kind == MarkKind::authorization    ? marks.authorized
                   : key.kind == MarkKind::first_transfer ? marks.transferred
                                                          : marks.used;
    pieces.push_back({key.first, row.last, &row});
    if (key.kind == MarkKind::authorization) covered[row.authorization] += row.last - key.first + 1;
  }
  for (const auto& [run, marks] : runs) JCM_TRY_VOID(check_run(state, run, marks));
  JCM_TRY_VOID(check_numbers(state, runs));
  return check_rows(state, covered);
}

}  // namespace jcm::domain::law
