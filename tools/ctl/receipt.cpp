#include "tools/ctl/receipt.hpp"

#include <fmt/format.h>

namespace jcm::ctl {
namespace {

base::Result<Receipt> check(const json::object& answer, const ReceiptQuestion& question) {
  Receipt receipt;
  receipt.answer = answer;
  if (const auto* proof = answer.if_contains("proof"); proof != nullptr && proof->is_string())
    receipt.text = protocol::view_of(proof->get_string());
  JCM_TRY(receipt.proof, chain::TlogProof::parse(receipt.text));
  if (!receipt.proof.extra)
    return base::error(base::ErrorId::proof_malformed, "it does not hold the entry");
  JCM_TRY(const auto link, chain::decode_link(*receipt.proof.extra));
  if (link.seq != question.seq || receipt.proof.index != question.seq)
    return base::error(
        base::ErrorId::proof_mismatch,
        fmt::format("it is of entry {}, asked was entry {}", link.seq, question.seq));
  receipt.leaf = chain::leaf_hash(*receipt.proof.extra);
  if (auto record = chain::decode(*receipt.proof.extra)) {
    receipt.record = std::move(*record);
  } else if (base::kind_of(record.error().id) == base::ErrorKind::corrupt) {
    return record.error();
  }
  if (question.key) {
    receipt.key = *question.key;
  } else {
    JCM_TRY(receipt.key, chain::VerifierKey::parse(text_at(answer, "vkey")));
  }
  JCM_TRY(receipt.checkpoint, chain::verify_proof(receipt.proof, receipt.leaf, {&receipt.key, 1}));
  return receipt;
}

}  // namespace

std::variant<Receipt, Failure> fetch_receipt(Session& session, const ReceiptQuestion& question) {
  json::object params{{"seq", question.seq}};
  if (question.size) params["size"] = *question.size;
  const auto answer = session.call("receipt", params);
  if (!answer) return answer.failure();
  auto receipt = check(answer.object(), question);
  if (receipt) return std::move(*receipt);
  auto error = receipt.error();
  error.detail =
      fmt::format("the daemon's receipt of entry {} does not hold: {}", question.seq, error.detail);
  return local_failure(exit_refused, error);
}

}  // namespace jcm::ctl
