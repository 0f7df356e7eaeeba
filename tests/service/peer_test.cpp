#include "ledger/service/peer.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

using namespace jcm;

TEST_CASE("the peer of a connected socket is this process") {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  const auto peer = service::peer_of(ends[0]);
  REQUIRE(peer);
  CHECK(peer->uid == ::getuid());
  CHECK(peer->gid == ::getgid());
  CHECK(peer->pid == ::getpid());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("what is not a socket has no peer") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const auto peer = service::peer_of(ends[0]);
  REQUIRE_FALSE(peer);
  CHECK(peer.error().id == base::ErrorId::socket_io);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("the overflow uid is nobody, even where it is the administrator's number") {
  const auto peer = service::check_peer({.uid = 65534, .gid = 100, .pid = 7}, 65534);
  REQUIRE_FALSE(peer);
  CHECK(peer.error().id == base::ErrorId::caller_unknown);
  CHECK_THAT(peer.error().detail, Catch::Contains("65534"));
  CHECK(service::check_peer({.uid = 65533, .gid = 100, .pid = 7}, 65534));
}

TEST_CASE("the overflow uid is the kernel's setting, and 65534 where it says nothing") {
  CHECK(service::overflow_uid_from("4242\n") == 4242);
  CHECK(service::overflow_uid_from("4242") == 4242);
  CHECK(service::overflow_uid_from("") == 65534);
  CHECK(service::overflow_uid_from("\n") == 65534);
  CHECK(service::overflow_uid_from("nobody") == 65534);
}
