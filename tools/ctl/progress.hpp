// How far long work has come, on the error stream: one line that renews itself on a terminal, a
// line every few seconds elsewhere. Nothing for work that is over at once.
#pragma once

#include <chrono>
#include <string>

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

class Progress {
 public:
  // `things`: what is counted, in the plural.
  Progress(const Session& session, std::string what, std::size_t total,
           std::string things = "rows");
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void at(std::size_t done);

 private:
  using Clock = std::chrono::steady_clock;
  const Screen& screen_;
  bool silent_;
  std::string what_;
  std::size_t total_;
  std::string things_;
  bool shown_ = false;
  Clock::time_point begun_ = Clock::now();
  Clock::time_point last_ = begun_;
};

}  // namespace jcm::ctl
