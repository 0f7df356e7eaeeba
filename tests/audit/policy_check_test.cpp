#include "ledger/audit/policy_check.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

chain::WitnessKey witness(std::uint8_t fill) {
  return {"witness.example/" + std::to_string(fill), test_key(fill)->public_key()};
}
std::string cosigned(const std::string& note, std::uint8_t fill,
                     std::uint64_t time = 1'700'000'000) {
  auto line = chain::cosign(*chain::note_text(note), witness(fill).name, time, *test_key(fill));
  REQUIRE(line);
  return note + *line;
}
// A line under the name and key id of a witness that signs something else.
std::string with_false_line(const std::string& note, std::uint8_t fill) {
  const chain::Checkpoint other{"other.example", 1, {}};
  auto line = chain::cosign(other.text(), witness(fill).name, 1'700'000'000, *test_key(fill));
  REQUIRE(line);
  return note + *line;
}
// Witnesses A to D of keys 21 to 24.
chain::Policy policy(const std::string& rest, const std::string& log = "") {
  std::string text = log;
  for (std::uint8_t i = 0; i < 4; ++i)
    text += std::string("witness ") + static_cast<char>('A' + i) + " " +
            witness(static_cast<std::uint8_t>(21 + i)).text() + "\n";
  auto made = chain::Policy::parse(text + rest);
  INFO((made ? "" : made.error().detail));
  REQUIRE(made);
  return std::move(made).value();
}
std::string log_line(const chain::VerifierKey& key) { return "log " + key.text() + "\n"; }

// A ledger of which the newest checkpoint and one of size 5 are there.
struct Witnessed {
  ChainedLedger ledger{signed_book()};
  std::string newest = ledger.note(ledger.size()), older = ledger.note(5);
  audit::Report verify(const chain::Policy& asked) {
    Scene scene(ledger);
    scene.input.checkpoint_notes = {{"5.checkpoint", older}, {"checkpoint", newest}};
    scene.input.outside_notes = outside;
    scene.input.policy = asked;
    scene.input.key = key;
    return scene.verify();
  }
  std::vector<audit::NamedNote> outside;
  std::optional<chain::VerifierKey> key;
};

std::string names(const audit::PolicyVerdict& verdict) {
  std::string out;
  for (const auto& cosigner : verdict.cosigners) out += cosigner.name;
  return out;
}

}  // namespace

TEST_CASE("policy: the newest checkpoint that meets it is told, by whom, when, and what is after") {
  Witnessed w;
  w.older = cosigned(cosigned(w.older, 21, 1'600'000'000), 22, 1'600'000'001);
  w.newest = cosigned(w.newest, 21);
  const auto two = w.verify(policy("group g all A B\nquorum g\n"));
  CHECK(briefs(two) == Expected{});
  REQUIRE(two.policy);
  CHECK(two.policy->quorum == "g");
  REQUIRE(two.policy->checkpoint);
  CHECK(two.policy->checkpoint->size == 5);
  CHECK(two.policy->file == "5.checkpoint");
  CHECK(names(*two.policy) == "AB");
  CHECK(two.policy->cosigners[1].time == 1'600'000'001);
  CHECK(two.policy->entries_after == w.ledger.size() - 5);
  const auto one = w.verify(policy("quorum A\n"));
  CHECK(one.policy->checkpoint->size == w.ledger.size());
  CHECK(one.policy->cosigners[0].time == 1'700'000'000);
  CHECK(one.policy->entries_after == 0);
  CHECK(w.verify(policy("quorum none\n")).policy->checkpoint->size == w.ledger.size());
}

TEST_CASE("policy: cosignatures of one checkpoint count together, wherever they were found") {
  Witnessed w;
  w.outside = {{"from-a", cosigned(w.newest, 21)},
               {"from-b", cosigned(cosigned(w.newest, 22, 1'600'000'000), 22)}};
  const auto report = w.verify(policy("group g 2 A B C\nquorum g\n"));
  CHECK(briefs(report) == Expected{});
  REQUIRE(report.policy->checkpoint);
  CHECK(names(*report.policy) == "AB");
  CHECK(report.policy->cosigners[1].time == 1'700'000'000);  // the later of its two
  CHECK(report.policy->file == "from-a");
}

TEST_CASE("policy.unmet: no checkpoint that holds has the quorum; the nearest one is told") {
  Witnessed w;
  const auto two = policy("group g 2 A B C\nquorum g\n");
  const auto none = w.verify(two);
  CHECK(briefs(none) == Expected{"policy.unmet"});
  CHECK_FALSE(none.policy->checkpoint);
  CHECK(none.findings[0].expected == "quorum g");
  w.older = cosigned(w.older, 21);
  const auto one = w.verify(two);
  CHECK(briefs(one) == Expected{"policy.unmet"});
  CHECK(one.findings[0].found == "A");
  CHECK(one.findings[0].file == "5.checkpoint");
  // The same witness twice is one; one that the policy does not name is none.
  w.older = cosigned(cosigned(w.older, 21, 1'700'000'001), 99);
  CHECK(briefs(w.verify(two)) == Expected{"policy.unmet"});
  // A and B have each signed, but not the same checkpoint.
  w.newest = cosigned(w.newest, 22);
  const auto apart = w.verify(two);
  CHECK(briefs(apart) == Expected{"policy.unmet"});
  CHECK(apart.findings[0].found == "B");
}

TEST_CASE("policy.unmet: cosignatures under a history that is not this one do not count") {
  Witnessed w;
  chain::Checkpoint other{w.ledger.origin(), 4, {}};
  w.outside = {{"fork", cosigned(w.ledger.sign(other), 21)}};
  CHECK(briefs(w.verify(policy("quorum A\n"))) == Expected{"checkpoint.fork 0-3", "policy.unmet"});
  other.size = w.ledger.size() + 3;
  w.outside = {{"cut", cosigned(w.ledger.sign(other), 21)}};
  CHECK(briefs(w.verify(policy("quorum A\n")))[1] == "policy.unmet");
  // Nor do those under a note that the ledger did not sign.
  const auto forged =
      chain::sign_note(*chain::note_text(w.newest), w.ledger.origin(), *test_key(9));
  w.outside = {{"forged", cosigned(*forged, 21)}};
  CHECK(briefs(w.verify(policy("quorum A\n"))) == Expected{"checkpoint.signature", "policy.unmet"});
}

TEST_CASE("cosignature.invalid: a false line of a known witness, and only of a known one") {
  Witnessed w;
  w.newest = with_false_line(cosigned(w.newest, 21), 22);
  const auto report = w.verify(policy("quorum A\n"));
  CHECK(briefs(report) == Expected{"cosignature.invalid"});
  CHECK(report.findings[0].file == "checkpoint");
  CHECK(report.findings[0].expected == witness(22).text());
  CHECK_THAT(report.findings[0].detail, Catch::Contains("witness B"));
  CHECK(report.policy->checkpoint->size == w.ledger.size());  // A's line is as good as before
  w.newest = with_false_line(w.ledger.note(w.ledger.size()), 99);
  CHECK(briefs(w.verify(policy("quorum none\n"))) == Expected{});
  // It counts for nothing.
  w.newest = with_false_line(w.ledger.note(w.ledger.size()), 21);
  CHECK(briefs(w.verify(policy("quorum A\n"))) == Expected{"cosignature.invalid", "policy.unmet"});
}

TEST_CASE("cosignature.invalid: also on a checkpoint that was opened and does not hold") {
  Witnessed w;
  w.newest = cosigned(w.newest, 21);
  const chain::Checkpoint other{w.ledger.origin(), 4, {}};
  w.outside = {{"fork", with_false_line(w.ledger.sign(other), 22)}};
  CHECK(briefs(w.verify(policy("quorum A\n"))) ==
        Expected{"checkpoint.fork 0-3", "cosignature.invalid"});
}

TEST_CASE("policy: every bit of a cosignature line counts") {
  Witnessed w;
  const std::string bare = w.newest;
  const std::string good = cosigned(bare, 21);
  const auto asked = policy("quorum A\n");
  const auto known = asked.witness_keys();
  for (std::size_t i = bare.size(); i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ 1U);
    const audit::OpenedNote note{"n", changed, {w.ledger.origin(), w.ledger.size(), {}}, true};
    INFO("character " << i);
    CHECK_FALSE(audit::check_policy(asked, {note}, w.ledger.size()).checkpoint);
  }
}

TEST_CASE("policy: nested groups, any and k of n, over a ledger") {
  Witnessed w;
  const auto nested = policy("group x 1 A B\ngroup y any C D\ngroup z all x y\nquorum z\n");
  w.newest = cosigned(cosigned(w.newest, 22), 21);
  CHECK(briefs(w.verify(nested)) == Expected{"policy.unmet"});
  w.newest = cosigned(w.newest, 24);
  const auto report = w.verify(nested);
  CHECK(briefs(report) == Expected{});
  CHECK(names(*report.policy) == "ABD");
}

TEST_CASE("policy: its log's key stands in for the one handed over") {
  Witnessed w;
  const auto mine = policy("quorum none\n", log_line(w.ledger.vkey()));
  const auto report = w.verify(mine);
  CHECK(briefs(report) == Expected{});
  CHECK_FALSE(report.key_from_ledger);
  CHECK(report.key->text() == w.ledger.vkey().text());
  CHECK(w.verify(policy("quorum none\n")).key_from_ledger);
  // Another key under this ledger's name is what it would be with --key.
  const chain::VerifierKey stranger{w.ledger.origin(), test_key(9)->public_key()};
  CHECK(briefs(w.verify(policy("quorum none\n", log_line(stranger)))) ==
        Expected{"key.differs 0", "policy.unmet"});
}

TEST_CASE("policy: one that is for another ledger is an error, not a finding") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.input.records = &scene.source;
  const auto error = [&](const chain::Policy& asked) {
    scene.input.policy = asked;
    const auto report = audit::verify(scene.input);
    REQUIRE_FALSE(report);
    return report.error();
  };
  const chain::VerifierKey other{"jcm.example/other", test_key(9)->public_key()};
  const auto mismatch = error(policy("quorum none\n", log_line(other)));
  CHECK(mismatch.id == base::ErrorId::key_mismatch);
  CHECK_THAT(mismatch.detail, Catch::Contains("jcm.example/other"));
  CHECK_THAT(mismatch.detail, Catch::Contains(ledger.origin()));
  // With a key of its own, the policy's must be one of the ledger's as well.
  scene.input.key = ledger.vkey();
  const chain::VerifierKey stranger{ledger.origin(), test_key(9)->public_key()};
  CHECK(error(policy("quorum none\n", log_line(stranger))).id == base::ErrorId::key_mismatch);
  // Several logs are fine when one of them is this one.
  scene.input.policy = policy("quorum none\n", log_line(other) + log_line(ledger.vkey()));
  CHECK(briefs(scene.verify()) == Expected{});
}

TEST_CASE("policy: a ledger is no witness to itself") {
  const ChainedLedger ledger(signed_book());
  Scene scene(ledger);
  scene.input.records = &scene.source;
  const chain::WitnessKey self{"witness.example/self", test_key()->public_key()};
  scene.input.policy = policy("witness S " + self.text() + "\nquorum S\n");
  const auto report = audit::verify(scene.input);
  REQUIRE_FALSE(report);
  CHECK(report.error().id == base::ErrorId::policy_malformed);
  CHECK_THAT(report.error().detail, Catch::Contains("witness S"));
}

TEST_CASE("policy: not looked at below the level of signatures") {
  Witnessed w;
  Scene scene(w.ledger);
  scene.input.policy = policy("quorum A\n");
  scene.input.level = audit::Level::tree;
  const auto report = scene.verify();
  CHECK(briefs(report) == Expected{});
  CHECK_FALSE(report.policy);
}
