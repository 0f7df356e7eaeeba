// An archive as a source of records, for whoever checks it. Reads only; needs no right to write.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/archive/layout.hpp"
#include "ledger/chain/merkle.hpp"
#include "ledger/chain/record_source.hpp"
#include "ledger/chain/tile.hpp"

namespace jcm::archive {

struct Note {
  std::string file;  // relative to the archive
  std::string text;
};

// A tile or bundle that is not as it should be.
struct FileFault {
  std::string file;                     // relative to the archive
  std::optional<std::uint64_t> offset;  // of the first byte that is wrong
  domain::Seq first = 0, last = 0;      // entries concerned; first > last: none
  std::string expected, found;          // hashes, where there are any
  bool unreadable = false;              // gone, cut, or with bytes past its end; else: differs
  std::string detail;
};

class Reader final : public chain::RecordSource {
 public:
  // archive.absent when the directory holds neither a checkpoint nor a tile directory. A broken
  // checkpoint or a missing bundle does not keep it from opening.
  static base::Result<std::unique_ptr<Reader>> open(const std::string& directory);
  ~Reader() override;

  // What the checkpoint says (or a newer one in checkpoints/), but not more than up to the last
  // bundle that is there: nobody has verified them yet. Where none can be read, what the bundles
  // hold.
  [[nodiscard]] std::uint64_t size() const override;
  // Damaged and missing bundles come as UnreadableRange, with file and offset. A partial bundle is
  // taken where the full one is not there, and the full one, cut, where the partial is gone.
  base::Result<std::unique_ptr<chain::RecordCursor>> open(domain::Seq first,
                                                          domain::Seq end) const override;
  // What that checkpoint says, as it stands.
  [[nodiscard]] std::uint64_t stated_size() const;
  [[nodiscard]] const Layout& layout() const;
  // checkpoint first, then checkpoints/ ascending by size. The text of a file that cannot be read
  // is empty.
  [[nodiscard]] base::Result<std::vector<Note>> notes() const;
  // Leaf hash as the hash tiles have it; absent when they do not.
  [[nodiscard]] std::optional<base::Digest> stored_leaf(domain::Seq seq) const;
  // A node of the tree from the tiles, for proofs.
  [[nodiscard]] base::Result<base::Digest> node(unsigned level, std::uint64_t index) const;
  // Bundles whose framing is wrong or that are not there, and partial ones, kept for an earlier
  // checkpoint, that are not the beginning of the newest; reads every file once.
  [[nodiscard]] base::Result<std::vector<FileFault>> bundle_faults() const;

  struct Impl;

 private:
  explicit Reader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Compares every hash tile with what the leaves give. Fed the leaf hashes in order; a leaf that is
// not known ends the comparison of the tiles above it (they are not accused).
class TileComparison {
 public:
  explicit TileComparison(const Reader& reader);
  ~TileComparison();
  void feed(const std::optional<base::Digest>& leaf);
  // After all: tiles that differ, are cut, have bytes past their end, or are not there.
  std::vector<FileFault> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jcm::archive
