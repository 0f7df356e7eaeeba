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

base::Status check_resolved(const domain::OpenAccount& given, const Resolved& resolved) {
  if (!resolved.account || !resolved.issued.empty() || !resolved.moved.empty())
    return unwritable("an account opening resolves to an account number and nothing else");
  if (resolved.account->registry != given.registry || resolved.account->kind != given.kind)
    return unwritable("the opened account is of another registry or kind than was asked for");
  return {};
}

base::Status check_resolved(const domain::Issue&, const Resolved& resolved) {
  if (resolved.issued.empty() || !resolved.moved.empty() || resolved.account)
    return unwritable("an issuance resolves to issued blocks and nothing else");
  for (const auto& issued : resolved.issued)
    if (issued.account.registry != issued.block.run.registry)
      return unwritable("an issued block is of another registry than its account");
  return {};
}

template <class Debit>
base::Status check_debit(const Debit& given, const Resolved& resolved) {
  if (resolved.moved.empty() || !resolved.issued.empty() || resolved.account)
    return unwritable("a debit resolves to moved ranges and nothing else");
  const auto* ranges = std::get_if<domain::ByRanges>(&given.selection);
  if (!all_of_registry(resolved.moved, given.from.registry) ||
      (ranges != nullptr && !all_of_registry(*ranges, given.from.registry)))
    return unwritable("a range is of another registry than the account it leaves");
  return {};
}
base::Status check_resolved(const domain::Transfer& given, const Resolved& resolved) {
  return check_debit(given, resolved);
}
base::Status check_resolved(const domain::Retire& given, const Resolved& resolved) {
  return check_debit(given, resolved);
}
base::Status check_resolved(const domain::Cancel& given, const Resolved& resolved) {
  return check_debit(given, resolved);
}

template <class Other>
base::Status check_resolved(const Other&, const Resolved& resolved) {
  if (resolved == Resolved{}) return {};
  return unwritable("this kind resolves to nothing");
}

}  // namespace

base::Status check_writable(const domain::Body& body) {
  const auto rules = domain::personal_rules(domain::kind_of(body.given));
  for (const auto& [field, digest] : body.personal)
    if (std::none_of(rules.begin(), rules.end(),
                     [wanted = field](const auto& rule) { return rule.field == wanted; }))
      return unwritable("the personal field " + std::string(domain::text_of(field)) +
                        " does not belong to this kind");
  return std::visit([&](const auto& given) { return check_resolved(given, body.resolved); },
                    body.given);
}

}  // namespace jcm::chain
