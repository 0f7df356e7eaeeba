// Ledgers whose key changed, sound and forged, judged at every level from signatures up.
#include "ledger/audit/key_check.hpp"

#include "tests/audit/chained_ledger.hpp"
#include "tests/support/rotation_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

constexpr auto lost = KeyChangeReason::lost;
constexpr auto stolen = KeyChangeReason::stolen;

std::string n(std::uint64_t value) { return std::to_string(value); }

Command command(const Rotation& rotation) {
  Command out;
  out.given = rotation.rotate();
  return out;
}

// The furnished ledger with the keys 7 and, for recovery, 9; then a change, three entries and, if
// given, another change and two more.
class KeyedScene {
 public:
  explicit KeyedScene(const Rotation& first, std::optional<Rotation> second = std::nullopt)
      : KeyedScene(std::vector<Rotation>{first}, std::move(second)) {}
  KeyedScene(std::vector<Rotation> changes, std::optional<Rotation> second) : ledger(Book()) {
    if (second) changes.push_back(*second);
    Book book;
    auto commands = furnishing();
    commands.front() = genesis_with_keys(7, 9);
    for (auto& one : commands) book.must(std::move(one));
    for (const auto& change : changes) {
      at.push_back(book.entries().size());
      book.must(command(change));
      more(book);
    }
    ledger = ChainedLedger(book);
    rebuild();
  }
  void more(Book& book) {
    static int number = 100;
    for (int i = 0; i < 3; ++i)
      book.must(record_project("MN" + n(static_cast<unsigned>(++number)), "2016-01-01"));
  }
  // Source and witnesses after a change of `ledger`.
  void rebuild() {
    scene.emplace(ledger);
    scene->input.checkpoint_notes.clear();
    scene->input.key_entries = at;
  }
  std::string note(std::uint8_t key, std::uint64_t size) const {
    const chain::Checkpoint checkpoint{ledger.origin(), size, ledger.root(size)};
    return *chain::sign_note(checkpoint.text(), checkpoint.origin, *seeded_key(key));
  }
  KeyedScene& beside(std::uint8_t key, std::uint64_t size) {
    scene->input.checkpoint_notes.push_back({n(size) + ".checkpoint", note(key, size)});
    return *this;
  }
  KeyedScene& given(std::uint8_t key) {
    scene->input.key = chain::VerifierKey{ledger.origin(), seeded_key(key)->public_key()};
    return *this;
  }
  std::vector<std::string> found() { return briefs(scene->verify()); }
  [[nodiscard]] std::uint64_t size() const { return ledger.size(); }

  std::vector<Seq> at;  // the changes
  ChainedLedger ledger;
  std::optional<Scene> scene;
};

const Rotation planned{.current = 7, .next = 2, .signer = 7};
const Rotation after_loss{.current = 7, .next = 2, .signer = 9, .reason = lost};

Rotation after_theft(std::uint64_t trusted) {
  Book book;
  auto commands = furnishing();
  commands.front() = genesis_with_keys(7, 9);
  for (auto& one : commands) book.must(std::move(one));
  return {.current = 7,
          .next = 2,
          .signer = 9,
          .reason = stolen,
          .trusted = TrustedHead{trusted, ChainedLedger(book).root(trusted)}};
}

}  // namespace

TEST_CASE("a rotated ledger is clean, whichever of its keys was handed over, at every level") {
  for (const auto level : {audit::Level::tree, audit::Level::signatures, audit::Level::rules}) {
    for (const std::uint8_t key : {std::uint8_t{0}, std::uint8_t{7}, std::uint8_t{2}}) {
      KeyedScene s(planned);
      s.beside(7, 5).beside(7, s.at[0] + 1).beside(2, s.at[0] + 1).beside(2, s.size());
      if (key != 0) s.given(key);
      s.scene->input.level = level;
      const auto report = s.scene->verify();
      INFO("key " << int{key});
      CHECK(briefs(report) == Expected{});
      REQUIRE(report.checkpoint);
      CHECK(report.checkpoint->size == s.size());
      REQUIRE(report.keys.size() == 2);
      CHECK(report.keys[0].held == 2);
      CHECK(report.keys[1].held == 2);
      CHECK(report.keys[1].span.from_seq == s.at[0]);
      CHECK(report.vouching_key == 1U);
      CHECK(report.given_key ==
            (key == 0 ? std::nullopt : std::optional<std::size_t>(key == 7 ? 0 : 1)));
      CHECK(report.key_from_ledger == (key == 0));
    }
  }
}

TEST_CASE("the first key alone leads to the last by signatures, when every change was planned") {
  KeyedScene s(planned, Rotation{.current = 2, .next = 3, .signer = 2});
  s.beside(3, s.size()).given(7);
  CHECK(s.found() == Expected{});
}

TEST_CASE("the first key leads over a loss when one of its checkpoints covers the recovery key") {
  KeyedScene s(after_loss);
  s.beside(2, s.size()).given(7);
  CHECK(s.found() == Expected{"checkpoint.missing"});
  s.beside(7, 1);
  CHECK(s.found() == Expected{});
}

TEST_CASE("a recovery key named in a planned change leads on, one of the genesis does not") {
  KeyedScene s(Rotation{.current = 7, .next = 2, .signer = 7, .new_recovery = 8},
               Rotation{.current = 2, .next = 3, .signer = 8, .reason = lost});
  s.beside(3, s.size()).given(7);
  CHECK(s.found() == Expected{});
  s.given(2);  // its holder has not signed the recovery key
  CHECK(s.found() == Expected{"checkpoint.missing"});
}

TEST_CASE("a later key does not vouch through an earlier one's checkpoints") {
  KeyedScene s(planned);
  s.beside(7, 5).given(2);
  CHECK(s.found() == Expected{"checkpoint.missing"});
}

TEST_CASE("a checkpoint of a replaced key above its range is key.revoked") {
  KeyedScene s(planned);
  s.beside(2, s.size());
  SECTION("of the old key past the change") {
    s.beside(7, s.at[0] + 2);
    const auto report = s.scene->verify();
    CHECK(briefs(report) == Expected{"key.revoked"});
    CHECK(report.findings[0].file == n(s.at[0] + 2) + ".checkpoint");
    CHECK(report.findings[0].detail.find("replaced (planned)") != std::string::npos);
  }
  SECTION("of the new key before it was one") {
    s.beside(2, s.at[0]);
    CHECK(s.found() == Expected{"key.revoked"});
  }
  SECTION("kept elsewhere") {
    s.scene->input.outside_notes = {{"kept", s.note(7, s.at[0] + 2)}};
    CHECK(s.found() == Expected{"key.revoked"});
  }
  SECTION("it vouches for nothing: alone it leaves nothing signed") {
    s.scene->input.checkpoint_notes.clear();
    s.beside(7, s.size());
    const auto report = s.scene->verify();
    CHECK(briefs(report) == Expected{"key.revoked"});
    CHECK_FALSE(report.checkpoint);
  }
  SECTION("another history under it is not even a fork") {
    const chain::Checkpoint other{s.ledger.origin(), s.size(), digest_of(1)};
    s.scene->input.outside_notes = {
        {"thief", *chain::sign_note(other.text(), other.origin, *seeded_key(7))}};
    CHECK(s.found() == Expected{"key.revoked"});
  }
}

TEST_CASE("after a theft the old key's checkpoints above the trusted one are key.revoked") {
  KeyedScene s(after_theft(5));
  s.beside(7, 5).beside(2, s.size());
  CHECK(s.found() == Expected{});
  s.given(7);
  CHECK(s.found() == Expected{});
  s.beside(7, 6);
  CHECK(s.found() == Expected{"key.revoked"});
  s.scene->input.checkpoint_notes.pop_back();
  s.beside(7, s.at[0] + 1);  // not the overlap either
  CHECK(s.found() == Expected{"key.revoked"});
}

TEST_CASE("a trusted head that the entries do not give is checkpoint.fork") {
  auto untrue = after_theft(5);
  untrue.trusted->root = digest_of(3);
  KeyedScene s(untrue);
  s.beside(2, s.size());
  CHECK(s.found() == Expected{"checkpoint.fork " + n(s.at[0])});
}

TEST_CASE("forged changes of key are rule.broken, and their keys count for nothing") {
  // Somebody who holds the store writes a change into it and chains everything anew.
  const auto forged = [](Rotation change, std::uint8_t signs, const std::string& id) {
    KeyedScene s(planned);
    s.ledger.forge(s.at[0], [&](Entry& entry) { entry.body.given = change.rotate(); });
    s.rebuild();
    s.beside(7, 5).beside(signs, s.size());
    const std::string at = n(s.at[0]);
    for (const auto level : {audit::Level::signatures, audit::Level::rules}) {
      s.scene->input.level = level;
      const auto report = s.scene->verify();
      Expected expected{"rule.broken " + at};
      if (level == audit::Level::rules)
        expected.push_back("rules.unchecked " + n(s.at[0] + 1) + "-" + n(s.size() - 1));
      expected.push_back("checkpoint.signature");
      CHECK(briefs(report) == expected);
      CHECK(report.findings[0].detail.starts_with(id + ": "));
      CHECK(report.keys.size() == 1);
      REQUIRE(report.checkpoint);
      CHECK(report.checkpoint->size == 5);
    }
  };
  SECTION("by a stranger") {
    forged({.current = 7, .next = 4, .signer = 5}, 4, "key.authorization");
  }
  SECTION("by the new key itself") {
    forged({.current = 7, .next = 4, .signer = 4}, 4, "key.authorization");
  }
  SECTION("a loss, on the word of the current key") {
    forged({.current = 7, .next = 4, .signer = 7, .reason = lost}, 4, "key.authorization");
  }
  SECTION("for another ledger") {
    forged({.current = 7, .next = 4, .signer = 7, .origin = "test.example/other"}, 4,
           "key.authorization");
  }
}

TEST_CASE("a key that comes back, or an authorization used twice") {
  KeyedScene s(planned, Rotation{.current = 2, .next = 3, .signer = 2});
  const auto with = [&](const RotateKey& second) {
    s.ledger.forge(s.at[1], [&](Entry& entry) { entry.body.given = second; });
    s.rebuild();
    s.beside(2, s.size());
    s.scene->input.level = audit::Level::signatures;
    const auto report = s.scene->verify();
    CHECK(briefs(report) == Expected{"rule.broken " + n(s.at[1])});
    return report.findings[0].detail;
  };
  CHECK(with(planned.rotate()).starts_with("key.used_before: "));
  CHECK(with(Rotation{.current = 2, .next = 7, .signer = 2}.rotate())
            .starts_with("key.used_before: "));
  CHECK(with(Rotation{.current = 7, .next = 3, .signer = 7}.rotate())
            .starts_with("key.authorization: "));
  // The stolen key tries to take its place back.
  CHECK(with(Rotation{.current = 2, .next = 3, .signer = 7}.rotate())
            .starts_with("key.authorization: "));
  auto no_trust = Rotation{.current = 2, .next = 3, .signer = 9, .reason = lost}.rotate();
  no_trust.reason = stolen;
  CHECK(with(no_trust).starts_with("field.missing: "));
}

TEST_CASE("a change of key by an officer is rule.broken with officer.not_allowed") {
  KeyedScene s(planned);
  s.ledger.forge(s.at[0], [](Entry& entry) { entry.actor = {1, 1000}; });
  s.rebuild();
  s.beside(2, s.size());
  const auto report = s.scene->verify();
  REQUIRE_FALSE(report.findings.empty());
  CHECK(brief(report.findings[0]) == "rule.broken " + n(s.at[0]));
  CHECK(report.findings[0].detail.starts_with("officer.not_allowed: "));
}

TEST_CASE("a key handed over that is none of the ledger's is key.differs") {
  KeyedScene s(planned);
  s.beside(7, 5).beside(2, s.size()).given(5);
  const auto report = s.scene->verify();
  CHECK(briefs(report) == Expected{"key.differs 0"});
  CHECK(report.findings[0].detail.find("2 keys") != std::string::npos);
  CHECK_FALSE(report.checkpoint);
}

TEST_CASE("damage where a key may have changed: what it concerns is unchecked, never clean") {
  KeyedScene s(planned);
  s.scene->source.entries.erase(s.at[0]);
  s.scene->input.level = audit::Level::signatures;
  SECTION("checkpoints of a key that nothing explains") {
    s.beside(7, 5).beside(2, s.size());
    CHECK(s.found() == Expected{"entry.missing " + n(s.at[0]),
                                "keys.unchecked " + n(s.at[0]) + "-" + n(s.size() - 1)});
  }
  SECTION("a key handed over that nothing explains, which has signed") {
    s.beside(7, 5).beside(2, s.size()).given(2);
    CHECK(s.found() == Expected{"entry.missing " + n(s.at[0]),
                                "keys.unchecked " + n(s.at[0]) + "-" + n(s.size() - 1)});
  }
  SECTION("what is signed before is judged as ever") {
    s.beside(7, 5).beside(4, 6);
    CHECK(s.found() == Expected{"entry.missing " + n(s.at[0]), "checkpoint.signature"});
  }
  SECTION("an entry of a kind to come: nothing is damaged, and nothing is clean") {
    // Any kind this program does not know, in the place of the change.
    auto bytes = s.ledger.bytes[s.at[0]];
    const base::Bytes kind{0x18, 140};
    const auto found = std::search(bytes.begin(), bytes.end(), kind.begin(), kind.end());
    REQUIRE(found != bytes.end());
    *(found + 1) = 141;
    s.scene->source.entries[s.at[0]] = bytes;
    s.beside(7, 5).beside(2, s.size());
    const auto ids = s.found();
    CHECK(std::find(ids.begin(), ids.end(),
                    "keys.unchecked " + n(s.at[0]) + "-" + n(s.size() - 1)) != ids.end());
  }
}

TEST_CASE("without a genesis only the key handed over is known: notes of others are not judged") {
  KeyedScene s(planned);
  s.scene->source.entries.erase(0);
  s.scene->input.level = audit::Level::signatures;
  s.beside(7, 5).beside(2, s.size()).given(7);
  const Expected expected{"entry.missing 0", "keys.unchecked 0-" + n(s.size() - 1)};
  CHECK(s.found() == expected);
  s.given(2);
  CHECK(s.found() == expected);
}

TEST_CASE("the stored list of key entries is compared: head.differs") {
  KeyedScene s(planned);
  s.beside(2, s.size());
  CHECK(s.found() == Expected{});
  s.scene->input.key_entries.reset();
  CHECK(s.found() == Expected{});
  for (const auto& list : {std::vector<Seq>{}, {s.at[0] + 1}, {1, s.at[0]}}) {
    s.scene->input.key_entries = list;
    const auto report = s.scene->verify();
    CHECK(briefs(report) == Expected{"head.differs"});
    CHECK(report.findings[0].expected == n(s.at[0]));
  }
}

TEST_CASE("a tail cut before the change of key, known from the new key's checkpoint") {
  KeyedScene s(planned);
  const auto whole = s.size();
  const std::string kept = s.note(2, whole);
  for (Seq seq = s.at[0]; seq < whole; ++seq) s.scene->source.entries.erase(seq);
  s.scene->input.head = {s.at[0], s.ledger.leaf(s.at[0] - 1)};
  s.scene->input.key_entries = std::vector<Seq>{};
  s.beside(7, s.at[0]);
  CHECK(s.found() == Expected{});
  s.scene->input.outside_notes = {{"kept", kept}};
  s.given(2);
  CHECK(s.found() == Expected{"tail.cut " + n(s.at[0]) + "-" + n(whole - 1)});
}

TEST_CASE("the newest checkpoint's key tells which of two neighbours was changed") {
  // The hint for the last entry: only a note of a key that counts may say so.
  KeyedScene s(planned);
  const auto last = s.size() - 1;
  auto& bytes = s.scene->source.entries[last];
  bytes[10] ^= 1;  // in the hash of the entry before
  s.beside(7, 5).beside(2, s.size());
  const auto ids = s.found();
  REQUIRE_FALSE(ids.empty());
  CHECK(ids[0] == "entry.altered " + n(last));
}
