#include "ledger/protocol/reply.hpp"

#include <fmt/format.h>

#include <iterator>

#include "ledger/protocol/article6_views.hpp"
#include "ledger/protocol/error_catalogue.hpp"

namespace jcm::protocol {
namespace {

// `parts` are JSON already, or keys and plain texts of our own making: nothing in them needs
// escaping.
template <class... Parts>
void put(std::string& out, fmt::format_string<Parts...> pattern, Parts&&... parts) {
  fmt::format_to(std::back_inserter(out), pattern, std::forward<Parts>(parts)...);
}

void put_text(std::string& out, std::string_view key, std::string_view value) {
  put(out, ",\"{}\":", key);
  append_string(out, value);
}

// What the units of a first transfer are called as ITMOs; the parts of an identifier are capital
// letters and digits.
void put_itmos(std::string& out, const domain::Body& body) {
  out += ",\"itmos\":[";
  for (const auto& range : itmo_ranges(body))
    put(out, "{{\"block\":\"{}\",\"first\":\"{}\",\"last\":\"{}\"}},", range.block.text(),
        range.first.text(), range.last.text());
  out.back() = ']';
}

void put_resolved(std::string& out, const domain::Resolved& resolved) {
  std::uint64_t quantity = 0;  // an entry's units sum to at most 2^53 - 1 (form and laws)
  if (resolved.account) put(out, ",\"account\":\"{}\"", resolved.account->text());
  if (resolved.officer) put(out, ",\"officer\":{}", *resolved.officer);
  if (resolved.proposal) put(out, ",\"proposal\":{}", *resolved.proposal);
  if (!resolved.issued.empty()) {
    out += ",\"issued\":[";
    for (const auto& one : resolved.issued) {
      const std::uint64_t units = one.block.range.quantity().raw();
      quantity += units;
      put(out, "{{\"account\":\"{}\",\"block\":\"{}\",\"quantity\":{}}},", one.account.text(),
          one.block.text(), units);
    }
    out.back() = ']';
  }
  if (!resolved.moved.empty()) {
    out += ",\"moved\":[";
    for (const auto& block : resolved.moved) {
      quantity += block.range.quantity().raw();
      put(out, "\"{}\",", block.text());
    }
    out.back() = ']';
  }
  if (quantity > 0) put(out, ",\"quantity\":{}", quantity);
}

}  // namespace

std::string reply_result(std::string_view raw_id, std::string_view result) {
  std::string out;
  out.reserve(raw_id.size() + result.size() + 40);
  out.append("{\"jsonrpc\":\"2.0\",\"id\":").append(raw_id).append(",\"result\":").append(result);
  out.append("}\n");
  return out;
}

std::string reply_result(std::string_view raw_id, const json::value& result) {
  return reply_result(raw_id, std::string_view(to_compact(result)));
}

std::string error_text(const base::Error& error, std::optional<std::size_t> item) {
  std::string out;
  put(out, "{{\"code\":{},\"message\":", rpc_code(error.id));
  append_string(out, error.detail);
  put(out, ",\"data\":{{\"id\":\"{}\",\"kind\":\"{}\"", base::id_text(error.id),
      base::kind_text(base::kind_of(error.id)));
  if (!error.field.empty()) put_text(out, "field", error.field);
  if (item) put(out, ",\"item\":{}", *item);
  put_text(out, "next", advice_of(error.id).next);
  out += "}}";
  return out;
}

std::string reply_error(std::string_view raw_id, const base::Error& error,
                        std::optional<std::size_t> item) {
  std::string out = "{\"jsonrpc\":\"2.0\",\"id\":";
  out.append(raw_id).append(",\"error\":").append(error_text(error, item)).append("}\n");
  return out;
}

std::string write_result_text(const chain::Record& record, const base::Digest& leaf, bool dry_run) {
  const auto& entry = record.entry;
  std::string out;
  out.reserve(400);
  put(out,
      "{{\"seq\":{},\"kind\":\"{}\",\"recorded_at\":\"{}\",\"business_date\":\"{}\",\"scope\":\"{}"
      "\"",
      entry.seq, domain::text_of(entry.kind()), base::to_text(entry.time),
      base::to_text(entry.business_date), entry.scope.text());
  put_text(out, "request_id", entry.request_id.text);
  if (!dry_run) put(out, ",\"entry_hash\":\"{}\"", base::to_hex(leaf.view()));
  put_resolved(out, entry.body.resolved);
  if (entry.body.resolved.itmo_series) put_itmos(out, entry.body);
  if (dry_run) out += ",\"dry_run\":true";
  out += '}';
  return out;
}

std::string with_effect(std::string result, std::string_view effect) {
  result.back() = ',';
  result.append("\"effect\":").append(effect).append("}");
  return result;
}

std::string batch_result_text(bool atomic, std::span<const ItemReply> items) {
  std::string out;
  put(out, "{{\"atomic\":{},\"results\":[", atomic);
  for (const auto& item : items) {
    if (const auto* result = std::get_if<std::string>(&item))
      out.append("{\"result\":").append(*result).append("},");
    else
      out.append("{\"error\":").append(error_text(std::get<base::Error>(item))).append("},");
  }
  if (items.empty())
    out += ']';
  else
    out.back() = ']';
  out += '}';
  return out;
}

}  // namespace jcm::protocol
