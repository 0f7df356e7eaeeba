// What is to be done about one request line, decided before anything is done: answer at once, hand
// a write to the engine, or ask a snapshot on a reading thread. The session only keeps the order.
#pragma once

#include <functional>
#include <string>
#include <variant>

#include "ledger/engine/ledger.hpp"

namespace jcm::service {

// Every answer is one whole line, with its line feed.
struct AnswerPlan {
  std::string line;
};
struct WritePlan {
  engine::WriteRequest request;
  std::function<std::string(engine::WriteOutcome)> answer;  // runs on the connections' thread
};
struct ReadPlan {
  std::function<std::string()> answer;  // runs on a reading thread
  // Where the answer may have to wait for the signer: asked on the connections' thread when the
  // read is begun; when it says true, the answer is made on the waiting thread.
  std::function<bool()> must_wait{};
};
using Plan = std::variant<AnswerPlan, WritePlan, ReadPlan>;

}  // namespace jcm::service
