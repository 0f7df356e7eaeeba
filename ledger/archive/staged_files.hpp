// Files on their way into an archive: each is written aside, synced, and renamed to where it
// belongs, some at a time, because a sync costs the same for one file as for many.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/archive/disk.hpp"
#include "ledger/archive/layout.hpp"

namespace jcm::archive {

class StagedFiles {
 public:
  StagedFiles(Disk& disk, Layout layout) : disk_(disk), layout_(std::move(layout)) {}
  // What an interrupted run left aside.
  base::Status clear();
  // In place at the latest with the next flush. Names are relative to the archive.
  base::Status put(const std::string& relative, base::ByteView content);
  // Everything put so far is in place and will still be there after a crash.
  base::Status flush();
  // The same for one file, which stands alone: it comes after all others.
  base::Status put_last(const std::string& relative, base::ByteView content);
  base::Status remove(const std::string& relative);  // a file
  // All files of a folder, and the folder.
  base::Status remove_folder(const std::string& relative);
  base::Status make_folder(const std::string& relative);  // with those above it
  void finish();                                          // the folder aside goes, if it is empty

 private:
  base::Status place_batch();

  Disk& disk_;
  Layout layout_;
  std::vector<std::pair<std::string, std::string>> batch_;  // aside, in place
  std::set<std::string> folders_;                           // known to be there; relative
  std::set<std::string> unsynced_;                          // folders with names not yet synced
  std::size_t number_ = 0;
};

}  // namespace jcm::archive
