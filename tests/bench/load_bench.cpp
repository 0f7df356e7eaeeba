// Durable transfers over the socket against the raw sync rate of the same file system, alternating in one
// run. Prints one JSON line per round; tools/bench makes the page of them.
//   load_bench SOCKET SCRATCH_FILE ROUNDS SECONDS
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>

#include "load_client.hpp"

namespace {

using bench::Connection;
using bench::die;
using bench::now_seconds;

constexpr int holders = 64;
constexpr const char* application =
    R"("authority":{"kind":"holder_application","reference":"bench"})";

std::uint64_t next_request = 0;  // unique with the run's own prefix
std::string run_prefix;
bench::Random random_numbers(42);
std::vector<std::string> accounts;

std::string request(const std::string& method, const std::string& params) {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}\n";
}

std::string transfer_params() {
  const auto from = random_numbers.below(holders);
  const auto to = (from + 1 + random_numbers.below(holders - 1)) % holders;
  return R"("request_id":")" + run_prefix + std::to_string(next_request++) + R"(","from":")" +
         accounts[from] + R"(","to":")" + accounts[to] + R"(","quantity":)" +
         std::to_string(1 + random_numbers.below(20)) + "," + application;
}

std::string transfer() { return request("credits.transfer", transfer_params()); }

std::string batch_of(int count) {
  std::string items;
  for (int i = 0; i < count; ++i)
    items += (i == 0 ? "" : ",") + std::string(R"({"method":"credits.transfer","params":{)") +
             transfer_params() + "}}";
  return request("batch", R"("atomic":true,"items":[)" + items + "]");
}

std::string text_after(const std::string& reply, const std::string& key) {
  const auto at = reply.find("\"" + key + "\":\"");
  if (at == std::string::npos) die("no " + key + " in " + reply.substr(0, 300));
  const auto start = at + key.size() + 4;
  return reply.substr(start, reply.find('"', start) - start);
}

// One registry, one project, one decision of 64,000,000,000 credits, a holder's share to each of 64 accounts.
void found(Connection& c) {
  const std::string id = R"("request_id":")" + run_prefix;
  const std::string share = "1000000000";
  c.call(request("registry.open", id + R"(registry","code":"BN","side":"partner","name":"Benchmark",)"
                                       R"("utc_offset_minutes":0)"));
  c.call(request("project.record", id + R"(project","reference":"BN001","country":"BN","title":"Benchmark",)"
                                        R"("status":"registered","registered_on":"2020-01-01")"));
  c.call(request("decision.record", id + R"(decision","project":"BN001","period_start":"2020-01-01",)"
      R"("period_end":"2020-12-31","decided_on":"2021-03-01","lines":[{"side":"partner","registry":"BN",)"
      R"("quantity":64000000000,"vintages":[{"year":2020,"quantity":64000000000}]}])"));
  c.call(request("registry.go_live", id + R"(live","registry":"BN")"));
  std::string credits;
  for (int i = 0; i < holders; ++i) {
    accounts.push_back(text_after(c.call(request("account.open", id + "account" + std::to_string(i) +
        R"(","registry":"BN","kind":"entity_holding","holder":{"name":"Holder )" + std::to_string(i) + "\"}")),
        "account"));
    credits += (i == 0 ? "" : ",") + std::string(R"({"account":")") + accounts.back() +
               R"(","vintage":2020,"quantity":)" + share + "}";
  }
  c.call(request("credits.issue", id + R"(issue","decision":{"project":"BN001","period_start":"2020-01-01",)"
      R"("period_end":"2020-12-31","decided_on":"2021-03-01"},"registry":"BN","credits":[)" + credits + "]"));
}

struct Measured {
  double per_second = 0;
  double p50_micros = 0;
  double p99_micros = 0;
};

Measured summary(std::vector<double> micros, double seconds) {
  std::sort(micros.begin(), micros.end());
  if (micros.empty()) die("nothing measured");
  const auto n = micros.size();
  return {static_cast<double>(n) / seconds, micros[n / 2], micros[std::min(n - 1, n * 99 / 100)]};
}

Measured repeat(double seconds, const std::function<void()>& once) {
  std::vector<double> micros;
  const double start = now_seconds();
  double last = start;
  while (last - start < seconds) {
    once();
    const double now = now_seconds();
    micros.push_back((now - last) * 1e6);
    last = now;
  }
  return summary(std::move(micros), last - start);
}

// Append 4 KiB + fdatasync: what the disk allows one waiting writer.
Measured raw_sync(const std::string& path, double seconds) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) die("cannot write " + path);
  const std::vector<char> block(4096, 'x');
  const auto result = repeat(seconds, [&] {
    if (::write(fd, block.data(), block.size()) != 4096 || ::fdatasync(fd) != 0) die("raw sync failed");
  });
  ::close(fd);
  ::unlink(path.c_str());
  return result;
}

// `connections` clients, each with `in_flight` unanswered transfers at any time.
double pipelined(const std::string& socket, int connections, int in_flight, double seconds) {
  std::vector<Connection> all;
  std::vector<pollfd> polls;
  for (int i = 0; i < connections; ++i) {
    all.emplace_back(socket);
    polls.push_back({all.back().fd(), POLLIN, 0});
  }
  const double start = now_seconds();
  for (auto& c : all) {
    std::string lines;
    for (int i = 0; i < in_flight; ++i) lines += transfer();
    c.send(lines);
  }
  std::uint64_t answered = 0;
  std::uint64_t open = static_cast<std::uint64_t>(connections) * static_cast<std::uint64_t>(in_flight);
  double end = start;
  while (open > 0) {
    if (::poll(polls.data(), polls.size(), 30'000) <= 0) die("no answer within 30 s");
    const bool more = now_seconds() - start < seconds;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if ((polls[i].revents & (POLLIN | POLLHUP)) == 0) continue;
      const auto count = all[i].receive();
      answered += count;
      std::string lines;
      for (std::size_t k = 0; more && k < count; ++k) lines += transfer();
      if (more) all[i].send(lines);
      else open -= count;
    }
    end = now_seconds();
  }
  return static_cast<double>(answered) / (end - start);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) die("usage: load_bench SOCKET SCRATCH_FILE ROUNDS SECONDS");
  const std::string socket = argv[1];
  const std::string scratch = argv[2];
  const int rounds = std::atoi(argv[3]);
  const double seconds = std::atof(argv[4]);
  run_prefix = "bench:";
  Connection one(socket);
  found(one);
  for (int round = 0; round < rounds; ++round) {
    const auto before = raw_sync(scratch, seconds / 2);
    const auto single = repeat(seconds, [&] { one.call(transfer()); });
    const auto between = raw_sync(scratch, seconds / 2);
    const double many = pipelined(socket, 8, 100, seconds);
    const auto batches = repeat(seconds, [&] { one.call(batch_of(1000)); });
    const auto after = raw_sync(scratch, seconds / 2);
    std::printf(
        "{\"round\":%d,\"sync_per_second\":[%.0f,%.0f,%.0f],\"sync_p50_us\":[%.0f,%.0f,%.0f],"
        "\"single_per_second\":%.0f,\"single_p50_us\":%.0f,\"single_p99_us\":%.0f,"
        "\"pipelined_per_second\":%.0f,\"batch_per_second\":%.0f}\n",
        round, before.per_second, between.per_second, after.per_second, before.p50_micros,
        between.p50_micros, after.p50_micros, single.per_second, single.p50_micros,
        single.p99_micros, many, batches.per_second * 1000);
    std::fflush(stdout);
  }
}
