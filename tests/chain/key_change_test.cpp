#include "ledger/chain/key_change.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <set>

#include "tests/support/rotation_builders.hpp"

using namespace jcm;
using namespace jcm::test;
using chain::KeyHistory;

namespace {

KeyHistory history(std::optional<std::uint8_t> recovery = 9) {
  return KeyHistory(std::get<Genesis>(genesis_with_keys(1, recovery).given));
}
std::string taken(KeyHistory& keys, Seq seq, const RotateKey& rotate) {
  const auto status = keys.take(seq, rotate);
  return status ? "taken" : std::string(base::id_text(status.error().id));
}
constexpr auto lost = KeyChangeReason::lost;
constexpr auto stolen = KeyChangeReason::stolen;

}  // namespace

TEST_CASE("the message of a change of key, to the byte") {
  const chain::KeyChange planned{"a.example/x", digest_of(0x11), digest_of(0x22), {}, {}, {}};
  const std::string domain = "jcm-ledger key change v0\n";
  const std::string head = base::to_hex(base::as_bytes(domain)) + "86" + "6b" +
                           base::to_hex(base::as_bytes(std::string("a.example/x"))) + "5820" +
                           base::to_hex(digest_of(0x11).view()) + "5820" +
                           base::to_hex(digest_of(0x22).view());
  CHECK(base::to_hex(chain::key_change_message(planned)) == head + "00" + "f4" + "f4");
  auto full = planned;
  full.reason = stolen;
  full.new_recovery_key = digest_of(0x33);
  full.trusted = TrustedHead{300, digest_of(0x44)};
  CHECK(base::to_hex(chain::key_change_message(full)) ==
        head + "02" + "5820" + base::to_hex(digest_of(0x33).view()) + "82" + "19012c" + "5820" +
            base::to_hex(digest_of(0x44).view()));
}

TEST_CASE("a signature holds for one change and one signer only") {
  const chain::KeyChange change{"test.example/ledger", public_of(1),
                                public_of(2),          stolen,
                                public_of(8),          TrustedHead{5, digest_of(0x44)}};
  const auto signature = chain::sign_key_change(change, *seeded_key(9));
  REQUIRE(signature);
  CHECK(chain::verify_key_change(change, public_of(9), *signature));
  CHECK_FALSE(chain::verify_key_change(change, public_of(1), *signature));
  const std::vector<std::function<void(chain::KeyChange&)>> changes{
      [](auto& c) { c.origin = "test.example/other"; },
      [](auto& c) { c.current_key = public_of(3); },
      [](auto& c) { c.new_key = public_of(3); },
      [](auto& c) { c.reason = lost; },
      [](auto& c) { c.new_recovery_key.reset(); },
      [](auto& c) { c.new_recovery_key = public_of(3); },
      [](auto& c) { c.trusted.reset(); },
      [](auto& c) { c.trusted->size = 6; },
      [](auto& c) { c.trusted->root = digest_of(0x45); }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    INFO("change " << i);
    auto other = change;
    changes[i](other);
    CHECK_FALSE(chain::verify_key_change(other, public_of(9), *signature));
  }
}

TEST_CASE("a planned change: both keys count for the checkpoint with which the new one begins") {
  auto keys = history();
  CHECK(keys.current().counts_for(1'000));
  REQUIRE(taken(keys, 7, Rotation{}.rotate()) == "taken");
  REQUIRE(keys.spans().size() == 2);
  const auto& first = keys.spans()[0];
  const auto& second = keys.spans()[1];
  CHECK(first.counts_for(1));
  CHECK(first.counts_for(8));
  CHECK_FALSE(first.counts_for(9));
  CHECK_FALSE(second.counts_for(7));
  CHECK(second.counts_for(8));
  CHECK(second.counts_for(1'000'000));
  CHECK(second.from_seq == 7);
  CHECK(second.recovery_key == public_of(9));
  CHECK(keys.current_key().text() ==
        chain::VerifierKey{"test.example/ledger", seeded_key(2)->public_key()}.text());
  CHECK(keys.find(keys.verifier_key(0)) == 0U);
  CHECK(keys.find({"test.example/ledger", seeded_key(3)->public_key()}) == std::nullopt);
  CHECK(keys.find({"test.example/other", seeded_key(1)->public_key()}) == std::nullopt);
}

TEST_CASE("a stolen key counts up to the trusted checkpoint only; a lost one to the change") {
  auto keys = history();
  REQUIRE(taken(keys, 7,
                Rotation{.signer = 9, .reason = stolen, .trusted = TrustedHead{5, digest_of(0x44)}}
                    .rotate()) == "taken");
  CHECK(keys.spans()[0].counts_for(5));
  CHECK_FALSE(keys.spans()[0].counts_for(6));
  CHECK_FALSE(keys.spans()[0].counts_for(8));
  REQUIRE(taken(keys, 9, Rotation{.current = 2, .next = 3, .signer = 9, .reason = lost}.rotate()) ==
          "taken");
  CHECK(keys.spans()[1].counts_for(10));
  CHECK_FALSE(keys.spans()[1].counts_for(11));
  // Trusted before the stolen key began: nothing it signed counts.
  REQUIRE(taken(keys, 12,
                Rotation{.current = 3,
                         .next = 4,
                         .signer = 9,
                         .reason = stolen,
                         .trusted = TrustedHead{4, digest_of(0x44)}}
                    .rotate()) == "taken");
  for (std::uint64_t size = 0; size < 20; ++size) CHECK_FALSE(keys.spans()[2].counts_for(size));
  CHECK(keys.spans()[0].counts_for(4));
}

TEST_CASE("changes that nobody entitled has signed are key.authorization, and change nothing") {
  auto keys = history();
  REQUIRE(taken(keys, 7, Rotation{}.rotate()) == "taken");
  const auto before = keys;
  const Rotation next{.current = 2, .next = 3, .signer = 2};
  const auto refused = [&](const RotateKey& rotate) {
    const auto id = taken(keys, 9, rotate);
    CHECK(keys == before);
    return id;
  };
  auto by = next;
  SECTION("by a stranger") { by.signer = 5; }
  SECTION("by the retired key") { by.signer = 1; }
  SECTION("by the new key itself") { by.signer = 3; }
  SECTION("by the recovery key, for a planned change") { by.signer = 9; }
  SECTION("by the current key, for a lost one") { by.reason = lost; }
  SECTION("for another ledger") { by.origin = "test.example/other"; }
  SECTION("an authorization given for the former key") { by.current = 1; }
  CHECK(refused(by.rotate()) == "key.authorization");

  auto altered = next.rotate();
  altered.signature[63] ^= 1;
  CHECK(refused(altered) == "key.authorization");
  altered = next.rotate();
  altered.new_recovery_key = public_of(6);
  CHECK(refused(altered) == "key.authorization");
}

TEST_CASE("a stolen key cannot undo its replacement, nor can an old authorization be used twice") {
  auto keys = history();
  const TrustedHead trusted{5, digest_of(0x44)};
  const auto first = Rotation{.signer = 9, .reason = stolen, .trusted = trusted}.rotate();
  REQUIRE(taken(keys, 7, first) == "taken");
  CHECK(taken(keys, 8, first) == "key.used_before");
  CHECK(taken(keys, 8, Rotation{.current = 1, .next = 5, .signer = 1}.rotate()) ==
        "key.authorization");
  CHECK(taken(keys, 8, Rotation{.current = 2, .next = 5, .signer = 1}.rotate()) ==
        "key.authorization");
  CHECK(taken(keys, 8, Rotation{.current = 2, .next = 1, .signer = 2}.rotate()) ==
        "key.used_before");
  CHECK(keys.spans().size() == 2);
}

TEST_CASE("keys never come back: no key as checkpoint key that was any key before") {
  auto keys = history();
  CHECK(taken(keys, 3, Rotation{.next = 1}.rotate()) == "key.used_before");
  CHECK(taken(keys, 3, Rotation{.next = 9}.rotate()) == "key.used_before");
  CHECK(taken(keys, 3, Rotation{.new_recovery = 9}.rotate()) == "key.used_before");
  CHECK(taken(keys, 3, Rotation{.new_recovery = 1}.rotate()) == "key.used_before");
  CHECK(taken(keys, 3, Rotation{.new_recovery = 8}.rotate()) == "taken");
  CHECK(taken(keys, 5, Rotation{.current = 2, .next = 8, .signer = 2}.rotate()) ==
        "key.used_before");
}

TEST_CASE("the recovery key in force is the newest one named") {
  auto keys = history();
  REQUIRE(taken(keys, 3, Rotation{.new_recovery = 8}.rotate()) == "taken");
  Rotation by{.current = 2, .next = 3, .signer = 9, .reason = lost};
  CHECK(taken(keys, 5, by.rotate()) == "key.authorization");
  by.signer = 8;
  CHECK(taken(keys, 5, by.rotate()) == "taken");
  CHECK(keys.current().recovery_key == public_of(8));
}

TEST_CASE("without a recovery key there is no way out of a loss") {
  auto keys = history(std::nullopt);
  const Rotation by{.signer = 9, .reason = lost};
  CHECK(taken(keys, 5, by.rotate()) == "key.recovery_missing");
  // A planned change may bring the first one.
  REQUIRE(taken(keys, 6, Rotation{.new_recovery = 9}.rotate()) == "taken");
  CHECK(taken(keys, 7, Rotation{.current = 2, .next = 3, .signer = 9, .reason = lost}.rotate()) ==
        "taken");
}

TEST_CASE("what no such entry may look like is refused before its signature is looked at") {
  auto keys = history();
  auto rotate = Rotation{.signer = 9, .reason = stolen, .trusted = TrustedHead{5, {}}}.rotate();
  rotate.trusted.reset();
  CHECK(taken(keys, 7, rotate) == "field.missing");
  rotate = Rotation{}.rotate();
  rotate.trusted = TrustedHead{5, {}};
  CHECK(taken(keys, 7, rotate) == "field.conflict");
  rotate = Rotation{}.rotate();
  rotate.authorized_by = KeyAuthority::recovery_key;
  CHECK(taken(keys, 7, rotate) == "field.conflict");
  // Trusted past the change; an entry that does not come after the last change.
  CHECK(taken(keys, 7,
              Rotation{.signer = 9, .reason = stolen, .trusted = TrustedHead{8, {}}}.rotate()) ==
        "field.value");
  CHECK(taken(keys, 0, Rotation{}.rotate()) == "key.authorization");
}

TEST_CASE("a note is opened with every key of the history") {
  auto keys = history();
  REQUIRE(taken(keys, 7, Rotation{}.rotate()) == "taken");
  const auto note = [](std::uint8_t key, std::uint64_t size) {
    const chain::Checkpoint checkpoint{"test.example/ledger", size, digest_of(0x66)};
    return *chain::sign_note(checkpoint.text(), checkpoint.origin, *seeded_key(key));
  };
  const auto old = chain::open_checkpoint(note(1, 5), keys);
  REQUIRE(old);
  CHECK(old->signers == std::vector<std::size_t>{0});
  CHECK(old->counts);
  const auto late = chain::open_checkpoint(note(1, 9), keys);
  REQUIRE(late);
  CHECK_FALSE(late->counts);
  CHECK(chain::why_not(keys.spans()[0]).find("1 to 8 entries") != std::string::npos);
  const auto early = chain::open_checkpoint(note(2, 7), keys);
  REQUIRE(early);
  CHECK_FALSE(early->counts);
  const auto unknown = chain::open_checkpoint(note(3, 9), keys);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().id == base::ErrorId::note_key_unknown);

  // Two lines; a bad one of a known key spoils the note, also where the other key counts.
  const std::string text = note(1, 8);
  const auto gap = text.find("\n\n") + 2;
  const std::string both = text + note(2, 8).substr(gap);
  const auto overlap = chain::open_checkpoint(both, keys);
  REQUIRE(overlap);
  CHECK(overlap->signers == std::vector<std::size_t>{0, 1});
  CHECK(overlap->counts);
  const std::string spoilt = text + note(2, 9).substr(gap);
  const auto bad = chain::open_checkpoint(spoilt, keys);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().id == base::ErrorId::note_signature);
}

// Random histories beside a model that knows nothing of spans: for every size and key it goes
// through the accepted changes again.
TEST_CASE("random histories agree with a simple model") {
  std::mt19937 random(20'260'201);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  struct Accepted {
    Seq seq;
    Rotation change;
  };
  for (int round = 0; round < 60; ++round) {
    auto keys = history();
    std::vector<Accepted> accepted;
    std::uint8_t current = 1;
    std::uint8_t recovery = 9;
    std::set<std::uint8_t> used{1, 9};
    Seq seq = 0;
    for (int step = 0; step < 8; ++step) {
      seq += 1 + below(4);
      Rotation c;
      c.current = below(8) == 0 ? static_cast<std::uint8_t>(1 + below(30)) : current;
      c.next = static_cast<std::uint8_t>(1 + below(30));
      c.reason = static_cast<KeyChangeReason>(below(3));
      if (below(4) == 0) c.new_recovery = static_cast<std::uint8_t>(1 + below(30));
      if (c.reason == stolen) c.trusted = TrustedHead{1 + below(unsigned(seq)), digest_of(1)};
      const std::uint8_t entitled = c.reason == KeyChangeReason::planned ? current : recovery;
      c.signer = below(5) == 0 ? static_cast<std::uint8_t>(1 + below(30)) : entitled;
      const bool fresh =
          !used.contains(c.next) && (!c.new_recovery || !used.contains(*c.new_recovery));
      const bool sane = !c.new_recovery || *c.new_recovery != c.next;
      const bool right = c.current == current && c.signer == entitled;
      const bool expected = fresh && sane && right;
      CHECK((taken(keys, seq, c.rotate()) == "taken") == expected);
      if (!expected) continue;
      accepted.push_back({seq, c});
      current = c.next;
      used.insert(c.next);
      if (c.new_recovery) {
        recovery = *c.new_recovery;
        used.insert(recovery);
      }
    }
    REQUIRE(keys.spans().size() == accepted.size() + 1);
    for (std::size_t k = 0; k <= accepted.size(); ++k) {
      const std::uint8_t key = k == 0 ? std::uint8_t{1} : accepted[k - 1].change.next;
      CHECK(keys.spans()[k].key == public_of(key));
      for (std::uint64_t size = 1; size <= seq + 3; ++size) {
        bool counts = k == 0 || size > accepted[k - 1].seq;
        if (k < accepted.size()) {
          const auto& end = accepted[k];
          counts = counts && size <= end.seq + 1;
          if (end.change.trusted) counts = counts && size <= end.change.trusted->size;
        }
        INFO("round " << round << ", key " << k << ", size " << size);
        REQUIRE(keys.spans()[k].counts_for(size) == counts);
      }
    }
  }
}
