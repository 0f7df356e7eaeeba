// Holding proofs: what is read has one spelling; what verifies is what was sealed; and no changed
// byte of a good one goes unnoticed.
#include "ledger/audit/holding_check.hpp"
#include "ledger/base/check.hpp"

namespace {

using namespace jcm;

struct Known {
  std::unique_ptr<crypto::FileKey> signer = *crypto::FileKey::from_seed(base::Bytes(32, 1));
  std::vector<chain::VerifierKey> keys{{"jcm.example/fuzz", signer->public_key()}};
};

// A seal, as the only entry of a ledger of one, of a tree of three accounts of which the middle one
// has the salt.
std::string sealed_proof(const base::Digest& salt, const Known& known) {
  const domain::RegistryCode registry = *domain::RegistryCode::parse("JP");
  const domain::AccountNumber account{registry, domain::AccountKind::entity_holding, 2};
  const auto leaf = chain::encode(
      chain::HoldingLeaf{account, salt, {*domain::UnitBlock::parse("JCM-JP-MN004-2017-11-20")}});
  chain::HoldingsTree tree;
  tree.add(chain::leaf_hash(base::Bytes{1}));
  tree.add(chain::leaf_hash(leaf));
  tree.add(chain::leaf_hash(base::Bytes{2}));
  chain::Record record;
  record.entry.request_id = {"seal"};
  record.entry.time = {1'800'000'000'000'000};
  record.entry.business_date = {20'833};
  record.entry.scope = registry;
  record.entry.actor = {1, 1000};
  record.entry.body.given = domain::Seal{registry, {20'818}};
  record.entry.body.resolved.seal = domain::SealRoots{{}, tree.root(), std::nullopt};
  record.entry.request_digest = chain::request_digest(record.entry);
  const auto bytes = *chain::encode(record);
  const auto text = chain::Checkpoint{known.keys[0].name, 1, chain::leaf_hash(bytes)}.text();
  const chain::TlogProof receipt{
      bytes, 0, {}, *chain::sign_note(text, known.keys[0].name, *known.signer)};
  return chain::HoldingProof{leaf, 1, tree.size(), tree.prove(1), receipt.text()}.text();
}

audit::HoldingReport check(std::string_view text, const Known& known) {
  return audit::check_holding({{"proof", std::string(text)}, known.keys, {}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Known known;
  const base::ByteView input(data, size);
  const auto text = base::as_text(input);
  if (const auto proof = chain::HoldingProof::parse(text)) JCM_CHECK(proof->text() == text);
  if (const auto leaf = chain::decode_holding(input)) {
    const auto again = chain::encode(*leaf);
    JCM_CHECK(base::as_text(again) == text);
  }
  if (const auto report = check(text, known); report.receipt.findings.empty()) {
    JCM_CHECK(report.sealed && report.leaf && report.seal && report.receipt.included);
    JCM_CHECK(report.leaf->account.registry == report.seal->registry);
  }
  base::Digest salt;
  std::copy_n(data, std::min(size, salt.bytes.size()), salt.bytes.begin());
  const std::string good = sealed_proof(salt, known);
  const auto report = check(good, known);
  JCM_CHECK(report.receipt.findings.empty() && report.sealed);
  // A changed index or size may lead to the same root by the same hashes: they are no claim.
  std::string changed = good;
  const std::size_t at = size == 0 ? 0 : (data[0] * 251U + data[size - 1]) % changed.size();
  changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << (size % 8)));
  const auto other = check(changed, known);
  JCM_CHECK(!other.receipt.findings.empty() || other.leaf == report.leaf);
  JCM_CHECK(!check(std::string_view(good).substr(0, at), known).receipt.findings.empty());
  return 0;
}
