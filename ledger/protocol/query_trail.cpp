#include "ledger/protocol/query_trail.hpp"

namespace jcm::protocol {
json::object trail_event_json(const domain::Entry& entry, const domain::TrailEvent& event) {
  json::object out;
  out["seq"] = entry.seq;
  out["recorded_at"] = base::to_text(entry.time);
  out["event"] = key_of(domain::text_of(event.event));
  if (!event.method.empty()) out["method"] = event.method;
  if (!event.error.empty()) out["error"] = event.error;
  out["uid"] = event.uid;
  out["gid"] = event.gid;
  out["pid"] = event.pid;
  if (event.officer != 0) out["officer"] = event.officer;
  out["count"] = event.count;
  if (event.since) out["since"] = base::to_text(*event.since);
  if (!event.object.empty()) out["object"] = event.object;
  out["ledger_size"] = event.ledger_size;
  return out;
}

}  // namespace jcm::protocol
