// Gate 2 for the trail.
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {

base::Status check_trail(const State& state, const Entry& entry) {
  if (!state.genesis()) return {};
  const bool trail = is_trail(state.genesis()->origin);
  const EntryKind kind = entry.kind();
  const bool event = kind == EntryKind::trail_event;
  if (trail ? event || kind == EntryKind::key_rotate : !event) return {};
  const std::string name = "entry " + std::to_string(entry.seq) + " is " +
                           std::string(text_of(kind)) + " in " + state.genesis()->origin;
  return base::error(base::ErrorId::trail_only,
                     trail ? name + ", which is a trail and holds only events and changes of key"
                           : name +
                                 ", which is no trail; events belong into a ledger whose "
                                 "origin ends with /trail");
}

base::Result<Decision> of(const TrailEvent&, const Request& request) {
  JCM_TRY(const Date date, recording_date(0, request.facts.common, request.time));
  return Decision{{}, date, {}};
}

}  // namespace jcm::domain::resolve
