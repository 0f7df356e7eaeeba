#include "ledger/domain/laws.hpp"

#include <array>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain {
namespace law {

std::optional<Debit> debit_of(const Entry& entry) {
  const auto selected = [](const auto& g) -> std::optional<Debit> {
    return Debit{g.from, g.to, std::get_if<ByQuantity>(&g.selection),
                 std::get_if<ByRanges>(&g.selection)};
  };
  const auto named = [](const auto& g) -> std::optional<Debit> {
    return Debit{g.from, g.to, nullptr, &g.blocks};
  };
  const auto& resolved = entry.body.resolved;
  const auto& given = entry.body.given;
  if (const auto* transfer = std::get_if<Transfer>(&given)) return selected(*transfer);
  if (const auto* retire = std::get_if<Retire>(&given)) return selected(*retire);
  if (const auto* cancel = std::get_if<Cancel>(&given)) return selected(*cancel);
  if (const auto* transfer = std::get_if<CourtTransfer>(&given)) return named(*transfer);
  if (const auto* correct = std::get_if<CorrectExcess>(&given)) return named(*correct);
  if (std::holds_alternative<ReverseEntry>(given) && resolved.from && resolved.to)
    return Debit{*resolved.from, *resolved.to, nullptr, nullptr};
  return std::nullopt;
}

std::optional<RegistryCode> dated_registry_of(const Entry& entry) {
  const auto& given = entry.body.given;
  if (const auto debit = debit_of(entry)) return debit->from.registry;
  if (const auto* issue = std::get_if<Issue>(&given)) return issue->registry;
  if (const auto* open = std::get_if<OpenAccount>(&given)) return open->registry;
  if (const auto* set = std::get_if<SetAccountStatus>(&given)) return set->account.registry;
  if (const auto* place = std::get_if<PlaceHold>(&given)) return place->registry;
  if (std::holds_alternative<LiftHold>(given)) return entry.scope;  // that of its hold: law 9
  if (const auto* amend = std::get_if<AmendAccount>(&given)) return amend->account.registry;
  return std::nullopt;
}

namespace {

using base::ErrorId;

constexpr auto table = std::to_array<Law>({
    {1, "law.conservation", ErrorId::law_conservation,
     "What was issued of a run equals what all accounts hold of it, terminal ones included.",
     "Common Specifications of the JCM Registry: issuance, transfer, cancellation, retirement",
     conservation_touched, conservation_whole},
    {2, "law.one_holder", ErrorId::law_one_holder,
     "Every unit lies in exactly one account; blocks cover exactly the issued units, without "
     "overlap.",
     "Act on Promotion of Global Warming Countermeasures, Art. 57-11: paired decrease and increase",
     one_holder_touched, one_holder_whole},
    {3, "law.serials_unique", ErrorId::law_serials_unique,
     "A serial number is used once, for ever; once a registry is live, numbers follow without gap.",
     "Act on Promotion of Global Warming Countermeasures, Art. 57-11: identification numbers",
     serials_touched, serials_whole},
    {4, "law.allocation", ErrorId::law_allocation,
     "An issuance posts its allocation line once and in full, on or after the decision; decisions "
     "and "
     "projects keep what was recorded.",
     "Common Specifications of the JCM Registry: issuance in line with the Joint Committee's "
     "decision",
     allocation_touched, allocation_whole},
    {5, "law.periods", ErrorId::law_periods,
     "No two decisions of one project have overlapping monitoring periods, unless the later one "
     "says so.",
     "JCM issuance practice; double issuance for one period (research, section 8)", periods_touched,
     periods_whole},
    {6, "law.terminal", ErrorId::law_terminal,
     "Retirement and cancellation accounts never release units, but by the one reversal of an "
     "entry.",
     "Common Specifications of the JCM Registry: no further transfer after cancellation or "
     "retirement",
     terminal_touched, terminal_whole},
    {7, "law.amounts", ErrorId::law_amounts,
     "Amounts are whole, positive and at most 2^53 - 1; an entry does all that was asked, or "
     "nothing.",
     "RFC 8259, section 6 (exact integers); Ordinance METI/MOE No. 1 of 2025", amounts_touched,
     amounts_whole},
    {8, "law.accounts", ErrorId::law_accounts,
     "Units move between two different accounts of one registry, whose kind and status allow it.",
     "Common Specifications of the JCM Registry: transfer within the respective registry",
     accounts_touched, accounts_whole},
    {9, "law.restraint", ErrorId::law_restraint,
     "Held units move only by order of a court, reserved ones only by their proposal; holds and "
     "reservations change only by entries about them.",
     "Act on Promotion of Global Warming Countermeasures: restriction on disposal (Cabinet Order, "
     "Art. 10)",
     restraint_touched, restraint_whole},
    {10, "law.article6", ErrorId::law_article6,
     "A unit is under at most one authorization, first transferred and used at most once, and only "
     "as authorized; no split or transfer loses any of it; authorized quantities keep their "
     "ceiling; ITMO numbers have no gap.",
     "2/CMA.3, annex, paras 1, 2 and 8; 6/CMA.4, annex I, para 5", article6_touched,
     article6_whole},
    {11, "law.approvals", ErrorId::law_approvals,
     "What policy wants approved takes effect only as it was proposed, with as many approvals as "
     "the "
     "policy in force wants, none by the proposer; a proposal changes only by entries about it.",
     "Union Registry, Regulation (EU) 2019/1122: approval by a second representative",
     approvals_touched, approvals_whole},
    {12, "law.time", ErrorId::law_time,
     "Sequence numbers have no gap, recorded time strictly rises, a registry's business dates "
     "never fall, "
     "an atomic batch is contiguous.",
     "docs/record-format.md: entry order", time_touched, time_whole},
    {13, "law.keys", ErrorId::law_keys,
     "The keys of the ledger change only by a key entry, as it says, and no key ever comes back.",
     "docs/record-format.md: keys", keys_touched, keys_whole},
    {14, "law.officers", ErrorId::law_officers,
     "Whoever records something is an officer whose roles allow it there, or the system; officers "
     "change only by entries that say so, and an administrator always remains.",
     "docs/trust-model.md: who may do what", officers_touched, officers_whole},
});

}  // namespace
}  // namespace law

std::span<const Law> laws() { return law::table; }

base::Status check_touched(const State& before, const Entry& entry, const Delta& delta) {
  for (const auto& law : law::table) JCM_TRY_VOID(law.touched(before, entry, delta));
  return {};
}

base::Status check_whole(const State& state) {
  for (const auto& law : law::table) JCM_TRY_VOID(law.whole(state));
  return {};
}

}  // namespace jcm::domain
