#include "tools/witness/state.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "ledger/archive/disk.hpp"
#include "ledger/archive/files.hpp"
#include "ledger/base/text.hpp"
#include "ledger/crypto/digest.hpp"

namespace jcm::witness {
namespace {

namespace fs = std::filesystem;
using base::ErrorId;

constexpr std::size_t max_file = 1'000'000;  // a signed note; keys are far smaller

std::string key_path(const std::string& directory) { return directory + "/witness.pem"; }
std::string vkey_path(const std::string& directory) { return directory + "/witness.vkey"; }

// Origins may hold anything, so folders carry their hash, as in C2SP tlog-witness.
std::string log_folder(const std::string& directory, std::string_view origin) {
  return directory + "/logs/" + base::to_hex(crypto::sha256({base::as_bytes(origin)}).view());
}

base::Status make_directory(const std::string& path, unsigned mode) {
  if (::mkdir(path.c_str(), mode) == 0) return {};
  const int fault = errno;
  std::error_code ignored;
  if (fault == EEXIST && fs::is_directory(path, ignored)) return {};
  return base::error(
      fault == ENOSPC || fault == EDQUOT ? ErrorId::store_full : ErrorId::file_unwritable,
      fmt::format("cannot make the directory {}: {}", path, std::strerror(fault)));
}

std::string folder_of(const std::string& path) {
  const auto parent = fs::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

// Made one below the other, each synced into the one that holds it.
base::Status make_folders(const std::string& top, const std::vector<std::string>& below) {
  std::string path = top;
  for (const auto& name : below) {
    const std::string parent = path;
    path += "/" + name;
    JCM_TRY_VOID(make_directory(path, 0700));
    JCM_TRY_VOID(archive::real_disk().sync(parent));
  }
  return {};
}

base::Result<std::unique_ptr<crypto::FileKey>> key_of(const std::string& directory) {
  std::error_code fault;
  if (fs::exists(key_path(directory), fault)) return crypto::FileKey::load(key_path(directory));
  JCM_TRY(auto key, crypto::FileKey::generate());
  JCM_TRY_VOID(key->save(key_path(directory)));
  return key;
}

base::Result<int> take_lock(const std::string& directory, std::int64_t wait_ms) {
  const std::string path = directory + "/lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return base::error(ErrorId::file_unwritable,
                       fmt::format("cannot open {}: {}; give the state directory of a witness of "
                                   "yours, made by jcm-witness init",
                                   path, std::strerror(errno)));
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
  while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() >= end) {
      const std::string why =
          errno == EWOULDBLOCK ? "another jcm-witness is at work there" : std::strerror(errno);
      (void)::close(file);
      return base::error(ErrorId::store_locked,
                         fmt::format("cannot lock {}: {}; try again when it is done", path, why));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return file;
}

}  // namespace

base::Status put_file(const std::string& path, std::string_view text) {
  auto& disk = archive::real_disk();
  const std::string temporary = path + ".tmp";
  auto in_place = [&]() -> base::Status {
    JCM_TRY_VOID(disk.write(temporary, base::as_bytes(text)));
    JCM_TRY_VOID(disk.sync(temporary));
    return disk.rename(temporary, path);
  }();
  if (!in_place) (void)disk.remove(temporary);
  return in_place;
}

base::Status write_durably(const std::string& path, std::string_view text) {
  JCM_TRY_VOID(put_file(path, text));
  return archive::real_disk().sync(folder_of(path));
}

base::Result<std::optional<std::string>> read_file(const std::string& path) {
  JCM_TRY(const auto bytes, archive::read_bounded(path, max_file));
  if (!bytes) return std::optional<std::string>{};
  if (bytes->size() > max_file)
    return base::error(
        ErrorId::file_unreadable,
        fmt::format("{} has more than {} bytes, which no note or key has", path, max_file));
  return std::optional<std::string>(base::as_text(*bytes));
}

base::Result<chain::WitnessKey> State::create(const std::string& directory,
                                              const std::string& name) {
  // Nothing is made under a name that no note could bear.
  if (!chain::WitnessKey::parse(chain::WitnessKey{name, {}}.text()))
    return base::error(ErrorId::note_malformed,
                       fmt::format("--name \"{}\" cannot stand in a signed note: use a URL without "
                                   "scheme that is yours, such as witness.example/jcm, without "
                                   "spaces and '+'",
                                   base::printable(name)));
  JCM_TRY_VOID(make_directory(directory, 0700));
  // Where the folder above cannot be opened to sync it, a crash may undo this init, and no more.
  (void)archive::real_disk().sync(folder_of(directory));
  JCM_TRY(const int lock, take_lock(directory, 0));
  const State locked(directory, lock);
  if (archive::is_there(vkey_path(directory)))
    return base::error(ErrorId::key_exists,
                       fmt::format("there is a witness in {} already; it is never overwritten: "
                                   "give another directory",
                                   directory));
  JCM_TRY(const auto signer, key_of(directory));
  chain::WitnessKey key{name, signer->public_key()};
  JCM_TRY_VOID(write_durably(vkey_path(directory), key.text() + "\n"));
  return key;
}

base::Result<std::unique_ptr<State>> State::open(const std::string& directory,
                                                 std::int64_t wait_ms) {
  if (!archive::is_there(vkey_path(directory)))
    return base::error(ErrorId::file_unreadable,
                       fmt::format("there is no witness in {}: make one with jcm-witness init "
                                   "--state {} --name NAME",
                                   directory, directory));
  JCM_TRY(const int lock, take_lock(directory, wait_ms));
  std::unique_ptr<State> state(new State(directory, lock));
  JCM_TRY(const auto text, read_file(vkey_path(directory)));
  JCM_TRY(state->key_,
          chain::WitnessKey::parse(text && text->ends_with('\n') ? text->substr(0, text->size() - 1)
                                                                 : text.value_or("")));
  JCM_TRY(state->signer_, crypto::FileKey::load(key_path(directory)));
  if (state->signer_->public_key() != state->key_.key)
    return base::error(ErrorId::key_mismatch,
                       fmt::format("{} and {} are not of one key: put the right files back",
                                   key_path(directory), vkey_path(directory)));
  return state;
}

State::~State() {
  if (lock_ >= 0) (void)::close(lock_);
}

base::Result<std::optional<Seen>> State::read_seen(const std::string& path) const {
  JCM_TRY(const auto note, read_file(path));
  if (!note) return std::optional<Seen>{};
  const auto damaged = [&](std::string_view why) {
    return base::error(ErrorId::file_unreadable,
                       fmt::format("what this witness remembers is damaged, so it cosigns nothing: "
                                   "{} {}; put back a copy of the newest checkpoint that it "
                                   "cosigned",
                                   path, why));
  };
  // Only what the witness itself signed is its memory.
  const auto lines = chain::judge_cosignatures(*note, {&key_, 1});
  if (!lines) return damaged(lines.error().detail);
  const auto own = std::ranges::find_if(*lines, [](const auto& line) { return line.good; });
  if (own == lines->end()) return damaged("bears no good signature of this witness");
  JCM_TRY(const auto text, chain::note_text(*note));
  auto checkpoint = chain::Checkpoint::parse(text);
  if (!checkpoint) return damaged(checkpoint.error().detail);
  Seen seen{*std::move(checkpoint), *note, own->cosignature.time, {}};
  JCM_TRY(seen.line, chain::cosign(text, key_.name, seen.time, *signer_));
  return std::optional(std::move(seen));
}

base::Result<std::optional<Seen>> State::last(const std::string& origin) const {
  const std::string path = log_folder(directory_, origin) + "/checkpoint";
  JCM_TRY(auto seen, read_seen(path));
  if (seen && seen->checkpoint.origin != origin)
    return base::error(ErrorId::file_unreadable,
                       fmt::format("{} is of another log, {}: put the right file back", path,
                                   base::printable(seen->checkpoint.origin)));
  return seen;
}

base::Result<std::vector<Seen>> State::all() const {
  std::vector<Seen> out;
  for (const auto& folder : archive::list(directory_ + "/logs").directories) {
    JCM_TRY(auto seen, read_seen(directory_ + "/logs/" + folder + "/checkpoint"));
    if (seen) out.push_back(*std::move(seen));
  }
  std::ranges::sort(out, {}, [](const Seen& seen) { return seen.checkpoint.origin; });
  return out;
}

base::Status State::remember(const std::string& origin, const std::string& note) const {
  const std::string folder = log_folder(directory_, origin);
  JCM_TRY_VOID(make_folders(directory_, {"logs", fs::path(folder).filename().string()}));
  return write_durably(folder + "/checkpoint", note);
}

base::Result<std::string> State::keep_evidence(const chain::Checkpoint& offered,
                                               const std::string& note, const Seen& seen) const {
  const std::string folder = log_folder(directory_, offered.origin);
  JCM_TRY_VOID(
      make_folders(directory_, {"logs", fs::path(folder).filename().string(), "evidence"}));
  const std::string path = fmt::format("{}/evidence/{}-{}", folder, offered.size,
                                       base::to_hex(offered.root.view()).substr(0, 16));
  JCM_TRY_VOID(write_durably(path + ".cosigned", seen.note));
  JCM_TRY_VOID(write_durably(path + ".offered", note));
  return path + ".offered";
}

}  // namespace jcm::witness
