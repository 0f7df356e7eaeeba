// The row of a decision: the one with lists in it.
#include "ledger/store/row_codec.hpp"
#include "ledger/store/view_rows.hpp"

namespace jcm::store::view_row {

using namespace row_codec;

namespace {

// [project, start, end, decided_on]
void write(Writer& out, const domain::DecisionKey& key) {
  out.array(4);
  out.text(key.project.text());
  out.integer(key.period_start.days);
  out.integer(key.period_end.days);
  out.integer(key.decided_on.days);
}
domain::DecisionKey decision_key(Reader& in) {
  domain::DecisionKey key;
  if (in.array() != 4) bad(in, "a decision key has four parts");
  chars(in, key.project.chars);
  key.period_start = date(in);
  key.period_end = date(in);
  key.decided_on = date(in);
  return key;
}

// [side, registry, hosted, quantity, basis, [year, quantity, ...]]
void write(Writer& out, const domain::AllocationLine& line) {
  out.array(6);
  out.uint(static_cast<std::uint64_t>(line.side));
  out.text(line.registry.text());
  out.boolean(line.hosted);
  out.uint(line.quantity.raw());
  out.uint(static_cast<std::uint64_t>(line.basis));
  out.array(line.vintages.size() * 2);
  for (const auto& vintage : line.vintages) {
    out.uint(vintage.vintage.year);
    out.uint(vintage.quantity.raw());
  }
}
domain::AllocationLine allocation_line(Reader& in) {
  domain::AllocationLine line;
  if (in.array() != 6) bad(in, "a line has six parts");
  line.side = choice<domain::Side>(in, 1);
  chars(in, line.registry.letters);
  line.hosted = in.boolean();
  line.quantity = quantity(in);
  line.basis = choice<domain::VintageBasis>(in, 1);
  const std::uint64_t parts = in.array();
  for (std::uint64_t i = 0; i + 1 < parts && in.ok(); i += 2)
    line.vintages.push_back({domain::Vintage{number<std::uint16_t>(in)}, quantity(in)});
  return line;
}

// [], or [posted_by, issued_on]
void write(Writer& out, const std::optional<domain::LinePosting>& posting) {
  out.array(posting ? 2 : 0);
  if (!posting) return;
  out.uint(posting->posted_by);
  out.integer(posting->issued_on.days);
}
std::optional<domain::LinePosting> line_posting(Reader& in) {
  const std::uint64_t parts = in.array();
  if (parts == 0) return std::nullopt;
  if (parts != 2) bad(in, "a posting has two parts");
  domain::LinePosting posting;
  posting.posted_by = in.uint();
  posting.issued_on = date(in);
  return posting;
}

}  // namespace

std::string encode(const domain::DecisionRow& row) {
  const auto& facts = row.facts;
  return encode_map([&](MapWriter& map) {
    write(map.key(0), facts.key);
    auto& lines = map.key(1);
    lines.array(facts.lines.size());
    for (const auto& line : facts.lines) write(lines, line);
    auto& overlaps = map.key(2);
    overlaps.array(facts.overlaps.size());
    for (const auto& key : facts.overlaps) write(overlaps, key);
    map.key(3).text(facts.overlap_reason);
    map.key(4).text(facts.reference);
    map.key(5).uint(row.recorded_by);
    auto& postings = map.key(6);
    postings.array(row.postings.size());
    for (const auto& posting : row.postings) write(postings, posting);
    if (row.amended_decided_on) map.key(7).integer(row.amended_decided_on->days);
    if (!row.amended_reference.empty()) map.key(8).text(row.amended_reference);
    if (row.amended_by) map.key(9).uint(*row.amended_by);
    if (row.withdrawn_by) map.key(10).uint(*row.withdrawn_by);
  });
}
base::Status decode(std::string_view stored, domain::DecisionRow& row) {
  auto& facts = row.facts;
  return decode_map(stored, row, [&](Reader& in, MapReader& map) {
    if (map.need(0)) facts.key = decision_key(in);
    if (map.need(1))
      for (std::uint64_t left = in.array(); left > 0 && in.ok(); --left)
        facts.lines.push_back(allocation_line(in));
    if (map.need(2))
      for (std::uint64_t left = in.array(); left > 0 && in.ok(); --left)
        facts.overlaps.push_back(decision_key(in));
    if (map.need(3)) facts.overlap_reason = in.text();
    if (map.need(4)) facts.reference = in.text();
    if (map.need(5)) row.recorded_by = in.uint();
    if (map.need(6))
      for (std::uint64_t left = in.array(); left > 0 && in.ok(); --left)
        row.postings.push_back(line_posting(in));
    if (map.has(7)) row.amended_decided_on = date(in);
    if (map.has(8)) row.amended_reference = in.text();
    if (map.has(9)) row.amended_by = in.uint();
    if (map.has(10)) row.withdrawn_by = in.uint();
  });
}

}  // namespace jcm::store::view_row
