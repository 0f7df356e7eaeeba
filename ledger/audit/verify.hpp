// The verifier: walks a source of records and checks bytes, chain, tree, signatures and rules.
// Pure: all reading is done by the source it is given, all printing by the caller. Goes on past
// damage.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/audit/finding.hpp"
#include "ledger/audit/policy_check.hpp"
#include "ledger/chain/key_change.hpp"
#include "ledger/chain/note.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/chain/record_source.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::audit {

// Each level includes the ones before it.
//   bytes       every entry is there, canonical, and carries its own number
//   chain       every link is the hash of the entry before
//   tree        the Merkle root at every checkpoint's size is the signed one
//   signatures  checkpoints: readable, of this ledger, signed by its key, none past the end
//   rules       every entry was allowed when it was made; every law holds after it
enum class Level { bytes, chain, tree, signatures, rules };
std::string_view text_of(Level level);
std::optional<Level> parse_level(std::string_view text);

// What the verifier tells of every entry it could apply, in order (the views are compared so).
struct AppliedView {  // valid during the call only
  const chain::Record& record;
  base::ByteView bytes;
  const base::Digest& leaf;
  const domain::Delta& delta;
};

// A checkpoint note and the name under which it was found.
struct NamedNote {
  std::string file;
  std::string text;
};

// The stored row that says where the entries end.
struct StoredHead {
  std::uint64_t size = 0;
  base::Digest leaf;  // of the last entry
};

struct PersonalText {
  chain::Salt salt{};
  std::string text;
};

struct Input {
  const chain::RecordSource* records = nullptr;
  std::vector<NamedNote> checkpoint_notes;  // as found beside the data
  std::vector<NamedNote> outside_notes;     // kept elsewhere; trusted once their signature holds
  std::optional<chain::VerifierKey> key;    // handed over by other means; absent: from the genesis
  // Whose cosignatures make a checkpoint one to rely on. Without a key of its own the verification
  // takes the policy's key of this log as the one handed over.
  std::optional<chain::Policy> policy;
  Level level = Level::rules;
  unsigned threads = 0;  // that read ahead; 0: as many as there are cores
  // Witnesses beside the entries, where there are any. They only help to say which of two entries
  // was changed, or are themselves compared; nothing is believed on their word.
  std::optional<StoredHead> head;
  std::optional<std::vector<domain::Seq>> key_entries;  // the stored row of changes of key
  bool head_expected = false;                           // a missing head row is then a finding
  std::function<std::optional<base::Digest>(domain::Seq)> stored_leaf;  // from the hash tiles
  // Text and salt of a personal digest; absent: erased, which an entry must say.
  std::function<base::Result<std::optional<PersonalText>>(const base::Digest&)> personal_text;
  // Called for every good entry that carries its own number, in order, on the verifying thread.
  std::function<void(const domain::Entry&)> on_entry{};
  // Called after each applied entry, in order, on the verifying thread (level rules only).
  std::function<void(const AppliedView&)> on_applied;
  // Called for every entry in order, on the verifying thread (level tree and above), with the leaf
  // hash that belongs there: its own, or for a damaged one what the witnesses say; absent: not
  // known. Entries in a long gap are left out.
  std::function<void(domain::Seq, const std::optional<base::Digest>& leaf)> on_leaf;
  // Called with the replayed state when `state_mark` entries have been applied.
  std::optional<std::uint64_t> state_mark;
  std::function<void(const domain::State&)> on_mark;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

// A checkpoint that the entries give: signature, name and root hold.
struct HeldPoint {
  chain::Checkpoint checkpoint;
  std::string file;
  bool outside = false;              // kept elsewhere
  std::vector<std::size_t> signers;  // numbers of the keys that signed, see Report::keys
  std::size_t note = 0;              // its number among all notes, those kept elsewhere last
};

// A key that the entries name.
struct KeyUse {
  chain::VerifierKey key;
  chain::KeySpan span;     // from which entry, why, and for which checkpoints it counts
  std::uint64_t held = 0;  // checkpoints that hold and that it signed
};

struct Report {
  std::vector<Finding> findings;                // in the order of the entries, then the rest
  std::uint64_t entries = 0;                    // read and checked
  std::uint64_t size = 0;                       // that the source holds or should hold
  std::optional<domain::Seq> rules_stopped_at;  // rules were not checked from here on
  Level level = Level::rules;
  std::string origin;
  std::optional<chain::VerifierKey> key;        // that checkpoints were opened with
  bool key_from_ledger = true;                  // then the verdict is never "authentic"
  std::vector<KeyUse> keys;                     // in their order; empty without a readable genesis
  std::optional<std::size_t> given_key;         // number of the one that was handed over
  std::optional<std::size_t> vouching_key;      // of the one that signed `checkpoint`
  std::optional<chain::Checkpoint> checkpoint;  // the newest whose signature and root held
  std::vector<HeldPoint> held;                  // ascending by size
  std::optional<PolicyVerdict> policy;          // when one was given
  std::optional<base::Digest> root;             // at `size`; absent when an entry's bytes are lost
  std::uint64_t unsigned_entries = 0;           // past that checkpoint
  std::optional<base::Timestamp> oldest_unsigned;  // recorded time of the first of them
  std::optional<base::Timestamp> newest;           // recorded time of the last entry
  std::optional<domain::State> state;              // after the last entry, when rules were checked
};

// Reads the source once, from several threads (RecordSource::open is called from each). Fails only
// when the source cannot be walked at all, or the policy is not for this ledger (policy_fits);
// everything else is a finding.
base::Result<Report> verify(const Input& input);

// Names the rows in which two states differ, at most `limit` lines ("account JP-EH-000001-42:
// balance 10, replay 12"); a last line says how many more there are.
std::vector<std::string> compare_states(const domain::State& stored, const domain::State& replayed,
                                        std::size_t limit);

}  // namespace jcm::audit
