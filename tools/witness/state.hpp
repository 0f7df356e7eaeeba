// What a witness owns: its key, and for every log the newest checkpoint it has cosigned. Plain
// files in a directory of its own:
//   witness.pem                          the private key (0600)
//   witness.vkey                         the verifier key of type 0x04, which also holds the name
//   lock                                 held by the one process at work
//   logs/<sha256 of the origin>/checkpoint
//                                        the newest checkpoint it cosigned, with its own line
//   logs/<sha256 of the origin>/evidence/<size>-<root>.offered, .cosigned
//                                        a checkpoint that does not fit, and the one it does not
//                                        fit
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "ledger/chain/cosignature.hpp"

namespace jcm::witness {

struct Seen {
  chain::Checkpoint checkpoint;
  std::string note;        // as it was given out
  std::uint64_t time = 0;  // of this witness's cosignature
  std::string line;        // that cosignature
};

class State {
 public:
  // Makes the directory (0700) if need be, key and verifier key; a second try finishes a first one
  // that was cut short. key.exists; note.malformed for an improper name; file.unwritable,
  // store.full.
  static base::Result<chain::WitnessKey> create(const std::string& directory,
                                                const std::string& name);
  // Waits up to `wait_ms` for another process, then store.locked. key.*, file.unreadable.
  static base::Result<std::unique_ptr<State>> open(const std::string& directory,
                                                   std::int64_t wait_ms = 10'000);
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[nodiscard]] const chain::WitnessKey& key() const { return key_; }
  [[nodiscard]] const crypto::Signer& signer() const { return *signer_; }
  // The newest checkpoint cosigned for this log; absent: none yet. file.unreadable when what is
  // remembered is damaged: nothing may be cosigned then.
  [[nodiscard]] base::Result<std::optional<Seen>> last(const std::string& origin) const;
  // Every log that has been cosigned, by origin.
  [[nodiscard]] base::Result<std::vector<Seen>> all() const;
  // On the disk when it returns. file.unwritable, store.full.
  base::Status remember(const std::string& origin, const std::string& note) const;
  // Keeps both notes for good; gives the path of the offered one.
  [[nodiscard]] base::Result<std::string> keep_evidence(const chain::Checkpoint& offered,
                                                        const std::string& note,
                                                        const Seen& seen) const;

 private:
  State(std::string directory, int lock) : directory_(std::move(directory)), lock_(lock) {}
  [[nodiscard]] base::Result<std::optional<Seen>> read_seen(const std::string& path) const;

  std::string directory_;
  int lock_;
  chain::WitnessKey key_;
  std::unique_ptr<crypto::FileKey> signer_;
};

// Written, synced, and renamed into place. file.unwritable, store.full.
base::Status put_file(const std::string& path, std::string_view text);
// And the directory synced, which must be open to us for that.
base::Status write_durably(const std::string& path, std::string_view text);
// file.unreadable; absent: there is no such file.
base::Result<std::optional<std::string>> read_file(const std::string& path);

}  // namespace jcm::witness
