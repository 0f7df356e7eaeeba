#include "ledger/domain/entry.hpp"

#include "ledger/domain/facts.hpp"

namespace jcm::domain {

const AccountNumber* debited_account(const Given& given) {
  return std::visit(
      Overloaded{[](const Transfer& g) { return &g.from; }, [](const Retire& g) { return &g.from; },
                 [](const Cancel& g) { return &g.from; },
                 [](const CourtTransfer& g) { return &g.from; },
                 [](const CorrectExcess& g) { return &g.from; },
                 [](const Propose& g) { return debited_account(g.what->given); },
                 [](const auto&) -> const AccountNumber* { return nullptr; }},
      given);
}

std::optional<Parties> parties_of(const Entry& entry) {
  const auto both = [](const auto& g) { return std::optional(Parties{g.from, g.to}); };
  return std::visit(
      Overloaded{[&](const Transfer& g) { return both(g); },
                 [&](const Retire& g) { return both(g); }, [&](const Cancel& g) { return both(g); },
                 [&](const CourtTransfer& g) { return both(g); },
                 [&](const CorrectExcess& g) { return both(g); },
                 [&](const ReverseEntry&) {
                   const auto& resolved = entry.body.resolved;
                   return resolved.from && resolved.to
                              ? std::optional(Parties{*resolved.from, *resolved.to})
                              : std::nullopt;
                 },
                 [](const auto&) { return std::optional<Parties>(); }},
      entry.body.given);
}

std::optional<Seq> referred_entry(const Given& given) {
  if (const auto* reverse = std::get_if<ReverseEntry>(&given)) return reverse->entry;
  if (const auto* erase = std::get_if<ErasePersonal>(&given)) return erase->entry;
  if (const auto* propose = std::get_if<Propose>(&given))
    return referred_entry(propose->what->given);
  return std::nullopt;
}

}  // namespace jcm::domain
