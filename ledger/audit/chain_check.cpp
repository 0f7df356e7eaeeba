#include "ledger/audit/chain_check.hpp"

#include <fmt/format.h>

namespace jcm::audit {
namespace {

// The link that `slot` states, where it can be used as evidence.
const base::Digest* stated_link(const Slot* slot, domain::Seq seq) {
  if (slot == nullptr || slot->broken(seq) || !slot->prev) return nullptr;
  return &*slot->prev;
}

}  // namespace

ChainCheck::Link ChainCheck::link(const Slot* from, const Slot* to, domain::Seq to_seq) {
  const base::Digest* stated = stated_link(to, to_seq);
  if (from == nullptr || !from->present() || stated == nullptr) return Link::unknown;
  return *stated == from->leaf ? Link::holds : Link::broken;
}

ChainCheck::Link ChainCheck::head_link(const Slot& last) const {
  if (!input_.head || input_.head->size != size_ || !last.present()) return Link::unknown;
  return input_.head->leaf == last.leaf ? Link::holds : Link::broken;
}

ChainCheck::Link ChainCheck::link_out(const Slot* slot, domain::Seq seq, const Slot* after) const {
  if (slot == nullptr) return Link::unknown;
  return seq + 1 == size_ ? head_link(*slot) : link(slot, after, seq + 1);
}

ChainCheck::Stored ChainCheck::stored(const Slot& slot, domain::Seq seq) const {
  if (!input_.stored_leaf || !slot.present()) return Stored::none;
  const auto leaf = input_.stored_leaf(seq);
  if (!leaf) return Stored::none;
  return *leaf == slot.leaf ? Stored::agrees : Stored::differs;
}

// Called only when a link beside the entry does not hold.
Verdict ChainCheck::weigh(const Neighbours& around, Link in, Link out) const {
  const Slot& slot = *around.slot;
  const Stored own = stored(slot, around.seq);
  const bool last = around.seq + 1 == size_;
  if (out == Link::broken && own != Stored::agrees) {
    if (own == Stored::differs) return Verdict::altered;
    if (last) {
      const auto signed_here = signed_leaf_ ? signed_leaf_(slot.leaf) : std::nullopt;
      if (!signed_here.value_or(false))
        return Verdict::altered;  // else the head row is the wrong one
    } else {
      // No stored hash. Two broken links in a row meet at the changed entry; a single one points
      // back.
      const Link beyond = link_out(around.after, around.seq + 1, around.after_next);
      if (in == Link::broken || beyond != Link::broken) return Verdict::altered;
    }
  }
  if (in != Link::broken || around.before == nullptr) {
    // No successor vouches for it, and the stored hash speaks against it. A root that ends with it
    // outweighs that.
    if (out != Link::unknown || own != Stored::differs) return Verdict::sound;
    const auto signed_here = last && signed_leaf_ ? signed_leaf_(slot.leaf) : std::nullopt;
    return signed_here.value_or(false) ? Verdict::sound : Verdict::altered;
  }
  // The link that this entry states is wrong. If the entry before is as recorded, the fault is
  // here.
  if (stored(*around.before, around.seq - 1) != Stored::agrees) return Verdict::sound;
  return own == Stored::differs ? Verdict::altered : Verdict::link_broken;
}

std::optional<base::Digest> ChainCheck::witnessed_leaf(const Neighbours& around) const {
  if (input_.stored_leaf) {
    if (auto leaf = input_.stored_leaf(around.seq)) return leaf;
  }
  if (const auto* stated = stated_link(around.after, around.seq + 1)) return *stated;
  if (around.seq + 1 == size_ && input_.head && input_.head->size == size_)
    return input_.head->leaf;
  return std::nullopt;
}

Judgement ChainCheck::judge(const Neighbours& around) const {
  const Slot& slot = *around.slot;
  Judgement judgement;
  if (slot.broken(around.seq)) {
    judgement.verdict = Verdict::broken;
    judgement.leaf = witnessed_leaf(around);
    return judgement;
  }
  const Link in = link(around.before, around.slot, around.seq);
  const Link out = link_out(around.slot, around.seq, around.after);
  const bool holds = in != Link::broken && out == Link::holds;
  judgement.verdict = holds ? Verdict::sound : weigh(around, in, out);
  judgement.leaf = slot.leaf;
  if (judgement.verdict == Verdict::sound) return judgement;

  Finding finding{};
  finding.first = finding.last = around.seq;
  if (judgement.verdict == Verdict::altered) {
    judgement.leaf = witnessed_leaf(around);
    finding.id = FindingId::entry_altered;
    if (judgement.leaf) finding.expected = base::to_hex(judgement.leaf->view());
    finding.found = base::to_hex(slot.leaf.view());
    finding.detail =
        "the stored bytes are not the ones that were recorded: their hash is not the "
        "one that the chain holds for this entry";
  } else {
    finding.id = FindingId::chain_broken;
    finding.expected = base::to_hex(around.before->leaf.view());
    finding.found = base::to_hex(slot.prev->view());
    finding.detail = fmt::format(
        "the entry does not name the hash of entry {}, and nothing says "
        "that either was changed since",
        around.seq - 1);
  }
  judgement.finding = std::move(finding);
  return judgement;
}

}  // namespace jcm::audit
