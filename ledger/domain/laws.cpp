#include "ledger/domain/laws.hpp"

#include <array>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain {
namespace law {

std::optional<Debit> debit_of(const Entry& entry) {
  const auto& given = entry.body.given;
  if (const auto* t = std::get_if<Transfer>(&given)) return Debit{t->from, t->to, t->selection};
  if (const auto* r = std::get_if<Retire>(&given)) return Debit{r->from, r->to, r->selection};
  if (const auto* c = std::get_if<Cancel>(&given)) return Debit{c->from, c->to, c->selection};
  return std::nullopt;
}

std::optional<RegistryCode> dated_registry_of(const Entry& entry) {
  const auto& given = entry.body.given;
  if (const auto debit = debit_of(entry)) return debit->from.registry;
  if (const auto* issue = std::get_if<Issue>(&given)) return issue->registry;
  if (const auto* open = std::get_if<OpenAccount>(&given)) return open->registry;
  if (const auto* set = std::get_if<SetAccountStatus>(&given)) return set->account.registry;
  return std::nullopt;
}

namespace {

using base::ErrorId;

constexpr std::array<Law, 10> table{{
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
     "Retirement and cancellation accounts never release units.",
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
    {12, "law.time", ErrorId::law_time,
     "Sequence numbers have no gap, recorded time strictly rises, a registry's business dates "
     "never fall, "
     "an atomic batch is contiguous.",
     "docs/record-format.md: entry order", time_touched, time_whole},
    {13, "law.keys", ErrorId::law_keys,
     "The keys of the ledger change only by a key entry, as it says, and no key ever comes back.",
     "docs/record-format.md: keys", keys_touched, keys_whole},
}};

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
