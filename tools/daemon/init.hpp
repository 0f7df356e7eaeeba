// `jcm-ledgerd init`: makes a new ledger in a directory.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/base/result.hpp"

namespace jcm::daemon {

struct InitRequest {
  std::string directory;
  std::string origin;
  std::uint64_t administrator_uid = 0;
  std::string administrator_name;
  std::string recovery_key;     // a verifier key line; empty: none
  std::string predecessor;      // file of the last good checkpoint of the ledger this one continues
  std::string predecessor_key;  // that ledger's verifier key; mandatory with the file
};

// Makes keys/, data/ and ledger.toml, and says what was made and what to do next. Nothing that
// exists is touched: key.exists, store.exists, file.unwritable. What it made itself it removes when
// a later step fails.
base::Result<std::string> init(const InitRequest& request);

}  // namespace jcm::daemon
