#include "tools/ctl/client.hpp"

#include <algorithm>

#include "ledger/protocol/error_catalogue.hpp"

namespace jcm::ctl {
namespace {

// Few enough that questions and answers fit the socket's buffers, so that neither side waits for
// ever.
constexpr std::size_t most_on_their_way = 64;

}  // namespace

Failure local_failure(ExitCode exit_code, const base::Error& error) {
  Failure failure;
  failure.exit_code = exit_code;
  failure.error.id = base::id_text(error.id);
  failure.error.kind = base::kind_text(base::kind_of(error.id));
  failure.error.message = error.detail;
  failure.error.field = error.field;
  failure.error.next = protocol::advice_of(error.id).next;
  return failure;
}

const json::object& Answer::object() const {
  static const json::object empty;
  const auto* object = result().if_object();
  return object != nullptr ? *object : empty;
}

std::optional<Failure> Client::connect() {
  if (connection_) return std::nullopt;
  auto opened = Connection::open(socket_, timeout_seconds_);
  if (!opened) return local_failure(exit_unreachable, opened.error());
  connection_.emplace(std::move(opened).value());
  return std::nullopt;
}

std::optional<Failure> Client::send(std::string_view method, const json::object& params) {
  if (auto failure = connect()) return failure;
  // Whether it went out or not: a daemon that turns us away says why before it closes, and
  // receive() finds that line or fails.
  static_cast<void>(
      connection_->send(protocol::build_request(next_id_++, method, params)).has_value());
  return std::nullopt;
}

Answer Client::receive() {
  auto line = connection_->receive_line();
  if (!line) {
    connection_.reset();
    return local_failure(exit_answer_lost, line.error());
  }
  auto reply = protocol::parse_reply(*line);
  if (!reply) {
    connection_.reset();
    return local_failure(exit_answer_lost, reply.error());
  }
  if (auto* error = std::get_if<protocol::RemoteError>(&reply->outcome))
    return Failure{exit_refused, std::move(*error)};
  return std::move(*std::get_if<json::value>(&reply->outcome));
}

Answer Client::call(std::string_view method, const json::object& params) {
  if (auto failure = send(method, params)) return std::move(*failure);
  return receive();
}

std::vector<Answer> Client::call_all(std::string_view method,
                                     std::span<const json::object> questions) {
  std::vector<Answer> answers;
  answers.reserve(questions.size());
  std::size_t sent = 0;
  while (answers.size() < questions.size()) {
    while (sent < questions.size() && sent - answers.size() < most_on_their_way) {
      if (auto failure = send(method, questions[sent])) {
        while (answers.size() < questions.size()) answers.emplace_back(*failure);
        return answers;
      }
      ++sent;
    }
    answers.push_back(receive());
    if (!connection_) {
      const Failure failure = answers.back().failure();
      while (answers.size() < questions.size()) answers.emplace_back(failure);
    }
  }
  return answers;
}

}  // namespace jcm::ctl
