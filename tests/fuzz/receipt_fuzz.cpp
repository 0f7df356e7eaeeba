// A receipt as the verifier judges it: no finding means that everything in it holds.
#include "ledger/audit/receipt_check.hpp"
#include "ledger/base/check.hpp"

namespace {

using namespace jcm;

struct Known {
  std::unique_ptr<crypto::FileKey> signer = *crypto::FileKey::from_seed(base::Bytes(32, 1));
  std::vector<chain::VerifierKey> keys{{"jcm.example/demo-5f3a9c21", signer->public_key()}};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Known known;
  const std::string text(base::as_text({data, size}));
  const auto report = audit::check_receipt({{"receipt", text}, known.keys, {}});
  const bool read = chain::TlogProof::parse(text).has_value();
  JCM_CHECK(read == report.proof.has_value());
  if (!report.findings.empty()) return 0;
  JCM_CHECK(read && audit::looks_like_receipt(text));
  JCM_CHECK(report.included && report.record && report.signed_by && report.leaf);
  JCM_CHECK(chain::verify_proof(*report.proof, *report.leaf, known.keys).has_value());
  JCM_CHECK(report.record->entry.seq == report.proof->index);
  JCM_CHECK(*chain::encode(*report.record) == *report.proof->extra);
  // Without the key nothing is vouched for.
  JCM_CHECK(!audit::check_receipt({{"receipt", text}, {}, {}}).findings.empty());
  return 0;
}
