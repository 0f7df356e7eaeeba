// One line on a terminal that says how far the check is, how fast, and how long it will take.
#pragma once

#include <cstdint>

#include "ledger/base/clock.hpp"

namespace jcm::verifier {

class Progress {
 public:
  explicit Progress(const base::Clock& clock);
  ~Progress();  // wipes the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::uint64_t done, std::uint64_t total);

 private:
  const base::Clock& clock_;
  std::int64_t begun_;
  std::int64_t shown_ = 0;
  std::uint64_t last_done_ = 0;
};

}  // namespace jcm::verifier
