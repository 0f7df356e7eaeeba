// A plain client of the ledger's socket for the benchmarks: request lines out, reply lines in. Exits with
// a message on any failure, and on any reply that is an error: a benchmark of refusals would be a lie.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

[[noreturn]] void die(const std::string& message);
double now_seconds();

class Connection {
 public:
  explicit Connection(const std::string& path);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection(Connection&& other) noexcept;
  void send(const std::string& data);
  // Reads once; calls for every complete reply, checks it is a result, returns how many there were.
  std::size_t receive();
  std::string call(const std::string& line);  // one request, its whole reply
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_ = -1;
  std::string pending_;
};

// Deterministic numbers (xorshift64*), so that two runs ask for the same transfers.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return (state_ * 0x2545f4914f6cdd1dULL >> 11) % bound;
  }

 private:
  std::uint64_t state_;
};

}  // namespace bench
