// One line on a terminal that says how far the check is, how fast, and how long it will take.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/clock.hpp"

namespace jcm::verifier {

class Progress {
 public:
  explicit Progress(const base::Clock& clock);
  ~Progress();  // wipes the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // `unit` names what is counted; empty: nothing can be counted. `total` 0: not known.
  void show(std::string_view doing, std::string_view unit, std::uint64_t done, std::uint64_t total);

 private:
  const base::Clock& clock_;
  std::int64_t begun_;
  std::int64_t shown_ = 0;
  std::string doing_;
  std::uint64_t last_done_ = 0;
};

}  // namespace jcm::verifier
