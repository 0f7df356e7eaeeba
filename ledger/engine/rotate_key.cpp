// The change of the checkpoint key, with the ledger open to nobody else. In the order of what a
// crash may interrupt: everything that can refuse; the entry, synced; the checkpoint the new key
// begins with; void checkpoints aside. After the entry the ledger opens with the new key, whatever
// else is missing.
#include "ledger/engine/decider.hpp"
#include "ledger/engine/recovery.hpp"
#include "ledger/engine/rotation.hpp"
#include "ledger/store/checkpoint_files.hpp"

namespace jcm::engine {

using base::error;
using base::ErrorId;

namespace {

base::Status check_trusted(const store::EntriesReader& reader, const domain::TrustedHead& trusted,
                           const std::string& origin) {
  JCM_TRY(const auto root, root_of_entries(reader, trusted.size));
  if (root == trusted.root) return {};
  return fork({origin, trusted.size, trusted.root}, root);
}

// Whatever can be refused, before anything is opened for writing.
base::Status check_rotation(const Guarded& guarded, const KeyRotation& rotation,
                            const crypto::Signer* current, const crypto::Signer& next) {
  const auto& change = rotation.change;
  if (change.new_key.bytes != next.public_key().bytes)
    return error(ErrorId::key_mismatch,
                 "the change names another new key than the key file given; give the key file that "
                 "the change was authorized for");
  if (current != nullptr) JCM_TRY_VOID(check_signer(current->public_key(), guarded.keys));
  auto keys = guarded.keys;
  JCM_TRY_VOID(keys.take(guarded.size, change));
  if (!change.trusted) return {};
  return check_trusted(*guarded.reader, *change.trusted, keys.origin());
}

base::Status write_views(const Recovered& recovered, const Group& group) {
  std::vector<AppliedEntry> behind;
  recovered.tail.each_entry(recovered.views->snapshot()->mark(),
                            [&](const AppliedEntry& entry) { behind.push_back(entry); });
  behind.insert(behind.end(), group.entries.begin(), group.entries.end());
  JCM_TRY_VOID(recovered.views->write(behind));
  return recovered.views->flush();
}

// Decides and commits the entry as its own group; nothing else is written.
base::Result<Group> record(const Options& options, Recovered& recovered,
                           const KeyRotation& rotation, const base::Clock& clock,
                           crypto::Entropy& entropy) {
  RequestIds ids(recovered.views->snapshot(), recovered.entries);
  recovered.tail.each_entry(recovered.views->snapshot()->mark(),
                            [&](const AppliedEntry& entry) { ids.add(entry.record, entry.leaf); });
  Decider decider(recovered.state, recovered.head_leaf, std::move(ids),
                  RecordedTime(clock, recovered.head_time, options.clock_jump_tolerance_seconds),
                  entropy);
  WriteRequest request;
  request.items.push_back({rotation.request_id, {rotation.change, {}, {}, {}}, {}});
  request.actor = {0, rotation.uid};
  Group group;
  auto outcome = decider.decide(std::move(request), group);
  if (!outcome.items.front()) return std::move(outcome.items.front()).error();
  if (group.entries.size() != 1)
    return error(ErrorId::request_id_conflict,
                 "request id \"" + rotation.request_id.text +
                     "\" stands for an earlier change of key; give another one",
                 "request_id");
  const auto item = commit_item(group.entries.front());
  JCM_TRY_VOID(recovered.entries->commit(std::span(&item, 1), {}));
  return group;
}

base::Result<Rotated> add_entry(const Options& options, Guarded& guarded,
                                const KeyRotation& rotation, const crypto::Signer* current,
                                const crypto::Signer& next, const base::Clock& clock,
                                crypto::Entropy& entropy) {
  JCM_TRY(auto recovered, recover(options, guarded));
  guarded.reader.reset();
  const auto directory = checkpoint_directory(options);
  auto done = [&]() -> base::Result<Rotated> {
    const auto& trusted = rotation.change.trusted;
    // What stays good of a stolen key's checkpoints must lie here before the others become void.
    if (trusted)
      JCM_TRY_VOID(store::keep_checkpoint(directory, rotation.trusted_note, trusted->size));
    JCM_TRY(const auto group, record(options, recovered, rotation, clock, entropy));
    const auto& entry = group.entries.front();
    Rotated out;
    out.seq = entry.record->entry.seq;
    JCM_TRY_VOID(guarded.keys.take(out.seq, rotation.change));
    recovered.tree.append(entry.leaf);
    JCM_TRY(out.note,
            overlap_note({guarded.keys.origin(), recovered.tree.size(), recovered.tree.root()},
                         next, current));
    JCM_TRY_VOID(store::write_checkpoint(directory, out.note, recovered.tree.size(), true));
    out.former_signed = current != nullptr;
    JCM_TRY(out.set_aside, set_void_aside(directory, guarded.keys));
    JCM_TRY_VOID(write_views(recovered, group));
    out.notices = recovered.notices;
    return out;
  }();
  auto closed = recovered.entries->close();
  if (done && !closed) return std::move(closed).error();
  return done;
}

// The entry stands already: an earlier run was interrupted, or could not sign with the former key.
base::Result<Rotated> finish(const Options& options, Guarded& guarded,
                             const crypto::Signer* current, const crypto::Signer& next) {
  const auto& newest = guarded.keys.current();
  const auto& former = guarded.keys.spans()[guarded.keys.spans().size() - 2];
  const auto directory = checkpoint_directory(options);
  const bool planned = newest.reason == domain::KeyChangeReason::planned;
  const bool with_former =
      planned && current != nullptr && current->public_key().bytes == former.key.bytes;
  const auto size = newest.first_size;
  JCM_TRY(const auto root, root_of_entries(*guarded.reader, size));
  // Held open while it is written, so that no daemon signs at the same time.
  JCM_TRY(const auto recovered, recover(options, guarded));
  guarded.reader.reset();
  Rotated out;
  out.seq = newest.from_seq;
  out.repeated = true;
  auto done = [&]() -> base::Status {
    JCM_TRY(out.note, overlap_note({guarded.keys.origin(), size, root}, next,
                                   with_former ? current : nullptr));
    JCM_TRY(out.note, store::keep_checkpoint(directory, out.note, size));
    JCM_TRY(out.set_aside, set_void_aside(directory, guarded.keys));
    return {};
  }();
  const auto closed = recovered.entries->close();
  JCM_TRY_VOID(done);
  JCM_TRY_VOID(closed);
  JCM_TRY(const bool missing, overlap_missing(directory, guarded.keys));
  out.former_signed = planned && !missing;
  out.notices = recovered.notices;
  return out;
}

}  // namespace

base::Result<Rotated> Ledger::rotate_key(const Options& options, const KeyRotation& rotation,
                                         const crypto::Signer* current, const crypto::Signer& next,
                                         const base::Clock& clock, crypto::Entropy& entropy) {
  JCM_TRY(auto guarded, guard(options, std::nullopt, clock));
  base::Result<Rotated> out = base::Error{};
  if (guarded.keys.spans().size() > 1 &&
      guarded.keys.current().key.bytes == next.public_key().bytes) {
    out = finish(options, guarded, current, next);
  } else {
    JCM_TRY_VOID(check_rotation(guarded, rotation, current, next));
    const bool planned = rotation.change.reason == domain::KeyChangeReason::planned;
    out = add_entry(options, guarded, rotation, planned ? current : nullptr, next, clock, entropy);
  }
  if (!out) return out;
  out->number = guarded.keys.spans().size() - 1;
  out->current = guarded.keys.current_key();
  out->former = guarded.keys.verifier_key(out->number - 1);
  return out;
}

base::Result<Ledger::KeysFound> Ledger::read_keys(const Options& options,
                                                  const std::optional<std::string>& trusted_note) {
  JCM_TRY(const auto reader, store::EntriesReader::open(options.layout.entries()));
  JCM_TRY(const auto genesis, read_genesis(*reader, options.layout.entries()));
  KeysFound found;
  JCM_TRY(found.keys, engine::read_keys(*reader, genesis));
  found.size = reader->size();
  if (!trusted_note) return found;
  JCM_TRY(const auto opened, chain::open_checkpoint(*trusted_note, found.keys));
  const auto& checkpoint = opened.checkpoint;
  if (checkpoint.origin != found.keys.origin())
    return error(ErrorId::checkpoint_fork, "the trusted checkpoint is of " + checkpoint.origin +
                                               ", the ledger is " + found.keys.origin() +
                                               "; give a checkpoint of this ledger");
  if (!opened.counts)
    return error(ErrorId::checkpoint_fork,
                 "the trusted checkpoint does not count: " +
                     chain::why_not(found.keys.spans()[opened.signers.front()]) +
                     "; give one that was signed before");
  found.trusted = domain::TrustedHead{checkpoint.size, checkpoint.root};
  if (checkpoint.size == 0 || checkpoint.size > found.size)
    return error(ErrorId::checkpoint_behind,
                 "the trusted checkpoint covers " + std::to_string(checkpoint.size) +
                     " entries, the ledger holds " + std::to_string(found.size) + way_out_of_loss);
  JCM_TRY_VOID(check_trusted(*reader, *found.trusted, found.keys.origin()));
  return found;
}

std::optional<std::string> finish_rotation(const Options& options, const chain::KeyHistory& keys,
                                           bool void_met) {
  const auto directory = checkpoint_directory(options);
  const auto moved = void_met ? set_void_aside(directory, keys) : std::size_t{0};
  if (!moved)
    return "checkpoints that a stolen key signed could not be moved aside: " + moved.error().detail;
  const auto missing = overlap_missing(directory, keys);
  if (!missing) return "the overlap of the keys cannot be looked at: " + missing.error().detail;
  if (!*missing) return std::nullopt;
  return "the key changed at entry " + std::to_string(keys.current().from_seq) +
         ", but the former key has not signed the checkpoint of " +
         std::to_string(keys.current().first_size) +
         " entries with it; where you still have that key, stop the daemon and run jcm-ledgerd key "
         "rotate again with both";
}

}  // namespace jcm::engine
