#include "ledger/engine/seal.hpp"

#include <chrono>
#include <filesystem>
#include <thread>

#include "ledger/chain/holdings_tree.hpp"
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

struct Furnished : TestLedger {
  Furnished() {
    start();
    furnish();
  }
  [[nodiscard]] SealRow sealed(std::string_view code, std::string_view as_of) const {
    const auto small = ledger->snapshot()->small_state();
    REQUIRE(small);
    const auto found = (*small)->seals().find({registry(code), day(as_of)});
    REQUIRE(found != (*small)->seals().end());
    return found->second;
  }
  [[nodiscard]] bool is_sealed(std::string_view code, std::string_view as_of) const {
    const auto small = ledger->snapshot()->small_state();
    return small && (*small)->seals().contains({registry(code), day(as_of)});
  }
  void set_clock(std::string_view time) {
    clock.advance_seconds((instant(time).micros - clock.now().micros) / 1'000'000);
  }
  [[nodiscard]] engine::YearEnd year_end(std::string_view now) const {
    auto found = engine::year_end(*ledger->snapshot(), instant(now));
    REQUIRE(found);
    return *found;
  }
};

std::string error_of(const base::Error& error) {
  return std::string(base::id_text(error.id)) + " " + error.field;
}

}  // namespace

TEST_CASE("a seal made by the writer stands in recovery, from the views and without them") {
  Furnished book;
  require_ok(book.write("move", move_units(10)));
  book.clock.advance_seconds(86'400);
  const auto sealed = book.write("seal", seal("JP", "2026-02-01"));
  require_ok(sealed);
  const auto& roots = sealed->record->entry.body.resolved.seal;
  REQUIRE(roots);
  CHECK_FALSE(roots->trail);
  CHECK(id_of(book.write("again", seal("JP", "2026-02-01"))) == "seal.exists");
  const auto row = book.sealed("JP", "2026-02-01");
  CHECK(row == SealRow{sealed->record->entry.seq, roots->totals, roots->holdings});
  book.close();
  require_ok(book.open());
  CHECK(book.sealed("JP", "2026-02-01") == row);
  book.close();
  std::filesystem::remove_all(book.options.layout.views());
  require_ok(book.open());
  CHECK(book.sealed("JP", "2026-02-01") == row);
}

TEST_CASE("a seal says how far the trail had come") {
  TestLedger book;
  const TrailHead head{"test.example/ledger/trail", 17, digest_of(0x71)};
  book.options.trail_head = [&] { return std::optional(head); };
  book.start();
  book.furnish();
  const auto sealed = book.write("seal", seal("JP", "2026-01-31"));
  require_ok(sealed);
  CHECK(sealed->record->entry.body.resolved.seal->trail == head);
}

TEST_CASE("the checkpoint of a seal is kept for ever") {
  Furnished book;
  const auto sealed = book.write("seal", seal("JP", "2026-01-31"));
  require_ok(sealed);
  const auto size = sealed->record->entry.seq + 1;
  CHECK(book.ledger->wait_signed(size, 10'000));
  std::vector<std::uint64_t> kept;
  for (int tries = 0; tries < 500 && (kept.empty() || kept.back() < size); ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    kept = *book.ledger->kept_checkpoints();
  }
  CHECK(kept.back() >= size);
}

TEST_CASE("every account's holding is proved, and still is after the units moved on") {
  Furnished book;
  require_ok(book.write("move", move_units(10)));
  book.clock.advance_seconds(86'400);
  require_ok(book.write("seal", seal("JP", "2026-02-01")));
  const auto row = book.sealed("JP", "2026-02-01");
  const auto proofs = [&] {
    const auto snapshot = book.ledger->snapshot();
    std::vector<engine::SealedHolding> out;
    for (const auto& number : {government("JP"), entity("JP", 1), entity("JP", 2),
                               cancellation("JP"), retirement("JP")}) {
      const auto proof = engine::prove_holding(*snapshot, number, row);
      require_ok(proof);
      CHECK(chain::verify_inclusion(chain::leaf_hash(proof->leaf), proof->index, proof->size,
                                    proof->hashes, row.holdings_root));
      CHECK(chain::decode_holding(proof->leaf)->account == number);
      out.push_back(*proof);
    }
    return out;
  };
  const auto then = proofs();
  const auto held = chain::decode_holding(then[2].leaf);
  CHECK(held->blocks == std::vector{block("JCM-JP-MN004-2017-1-10")});
  CHECK(chain::decode_holding(then[0].leaf)->blocks.empty());
  require_ok(book.write("later", move_units(20)));
  require_ok(
      book.write("much later", transfer(entity("JP", 2), government("JP"), by_quantity(30))));
  require_ok(book.write("new", open_account("JP", AccountKind::entity_holding)));
  const auto now = proofs();
  for (std::size_t i = 0; i < then.size(); ++i) {
    CHECK(now[i].leaf == then[i].leaf);
    CHECK(now[i].hashes == then[i].hashes);
  }
  const auto late = engine::prove_holding(*book.ledger->snapshot(), entity("JP", 3), row);
  REQUIRE_FALSE(late);
  CHECK(error_of(late.error()) == "account.unknown account");
  auto damaged = row;
  damaged.holdings_root = digest_of(1);
  CHECK(
      error_of(engine::prove_holding(*book.ledger->snapshot(), entity("JP", 1), damaged).error()) ==
      "seal.roots ");
}

TEST_CASE("a seal is found by its date, by its entry, and the newest without either") {
  Furnished book;
  require_ok(book.write("first", seal("JP", "2018-12-31")));
  require_ok(book.write("second", seal("JP", "2026-01-31")));
  const auto small = *book.ledger->snapshot()->small_state();
  const auto find = [&](std::string_view code, const engine::WhichSeal& which) {
    const auto found = engine::find_seal(*small, registry(code), which);
    return found ? base::to_text(found->first.as_of) : error_of(found.error());
  };
  const auto first = book.sealed("JP", "2018-12-31").sealed_by;
  CHECK(find("JP", day("2018-12-31")) == "2018-12-31");
  CHECK(find("JP", first) == "2018-12-31");
  CHECK(find("JP", {}) == "2026-01-31");
  CHECK(find("JP", day("2019-12-31")) == "seal.unknown as_of");
  CHECK(find("JP", Seq{0}) == "seal.unknown seal");
  CHECK(find("MN", {}) == "seal.unknown as_of");
}

TEST_CASE("the turn of a year is each registry's own, and is due until it is sealed") {
  Furnished book;
  const auto due = [&](std::string_view now) {
    std::string out;
    for (const auto& one : book.year_end(now).due)
      out += one.registry.text() + " " + base::to_text(one.as_of) + " ";
    return out;
  };
  CHECK(due("2026-12-31T14:59:59Z").empty());
  CHECK(book.year_end("2026-12-31T14:59:59Z").again == instant("2026-12-31T15:00:00Z"));
  CHECK(due("2026-12-31T15:00:00Z") == "JP 2026-12-31 ");
  CHECK(book.year_end("2026-12-31T15:00:00Z").again == instant("2026-12-31T16:00:00Z"));
  CHECK(due("2027-01-01T00:00:00Z") == "JP 2026-12-31 MN 2026-12-31 ");
  CHECK(book.year_end("2027-01-01T00:00:00Z").notices.empty());
  CHECK(engine::year_end_request({registry("JP"), day("2026-12-31")}).text == "seal/JP/2026-12-31");
}

TEST_CASE("a year into whose successor something was posted cannot be sealed, and that is said") {
  Furnished book;
  book.set_clock("2026-12-31T15:00:01Z");
  // The clock has moved without the thread that looks after the year being told.
  const bool first = id_of(book.write("new year", move_units(1))) == "accepted" &&
                     !book.is_sealed("JP", "2026-12-31");
  const auto ended = book.year_end("2027-01-02T00:00:00Z");
  if (first) {
    REQUIRE(ended.notices.size() == 1);
    CHECK(ended.notices[0].starts_with("registry JP is not sealed at 2026-12-31"));
  }
  for (const auto& one : ended.due) CHECK(one.registry != registry("JP"));
}

TEST_CASE("at its start the ledger seals the year that ended meanwhile") {
  Furnished book;
  book.close();
  book.set_clock("2027-01-05T00:00:00Z");
  require_ok(book.open());
  for (int tries = 0; tries < 1'000 && !book.is_sealed("MN", "2026-12-31"); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(book.is_sealed("JP", "2026-12-31"));
  CHECK(book.is_sealed("MN", "2026-12-31"));
  const auto entry = book.ledger->snapshot()->entry(book.sealed("JP", "2026-12-31").sealed_by);
  REQUIRE(entry);
  CHECK((*entry)->record->entry.actor.officer == 0);
  CHECK((*entry)->record->entry.request_id.text == "seal/JP/2026-12-31");
  book.close();
  require_ok(book.open());  // recovery agrees
}

TEST_CASE("an erased text is gone from what readers get, and after recovery too") {
  Furnished book;
  const auto opened = (*book.ledger->snapshot()->account(entity("JP", 1)))->opened_by;
  const auto text_of_holder = [&] {
    const auto snapshot = book.ledger->snapshot();
    const auto entry = *snapshot->entry(opened);
    return *snapshot->personal(entry->record->entry.body.personal.at(PersonalField::holder_name));
  };
  REQUIRE(text_of_holder());
  const auto erased = book.write("erase", erase(opened));
  require_ok(erased);
  CHECK(erased->record->entry.body.resolved.erased.size() == 1);
  CHECK_FALSE(text_of_holder());
  CHECK(id_of(book.write("again", erase(opened))) == "personal.none");
  CHECK(id_of(book.write("later", erase(1'000'000))) == "entry.unknown");
  book.close();
  std::filesystem::remove_all(book.options.layout.views());
  require_ok(book.open());
  CHECK_FALSE(text_of_holder());
  const auto small = *book.ledger->snapshot()->small_state();
  REQUIRE(small->erasures().size() == 1);
  CHECK(small->erasures().begin()->second.erased_by == erased->record->entry.seq);
}

TEST_CASE("a dry run of an erasure or a seal leaves everything as it was") {
  Furnished book;
  const auto size = book.ledger->snapshot()->size();
  const auto opened = (*book.ledger->snapshot()->account(entity("JP", 1)))->opened_by;
  require_ok(book.try_out("erase", erase(opened)));
  require_ok(book.try_out("seal", seal("JP", "2026-01-31")));
  CHECK(book.ledger->snapshot()->size() == size);
  const auto snapshot = book.ledger->snapshot();
  const auto entry = *snapshot->entry(opened);
  CHECK(*snapshot->personal(entry->record->entry.body.personal.at(PersonalField::holder_name)));
}
