// The keys of a ledger as its entries tell them, for what runs before recovery: the entries that
// changed a key are few, and a stored row says where they stand. The row is a hint only: what
// counts are those entries and the chain of signatures in them; that none is left out is checked
// when the state has been replayed.
#pragma once

#include "ledger/chain/key_change.hpp"
#include "ledger/engine/board.hpp"
#include "ledger/engine/ledger.hpp"
#include "ledger/store/entries.hpp"

namespace jcm::engine {

// store.gap, store.corrupt: no genesis, a row that cannot be read or names another entry, a change
// that its signature does not allow.
base::Result<domain::Genesis> read_genesis(const store::EntriesReader& reader,
                                           const std::string& directory);
base::Result<chain::KeyHistory> read_keys(const store::EntriesReader& reader,
                                          const domain::Genesis& genesis);

// store.corrupt when the state knows other changes of key than the history.
base::Status check_keys(const domain::State& state, const chain::KeyHistory& keys);

// key.mismatch unless it is the key in force; the detail says which one is, and what became of this
// one when it is a former key.
base::Status check_signer(const crypto::PublicKey& key, const chain::KeyHistory& keys);

// The newest signed head: of `checkpoint` and every kept note, the one whose signed size is largest
// and that a key in force at that size signed. Names and places of the files say nothing: an older
// `checkpoint` put back, or an old note under a larger name, must not help an older backup to pass.
// A note that only a retired or stolen key signed is no evidence: it is passed over, and `notices`
// says so. checkpoint.torn, checkpoint.missing, checkpoint.fork, note.*.
base::Result<SignedHead> newest_head(const std::vector<std::string>& notes,
                                     const std::string& directory, const chain::KeyHistory& keys,
                                     const base::Clock& clock, std::vector<std::string>& notices);

// Kept checkpoints that a stolen key signed past the trusted size, up to the entry that replaced
// it, were made by this ledger and are void now: they go to the folder `void` beside the others.
// How many. file.unwritable, file.unreadable.
base::Result<std::size_t> set_void_aside(const std::string& directory,
                                         const chain::KeyHistory& keys);

// The note of the size at which the newest key begins, signed by it and, where `former` is given, by
// the key before.
base::Result<std::string> overlap_note(const chain::Checkpoint& checkpoint,
                                       const crypto::Signer& next, const crypto::Signer* former);
// The newest change was planned, and no kept checkpoint of its first size bears both signatures.
base::Result<bool> overlap_missing(const std::string& directory, const chain::KeyHistory& keys);

}  // namespace jcm::engine
