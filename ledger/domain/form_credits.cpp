// Form of issuance, transfer, retirement and cancellation.
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {
namespace {

using base::ErrorId;
using base::Status;

std::string kind_words(const AccountNumber& account) {
  const bool vowel = account.kind == AccountKind::entity_holding;
  std::string words(text_of(account.kind));
  if (const auto gap = words.find('_'); gap != std::string::npos) words[gap] = ' ';
  return account.text() + " is " + (vowel ? "an " : "a ") + words + " account";
}

Status check_credit_account(const std::string& field, const AccountNumber& account,
                            const RegistryCode& registry) {
  JCM_TRY_VOID(check_account(field, account));
  if (account.registry != registry)
    return fault(ErrorId::field_conflict, field,
                 account.text() + " belongs to registry " + account.registry.text() +
                     "; credits of " + registry.text() + " need an account of " + registry.text());
  if (is_terminal(account.kind))
    return fault(
        ErrorId::account_kind, field,
        kind_words(account) + "; credits are issued to holding accounts, use one of those");
  return {};
}

Status check_credits(const Issue& issue) {
  if (issue.credits.size() > base::max_credits_per_issuance)
    return fault(ErrorId::field_value, "credits",
                 "credits has " + std::to_string(issue.credits.size()) + " items; use at most " +
                     std::to_string(base::max_credits_per_issuance));
  Quantity sum;
  for (std::size_t i = 0; i < issue.credits.size(); ++i) {
    const auto& credit = issue.credits[i];
    const std::string field = at("credits", i);
    JCM_TRY_VOID(check_credit_account(field + ".account", credit.account, issue.registry));
    JCM_TRY_VOID(check_vintage(field + ".vintage", credit.vintage));
    const auto* range = std::get_if<UnitRange>(&credit.units);
    if (credit.units.index() != issue.credits[0].units.index())
      return fault(
          ErrorId::field_conflict, range != nullptr ? field + ".first" : field + ".quantity",
          "some credits give serials and some a quantity; give the serials of all or of none");
    if (range != nullptr)
      JCM_TRY_VOID(check_range(field + ".first", *range));
    else
      JCM_TRY_VOID(check_amount(field + ".quantity", std::get<Quantity>(credit.units)));
    const auto next =
        sum.plus(range != nullptr ? range->quantity() : std::get<Quantity>(credit.units));
    if (!next)
      return fault(ErrorId::amount_overflow, field,
                   "the credits sum to more than 2^53 - 1; give less");
    sum = *next;
  }
  return {};
}

Status check_by_quantity(const ByQuantity& by) {
  JCM_TRY_VOID(check_amount("quantity", by.quantity));
  if (by.project) JCM_TRY_VOID(check_project("project", *by.project));
  if (by.vintage) JCM_TRY_VOID(check_vintage("vintage", *by.vintage));
  return {};
}

}  // namespace

// `wanted` says what kind of account may receive.
Status check_parties(const AccountNumber& from, const AccountNumber& to,
                     bool (*wanted)(AccountKind), std::string_view wanted_words) {
  JCM_TRY_VOID(check_account("from", from));
  if (is_terminal(from.kind))
    return fault(ErrorId::account_kind, "from",
                 kind_words(from) + ": units never leave it; give a holding account");
  JCM_TRY_VOID(check_account("to", to));
  if (from == to)
    return fault(ErrorId::transfer_same_account, "to",
                 "from and to are both " + from.text() + "; give another account");
  if (from.registry != to.registry)
    return fault(
        ErrorId::transfer_across_registries, "to",
        from.text() + " and " + to.text() +
            " belong to different registries, between which nothing moves; give an account of " +
            from.registry.text());
  if (!wanted(to.kind))
    return fault(ErrorId::account_kind, "to",
                 kind_words(to) + "; give a " + std::string(wanted_words) + " account");
  return {};
}

namespace {

Status check_debit(const AccountNumber& from, const AccountNumber& to, const Selection& selection,
                   bool (*wanted)(AccountKind), std::string_view wanted_words) {
  JCM_TRY_VOID(check_parties(from, to, wanted, wanted_words));
  if (const auto* by_quantity = std::get_if<ByQuantity>(&selection))
    return check_by_quantity(*by_quantity);
  return check_blocks(std::get<ByRanges>(selection), from.registry);
}

Status check_use(const std::string& purpose, const std::optional<std::uint16_t>& year) {
  JCM_TRY_VOID(check_text("purpose", purpose, base::max_short_text, Presence::mandatory));
  if (year && (*year < 2000 || *year > 2199))
    return fault(ErrorId::field_value, "year",
                 "year is " + std::to_string(*year) + "; give a calendar year from 2000 to 2199");
  return {};
}

}  // namespace

Status check_blocks(const std::vector<UnitBlock>& blocks, const RegistryCode& registry) {
  if (blocks.empty())
    return fault(ErrorId::field_missing, "blocks",
                 "blocks is empty; give the units, or a quantity instead");
  if (blocks.size() > base::max_blocks_per_entry)
    return fault(ErrorId::ranges_too_many, "blocks",
                 "blocks has " + std::to_string(blocks.size()) + " ranges; use at most " +
                     std::to_string(base::max_blocks_per_entry) + " in one request");
  Quantity sum;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto& block = blocks[i];
    const std::string field = at("blocks", i);
    JCM_TRY_VOID(check_code(field, block.run.registry));
    JCM_TRY_VOID(check_project(field, block.run.project));
    JCM_TRY_VOID(check_vintage(field, block.run.vintage));
    JCM_TRY_VOID(check_range(field, block.range));
    if (block.run.registry != registry)
      return fault(ErrorId::transfer_across_registries, field,
                   block.text() + " are units of registry " + block.run.registry.text() +
                       "; an account of " + registry.text() +
                       " holds none of them, give units of " + registry.text());
    if (i > 0 && (blocks[i - 1].run > block.run || (blocks[i - 1].run == block.run &&
                                                    blocks[i - 1].range.last >= block.range.first)))
      return fault(
          ErrorId::range_order, field,
          block.text() + " does not come after " + blocks[i - 1].text() +
              "; give the ranges by project, vintage and serial, ascending, without overlap");
    const auto next = sum.plus(block.range.quantity());
    if (!next)
      return fault(ErrorId::amount_overflow, field, "the ranges sum to more than 2^53 - 1 units");
    sum = *next;
  }
  return {};
}

Status check_given(const Issue& issue) {
  JCM_TRY_VOID(check_decision_key("decision.", issue.decision));
  JCM_TRY_VOID(check_code("registry", issue.registry));
  if (issue.account && !issue.credits.empty())
    return fault(ErrorId::field_conflict, "credits",
                 "account and credits are both given; give account for the whole line, or credits");
  if (issue.account) return check_credit_account("account", *issue.account, issue.registry);
  if (issue.credits.empty())
    return fault(ErrorId::field_missing, "account",
                 "nobody is to be credited; give account for the whole line, or credits");
  return check_credits(issue);
}

Status check_given(const Transfer& transfer) {
  return check_debit(
      transfer.from, transfer.to, transfer.selection, [](AccountKind k) { return !is_terminal(k); },
      "holding");
}

Status check_given(const Retire& retire) {
  JCM_TRY_VOID(check_debit(
      retire.from, retire.to, retire.selection,
      [](AccountKind k) { return k == AccountKind::retirement; }, "retirement"));
  return check_use(retire.purpose, retire.year);
}

Status check_given(const Cancel& cancel) {
  JCM_TRY_VOID(check_debit(
      cancel.from, cancel.to, cancel.selection,
      [](AccountKind k) { return k == AccountKind::cancellation; }, "cancellation"));
  return check_use(cancel.purpose, cancel.year);
}

}  // namespace jcm::domain::form
