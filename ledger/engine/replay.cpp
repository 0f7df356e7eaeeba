#include "ledger/engine/replay.hpp"

#include "ledger/chain/holdings_tree.hpp"
#include "ledger/chain/key_change.hpp"
#include "ledger/chain/officer_signature.hpp"
#include "ledger/chain/read_record.hpp"
#include "ledger/domain/gates.hpp"
#include "ledger/engine/views_thread.hpp"

namespace jcm::engine {

using base::error;
using base::ErrorId;

namespace {

constexpr std::size_t views_group = 4'096;

std::string name(domain::Seq seq) { return "entry " + std::to_string(seq); }

base::Error unreadable(const chain::UnreadableRange& range) {
  const auto file = range.file.empty() ? std::string("a file that is not known")
                                       : range.file + " at byte " + std::to_string(range.offset);
  return error(ErrorId::store_corrupt, "entries " + std::to_string(range.first) + " to " +
                                           std::to_string(range.last) + " cannot be read (" + file +
                                           ": " + range.detail + ")" + way_out_of_loss);
}

}  // namespace

Replay::Replay(const Guarded& guarded, store::Views& views, domain::State state,
               chain::Frontier tree, base::Digest previous_leaf)
    : guarded_(guarded),
      views_(views),
      snapshot_(views.snapshot()),
      mark_(snapshot_->mark()),
      at_{std::move(state), std::move(tree), previous_leaf, {}, {}} {}

// Of proposals that the views hold the entries lie below the mark: their hashes are read.
base::Status Replay::take_open_proposals() {
  for (const auto seq : at_.state.open_proposals()) {
    JCM_TRY(const auto bytes, guarded_.reader->read(seq));
    if (!bytes) return error(ErrorId::store_gap, name(seq) + " is missing" + way_out_of_loss);
    at_.seen.put(seq, chain::leaf_hash(*bytes));
  }
  return {};
}

base::Result<Replay::Outcome> Replay::run() {
  JCM_TRY_VOID(take_open_proposals());
  JCM_TRY(const auto cursor, guarded_.reader->open(at_.tree.size(), guarded_.size));
  while (at_.tree.size() < guarded_.size) {
    JCM_TRY(const auto item, cursor->next());
    if (item && std::holds_alternative<chain::UnreadableRange>(*item))
      return unreadable(std::get<chain::UnreadableRange>(*item));
    const auto* stored = item ? std::get_if<chain::StoredRecord>(&*item) : nullptr;
    if (stored == nullptr || stored->seq != at_.tree.size())
      return error(ErrorId::store_gap,
                   name(at_.tree.size()) + " is missing, others follow it" + way_out_of_loss);
    JCM_TRY_VOID(take(*stored));
  }
  if (written_) JCM_TRY_VOID(views_.flush());
  return std::move(at_);
}

base::Status Replay::take(const chain::StoredRecord& stored) {
  const auto leaf = chain::leaf_hash(stored.bytes);
  if (stored.seq >= mark_) {
    JCM_TRY_VOID(apply(stored.seq, stored.bytes, leaf));
  } else {
    auto link = chain::decode_link(stored.bytes);
    if (!link) return in(name(stored.seq), std::move(link).error());
    JCM_TRY_VOID(check_link(stored.seq, link->prev));
  }
  at_.head_leaf = leaf;
  at_.tree.append(leaf);
  return check_tree();
}

base::Status Replay::check_link(domain::Seq seq, const base::Digest& prev) const {
  if (prev == at_.head_leaf) return {};
  return error(ErrorId::store_corrupt, name(seq) + " does not follow the entry before it: it was " +
                                           "written behind other bytes" + way_out_of_loss);
}

base::Status Replay::check_tree() const {
  const auto& signed_head = guarded_.checkpoint.checkpoint;
  if (at_.tree.size() == signed_head.size && at_.tree.root() != signed_head.root)
    return fork(signed_head, at_.tree.root());
  if (at_.tree.size() != mark_) return {};
  JCM_TRY(const auto tree, snapshot_->frontier());
  if (tree.root() == at_.tree.root()) return {};
  return error(ErrorId::views_corrupt, "their tree is not that of the entries");
}

base::Status Replay::apply(domain::Seq seq, base::ByteView bytes, const base::Digest& leaf) {
  auto record = chain::decode(bytes);
  if (!record) return in(name(seq), std::move(record).error());
  JCM_TRY_VOID(check_link(seq, record->prev));
  if (const auto allowed = chain::check_key_change(at_.state, record->entry); !allowed)
    return error(ErrorId::store_corrupt,
                 name(seq) + " changes the key and must not: " + allowed.error().detail + " (" +
                     std::string(base::id_text(allowed.error().id)) + ")" + way_out_of_loss);
  if (const auto sealed = chain::check_seal(at_.state, record->entry); !sealed)
    return error(ErrorId::store_corrupt, sealed.error().detail + " (" +
                                             std::string(base::id_text(sealed.error().id)) + ")" +
                                             way_out_of_loss);
  std::optional<chain::Record> original;
  if (const auto earlier = domain::referred_entry(record->entry.body.given);
      earlier && *earlier < seq) {
    JCM_TRY(original, chain::read_record(*guarded_.reader, *earlier));
  }
  if (const auto allowed = chain::check_officer_signature(at_.state, record->entry); !allowed)
    return error(ErrorId::store_corrupt,
                 name(seq) + " is not what its officer signed: " + allowed.error().detail + " (" +
                     std::string(base::id_text(allowed.error().id)) + ")" + way_out_of_loss);
  auto delta = domain::replay(at_.state, record->entry, original ? &original->entry : nullptr);
  if (!delta)
    return error(ErrorId::store_corrupt,
                 name(seq) + " breaks a rule it was recorded under: " + delta.error().detail +
                     " (" + std::string(base::id_text(delta.error().id)) + ")" + way_out_of_loss);
  if (const auto seen = at_.seen.check(record->entry); !seen)
    return error(ErrorId::store_corrupt,
                 name(seq) + " approves what was not proposed: " + seen.error().detail + " (" +
                     std::string(base::id_text(seen.error().id)) + ")" + way_out_of_loss);
  at_.seen.follow(record->entry, leaf);
  at_.state.absorb(record->entry, *delta);
  at_.tail.push_back({std::make_shared<const chain::Record>(std::move(*record)),
                      std::make_shared<const base::Bytes>(bytes.begin(), bytes.end()), leaf,
                      std::move(*delta)});
  return write_views();
}

// What the views thread would take long over is written here; the rest waits in the tail.
base::Status Replay::write_views() {
  if (at_.tail.size() < views_group) return {};
  const auto left = guarded_.size - at_.state.head().size;
  if (left + at_.tail.size() <= views_flush_entries) return {};
  JCM_TRY_VOID(views_.write(at_.tail));
  at_.tail.clear();
  written_ = true;
  return {};
}

}  // namespace jcm::engine
