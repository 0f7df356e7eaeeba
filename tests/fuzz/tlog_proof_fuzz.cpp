// Receipts: what is read has one spelling; what verifies is what was signed; and no changed byte of
// a good one goes unnoticed.
#include "ledger/base/check.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/chain/tlog_proof.hpp"

namespace {

using namespace jcm;
using chain::Digest;
using chain::TlogProof;

struct Known {
  std::unique_ptr<crypto::FileKey> signer = *crypto::FileKey::from_seed(base::Bytes(32, 1));
  std::vector<chain::VerifierKey> keys{{"jcm.example/fuzz", signer->public_key()}};
};

// The receipt of the input as third entry of five.
TlogProof receipt_of(base::ByteView entry, const Known& known) {
  std::vector<Digest> leaves;
  for (std::uint8_t i = 0; i < 5; ++i) leaves.push_back(chain::leaf_hash(base::Bytes(1, i)));
  leaves[2] = chain::leaf_hash(entry);
  chain::Frontier frontier;
  for (const auto& leaf : leaves) frontier.append(leaf);
  const auto left = chain::node_hash(leaves[0], leaves[1]);
  const auto text = chain::Checkpoint{known.keys[0].name, 5, frontier.root()}.text();
  return {base::Bytes(entry.begin(), entry.end()),
          2,
          {leaves[3], left, leaves[4]},
          *chain::sign_note(text, known.keys[0].name, *known.signer)};
}

bool holds(std::string_view text, const Known& known) {
  const auto proof = TlogProof::parse(text);
  return proof && proof->extra &&
         chain::verify_proof(*proof, chain::leaf_hash(*proof->extra), known.keys).has_value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Known known;
  const base::ByteView input(data, size);
  const auto text = base::as_text(input);
  if (const auto proof = TlogProof::parse(text)) {
    JCM_CHECK(proof->text() == text);
    const auto leaf = chain::leaf_hash(proof->extra ? *proof->extra : base::Bytes());
    if (const auto verified = chain::verify_proof(*proof, leaf, known.keys)) {
      const auto opened = chain::open_checkpoint(proof->checkpoint, known.keys);
      JCM_CHECK(opened && opened->text() == verified->text());
      JCM_CHECK(chain::verify_inclusion(leaf, proof->index, verified->size, proof->hashes,
                                        verified->root));
    }
  }
  const std::string good = receipt_of(input, known).text();
  JCM_CHECK(holds(good, known));
  std::string changed = good;
  const std::size_t at = size == 0 ? 0 : (data[0] * 251U + data[size - 1]) % changed.size();
  changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << (size % 8)));
  JCM_CHECK(!holds(changed, known));
  JCM_CHECK(!holds(std::string_view(good).substr(0, at), known));
  return 0;
}
