#include "tools/ctl/outlet.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "ledger/base/check.hpp"

namespace jcm::ctl {
namespace {

// What a signal handler may touch: how many signals came, and a pipe that wakes poll().
volatile std::sig_atomic_t signals = 0;
int wake_pipe[2] = {-1, -1};

void on_signal(int) {
  const int before = signals;
  signals = before + 1;
  if (before > 0) ::_exit(EXIT_SUCCESS);
  const int fault = errno;
  [[maybe_unused]] const auto written = ::write(wake_pipe[1], "", 1);
  errno = fault;
}

}  // namespace

Outlet::Outlet() {
  if (wake_pipe[0] < 0) JCM_CHECK(::pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) == 0);
  struct sigaction action{};
  action.sa_handler = on_signal;  // without SA_RESTART: what waits shall notice
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

Outlet::Written Outlet::write(std::string_view text) {
  while (!text.empty()) {
    const auto n = ::write(STDOUT_FILENO, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EPIPE || errno == EIO) {  // a closed pipe, a terminal that hung up
      return Written::nobody_reads;
    } else if (errno == EAGAIN) {  // whoever started us left the descriptor that way
      pollfd room{STDOUT_FILENO, POLLOUT, 0};
      ::poll(&room, 1, -1);
    } else if (errno != EINTR) {  // a signal waits until the line is whole
      return Written::failed;
    }
  }
  return Written::whole;
}

Outlet::Event Outlet::wait(int descriptor, int milliseconds) {
  while (signals == 0) {
    // Asking nothing of standard output still tells that its other end is closed.
    pollfd watched[] = {{wake_pipe[0], POLLIN, 0}, {STDOUT_FILENO, 0, 0}, {descriptor, POLLIN, 0}};
    const int ready = ::poll(watched, 3, milliseconds);
    if (ready == 0) return Event::time_over;
    if (ready < 0) continue;  // interrupted
    if (watched[0].revents != 0 || watched[1].revents != 0) break;
    if (watched[2].revents != 0) return Event::readable;
  }
  return Event::end;
}

}  // namespace jcm::ctl
