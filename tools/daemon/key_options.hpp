// The subcommand `key` on the command line.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/daemon/key.hpp"

namespace jcm::daemon {

class KeyOptions {
 public:
  // Declares `key` and what belongs to it; `this` must outlive the parsing.
  void declare(CLI::App& app);
  [[nodiscard]] bool parsed() const { return key_->parsed(); }
  // Does what was asked for, and gives the text to print.
  base::Result<std::string> run();

 private:
  CLI::App* key_ = nullptr;
  CLI::App* new_ = nullptr;
  CLI::App* plan_ = nullptr;
  CLI::App* authorize_ = nullptr;
  CLI::App* rotate_ = nullptr;
  NewKeyRequest new_request_;
  RotateRequest rotate_request_;
  AuthorizeRequest authorize_request_;
  std::string directory_;
};

}  // namespace jcm::daemon
