// What is looked at before the entries are opened for writing, because opening for writing may make
// a loss permanent (foundation, point 17): the newest signed checkpoint against what can be read.
// Nothing in the entries directory is changed; on disagreement every file is kept.
#pragma once

#include <memory>

#include "ledger/engine/board.hpp"
#include "ledger/engine/keys.hpp"
#include "ledger/engine/ledger.hpp"
#include "ledger/store/entries.hpp"

namespace jcm::engine {

struct Guarded {
  std::unique_ptr<store::EntriesReader> reader;
  domain::Genesis genesis;
  chain::KeyHistory keys;
  std::uint64_t size = 0;            // entries the reader sees, without gap at the end
  SignedHead checkpoint;             // the newest that counts; covers at most `size` entries
  std::vector<std::string> notices;  // checkpoints that do not count
};

// checkpoint.torn, checkpoint.missing, checkpoint.behind, note.* (signed by another key),
// key.mismatch, store.gap, store.corrupt (a damaged log), store.absent. The tree at the checkpoint
// is compared later, by recovery, which can use the views for it.
// `signer`: the key that is going to sign; absent when the key in force is not at hand.
base::Result<Guarded> guard(const Options& options, const std::optional<crypto::PublicKey>& signer,
                            const base::Clock& clock);
inline base::Result<Guarded> guard(const Options& options, const crypto::Signer& signer,
                                   const base::Clock& clock) {
  return guard(options, signer.public_key(), clock);
}

// Root of the first `size` entries, computed from their bytes alone.
base::Result<base::Digest> root_of_entries(const chain::RecordSource& source, std::uint64_t size);

// What an operator is told when signed or acknowledged entries seem lost; follows a sentence.
extern const char* const way_out_of_loss;
// checkpoint.fork: `root` is what the entries give.
base::Error fork(const chain::Checkpoint& checkpoint, const base::Digest& root);

// The error with what was being done before its sentence; the id stays.
base::Error in(std::string doing, base::Error error);

}  // namespace jcm::engine
