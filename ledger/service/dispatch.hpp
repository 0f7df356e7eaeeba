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

namespace jcm::service {

// Used on the connections' thread; the plans it makes may be run on any thread.
class Dispatcher {
 public:
  // `environment` must outlive the dispatcher and its plans. `administrator` is the genesis's.
  Dispatcher(const Environment& environment, std::uint64_t administrator, Log log)
      : environment_(environment), administrator_(administrator), log_(std::move(log)) {}
  // Whether this uid is an officer. Others are answered too, but may hold few connections.
  [[nodiscard]] bool is_officer(std::uint64_t uid) const { return uid == administrator_; }

  Plan plan(std::string_view line, const Peer& peer);
  // Tells the log of a denied caller, once per uid and minute.
  void note_denial(const Peer& peer, const base::Error& error);

 private:
  Plan plan_read(protocol::Request request, const protocol::MethodInfo& info,
                 const domain::Actor& actor);
  std::string read_answer(const Environment& environment, const protocol::Request& request,
                          const protocol::MethodInfo& info, const domain::Actor& actor) const;
  Plan plan_write(const protocol::Request& request, const protocol::MethodInfo& info,
                  const domain::Actor& actor);
  Plan plan_batch(const protocol::Request& request, const domain::Actor& actor);

  const Environment& environment_;
  std::uint64_t administrator_;
  Log log_;
  std::map<std::uint64_t, std::int64_t> denials_noted_;  // uid -> minute
};

// The administrator that the genesis names.
base::Result<std::uint64_t> administrator_of(const engine::Ledger& ledger);

}  // namespace jcm::service
