#include "ledger/chain/officer_signature.hpp"

#include <fmt/format.h>

#include "ledger/chain/cbor.hpp"
#include "ledger/chain/parts.hpp"

namespace jcm::chain {
namespace {

constexpr std::string_view signature_domain = "jcm-ledger officer signature v0\n";

}  // namespace

base::Bytes officer_message(std::string_view origin, std::uint64_t officer,
                            const domain::RequestId& request_id, const base::Digest& digest) {
  base::Bytes out(signature_domain.begin(), signature_domain.end());
  cbor::Writer writer(out);
  writer.array(4);
  writer.text(origin);
  writer.uint(officer);
  writer.text(request_id.text);
  parts::write(writer, digest);
  return out;
}

base::Result<domain::OfficerSignature> sign_as_officer(std::string_view origin,
                                                       std::uint64_t officer,
                                                       const domain::RequestId& request_id,
                                                       const base::Digest& digest,
                                                       const crypto::Signer& signer) {
  return signer.sign(officer_message(origin, officer, request_id, digest));
}

base::Status check_officer_signature(const domain::State& before, const domain::Entry& entry) {
  if (!entry.signature) return {};
  const auto* officer = before.officer(entry.actor.officer);
  const bool holds = officer != nullptr && officer->public_key && before.genesis() &&
                     crypto::verify(crypto::PublicKey{officer->public_key->bytes},
                                    officer_message(before.genesis()->origin, entry.actor.officer,
                                                    entry.request_id, entry.request_digest),
                                    *entry.signature);
  if (holds) return {};
  return base::error(
      base::ErrorId::officer_signature,
      fmt::format("the signature of entry {} is not that of officer {}'s key over this command in "
                  "this ledger; sign it with the enrolled key, under the request id that is sent",
                  entry.seq, entry.actor.officer),
      "signature");
}

}  // namespace jcm::chain
