#include "ledger/service/peer.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "ledger/base/text.hpp"
#include "ledger/domain/command.hpp"

namespace jcm::service {

std::uint64_t overflow_uid_from(const std::string& text) {
  const auto end = text.find_last_not_of(" \n");
  const auto parsed = base::parse_u64(text.substr(0, end == std::string::npos ? 0 : end + 1));
  return parsed.value_or(65'534);
}

std::uint64_t overflow_uid() {
  std::ifstream file("/proc/sys/kernel/overflowuid");
  std::string line;
  std::getline(file, line);
  return overflow_uid_from(line);
}

base::Result<Peer> check_peer(const Peer& peer, std::uint64_t overflow) {
  if (peer.uid == overflow) {
    return base::error(
        base::ErrorId::caller_unknown,
        fmt::format(
            "the kernel shows the caller as uid {}, which stands for any user it cannot name "
            "here: connect from outside the user namespace or container",
            overflow));
  }
  return peer;
}

base::Result<Peer> peer_of(int descriptor) {
  ucred found{};
  socklen_t size = sizeof found;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &found, &size) != 0 ||
      size != sizeof found) {
    return base::error(
        base::ErrorId::socket_io,
        fmt::format("the kernel does not say who connected: {}", std::strerror(errno)));
  }
  return check_peer(Peer{found.uid, found.gid, found.pid}, overflow_uid());
}

base::Status check_uid_given(const domain::Given& given) {
  const auto* propose = std::get_if<domain::Propose>(&given);
  const auto* grant = std::get_if<domain::GrantOfficer>(propose ? &propose->what->given : &given);
  if (grant == nullptr || grant->uid != overflow_uid()) return {};
  return base::error(base::ErrorId::field_value,
                     "uid " + std::to_string(*grant->uid) +
                         " stands for any user the kernel cannot name, and never calls; give the "
                         "uid of the person's own account, as `id -u NAME` tells it",
                     propose ? "what.params.uid" : "uid");
}

}  // namespace jcm::service
