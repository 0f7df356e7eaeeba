// The rules of Article 6 that several gates share: what an authorization covers, what a debit uses
// units for, and which units will do. The law (law_article6.cpp) looks for itself.
#pragma once

#include "ledger/domain/marks.hpp"

namespace jcm::domain::article6 {

bool covers(AuthorizedPurposes purposes, UnitUse use);
std::string_view words(UnitUse use);  // "toward an NDC", "for international mitigation purposes"

// What a debit uses its units for. Units under an authorization must be authorized for that; with
// `required` the others will not do either.
struct Demand {
  UnitUse use = UnitUse::ndc;
  bool required = false;
};
// Every retirement is a use toward an NDC; the policy for credits.retire of its registry says
// whether its units must be authorized. A cancellation is a use when it says which.
Demand demand_of(const State& state, const Retire& retire);
std::optional<Demand> demand_of(const State& state, const Cancel& cancel);

// The parts of the block that will do, ascending.
std::vector<UnitBlock> usable_parts(const State& state, const std::optional<Demand>& demand,
                                    const UnitBlock& block);
// units.not_authorized, authorization.purpose: some of the units will not do.
base::Status check_usable(const State& state, const std::optional<Demand>& demand,
                          const std::vector<UnitBlock>& blocks, std::string_view field);

// Gate 3. The use marks of the units under an authorization.
std::vector<Change<MarkKey, MarkRow>> use_marks(const State& state, UnitUse use, Seq cause,
                                                const std::vector<UnitBlock>& blocks);
// Takes the use marks of an entry away again: of a retirement or cancellation that is reversed. The
// first transfer of its units stays: it has been reported, and a unit has but one.
void undo_use(const State& state, Seq entry, Delta& delta);

// What is known under Article 6 of consecutive units alike in all of it.
struct KnownPart {
  UnitBlock block;
  std::string authorization;
  Seq authorized_by = 0;
  std::optional<Seq> first_transferred_by;
  Serial first_itmo = 0;  // ITMO serial of the first unit, when first transferred
  std::optional<UnitUse> use;
  std::optional<Seq> used_by;
  bool operator==(const KnownPart&) const = default;
};
// The parts of the block that are under an authorization, ascending, as far as entries below `end`
// made them so. (A use that was reversed is as if it had not been.)
std::vector<KnownPart> known_parts(const State& state, const UnitBlock& block, Seq end);

// Where an ITMO lies: the unit, and the part that it belongs to. Nothing for one never numbered.
struct FoundItmo {
  NumberingRun run;
  Serial serial = 1;
  KnownPart part;
};
std::optional<FoundItmo> find_itmo(const State& state, const ItmoSeries& series, Vintage vintage,
                                   Serial serial);

// Sum of the units in marks of one kind under an authorization; `use` narrows it.
std::uint64_t marked(const State& state, MarkKind kind, std::string_view authorization,
                     std::optional<UnitUse> use = std::nullopt);

}  // namespace jcm::domain::article6
