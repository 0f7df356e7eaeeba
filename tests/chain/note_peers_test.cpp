// Signed notes of other software: what Go's sumdb/note signed opens here and is what we would have
// signed; a checkpoint of the Go checksum database opens.
#include <catch2/catch.hpp>

#include "ledger/chain/note.hpp"
#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using chain::VerifierKey;

std::string decoded(const test::Json& base64) {
  const auto bytes = base::from_base64(base64.text);
  REQUIRE(bytes);
  return std::string(base::as_text(*bytes));
}

TEST_CASE("notes that Go signed open here, and are what we sign") {
  const auto vectors = test::read_vectors("c2sp/notes-signed-by-go.json");
  for (const auto& v : vectors["signed"].items) {
    INFO(v["desc"].text);
    const auto key = VerifierKey::parse(v["vkey"].text);
    REQUIRE(key);
    const std::string note = decoded(v["note"]);
    const std::string text = decoded(v["text"]);
    const auto opened = chain::open_note(note, std::vector{*key});
    REQUIRE(opened);
    CHECK(*opened == text);
    const auto signer = crypto::FileKey::from_seed(*base::from_hex(v["seed_hex"].text));
    REQUIRE(signer);
    CHECK(VerifierKey{v["name"].text, (*signer)->public_key()}.text() == v["vkey"].text);
    const auto ours = chain::sign_note(text, v["name"].text, **signer);
    REQUIRE(ours);
    CHECK(*ours == note);
    const VerifierKey another{v["name"].text, {}};
    CHECK_FALSE(chain::open_note(note, std::vector{another}));
  }
  CHECK(vectors["signed"].items.size() == 8);
}

TEST_CASE("a checkpoint of the Go checksum database opens") {
  const auto vector = test::read_vectors("c2sp/sumdb-checkpoint.json");
  const auto key = VerifierKey::parse(vector["vkey"].text);
  REQUIRE(key);
  CHECK(key->name == "sum.golang.org");
  const std::string note = vector["note"].text;
  const auto opened = chain::open_checkpoint(note, std::vector{*key});
  REQUIRE(opened);
  CHECK(opened->origin == "go.sum database tree");  // a log's key may bear another name
  CHECK(opened->size == 35'225'469);
  std::string changed = note;
  changed[changed.find("35225469")] = '4';
  CHECK(chain::open_checkpoint(changed, std::vector{*key}).error().id ==
        base::ErrorId::note_signature);
}

}  // namespace
