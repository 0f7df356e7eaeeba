// What of a request and its answer is told to the trail: denials, refused writes, personal texts
// that were shown, entries that were handed out.
#pragma once

#include <string_view>

#include "ledger/protocol/json.hpp"
#include "ledger/protocol/method.hpp"
#include "ledger/service/peer.hpp"
#include "ledger/service/trail.hpp"

namespace jcm::service {

// Of one request. Copies go with its plans; any thread. The trail may be null.
class TrailWatch {
 public:
  TrailWatch() = default;
  // `method`: as the request names it; kept only when there is such a method.
  TrailWatch(Trail* trail, const Peer& peer, std::uint64_t officer, std::string_view method);

  [[nodiscard]] bool on() const { return trail_ != nullptr; }
  // A denial, or a write that the rules refused; other errors (malformed, busy, ...) are not told.
  // `method` and `request_id`: of an item of a batch.
  void failed(const base::Error& error, std::string_view request_id = {},
              std::string_view method = {}) const;
  // The answer of a read: tells it when it shows protected data or hands entries out.
  void answered(protocol::Method method, const protocol::json::object& params,
                const protocol::json::value& result) const;
  // A protected read that has no one answer (a subscription).
  void shown(std::string object) const;

 private:
  void tell(domain::TrailEventKind event, std::string error, std::string object) const;

  Trail* trail_ = nullptr;
  TrailNote about_;
};

}  // namespace jcm::service
