// Witnesses' signatures given back to a running ledger.
#include <catch2/catch.hpp>

#include "ledger/chain/cosignature.hpp"
#include "ledger/store/checkpoint_files.hpp"
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

const std::string witness_name = "witness.example/one";

std::unique_ptr<crypto::FileKey> witness_key(std::uint8_t fill = 2) {
  return *crypto::FileKey::from_seed(base::Bytes(32, fill));
}
// The note with a witness's line, as jcm-witness gives it out.
std::string cosigned(const std::string& note, std::uint64_t time = 1'700'000'000) {
  const auto line = chain::cosign(*chain::note_text(note), witness_name, time, *witness_key());
  REQUIRE(line);
  return *chain::merge_signatures(note, *chain::note_text(note) + "\n" + *line);
}

struct Kept {
  Kept() {
    t.options.checkpoint_interval_ms = 1;
    t.start();
    t.furnish();
    auto kept = t.ledger->keep_checkpoint(30'000);
    require_ok(kept);
    note = *kept;
    text = *chain::note_text(note);
    size = chain::Checkpoint::parse(text)->size;
  }
  std::string refusal(const std::string& given) const {
    const auto answer = t.ledger->add_cosignatures(given);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().field == "note");
    return std::string(base::id_text(answer.error().id));
  }
  TestLedger t;
  std::string note, text;
  std::uint64_t size = 0;
};

}  // namespace

TEST_CASE("cosign: lines are added to the kept checkpoint, and shown at once") {
  Kept k;
  const auto added = k.t.ledger->add_cosignatures(cosigned(k.note));
  require_ok(added);
  CHECK(added->added == 1);
  CHECK(added->size == k.size);
  CHECK(added->note == cosigned(k.note));
  CHECK(*k.t.ledger->checkpoint_note() == cosigned(k.note));
  CHECK(**k.t.ledger->checkpoint_note(k.size) == cosigned(k.note));
  CHECK(k.t.ledger->add_cosignatures(cosigned(k.note))->added == 0);
  // Without the ledger's own line it is as good.
  const auto bare =
      *chain::without_signatures_of(cosigned(k.note, 1'800'000'000), k.t.ledger->status().origin);
  CHECK(k.t.ledger->add_cosignatures(bare)->added == 1);
}

TEST_CASE("cosign: keeping the same size again, a stop and a start lose no line") {
  Kept k;
  require_ok(k.t.ledger->add_cosignatures(cosigned(k.note)));
  CHECK(*k.t.ledger->keep_checkpoint(30'000) == cosigned(k.note));
  k.t.close();
  require_ok(k.t.open());
  CHECK(*k.t.ledger->checkpoint_note() == cosigned(k.note));
  CHECK(*k.t.ledger->keep_checkpoint(30'000) == cosigned(k.note));
  require_ok(k.t.write("later", move_units(1)));
  const auto later = k.t.ledger->keep_checkpoint(30'000);
  require_ok(later);
  CHECK(later->find(witness_name) == std::string::npos);
  // The older one can still be cosigned, and the newest is not touched by it.
  CHECK(k.t.ledger->add_cosignatures(cosigned(k.note, 1'800'000'000))->added == 1);
  CHECK(*k.t.ledger->checkpoint_note() == *later);
  k.t.close();
  require_ok(k.t.open());
  CHECK(*k.t.ledger->checkpoint_note() == *later);
}

TEST_CASE("cosign: what is no cosigned note of this ledger is refused") {
  Kept k;
  CHECK(k.refusal("hello") == "field.value");
  CHECK(k.refusal(k.note) == "field.value");  // nobody but the ledger signed it
  const auto signer = witness_key(9);
  const chain::Checkpoint other{"jcm.example/other", k.size, base::Digest{}};
  CHECK(k.refusal(cosigned(*chain::sign_note(other.text(), other.origin, *signer))) ==
        "field.value");
  // Of this ledger's name, and not what it signed.
  const std::string origin = k.t.ledger->status().origin;
  const chain::Checkpoint forged{origin, k.size, base::Digest{}};
  CHECK(k.refusal(cosigned(*chain::sign_note(forged.text(), origin, *signer))) == "field.value");
  const chain::Checkpoint unknown{origin, k.size + 1'000, base::Digest{}};
  CHECK(k.refusal(cosigned(*chain::sign_note(unknown.text(), origin, *signer))) ==
        "checkpoint.missing");
  CHECK(*k.t.ledger->checkpoint_note() == k.note);
}

TEST_CASE("cosign: two roots of one size under the ledger's own key are a fork") {
  Kept k;
  const std::string origin = k.t.ledger->status().origin;
  const chain::Checkpoint forged{origin, k.size, base::Digest{}};
  CHECK(k.refusal(cosigned(*chain::sign_note(forged.text(), origin, *k.t.key))) ==
        "checkpoint.fork");
}

TEST_CASE("cosign: a line under the ledger's own name is not taken, so it cannot spoil the note") {
  Kept k;
  const std::string origin = k.t.ledger->status().origin;
  std::string spoiled = cosigned(k.note);
  const auto at = spoiled.find("\u2014 " + origin) + origin.size() + 20;
  spoiled[at] = spoiled[at] == 'A' ? 'B' : 'A';
  const auto added = k.t.ledger->add_cosignatures(spoiled);
  require_ok(added);
  CHECK(added->note == cosigned(k.note));
  k.t.close();
  require_ok(k.t.open());  // the guard opens it
  CHECK(*k.t.ledger->checkpoint_note() == cosigned(k.note));
}

TEST_CASE("cosign: no more than 32 lines are kept") {
  Kept k;
  std::string many = k.note;
  for (std::uint64_t time = 1; time <= 31; ++time) many = cosigned(many, time);
  CHECK(k.t.ledger->add_cosignatures(many)->added == 31);
  const auto over = k.t.ledger->add_cosignatures(cosigned(k.note, 99));
  REQUIRE_FALSE(over);
  CHECK(over.error().id == base::ErrorId::note_malformed);
}
