// Roots, proofs and verdicts on broken proofs, ours beside the Certificate Transparency C++ tree's.
// The input names sizes and an entry, then the changes that are made to a good proof.
#include <span>

#include "ledger/base/check.hpp"
#include "tests/support/ct_oracle.hpp"

namespace {

using namespace jcm;
using test::CtTree;
using test::CtVerifier;
using test::Digest;

constexpr std::uint64_t leaves = 700;  // two full tiles and a partial one

class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : rest_(bytes) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto out = rest_.front();
    rest_ = rest_.subspan(1);
    return out;
  }
  std::uint64_t number(unsigned bytes) {
    std::uint64_t out = 0;
    for (unsigned i = 0; i < bytes; ++i) out = (out << 8) | byte();
    return out;
  }

 private:
  std::span<const std::uint8_t> rest_;
};

// A claim that can be put to a verifier. For inclusion `first` is the entry, for consistency the
// old size.
struct Claim {
  std::uint64_t first = 0;
  std::uint64_t size = 0;
  Digest first_root;  // consistency only
  Digest root;
  std::vector<Digest> proof;
};

void flip(Digest& digest, Input& in) {
  const auto at = in.byte();
  digest.bytes[at % 32] ^= static_cast<std::uint8_t>(1U << (at >> 5));
}

void change_proof(std::vector<Digest>& proof, Input& in, const Claim& of) {
  const std::size_t at = proof.empty() ? 0 : in.byte() % proof.size();
  const auto place = proof.begin() + static_cast<std::ptrdiff_t>(at);
  switch (in.byte() % 6) {
    case 0:
      if (!proof.empty()) flip(proof[at], in);
      break;
    case 1:
      if (!proof.empty()) proof.erase(place);
      break;
    case 2:
      if (!proof.empty()) proof.insert(place, Digest(proof[at]));
      break;
    case 3:
      if (!proof.empty()) std::swap(proof[at], proof[in.byte() % proof.size()]);
      break;
    case 4:
      proof.insert(place, of.root);
      break;
    default:
      proof.push_back(of.first_root);
      break;
  }
}

// A hash too many, under roots that are made to fit it.
void fit_roots(Claim& claim, Input& in) {
  const Digest extra = chain::leaf_hash(base::Bytes(1, in.byte()));
  const auto over = [&](const Digest& root) {
    return in.byte() % 2 == 0 ? chain::node_hash(extra, root) : chain::node_hash(root, extra);
  };
  claim.proof.push_back(extra);
  claim.root = over(claim.root);
  if (in.byte() % 2 == 0) claim.first_root = over(claim.first_root);
}

void change(Claim& claim, Input& in) {
  switch (in.byte() % 9) {
    case 0:
      claim.first = in.number(2);
      break;
    case 1:
      claim.size = in.number(2);
      break;
    case 2:
      claim.first = in.number(8);
      break;
    case 3:
      claim.size = in.number(8);
      break;
    case 4:
      std::swap(claim.first_root, claim.root);
      break;
    case 5:
      flip(claim.root, in);
      break;
    case 6:
      flip(claim.first_root, in);
      break;
    case 7:
      fit_roots(claim, in);
      break;
    default:
      change_proof(claim.proof, in, claim);
      break;
  }
}

void judge_inclusion(CtVerifier& theirs, const Claim& c, const std::string& data, bool good) {
  const bool ours = chain::verify_inclusion(chain::leaf_hash(base::as_bytes(data)), c.first, c.size,
                                            c.proof, c.root)
                        .has_value();
  JCM_CHECK(!good || ours);
  if (c.size >> 63 != 0 || c.first >> 63 != 0)
    JCM_CHECK(!ours);  // ours has signed sizes, as Go's
  else
    JCM_CHECK(theirs.inclusion(data, c.first, c.size, c.proof, c.root) == ours);
}

void judge_consistency(CtVerifier& theirs, const Claim& c, bool good) {
  const bool ours =
      chain::verify_consistency(c.first, c.first_root, c.size, c.root, c.proof).has_value();
  JCM_CHECK(!good || ours);
  if (c.size >> 63 != 0)
    JCM_CHECK(!ours);
  else if (c.first == 0)
    JCM_CHECK(ours == (c.proof.empty() && c.first_root == chain::empty_root() &&
                       (c.size != 0 || c.root == chain::empty_root())));
  else
    JCM_CHECK(theirs.consistency(c.first, c.first_root, c.size, c.root, c.proof) == ours);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static CtTree tree(leaves);
  static CtVerifier theirs;
  Input in({data, size});
  const std::uint64_t new_size = in.number(2) % (leaves + 1);
  const std::uint64_t old_size = in.number(2) % (new_size + 1);
  const Digest new_root = tree.root(new_size);
  const Digest old_root = tree.root(old_size);
  JCM_CHECK(*chain::root_at(new_size, tree.reader(new_size)) == new_root);
  JCM_CHECK(*chain::root_at(old_size, tree.reader(old_size)) == old_root);

  Claim grown{old_size, new_size, old_root, new_root, {}};
  grown.proof = *chain::prove_consistency(old_size, new_size, tree.reader(new_size));
  if (old_size != 0) JCM_CHECK(grown.proof == tree.consistency(old_size, new_size));
  judge_consistency(theirs, grown, true);

  Claim held{0, new_size, old_root, new_root, {}};
  std::string leaf_data = "no entry";
  if (new_size != 0) {
    held.first = in.number(2) % new_size;
    leaf_data = CtTree::leaf_data(held.first);
    held.proof = *chain::prove_inclusion(held.first, new_size, tree.reader(new_size));
    JCM_CHECK(held.proof == tree.inclusion(held.first, new_size));
  }
  judge_inclusion(theirs, held, leaf_data, new_size != 0);

  for (int i = 0; i < 8 && !in.empty(); ++i) {
    change(i % 2 == 0 ? grown : held, in);
    judge_consistency(theirs, grown, false);
    judge_inclusion(theirs, held, leaf_data, false);
  }
  return 0;
}
