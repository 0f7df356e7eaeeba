#include "ledger/audit/rule_check.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

// Every ledger here is chained and signed without fault: only the rules can tell that it is wrong.

namespace {

std::string n(std::uint64_t value) { return std::to_string(value); }

// A book with one command more, whose entry a test then forges.
ChainedLedger with(Command command, bool live = false) {
  Book book = signed_book(live);
  book.must(std::move(command));
  return ChainedLedger(book);
}

ChainedLedger with_transfer() {
  return with(transfer(entity("JP", 1), entity("JP", 2), by_quantity(100), "2017-11-01"));
}

// Forges the last entry and expects exactly one finding, whose detail begins with `error`.
void forged_last(ChainedLedger ledger, FindingId id, std::string_view error,
                 const std::function<void(Entry&)>& change) {
  const Seq last = ledger.size() - 1;
  REQUIRE(Scene(ledger).verify().findings.empty());
  ledger.forge(last, change);
  Scene scene(ledger);
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{std::string(audit::id_text(id)) + " " + n(last)});
  REQUIRE_FALSE(report.findings.empty());
  INFO(report.findings[0].detail);
  CHECK(report.findings[0].detail.starts_with(std::string(error) + ": "));
  CHECK(report.rules_stopped_at == last + 1);
}

template <class T>
T& given(Entry& entry) {
  return std::get<T>(entry.body.given);
}

}  // namespace

TEST_CASE("more than the allocation is named") {
  forged_last(ChainedLedger(signed_book()), FindingId::rule_broken, "issue.exceeds_allocation",
              [](Entry& e) {
                auto& issue = given<Issue>(e);
                issue.account.reset();
                issue.credits = {{entity("MN", 1), vintage(2017), credits(1790)}};
                e.body.resolved.issued[0].block.range.last = 1790;
              });
}

TEST_CASE("less than the allocation is named") {
  forged_last(ChainedLedger(signed_book()), FindingId::rule_broken, "issue.below_allocation",
              [](Entry& e) {
                auto& issue = given<Issue>(e);
                issue.account.reset();
                issue.credits = {{entity("MN", 1), vintage(2017), credits(1788)}};
                e.body.resolved.issued[0].block.range.last = 1788;
              });
}

TEST_CASE("more units recorded than the command asks for is a wrong resolution") {
  forged_last(ChainedLedger(signed_book()), FindingId::rule_broken, "entry.resolution",
              [](Entry& e) { e.body.resolved.issued[0].block.range.last += 1; });
}

TEST_CASE("a second posting of a line is named") {
  ChainedLedger ledger(signed_book());
  Entry again = ledger.records.back().entry;
  again.seq += 1;
  again.time.micros += 1;
  again.request_id.text = "again";
  again.body.resolved.issued[0].block.range = {1790, 3578};
  ledger.add(again);
  Scene scene(ledger);
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{"rule.broken " + n(again.seq)});
  CHECK(report.findings[0].detail.starts_with("issue.line_posted: "));
}

TEST_CASE("serials issued twice are named") {
  Book book = signed_book();
  const auto second = decision_key("MN004", "2017-08-01", "2017-12-31", "2018-02-01");
  book.must(record_decision(second, {line("JP", 10)}));
  book.must(
      issue(second, "JP", {{entity("JP", 1), vintage(2017), UnitRange{8000, 8009}}}, "2018-02-01"));
  forged_last(ChainedLedger(book), FindingId::rule_broken, "issue.serials_overlap", [](Entry& e) {
    given<Issue>(e).credits[0].units = UnitRange{7150, 7159};
    e.body.resolved.issued[0].block.range = {7150, 7159};
  });
}

TEST_CASE("a transfer out of a terminal account is named") {
  Book book = signed_book();
  book.must(retire(entity("JP", 1), retirement("JP"), by_quantity(50), "2017-11-01"));
  book.must(transfer(entity("JP", 1), entity("JP", 2), by_quantity(50), "2017-11-01"));
  forged_last(ChainedLedger(book), FindingId::rule_broken, "account.kind", [](Entry& e) {
    given<Transfer>(e).from = retirement("JP");
    e.body.resolved.moved = {block("JCM-JP-MN004-2017-1-50")};
  });
}

TEST_CASE("units that the account does not hold are named") {
  forged_last(with(transfer(entity("JP", 1), entity("JP", 2),
                            by_ranges({"JCM-JP-MN004-2017-1-100"}), "2017-11-01")),
              FindingId::rule_broken, "units.not_held", [](Entry& e) {
                given<Transfer>(e).selection = by_ranges({"JCM-JP-MN004-2017-7100-7200"});
                e.body.resolved.moved = {block("JCM-JP-MN004-2017-7100-7200")};
              });
}

TEST_CASE("other units than the rules pick are named") {
  forged_last(with_transfer(), FindingId::rule_broken, "entry.resolution",
              [](Entry& e) { e.body.resolved.moved = {block("JCM-JP-MN004-2017-201-300")}; });
}

TEST_CASE("more than the account holds is named") {
  forged_last(with_transfer(), FindingId::rule_broken, "units.insufficient", [](Entry& e) {
    given<Transfer>(e).selection = by_quantity(7159);
    e.body.resolved.moved = {block("JCM-JP-MN004-2017-1-7159")};
  });
}

TEST_CASE("a transfer to itself, across registries, or to a closed account is named") {
  forged_last(with_transfer(), FindingId::rule_broken, "transfer.same_account",
              [](Entry& e) { given<Transfer>(e).to = entity("JP", 1); });
  forged_last(with_transfer(), FindingId::rule_broken, "transfer.across_registries",
              [](Entry& e) { given<Transfer>(e).to = entity("MN", 1); });
  Book book = signed_book();
  book.must(set_status(entity("JP", 2), AccountStatus::closed, "2017-11-01"));
  book.must(transfer(entity("JP", 1), government("JP"), by_quantity(1), "2017-11-01"));
  forged_last(ChainedLedger(book), FindingId::rule_broken, "account.status",
              [](Entry& e) { given<Transfer>(e).to = entity("JP", 2); });
}

TEST_CASE("a debit without authority is named") {
  forged_last(with_transfer(), FindingId::rule_broken, "authority.missing",
              [](Entry& e) { e.authority.reset(); });
}

TEST_CASE("a falling business date is named") {
  forged_last(with_transfer(), FindingId::rule_broken, "business_date.falls", [](Entry& e) {
    e.body.common.business_date = day("2017-10-23");
    e.business_date = day("2017-10-23");
  });
}

TEST_CASE("a business date that is not the one of the command is a wrong resolution") {
  forged_last(with_transfer(), FindingId::rule_broken, "entry.resolution",
              [](Entry& e) { e.business_date = day("2017-11-02"); });
}

TEST_CASE("a recorded time that does not rise breaks the law of order") {
  const ChainedLedger ledger = with_transfer();
  const auto before = ledger.records[ledger.size() - 2].entry.time;
  forged_last(with_transfer(), FindingId::law_broken, "law.time",
              [&](Entry& e) { e.time = before; });
}

TEST_CASE("a decision over a period that another one covers is named") {
  Book book = signed_book();
  book.must(record_decision(decision_key("MN004", "2017-08-01", "2017-12-31", "2018-02-01"),
                            {line("JP", 10)}));
  forged_last(ChainedLedger(book), FindingId::rule_broken, "decision.overlap",
              [](Entry& e) { given<RecordDecision>(e).key.period_start = day("2017-07-31"); });
}

TEST_CASE("the rest of the ledger is checked without rules once they stop, and that is said") {
  ChainedLedger ledger(signed_book());
  // Entry 15 issues one unit more than the line holds; entry 16 follows.
  ledger.forge(15, [](Entry& e) { e.body.resolved.issued[0].block.range.last += 1; });
  ledger.records[16].entry.request_digest = digest_of(1);
  ledger.chain_from(16);
  Scene scene(ledger);
  CHECK(briefs(scene.verify()) ==
        Expected{"rule.broken 15", "request.digest 16", "rules.unchecked 16"});
}

TEST_CASE("a request digest that is not the command's is request.digest, and stops nothing") {
  ChainedLedger ledger(signed_book());
  ledger.records[7].entry.request_digest = digest_of(1);
  ledger.chain_from(7);
  Scene scene(ledger);
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{"request.digest 7"});
  CHECK(report.state.has_value());
}

TEST_CASE("a batch that is not whole is batch.cut") {
  Book book = signed_book();
  const auto move = [&](std::uint32_t position) {
    book.must(transfer(entity("JP", 1), entity("JP", 2), by_quantity(1), "2017-11-01"),
              BatchPosition{"batch-1", position, 3});
  };
  for (std::uint32_t i = 0; i < 3; ++i) move(i);
  const ChainedLedger whole(book);
  const Seq first = whole.size() - 3;
  REQUIRE(Scene(whole).verify().findings.empty());
  SECTION("at the end") {
    book.undo();
    Scene scene{ChainedLedger(book)};
    CHECK(briefs(scene.verify()) == Expected{"batch.cut " + n(first + 1)});
  }
  SECTION("in the middle") {
    ChainedLedger cut = whole;
    cut.forge(first + 2, [](Entry& e) { e.batch.reset(); });
    Scene scene(cut);
    CHECK(briefs(scene.verify()) == Expected{"batch.cut " + n(first + 2)});
  }
  SECTION("at its beginning") {
    ChainedLedger cut = whole;
    cut.forge(first, [](Entry& e) { e.batch.reset(); });
    Scene scene(cut);
    CHECK(briefs(scene.verify()) ==
          Expected{"batch.cut " + n(first + 1), "rules.unchecked " + n(first + 2)});
  }
  SECTION("positions in another order") {
    ChainedLedger cut = whole;
    cut.forge(first + 1, [](Entry& e) { e.batch->position = 2; });
    Scene scene(cut);
    CHECK(briefs(scene.verify()) ==
          Expected{"batch.cut " + n(first + 1), "rules.unchecked " + n(first + 2)});
  }
}

TEST_CASE("entry 0 must be the genesis, and only entry 0") {
  SECTION("another kind in its place") {
    ChainedLedger ledger(signed_book());
    ledger.forge(0, [&](Entry& e) {
      e.body.given = std::get<OpenRegistry>(ledger.records[1].entry.body.given);
    });
    Scene scene(ledger);
    scene.input.key = ledger.vkey();
    CHECK(briefs(scene.verify()) ==
          Expected{"genesis.invalid 0", "rules.unchecked 1-" + n(ledger.size() - 1)});
  }
  SECTION("naming an entry before it") {
    ChainedLedger ledger(signed_book());
    ledger.records[0].prev = digest_of(1);
    ledger.chain_from(0);
    CHECK(briefs(Scene(ledger).verify()).front() == "genesis.invalid 0");
  }
  SECTION("under another request id") {
    ChainedLedger ledger(signed_book());
    ledger.forge(0, [](Entry& e) { e.request_id.text = "first"; });
    CHECK(briefs(Scene(ledger).verify()).front() == "genesis.invalid 0");
  }
  SECTION("a second one") {
    forged_last(with_transfer(), FindingId::law_broken, "law.time", [](Entry& e) {
      e.body = {};
      e.body.given = std::get<Genesis>(signed_genesis().given);
      e.authority.reset();
    });
  }
}
