#include "ledger/engine/tail.hpp"

#include <catch2/catch.hpp>

#include "tests/support/domain_builders.hpp"

using namespace jcm;
using namespace jcm::test;
using engine::chunk_entries;
using engine::Tail;
using engine::TailWriter;

namespace {

// Entry n: request id "r-n", touches the account of number n % 7 + 1; every 100th a project.
engine::AppliedEntry made(domain::Seq seq) {
  auto record = std::make_shared<chain::Record>();
  record->entry.seq = seq;
  record->entry.request_id.text = "r-" + std::to_string(seq);
  engine::AppliedEntry entry;
  entry.delta.accounts.push_back(
      {entity("JP", static_cast<std::uint32_t>(seq % 7 + 1)), std::nullopt, domain::AccountRow{}});
  if (seq % 100 == 0) entry.delta.projects.push_back({project("MN004"), {}, domain::ProjectRow{}});
  entry.record = std::move(record);
  return entry;
}

std::vector<engine::AppliedEntry> made(domain::Seq first, domain::Seq end) {
  std::vector<engine::AppliedEntry> entries;
  for (auto seq = first; seq < end; ++seq) entries.push_back(made(seq));
  return entries;
}

// As the commit thread grows it: groups of the given size.
Tail grown(domain::Seq first, domain::Seq end, std::size_t group) {
  Tail tail(first);
  TailWriter writer(first);
  for (auto at = first; at < end; at += group) {
    const auto begun = writer.lay(made(at, std::min<domain::Seq>(at + group, end)));
    tail = tail.extended(begun, writer.end());
  }
  return tail;
}

std::vector<domain::Seq> of_account(const Tail& tail, std::uint32_t number, domain::Seq from) {
  std::vector<domain::Seq> found;
  tail.each_of_account(entity("JP", number), from, [&](const engine::AppliedEntry& entry) {
    found.push_back(entry.record->entry.seq);
  });
  return found;
}

}  // namespace

TEST_CASE("a tail finds what a walk over all entries finds, across chunks") {
  const auto group = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{1024}, std::size_t{3000});
  const domain::Seq first = 37;
  const domain::Seq end = first + 2 * chunk_entries + 500;
  const auto tail = grown(first, end, group);
  CHECK(tail.begin() == first);
  CHECK(tail.end() == end);
  CHECK(tail.find(first - 1) == nullptr);
  CHECK(tail.find(end) == nullptr);
  for (auto seq = first; seq < end; ++seq) {
    const auto* found = tail.find(seq);
    REQUIRE(found != nullptr);
    REQUIRE(found->record->entry.seq == seq);
  }
  for (const domain::Seq from : {first, first + 1'000, first + chunk_entries, end - 3, end}) {
    std::vector<domain::Seq> expected, projects, walked;
    for (auto seq = from; seq < end; ++seq) {
      if (seq % 7 + 1 == 3) expected.push_back(seq);
      if (seq % 100 == 0) projects.push_back(seq);
    }
    CHECK(of_account(tail, 3, from) == expected);
    CHECK(of_account(tail, 9, from).empty());
    tail.each_of_ledger_rows(from,
                             [&](const auto& entry) { walked.push_back(entry.record->entry.seq); });
    CHECK(walked == projects);
    std::size_t all = 0;
    tail.each_entry(from, [&](const auto&) { ++all; });
    CHECK(all == end - from);
  }
}

TEST_CASE("a request id is found only from the given entry on") {
  const auto tail = grown(0, 3 * chunk_entries, 100);
  for (const domain::Seq seq : {domain::Seq{0}, chunk_entries - 1, 2 * chunk_entries + 5}) {
    const auto id = "r-" + std::to_string(seq);
    const auto* found = tail.find_request(id, 0);
    REQUIRE(found != nullptr);
    CHECK(found->record->entry.seq == seq);
    CHECK(tail.find_request(id, seq) == found);
    CHECK(tail.find_request(id, seq + 1) == nullptr);
  }
  CHECK(tail.find_request("r-none", 0) == nullptr);
}

TEST_CASE("a tail drops whole chunks only, and an older tail keeps what it had") {
  const auto tail = grown(0, 2 * chunk_entries + 10, 64);
  CHECK(tail.without_before(chunk_entries - 1).begin() == 0);
  const auto shorter = tail.without_before(chunk_entries);
  CHECK(shorter.begin() == chunk_entries);
  CHECK(shorter.find(chunk_entries - 1) == nullptr);
  CHECK(shorter.find(chunk_entries) != nullptr);
  CHECK(shorter.end() == tail.end());
  CHECK(tail.find(0) != nullptr);
  // The newest chunk has free places, so it stays.
  CHECK(tail.without_before(tail.end()).begin() == 2 * chunk_entries);
  const auto full = grown(0, chunk_entries, 64);
  const auto empty = full.without_before(chunk_entries);
  CHECK(empty.begin() == chunk_entries);
  CHECK(empty.run(chunk_entries).empty());
}

TEST_CASE("a tail goes on after it was emptied") {
  TailWriter writer(0);
  const auto first = writer.lay(made(0, chunk_entries));
  auto tail = Tail(0).extended(first, writer.end());
  tail = tail.without_before(chunk_entries);
  const auto begun = writer.lay(made(chunk_entries, chunk_entries + 5));
  tail = tail.extended(begun, writer.end());
  CHECK(tail.begin() == chunk_entries);
  REQUIRE(tail.find(chunk_entries + 4) != nullptr);
  CHECK(tail.find(chunk_entries + 4)->record->entry.seq == chunk_entries + 4);
}
