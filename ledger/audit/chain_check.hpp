// Level chain: every entry carries the leaf hash of the one before. When a link does not fit, one
// of two entries was changed; the witnesses around it (the next link, the stored leaf hashes, the
// head row) decide which. They are evidence only: an entry that its successor's link vouches for is
// never accused because a derived table says otherwise.
#pragma once

#include "ledger/audit/byte_check.hpp"

namespace jcm::audit {

// What is known around one entry. Pointers are null where there is no such entry (before the first,
// past the last).
struct Neighbours {
  domain::Seq seq = 0;
  const Slot* before = nullptr;
  const Slot* slot = nullptr;
  const Slot* after = nullptr;
  const Slot* after_next = nullptr;
};

enum class Verdict : std::uint8_t {
  sound,        // nothing speaks against its bytes
  broken,       // already found to be missing, unreadable, malformed or out of place
  altered,      // its bytes are not the ones that were recorded
  link_broken,  // its bytes are as recorded, but were never linked to the entry before
};

struct Judgement {
  Verdict verdict = Verdict::sound;
  // The leaf hash that belongs here: its own for a sound entry, what the witnesses say for another;
  // absent when no witness is left.
  std::optional<base::Digest> leaf;
  std::optional<Finding> finding;  // for altered and link_broken
};

class ChainCheck {
 public:
  // `signed_leaf`: whether a signed checkpoint that ends with this entry agrees with the leaf hash;
  // absent when there is none. Asked only for the last entry.
  using SignedLeaf = std::function<std::optional<bool>(const base::Digest& leaf)>;
  ChainCheck(const Input& input, std::uint64_t size, SignedLeaf signed_leaf)
      : input_(input), size_(size), signed_leaf_(std::move(signed_leaf)) {}

  [[nodiscard]] Judgement judge(const Neighbours& around) const;

 private:
  enum class Link : std::uint8_t { holds, broken, unknown };
  enum class Stored : std::uint8_t { agrees, differs, none };

  [[nodiscard]] static Link link(const Slot* from, const Slot* to, domain::Seq to_seq);
  [[nodiscard]] Link head_link(const Slot& last) const;
  [[nodiscard]] Link link_out(const Slot* slot, domain::Seq seq, const Slot* after) const;
  [[nodiscard]] Stored stored(const Slot& slot, domain::Seq seq) const;
  [[nodiscard]] Verdict weigh(const Neighbours& around, Link in, Link out) const;
  [[nodiscard]] std::optional<base::Digest> witnessed_leaf(const Neighbours& around) const;

  const Input& input_;
  std::uint64_t size_;
  SignedLeaf signed_leaf_;
};

}  // namespace jcm::audit
