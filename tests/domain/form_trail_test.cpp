// Events of the trail: what belongs to which.
#include "ledger/domain/gates.hpp"

#include <catch2/catch.hpp>

using namespace jcm;
using domain::TrailEvent;
using domain::TrailEventKind;

namespace {

std::string fault_of(TrailEvent event) {
  const auto checked = domain::check_form({std::move(event), {}, {}, {}});
  return checked ? ""
                 : std::string(base::id_text(checked.error().id)) + " " + checked.error().field;
}
TrailEvent denied() {
  TrailEvent event;
  event.event = TrailEventKind::denied;
  event.method = "status";
  event.error = "caller.unknown";
  return event;
}

}  // namespace

TEST_CASE("a start says who and when, nothing of a request") {
  TrailEvent event;
  CHECK(fault_of(event).empty());
  event.object = "jcm-ledgerd 0.1";
  CHECK(fault_of(event).empty());
  event.method = "status";
  CHECK(fault_of(event) == "field.conflict method");
  event.method.clear();
  event.error = "caller.unknown";
  CHECK(fault_of(event) == "field.conflict error");
}

TEST_CASE("a denial gives its reason, a read has none") {
  CHECK(fault_of(denied()).empty());
  auto event = denied();
  event.method.clear();  // denied before it asked for anything
  CHECK(fault_of(event).empty());
  event.error.clear();
  CHECK(fault_of(event) == "field.missing error");
  event = denied();
  event.event = TrailEventKind::read;
  CHECK(fault_of(event) == "field.conflict error");
}

TEST_CASE("an event happened at least once, and stays short") {
  auto event = denied();
  event.count = 0;
  CHECK(fault_of(event) == "field.value count");
  event = denied();
  event.object = std::string(4'097, 'x');
  CHECK(fault_of(event) == "field.too_long object");
  event = denied();
  event.event = static_cast<TrailEventKind>(7);
  CHECK(fault_of(event) == "field.value event");
}
