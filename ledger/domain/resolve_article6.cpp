// Gate 2 for authorizations and first transfers. Not postings: no unit changes its holder, so they
// obey no order of business dates.
#include <algorithm>

#include "ledger/domain/article6.hpp"
#include "ledger/domain/itmo_text.hpp"
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Result;
using base::Status;

std::string quoted(const std::string& id) { return "authorization \"" + id + "\""; }
std::string nth(std::size_t i) { return "blocks[" + std::to_string(i) + "]"; }

Result<const AuthorizationRow*> find_authorization(const State& state, const std::string& id) {
  const auto found = state.authorizations().find(id);
  if (found != state.authorizations().end()) return &found->second;
  return base::error(ErrorId::authorization_unknown,
                     "there is no " + quoted(id) + "; see authorization.list, or record it first",
                     "authorization");
}

Status check_registry(const AuthorizationRow& row, const std::vector<UnitBlock>& blocks) {
  const auto& registry = blocks.front().run.registry;
  if (registry == row.facts.registry) return {};
  return base::error(ErrorId::authorization_scope,
                     quoted(row.facts.id) + " covers units of registry " +
                         row.facts.registry.text() + ", " + blocks.front().text() + " is of " +
                         registry.text() + "; give units of " + row.facts.registry.text(),
                     nth(0));
}

// All of the block is issued, and lies in accounts of which all are terminal, or none is.
Status check_place(const State& state, const UnitBlock& block, bool terminal, std::string field) {
  const auto& blocks = state.blocks(block.run);
  Serial at = block.range.first;
  auto it = blocks.upper_bound(at);
  if (it != blocks.begin()) --it;
  for (; at <= block.range.last; ++it) {
    if (it == blocks.end() || it->first > at || it->second.last < at)
      return base::error(
          ErrorId::serial_unknown,
          UnitBlock{block.run, {at, at}}.text() + " was never issued; give units that exist",
          std::move(field));
    const UnitBlock part{block.run, {at, std::min(it->second.last, block.range.last)}};
    if (is_terminal(it->second.account.kind) && !terminal)
      return base::error(
          ErrorId::units_used,
          part.text() + " is retired or cancelled already; give units in holding accounts",
          std::move(field));
    if (!is_terminal(it->second.account.kind) && terminal)
      return base::error(ErrorId::units_not_used,
                         part.text() +
                             " is neither retired nor cancelled, and that is what makes this "
                             "first transfer; retire or cancel it first",
                         std::move(field));
    at = part.range.last + 1;
  }
  return {};
}

// What units stand under stays; what they were used for, too.
Status check_succession(const AuthorizationRow& row, const RecordAuthorization& next,
                        const State& state) {
  const auto& now = row.facts;
  if (!row.covered.is_zero()) {
    for (const auto& [field, same] :
         {std::pair("approach", now.approach == next.approach),
          std::pair("registry", now.registry == next.registry),
          std::pair("first_party", now.first_party == next.first_party),
          std::pair("party_registry", now.party_registry == next.party_registry)})
      if (!same)
        return base::error(ErrorId::authorization_version,
                           std::to_string(row.covered.raw()) + " units are under " +
                               quoted(now.id) + ", so its " + field +
                               " stays; record another authorization, with an id of its own",
                           field);
    if (next.ceiling && *next.ceiling < row.covered)
      return base::error(ErrorId::authorization_ceiling,
                         "a ceiling of " + std::to_string(next.ceiling->raw()) + " is below the " +
                             std::to_string(row.covered.raw()) + " units that are under " +
                             quoted(now.id) + " already; give at least that",
                         "ceiling");
  }
  for (const auto use : {UnitUse::ndc, UnitUse::imp, UnitUse::op})
    if (!article6::covers(next.purposes, use) &&
        article6::marked(state, MarkKind::use, now.id, use) > 0)
      return base::error(ErrorId::authorization_purpose,
                         "units under " + quoted(now.id) + " were used " +
                             std::string(article6::words(use)) +
                             "; give purposes that cover it still",
                         "purposes");
  if (article6::marked(state, MarkKind::first_transfer, now.id) == 0) return {};
  // What was first transferred, was so for these purposes and between these Parties.
  for (const auto use : {UnitUse::ndc, UnitUse::imp, UnitUse::op})
    if (article6::covers(now.purposes, use) && !article6::covers(next.purposes, use))
      return base::error(ErrorId::authorization_purpose,
                         "units under " + quoted(now.id) +
                             " were first transferred; give purposes that cover it " +
                             std::string(article6::words(use)) + " still",
                         "purposes");
  for (const auto& party : now.parties)
    if (std::find(next.parties.begin(), next.parties.end(), party) == next.parties.end())
      return base::error(
          ErrorId::authorization_purpose,
          "units under " + quoted(now.id) + " were first transferred; name " + party + " still",
          "parties");
  if (now.first_transfer && next.first_transfer != now.first_transfer)
    return base::error(ErrorId::authorization_purpose,
                       "units under " + quoted(now.id) +
                           " were first transferred, so what makes a first transfer stays \"" +
                           std::string(text_of(*now.first_transfer)) + "\"",
                       "first_transfer");
  return {};
}

// Every unit is under the authorization, and was never first transferred.
Status check_first(const State& state, const std::string& id, const UnitBlock& block,
                   const std::string& field) {
  if (const auto part = first_part_without(state, MarkKind::authorization, block))
    return base::error(ErrorId::units_not_authorized,
                       part->text() +
                           " is under no authorization; authorize it first with "
                           "credits.authorize",
                       field);
  for (const auto& mark : marks_over(state, MarkKind::authorization, block))
    if (mark.row.authorization != id)
      return base::error(ErrorId::units_not_authorized,
                         UnitBlock{block.run, {mark.key.first, mark.row.last}}.text() +
                             " is under the " + quoted(mark.row.authorization) + ", not under \"" +
                             id + "\"; name that one",
                         field);
  const auto done = marks_over(state, MarkKind::first_transfer, block);
  if (done.empty()) return {};
  return base::error(ErrorId::units_first_transferred,
                     UnitBlock{block.run, {done[0].key.first, done[0].row.last}}.text() +
                         " was first transferred by entry " + std::to_string(done[0].key.cause) +
                         "; a unit has one first transfer, give other units",
                     field);
}

Status check_event(const RecordAuthorization& facts, const RecordFirstTransfer& transfer) {
  const auto refused = [&](const std::string& why) {
    return base::error(ErrorId::authorization_purpose, quoted(facts.id) + " " + why, "event");
  };
  if (transfer.event == FirstTransferEvent::to_another_party) {
    if (!covers_ndc(facts.purposes))
      return refused("is for " + std::string(text_of(facts.purposes)) +
                     ": its first transfer is \"" + std::string(text_of(*facts.first_transfer)) +
                     "\", give that event");
    if (*transfer.acquiring == facts.first_party ||
        std::find(facts.parties.begin(), facts.parties.end(), *transfer.acquiring) ==
            facts.parties.end())
      return base::error(ErrorId::authorization_scope,
                         quoted(facts.id) + " does not let " + *transfer.acquiring +
                             " acquire its units; give one of its parties, other than " +
                             facts.first_party + " itself",
                         "acquiring");
    return {};
  }
  if (!facts.first_transfer)
    return refused(
        "is for NDC use only: its first transfer is the one to another Party, give "
        "to_another_party and the acquiring Party");
  if (text_of(*facts.first_transfer) != text_of(transfer.event))
    return refused("defines the first transfer as \"" +
                   std::string(text_of(*facts.first_transfer)) + "\"; give that event");
  return {};
}

}  // namespace

Result<Decision> of(const RecordAuthorization& record, const Request& request) {
  const auto& state = request.state;
  JCM_TRY(const auto* registry, find_registry(state, "registry", record.registry));
  JCM_TRY(const Date date,
          recording_date(registry->utc_offset_minutes, request.facts.common, request.time));
  const auto found = state.authorizations().find(record.id);
  const bool known = found != state.authorizations().end();
  const std::uint64_t expected = known ? std::uint64_t{found->second.facts.version} + 1 : 1;
  if (record.version != expected)
    return base::error(
        ErrorId::authorization_version,
        (known ? quoted(record.id) + " stands at version " + std::to_string(expected - 1)
               : "there is no " + quoted(record.id)) +
            "; give version " + std::to_string(expected),
        "version");
  if (record.date > last_possible_day(request.time))
    return base::error(ErrorId::field_value,
                       "date " + base::to_text(record.date) +
                           " has not come yet; give the day of the authorization",
                       "date");
  if (known) JCM_TRY_VOID(check_succession(found->second, record, state));
  return Decision{record.registry, date, {}};
}

Result<Decision> of(const AuthorizeUnits& units, const Request& request) {
  const auto& state = request.state;
  JCM_TRY(const auto* row, find_authorization(state, units.authorization));
  JCM_TRY(const auto* registry, find_registry(state, "authorization", row->facts.registry));
  JCM_TRY(const Date date,
          recording_date(registry->utc_offset_minutes, request.facts.common, request.time));
  JCM_TRY_VOID(check_registry(*row, units.blocks));
  std::uint64_t sum = row->covered.raw();
  for (std::size_t i = 0; i < units.blocks.size(); ++i) {
    const auto& block = units.blocks[i];
    JCM_TRY_VOID(check_place(state, block, false, nth(i)));
    const auto taken = marks_over(state, MarkKind::authorization, block);
    if (!taken.empty())
      return base::error(ErrorId::units_authorized,
                         UnitBlock{block.run, {taken[0].key.first, taken[0].row.last}}.text() +
                             " is under the " + quoted(taken[0].row.authorization) +
                             " already; a unit is under one, give other units",
                         nth(i));
    sum += block.range.quantity().raw();  // issued units: far below 2^64
  }
  const auto most = row->facts.ceiling ? row->facts.ceiling->raw() : base::max_exact_integer;
  if (sum > most)
    return base::error(ErrorId::authorization_ceiling,
                       quoted(units.authorization) + " covers at most " + std::to_string(most) +
                           " units, with these it would be " + std::to_string(sum) +
                           "; give at most " + std::to_string(most - row->covered.raw()),
                       "blocks");
  return Decision{row->facts.registry, date, {}};
}

Result<Decision> of(const RecordFirstTransfer& transfer, const Request& request) {
  const auto& state = request.state;
  JCM_TRY(const auto* row, find_authorization(state, transfer.authorization));
  const auto& facts = row->facts;
  JCM_TRY(const auto* registry, find_registry(state, "authorization", facts.registry));
  JCM_TRY(const Date date,
          recording_date(registry->utc_offset_minutes, request.facts.common, request.time));
  JCM_TRY_VOID(check_event(facts, transfer));
  JCM_TRY_VOID(check_registry(*row, transfer.blocks));
  Decision decision{facts.registry, date, {}};
  decision.resolved.itmo_series = series_of(facts);
  const bool by_use = transfer.event == FirstTransferEvent::use_or_cancellation;
  std::map<Vintage, Serial> last;
  for (std::size_t i = 0; i < transfer.blocks.size(); ++i) {
    const auto& block = transfer.blocks[i];
    JCM_TRY_VOID(check_place(state, block, by_use, nth(i)));
    JCM_TRY_VOID(check_first(state, facts.id, block, nth(i)));
    const auto vintage = block.run.vintage;
    const auto given = state.itmos().find({facts.approach, facts.first_party, vintage});
    auto& highest = last.try_emplace(vintage, given == state.itmos().end() ? 0 : given->second.last)
                        .first->second;
    const auto quantity = block.range.quantity().raw();
    if (quantity > base::max_exact_integer - highest)
      return base::error(ErrorId::amount_overflow,
                         "the ITMO numbers of vintage " + std::to_string(vintage.year) +
                             " would exceed 2^53 - 1; give fewer units",
                         nth(i));
    decision.resolved.itmos.push_back(highest + 1);
    highest += quantity;
  }
  return decision;
}

}  // namespace jcm::domain::resolve
