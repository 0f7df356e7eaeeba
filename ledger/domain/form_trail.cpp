// Form of an event of the trail.
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {
namespace {

using base::ErrorId;
using base::Status;

// Which texts an event has: what happened to a request may name its method (a connection can be
// denied before it asks for anything), what was denied or refused gives the reason.
struct Shape {
  bool may_have_method = false;
  bool has_error = false;
};
Shape shape_of(TrailEventKind event) {
  switch (event) {
    case TrailEventKind::started:
    case TrailEventKind::stopped:
    case TrailEventKind::lost:
      return {};
    case TrailEventKind::denied:
    case TrailEventKind::refused:
      return {true, true};
    case TrailEventKind::read:
    case TrailEventKind::exported:
      return {true, false};
  }
  return {};
}

Status check_absent(std::string_view field, const std::string& text, TrailEventKind event) {
  if (text.empty()) return {};
  return fault(ErrorId::field_conflict, field,
               std::string(field) + " does not belong to an event " + std::string(text_of(event)) +
                   "; leave it out");
}

}  // namespace

Status check_given(const TrailEvent& event) {
  if (text_of(event.event).empty())
    return fault(ErrorId::field_value, "event", "event is unknown; use started, stopped, ...");
  const Shape shape = shape_of(event.event);
  if (!shape.may_have_method) JCM_TRY_VOID(check_absent("method", event.method, event.event));
  JCM_TRY_VOID(check_text("method", event.method, base::max_short_text, Presence::optional));
  if (!shape.has_error) JCM_TRY_VOID(check_absent("error", event.error, event.event));
  JCM_TRY_VOID(check_text("error", event.error, base::max_short_text,
                          shape.has_error ? Presence::mandatory : Presence::optional));
  if (event.count == 0)
    return fault(ErrorId::field_value, "count", "count is 0; an event happened at least once");
  return check_text("object", event.object, base::max_long_text, Presence::optional);
}

}  // namespace jcm::domain::form
