// Questions to the daemon and what became of them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/protocol/client.hpp"
#include "tools/ctl/connection.hpp"

namespace jcm::ctl {

namespace json = protocol::json;

// What a script learns from the exit code alone (docs/command-line.md, "Exit codes").
enum ExitCode : int {
  exit_done = 0,
  exit_refused = 1,  // the ledger refused, a file has faults, or the question was answered with no
  exit_usage = 2,    // the command line itself is wrong
  exit_unreachable = 3,  // nothing was sent
  exit_answer_lost = 4,  // sent, but no whole answer came: what became of it is not known
};

// Why there is no result.
struct Failure {
  ExitCode exit_code = exit_refused;
  protocol::RemoteError error;
};

class Answer {
 public:
  Answer(json::value result) : state_(std::move(result)) {}  // NOLINT: implicit
  Answer(Failure failure) : state_(std::move(failure)) {}    // NOLINT: implicit
  explicit operator bool() const { return state_.index() == 0; }
  [[nodiscard]] const json::value& result() const { return *std::get_if<0>(&state_); }
  // Every result of the protocol is an object; anything else reads as an empty one.
  [[nodiscard]] const json::object& object() const;
  [[nodiscard]] const Failure& failure() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<json::value, Failure> state_;
};

class Client {
 public:
  Client(std::string socket, unsigned timeout_seconds)
      : socket_(std::move(socket)), timeout_seconds_(timeout_seconds) {}

  // Connects at the first call, and again after a lost connection.
  Answer call(std::string_view method, const json::object& params);
  // One answer per question, in order, with several on their way at once. After a lost connection
  // the rest fails alike.
  std::vector<Answer> call_all(std::string_view method, std::span<const json::object> questions);

 private:
  std::optional<Failure> connect();
  std::optional<Failure> send(std::string_view method, const json::object& params);
  Answer receive();
  std::string socket_;
  unsigned timeout_seconds_;
  std::optional<Connection> connection_;
  std::uint64_t next_id_ = 1;
};

// A fault found on this side, in the form in which the ledger tells its own.
Failure local_failure(ExitCode exit_code, const base::Error& error);

}  // namespace jcm::ctl
