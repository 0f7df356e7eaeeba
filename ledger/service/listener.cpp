#include "ledger/service/listener.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

namespace jcm::service {
namespace {

using boost::asio::local::stream_protocol;
using boost::system::error_code;

constexpr int backlog = 256;
// When the process is out of descriptors, accepting again at once would only keep it busy.
constexpr std::chrono::milliseconds pause_after_failure{100};

}  // namespace

Listener::Listener(boost::asio::io_context& context, Taken taken, Log log)
    : acceptor_(context), pause_(context), taken_(std::move(taken)), log_(std::move(log)) {}

base::Result<std::unique_ptr<Listener>> Listener::open(boost::asio::io_context& context,
                                                       const Options& options, Taken taken,
                                                       Log log) {
  std::unique_ptr<Listener> listener(new Listener(context, std::move(taken), std::move(log)));
  int descriptor = -1;
  if (options.inherited_socket) {
    JCM_TRY_VOID(check_listening(*options.inherited_socket));
    descriptor = *options.inherited_socket;
  } else {
    JCM_TRY(listener->file_, SocketFile::listen(options.socket_path, options.socket_mode, backlog));
    descriptor = listener->file_->release();
  }
  error_code failed;
  listener->acceptor_.assign(stream_protocol(), descriptor, failed);
  if (!failed) listener->acceptor_.non_blocking(true, failed);
  if (failed) {
    return base::error(
        base::ErrorId::socket_io,
        fmt::format("cannot take connections: {}; give another path", failed.message()));
  }
  return listener;
}

void Listener::start() { accept(); }

void Listener::accept() {
  acceptor_.async_accept([this](const error_code& failed, Socket socket) {
    if (failed == boost::asio::error::operation_aborted || !acceptor_.is_open()) return;
    if (!failed) {
      taken_(std::move(socket));
      return accept();
    }
    log_(LogLevel::warning, fmt::format("cannot take a connection: {}", failed.message()));
    pause_.expires_after(pause_after_failure);
    pause_.async_wait([this](const error_code& cancelled) {
      if (!cancelled && acceptor_.is_open()) accept();
    });
  });
}

void Listener::close() {
  if (file_) file_->remove();
  pause_.cancel();
  error_code ignored;
  acceptor_.close(ignored);
}

}  // namespace jcm::service
