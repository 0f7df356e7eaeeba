// What a seal costs the writer, and what taking an erased text out of the files costs. Prints one
// JSON line of milliseconds.
//   seal_bench [BLOCKS [ACCOUNTS [TEXTS]]]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "ledger/chain/holdings_tree.hpp"
#include "ledger/crypto/digest.hpp"
#include "ledger/store/entries.hpp"

namespace {

using namespace jcm;

double millis_of(const auto& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
      .count();
}

base::Digest digest_of(std::uint64_t number) {
  base::Bytes seed;
  base::put_u64(seed, number);
  return crypto::sha256(seed);
}

// As many blocks as asked for, each of ten units, dealt out to the accounts in turn, so that no two
// of one account touch.
domain::State state_of(std::uint64_t blocks, std::uint32_t accounts) {
  const auto registry = *domain::RegistryCode::parse("JP");
  const domain::NumberingRun run{registry, *domain::ProjectReference::parse("MN004"),
                                 *domain::Vintage::of(2017)};
  const auto account = [&](std::uint64_t i) {
    return domain::AccountNumber{registry, domain::AccountKind::entity_holding,
                                 static_cast<std::uint32_t>(i % accounts) + 1};
  };
  domain::Delta rows;
  for (std::uint32_t i = 0; i < accounts; ++i) {
    domain::AccountRow row;
    row.holder_name = digest_of(i);
    rows.accounts.push_back({account(i), std::nullopt, row});
  }
  for (std::uint64_t i = 0; i < blocks; ++i)
    rows.blocks.push_back(
        {{run, i * 10 + 1}, std::nullopt, domain::BlockRow{i * 10 + 10, account(i), 1}});
  rows.runs.push_back(
      {run, std::nullopt, domain::RunRow{*domain::Quantity::of(blocks * 10), blocks * 10}});
  domain::State state;
  state.load(rows);
  return state;
}

void die(const base::Error& error) {
  std::fprintf(stderr, "seal_bench: %s\n", error.detail.c_str());
  std::exit(1);
}

// Takes one text of so many out of the files, and another.
void measure_scrub(std::uint64_t texts) {
  const auto directory = std::filesystem::temp_directory_path() / "jcm-seal-bench";
  std::filesystem::remove_all(directory);
  auto entries = store::Entries::create(directory / "e");
  if (!entries) die(entries.error());
  const auto commit = [&](const std::vector<store::PersonalRow>& rows,
                          const std::vector<base::Digest>& erased) {
    const base::Bytes bytes(100, 1);
    const store::CommitItem item{(*entries)->head().size, bytes, digest_of(0)};
    if (auto done = (*entries)->commit(std::span(&item, 1), rows, erased); !done) die(done.error());
  };
  constexpr std::uint64_t group = 5'000;
  for (std::uint64_t at = 0; at < texts; at += group) {
    std::vector<store::PersonalRow> rows;
    for (std::uint64_t i = at; i < at + group; ++i)
      rows.push_back({digest_of(i), base::Bytes(16, 1), base::to_hex(digest_of(i + texts).view())});
    commit(rows, {});
  }
  commit({}, {digest_of(texts / 2)});
  const auto took = millis_of([&] {
    if (auto done = (*entries)->scrub(); !done) die(done.error());
  });
  commit({}, {digest_of(texts / 3)});
  const auto again = millis_of([&] {
    if (auto done = (*entries)->scrub(); !done) die(done.error());
  });
  if (auto done = (*entries)->close(); !done) die(done.error());
  std::filesystem::remove_all(directory);
  std::printf(",\"scrub_first_ms\":%.1f,\"scrub_next_ms\":%.1f", took, again);
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int at, std::uint64_t otherwise) {
    return argc > at ? std::strtoull(argv[at], nullptr, 10) : otherwise;
  };
  const auto blocks = argument(1, 1'000'000);
  const auto accounts = static_cast<std::uint32_t>(argument(2, 10'000));
  const auto texts = argument(3, 1'000'000);
  const auto state = state_of(blocks, accounts);
  base::Digest root;
  const auto took = millis_of(
      [&] { root = chain::seal_roots(state, *domain::RegistryCode::parse("JP")).holdings; });
  std::printf("{\"blocks\":%llu,\"accounts\":%u,\"seal_ms\":%.1f,\"root\":\"%.8s\"",
              static_cast<unsigned long long>(blocks), accounts, took,
              base::to_hex(root.view()).c_str());
  if (texts > 0) measure_scrub(texts);
  std::printf("}\n");
  return 0;
}
