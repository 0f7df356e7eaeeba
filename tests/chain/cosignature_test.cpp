#include "ledger/chain/cosignature.hpp"

#include <catch2/catch.hpp>

#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using base::ErrorId;
using chain::VerifierKey;
using chain::WitnessKey;

std::string decoded(const test::Json& base64) {
  const auto bytes = base::from_base64(base64.text);
  REQUIRE(bytes);
  return std::string(base::as_text(*bytes));
}

std::unique_ptr<crypto::FileKey> key_from(std::uint8_t fill) {
  return *crypto::FileKey::from_seed(base::Bytes(32, fill));
}

// A checkpoint that its log signed, and witnesses who may sign it too.
struct Signed {
  std::string origin = "jcm.example/test";
  std::string text = origin + "\n5\nbOUl83ZjH85Dhh4qvwYmSC3H3ZEHfS5aAcwjMjvnd4M=\n";
  std::unique_ptr<crypto::FileKey> log = key_from(1);
  std::string note = *chain::sign_note(text, origin, *log);
  [[nodiscard]] std::string line(std::uint8_t witness, std::uint64_t time = 1'700'000'000) const {
    auto made = chain::cosign(text, name(witness), time, *key_from(witness));
    REQUIRE(made);
    return *made;
  }
  static std::string name(std::uint8_t witness) {
    return "witness.example/w" + std::to_string(witness);
  }
  static WitnessKey key(std::uint8_t witness) {
    return {name(witness), key_from(witness)->public_key()};
  }
};

TEST_CASE("cosignatures: lines made elsewhere are the ones made here") {
  const auto vectors = test::read_vectors("c2sp/cosignature.json");
  for (const auto& v : vectors["sign"].items) {
    const auto signer = crypto::FileKey::from_seed(*base::from_hex(v["seed_hex"].text));
    REQUIRE(signer);
    const WitnessKey key{v["name"].text, (*signer)->public_key()};
    CHECK(key.text() == v["vkey"].text);
    const auto line = chain::cosign(decoded(v["text"]), key.name, v["time"].number(), **signer);
    REQUIRE(line);
    CHECK(*line == decoded(v["line"]));
  }
  CHECK(vectors["sign"].items.size() == 3);
}

TEST_CASE("cosignatures: notes made elsewhere, good and bad") {
  const auto vectors = test::read_vectors("c2sp/cosignature.json");
  std::size_t bad = 0;
  for (const auto& v : vectors["read"].items) {
    INFO(v["desc"].text);
    std::vector<WitnessKey> known;
    for (const auto& text : v["vkeys"].items) {
      const auto key = WitnessKey::parse(text.text);
      REQUIRE(key);
      CHECK(key->text() == text.text);
      known.push_back(*key);
    }
    const std::string note = decoded(v["note"]);
    const auto read = chain::read_cosignatures(note, known);
    REQUIRE(read.has_value() == v["ok"].flag);
    const auto judged = chain::judge_cosignatures(note, known);
    REQUIRE(judged);
    if (!read) {
      CHECK(read.error().id == ErrorId::note_signature);
      CHECK(std::any_of(judged->begin(), judged->end(), [](const auto& l) { return !l.good; }));
      ++bad;
      continue;
    }
    const auto& expected = v["cosigners"].items;
    REQUIRE(read->size() == expected.size());
    CHECK(judged->size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CHECK((*read)[i].witness.text() == expected[i]["vkey"].text);
      CHECK((*read)[i].time == expected[i]["time"].number());
    }
  }
  CHECK(vectors["read"].items.size() == 20);
  CHECK(bad == 10);
}

TEST_CASE("cosignatures: a witness's key has another id and type than a log's") {
  const WitnessKey witness = Signed::key(2);
  const VerifierKey log{witness.name, witness.key};
  CHECK(witness.key_id() != log.key_id());
  const auto as_log = VerifierKey::parse(witness.text());
  const auto as_witness = WitnessKey::parse(log.text());
  REQUIRE_FALSE(as_log);
  REQUIRE_FALSE(as_witness);
  CHECK(as_log.error().id == ErrorId::key_malformed);
  CHECK(as_witness.error().id == ErrorId::key_malformed);
  CHECK_THAT(as_witness.error().detail, Catch::Contains("type 0x01"));
}

TEST_CASE("cosignatures: a witness's key in any other spelling is refused") {
  const std::string text = Signed::key(2).text();
  REQUIRE(WitnessKey::parse(text));
  const auto second = text.find('+', text.find('+') + 1);
  for (const std::string& wrong :
       {std::string(), text + "\n", " " + text, text.substr(0, text.size() - 1), text + "A",
        text.substr(0, second), "other" + text, "a b+" + text.substr(text.find('+') + 1)}) {
    INFO(wrong);
    const auto key = WitnessKey::parse(wrong);
    REQUIRE_FALSE(key);
    CHECK(key.error().id == ErrorId::key_malformed);
  }
  // ML-DSA-44 witnesses (type 0x06) cannot be checked here, and are not taken for anything else.
  base::Bytes mldsa(1 + 1312, 0x06);
  CHECK_THAT(WitnessKey::parse("w+00000000+" + base::to_base64(mldsa)).error().detail,
             Catch::Contains("type 0x06"));
}

TEST_CASE("cosignatures: only a checkpoint is cosigned, under a proper name, at a time") {
  const Signed s;
  const auto witness = key_from(2);
  CHECK(chain::cosign("hello\n", "w", 1, *witness).error().id == ErrorId::checkpoint_malformed);
  CHECK(chain::cosign("", "w", 1, *witness).error().id == ErrorId::checkpoint_malformed);
  for (const char* extension : {"\xff\n", "a\tb\n"})
    CHECK(chain::cosign(s.text + extension, "w", 1, *witness).error().id ==
          ErrorId::note_malformed);
  for (const char* name : {"", "a b", "a+b", "a\tb", "a\u00a0b"})
    CHECK(chain::cosign(s.text, name, 1, *witness).error().id == ErrorId::note_malformed);
  for (const std::uint64_t time : {std::uint64_t{0}, std::uint64_t{1} << 63})
    CHECK(chain::cosign(s.text, "w", time, *witness).error().id == ErrorId::note_malformed);
  CHECK(chain::cosign(s.text, "w", (std::uint64_t{1} << 63) - 1, *witness));
}

TEST_CASE("cosignatures: the log's key opens a cosigned note as before, a witness's does not") {
  const Signed s;
  const std::string note = s.note + s.line(2) + s.line(3);
  const VerifierKey log{s.origin, s.log->public_key()};
  CHECK(*chain::open_note(note, std::vector{log}) == s.text);
  const VerifierKey as_log{Signed::name(2), key_from(2)->public_key()};
  CHECK(chain::open_note(note, std::vector{as_log}).error().id == ErrorId::note_key_unknown);
  // A signature of the witness's key over the bare text is none of its cosignatures.
  const std::string plain = *chain::sign_note(s.text, Signed::name(2), *key_from(2));
  CHECK(chain::read_cosignatures(plain, std::vector{Signed::key(2)})->empty());
}

TEST_CASE("cosignatures: every bit of a cosignature and of what it covers counts") {
  const Signed s;
  const std::vector known{Signed::key(2)};
  const std::string note = s.note.substr(0, s.text.size() + 1) + s.line(2);
  REQUIRE(chain::read_cosignatures(note, known)->size() == 1);
  for (std::size_t i = 0; i < note.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string changed = note;
      changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ (1U << bit));
      const auto read = chain::read_cosignatures(changed, known);
      // Refused; or, where the name or the id was hit, the line of a stranger.
      INFO("byte " << i << " bit " << bit);
      REQUIRE((!read || read->empty()));
    }
  }
}

TEST_CASE("cosignatures: merging adds the lines that are missing, once, and touches no other") {
  const Signed s;
  const std::string one = s.note + s.line(2);
  const std::string two = s.text + "\n" + s.line(3) + s.line(2);
  CHECK(*chain::merge_signatures(one, two) == one + s.line(3));
  CHECK(*chain::merge_signatures(one, one) == one);
  CHECK(*chain::merge_signatures(one, s.note) == one);
  // Lines that nobody here can judge are taken as they are; so is a second line of one witness.
  const std::string later = s.line(2, 1'800'000'000);
  CHECK(*chain::merge_signatures(one, s.text + "\n" + later) == one + later);
}

TEST_CASE("cosignatures: notes of different texts are not merged, nor malformed ones") {
  const Signed s;
  Signed other;
  other.text = other.origin + "\n6\nbOUl83ZjH85Dhh4qvwYmSC3H3ZEHfS5aAcwjMjvnd4M=\n";
  other.note = *chain::sign_note(other.text, other.origin, *other.log);
  CHECK(chain::merge_signatures(s.note, other.note).error().id == ErrorId::proof_mismatch);
  CHECK(chain::carry_signatures(s.note, other.note).error().id == ErrorId::proof_mismatch);
  for (const std::string& wrong : {std::string(), s.text, s.note + "\n", s.note + "no line\n",
                                   s.note.substr(0, s.note.size() - 1)}) {
    CHECK(chain::merge_signatures(s.note, wrong).error().id == ErrorId::note_malformed);
    CHECK(chain::merge_signatures(wrong, s.note).error().id == ErrorId::note_malformed);
    CHECK(chain::note_text(wrong).error().id == ErrorId::note_malformed);
  }
  CHECK(*chain::note_text(s.note) == s.text);
}

TEST_CASE("cosignatures: a merged note has 32 signature lines at most") {
  const Signed s;
  std::string full = s.note;
  for (std::uint8_t w = 2; w <= 32; ++w) full += s.line(w);
  CHECK(*chain::merge_signatures(s.note, full) == full);
  const auto over = chain::merge_signatures(full, s.text + "\n" + s.line(40));
  REQUIRE_FALSE(over);
  CHECK(over.error().id == ErrorId::note_malformed);
  CHECK_THAT(over.error().detail, Catch::Contains("33 signatures"));
}

TEST_CASE("cosignatures: a checkpoint signed anew keeps its witnesses, not its own damaged line") {
  const Signed s;
  std::string damaged = s.note + s.line(2) + s.line(3);
  CHECK(*chain::carry_signatures(s.note, damaged) == damaged);
  const auto at = s.note.find("— ") + s.origin.size() + 20;
  damaged[at] = damaged[at] == 'A' ? 'B' : 'A';
  REQUIRE(damaged != s.note + s.line(2) + s.line(3));
  CHECK(*chain::carry_signatures(s.note, damaged) == s.note + s.line(2) + s.line(3));
}

TEST_CASE("cosignatures: lines of one name can be left out") {
  const Signed s;
  CHECK(*chain::without_signatures_of(s.note + s.line(2), s.origin) == s.text + "\n" + s.line(2));
  CHECK(chain::without_signatures_of(s.note, s.origin).error().id == ErrorId::note_malformed);
}

}  // namespace
