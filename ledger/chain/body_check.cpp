#include <algorithm>

#include "ledger/chain/body_codec.hpp"
#include "ledger/domain/personal_fields.hpp"

namespace jcm::chain {
namespace {

using domain::RegistryCode;
using domain::Resolved;
using domain::UnitBlock;

base::Error unwritable(std::string detail) {
  return base::error(base::ErrorId::record_malformed, "an entry cannot say this: " + detail);
}

bool all_of_registry(const std::vector<UnitBlock>& blocks, const RegistryCode& registry) {
  return std::all_of(blocks.begin(), blocks.end(),
                     [&](const UnitBlock& b) { return b.run.registry == registry; });
}

base::Status check_account(const domain::Given& given, const Resolved& resolved) {
  const auto* open = std::get_if<domain::OpenAccount>(&given);
  if ((open != nullptr) != resolved.account.has_value())
    return unwritable("an account opening resolves to an account number, and nothing else does");
  if (open != nullptr &&
      (resolved.account->registry != open->registry || resolved.account->kind != open->kind))
    return unwritable("the opened account is of another registry or kind than was asked for");
  return {};
}

base::Status check_issued(const domain::Given& given, const Resolved& resolved) {
  if (std::holds_alternative<domain::Issue>(given) == resolved.issued.empty())
    return unwritable("an issuance resolves to issued blocks, and nothing else does");
  for (const auto& issued : resolved.issued)
    if (issued.account.registry != issued.block.run.registry)
      return unwritable("an issued block is of another registry than its account");
  return {};
}

const std::vector<UnitBlock>* ranges_of(const domain::Selection& selection) {
  return std::get_if<domain::ByRanges>(&selection);
}

// The ranges that a debit names, where they are stored without their registry.
const std::vector<UnitBlock>* named_ranges(const domain::Given& given) {
  if (const auto* transfer = std::get_if<domain::Transfer>(&given))
    return ranges_of(transfer->selection);
  if (const auto* retire = std::get_if<domain::Retire>(&given)) return ranges_of(retire->selection);
  if (const auto* cancel = std::get_if<domain::Cancel>(&given)) return ranges_of(cancel->selection);
  if (const auto* propose = std::get_if<domain::Propose>(&given))
    return named_ranges(propose->what->given);
  return nullptr;
}

base::Status check_moved(const domain::Given& given, const Resolved& resolved) {
  const bool reversal = std::holds_alternative<domain::ReverseEntry>(given);
  const bool proposal = std::holds_alternative<domain::Propose>(given);
  const auto* from = reversal && resolved.from ? &*resolved.from : domain::debited_account(given);
  if (reversal != resolved.from.has_value() || reversal != resolved.to.has_value())
    return unwritable("a reversal resolves to two accounts, and nothing else does");
  if (from == nullptr ? !resolved.moved.empty() : resolved.moved.empty() && !proposal)
    return unwritable("a debit resolves to moved ranges, and nothing else does");
  if (from == nullptr) return {};
  const auto* ranges = named_ranges(given);
  if (!all_of_registry(resolved.moved, from->registry) ||
      (ranges != nullptr && !all_of_registry(*ranges, from->registry)))
    return unwritable("a range is of another registry than the account it leaves");
  return {};
}

base::Status check_resolved(const domain::Given& given, const Resolved& resolved) {
  JCM_TRY_VOID(check_account(given, resolved));
  JCM_TRY_VOID(check_issued(given, resolved));
  JCM_TRY_VOID(check_moved(given, resolved));
  if (std::holds_alternative<domain::GrantOfficer>(given) != resolved.officer.has_value())
    return unwritable("a grant resolves to an officer's number, and nothing else does");
  const bool first_transfer = std::holds_alternative<domain::RecordFirstTransfer>(given);
  if (first_transfer == resolved.itmos.empty() ||
      first_transfer != resolved.itmo_series.has_value())
    return unwritable("a first transfer resolves to ITMO serials, and nothing else does");
  if (std::holds_alternative<domain::Seal>(given) != resolved.seal.has_value())
    return unwritable("a seal resolves to roots, and nothing else does");
  if (std::holds_alternative<domain::ErasePersonal>(given) == resolved.erased.empty())
    return unwritable("an erasure resolves to digests, and nothing else does");
  return {};
}

}  // namespace

base::Status check_writable(const domain::Body& body) {
  const auto rules = domain::personal_rules(domain::kind_of(body.given));
  for (const auto& [field, digest] : body.personal)
    if (std::none_of(rules.begin(), rules.end(),
                     [wanted = field](const auto& rule) { return rule.field == wanted; }))
      return unwritable("the personal field " + std::string(domain::text_of(field)) +
                        " does not belong to this kind");
  return check_resolved(body.given, body.resolved);
}

}  // namespace jcm::chain
