#include "ledger/audit/request_ids.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

TEST_CASE("a request id that stands in two entries is request.repeated, and stops nothing") {
  ChainedLedger ledger(signed_book());
  ledger.forge(9, [&](Entry& e) { e.request_id = ledger.records[5].entry.request_id; });
  ledger.forge(12, [&](Entry& e) { e.request_id = ledger.records[5].entry.request_id; });
  ledger.forge(13, [&](Entry& e) { e.request_id = ledger.records[6].entry.request_id; });
  Scene scene(ledger);
  const auto report = scene.verify();
  CHECK(briefs(report) ==
        Expected{"request.repeated 9", "request.repeated 12", "request.repeated 13"});
  CHECK(report.findings[0].detail.find("request-5") != std::string::npos);
  CHECK(report.findings[0].detail.find("entry 5") != std::string::npos);
  CHECK_FALSE(report.rules_stopped_at);
}

TEST_CASE("equal hashes alone are no finding: the ids are read again") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  audit::RequestIds ids;
  // Told twice of the same id, under numbers whose entries hold different ones.
  ids.add(RequestId{"same"}, 3);
  ids.add(RequestId{"same"}, 4);
  CHECK(ids.finish(scene.source).empty());
  ids.add(RequestId{"same"}, 3);
  ids.add(RequestId{"same"}, 99);  // not there
  CHECK(ids.finish(scene.source).empty());
}
