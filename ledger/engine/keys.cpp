#include "ledger/engine/keys.hpp"

#include "ledger/chain/cosignature.hpp"
#include "ledger/engine/guard.hpp"
#include "ledger/store/checkpoint_files.hpp"
#include "ledger/store/void_checkpoints.hpp"

namespace jcm::engine {

using base::error;
using base::ErrorId;
using chain::KeyHistory;
using chain::KeySpan;

namespace {

std::string name(domain::Seq seq) { return "entry " + std::to_string(seq); }

base::Error unsound(const std::string& detail) {
  return error(ErrorId::store_corrupt, detail + way_out_of_loss);
}

std::string note_way_out(const std::string& directory) {
  return "; put the newest good checkpoint back as " + directory +
         "/checkpoint (a kept N.checkpoint or an auditor's copy will do)";
}

base::Result<chain::SignedCheckpoint> open_note(const std::string& note,
                                                const std::string& directory,
                                                const KeyHistory& keys) {
  auto opened = chain::open_checkpoint(note, keys);
  if (!opened) {
    auto why = std::move(opened).error();
    if (why.id == ErrorId::note_malformed || why.id == ErrorId::checkpoint_malformed)
      why.id = ErrorId::checkpoint_torn;
    why.detail =
        "the checkpoint in " + directory + " is no good: " + why.detail + note_way_out(directory);
    return why;
  }
  if (opened->checkpoint.origin != keys.origin())
    return error(ErrorId::checkpoint_fork, "the checkpoint in " + directory + " is of the ledger " +
                                               opened->checkpoint.origin + ", the entries are of " +
                                               keys.origin() + note_way_out(directory));
  return opened;
}

// The entry at which a stolen key made way; absent for every other span.
std::optional<domain::Seq> stolen_until(const KeyHistory& keys, std::size_t span) {
  const auto& spans = keys.spans();
  if (spans[span].ended_by != domain::KeyChangeReason::stolen) return std::nullopt;
  return spans[span + 1].from_seq;
}

// Made by this ledger before its key was reported stolen, so that nobody is to blame for it.
bool void_but_ours(const chain::SignedCheckpoint& note, const KeyHistory& keys) {
  if (note.counts) return false;
  for (const auto span : note.signers) {
    const auto until = stolen_until(keys, span);
    if (!until || note.checkpoint.size > *until + 1) return false;
  }
  return true;
}

}  // namespace

base::Result<domain::Genesis> read_genesis(const store::EntriesReader& reader,
                                           const std::string& directory) {
  JCM_TRY(const auto bytes, reader.read(0));
  if (!bytes)
    return error(ErrorId::store_gap,
                 "entry 0, the genesis, is missing in " + directory + way_out_of_loss);
  auto record = chain::decode(*bytes);
  if (!record) return in("entry 0, the genesis", std::move(record).error());
  const auto* genesis = std::get_if<domain::Genesis>(&record->entry.body.given);
  if (genesis == nullptr) return unsound("entry 0 is not a genesis");
  return *genesis;
}

base::Result<KeyHistory> read_keys(const store::EntriesReader& reader,
                                   const domain::Genesis& genesis) {
  KeyHistory keys(genesis);
  auto listed = reader.key_entries();
  if (!listed) return unsound(listed.error().detail);
  for (const auto seq : *listed) {
    JCM_TRY(const auto bytes, reader.read(seq));
    if (!bytes) return unsound(name(seq) + ", which is listed as a change of key, is missing");
    auto record = chain::decode(*bytes);
    if (!record) return in(name(seq), std::move(record).error());
    const auto* rotate = std::get_if<domain::RotateKey>(&record->entry.body.given);
    if (rotate == nullptr || record->entry.seq != seq)
      return unsound(name(seq) + " is listed as a change of key and is none");
    if (const auto taken = keys.take(seq, *rotate); !taken)
      return unsound(name(seq) + " changes the key and must not: " + taken.error().detail);
  }
  return keys;
}

base::Status check_keys(const domain::State& state, const KeyHistory& keys) {
  auto span = keys.spans().begin();
  bool agree = state.keys().size() + 1 == keys.spans().size();
  for (const auto& [seq, row] : state.keys()) {
    if (!agree) break;
    const auto& before = *span++;
    agree = span->from_seq == seq && span->key == row.key && span->reason == row.reason &&
            span->recovery_key == row.recovery_key && before.trusted == row.trusted;
  }
  if (agree) return {};
  return unsound("the row that lists changes of the checkpoint key names " +
                 std::to_string(keys.spans().size() - 1) + ", the entries hold " +
                 std::to_string(state.keys().size()) + " and not the same");
}

base::Status check_signer(const crypto::PublicKey& key, const KeyHistory& keys) {
  if (keys.current().key.bytes == key.bytes) return {};
  const std::string right = keys.current_key().text();
  const auto span = keys.find({keys.origin(), key});
  if (span) {
    const auto& next = keys.spans()[*span + 1];
    return error(ErrorId::key_mismatch,
                 "the key given signs no longer: " + name(next.from_seq) + " replaced it (" +
                     std::string(domain::text_of(*next.reason)) + "); the key in force is " +
                     right + "; give its key file as key in the table [ledger] of the " +
                     "configuration");
  }
  const bool first = keys.spans().size() == 1;
  return error(
      ErrorId::key_mismatch,
      "the key given is not the checkpoint key of " + keys.origin() + ", whose verifier key is " +
          right +
          (first ? "; give the key file that was made with this ledger"
                 : "; give the key file that " + name(keys.current().from_seq) + " brought in"));
}

base::Result<SignedHead> newest_head(const std::vector<std::string>& notes,
                                     const std::string& directory, const KeyHistory& keys,
                                     const base::Clock& clock, std::vector<std::string>& notices) {
  std::optional<SignedHead> newest;
  for (const auto& note : notes) {
    JCM_TRY(const auto opened, open_note(note, directory, keys));
    const auto& found = opened.checkpoint;
    if (!opened.counts) {
      notices.push_back(
          "a checkpoint of " + std::to_string(found.size) + " entries in " + directory +
          " counts for nothing: " + chain::why_not(keys.spans()[opened.signers.front()]));
      continue;
    }
    if (newest && found.size == newest->checkpoint.size && found.root != newest->checkpoint.root)
      return error(ErrorId::checkpoint_fork,
                   "two signed checkpoints in " + directory + " give the ledger of " +
                       std::to_string(found.size) + " entries different roots" + way_out_of_loss);
    if (!newest || found.size > newest->checkpoint.size)
      newest = SignedHead{note, found, clock.now()};
  }
  if (newest) return *std::move(newest);
  return error(ErrorId::checkpoint_missing, "no checkpoint in " + directory +
                                                " was signed by a key that counted at its size" +
                                                note_way_out(directory));
}

base::Result<std::size_t> set_void_aside(const std::string& directory, const KeyHistory& keys) {
  std::size_t moved = 0;
  JCM_TRY(const auto sizes, store::kept_checkpoint_sizes(directory));
  for (const auto size : sizes) {
    JCM_TRY(const auto note, store::read_kept_checkpoint(directory, size));
    if (!note) continue;
    const auto opened = chain::open_checkpoint(*note, keys);
    if (!opened || !void_but_ours(*opened, keys)) continue;
    JCM_TRY_VOID(store::set_checkpoint_aside(directory, size));
    ++moved;
  }
  return moved;
}

base::Result<std::string> overlap_note(const chain::Checkpoint& checkpoint,
                                       const crypto::Signer& next, const crypto::Signer* former) {
  const std::string text = checkpoint.text();
  JCM_TRY(auto note, chain::sign_note(text, checkpoint.origin, next));
  if (former == nullptr) return note;
  JCM_TRY(const auto by_former, chain::sign_note(text, checkpoint.origin, *former));
  return chain::merge_signatures(note, by_former);
}

base::Result<bool> overlap_missing(const std::string& directory, const KeyHistory& keys) {
  const auto& current = keys.current();
  if (current.reason != domain::KeyChangeReason::planned) return false;
  JCM_TRY(const auto note, store::read_kept_checkpoint(directory, current.first_size));
  if (!note) return true;
  const auto opened = chain::open_checkpoint(*note, keys);
  return !opened || opened->signers.size() < 2;
}

}  // namespace jcm::engine
