// What is to be done about one request line, decided before anything is done: answer at once, hand
// a write to the engine, or ask a snapshot on a reading thread. The session only keeps the order.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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
// A subscription as it was granted: the entries that its connection is sent.
struct Subscription {
  domain::Seq from = 0;
  std::optional<domain::Seq> until{};  // the last; absent: without end
  std::vector<domain::EntryKind> kinds{};
  std::optional<domain::RegistryCode> registry{};
  bool raw = false;
};
struct FeedGrant {
  std::string line;
  std::optional<Subscription> subscription{};  // absent: refused, as the line says
};
// subscribe and unsubscribe. What they mean depends on what stands before them on the connection,
// so each is taken up alone, when all requests before it are answered.
struct FeedPlan {
  std::function<FeedGrant()> grant{};  // runs on a reading thread; empty: unsubscribe
  // On the connections' thread: what is said when there is a subscription already (subscribe), or
  // where the subscription ended, if there was one (unsubscribe).
  std::function<std::string(std::optional<domain::Seq> next)> answer;
};
using Plan = std::variant<AnswerPlan, WritePlan, ReadPlan, FeedPlan>;

}  // namespace jcm::service
