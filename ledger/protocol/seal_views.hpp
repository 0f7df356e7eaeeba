// Seals and holding proofs as JSON.
#pragma once

#include <string>
#include <vector>

#include "ledger/domain/state.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

struct SealView {
  domain::SealKey key;
  domain::SealRow row;
  base::Timestamp recorded_at;
  std::optional<domain::TrailHead> trail;
};
// {"seals":[..]}, by registry and date.
json::object seal_list_json(const std::vector<SealView>& seals);

// The answer of `holding.proof`: `proof` is the text of the file for the holder.
struct HoldingProofView {
  domain::AccountNumber account;
  SealView seal;
  domain::Quantity quantity;
  base::Bytes leaf;
  std::uint64_t index = 0;
  std::uint64_t size = 0;
  std::vector<base::Digest> hashes;
  std::string receipt;
  std::string proof;
  std::string vkey;
};
json::object holding_proof_json(const HoldingProofView& view);

}  // namespace jcm::protocol
