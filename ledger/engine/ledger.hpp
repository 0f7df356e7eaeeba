// The ledger as the service sees it: submit writes, take snapshots to read. Opening runs the guard
// and recovery; one writer thread decides and commits in groups; the views and the signer follow
// behind.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/base/clock.hpp"
#include "ledger/chain/key_change.hpp"
#include "ledger/chain/note.hpp"
#include "ledger/crypto/signature.hpp"
#include "ledger/engine/officers.hpp"
#include "ledger/engine/snapshot.hpp"
#include "ledger/store/layout.hpp"

namespace jcm::engine {

struct Options {
  store::Layout layout;
  std::string checkpoint_directory;  // empty: layout.checkpoints()
  std::int64_t clock_jump_tolerance_seconds =
      86'400;  // clock.jumped beyond it; clock.behind below -5 s
  std::int64_t checkpoint_interval_ms =
      200;  // the signer is idle at least so long between two checkpoints
  std::int64_t kept_checkpoint_seconds = 3'600;
  bool tiny_memtables = false;   // tests
  bool small_memtables = false;  // of a ledger that grows slowly: the trail
  // Of a ledger that has a trail: how far that has come, for seals. Thread-safe, does not wait.
  std::function<std::optional<domain::TrailHead>()> trail_head{};
};
inline std::string checkpoint_directory(const Options& options) {
  return options.checkpoint_directory.empty() ? options.layout.checkpoints()
                                              : options.checkpoint_directory;
}

struct Founding {  // what `init` is told
  std::string origin;
  std::uint64_t administrator_uid = 0;
  std::string administrator_name;  // personal
  std::optional<base::Digest> recovery_key;
  std::optional<domain::Genesis::Predecessor> predecessor;
};

// One command of a request.
struct WriteItem {
  domain::RequestId request_id;
  domain::Command command;  // without personal digests
  domain::PersonalTexts texts;
};
enum class Atomicity { per_item, atomic };
struct WriteRequest {
  std::vector<WriteItem> items;  // 1 to max_batch_items
  Atomicity atomicity = Atomicity::per_item;
  bool dry_run = false;
  domain::Actor actor;
};
// What the answer is made of: a pure function of the stored entry, equal for a repetition.
struct Accepted {
  std::shared_ptr<const chain::Record> record;
  base::Digest leaf;
  bool repeated = false;  // the request id had this answer before; nothing was added
  // Of the last approval of a proposal, or its execution: the entry behind it, what was proposed.
  std::shared_ptr<const chain::Record> effect{};
  base::Digest effect_leaf{};
};
using ItemOutcome = base::Result<Accepted>;
struct WriteOutcome {
  std::vector<ItemOutcome> items;  // per item; atomic: all accepted, or each the same refusal
  std::optional<std::size_t> refused_item;  // atomic: which one the rules refused
};
// Called once, on an engine thread, or before submit returns when the request is refused at once.
// Must not block, and should do little: the next commit waits for it.
using WriteDone = std::function<void(WriteOutcome)>;

// A change of the checkpoint key, ready to be recorded: signed already.
struct KeyRotation {
  domain::RotateKey change;
  domain::RequestId request_id;
  std::uint64_t uid = 0;     // who runs it
  std::string trusted_note;  // of a stolen key: the note of change.trusted, kept with the others
};
struct Rotated {
  domain::Seq seq = 0;
  chain::VerifierKey former, current;
  std::size_t number = 0;      // of the current key, from 0
  std::string note;            // the checkpoint with which the current key begins
  bool former_signed = false;  // it bears the signature of the former key, too
  bool repeated = false;       // the change stood there already, and was only finished
  std::size_t set_aside = 0;   // kept checkpoints that a stolen key had signed
  std::vector<std::string> notices;
};

struct LedgerStatus {
  std::string origin;
  chain::VerifierKey key;
  std::uint64_t size = 0;
  base::Digest head_leaf;
  base::Timestamp head_time;
  std::optional<chain::Checkpoint> checkpoint;
  base::Timestamp checkpoint_time;  // when it was signed
  std::uint64_t unsigned_entries = 0;
  std::int64_t unsigned_age_micros = 0;  // age of the oldest unsigned entry
  std::uint64_t views_mark = 0;
  bool read_only = false;
  std::string read_only_reason;
  std::vector<std::string> notices;  // for the operator: views built anew, a checkpoint not signed
  std::uint64_t accepted = 0, repeated = 0, refused = 0, groups = 0;  // since the start
};

class Ledger {
 public:
  // Makes directories, store and entry 0, and signs the first checkpoint. store.exists on a second
  // run.
  static base::Status init(const Options&, const Founding&, const crypto::Signer&,
                           const base::Clock&, crypto::Entropy&);
  // Guard (checkpoint.behind, checkpoint.fork, store.gap, ...), recovery, threads. The references
  // must outlive the ledger. key.mismatch when the signer's key is not the ledger's.
  static base::Result<std::unique_ptr<Ledger>> open(const Options&, const crypto::Signer&,
                                                    const base::Clock&, crypto::Entropy&);
  // Changes the checkpoint key of a ledger that nobody has open (store.locked otherwise): records
  // the change as an entry by the system, signs the checkpoint with which the new key begins, with
  // both keys where `current` is given and the change is planned, and closes. When the ledger has
  // `next` for its key already, only what an interrupted change left undone is done. What is
  // refused (key.used_before, key.authorization, key.recovery_missing, key.mismatch,
  // checkpoint.fork for a trusted head that the entries do not give) changes nothing.
  static base::Result<Rotated> rotate_key(const Options&, const KeyRotation&,
                                          const crypto::Signer* current, const crypto::Signer& next,
                                          const base::Clock&, crypto::Entropy&);
  // The keys and the size of a ledger, open or not, without changing anything. `trusted`, if given,
  // must be a checkpoint that the entries give and one of the keys vouches for; its head is
  // returned.
  struct KeysFound {
    chain::KeyHistory keys;
    std::uint64_t size = 0;
    std::optional<domain::TrustedHead> trusted;
  };
  static base::Result<KeysFound> read_keys(const Options&,
                                           const std::optional<std::string>& trusted_note);
  ~Ledger();

  // Thread-safe, does not block. `done` is called for every request, also when it is refused at
  // once (writer.busy, writer.stopped).
  void submit(WriteRequest request, WriteDone done);
  // Thread-safe; sees every acknowledged write.
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
  [[nodiscard]] LedgerStatus status() const;
  // Thread-safe, reads no disk: as of the newest acknowledged write.
  [[nodiscard]] std::shared_ptr<const Officers> officers() const;
  // Thread-safe. Calls `grown` once, when the ledger is larger than `size`: before it returns when
  // it is so already, otherwise on an engine thread, which must not be kept waiting. One listener:
  // takes the place of what was asked for before; an empty function only takes that back. A call
  // that has begun on another thread may still be under way then.
  void when_grown(std::uint64_t size, std::function<void()> grown);
  // Does not change while the ledger is open.
  [[nodiscard]] const chain::KeyHistory& keys() const;
  // The newest signed note.
  [[nodiscard]] std::optional<std::string> checkpoint_note() const;
  // The note of exactly this size: the kept one (which may carry cosignatures), else the newest
  // when it has that size; absent: neither. checkpoint.torn: the kept file is empty or cut.
  [[nodiscard]] base::Result<std::optional<std::string>> checkpoint_note(std::uint64_t size) const;
  // Sizes of the checkpoints that are kept for ever, ascending.
  [[nodiscard]] base::Result<std::vector<std::uint64_t>> kept_checkpoints() const;
  // Waits until a checkpoint covers `size` or the time is over; true when covered.
  [[nodiscard]] bool wait_signed(std::uint64_t size, std::int64_t timeout_ms) const;
  // Asks the signer for a checkpoint of the ledger as it is now, and with `keep` to keep it for
  // ever, without waiting for it. The size it will have at least.
  std::uint64_t ask_to_sign(bool keep);
  // Has the head signed, if entries are unsigned, and its note kept for ever; waits for that. The
  // note as it is kept. checkpoint.missing when the signer has not done it in time.
  [[nodiscard]] base::Result<std::string> keep_checkpoint(std::int64_t timeout_ms);
  // Adds witnesses' signature lines of a note to the kept checkpoint of the very same text,
  // durably; the newest one is kept then. Whether a line is good is not judged: witnesses are not
  // known here. field.value: no signed note, none of this ledger, or none but the ledger's own
  // lines; checkpoint.missing: none of that size is kept; checkpoint.fork: the ledger's key signed
  // another root of that size; note.malformed: it would have more than 32 lines.
  struct Cosigned {
    std::string note;  // as it is kept now
    std::uint64_t size = 0;
    std::size_t added = 0;  // lines
  };
  [[nodiscard]] base::Result<Cosigned> add_cosignatures(const std::string& note);
  // Answers what is queued, flushes views and entries, signs the head, closes. Idempotent. A
  // snapshot still held keeps the views directory locked and reads only what is in memory.
  base::Status stop();

 private:
  struct Impl;
  explicit Ledger(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace jcm::engine
