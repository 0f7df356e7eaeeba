// Entries as they stand in the chain: by number, in pages, by request id.
#include <fmt/format.h>

#include "ledger/protocol/entry_view.hpp"
#include "ledger/protocol/query_params.hpp"
#include "ledger/service/authorize.hpp"
#include "ledger/service/entry_reading.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

// A filter that matches nothing must not walk a whole long ledger in one request: after so many
// entries the page ends, and its cursor goes on from there.
constexpr std::uint64_t max_looked_at = 20'000;

}  // namespace

base::Result<json::value> handle_entry_get(const Environment& environment,
                                           const domain::Actor& actor, const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_entry_get(params));
  const bool texts = may_see_personal(*environment.ledger.officers(), actor);
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto entry, stored_entry(*snapshot, asked.seq, "seq"));
  JCM_TRY(auto shown, shown_entry(*snapshot, entry, asked.raw, texts));
  return json::value(std::move(shown));
}

base::Result<json::value> handle_entry_list(const Environment& environment,
                                            const domain::Actor& actor,
                                            const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_entry_list(params));
  const bool texts = may_see_personal(*environment.ledger.officers(), actor);
  const auto snapshot = environment.ledger.snapshot();
  json::array shown;
  domain::Seq seq = asked.first;
  for (std::uint64_t looked_at = 0; seq < snapshot->size(); ++seq, ++looked_at) {
    if (shown.size() == asked.limit || looked_at == max_looked_at) break;
    JCM_TRY(const auto entry, stored_entry(*snapshot, seq, "first"));
    if (asked.kind && entry.record->entry.kind() != *asked.kind) continue;
    JCM_TRY(auto object, shown_entry(*snapshot, entry, false, texts));
    shown.emplace_back(std::move(object));
  }
  const bool more = seq < snapshot->size();
  return json::value(protocol::entry_list_json(
      std::move(shown), more ? std::optional(protocol::cursor_text(seq)) : std::nullopt));
}

base::Result<json::value> handle_request_find(const Environment& environment,
                                              const domain::Actor& actor,
                                              const json::object& params) {
  JCM_TRY(const auto id, protocol::read_request_find(params));
  const bool texts = may_see_personal(*environment.ledger.officers(), actor);
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(const auto seq, snapshot->request(id));
  if (!seq) {
    return base::error(
        base::ErrorId::request_unknown,
        fmt::format("no entry has the request id \"{}\": the request was refused or never "
                    "came; it can be sent",
                    id.text),
        "request_id");
  }
  JCM_TRY(const auto entry, stored_entry(*snapshot, *seq, "request_id"));
  JCM_TRY(auto shown, shown_entry(*snapshot, entry, false, texts));
  return json::value(std::move(shown));
}

}  // namespace jcm::service
