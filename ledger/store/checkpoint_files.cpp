#include "ledger/store/checkpoint_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "ledger/base/text.hpp"
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

}  // namespace

base::Status write_checkpoint(const std::string& directory, const std::string& note,
                              std::uint64_t size, bool keep) {
  JCM_TRY_VOID(make_directories(directory));
  if (keep) {
    const std::string name = fmt::format("{}{}", size, kept_suffix);
    JCM_TRY(const auto there, read_whole(fmt::format("{}/{}", directory, name)));
    // Ed25519 signs the same text the same way, so another text is another history: the evidence
    // stays.
    if (there && looks_whole(*there) && *there != note)
      return base::error(base::ErrorId::checkpoint_fork,
                         fmt::format("{}/{} is another checkpoint of {} entries: it is kept, and "
                                     "this one is not written; call the auditor",
                                     directory, name, size));
    if (there != note) JCM_TRY_VOID(write_durably(directory, name, note));
  }
  return write_durably(directory, std::string(newest_name), note);
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
