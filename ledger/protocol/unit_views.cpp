#include "ledger/protocol/unit_views.hpp"

namespace jcm::protocol {
namespace {

json::array blocks_json(std::span<const domain::UnitBlock> blocks) {
  json::array out;
  out.reserve(blocks.size());
  for (const auto& block : blocks) out.emplace_back(block.text());
  return out;
}

json::value or_null(const std::optional<base::Date>& date) {
  if (!date) return nullptr;
  return json::value(base::to_text(*date));
}

json::object statement_line_json(const StatementLineView& line) {
  const auto& entry = line.record->entry;
  json::object out{{"seq", entry.seq},
                   {"business_date", base::to_text(entry.business_date)},
                   {"recorded_at", base::to_text(entry.time)},
                   {"kind", key_of(domain::text_of(entry.kind()))}};
  if (line.counterparty) out["counterparty"] = line.counterparty->text();
  out["in"] = line.in.raw();
  out["out"] = line.out.raw();
  out["balance"] = line.balance.raw();
  out["blocks"] = blocks_json(line.blocks);
  out["request_id"] = entry.request_id.text;
  if (!entry.body.common.note.empty()) out["note"] = entry.body.common.note;
  return out;
}

bool holds(const domain::UnitBlock& block, const domain::NumberingRun& run, domain::Serial serial) {
  return block.run == run && block.range.contains(serial);
}

const std::string* purpose_of(const domain::Given& given) {
  if (const auto* retire = std::get_if<domain::Retire>(&given)) return &retire->purpose;
  if (const auto* cancel = std::get_if<domain::Cancel>(&given)) return &cancel->purpose;
  return nullptr;
}

json::object event_json(const domain::Entry& entry, const domain::NumberingRun& run,
                        domain::Serial serial) {
  json::object out{{"seq", entry.seq},
                   {"kind", key_of(domain::text_of(entry.kind()))},
                   {"business_date", base::to_text(entry.business_date)},
                   {"recorded_at", base::to_text(entry.time)}};
  for (const auto& issued : entry.body.resolved.issued) {
    if (!holds(issued.block, run, serial)) continue;
    out["to"] = issued.account.text();
    out["block"] = issued.block.text();
  }
  if (const auto parties = domain::parties_of(entry)) {
    out["from"] = parties->from.text();
    out["to"] = parties->to.text();
  }
  for (const auto& moved : entry.body.resolved.moved)
    if (holds(moved, run, serial)) out["block"] = moved.text();
  out["request_id"] = entry.request_id.text;
  if (const auto* purpose = purpose_of(entry.body.given)) out["purpose"] = *purpose;
  return out;
}

}  // namespace

json::object as_of_json(const AsOf& as_of, std::uint64_t end) {
  json::object out{{"seq", end == 0 ? 0 : end - 1}};
  if (const auto* time = std::get_if<base::Timestamp>(&as_of)) out["time"] = base::to_text(*time);
  if (const auto* date = std::get_if<base::Date>(&as_of)) out["date"] = base::to_text(*date);
  return out;
}

json::object holdings_json(const domain::AccountNumber& account, const AsOf& as_of,
                           std::uint64_t end, std::span<const domain::UnitBlock> blocks) {
  std::uint64_t total = 0;
  json::array holdings;
  for (std::size_t i = 0; i < blocks.size();) {
    const auto& run = blocks[i].run;
    std::size_t j = i;
    std::uint64_t quantity = 0;
    while (j < blocks.size() && blocks[j].run == run)
      quantity += blocks[j++].range.quantity().raw();
    holdings.push_back({{"project", run.project.text()},
                        {"vintage", run.vintage.year},
                        {"quantity", quantity},
                        {"blocks", blocks_json(blocks.subspan(i, j - i))}});
    total += quantity;
    i = j;
  }
  return {{"account", account.text()},
          {"as_of", as_of_json(as_of, end)},
          {"quantity", total},
          {"holdings", std::move(holdings)}};
}

json::object statement_json(const StatementView& view) {
  json::array lines;
  for (const auto& line : view.lines) lines.push_back(statement_line_json(line));
  json::object out{{"account", view.asked.account.text()}, {"from", or_null(view.asked.from)},
                   {"to", or_null(view.asked.to)},         {"opening", view.opening.raw()},
                   {"closing", view.closing.raw()},        {"lines", std::move(lines)}};
  if (view.next) out["next"] = cursor_text(*view.next);
  return out;
}

json::object serial_history_json(const SerialHistoryView& view) {
  json::array events;
  for (const auto& record : view.entries)
    events.push_back(event_json(record->entry, view.run, view.serial));
  const auto unit = domain::UnitBlock{view.run, {view.serial, view.serial}};
  return {{"serial", unit.text()},
          {"block", view.block.text()},
          {"account", view.account.text()},
          {"events", std::move(events)}};
}

}  // namespace jcm::protocol
