// What an officer signs, and whether an entry bears that signature (docs/record-format.md, officer
// signatures). Pure but for the signatures.
#pragma once

#include <string_view>

#include "ledger/base/result.hpp"
#include "ledger/crypto/signature.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::chain {

// "jcm-ledger officer signature v0\n" || canonical CBOR [origin, officer number, request id,
// request digest]. The ledger, so that it counts in no other; the request id, so that it counts
// once; the digest (request_digest, record.hpp), which says all of the command but personal texts.
base::Bytes officer_message(std::string_view origin, std::uint64_t officer,
                            const domain::RequestId& request_id, const base::Digest& digest);
base::Result<domain::OfficerSignature> sign_as_officer(std::string_view origin,
                                                       std::uint64_t officer,
                                                       const domain::RequestId& request_id,
                                                       const base::Digest& digest,
                                                       const crypto::Signer& signer);

// Whether the signature that an entry bears is that of its officer's key in force before it:
// officer.signature otherwise. Good for an entry without one; whether it must have one is for the
// rules (domain/authority.hpp).
base::Status check_officer_signature(const domain::State& before, const domain::Entry& entry);

}  // namespace jcm::chain
