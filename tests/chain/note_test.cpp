#include "ledger/chain/note.hpp"

#include <catch2/catch.hpp>

#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using base::ErrorId;
using chain::Checkpoint;
using chain::VerifierKey;

std::string decoded(const test::Json& base64) {
  const auto bytes = base::from_base64(base64.text);
  REQUIRE(bytes);
  return std::string(base::as_text(*bytes));
}

std::unique_ptr<crypto::FileKey> key_from(std::uint8_t fill) {
  return *crypto::FileKey::from_seed(base::Bytes(32, fill));
}

const std::string dash = "\u2014 ";

// A signed note whose signature lines may be tampered with.
struct Signed {
  std::string text = "jcm.example/test\n5\nbOUl83ZjH85Dhh4qvwYmSC3H3ZEHfS5aAcwjMjvnd4M=\n";
  std::unique_ptr<crypto::FileKey> signer = key_from(1);
  VerifierKey known{"jcm.example/test", signer->public_key()};
  [[nodiscard]] std::string note() const { return *chain::sign_note(text, known.name, *signer); }
  [[nodiscard]] std::string signature_line() const { return note().substr(text.size() + 1); }
};

ErrorId open_error(std::string_view note, const VerifierKey& known) {
  const auto opened = chain::open_note(note, std::vector{known});
  REQUIRE_FALSE(opened);
  INFO(opened.error().detail);
  return opened.error().id;
}

TEST_CASE("signed notes of the public vectors, good and bad") {
  const auto vectors = test::read_vectors("c2sp/signed-note.json");
  for (const auto& v : vectors["open"].items) {
    INFO(v["desc"].text);
    std::vector<VerifierKey> known;
    for (const auto& text : v["vkeys"].items) {
      const auto key = VerifierKey::parse(text.text);
      REQUIRE(key);
      CHECK(key->text() == text.text);
      known.push_back(*key);
    }
    const std::string note = decoded(v["note"]);
    const auto opened = chain::open_note(note, known);
    CHECK(opened.has_value() == v["ok"].flag);
    if (opened) CHECK(note.starts_with(*opened + "\n" + dash));
  }
  CHECK(vectors["open"].items.size() == 14);
}

TEST_CASE("the reason of a refusal is named") {
  const auto vectors = test::read_vectors("c2sp/signed-note.json");
  const auto reason = [&](std::string_view desc) {
    for (const auto& v : vectors["open"].items) {
      if (v["desc"].text != desc) continue;
      std::vector<VerifierKey> known;
      for (const auto& text : v["vkeys"].items) known.push_back(*VerifierKey::parse(text.text));
      return chain::open_note(decoded(v["note"]), known).error().id;
    }
    FAIL("no such vector");
    return ErrorId::internal_fault;
  };
  CHECK(reason("none known") == ErrorId::note_key_unknown);
  CHECK(reason("known key, bad signature") == ErrorId::note_signature);
  CHECK(reason("text only") == ErrorId::note_malformed);
  CHECK(reason("control character") == ErrorId::note_malformed);
  CHECK(reason("not UTF-8") == ErrorId::note_malformed);
}

TEST_CASE("bad verifier keys of the public vectors") {
  const auto vectors = test::read_vectors("c2sp/signed-note.json");
  for (const auto& v : vectors["bad_vkeys"].items) {
    INFO(v["desc"].text);
    const auto key = VerifierKey::parse(v["vkey"].text);
    REQUIRE_FALSE(key);
    CHECK(key.error().id == ErrorId::key_malformed);
  }
  CHECK(vectors["bad_vkeys"].items.size() == 5);
}

TEST_CASE("signing gives the published bytes") {
  const auto vectors = test::read_vectors("c2sp/signed-note.json");
  REQUIRE(vectors["sign"].items.size() == 1);
  for (const auto& v : vectors["sign"].items) {
    const auto signer = crypto::FileKey::from_seed(*base::from_hex(v["seed_hex"].text));
    REQUIRE(signer);
    const VerifierKey key{v["name"].text, (*signer)->public_key()};
    CHECK(key.text() == v["vkey"].text);
    const auto note = chain::sign_note(decoded(v["text"]), v["name"].text, **signer);
    REQUIRE(note);
    CHECK(*note == decoded(v["note"]));
  }
}

TEST_CASE("key names hold no space of any script, no plus and no control character") {
  const Signed s;
  for (const std::string& name :
       {std::string(), std::string("a b"), std::string("a+b"), std::string("a\u00a0b"),
        std::string("a\u3000b"), std::string("a\u2028b"), std::string("a\tb"), std::string("a\x7f"),
        std::string("a\xff")}) {
    INFO(name);
    CHECK_FALSE(chain::sign_note(s.text, name, *s.signer));
    CHECK_FALSE(VerifierKey::parse(VerifierKey{name, s.signer->public_key()}.text()));
  }
  CHECK(VerifierKey::parse(VerifierKey{"台帳.example/log", s.signer->public_key()}.text()));
}

TEST_CASE("a text to be signed ends in a newline and holds no other control character") {
  const Signed s;
  for (const char* text : {"", "no newline", "tab\there\n", "bell\a\n", "\xff\n"})
    CHECK(chain::sign_note(text, s.known.name, *s.signer).error().id == ErrorId::note_malformed);
  CHECK(chain::sign_note("empty lines\n\n\ninside\n", s.known.name, *s.signer));
}

TEST_CASE("the text ends at the last empty line") {
  const Signed s;
  const std::string text = "one\n\ntwo\n";
  const auto note = *chain::sign_note(text, s.known.name, *s.signer);
  CHECK(*chain::open_note(note, std::vector{s.known}) == text);
}

TEST_CASE("every byte of a note counts") {
  const Signed s;
  const std::string note = s.note();
  REQUIRE(chain::open_note(note, std::vector{s.known}));
  for (std::size_t i = 0; i < note.size(); ++i) {
    for (const unsigned flip : {0x01U, 0x20U, 0x80U}) {
      std::string changed = note;
      changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ flip);
      REQUIRE_FALSE(chain::open_note(changed, std::vector{s.known}));
    }
    REQUIRE_FALSE(chain::open_note(note.substr(0, i), std::vector{s.known}));
  }
}

TEST_CASE("lines of unknown keys are ignored, also when only name or id is known") {
  const Signed s;
  const auto stranger = key_from(2);
  const std::string same_name =
      chain::sign_note(s.text, s.known.name, *stranger)->substr(s.text.size() + 1);
  const std::string same_key =
      chain::sign_note(s.text, "jcm.example/other", *s.signer)->substr(s.text.size() + 1);
  CHECK(chain::open_note(s.note() + same_name + same_key, std::vector{s.known}));
  CHECK(open_error(s.text + "\n" + same_name, s.known) == ErrorId::note_key_unknown);
  CHECK(open_error(s.text + "\n" + same_key, s.known) == ErrorId::note_key_unknown);
}

TEST_CASE("a bad signature of a known key spoils the note, whatever stands beside it") {
  const Signed s;
  const std::string good = s.signature_line();
  const std::string other_text = chain::sign_note("another\n", s.known.name, *s.signer)
                                     ->substr(std::string("another\n").size() + 1);
  CHECK(open_error(s.text + "\n" + good + other_text, s.known) == ErrorId::note_signature);
  CHECK(open_error(s.text + "\n" + other_text + good, s.known) == ErrorId::note_signature);
}

TEST_CASE("sixteen signatures and more are read, up to a hundred") {
  const Signed s;
  std::string note = s.text + "\n";
  for (std::uint8_t i = 10; i < 109; ++i)
    note += chain::sign_note(s.text, "witness.example/" + std::to_string(i), *key_from(i))
                ->substr(s.text.size() + 1);
  CHECK(chain::open_note(note + s.signature_line(), std::vector{s.known}));
  note += chain::sign_note(s.text, "one.too.many", *key_from(9))->substr(s.text.size() + 1);
  CHECK(open_error(note + s.signature_line(), s.known) == ErrorId::note_malformed);
}

TEST_CASE("malformed signature lines are refused even beside a good one") {
  const Signed s;
  const std::string good = s.signature_line();
  const std::string before = s.text + "\n" + good;
  for (const std::string& line :
       {std::string("text\n"), std::string("- a AAAAAAA=\n"), dash + "\n", dash + "name\n",
        dash + " AAAAAAAA\n", dash + "name AAAA\n", dash + "name AAAAAAA\n",
        dash + "name AAAAAAB=\n", dash + "name  AAAAAAAA\n", dash + "na+me AAAAAAAA\n",
        dash + "name AAAAAAAA", std::string("\n")}) {
    INFO(line);
    CHECK(open_error(before + line, s.known) == ErrorId::note_malformed);
  }
  CHECK(open_error(std::string(1'000'001, 'a'), s.known) == ErrorId::note_malformed);
}

TEST_CASE("another base64 spelling of a good signature is refused") {
  const Signed s;
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string note = s.note();
  char& last_digit = note[note.size() - 3];  // 68 bytes: two bits of it are unused, and zero
  REQUIRE(alphabet.find(last_digit) % 4 == 0);
  for (int i = 0; i < 3; ++i) {
    last_digit = alphabet[alphabet.find(last_digit) + 1];
    CHECK(open_error(note, s.known) == ErrorId::note_malformed);
  }
}

TEST_CASE("a checkpoint is origin, size and root") {
  Checkpoint checkpoint{"jcm.example/demo-5f3a9c21", 0, chain::empty_root()};
  CHECK(checkpoint.text() ==
        "jcm.example/demo-5f3a9c21\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
  checkpoint.size = 70'000;
  checkpoint.root.bytes.fill(7);
  const auto again = Checkpoint::parse(checkpoint.text());
  REQUIRE(again);
  CHECK(again->origin == checkpoint.origin);
  CHECK(again->size == 70'000);
  CHECK(again->root == checkpoint.root);
}

TEST_CASE("checkpoints in any other spelling are refused") {
  const std::string root = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
  REQUIRE(Checkpoint::parse("o\n1\n" + root + "\n"));
  REQUIRE(Checkpoint::parse("o\n9223372036854775807\n" + root + "\n"));
  REQUIRE(Checkpoint::parse("o\n1\n" + root + "\nextension\nanother\n"));
  for (const std::string& text :
       {std::string(), std::string("o\n"), std::string("o\n1\n"), "o\n1\n" + root,
        "\n1\n" + root + "\n", "o\n\n" + root + "\n", "o\n01\n" + root + "\n",
        "o\n+1\n" + root + "\n", "o\n-1\n" + root + "\n", "o\n1 \n" + root + "\n",
        "o\n0x1\n" + root + "\n", "o\n9223372036854775808\n" + root + "\n",
        "o\n18446744073709551616\n" + root + "\n", "o\n1\n" + root + "\n\n",
        "o\n1\n" + root + "\nextension", std::string("o\n1\nAQEB\n"), std::string("o\n1\n\n"),
        // unused bits set: another spelling of the same root (C2SP issue 348)
        "o\n1\n" + root.substr(0, 42) + "F=\n", "o\n1\n" + root.substr(0, 43) + "\n",
        "o\n0\n" + root + "\n",  // size 0 has one root
        std::string(256, 'o') + "\n1\n" + root + "\n", "o\u200b\n1\n" + root + "\n"}) {
    INFO(text);
    const auto parsed = Checkpoint::parse(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().id == ErrorId::checkpoint_malformed);
  }
}

TEST_CASE("a signed checkpoint opens to what was signed") {
  const Signed s;
  const auto opened = chain::open_checkpoint(s.note(), std::vector{s.known});
  REQUIRE(opened);
  CHECK(opened->origin == "jcm.example/test");
  CHECK(opened->size == 5);
  CHECK(opened->text() == s.text);
  const auto no_checkpoint = *chain::sign_note("hello\n", s.known.name, *s.signer);
  CHECK(chain::open_checkpoint(no_checkpoint, std::vector{s.known}).error().id ==
        ErrorId::checkpoint_malformed);
}

}  // namespace
