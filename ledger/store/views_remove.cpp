#include <fmt/format.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <filesystem>

#include "ledger/store/rocks.hpp"
#include "ledger/store/views.hpp"

namespace jcm::store {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The names RocksDB 7.8 gives to its files.
bool is_database_file(std::string_view name) {
  if (name == "CURRENT" || name == "IDENTITY" || name == "LOCK" || name.starts_with("LOG"))
    return true;
  if (name.starts_with("MANIFEST-")) return is_number(name.substr(9));
  if (name.starts_with("OPTIONS-")) {
    const auto rest = name.substr(8);
    return is_number(rest.ends_with(".dbtmp") ? rest.substr(0, rest.size() - 6) : rest);
  }
  for (const std::string_view suffix : {".sst", ".log", ".dbtmp"})
    if (name.ends_with(suffix)) return is_number(name.substr(0, name.size() - suffix.size()));
  return false;
}

}  // namespace

base::Status remove_views(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code fault;
  if (!fs::exists(directory, fault)) return {};
  std::vector<fs::path> files;
  for (const auto& item : fs::directory_iterator(directory, fault)) {
    const std::string name = item.path().filename().string();
    if (!item.is_regular_file(fault) || !is_database_file(name))
      return base::error(
          base::ErrorId::file_unwritable,
          fmt::format("{} holds \"{}\", which is no file of the views: nothing was removed",
                      directory, name));
    files.push_back(item.path());
  }
  rocksdb::Env* env = rocksdb::Env::Default();
  rocksdb::FileLock* lock = nullptr;
  if (holds_database(directory)) {
    const auto status = env->LockFile(directory + "/LOCK", &lock);
    if (!status.ok())
      return error_of(status, fmt::format("locking {}", directory), base::ErrorId::views_corrupt);
  }
  // CURRENT first: without it the directory counts as empty, however far we get.
  std::partition(files.begin(), files.end(),
                 [](const fs::path& file) { return file.filename() == "CURRENT"; });
  for (const auto& file : files)
    if (!fault) fs::remove(file, fault);
  if (lock != nullptr) (void)env->UnlockFile(lock);
  if (!fault) fs::remove(directory, fault);
  if (fault)
    return base::error(base::ErrorId::file_unwritable,
                       fmt::format("cannot remove {}: {}", directory, fault.message()));
  return {};
}

}  // namespace jcm::store
