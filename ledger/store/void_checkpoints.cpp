#include "ledger/store/void_checkpoints.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "ledger/store/durable_file.hpp"
#include "ledger/store/rocks.hpp"

namespace jcm::store {

base::Status set_checkpoint_aside(const std::string& directory, std::uint64_t size) {
  const std::string folder = directory + "/void";
  JCM_TRY_VOID(make_directories(folder));
  const std::string from = fmt::format("{}/{}.checkpoint", directory, size);
  std::string to = fmt::format("{}/{}.checkpoint", folder, size);
  std::error_code fault;
  for (int number = 2; std::filesystem::exists(to, fault); ++number)
    to = fmt::format("{}/{}.checkpoint.{}", folder, size, number);
  std::filesystem::rename(from, to, fault);
  if (fault)
    return base::error(base::ErrorId::file_unwritable,
                       fmt::format("cannot move {} to {}: {}; make the folder writable for the "
                                   "daemon's user",
                                   from, to, fault.message()));
  JCM_TRY_VOID(sync_directory(folder));
  return sync_directory(directory);
}

}  // namespace jcm::store
