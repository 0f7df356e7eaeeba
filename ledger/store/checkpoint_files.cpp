#include "ledger/store/checkpoint_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

#include "ledger/base/text.hpp"
#include "ledger/chain/cosignature.hpp"
#include "ledger/store/durable_file.hpp"
#include "ledger/store/rocks.hpp"

namespace jcm::store {
namespace {

constexpr std::string_view newest_name = "checkpoint";
constexpr std::string_view kept_suffix = ".checkpoint";

// A signed note ends with a signature line, and every line with a line feed (C2SP signed-note).
// Whether it is a valid one is for who holds the key to say.
bool looks_whole(std::string_view note) {
  const auto blank = note.rfind("\n\n");
  return blank != std::string_view::npos && note.ends_with('\n') && note.size() > blank + 3 &&
         note.substr(blank + 2).starts_with("\xe2\x80\x94 ");
}

// The size a file name states; absent for every other name.
std::optional<std::uint64_t> size_of_name(std::string_view name) {
  if (!name.ends_with(kept_suffix)) return std::nullopt;
  return base::parse_u64(name.substr(0, name.size() - kept_suffix.size()));
}

std::string kept_name(std::uint64_t size) { return fmt::format("{}{}", size, kept_suffix); }

// What is signed: everything before the last empty line.
std::string_view text_of(std::string_view note) {
  const auto blank = note.rfind("\n\n");
  return blank == std::string_view::npos ? note : note.substr(0, blank + 1);
}

// `note` with the lines that `there`, of the same text, has from other keys. What cannot be taken
// apart is damaged, and is replaced.
std::string carried(const std::string& note, const std::optional<std::string>& there) {
  if (!there || !looks_whole(*there) || text_of(*there) != text_of(note)) return note;
  auto both = chain::carry_signatures(note, *there);
  return both ? *std::move(both) : note;
}

base::Error another_history(const std::string& directory, std::uint64_t size) {
  return base::error(base::ErrorId::checkpoint_fork,
                     fmt::format("{}/{} is another checkpoint of {} entries: it is kept, and this "
                                 "one is not written; call the auditor",
                                 directory, kept_name(size), size));
}

// The writers' turn. Files of checkpoints are read, joined and renamed, which only one may do at a
// time; the ledger's lock keeps other processes away, this one the other threads.
std::mutex& turn() {
  static std::mutex one;
  return one;
}

base::Result<std::string> put_kept(const std::string& directory, const std::string& note,
                                   std::uint64_t size) {
  const std::string name = kept_name(size);
  JCM_TRY(const auto there, read_whole(fmt::format("{}/{}", directory, name)));
  // Another text is another history: the evidence stays.
  if (there && looks_whole(*there) && text_of(*there) != text_of(note))
    return another_history(directory, size);
  auto kept = carried(note, there);
  if (there != kept) JCM_TRY_VOID(write_durably(directory, name, kept));
  return kept;
}

}  // namespace

base::Result<std::string> write_checkpoint(const std::string& directory, const std::string& note,
                                           std::uint64_t size, bool keep) {
  JCM_TRY_VOID(make_directories(directory));
  const std::lock_guard lock(turn());
  std::string newest = note;
  if (keep) {
    JCM_TRY(newest, put_kept(directory, note, size));
  }
  // One that cannot be read is written anew; what had to be kept of it is kept under its size.
  const auto there = read_whole(fmt::format("{}/{}", directory, newest_name));
  if (there) newest = carried(newest, *there);
  JCM_TRY_VOID(write_durably(directory, std::string(newest_name), newest));
  return newest;
}

base::Result<std::string> keep_checkpoint(const std::string& directory, const std::string& note,
                                          std::uint64_t size) {
  JCM_TRY_VOID(make_directories(directory));
  const std::lock_guard lock(turn());
  return put_kept(directory, note, size);
}

base::Result<AddedSignatures> add_signatures(const std::string& directory, const std::string& note,
                                             std::uint64_t size) {
  const std::lock_guard lock(turn());
  JCM_TRY(const auto kept, read_kept_checkpoint(directory, size));
  JCM_TRY(const auto newest, read_checkpoint(directory));
  const bool is_newest = newest && text_of(*newest) == text_of(note);
  if (kept && text_of(*kept) != text_of(note)) return another_history(directory, size);
  if (!kept && !is_newest)
    return base::error(base::ErrorId::checkpoint_missing,
                       fmt::format("no checkpoint of {} entries is kept here with this text: "
                                   "checkpoint.list tells which sizes are kept",
                                   size));
  const std::string before = kept ? *kept : *newest;
  JCM_TRY(std::string after, chain::merge_signatures(before, note));
  if (after != kept) JCM_TRY_VOID(write_durably(directory, kept_name(size), after));
  if (is_newest) {
    JCM_TRY(const auto joined, chain::merge_signatures(*newest, after));
    if (joined != *newest) JCM_TRY_VOID(write_durably(directory, std::string(newest_name), joined));
  }
  const auto lines = [](const std::string& of) { return std::ranges::count(of, '\n'); };
  return AddedSignatures{after, static_cast<std::size_t>(lines(after) - lines(before))};
}

base::Result<std::optional<std::string>> read_checkpoint(const std::string& directory) {
  const std::string path = fmt::format("{}/{}", directory, newest_name);
  JCM_TRY(auto note, read_whole(path));
  if (note && !looks_whole(*note))
    return base::error(
        base::ErrorId::checkpoint_torn,
        fmt::format("{} is empty or cut ({} bytes): put back a copy of it, or the newest of the "
                    "kept checkpoints beside it",
                    path, note->size()));
  return note;
}

base::Result<std::vector<std::uint64_t>> kept_checkpoint_sizes(const std::string& directory) {
  std::vector<std::uint64_t> out;
  std::error_code fault;
  for (const auto& item : std::filesystem::directory_iterator(directory, fault))
    if (const auto size = size_of_name(item.path().filename().string())) out.push_back(*size);
  if (fault && fault != std::errc::no_such_file_or_directory)
    return base::error(base::ErrorId::file_unreadable,
                       fmt::format("cannot list {}: {}", directory, fault.message()));
  std::sort(out.begin(), out.end());
  return out;
}

base::Result<std::optional<std::string>> read_kept_checkpoint(const std::string& directory,
                                                              std::uint64_t size) {
  const std::string path = fmt::format("{}/{}{}", directory, size, kept_suffix);
  JCM_TRY(auto note, read_whole(path));
  if (note && !looks_whole(*note))
    return base::error(
        base::ErrorId::checkpoint_torn,
        fmt::format("{} is empty or cut ({} bytes): put back a copy of it", path, note->size()));
  return note;
}

base::Result<std::vector<std::string>> read_all_checkpoints(const std::string& directory) {
  std::map<std::uint64_t, std::string> kept;
  std::error_code fault;
  for (const auto& item : std::filesystem::directory_iterator(directory, fault)) {
    const auto size = size_of_name(item.path().filename().string());
    if (!size) continue;
    JCM_TRY(auto note, read_whole(item.path().string()));
    if (note) kept.emplace(*size, std::move(*note));
  }
  if (fault && fault != std::errc::no_such_file_or_directory)
    return base::error(base::ErrorId::file_unreadable,
                       fmt::format("cannot list {}: {}", directory, fault.message()));
  std::vector<std::string> out;
  for (auto& [size, note] : kept) out.push_back(std::move(note));
  JCM_TRY(auto newest, read_whole(fmt::format("{}/{}", directory, newest_name)));
  if (newest && std::find(out.begin(), out.end(), *newest) == out.end())
    out.push_back(std::move(*newest));
  return out;
}

}  // namespace jcm::store
