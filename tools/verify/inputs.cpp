#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ledger/base/text.hpp"
#include "tools/verify/directory.hpp"

namespace jcm::verifier {
namespace fs = std::filesystem;

base::Result<store::Layout> locate(const std::string& path) {
  std::error_code fault;
  const auto is_directory = [&fault](const std::string& p) { return fs::is_directory(p, fault); };
  for (const auto& data : {path, path + "/data"}) {
    store::Layout layout{data};
    if (is_directory(layout.entries())) return layout;
  }
  if (!fs::exists(path, fault))
    return base::error(
        base::ErrorId::store_absent,
        fmt::format("{} does not exist or cannot be reached: give the data directory "
                    "of a ledger, or the folder that holds data/",
                    path));
  return base::error(base::ErrorId::store_absent,
                     fmt::format("{} holds neither entries/ nor data/entries/: give the data "
                                 "directory of a ledger, or the folder that holds data/",
                                 path));
}

base::Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || in.bad())
    return base::error(base::ErrorId::file_unreadable,
                       fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  return text.str();
}

base::Result<chain::VerifierKey> read_key(const std::string& text_or_file) {
  std::error_code fault;
  std::string text = text_or_file;
  if (fs::is_regular_file(text_or_file, fault)) {
    JCM_TRY(text, read_file(text_or_file));
  } else if (text.find('+') == std::string::npos) {
    return base::error(base::ErrorId::key_malformed,
                       fmt::format("--key {} is neither a readable file nor a key: give the file "
                                   "checkpoint.vkey or its text, name+hash+key",
                                   base::printable(text)));
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return chain::VerifierKey::parse(text);
}

}  // namespace jcm::verifier
