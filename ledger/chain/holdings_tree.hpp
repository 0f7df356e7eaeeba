// What a seal ties down: two Merkle trees (RFC 6962 hashing) over one registry, one of totals and
// one of holdings, a leaf for each account. The bytes of the leaves are described in
// docs/record-format.md, section "Seals"; they are read again only in a holding proof.
#pragma once

#include "ledger/chain/merkle.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::chain {

// What one account held. The salt is the digest of its holder's name, itself salted: whoever does
// not know it cannot try what a neighbour in the tree may hold.
struct HoldingLeaf {
  domain::AccountNumber account;
  Digest salt;  // zeros for an account without a name
  // By vintage, project, first serial; units that follow each other are one block.
  std::vector<domain::UnitBlock> blocks;
  bool operator==(const HoldingLeaf&) const = default;
};

// Orders the blocks as a leaf holds them, and joins those that touch.
std::vector<domain::UnitBlock> joined(std::vector<domain::UnitBlock> blocks);

// Canonical CBOR ["jcm-ledger holding v0", account, salt, [[project, vintage, first, last], ...]].
base::Bytes encode(const HoldingLeaf& leaf);
// The one spelling only: cbor.malformed, cbor.not_canonical, record.malformed.
base::Result<HoldingLeaf> decode_holding(base::ByteView bytes);

// The tree over leaves that are all at hand. Every complete subtree is kept: twice the leaves.
class HoldingsTree {
 public:
  void add(const Digest& leaf);
  [[nodiscard]] std::uint64_t size() const { return levels_.empty() ? 0 : levels_[0].size(); }
  [[nodiscard]] Digest root() const;
  // The leaf's sibling first. `index` is below size().
  [[nodiscard]] std::vector<Digest> prove(std::uint64_t index) const;

 private:
  [[nodiscard]] NodeReader nodes() const;
  std::vector<std::vector<Digest>> levels_;
};

// The accounts of a registry in the order of the tree: by kind, then number.
std::vector<domain::AccountNumber> accounts_of(const domain::State& state,
                                               const domain::RegistryCode& registry);
Digest totals_root(const domain::State& state, const domain::RegistryCode& registry);
Digest holdings_root(const domain::State& state, const domain::RegistryCode& registry);
// Both; the trail's head is for the caller to add.
domain::SealRoots seal_roots(const domain::State& state, const domain::RegistryCode& registry);

// Whether the roots in a seal are those of the state before it; good for every other entry.
// seal.roots.
base::Status check_seal(const domain::State& before, const domain::Entry& entry);

}  // namespace jcm::chain
