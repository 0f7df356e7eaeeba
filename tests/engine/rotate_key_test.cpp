// Changes of the checkpoint key on a real ledger in a directory.
#include <filesystem>
#include <fstream>

#include "ledger/engine/guard.hpp"
#include "ledger/engine/rotation.hpp"
#include "ledger/store/checkpoint_files.hpp"
#include "tests/engine/ledger_fixture.hpp"
#include "tests/support/rotation_builders.hpp"

using namespace jcm;
using namespace jcm::test;
namespace fs = std::filesystem;

namespace {

constexpr auto lost = KeyChangeReason::lost;
constexpr auto stolen = KeyChangeReason::stolen;

// A ledger whose keys come from one-byte seeds: 7 first, 9 for recovery.
class KeyedLedger : public TestLedger {
 public:
  explicit KeyedLedger(std::optional<std::uint8_t> recovery = 9) {
    std::optional<Digest> key9;
    if (recovery) key9 = public_of(*recovery);
    require_ok(engine::Ledger::init(options, {"test.example/ledger", 1000, "A. Officer", key9, {}},
                                    *key, clock, entropy));
    require_ok(open());
    furnish();
    close();
  }

  // A change by seeds, as the daemon's command makes it.
  base::Result<engine::Rotated> rotate(const Rotation& rotation,
                                       std::optional<std::uint8_t> current = std::nullopt,
                                       const std::string& trusted_note = "") {
    const auto next = seeded_key(rotation.next);
    const auto former = current ? seeded_key(*current) : nullptr;
    engine::KeyRotation request{rotation.rotate(),
                                RequestId{"rotate-" + std::to_string(rotation.next)}, 1000,
                                trusted_note};
    return engine::Ledger::rotate_key(options, request, former.get(), *next, clock, entropy);
  }
  engine::Rotated must_rotate(const Rotation& rotation,
                              std::optional<std::uint8_t> current = std::nullopt,
                              const std::string& trusted_note = "") {
    auto done = rotate(rotation, current, trusted_note);
    require_ok(done);
    return *std::move(done);
  }
  void use(std::uint8_t seed) { key = key_from(seed); }

  [[nodiscard]] std::string checkpoints() const { return engine::checkpoint_directory(options); }
  [[nodiscard]] std::string kept(std::uint64_t size) const {
    const auto note = store::read_kept_checkpoint(checkpoints(), size);
    require_ok(note);
    return note->value_or("");
  }
  [[nodiscard]] chain::KeyHistory keys() const {
    const auto found = engine::Ledger::read_keys(options, std::nullopt);
    require_ok(found);
    return found->keys;
  }
  // One more entry: the ledger takes writes.
  void add_one(const std::string& id) { require_ok(write(id, move_units(1))); }
};

Rotation planned(std::uint8_t current, std::uint8_t next) {
  return {.current = current, .next = next, .signer = current};
}

std::string id_of_rotation(const base::Result<engine::Rotated>& done) {
  return done ? "done" : std::string(base::id_text(done.error().id));
}

}  // namespace

TEST_CASE("a planned change: both keys sign the overlap, then only the new key opens") {
  KeyedLedger t;
  const auto size = furnished_size;
  const auto done = t.must_rotate(planned(7, 2), 7);
  CHECK(done.seq == size);
  CHECK(done.number == 1);
  CHECK(done.former_signed);
  CHECK_FALSE(done.repeated);
  CHECK(done.current.key == seeded_key(2)->public_key());
  CHECK(done.former.key == seeded_key(7)->public_key());

  const auto overlap = chain::open_checkpoint(t.kept(size + 1), t.keys());
  require_ok(overlap);
  CHECK(overlap->signers == std::vector<std::size_t>{0, 1});
  CHECK(overlap->checkpoint.size == size + 1);

  // The old key is told what became of it and which one is right.
  const auto refused = t.open();
  REQUIRE_FALSE(refused);
  CHECK(id_of(refused) == "key.mismatch");
  CHECK(refused.error().detail.find("entry " + std::to_string(size) + " replaced it (planned)") !=
        std::string::npos);
  CHECK(refused.error().detail.find(done.current.text()) != std::string::npos);
  t.use(3);
  CHECK(id_of(t.open()) == "key.mismatch");

  t.use(2);
  require_ok(t.open());
  CHECK(t.ledger->status().key.key == seeded_key(2)->public_key());
  CHECK(t.ledger->status().notices.empty());
  CHECK(t.ledger->keys() == t.keys());
  t.add_one("after");
  t.close();
  // Signing the same size again has not taken the old key's line away.
  const auto again = chain::open_checkpoint(t.kept(size + 1), t.keys());
  require_ok(again);
  CHECK(again->signers.size() == 2);
  require_ok(t.open());
  t.close();
}

TEST_CASE("the entry says what happened, and stands in the list of key entries") {
  KeyedLedger t;
  t.must_rotate(planned(7, 2), 7);
  t.use(2);
  require_ok(t.open());
  const auto entry = t.ledger->snapshot()->entry(furnished_size);
  require_ok(entry);
  const auto& stored = (*entry)->record->entry;
  CHECK(stored.kind() == EntryKind::key_rotate);
  CHECK(stored.actor == Actor{0, 1000});
  CHECK(std::get<RotateKey>(stored.body.given).new_key == public_of(2));
  t.close();
  const auto reader = store::EntriesReader::open(t.options.layout.entries());
  require_ok(reader);
  CHECK(*(*reader)->key_entries() == std::vector<Seq>{furnished_size});
  CHECK((*reader)->stored_head()->size == furnished_size + 1);
}

TEST_CASE("a lost key is replaced on the word of the recovery key; the new one signs alone") {
  KeyedLedger t;
  const auto done =
      t.must_rotate({.current = 7, .next = 2, .signer = 9, .reason = lost}, std::nullopt);
  CHECK_FALSE(done.former_signed);
  const auto begin = chain::open_checkpoint(t.kept(furnished_size + 1), t.keys());
  require_ok(begin);
  CHECK(begin->signers == std::vector<std::size_t>{1});
  t.use(2);
  require_ok(t.open());
  CHECK(t.ledger->status().notices.empty());
  t.close();
}

TEST_CASE("a stolen key: later checkpoints are set aside, and counted no more") {
  KeyedLedger t;
  require_ok(t.open());
  const auto trusted_note = t.ledger->keep_checkpoint(10'000);
  require_ok(trusted_note);
  t.add_one("a");
  require_ok(t.ledger->keep_checkpoint(10'000));
  t.add_one("b");
  t.close();
  const auto trusted = chain::open_checkpoint(*trusted_note, t.keys());
  require_ok(trusted);
  const auto head = TrustedHead{trusted->checkpoint.size, trusted->checkpoint.root};
  REQUIRE(head.size == furnished_size);
  // It comes from an auditor: here it is gone.
  fs::remove(t.checkpoints() + "/" + std::to_string(head.size) + ".checkpoint");
  const Rotation rotation{.current = 7, .next = 2, .signer = 9, .reason = stolen, .trusted = head};

  SECTION("done") {
    const auto done = t.must_rotate(rotation, std::nullopt, *trusted_note);
    CHECK(done.set_aside == 2);
    CHECK(t.kept(head.size) == *trusted_note);
    CHECK(t.kept(head.size + 1).empty());
    CHECK(fs::exists(t.checkpoints() + "/void/" + std::to_string(head.size + 1) + ".checkpoint"));
    t.use(2);
    require_ok(t.open());
    CHECK(t.ledger->status().notices.empty());
    t.close();
  }
  SECTION("a trusted head that the entries do not give is refused, and nothing is written") {
    auto other = rotation;
    other.trusted->root = digest_of(1);
    CHECK(id_of_rotation(t.rotate(other, std::nullopt, *trusted_note)) == "checkpoint.fork");
    require_ok(t.open());
    CHECK(t.ledger->status().size == furnished_size + 2);
    t.close();
  }
  SECTION("the thief's checkpoint in our folder is no evidence, and opening says so") {
    t.must_rotate(rotation, std::nullopt, *trusted_note);
    const chain::Checkpoint forged{"test.example/ledger", 500, digest_of(3)};
    const auto note = chain::sign_note(forged.text(), forged.origin, *seeded_key(7));
    require_ok(note);
    std::ofstream(t.checkpoints() + "/500.checkpoint") << *note;
    t.use(2);
    require_ok(t.open());
    const auto notices = t.ledger->status().notices;
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].find("500 entries") != std::string::npos);
    CHECK(notices[0].find("stolen") != std::string::npos);
    t.close();
  }
}

TEST_CASE("what is refused changes nothing") {
  KeyedLedger t;
  const auto refused = [&](const Rotation& rotation, std::optional<std::uint8_t> current) {
    const auto id = id_of_rotation(t.rotate(rotation, current));
    CHECK(t.keys().spans().size() == 1);
    return id;
  };
  CHECK(refused({.current = 7, .next = 2, .signer = 5}, 7) == "key.authorization");
  CHECK(refused({.current = 7, .next = 2, .signer = 5, .reason = lost}, {}) == "key.authorization");
  CHECK(refused({.current = 7, .next = 7, .signer = 7}, 7) == "key.used_before");
  CHECK(refused({.current = 7, .next = 9, .signer = 7}, 7) == "key.used_before");
  CHECK(refused(planned(5, 2), 5) == "key.mismatch");
  require_ok(t.open());
  // Nobody else may have it open.
  CHECK(refused(planned(7, 2), 7) == "store.locked");
  CHECK(t.ledger->status().size == furnished_size);
  // And no request can ask for it.
  Command command;
  command.given = planned(7, 2).rotate();
  CHECK(id_of(t.write("by-request", command)) == "officer.not_allowed");
  t.close();

  engine::KeyRotation other{planned(7, 2).rotate(), RequestId{"x"}, 1000, ""};
  const auto mixed = engine::Ledger::rotate_key(t.options, other, seeded_key(7).get(),
                                                *seeded_key(3), t.clock, t.entropy);
  CHECK(id_of_rotation(mixed) == "key.mismatch");

  KeyedLedger without(std::nullopt);
  CHECK(id_of_rotation(without.rotate({.current = 7, .next = 2, .signer = 9, .reason = lost})) ==
        "key.recovery_missing");
}

TEST_CASE("many changes, one after the other, with writes in between") {
  KeyedLedger t;
  std::uint8_t current = 7;
  for (const std::uint8_t next : {std::uint8_t{20}, std::uint8_t{21}, std::uint8_t{22}}) {
    t.must_rotate(planned(current, next), current);
    current = next;
    t.use(current);
    require_ok(t.open());
    t.add_one("after-" + std::to_string(next));
    t.close();
  }
  CHECK(t.keys().spans().size() == 4);
  // Built anew from the entries, the views know the same keys.
  fs::remove_all(t.options.layout.views());
  require_ok(t.open());
  CHECK(t.ledger->keys().spans().size() == 4);
  t.close();
  t.use(7);
  CHECK(id_of(t.open()) == "key.mismatch");
}

// The steps of rotate_key after the commit, undone as a crash would leave them.
TEST_CASE("interrupted behind the commit: the new key opens, and the overlap can be made up") {
  KeyedLedger t;
  const std::string before = t.checkpoints() + "-before";
  fs::copy(t.checkpoints(), before);
  const auto size = furnished_size + 1;
  t.must_rotate(planned(7, 2), 7);
  fs::remove_all(t.checkpoints());
  fs::rename(before, t.checkpoints());
  fs::remove_all(t.options.layout.views());  // nor had they been written
  REQUIRE(t.kept(size).empty());

  t.use(7);
  CHECK(id_of(t.open()) == "key.mismatch");
  SECTION("the command runs again with both keys") {
    const auto again = t.must_rotate(planned(7, 2), 7);
    CHECK(again.repeated);
    CHECK(again.former_signed);
    CHECK(again.seq == furnished_size);
  }
  SECTION("the daemon was started in between, and went on") {
    t.use(2);
    require_ok(t.open());
    const auto notices = t.ledger->status().notices;
    REQUIRE(notices.size() == 2);
    CHECK(notices[1].find("key rotate") != std::string::npos);
    t.add_one("went-on");
    t.close();
    // Without the old key the new one signs alone, which is enough.
    const auto alone = t.must_rotate(planned(7, 2));
    CHECK(alone.repeated);
    CHECK_FALSE(alone.former_signed);
    const auto both = t.must_rotate(planned(7, 2), 7);
    CHECK(both.former_signed);
  }
  t.use(2);
  require_ok(t.open());
  for (const auto& notice : t.ledger->status().notices) {
    INFO(notice);
    CHECK(notice.find("key rotate") == std::string::npos);
  }
  t.close();
  const auto overlap = chain::open_checkpoint(t.kept(size), t.keys());
  require_ok(overlap);
  CHECK(overlap->signers.size() == 2);
}

TEST_CASE("interrupted before void checkpoints were moved: the next opening moves them") {
  KeyedLedger t;
  require_ok(t.open());
  const auto trusted_note = t.ledger->keep_checkpoint(10'000);
  require_ok(trusted_note);
  t.add_one("a");
  t.close();
  const std::string late = t.kept(furnished_size + 1);
  REQUIRE_FALSE(late.empty());
  const auto trusted = chain::open_checkpoint(*trusted_note, t.keys());
  t.must_rotate({.current = 7,
                 .next = 2,
                 .signer = 9,
                 .reason = stolen,
                 .trusted = TrustedHead{trusted->checkpoint.size, trusted->checkpoint.root}},
                std::nullopt, *trusted_note);
  const std::string path =
      t.checkpoints() + "/" + std::to_string(furnished_size + 1) + ".checkpoint";
  std::ofstream(path) << late;
  t.use(2);
  require_ok(t.open());
  CHECK_FALSE(fs::exists(path));
  t.close();
}

TEST_CASE("a list of key entries that lies is found out") {
  KeyedLedger t;
  t.must_rotate(planned(7, 2), 7);
  const auto reader = store::EntriesReader::open(t.options.layout.entries());
  require_ok(reader);
  const auto genesis = engine::read_genesis(**reader, "entries");
  require_ok(genesis);
  const auto keys = engine::read_keys(**reader, *genesis);
  require_ok(keys);
  // The state and the list must know the same changes.
  State state;
  Delta rows;
  rows.keys.push_back({furnished_size, std::nullopt,
                       KeyRow{public_of(2), KeyChangeReason::planned, public_of(9), std::nullopt}});
  state.load(rows);
  require_ok(engine::check_keys(state, *keys));
  const auto missing = engine::check_keys(state, chain::KeyHistory(*genesis));
  REQUIRE_FALSE(missing);
  CHECK(id_of(missing) == "store.corrupt");
  CHECK(id_of(engine::check_keys(State{}, *keys)) == "store.corrupt");
}
