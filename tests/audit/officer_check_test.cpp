// Entries by people who may not make them, in ledgers that are chained and signed without fault.
#include "ledger/chain/officer_signature.hpp"
#include "tests/audit/chained_ledger.hpp"
#include "tests/support/officer_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// The ledger of signed_book(), with officer 2 (script for MN), 3 (approver) and 4 (revoked), and a
// transfer in JP by the administrator as its last entry.
Book with_officers() {
  Book book = signed_book();
  book.must(new_officer(2000, Role::script, "MN"));
  book.must(new_officer(2001, Role::approver));
  book.must(new_officer(2002, Role::script, "JP"));
  book.must(revoke(4));
  return book;
}
Command a_transfer() {
  return transfer(entity("JP", 1), entity("JP", 2), by_quantity(100), "2017-11-01");
}

void forged(ChainedLedger ledger, std::string_view error,
            const std::function<void(Entry&)>& change) {
  const Seq last = ledger.size() - 1;
  REQUIRE(Scene(ledger).verify().findings.empty());
  ledger.forge(last, change);
  Scene scene(ledger);
  const auto report = scene.verify();
  REQUIRE(report.findings.size() >= 1);
  INFO(report.findings[0].detail);
  CHECK(report.findings[0].id == FindingId::rule_broken);
  CHECK(report.findings[0].first == last);
  CHECK(report.findings[0].detail.starts_with(std::string(error) + ": "));
}

}  // namespace

TEST_CASE("an entry in the name of somebody who may not make it is named") {
  Book book = with_officers();
  book.must(a_transfer());
  const ChainedLedger ledger(book);
  forged(ledger, "caller.unknown", [](Entry& e) { e.actor = {4, 2002}; });       // revoked
  forged(ledger, "caller.unknown", [](Entry& e) { e.actor = {1, 2000}; });       // a uid of another
  forged(ledger, "caller.unknown", [](Entry& e) { e.actor = {7, 1000}; });       // never was
  forged(ledger, "officer.not_allowed", [](Entry& e) { e.actor = {2, 2000}; });  // MN's script
  forged(ledger, "officer.not_allowed", [](Entry& e) { e.actor = {3, 2001}; });  // an approver
  forged(ledger, "officer.not_allowed", [](Entry& e) { e.actor = {0, 0}; });     // the system
}

TEST_CASE("a grant under another number, and one that gives a uid twice, are named") {
  Book book = with_officers();
  book.must(new_officer(2003, Role::reader));
  const ChainedLedger ledger(book);
  forged(ledger, "entry.resolution", [](Entry& e) { e.body.resolved.officer = 9; });
  forged(ledger, "officer.exists",
         [](Entry& e) { std::get<GrantOfficer>(e.body.given).uid = 2001; });
  forged(ledger, "officer.not_allowed", [](Entry& e) { e.actor = {2, 2000}; });
}

TEST_CASE("the verifier checks officers' signatures") {
  const auto key = test_key(21);
  Book book = with_officers();
  book.must(new_officer(2900, Role::administrator));  // who could replace a lost key
  book.must(grant_key(1, Digest{key->public_key().bytes}));
  auto command = a_transfer();
  command.signature.emplace();
  auto entry = book.must(std::move(command));
  book.undo();
  ChainedLedger ledger(book);
  const auto digest = chain::request_digest(entry);
  entry.signature =
      *chain::sign_as_officer("test.example/ledger", 1, entry.request_id, digest, *key);
  ledger.add(entry);
  forged(ledger, "officer.signature", [](Entry& e) { e.signature.reset(); });
  forged(ledger, "officer.signature", [](Entry& e) { (*e.signature)[0] ^= 1; });
  forged(ledger, "officer.signature", [](Entry& e) {  // what was signed is another transfer
    std::get<Transfer>(e.body.given).selection = by_quantity(101);
    e.body.resolved.moved[0].range.last += 1;
  });
  forged(ledger, "officer.signature", [](Entry& e) { e.request_id.text = "another"; });
}
