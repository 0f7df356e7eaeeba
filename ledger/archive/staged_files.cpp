#include "ledger/archive/staged_files.hpp"

#include "ledger/archive/files.hpp"

namespace jcm::archive {
namespace {

const std::string aside = ".new";
// Enough that the syncs of one batch share the file system's own commit.
constexpr std::size_t batch_files = 64;

std::string folder_of(const std::string& relative) {
  const auto slash = relative.rfind('/');
  return slash == std::string::npos ? std::string() : relative.substr(0, slash);
}

}  // namespace

base::Status StagedFiles::clear() {
  for (const auto& name : list(layout_.path(aside)).files)
    JCM_TRY_VOID(disk_.remove(layout_.path(aside + "/" + name)));
  return {};
}

base::Status StagedFiles::make_folder(const std::string& relative) {
  if (relative.empty() || folders_.contains(relative)) return {};
  JCM_TRY_VOID(make_folder(folder_of(relative)));
  JCM_TRY_VOID(disk_.make_directory(layout_.path(relative)));
  folders_.insert(relative);
  // Also when it was there already: an interrupted run may not have synced its name.
  unsynced_.insert(folder_of(relative));
  return {};
}

base::Status StagedFiles::put(const std::string& relative, base::ByteView content) {
  JCM_TRY_VOID(make_folder(aside));
  JCM_TRY_VOID(make_folder(folder_of(relative)));
  auto temporary = aside + "/" + std::to_string(number_++);
  JCM_TRY_VOID(disk_.write(layout_.path(temporary), content));
  batch_.emplace_back(std::move(temporary), relative);
  return batch_.size() < batch_files ? base::Status{} : place_batch();
}

base::Status StagedFiles::place_batch() {
  for (const auto& [temporary, relative] : batch_)
    JCM_TRY_VOID(disk_.sync(layout_.path(temporary)));
  for (const auto& [temporary, relative] : batch_) {
    JCM_TRY_VOID(disk_.rename(layout_.path(temporary), layout_.path(relative)));
    unsynced_.insert(folder_of(relative));
  }
  batch_.clear();
  number_ = 0;
  return {};
}

base::Status StagedFiles::flush() {
  JCM_TRY_VOID(place_batch());
  for (const auto& folder : unsynced_)
    JCM_TRY_VOID(disk_.sync(folder.empty() ? layout_.directory : layout_.path(folder)));
  unsynced_.clear();
  return {};
}

base::Status StagedFiles::put_last(const std::string& relative, base::ByteView content) {
  JCM_TRY_VOID(flush());
  JCM_TRY_VOID(put(relative, content));
  return flush();
}

base::Status StagedFiles::remove(const std::string& relative) {
  return disk_.remove(layout_.path(relative));
}

base::Status StagedFiles::remove_folder(const std::string& relative) {
  for (const auto& name : list(layout_.path(relative)).files)
    JCM_TRY_VOID(disk_.remove(layout_.path(relative + "/" + name)));
  JCM_TRY_VOID(disk_.remove(layout_.path(relative)));
  folders_.erase(relative);
  unsynced_.erase(relative);
  return {};
}

void StagedFiles::finish() {
  if (!folders_.contains(aside)) return;
  (void)clear();
  (void)disk_.remove(layout_.path(aside));
}

}  // namespace jcm::archive
