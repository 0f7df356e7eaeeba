#include "ledger/audit/verify.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

TEST_CASE("a sound ledger verifies clean, on every level and with any number of threads") {
  const ChainedLedger ledger(signed_book(true));
  for (const auto level : {audit::Level::bytes, audit::Level::chain, audit::Level::tree,
                           audit::Level::signatures, audit::Level::rules}) {
    for (const unsigned threads : {0U, 1U, 3U}) {
      Scene scene(ledger);
      scene.input.level = level;
      scene.input.threads = threads;
      const auto report = scene.verify();
      CHECK(briefs(report) == Expected{});
      CHECK(report.entries == ledger.size());
      CHECK(report.size == ledger.size());
      CHECK(report.level == level);
      CHECK(report.root.has_value() == (level >= audit::Level::tree));
      CHECK(report.state.has_value() == (level == audit::Level::rules));
    }
  }
}

TEST_CASE("the report says what the verdict rests on") {
  const ChainedLedger ledger(signed_book(true));
  Scene scene(ledger);
  scene.input.checkpoint_notes = {{"checkpoint", ledger.note(15)},
                                  {"5.checkpoint", ledger.note(5)}};
  auto report = scene.verify();
  CHECK(report.findings.empty());
  CHECK(report.origin == ledger.origin());
  CHECK(report.key_from_ledger);
  REQUIRE(report.key);
  CHECK(report.key->text() == ledger.vkey().text());
  REQUIRE(report.checkpoint);
  CHECK(report.checkpoint->size == 15);
  CHECK(report.unsigned_entries == ledger.size() - 15);
  CHECK(report.oldest_unsigned == ledger.records[15].entry.time);
  CHECK(report.newest == ledger.records.back().entry.time);
  CHECK(report.root == ledger.root(ledger.size()));

  scene.input.key = ledger.vkey();
  report = scene.verify();
  CHECK(report.findings.empty());
  CHECK_FALSE(report.key_from_ledger);

  scene.input.checkpoint_notes = {{"checkpoint", ledger.note(ledger.size())}};
  report = scene.verify();
  CHECK(report.unsigned_entries == 0);
  CHECK_FALSE(report.oldest_unsigned);
}

TEST_CASE("callbacks see every applied entry, the state at the mark, and the progress") {
  const Book book = signed_book(true);
  const ChainedLedger ledger(book);
  Scene scene(ledger);
  std::vector<Seq> applied;
  std::uint64_t accounts_at_mark = 0;
  std::uint64_t done = 0;
  scene.input.on_applied = [&](const audit::AppliedView& view) {
    const Seq seq = view.record.entry.seq;
    applied.push_back(seq);
    CHECK(view.leaf == ledger.leaf(seq));
    CHECK(std::equal(view.bytes.begin(), view.bytes.end(), ledger.bytes[seq].begin(),
                     ledger.bytes[seq].end()));
  };
  scene.input.state_mark = 10;
  scene.input.on_mark = [&](const State& state) {
    CHECK(state.head().size == 10);
    CHECK(applied.size() == 10);
    accounts_at_mark = state.accounts().size();
  };
  scene.input.progress = [&](std::uint64_t now, std::uint64_t total) {
    done = now;
    CHECK(total == ledger.size());
  };
  const auto report = scene.verify();
  CHECK(applied.size() == ledger.size());
  CHECK(accounts_at_mark == 5);
  CHECK(done == ledger.size());
  REQUIRE(report.state);
  CHECK(audit::compare_states(book.state(), *report.state, 10).empty());
}

TEST_CASE("the mark 0 is reached before the first entry") {
  Scene scene{ChainedLedger(signed_book())};
  int reached = 0;
  scene.input.state_mark = 0;
  scene.input.on_mark = [&](const State& state) {
    ++reached;
    CHECK(state.head().size == 0);
  };
  scene.verify();
  CHECK(reached == 1);
}

TEST_CASE("an empty store is damage, not a clean ledger") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.source.entries.clear();
  scene.input.head.reset();
  scene.input.checkpoint_notes.clear();
  CHECK(briefs(scene.verify()) == Expected{"genesis.invalid", "checkpoint.missing"});
  // With the key and a kept checkpoint, what is missing is known.
  scene.input.key = ledger.vkey();
  scene.input.outside_notes = {{"kept", ledger.note(4)}};
  CHECK(briefs(scene.verify()) == Expected{"genesis.invalid", "tail.cut 0-3"});
}

TEST_CASE("a source that cannot be opened is an error, not a verdict") {
  Scene scene{ChainedLedger(signed_book())};
  scene.source.fault = base::error(base::ErrorId::store_io, "the disk is gone");
  scene.input.records = &scene.source;
  const auto report = audit::verify(scene.input);
  REQUIRE_FALSE(report);
  CHECK(report.error().id == base::ErrorId::store_io);
}

TEST_CASE("a head row that differs from sound entries is head.differs") {
  const ChainedLedger ledger(signed_book());
  const auto n = ledger.size();
  SECTION("another leaf, the signed root confirms the entries") {
    Scene scene(ledger);
    scene.input.head->leaf = digest_of(9);
    CHECK(briefs(scene.verify()) == Expected{"head.differs " + std::to_string(n - 1)});
  }
  SECTION("another leaf, the stored hashes confirm the entries") {
    Scene scene(ledger);
    scene.with_tiles().without_checkpoint();
    scene.input.head->leaf = digest_of(9);
    CHECK(briefs(scene.verify()) ==
          Expected{"head.differs " + std::to_string(n - 1), "checkpoint.missing"});
  }
  SECTION("fewer") {
    Scene scene(ledger);
    scene.input.head = {n - 2, ledger.leaf(n - 3)};
    CHECK(briefs(scene.verify()) == Expected{"head.differs"});
  }
  SECTION("more than there are") {
    Scene scene(ledger);
    scene.input.head->size = n + 3;
    CHECK(briefs(scene.verify()) ==
          Expected{"head.differs " + std::to_string(n) + "-" + std::to_string(n + 2)});
  }
  SECTION("gone, where the store should have one") {
    Scene scene(ledger);
    scene.input.head.reset();
    CHECK(scene.verify().findings.empty());
    scene.input.head_expected = true;
    CHECK(briefs(scene.verify()) == Expected{"head.differs"});
  }
}

TEST_CASE("personal texts are compared with their digests where they are there") {
  Book book = signed_book();
  Command command = open_account("JP", AccountKind::entity_holding, "2017-10-24");
  chain::Salt salt{};
  salt.fill(5);
  command.personal[PersonalField::holder_name] = chain::personal_digest(salt, "Holder, Ltd.");
  const Seq seq = book.must(std::move(command)).seq;
  const ChainedLedger ledger(book);
  Scene scene(ledger);
  std::optional<audit::PersonalText> stored = audit::PersonalText{salt, "Holder, Ltd."};
  const auto asked = chain::personal_digest(salt, "Holder, Ltd.");
  scene.input.personal_text =
      [&](const base::Digest& digest) -> base::Result<std::optional<audit::PersonalText>> {
    if (digest != asked) return std::optional<audit::PersonalText>{};
    return stored;
  };
  // The texts of the accounts before it are not there at all, and no entry says they were erased.
  const std::string missing = "personal.missing 5";
  const std::string differs = "personal.differs " + std::to_string(seq);
  CHECK(briefs(scene.verify()) == Expected{missing});
  stored->text = "Holder, Inc.";
  CHECK(briefs(scene.verify()) == Expected{differs, missing});
  stored = audit::PersonalText{{}, "Holder, Ltd."};
  CHECK(briefs(scene.verify()) == Expected{differs, missing});
  stored.reset();
  CHECK(briefs(scene.verify()) == Expected{missing + "-" + std::to_string(seq)});
}

TEST_CASE("levels have names") {
  for (const auto level : {audit::Level::bytes, audit::Level::chain, audit::Level::tree,
                           audit::Level::signatures, audit::Level::rules})
    CHECK(audit::parse_level(audit::text_of(level)) == level);
  CHECK_FALSE(audit::parse_level("all"));
}
