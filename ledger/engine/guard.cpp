#include "ledger/engine/guard.hpp"

#include "ledger/store/checkpoint_files.hpp"
#include "ledger/store/raw_files.hpp"

namespace jcm::engine {

using base::error;
using base::ErrorId;

const char* const way_out_of_loss =
    "; the entries are kept as they are: make a copy of the data directory, run jcm-verify on it, "
    "and "
    "call "
    "the auditor; if the entries cannot be found again, a new ledger that names this one as its "
    "predecessor is the way on (docs/recovery.md)";

namespace {

base::Error missing(const Options& options) {
  const auto directory = checkpoint_directory(options);
  return error(
      ErrorId::checkpoint_missing,
      "there are entries in " + options.layout.entries() + ", but no checkpoint in " + directory +
          "; put the newest checkpoint you have there as " + directory +
          "/checkpoint (a kept N.checkpoint or an auditor's copy will do); if this is an " +
          "init that did not finish, remove " + options.layout.data + " and run init again");
}

// What the store's own head row says against the highest entry that can be read.
base::Status compare_head(const store::EntriesReader& reader) {
  const auto head = reader.stored_head();
  if (!head)
    return error(ErrorId::store_corrupt,
                 "the entries have no readable head row" + std::string(way_out_of_loss));
  if (head->size == reader.size()) return {};
  return error(ErrorId::store_gap, "the head row counts " + std::to_string(head->size) +
                                       " entries, the entries end at " +
                                       std::to_string(reader.size()) + way_out_of_loss);
}

base::Status compare_size(std::uint64_t size, const SignedHead& head,
                          const std::string& directory) {
  if (size >= head.checkpoint.size) return {};
  return error(ErrorId::checkpoint_behind,
               "the newest checkpoint covers " + std::to_string(head.checkpoint.size) +
                   " entries, but " + directory + " holds " + std::to_string(size) + ": " +
                   std::to_string(head.checkpoint.size - size) +
                   " signed entries are missing (an older backup, or a damaged log)" +
                   way_out_of_loss);
}

base::Status check_write_ahead_log(const std::string& directory) {
  JCM_TRY(const auto faults, store::check_logs(directory));
  if (faults.empty()) return {};
  const auto& first = faults.front();
  return error(ErrorId::store_corrupt, "a log of the entries is damaged: " + first.file +
                                           " at byte " + std::to_string(first.offset) + ": " +
                                           first.detail + way_out_of_loss);
}

base::Result<Guarded> look(const Options& options, const std::optional<crypto::PublicKey>& signer,
                           const base::Clock& clock) {
  const auto directory = checkpoint_directory(options);
  // The logs before they are read, so that a damaged one is named by file and offset. The note
  // next: beside a live writer the entries may then be newer than it, never older.
  JCM_TRY_VOID(check_write_ahead_log(options.layout.entries()));
  // Read before the entries, so that a live writer cannot make them look too few.
  const auto note = store::read_checkpoint(directory);
  const auto kept = store::read_all_checkpoints(directory);
  Guarded found;
  JCM_TRY(found.reader, store::EntriesReader::open(options.layout.entries()));
  found.size = found.reader->size();
  if (found.size == 0)
    return error(ErrorId::store_absent, options.layout.entries() +
                                            " holds no entry: its init did not finish; remove " +
                                            options.layout.data + " and run init again");
  JCM_TRY(found.genesis, read_genesis(*found.reader, options.layout.entries()));
  JCM_TRY(found.keys, read_keys(*found.reader, found.genesis));
  if (signer) JCM_TRY_VOID(check_signer(*signer, found.keys));
  if (!note) return note.error();
  if (!*note) return missing(options);
  if (!kept) return kept.error();
  JCM_TRY(found.checkpoint, newest_head(*kept, directory, found.keys, clock, found.notices));
  JCM_TRY_VOID(compare_size(found.size, found.checkpoint, options.layout.entries()));
  JCM_TRY_VOID(compare_head(*found.reader));
  return found;
}

}  // namespace

base::Error fork(const chain::Checkpoint& checkpoint, const base::Digest& root) {
  return error(ErrorId::checkpoint_fork, "the checkpoint signed at size " +
                                             std::to_string(checkpoint.size) + " has the root " +
                                             base::to_base64(checkpoint.root.view()) +
                                             ", the entries give " + base::to_base64(root.view()) +
                                             ": history was rewritten, or these are the entries " +
                                             "of another ledger" + way_out_of_loss);
}

base::Error in(std::string doing, base::Error failure) {
  failure.detail = std::move(doing) + ": " + failure.detail;
  return failure;
}

// A hole seen beside a live writer may be an artefact of the opening (foundation, point 18), and a
// second program finds the lock only later: so a bad finding has to show twice.
base::Result<Guarded> guard(const Options& options, const std::optional<crypto::PublicKey>& signer,
                            const base::Clock& clock) {
  auto found = look(options, signer, clock);
  if (!found && base::kind_of(found.error().id) == base::ErrorKind::corrupt)
    found = look(options, signer, clock);
  return found;
}

base::Result<base::Digest> root_of_entries(const chain::RecordSource& source, std::uint64_t size) {
  JCM_TRY(const auto cursor, source.open(0, size));
  chain::Frontier tree;
  while (tree.size() < size) {
    JCM_TRY(const auto item, cursor->next());
    const auto* stored = item ? std::get_if<chain::StoredRecord>(&*item) : nullptr;
    if (stored == nullptr || stored->seq != tree.size())
      return error(ErrorId::store_gap,
                   "entry " + std::to_string(tree.size()) + " cannot be read" + way_out_of_loss);
    tree.append(chain::leaf_hash(stored->bytes));
  }
  return tree.root();
}

}  // namespace jcm::engine
