// Many callers, a full queue, a disk that fails: what was answered holds, and nothing else is said.
#include "ledger/engine/writer.hpp"

#include <sys/resource.h>

#include <csignal>
#include <random>
#include <set>
#include <thread>

#include "ledger/domain/laws.hpp"
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// All entries of the ledger through the rules again; the state they give.
domain::State replayed(const engine::Snapshot& snapshot) {
  domain::State state;
  base::Digest previous;
  for (domain::Seq seq = 0; seq < snapshot.size(); ++seq) {
    const auto stored = snapshot.entry(seq);
    require_ok(stored);
    REQUIRE((*stored)->record->prev == previous);
    previous = (*stored)->leaf;
    const auto delta = domain::replay(state, (*stored)->record->entry);
    require_ok(delta);
    state.absorb((*stored)->record->entry, *delta);
  }
  require_ok(domain::check_whole(state));
  return state;
}

// No file of this process grows beyond the limit; as on a full disk, a write fails.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("many threads submit, read and repeat at once") {
  TestLedger t;
  t.options.tiny_memtables = GENERATE(false, true);
  t.start();
  t.furnish();
  const auto start = t.ledger->snapshot()->size();
  constexpr int writers = 6;
  constexpr int each = 150;
  std::atomic<int> accepted{0}, refused{0}, repeated{0};
  std::atomic<bool> reading{true};
  std::vector<std::thread> threads;
  for (int w = 0; w < writers; ++w)
    threads.emplace_back([&, w] {
      std::mt19937 random(static_cast<unsigned>(w));
      std::atomic<int> open_answers{0};
      for (int i = 0; i < each; ++i) {
        // Two writers share their ids, so every id of theirs comes twice.
        const auto id = "w" + std::to_string(w / 2) + "-" + std::to_string(i);
        const auto forth = i % 2 == 0;
        auto command = forth ? move_units(static_cast<std::uint64_t>(i % 50 + 1))
                             : transfer(entity("JP", 2), entity("JP", 1),
                                        by_quantity(static_cast<std::uint64_t>(i % 50)));
        if (w >= 4 && random() % 8 == 0) command = move_units(100'000);
        engine::WriteRequest request;
        request.items.push_back(item(w >= 4 ? id + "u" + std::to_string(w) : id, command));
        request.actor = {1, 1000};
        ++open_answers;
        t.ledger->submit(std::move(request), [&](engine::WriteOutcome outcome) {
          if (!outcome.items.front())
            ++refused;
          else if (outcome.items.front()->repeated)
            ++repeated;
          else
            ++accepted;
          --open_answers;
        });
        if (i % 16 == 0)
          while (open_answers > 0) std::this_thread::yield();
      }
      while (open_answers > 0) std::this_thread::yield();
    });
  std::vector<std::thread> readers;
  std::atomic<int> broken{0};
  for (int r = 0; r < 2; ++r)
    readers.emplace_back([&] {
      while (reading) {
        const auto snapshot = t.ledger->snapshot();
        std::uint64_t total = 0;
        const auto accounts = snapshot->accounts();
        for (const auto& [number, row] : *accounts)
          if (number.registry == registry("JP")) total += row.balance.raw();
        std::uint64_t held = 0;
        for (const auto& number : {entity("JP", 1), entity("JP", 2)}) {
          const auto blocks = snapshot->holdings(number);
          for (const auto& one : *blocks) held += one.range.quantity().raw();
        }
        // Transfers keep the total: a torn view of one would show here.
        if (total != 7'158 || held != 7'158) ++broken;
        (void)t.ledger->status();
      }
    });
  for (auto& thread : threads) thread.join();
  reading = false;
  for (auto& thread : readers) thread.join();
  CHECK(broken == 0);
  CHECK(accepted + refused + repeated == writers * each);
  CHECK(accepted > 0);
  auto snapshot = t.ledger->snapshot();
  CHECK(snapshot->size() == start + static_cast<std::uint64_t>(accepted.load()));
  const auto state = replayed(*snapshot);
  const auto accounts = snapshot->accounts();
  require_ok(accounts);
  for (const auto& [number, row] : *accounts) CHECK(row == *state.account(number));
  snapshot.reset();  // a snapshot still held would keep the views locked
  const auto status = t.ledger->status();
  CHECK(status.repeated == static_cast<std::uint64_t>(repeated.load()));
  CHECK(status.refused == static_cast<std::uint64_t>(refused.load()));
  t.close();
  require_ok(t.open());
  CHECK(t.ledger->snapshot()->size() == start + static_cast<std::uint64_t>(accepted.load()));
}

TEST_CASE("answers come in the order of the requests") {
  TestLedger t;
  t.start();
  t.furnish();
  std::vector<int> order;
  std::promise<void> all;
  constexpr int count = 500;
  for (int i = 0; i < count; ++i) {
    engine::WriteRequest request;
    // Some are refused, some tried only, some repeated: they wait their turn all the same.
    request.items.push_back(item("o-" + std::to_string(i - (i % 5 == 4 ? 1 : 0)),
                                 move_units(i % 5 == 3 ? 100'000 : 1)));
    request.dry_run = i % 5 == 2;
    request.actor = {1, 1000};
    t.ledger->submit(std::move(request), [&, i](engine::WriteOutcome) {
      order.push_back(i);
      if (i == count - 1) all.set_value();
    });
  }
  all.get_future().get();
  REQUIRE(order.size() == count);
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("a queue that is full answers busy at once") {
  TestLedger t;
  t.start();
  t.furnish();
  std::atomic<int> busy{0}, done{0};
  std::set<std::string> ids;
  constexpr int requests = 60;
  for (int r = 0; r < requests; ++r) {
    engine::WriteRequest request;
    for (std::size_t i = 0; i < base::max_batch_items; ++i)
      request.items.push_back(item(
          "q" + std::to_string(r) + "-" + std::to_string(i),
          i % 2 == 0 ? move_units(1) : transfer(entity("JP", 2), entity("JP", 1), by_quantity(1))));
    request.atomicity = engine::Atomicity::atomic;
    request.actor = {1, 1000};
    t.ledger->submit(std::move(request), [&](engine::WriteOutcome outcome) {
      if (!outcome.items.front() &&
          base::id_text(outcome.items.front().error().id) == std::string_view("writer.busy"))
        ++busy;
      ++done;
    });
  }
  while (done < requests) std::this_thread::yield();
  CHECK(busy > 0);
  CHECK(busy < requests);
  // A busy request used no id.
  CHECK(t.ledger->status().accepted ==
        static_cast<std::uint64_t>(requests - busy) * base::max_batch_items + furnished_size - 1);
}

TEST_CASE("stopping answers everything that was queued") {
  TestLedger t;
  t.start();
  t.furnish();
  std::atomic<int> accepted{0}, stopped{0};
  constexpr int count = 300;
  std::thread stopper([&] { require_ok(t.ledger->stop()); });
  for (int i = 0; i < count; ++i) {
    engine::WriteRequest request;
    request.items.push_back(item("s-" + std::to_string(i), move_units(1)));
    request.actor = {1, 1000};
    t.ledger->submit(std::move(request), [&](engine::WriteOutcome outcome) {
      ++(outcome.items.front() ? accepted : stopped);
    });
  }
  stopper.join();
  CHECK(accepted + stopped == count);
  t.ledger.reset();
  require_ok(t.open());
  CHECK(t.ledger->snapshot()->size() ==
        furnished_size + static_cast<std::uint64_t>(accepted.load()));
}

TEST_CASE("a commit that fails ends writing, and everything acknowledged is there afterwards") {
  TestLedger t;
  t.start();
  t.furnish();
  std::uint64_t acknowledged = 0;
  std::string first_failure;
  {
    const FileSizeLimit limit(64 * 1024);
    for (int i = 0; i < 2'000 && first_failure.empty(); ++i) {
      const auto outcome = t.write("t-" + std::to_string(i), move_units(1));
      if (outcome)
        ++acknowledged;
      else
        first_failure = id_of(outcome);
    }
    CHECK((first_failure == "store.io" || first_failure == "store.full"));
    CHECK(acknowledged > 10);
    CHECK(id_of(t.write("later", move_units(1))) == "store.read_only");
    CHECK(id_of(t.try_out("later", move_units(1))) == "store.read_only");
    CHECK(id_of(t.write("t-0", move_units(1))) == "store.read_only");
    const auto status = t.ledger->status();
    CHECK(status.read_only);
    CHECK_FALSE(status.read_only_reason.empty());
    // Reading goes on, and shows nothing that was not acknowledged.
    CHECK(status.size == furnished_size + acknowledged);
    CHECK((*t.ledger->snapshot()->account(entity("JP", 2)))->balance.raw() == acknowledged);
  }
  (void)t.ledger->stop();
  t.ledger.reset();
  require_ok(t.open());
  CHECK_FALSE(t.ledger->status().read_only);
  // The group that failed may be durable after all: never less than what was acknowledged.
  CHECK(t.ledger->status().size >= furnished_size + acknowledged);
  for (std::uint64_t i = 0; i < acknowledged; ++i) {
    const auto seq = t.ledger->snapshot()->request(domain::RequestId{"t-" + std::to_string(i)});
    require_ok(seq);
    REQUIRE(*seq == furnished_size + i);
  }
  (void)replayed(*t.ledger->snapshot());
  require_ok(t.write("goes-on", move_units(1)));
}
