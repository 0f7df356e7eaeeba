// What stands where in an archive: a C2SP tlog-tiles directory with what an auditor needs beside
// it.
//   checkpoint               the newest signed note; everything it covers is there
//   checkpoints/<size>       every note ever published here, and those the ledger kept
//   checkpoints/void/        those of a key that was reported stolen, which no longer count
//   tile/..., tile/entries/  hash tiles and entry bundles
//   keys/<n>.vkey            the ledger's verifier keys, the first one as 0.vkey
//   README.txt, format/      how to read and verify it without us
#pragma once

#include <string>

namespace jcm::archive {

struct Layout {
  std::string directory;
  [[nodiscard]] std::string path(const std::string& relative) const {
    return directory + "/" + relative;
  }
  [[nodiscard]] std::string checkpoint() const { return path("checkpoint"); }
  [[nodiscard]] std::string checkpoints() const { return path("checkpoints"); }
};

// Whether a directory is an archive rather than anything else: it holds a file `checkpoint` or a
// folder `tile`, and no data directory.
bool looks_like_archive(const std::string& directory);

}  // namespace jcm::archive
