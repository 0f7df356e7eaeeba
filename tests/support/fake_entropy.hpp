// Randomness that is the same in every run, so that what is made of it can be compared. Used by one
// thread at a time, as the engine does.
#pragma once

#include <random>

#include "ledger/crypto/signature.hpp"

namespace jcm::test {

class FakeEntropy final : public crypto::Entropy {
 public:
  explicit FakeEntropy(std::uint64_t seed = 1) : engine_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace jcm::test
