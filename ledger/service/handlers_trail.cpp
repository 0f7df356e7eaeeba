// The trail as it is read: its events, its checkpoints; and what other methods answer of it.
#include <fmt/format.h>

#include "ledger/protocol/query_trail.hpp"
#include "ledger/service/read_methods.hpp"
#include "ledger/service/trail_reading.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

// A filter that matches nothing must not walk a whole long trail in one request.
constexpr std::uint64_t max_looked_at = 20'000;

bool wanted(const domain::TrailEvent& event, const protocol::TrailListParams& asked) {
  return (!asked.event || event.event == *asked.event) &&
         (!asked.officer || event.officer == *asked.officer) &&
         (!asked.uid || event.uid == *asked.uid);
}

}  // namespace

base::Result<engine::Ledger*> trail_of(const Environment& environment) {
  auto* ledger = environment.trail == nullptr ? nullptr : environment.trail->ledger();
  if (ledger != nullptr) return ledger;
  return base::error(base::ErrorId::trail_unavailable,
                     environment.trail == nullptr
                         ? std::string("this service keeps no trail")
                         : "the trail could not be opened: " + environment.trail->status().problem);
}

base::Result<engine::Ledger*> log_asked(const Environment& environment, protocol::Log log) {
  if (log == protocol::Log::ledger) return &environment.ledger;
  return trail_of(environment);
}

base::Result<json::value> handle_trail_list(const Environment& environment, const domain::Actor&,
                                            const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_trail_list(params));
  JCM_TRY(const auto* trail, trail_of(environment));
  const auto snapshot = trail->snapshot();
  json::array shown;
  domain::Seq seq = asked.first;
  for (std::uint64_t looked_at = 0; seq < snapshot->size(); ++seq, ++looked_at) {
    if (shown.size() == asked.limit || looked_at == max_looked_at) break;
    JCM_TRY(const auto entry, snapshot->entry(seq));
    if (!entry)
      return base::error(base::ErrorId::store_gap,
                         fmt::format("entry {} of the trail is missing from its store: run "
                                     "jcm-verify on the data",
                                     seq));
    const auto* event = std::get_if<domain::TrailEvent>(&entry->record->entry.body.given);
    if (event == nullptr || !wanted(*event, asked)) continue;
    shown.emplace_back(protocol::trail_event_json(entry->record->entry, *event));
  }
  const bool more = seq < snapshot->size();
  return json::value(protocol::list_json(
      "events", std::move(shown), more ? std::optional(protocol::cursor_text(seq)) : std::nullopt));
}

base::Result<json::value> handle_trail_checkpoint(const Environment& environment,
                                                  const domain::Actor& actor,
                                                  const json::object& params) {
  JCM_TRY_VOID(protocol::read_checkpoint_params(params));
  JCM_TRY(auto* trail, trail_of(environment));
  const Environment of_trail{*trail,
                             environment.clock,
                             environment.version,
                             environment.connections,
                             environment.wait_until_micros,
                             environment.trail};
  return handle_checkpoint(of_trail, actor, params);
}

}  // namespace jcm::service
