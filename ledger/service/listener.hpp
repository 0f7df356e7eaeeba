// Takes connections from a listening socket, one after the other.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "ledger/service/log.hpp"
#include "ledger/service/options.hpp"
#include "ledger/service/socket_file.hpp"

namespace jcm::service {

// Runs on the context's thread; make it, and take it down, there or while the context does not run.
class Listener {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  using Taken = std::function<void(Socket)>;

  // On the inherited socket when there is one, else on options.socket_path (socket_file.hpp's
  // errors).
  static base::Result<std::unique_ptr<Listener>> open(boost::asio::io_context& context,
                                                      const Options& options, Taken taken, Log log);
  void start();
  // Removes the socket file, if it is still ours, and closes. Idempotent.
  void close();

 private:
  Listener(boost::asio::io_context& context, Taken taken, Log log);
  void accept();
  boost::asio::local::stream_protocol::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  std::optional<SocketFile> file_;
  Taken taken_;
  Log log_;
};

}  // namespace jcm::service
