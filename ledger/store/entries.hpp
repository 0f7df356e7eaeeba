// The entries: the one place where the truth is kept. One synced write batch is the only commit
// point.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/chain/record_source.hpp"

namespace jcm::store {

// The text of a personal field and its salt, keyed in the store by the digest that the chain holds.
struct PersonalRow {
  base::Digest digest;
  base::Bytes salt;
  std::string text;
};

struct CommitItem {
  domain::Seq seq = 0;
  base::ByteView bytes;
  base::Digest leaf;
  bool changes_key = false;  // a key.rotate entry: listed in the row of key entries
};

struct Head {
  std::uint64_t size = 0;  // number of entries
  base::Digest leaf;       // leaf hash of the last; zeros when empty
  bool operator==(const Head&) const = default;
};

struct EntriesOptions {
  bool tiny_memtables = false;   // tests: flush all the time
  bool small_memtables = false;  // for a ledger that grows slowly
};

// Read-write handle; at most one per directory (store.locked). Thread-safe for reading; one thread
// commits.
class Entries {
 public:
  static base::Result<std::unique_ptr<Entries>> create(const std::string& directory,
                                                       const EntriesOptions& = {});
  // The caller has run the guard (guard.hpp) first.
  static base::Result<std::unique_ptr<Entries>> open(const std::string& directory,
                                                     const EntriesOptions& = {});
  ~Entries();

  // Items are contiguous from head().size. Durable when it returns. After a failure (store.full,
  // store.io) nothing may be assumed and every later commit is refused (store.read_only).
  // `erased`: personal rows that go in the same batch, also ones that it brings.
  base::Status commit(std::span<const CommitItem> items, std::span<const PersonalRow> personal,
                      std::span<const base::Digest> erased = {});
  // Takes what was erased out of the files, too, the write-ahead log included; nothing to do where
  // nothing is left of it. Blocks for as long as it takes to rewrite the files around each text
  // (measured: tests/bench). Commit thread only.
  base::Status scrub();
  [[nodiscard]] Head head() const;
  // Which entries changed the checkpoint key, ascending: what the stored row lists.
  [[nodiscard]] std::vector<domain::Seq> key_entries() const;
  // Absent: no such entry.
  [[nodiscard]] base::Result<std::optional<base::Bytes>> read(domain::Seq seq) const;
  [[nodiscard]] base::Result<std::optional<PersonalRow>> personal(const base::Digest& digest) const;
  // Over a snapshot taken now.
  [[nodiscard]] base::Result<std::unique_ptr<chain::RecordCursor>> cursor(domain::Seq first,
                                                                          domain::Seq end) const;
  // A clean stop: flush, so that a quiet ledger lies in table files, and write the file sums
  // (raw_files.hpp).
  base::Status close();

 private:
  struct Impl;
  explicit Entries(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Read-only, also beside a live writer, writes nothing to the directory. Sees a prefix of the log
// as of the opening. A hole or a missing file may be an artefact of opening beside a writer: open a
// second, fresh one before believing it (measured: tests/store).
class EntriesReader final : public chain::RecordSource {
 public:
  static base::Result<std::unique_ptr<EntriesReader>> open(const std::string& directory);
  ~EntriesReader() override;
  [[nodiscard]] std::uint64_t size() const override;  // highest seq + 1
  // The stored head row; absent when there is none or it cannot be read.
  [[nodiscard]] std::optional<Head> stored_head() const;
  // The stored row of key entries, ascending; empty when there is no such row. store.corrupt when
  // it cannot be read. Only a hint where to look: what counts are the entries.
  [[nodiscard]] base::Result<std::vector<domain::Seq>> key_entries() const;
  [[nodiscard]] base::Result<std::optional<base::Bytes>> read(domain::Seq seq) const;
  [[nodiscard]] base::Result<std::optional<PersonalRow>> personal(const base::Digest& digest) const;
  // Goes on past damaged blocks: they come as UnreadableRange with file and offset.
  base::Result<std::unique_ptr<chain::RecordCursor>> open(domain::Seq first,
                                                          domain::Seq end) const override;

 private:
  struct Impl;
  explicit EntriesReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace jcm::store
