// Who is at the other end of a connection: what the kernel recorded when it connected (SO_PEERCRED,
// unix(7)). Later changes of the caller's uid, or passing the descriptor on, do not show.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/base/result.hpp"

namespace jcm::domain {
struct Given;
}

namespace jcm::service {

struct Peer {
  std::uint64_t uid = 0;
  std::uint64_t gid = 0;
  std::int64_t pid = 0;  // for the log only: it may belong to someone else by now
};

// The uid that stands for "a user this namespace cannot name": never an identity (foundation point
// 27).
std::uint64_t overflow_uid();
// The same with the text of /proc/sys/kernel/overflowuid given; 65534 when it is not a number.
std::uint64_t overflow_uid_from(const std::string& text);

// Pure: refuses the overflow uid (caller.unknown).
base::Result<Peer> check_peer(const Peer& peer, std::uint64_t overflow);

// Of a connected Unix stream socket. caller.unknown; socket.io when the kernel gives no
// credentials.
base::Result<Peer> peer_of(int descriptor);

// A uid that a command gives to an officer must be one that can ever call: field.value for the
// overflow uid, in officer.grant and in a proposal of it.
base::Status check_uid_given(const domain::Given& given);

}  // namespace jcm::service
