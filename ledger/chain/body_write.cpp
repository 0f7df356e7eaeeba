#include "ledger/chain/body_codec.hpp"
#include "ledger/chain/described.hpp"

namespace jcm::chain {
namespace {

using cbor::MapWriter;
using cbor::Writer;
using parts::write;

template <class Enum>
std::uint64_t number(Enum value) {
  return static_cast<std::uint64_t>(value);
}

void write_unless_empty(MapWriter& map, std::uint64_t key, const std::string& text) {
  if (!text.empty()) map.key(key).text(text);
}

// One overload per kind: keys in the order of the members, absent ones left out.

void facts(Writer& out, MapWriter& map, const domain::Genesis& g) {
  map.key(0).text(g.origin);
  write(map.key(1), g.checkpoint_key);
  if (g.recovery_key) write(map.key(2), *g.recovery_key);
  map.key(3).uint(g.administrator_uid);
  if (g.predecessor) {
    map.key(4);
    MapWriter before(out);
    before.key(0).text(g.predecessor->origin);
    before.key(1).uint(g.predecessor->size);
    write(before.key(2), g.predecessor->root);
    before.close();
  }
}

void facts(Writer&, MapWriter& map, const domain::OpenRegistry& g) {
  write(map.key(0), g.code);
  map.key(1).uint(number(g.side));
  map.key(2).text(g.name);
  map.key(3).integer(g.utc_offset_minutes);
}

void facts(Writer&, MapWriter& map, const domain::GoLive& g) { write(map.key(0), g.registry); }

void write_line(Writer& out, const domain::AllocationLine& line) {
  MapWriter map(out);
  map.key(0).uint(number(line.side));
  write(map.key(1), line.registry);
  map.key(2).boolean(line.hosted);
  map.key(3).uint(line.quantity.raw());
  map.key(4).uint(number(line.basis));
  if (!line.vintages.empty()) {
    map.key(5).array(line.vintages.size());
    for (const auto& vintage : line.vintages) {
      out.array(2);
      out.uint(vintage.vintage.year);
      out.uint(vintage.quantity.raw());
    }
  }
  map.close();
}

void facts(Writer& out, MapWriter& map, const domain::RecordDecision& g) {
  write(map.key(0), g.key);
  map.key(1).array(g.lines.size());
  for (const auto& line : g.lines) write_line(out, line);
  if (!g.overlaps.empty()) {
    map.key(2).array(g.overlaps.size());
    for (const auto& overlap : g.overlaps) write(out, overlap);
  }
  write_unless_empty(map, 3, g.overlap_reason);
  write_unless_empty(map, 4, g.reference);
}

void facts(Writer&, MapWriter& map, const domain::OpenAccount& g) {
  write(map.key(0), g.registry);
  map.key(1).uint(number(g.kind));
  if (g.number) map.key(2).uint(*g.number);
  map.key(3).uint(number(g.trust_property));
}

void facts(Writer&, MapWriter& map, const domain::SetAccountStatus& g) {
  write(map.key(0), g.account);
  map.key(1).uint(number(g.status));
}

void facts(Writer& out, MapWriter& map, const domain::Issue& g) {
  write(map.key(0), g.decision);
  write(map.key(1), g.registry);
  if (g.account) write(map.key(2), *g.account);
  if (g.credits.empty()) return;
  map.key(3).array(g.credits.size());
  for (const auto& credit : g.credits) {
    out.array(3);
    write(out, credit.account);
    out.uint(credit.vintage.year);
    if (const auto* range = std::get_if<domain::UnitRange>(&credit.units)) {
      out.array(2);
      out.uint(range->first);
      out.uint(range->last);
    } else {
      out.uint(std::get<domain::Quantity>(credit.units).raw());
    }
  }
}

void facts(Writer&, MapWriter& map, const domain::Transfer& g) {
  write(map.key(0), g.from);
  write(map.key(1), g.to);
  write(map.key(2), g.selection);
}

// Retire and Cancel have the same members; the kind tells them apart.
template <class Use>
void facts_of_use(MapWriter& map, const Use& g) {
  write(map.key(0), g.from);
  write(map.key(1), g.to);
  write(map.key(2), g.selection);
  map.key(3).text(g.purpose);
  if (g.year) map.key(4).uint(*g.year);
}
void facts(Writer&, MapWriter& map, const domain::Retire& g) { facts_of_use(map, g); }
void facts(Writer& out, MapWriter& map, const domain::Cancel& g) {
  facts_of_use(map, g);
  if (!g.use) return;
  map.key(5);
  described::write(out, *g.use);
}

void facts(Writer& out, MapWriter& map, const domain::RotateKey& g) {
  write(map.key(0), g.new_key);
  map.key(1).uint(number(g.reason));
  map.key(2).uint(number(g.authorized_by));
  map.key(3).bytes(g.signature);
  if (g.new_recovery_key) write(map.key(4), *g.new_recovery_key);
  if (!g.trusted) return;
  map.key(5).array(2);
  out.uint(g.trusted->size);
  write(out, g.trusted->root);
}

template <domain::Described T>
void facts(Writer& out, MapWriter& map, const T& g) {
  described::write_fields(out, map, g);
}

}  // namespace

void described::write(Writer& out, const domain::Proposed& proposed) {
  out.array(3);
  out.uint(number(domain::kind_of(proposed.given)));
  MapWriter map(out);
  write_as_given(out, map, proposed.given, proposed.common);
  map.close();
  if (proposed.authority)
    parts::write(out, *proposed.authority);
  else
    out.boolean(false);
}

void write_as_given(Writer& out, MapWriter& map, const domain::Given& given,
                    const domain::Common& common) {
  std::visit([&](const auto& kind) { facts(out, map, kind); }, given);
  write_unless_empty(map, key_note, common.note);
  if (common.effective_on) write(map.key(key_effective_on), *common.effective_on);
  if (common.business_date) write(map.key(key_business_date), *common.business_date);
}

void write_body(Writer& out, const domain::Body& body) {
  MapWriter map(out);
  write_as_given(out, map, body.given, body.common);
  for (const auto& [field, digest] : body.personal) write(map.key(number(field)), digest);
  if (!body.resolved.issued.empty()) {
    map.key(key_issued).array(body.resolved.issued.size());
    for (const auto& issued : body.resolved.issued) {
      out.array(5);
      write(out, issued.account);
      write(out, issued.block.run.project);
      out.uint(issued.block.run.vintage.year);
      out.uint(issued.block.range.first);
      out.uint(issued.block.range.last);
    }
  }
  if (!body.resolved.moved.empty()) {
    map.key(key_moved);
    parts::write_ranges(out, body.resolved.moved);
  }
  const auto& resolved = body.resolved;
  if (resolved.account) map.key(key_account).uint(resolved.account->number);
  if (resolved.officer) map.key(key_officer).uint(*resolved.officer);
  if (resolved.from) write(map.key(key_from), *resolved.from);
  if (resolved.to) write(map.key(key_to), *resolved.to);
  if (!resolved.itmos.empty()) described::write(map.key(key_itmos), resolved.itmos);
  if (!resolved.erased.empty()) described::write(map.key(key_erased), resolved.erased);
  if (resolved.proposal) map.key(key_proposal).uint(*resolved.proposal);
  if (resolved.seal) described::write(map.key(key_seal), *resolved.seal);
  if (resolved.itmo_series) described::write(map.key(key_itmo_series), *resolved.itmo_series);
  map.close();
}

}  // namespace jcm::chain
