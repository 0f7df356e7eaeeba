#include "tools/daemon/init.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <vector>

#include "ledger/crypto/signature.hpp"
#include "ledger/engine/trail.hpp"
#include "ledger/service/peer.hpp"
#include "tools/daemon/config.hpp"

namespace jcm::daemon {
namespace {

namespace fs = std::filesystem;
using base::error;
using base::ErrorId;

// Removes what was made when a later step fails, the newest first, so that init can simply be run
// again.
class Undo {
 public:
  Undo() = default;
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  ~Undo() {
    std::error_code ignored;
    for (auto path = made_.rbegin(); path != made_.rend(); ++path) fs::remove_all(*path, ignored);
  }
  void made(const fs::path& path) { made_.push_back(path); }
  void keep() { made_.clear(); }

 private:
  std::vector<fs::path> made_;
};

base::Error unwritable(const fs::path& path, const std::string& why) {
  return error(ErrorId::file_unwritable,
               fmt::format("cannot make {}: {}; give a directory this user may write to",
                           path.string(), why));
}

// An existing directory is taken as it is: its owner has decided who may enter.
base::Status make_directory(const fs::path& path, mode_t mode, Undo& undo) {
  if (::mkdir(path.c_str(), mode) == 0) {
    undo.made(path);
    return {};
  }
  const int why = errno;
  if (why == EEXIST && fs::is_directory(path)) return {};
  return unwritable(path, std::strerror(why));
}

base::Status write_new_file(const fs::path& path, const std::string& text, mode_t mode,
                            Undo& undo) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) return unwritable(path, std::strerror(errno));
  undo.made(path);
  std::string failed;
  if (::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(file) != 0) {
    failed = std::strerror(errno);
  }
  ::close(file);
  if (!failed.empty()) return unwritable(path, failed);
  return {};
}

base::Status must_be_free(const fs::path& directory) {
  std::error_code ignored;
  if (fs::exists(directory / "data" / "entries", ignored)) {
    return error(
        ErrorId::store_exists,
        fmt::format("{} holds a ledger already: start it with `jcm-ledgerd run --dir {}`, or give "
                    "another directory",
                    directory.string(), directory.string()));
  }
  for (const char* name : {"keys/checkpoint.pem", "keys/checkpoint.vkey", "ledger.toml"}) {
    if (!fs::exists(directory / name, ignored)) continue;
    return error(ErrorId::key_exists,
                 fmt::format("{} exists already: move it away, or give another directory",
                             (directory / name).string()));
  }
  return {};
}

base::Result<std::optional<base::Digest>> recovery_key_of(const std::string& text) {
  if (text.empty()) return std::optional<base::Digest>();
  JCM_TRY(const auto key, chain::VerifierKey::parse(text));
  return std::optional(base::Digest{key.key.bytes});
}

// The ledger this one continues, from its last good checkpoint: only a signature that holds may put
// a size and a root into a genesis.
base::Result<std::optional<domain::Genesis::Predecessor>> predecessor_of(const InitRequest& r) {
  if (r.predecessor.empty() && r.predecessor_key.empty())
    return std::optional<domain::Genesis::Predecessor>();
  if (r.predecessor.empty() || r.predecessor_key.empty()) {
    return error(
        ErrorId::field_missing,
        "--predecessor and --predecessor-key go together: give the checkpoint file and the "
        "verifier key that checks it");
  }
  JCM_TRY(const auto key, chain::VerifierKey::parse(r.predecessor_key));
  std::ifstream file(r.predecessor, std::ios::binary);
  std::ostringstream note;
  note << file.rdbuf();
  if (!file) {
    return error(ErrorId::file_unreadable, fmt::format("cannot read {}: give the file of a signed "
                                                       "checkpoint",
                                                       r.predecessor));
  }
  JCM_TRY(const auto checkpoint, chain::open_checkpoint(note.str(), std::span(&key, 1)));
  return std::optional(
      domain::Genesis::Predecessor{checkpoint.origin, checkpoint.size, checkpoint.root});
}

std::string told(const fs::path& directory, const std::string& vkey, const InitRequest& request) {
  const std::string dir = directory.string();
  return fmt::format(
      "Made the ledger {} in {}\n"
      "  {}/data                  the entries; nothing else belongs in here\n"
      "  {}/keys/checkpoint.pem   signs checkpoints; keep it secret and back it up apart from the "
      "data\n"
      "  {}/keys/checkpoint.vkey  the verifier key; hand it to every auditor by other means\n"
      "  {}/ledger.toml           the configuration\n"
      "Verifier key: {}\n"
      "Administrator: uid {}, the only caller for now\n"
      "Next: jcm-ledgerd run --dir {}\n"
      "then: jcm-ledger --socket {}/ledger.sock status\n",
      request.origin, dir, dir, dir, dir, dir, vkey, request.administrator_uid, dir, dir);
}

}  // namespace

base::Result<std::string> init(const InitRequest& request) {
  if (request.administrator_uid == service::overflow_uid()) {
    return error(
        ErrorId::field_value,
        fmt::format(
            "--administrator-uid {} stands for any user the kernel cannot name: give the uid "
            "of a person's own account, as `id -u NAME` tells it",
            request.administrator_uid));
  }
  if (domain::is_trail(request.origin))
    return error(ErrorId::field_value,
                 fmt::format("--origin {} ends with /trail, which is the name of a ledger's trail: "
                             "give another one",
                             request.origin));
  std::error_code failed;
  const fs::path directory = fs::absolute(request.directory, failed).lexically_normal();
  if (failed) return unwritable(request.directory, failed.message());
  JCM_TRY_VOID(must_be_free(directory));
  engine::Founding founding;
  founding.origin = request.origin;
  founding.administrator_uid = request.administrator_uid;
  founding.administrator_name = request.administrator_name;
  JCM_TRY(founding.recovery_key, recovery_key_of(request.recovery_key));
  JCM_TRY(founding.predecessor, predecessor_of(request));

  Undo undo;
  const fs::path keys = directory / "keys";
  JCM_TRY_VOID(make_directory(directory, 0750, undo));
  JCM_TRY_VOID(make_directory(keys, 0700, undo));
  JCM_TRY_VOID(make_directory(directory / "data", 0700, undo));
  JCM_TRY(const auto key, crypto::FileKey::generate());
  JCM_TRY_VOID(key->save((keys / "checkpoint.pem").string()));
  undo.made(keys / "checkpoint.pem");
  const std::string vkey = chain::VerifierKey{request.origin, key->public_key()}.text();
  JCM_TRY_VOID(write_new_file(keys / "checkpoint.vkey", vkey + "\n", 0644, undo));

  engine::Options options;
  options.layout.data = (directory / "data").string();
  for (const auto& made :
       {options.layout.entries(), options.layout.views(), options.layout.checkpoints()}) {
    if (!fs::exists(made, failed)) undo.made(made);
  }
  const base::SystemClock clock;
  crypto::SystemEntropy entropy;
  JCM_TRY_VOID(engine::Ledger::init(options, founding, *key, clock, entropy));
  undo.made(engine::trail_options(options).layout.data);
  JCM_TRY_VOID(engine::found_trail(options, founding, *key, clock, entropy));
  JCM_TRY_VOID(write_new_file(directory / "ledger.toml", default_config(), 0644, undo));
  undo.keep();
  return told(directory, vkey, request);
}

}  // namespace jcm::daemon
