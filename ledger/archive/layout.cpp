#include "ledger/archive/layout.hpp"

#include <filesystem>

namespace jcm::archive {

bool looks_like_archive(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code fault;
  const Layout layout{directory};
  if (fs::is_directory(layout.path("entries"), fault) ||
      fs::is_directory(layout.path("data/entries"), fault))
    return false;
  return fs::is_regular_file(layout.checkpoint(), fault) ||
         fs::is_directory(layout.path("tile"), fault);
}

}  // namespace jcm::archive
