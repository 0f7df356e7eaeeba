// A real ledger in a temporary directory, served on a real socket, and a plain client for it.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>

#include "ledger/crypto/signature.hpp"
#include "ledger/engine/ledger.hpp"
#include "ledger/protocol/json.hpp"
#include "ledger/service/server.hpp"
#include "tests/support/temporary_directory.hpp"

namespace jcm::testing {

namespace json = protocol::json;

using test::TemporaryDirectory;

class Connection {
 public:
  explicit Connection(const std::string& path)
      : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const timeval patience{30, 0};  // a hang is a failure, not a wait for ever
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(socket_); }

  void send(const std::string& bytes) const {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const auto n = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      REQUIRE(n > 0);
      sent += static_cast<std::size_t>(n);
    }
  }
  // As much as goes without waiting; the number of bytes that went.
  [[nodiscard]] std::size_t send_without_waiting(const std::string& bytes) const {
    const auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  void half_close() const { ::shutdown(socket_, SHUT_WR); }
  // The next line; absent at the end of the stream (also when the other side cut the connection).
  std::optional<std::string> line() {
    std::size_t end = 0;
    while ((end = buffer_.find('\n')) == std::string::npos) {
      char bytes[65536];
      const auto n = ::recv(socket_, bytes, sizeof bytes, 0);
      const bool reset = n < 0 && errno == ECONNRESET;
      REQUIRE((n >= 0 || reset));
      if (n <= 0) return std::nullopt;
      buffer_.append(bytes, static_cast<std::size_t>(n));
    }
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    return line;
  }
  json::object reply() {
    const auto text = line();
    REQUIRE(text.has_value());
    return json::parse(*text).as_object();
  }
  json::object call(const std::string& request) {
    send(request + "\n");
    return reply();
  }

 private:
  int socket_;
  std::string buffer_;
};

class ServedLedger {
 public:
  explicit ServedLedger(service::Options options = {}, std::uint64_t administrator = ::getuid(),
                        std::int64_t checkpoint_interval_ms = 200) {
    engine::Options ledger_options;
    ledger_options.checkpoint_interval_ms = checkpoint_interval_ms;
    ledger_options.layout.data = directory_ / "data";
    std::filesystem::create_directory(ledger_options.layout.data);
    auto key = crypto::FileKey::generate();
    REQUIRE(key);
    key_ = std::move(*key);
    engine::Founding founding;
    founding.origin = "jcm.example/service-test";
    founding.administrator_uid = administrator;
    founding.administrator_name = "Test administrator";
    const auto made = engine::Ledger::init(ledger_options, founding, *key_, clock_, entropy_);
    if (!made) FAIL(made.error().detail);
    auto opened = engine::Ledger::open(ledger_options, *key_, clock_, entropy_);
    if (!opened) FAIL(opened.error().detail);
    ledger_ = std::move(*opened);
    options.socket_path = socket_path();
    auto started = service::Server::start(options, *ledger_, clock_,
                                          [](service::LogLevel, const std::string&) {});
    if (!started) FAIL(started.error().detail);
    server_ = std::move(*started);
  }
  ~ServedLedger() {
    server_->stop();
    const auto stopped = ledger_->stop();
    CHECK(stopped);
  }
  ServedLedger(const ServedLedger&) = delete;
  ServedLedger& operator=(const ServedLedger&) = delete;

  [[nodiscard]] std::string socket_path() const { return directory_ / "ledger.sock"; }
  [[nodiscard]] Connection connect() const { return Connection(socket_path()); }
  service::Server& server() { return *server_; }
  engine::Ledger& ledger() { return *ledger_; }
  [[nodiscard]] std::string checkpoints() const { return directory_ / "data/checkpoints"; }

 private:
  TemporaryDirectory directory_;
  base::SystemClock clock_;
  crypto::SystemEntropy entropy_;
  std::unique_ptr<crypto::FileKey> key_;
  std::unique_ptr<engine::Ledger> ledger_;
  std::unique_ptr<service::Server> server_;
};

inline std::string request(int id, const std::string& method, const std::string& params = "{}") {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":")" + method +
         R"(","params":)" + params + "}";
}
// A write that depends on nothing but its number: registries AA, AB, ...
inline std::string open_registry(int number) {
  const std::string code{static_cast<char>('A' + number / 26),
                         static_cast<char>('A' + number % 26)};
  return R"({"request_id":"open-)" + code + R"(","code":")" + code +
         R"(","side":"partner","name":"Registry )" + code + R"(","utc_offset_minutes":0})";
}
inline std::string error_id(const json::object& reply) {
  const auto* error = reply.if_contains("error");
  if (error == nullptr) return "";
  return std::string(error->at("data").at("id").as_string());
}

}  // namespace jcm::testing
