// From a request line to what is to be done about it: reads the frame, asks who may, reads the
// params, and closes over what the answer needs.
#pragma once

#include <map>
#include <string_view>

#include "ledger/protocol/request.hpp"
#include "ledger/service/handlers.hpp"
#include "ledger/service/log.hpp"
#include "ledger/service/peer.hpp"
#include "ledger/service/plan.hpp"
#include "ledger/service/trail_watch.hpp"

namespace jcm::service {

// Used on the connections' thread; the plans it makes may be run on any thread.
class Dispatcher {
 public:
  // `environment` must outlive the dispatcher and its plans. Who is an officer is asked of the
  // ledger at every request: whoever is revoked is out at once, on open connections too.
  Dispatcher(const Environment& environment, Log log)
      : environment_(environment), log_(std::move(log)) {}
  // Whether this uid is an officer. Others are answered too, but may hold few connections.
  [[nodiscard]] bool is_officer(std::uint64_t uid) const;

  Plan plan(std::string_view line, const Peer& peer);
  // Whether a subscription of this peer may be served now; true: with personal texts.
  [[nodiscard]] base::Result<bool> may_follow(const Peer& peer) const;
  // Tells the trail of a denied caller, and the log, that one once per uid and minute.
  void note_denial(const Peer& peer, const base::Error& error, std::string_view method = {},
                   std::uint64_t officer = 0);

 private:
  Plan plan_read(protocol::Request request, const protocol::MethodInfo& info,
                 const domain::Actor& actor, const TrailWatch& watch);
  std::string read_answer(const Environment& environment, const protocol::Request& request,
                          const protocol::MethodInfo& info, const domain::Actor& actor,
                          const TrailWatch& watch) const;
  Plan plan_write(const protocol::Request& request, const protocol::MethodInfo& info,
                  const domain::Actor& actor, const TrailWatch& watch);
  Plan plan_batch(const protocol::Request& request, const domain::Actor& actor,
                  const TrailWatch& watch);

  const Environment& environment_;
  Log log_;
  std::map<std::uint64_t, std::int64_t> denials_noted_;  // uid -> minute
};

}  // namespace jcm::service
