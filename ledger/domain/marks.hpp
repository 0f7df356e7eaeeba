// Look-ups in the marks of units (rows.hpp): what holds, reserves, authorizes or has first
// transferred them.
#pragma once

#include "ledger/domain/state.hpp"

namespace jcm::domain {

struct Mark {
  MarkKey key;
  MarkRow row;
  bool operator==(const Mark&) const = default;
};

// Every mark of the kind that covers a unit of the block, ascending by first serial.
std::vector<Mark> marks_over(const State& state, MarkKind kind, const UnitBlock& block);
// Whether any unit of the block has such a mark; `apart_from` is a cause that does not count.
bool any_mark(const State& state, MarkKind kind, const UnitBlock& block,
              std::optional<Seq> apart_from = std::nullopt);
// The parts of the block that no mark of the kind covers, ascending; with a cause, that none of its
// marks covers.
std::vector<UnitBlock> parts_without(const State& state, MarkKind kind, const UnitBlock& block,
                                     std::optional<Seq> cause = std::nullopt);
// The first of them; absent when all of the block is covered.
std::optional<UnitBlock> first_part_without(const State& state, MarkKind kind,
                                            const UnitBlock& block,
                                            std::optional<Seq> cause = std::nullopt);
// Every mark of a cause in a registry, by run and first serial.
std::vector<Mark> marks_of(const State& state, const RegistryCode& registry, MarkKind kind,
                           Seq cause);
// The parts of the block that neither a hold nor a reservation covers, ascending.
std::vector<UnitBlock> free_parts(const State& state, const UnitBlock& block);

// The changes that mark the blocks, and those that take marks of one cause away again: all of them,
// or from the given units only (a mark over more is cut). Ascending by key.
std::vector<Change<MarkKey, MarkRow>> mark_all(MarkKind kind, Seq cause,
                                               const std::vector<UnitBlock>& blocks,
                                               const MarkRow& like);
std::vector<Change<MarkKey, MarkRow>> unmark(const State& state, MarkKind kind, Seq cause,
                                             const std::vector<UnitBlock>& blocks);
// Takes further changes into those of an entry, which stay ascending.
void add_marks(std::vector<Change<MarkKey, MarkRow>>& into,
               std::vector<Change<MarkKey, MarkRow>> more);
std::vector<Change<MarkKey, MarkRow>> unmark_all(const State& state, MarkKind kind, Seq cause,
                                                 const std::vector<NumberingRun>& runs);

}  // namespace jcm::domain
