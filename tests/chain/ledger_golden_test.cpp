// A golden ledger of three entries, chained, with its tree and a signed checkpoint: what
// docs/record-format.md works through. Run with JCM_REGENERATE=1 after a change that is meant.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "ledger/chain/note.hpp"
#include "tests/chain/record_samples.hpp"
#include "tests/support/json_reader.hpp"
#include "tests/support/record_json.hpp"

namespace {

using namespace jcm;

constexpr auto origin = "jcm.example/demo-5f3a9c21";

std::unique_ptr<crypto::FileKey> signer() {
  return *crypto::FileKey::from_seed(base::Bytes(32, 1));
}

std::vector<base::Bytes> chained_entries() {
  std::vector<base::Bytes> out;
  base::Digest prev;
  for (const auto* name : {"genesis", "registry-open", "transfer-by-quantity"}) {
    chain::Record record = test::sample(name).record;
    if (auto* genesis = std::get_if<domain::Genesis>(&record.entry.body.given)) {
      genesis->checkpoint_key.bytes = signer()->public_key().bytes;
      record.entry.request_digest = chain::request_digest(record.entry);
    }
    record.entry.seq = out.size();
    record.prev = prev;
    out.push_back(*chain::encode(record));
    prev = chain::leaf_hash(out.back());
  }
  return out;
}

std::string golden_text() {
  const auto key = signer();
  const chain::VerifierKey verifier{origin, key->public_key()};
  std::string entries;
  std::string leaves;
  std::string roots;
  chain::Frontier tree;
  const auto append = [](std::string& list, const std::string& item) {
    list += (list.empty() ? "\n  \"" : ",\n  \"") + item + "\"";
  };
  append(roots, base::to_hex(tree.root().view()));
  for (const auto& bytes : chained_entries()) {
    const auto leaf = chain::leaf_hash(bytes);
    tree.append(leaf);
    append(entries, base::to_hex(bytes));
    append(leaves, base::to_hex(leaf.view()));
    append(roots, base::to_hex(tree.root().view()));
  }
  const chain::Checkpoint checkpoint{origin, tree.size(), tree.root()};
  const auto note = chain::sign_note(checkpoint.text(), origin, *key);
  return "{\n \"seed\": \"" + base::to_hex(base::Bytes(32, 1)) + "\",\n \"vkey\": \"" +
         verifier.text() + "\",\n \"entries\": [" + entries + "\n ],\n \"leaves\": [" + leaves +
         "\n ],\n \"roots\": [" + roots + "\n ],\n \"checkpoint\": \"" +
         base::to_base64(base::as_bytes(*note)) + "\"\n}\n";
}

TEST_CASE("the golden ledger is what it was") {
  const std::string path = test::vector_path("record/ledger.json");
  if (std::getenv("JCM_REGENERATE") != nullptr)
    std::ofstream(path, std::ios::binary) << golden_text();
  CHECK(test::read_file(path) == golden_text());
}

TEST_CASE("the golden ledger holds together, read from its file alone") {
  const auto v = test::read_vectors("record/ledger.json");
  chain::Frontier tree;
  base::Digest prev;
  CHECK(base::to_hex(tree.root().view()) == v["roots"].items.at(0).text);
  for (const auto& hex : v["entries"].items) {
    const auto bytes = *base::from_hex(hex.text);
    const auto record = chain::decode(bytes);
    REQUIRE(record);
    CHECK(record->entry.seq == tree.size());
    CHECK(record->prev == prev);
    CHECK(chain::request_digest(record->entry) == record->entry.request_digest);
    prev = chain::leaf_hash(bytes);
    CHECK(base::to_hex(prev.view()) == v["leaves"].items.at(tree.size()).text);
    tree.append(prev);
    CHECK(base::to_hex(tree.root().view()) == v["roots"].items.at(tree.size()).text);
  }
  const auto key = chain::VerifierKey::parse(v["vkey"].text);
  REQUIRE(key);
  const auto note = *base::from_base64(v["checkpoint"].text);
  const auto checkpoint = chain::open_checkpoint(base::as_text(note), std::vector{*key});
  REQUIRE(checkpoint);
  CHECK(checkpoint->size == 3);
  CHECK(checkpoint->root == tree.root());
  const auto genesis = *chain::decode(*base::from_hex(v["entries"].items.at(0).text));
  CHECK(std::get<domain::Genesis>(genesis.entry.body.given).origin == checkpoint->origin);
  CHECK(std::get<domain::Genesis>(genesis.entry.body.given).checkpoint_key.bytes == key->key.bytes);
}

TEST_CASE("the worked example of docs/record-format.md is the golden ledger") {
  const auto page = test::read_file(std::string(JCM_SOURCE_DIR) + "/docs/record-format.md");
  std::string digits;  // every run of hex in the page's code blocks, spaces and line ends taken out
  for (const char c : page)
    if (c != ' ' && c != '\n') digits += c;
  const auto v = test::read_vectors("record/ledger.json");
  const auto stands = [&](const std::string& text) {
    return digits.find(text) != std::string::npos;
  };
  CHECK(stands(v["entries"].items.at(2).text));
  for (const auto& leaf : v["leaves"].items) CHECK(stands(leaf.text));
  for (const auto& root : v["roots"].items) CHECK(stands(root.text));
  CHECK(stands(v["vkey"].text));
  const auto note = *base::from_base64(v["checkpoint"].text);
  CHECK(page.find(base::as_text(note)) != std::string::npos);
}

}  // namespace
