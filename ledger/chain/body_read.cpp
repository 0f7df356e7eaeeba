#include <fmt/format.h>

#include <algorithm>

#include "ledger/chain/body_codec.hpp"
#include "ledger/chain/described.hpp"
#include "ledger/domain/empty_given.hpp"
#include "ledger/domain/personal_fields.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;
using cbor::MapReader;
using cbor::Reader;
using domain::EntryKind;

// One overload per kind: asks for the keys in ascending order, as the map reader wants it.

void facts(Reader& in, MapReader& map, domain::Genesis& g) {
  if (map.need(0)) g.origin = in.text();
  if (map.need(1)) g.checkpoint_key = parts::read_digest(in);
  if (map.has(2)) g.recovery_key = parts::read_digest(in);
  if (map.need(3)) g.administrator_uid = parts::read_uint(in, base::max_exact_integer, "uid");
  if (!map.has(4)) return;
  domain::Genesis::Predecessor before;
  MapReader inner(in);
  if (inner.need(0)) before.origin = in.text();
  if (inner.need(1)) before.size = parts::read_uint(in, base::max_exact_integer, "size");
  if (inner.need(2)) before.root = parts::read_digest(in);
  inner.end();
  g.predecessor = std::move(before);
}

void facts(Reader& in, MapReader& map, domain::OpenRegistry& g) {
  constexpr std::int64_t least_offset = -720;
  constexpr std::int64_t most_offset = 840;
  if (map.need(0)) g.code = parts::read_registry(in);
  if (map.need(1)) g.side = parts::read_enum(in, domain::Side::partner, "side");
  if (map.need(2)) g.name = in.text();
  if (!map.need(3)) return;
  const std::int64_t minutes = in.integer();
  if (minutes < least_offset || minutes > most_offset)
    in.fail(ErrorId::record_malformed, fmt::format("an offset of {} minutes from UTC", minutes));
  g.utc_offset_minutes = static_cast<std::int32_t>(minutes);
}

void facts(Reader& in, MapReader& map, domain::GoLive& g) {
  if (map.need(0)) g.registry = parts::read_registry(in);
}

void read_line(Reader& in, domain::AllocationLine& line) {
  MapReader map(in);
  if (map.need(0)) line.side = parts::read_enum(in, domain::Side::partner, "side");
  if (map.need(1)) line.registry = parts::read_registry(in);
  if (map.need(2)) line.hosted = in.boolean();
  if (map.need(3)) line.quantity = parts::read_quantity(in);
  if (map.need(4))
    line.basis = parts::read_enum(in, domain::VintageBasis::period_end, "vintage basis");
  if (map.has(5)) {
    line.vintages.resize(parts::read_list(in, base::max_vintages_per_line, "vintages"));
    for (auto& vintage : line.vintages) {
      parts::expect_array(in, 2);
      vintage.vintage = parts::read_vintage(in);
      vintage.quantity = parts::read_filled_quantity(in);
    }
  }
  map.end();
}

void facts(Reader& in, MapReader& map, domain::RecordDecision& g) {
  if (map.need(0)) g.key = parts::read_decision_key(in);
  if (map.need(1)) {
    g.lines.resize(parts::read_list(in, base::max_lines_per_decision, "lines"));
    for (auto& line : g.lines) read_line(in, line);
  }
  if (map.has(2)) {
    g.overlaps.resize(parts::read_list(in, base::max_overlaps_per_decision, "overlaps"));
    for (auto& overlap : g.overlaps) overlap = parts::read_decision_key(in);
  }
  if (map.has(3)) g.overlap_reason = parts::read_filled_text(in);
  if (map.has(4)) g.reference = parts::read_filled_text(in);
}

void facts(Reader& in, MapReader& map, domain::OpenAccount& g) {
  if (map.need(0)) g.registry = parts::read_registry(in);
  if (map.need(1)) g.kind = parts::read_account_kind(in);
  if (map.has(2)) g.number = parts::read_account_serial(in);
  if (map.need(3))
    g.trust_property = parts::read_enum(in, domain::TrustProperty::all, "trust property");
}

void facts(Reader& in, MapReader& map, domain::SetAccountStatus& g) {
  if (map.need(0)) g.account = parts::read_account(in);
  if (map.need(1)) g.status = parts::read_enum(in, domain::AccountStatus::closed, "account status");
}

void read_credit(Reader& in, domain::IssueCredit& credit) {
  parts::expect_array(in, 3);
  credit.account = parts::read_account(in);
  credit.vintage = parts::read_vintage(in);
  if (in.next_is(cbor::Major::array)) {
    parts::expect_array(in, 2);
    credit.units = parts::read_unit_range(in);
  } else {
    credit.units = parts::read_filled_quantity(in);
  }
}

void facts(Reader& in, MapReader& map, domain::Issue& g) {
  if (map.need(0)) g.decision = parts::read_decision_key(in);
  if (map.need(1)) g.registry = parts::read_registry(in);
  if (map.has(2)) g.account = parts::read_account(in);
  if (map.has(3)) {
    g.credits.resize(parts::read_list(in, base::max_credits_per_issuance, "credits"));
    for (auto& credit : g.credits) read_credit(in, credit);
  }
  if (g.account.has_value() != g.credits.empty())
    in.fail(ErrorId::record_malformed, "an issuance names either one account or its credits");
}

void facts(Reader& in, MapReader& map, domain::Transfer& g) {
  if (map.need(0)) g.from = parts::read_account(in);
  if (map.need(1)) g.to = parts::read_account(in);
  if (map.need(2)) g.selection = parts::read_selection(in, g.from.registry);
}

template <class Use>
void facts_of_use(Reader& in, MapReader& map, Use& g) {
  constexpr std::uint64_t last_year = 9'999;
  if (map.need(0)) g.from = parts::read_account(in);
  if (map.need(1)) g.to = parts::read_account(in);
  if (map.need(2)) g.selection = parts::read_selection(in, g.from.registry);
  if (map.need(3)) g.purpose = in.text();
  if (map.has(4)) g.year = static_cast<std::uint16_t>(parts::read_uint(in, last_year, "year"));
}
void facts(Reader& in, MapReader& map, domain::Retire& g) { facts_of_use(in, map, g); }
void facts(Reader& in, MapReader& map, domain::Cancel& g) {
  facts_of_use(in, map, g);
  if (map.has(5)) described::read(in, g.use.emplace());
}

void facts(Reader& in, MapReader& map, domain::RotateKey& g) {
  if (map.need(0)) g.new_key = parts::read_digest(in);
  if (map.need(1))
    g.reason = parts::read_enum(in, domain::KeyChangeReason::stolen, "reason of a change of key");
  if (map.need(2))
    g.authorized_by = parts::read_enum(in, domain::KeyAuthority::recovery_key, "authority");
  if (map.need(3)) {
    const auto bytes = in.bytes();
    if (bytes.size() == g.signature.size())
      std::copy(bytes.begin(), bytes.end(), g.signature.begin());
    else
      in.fail(ErrorId::record_malformed, fmt::format("a signature of {} bytes", bytes.size()));
  }
  if (map.has(4)) g.new_recovery_key = parts::read_digest(in);
  if (!map.has(5)) return;
  parts::expect_array(in, 2);
  domain::TrustedHead trusted;
  trusted.size = parts::read_uint(in, base::max_exact_integer, "size");
  trusted.root = parts::read_digest(in);
  g.trusted = trusted;
}

template <domain::Described T>
void facts(Reader& in, MapReader& map, T& g) {
  described::read_fields(in, map, g);
}

void read_as_given(Reader& in, MapReader& map, EntryKind kind, domain::Given& given,
                   domain::Common& common) {
  given = domain::empty_given(kind);
  std::visit([&](auto& one) { facts(in, map, one); }, given);
  if (map.has(key_note)) common.note = parts::read_filled_text(in);
  if (map.has(key_effective_on)) common.effective_on = parts::read_date(in);
  if (map.has(key_business_date)) common.business_date = parts::read_date(in);
}

std::vector<domain::IssuedBlock> read_issued(Reader& in) {
  std::vector<domain::IssuedBlock> out(
      parts::read_list(in, base::max_credits_per_issuance, "issued blocks"));
  for (auto& issued : out) {
    parts::expect_array(in, 5);
    issued.account = parts::read_account(in);
    issued.block.run.registry = issued.account.registry;
    issued.block.run.project = parts::read_project(in);
    issued.block.run.vintage = parts::read_vintage(in);
    issued.block.range = parts::read_unit_range(in);
  }
  return out;
}

// Ranges are stored without their registry, which is that of the account they leave.
void read_moved(Reader& in, domain::Body& body) {
  const auto* from = domain::debited_account(body.given);
  body.resolved.moved =
      parts::read_ranges(in, from == nullptr ? domain::RegistryCode{} : from->registry);
}

void read_resolved(Reader& in, MapReader& map, domain::Body& body) {
  auto& resolved = body.resolved;
  const auto& given = body.given;
  const bool proposal = std::holds_alternative<domain::Propose>(given);
  const bool reversal = std::holds_alternative<domain::ReverseEntry>(given);
  if (std::holds_alternative<domain::Issue>(given)) {
    if (map.need(key_issued)) resolved.issued = read_issued(in);
  } else if (proposal) {
    if (map.has(key_moved)) read_moved(in, body);
  } else if (reversal || domain::debited_account(given) != nullptr) {
    if (map.need(key_moved)) read_moved(in, body);
  } else if (const auto* open = std::get_if<domain::OpenAccount>(&given)) {
    if (map.need(key_account))
      resolved.account = {open->registry, open->kind, parts::read_account_serial(in)};
  } else if (std::holds_alternative<domain::GrantOfficer>(given)) {
    if (map.need(key_officer)) described::read(in, resolved.officer.emplace());
  }
  if (reversal) {
    if (map.need(key_from)) resolved.from = parts::read_account(in);
    if (map.need(key_to)) resolved.to = parts::read_account(in);
    if (resolved.from)
      for (auto& block : resolved.moved) block.run.registry = resolved.from->registry;
  } else if (std::holds_alternative<domain::RecordFirstTransfer>(given)) {
    if (map.need(key_itmos)) described::read(in, resolved.itmos);
  } else if (std::holds_alternative<domain::ErasePersonal>(given)) {
    if (map.need(key_erased)) described::read(in, resolved.erased);
  }
  if (map.has(key_proposal)) described::read(in, resolved.proposal.emplace());
  if (std::holds_alternative<domain::Seal>(given) && map.need(key_seal))
    described::read(in, resolved.seal.emplace());
  if (std::holds_alternative<domain::RecordFirstTransfer>(given) && map.need(key_itmo_series))
    described::read(in, resolved.itmo_series.emplace());
}

}  // namespace

void described::read(Reader& in, domain::Proposed& proposed) {
  parts::expect_array(in, 3);
  const auto stored = in.uint();
  const auto kind = domain::entry_kind_of(stored);
  // A proposal of a proposal would nest without end.
  if (!kind || *kind == EntryKind::proposal_open)
    return in.fail(ErrorId::record_malformed, fmt::format("{} is no kind to propose", stored));
  MapReader map(in);
  read_as_given(in, map, *kind, proposed.given, proposed.common);
  map.end();
  if (in.next_is(cbor::Major::map))
    proposed.authority = parts::read_authority(in);
  else if (in.boolean())
    in.fail(ErrorId::record_malformed, "an authority is a map, or false");
}

void read_body(Reader& in, EntryKind kind, domain::Body& body) {
  MapReader map(in);
  read_as_given(in, map, kind, body.given, body.common);
  for (const auto& rule : domain::personal_rules(kind))
    if (map.has(static_cast<std::uint64_t>(rule.field)))
      body.personal.emplace_hint(body.personal.end(), rule.field, parts::read_digest(in));
  read_resolved(in, map, body);
  map.end();
}

}  // namespace jcm::chain
