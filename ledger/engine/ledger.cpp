#include "ledger/engine/ledger.hpp"

#include "ledger/base/text.hpp"
#include "ledger/chain/cosignature.hpp"
#include "ledger/engine/caretaker.hpp"
#include "ledger/engine/recovery.hpp"
#include "ledger/engine/rotation.hpp"
#include "ledger/engine/signer_thread.hpp"
#include "ledger/engine/snapshot_impl.hpp"
#include "ledger/engine/views_thread.hpp"
#include "ledger/engine/writer.hpp"
#include "ledger/store/checkpoint_files.hpp"

namespace jcm::engine {

struct Ledger::Impl {
  Impl(const Options& options, Guarded&& guarded, Recovered&& recovered,
       const crypto::Signer& signer, const base::Clock& system_clock, crypto::Entropy& entropy)
      : clock(system_clock),
        keys(guarded.keys),
        key(keys.current_key()),
        entries(recovered.entries),
        views(recovered.views),
        checkpoints(checkpoint_directory(options)),
        board(Published{views->snapshot(), recovered.tail, recovered.head_leaf, recovered.head_time,
                        std::make_shared<const Officers>(recovered.state.officers())},
              guarded.checkpoint),
        signer_thread(std::move(recovered.tree), options, key.name, signer, clock, board),
        views_thread(views, board),
        caretaker(
            clock,
            [this](WriteRequest request, WriteDone done) {
              writer.submit(std::move(request), std::move(done));
            },
            [this](base::Timestamp now) {
              return year_end(*make_snapshot(board.current(), entries, views), now);
            },
            [this](std::string text) { board.note(std::move(text)); }, recovered.state),
        writer(
            Decider(std::move(recovered.state), recovered.head_leaf, ids(),
                    RecordedTime(clock, recovered.head_time, options.clock_jump_tolerance_seconds),
                    entropy, options.trail_head, std::move(recovered.seen)),
            entries, board, std::move(recovered.tail_writer)) {
    for (auto& notice : guarded.notices) board.note(std::move(notice));
    for (auto& notice : recovered.notices) board.note(std::move(notice));
    scrub(*entries, board);  // what a crash left between an erasure and its end
    signer_thread.start();
    views_thread.start();
    writer.on_committed([this](const domain::Entry& entry, const domain::Delta& delta) {
      caretaker.follow(entry, delta);
    });
    writer.start();
    caretaker.start();
  }

  // The ids of entries that the views do not show.
  RequestIds ids() {
    const auto published = board.current();
    RequestIds known(published->views, entries);
    published->tail.each_entry(published->views->mark(), [&](const AppliedEntry& entry) {
      known.add(entry.record, entry.leaf);
    });
    return known;
  }

  // In the order of the data: nothing is signed or closed before what leads there has ended.
  base::Status stop() {
    const std::lock_guard lock(stopping);
    if (stopped) return {};
    stopped = true;
    caretaker.stop();
    writer.stop();
    auto of_views = views_thread.stop();
    auto of_signer = signer_thread.stop();
    auto of_entries = entries->close();
    if (!of_entries) return of_entries;
    return of_signer ? of_views : of_signer;
  }

  const base::Clock& clock;
  const chain::KeyHistory keys;
  const chain::VerifierKey key;
  std::shared_ptr<store::Entries> entries;
  std::shared_ptr<store::Views> views;
  const std::string checkpoints;
  Board board;
  SignerThread signer_thread;
  ViewsThread views_thread;
  Caretaker caretaker;
  Writer writer;
  std::mutex stopping;
  bool stopped = false;
};

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Ledger::~Ledger() { (void)impl_->stop(); }

base::Result<std::unique_ptr<Ledger>> Ledger::open(const Options& options,
                                                   const crypto::Signer& signer,
                                                   const base::Clock& clock,
                                                   crypto::Entropy& entropy) {
  JCM_TRY(auto guarded, guard(options, signer, clock));
  JCM_TRY(auto recovered, recover(options, guarded));
  guarded.reader.reset();
  if (auto notice = finish_rotation(options, guarded.keys, !guarded.notices.empty()))
    recovered.notices.push_back(*std::move(notice));
  auto impl = std::make_unique<Impl>(options, std::move(guarded), std::move(recovered), signer,
                                     clock, entropy);
  return std::unique_ptr<Ledger>(new Ledger(std::move(impl)));
}

const chain::KeyHistory& Ledger::keys() const { return impl_->keys; }

std::shared_ptr<const Officers> Ledger::officers() const { return impl_->board.officers(); }

void Ledger::submit(WriteRequest request, WriteDone done) {
  impl_->writer.submit(std::move(request), std::move(done));
}

std::shared_ptr<const Snapshot> Ledger::snapshot() const {
  return make_snapshot(impl_->board.current(), impl_->entries, impl_->views);
}

LedgerStatus Ledger::status() const {
  const auto published = impl_->board.current();
  LedgerStatus status;
  status.origin = impl_->key.name;
  status.key = impl_->key;
  status.size = published->tail.end();
  status.head_leaf = published->head_leaf;
  status.head_time = published->head_time;
  status.views_mark = published->views->mark();
  if (const auto head = impl_->board.signed_head()) {
    status.checkpoint = head->checkpoint;
    status.checkpoint_time = head->time;
  }
  // The checkpoint may be newer than what was looked at above.
  const auto covered = status.checkpoint ? status.checkpoint->size : 0;
  status.unsigned_entries = status.size > covered ? status.size - covered : 0;
  const auto oldest = impl_->board.oldest_unsigned();
  if (status.unsigned_entries > 0 && oldest)
    status.unsigned_age_micros =
        std::max<std::int64_t>(0, impl_->clock.now().micros - oldest->micros);
  if (const auto why = impl_->board.stopped()) {
    status.read_only = true;
    status.read_only_reason = why->detail;
  }
  status.notices = impl_->board.notices();
  const auto tally = impl_->writer.tally();
  status.accepted = tally.accepted;
  status.repeated = tally.repeated;
  status.refused = tally.refused;
  status.groups = impl_->writer.groups();
  return status;
}

void Ledger::when_grown(std::uint64_t size, std::function<void()> grown) {
  impl_->board.when_grown(size, std::move(grown));
}

std::optional<std::string> Ledger::checkpoint_note() const {
  const auto head = impl_->board.signed_head();
  return head ? std::optional(head->note) : std::nullopt;
}

base::Result<std::optional<std::string>> Ledger::checkpoint_note(std::uint64_t size) const {
  JCM_TRY(auto kept, store::read_kept_checkpoint(impl_->checkpoints, size));
  if (kept) return kept;
  const auto head = impl_->board.signed_head();
  if (head && head->checkpoint.size == size) return std::optional(head->note);
  return kept;
}

base::Result<std::vector<std::uint64_t>> Ledger::kept_checkpoints() const {
  return store::kept_checkpoint_sizes(impl_->checkpoints);
}

std::uint64_t Ledger::ask_to_sign(bool keep) { return impl_->board.ask_to_sign(keep); }

base::Result<std::string> Ledger::keep_checkpoint(std::int64_t timeout_ms) {
  const auto size = impl_->board.wait_kept(ask_to_sign(true), timeout_ms * 1'000);
  if (!size)
    return base::error(base::ErrorId::checkpoint_missing,
                       "no checkpoint was signed and kept within " + std::to_string(timeout_ms) +
                           " ms; see the notices of status, and ask again");
  JCM_TRY(auto note, checkpoint_note(*size));
  if (!note)
    return base::error(base::ErrorId::checkpoint_missing,
                       "the checkpoint of " + std::to_string(*size) +
                           " entries was kept, and is gone from the checkpoint folder");
  return std::move(*note);
}

base::Result<Ledger::Cosigned> Ledger::add_cosignatures(const std::string& note) {
  const auto bad = [](std::string why) {
    return base::error(base::ErrorId::field_value, std::move(why), "note");
  };
  const auto text = chain::note_text(note);
  if (!text) return bad(text.error().detail + "; give it whole, as the witness wrote it");
  const auto checkpoint = chain::Checkpoint::parse(*text);
  if (!checkpoint) return bad(checkpoint.error().detail);
  const auto& origin = impl_->key.name;
  if (checkpoint->origin != origin)
    return bad("the note is of the ledger " + base::printable(checkpoint->origin) +
               ", this one is " + origin);
  // The ledger signs for itself: a line handed in under its name could only spoil its note.
  const auto others = chain::without_signatures_of(note, origin);
  if (!others) return bad("the note holds no signature but the ledger's own: cosign it first");
  auto added = store::add_signatures(impl_->checkpoints, *others, checkpoint->size);
  if (!added) {
    auto why = std::move(added).error();
    why.field = "note";
    // Somebody else's text is not a fork; one that the ledger's own key signed is.
    if (why.id == base::ErrorId::checkpoint_fork && !chain::open_checkpoint(note, impl_->keys))
      return bad("the note's text is not that of the checkpoint of " +
                 std::to_string(checkpoint->size) + " entries, and the ledger did not sign it");
    return why;
  }
  impl_->board.show_cosigned(*text, added->note);
  return Cosigned{std::move(added->note), checkpoint->size, added->added};
}

bool Ledger::wait_signed(std::uint64_t size, std::int64_t timeout_ms) const {
  return impl_->board.wait_signed(size, timeout_ms * 1'000);
}

base::Status Ledger::stop() { return impl_->stop(); }

}  // namespace jcm::engine
