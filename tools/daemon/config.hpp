// The daemon's configuration file (TOML). Every key has a default but the data directory; an
// unknown key or table is an error that names file and line, so that a misspelt setting is never
// silently ignored.
#pragma once

#include <string>

#include "ledger/base/result.hpp"
#include "ledger/engine/ledger.hpp"
#include "ledger/service/options.hpp"

namespace jcm::daemon {

struct Config {
  engine::Options engine;
  service::Options service;
  std::string key_file;
  std::string log_level = "info";
};

// Relative paths in the file are relative to its folder. config.malformed, file.unreadable.
base::Result<Config> read_config(const std::string& path);
// The same from text; `path` names it in errors and gives the folder.
base::Result<Config> parse_config(const std::string& text, const std::string& path);

// What `init` writes: every setting with its default and one line of explanation.
std::string default_config();

}  // namespace jcm::daemon
