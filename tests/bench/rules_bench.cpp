// Where the time of one entry goes, in process and without a disk: what a reader of history does
// (hash, link, tree; decode; the rules) and what the writer does (form, decide, apply, laws,
// absorb, encode), each part on its own, and the verifier as a whole. Prints one JSON line:
// nanoseconds of processor time an entry; _wall is time on the clock.
//   rules_bench [ACCOUNTS [MOVES [pairs|mixed]]]
// With a fourth argument only that part runs, for a profiler: replay, write, verify, tree, make.
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "ledger/audit/verify.hpp"
#include "ledger/chain/merkle.hpp"
#include "ledger/domain/gates.hpp"
#include "ledger/domain/laws.hpp"
#include "ledger_in_memory.hpp"
#include "load_client.hpp"

namespace {

using namespace jcm;
using bench::die;
using bench::Made;

std::int64_t nanos() {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

template <class T>
T must(base::Result<T> result) {
  if (!result) die(result.error().detail);
  return std::move(result).value();
}

// A part of one entry that took this long was interrupted.
constexpr std::int64_t another_ran = 200'000;

// One clock reading costs this much; it is taken off every part that is timed entry by entry.
double clock_nanos() {
  std::int64_t best = another_ran;
  for (int times = 0; times < 1'000; ++times) {
    const auto start = nanos();
    best = std::min(best, nanos() - start);
  }
  return static_cast<double>(best);
}

void print(const char* name, double nanos_per_entry) {
  std::printf("\"%s_ns\":%.0f,", name, nanos_per_entry);
}

// Of all threads together, so that what else runs on the machine hardly counts.
double cpu_nanos() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

template <class Work>
double per_entry(std::size_t entries, const Work& work) {
  const auto start = cpu_nanos();
  work();
  return (cpu_nanos() - start) / static_cast<double>(entries);
}

void hash_chain_tree(const Made& made) {
  chain::Frontier tree;
  base::Digest prev;
  for (const auto& bytes : made.bytes) {
    if (must(chain::decode_link(bytes)).prev != prev) die("a link does not hold");
    prev = chain::leaf_hash(bytes);
    tree.append(prev);
  }
  if (tree.size() != made.bytes.size()) die("the tree is short");
}

void decode_all(const Made& made) {
  for (const auto& bytes : made.bytes) (void)must(chain::decode(bytes));
}

void digest_all(const std::vector<chain::Record>& records) {
  for (const auto& record : records)
    if (chain::request_digest(record.entry) != record.entry.request_digest) die("a digest differs");
}

// What a reader of history runs; the state after it.
domain::State replay_all(const std::vector<chain::Record>& records) {
  domain::State state;
  for (const auto& record : records) {
    const auto delta = must(domain::replay(state, record.entry));
    state.absorb(record.entry, delta);
  }
  return state;
}

struct Parts {
  std::int64_t form = 0, decide = 0, apply = 0, laws = 0, absorb = 0, encode = 0, hash = 0;
};

// What the writer runs, part by part; every byte must come out as it was.
Parts write_all(const Made& made, const std::vector<chain::Record>& records) {
  Parts parts;
  domain::State state;
  base::Digest prev;
  auto last = nanos();
  const auto lap = [&](std::int64_t& part) {
    const auto now = nanos();
    if (now - last < another_ran) part += now - last;
    last = now;
  };
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto& was = records[i].entry;
    domain::Command command{was.body.given, was.body.common, was.authority, was.body.personal};
    domain::Circumstances around{was.time, was.request_id, was.request_digest, was.actor,
                                 was.batch};
    last = nanos();
    const auto checked = must(domain::check_form(std::move(command)));
    lap(parts.form);
    chain::Record record{0, prev, must(domain::decide(checked, state, around))};
    lap(parts.decide);
    const auto delta = must(domain::apply(state, record.entry));
    lap(parts.apply);
    if (!domain::check_touched(state, record.entry, delta)) die("a law is broken");
    lap(parts.laws);
    state.absorb(record.entry, delta);
    lap(parts.absorb);
    const auto bytes = must(chain::encode(record));
    lap(parts.encode);
    prev = chain::leaf_hash(bytes);
    lap(parts.hash);
    if (bytes != made.bytes[i]) die("an entry is written otherwise than before");
  }
  return parts;
}

audit::Report verify(const Made& made, audit::Level level, unsigned threads) {
  const bench::MadeSource source(made);
  audit::Input input;
  input.records = &source;
  input.level = level;
  input.threads = threads;
  auto report = must(audit::verify(input));
  for (const auto& finding : report.findings)
    if (finding.id != audit::FindingId::checkpoint_missing) die("a finding: " + finding.detail);
  return report;
}

}  // namespace

int main(int argc, char** argv) {
  const auto accounts =
      argc > 1 ? static_cast<std::uint32_t>(std::strtoul(argv[1], nullptr, 10)) : 64;
  const auto moves = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100'000UL;
  const std::string mix = argc > 3 ? argv[3] : "pairs";
  const std::string only = argc > 4 ? argv[4] : "";
  if (accounts < 2 || (mix != "pairs" && mix != "mixed"))
    die("usage: rules_bench [ACCOUNTS [MOVES [pairs|mixed [PART]]]]");
  const auto made =
      bench::make_ledger(accounts, moves, mix == "pairs" ? bench::Mix::pairs : bench::Mix::mixed);
  const auto entries = made.bytes.size();
  if (only == "make") return 0;
  std::vector<chain::Record> records;
  records.reserve(entries);
  std::size_t size = 0;
  for (const auto& bytes : made.bytes) {
    records.push_back(must(chain::decode(bytes)));
    size += bytes.size();
  }
  if (only == "replay") return replay_all(records).head().size == entries ? 0 : 1;
  if (only == "write") return write_all(made, records).form > 0 ? 0 : 1;
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  if (only == "verify") return verify(made, audit::Level::rules, 0).findings.empty() ? 0 : 1;
  if (only == "tree") return verify(made, audit::Level::tree, 0).findings.empty() ? 0 : 1;

  std::printf(
      "{\"accounts\":%u,\"entries\":%zu,\"mix\":\"%s\",\"bytes_per_entry\":%.0f,"
      "\"ranges_per_move\":%.2f,\"live_blocks\":%zu,",
      accounts, entries, mix.c_str(), static_cast<double>(size) / static_cast<double>(entries),
      made.ranges_per_move, made.live_blocks);
  print("hash_chain_tree", per_entry(entries, [&] { hash_chain_tree(made); }));
  print("decode", per_entry(entries, [&] { decode_all(made); }));
  print("request_digest", per_entry(entries, [&] { digest_all(records); }));
  print("replay", per_entry(entries, [&] { (void)replay_all(records); }));
  const auto parts = write_all(made, records);
  const double clock = clock_nanos();
  const auto part = [&](const char* name, std::int64_t total) {
    print(name, static_cast<double>(total) / static_cast<double>(entries) - clock);
  };
  part("form", parts.form);
  part("decide", parts.decide);
  part("apply", parts.apply);
  part("laws", parts.laws);
  part("absorb", parts.absorb);
  part("encode", parts.encode);
  part("hash", parts.hash);
  for (const auto level : {audit::Level::tree, audit::Level::rules}) {
    const std::string name = "verify_" + std::string(audit::text_of(level));
    const auto start = nanos();
    print(name.c_str(), per_entry(entries, [&] { (void)verify(made, level, cores); }));
    print((name + "_wall").c_str(),
          static_cast<double>(nanos() - start) / static_cast<double>(entries));
  }
  std::printf("\"cores\":%u}\n", cores);
}
