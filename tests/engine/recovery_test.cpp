// Views are only a convenience: whatever happens to them, the ledger opens and answers the same.
#include "ledger/engine/recovery.hpp"

#include <fstream>

#include "ledger/domain/laws.hpp"
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;
namespace fs = std::filesystem;

namespace {

// Everything a snapshot says about rows and holdings, as one text.
std::string answers(const TestLedger& t) {
  const auto snapshot = t.ledger->snapshot();
  std::string all = std::to_string(snapshot->size()) + "\n";
  const auto accounts = snapshot->accounts();
  require_ok(accounts);
  for (const auto& [number, row] : *accounts) {
    all += number.text() + " " + std::to_string(row.balance.raw()) + " " +
           std::to_string(static_cast<int>(row.status));
    const auto holdings = snapshot->holdings(number);
    require_ok(holdings);
    for (const auto& one : *holdings) all += " " + one.text();
    const auto statement = snapshot->statement(number, {}, {}, 0, 1'000);
    require_ok(statement);
    for (const auto& line : statement->lines)
      all +=
          " @" + std::to_string(line.record->entry.seq) + "=" + std::to_string(line.balance.raw());
    all += "\n";
  }
  const auto decisions = snapshot->decisions();
  require_ok(decisions);
  for (const auto& row : *decisions) all += row.facts.key.text() + "\n";
  for (int i = 0; i < 60; ++i) {
    const auto seq = snapshot->request(domain::RequestId{"t-" + std::to_string(i)});
    require_ok(seq);
    all += (*seq ? std::to_string(**seq) : "-") + " ";
  }
  return all;
}

Command numbered(int i) {
  return i % 3 == 2 ? transfer(entity("JP", 2), entity("JP", 1), by_quantity(7)) : move_units(10);
}

void fill(TestLedger& t) {
  t.furnish();
  for (int i = 0; i < 60; ++i) require_ok(t.write("t-" + std::to_string(i), numbered(i)));
}

void copy_directory(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

}  // namespace

TEST_CASE("deleting the views changes no answer") {
  TestLedger t;
  t.start();
  fill(t);
  const auto before = answers(t);
  const auto head = t.ledger->status().head_leaf;
  t.close();
  fs::remove_all(t.options.layout.views());
  require_ok(t.open());
  CHECK(t.ledger->status().notices.size() == 1);
  CHECK(answers(t) == before);
  CHECK(t.ledger->status().head_leaf == head);
  t.close();
  require_ok(t.open());
  CHECK(t.ledger->status().notices.empty());
  CHECK(answers(t) == before);
}

TEST_CASE("damaged views are built anew, with a notice") {
  TestLedger t;
  t.start();
  fill(t);
  const auto before = answers(t);
  t.close();
  const auto damage = GENERATE("table", "current", "manifest");
  for (const auto& file : fs::directory_iterator(t.options.layout.views())) {
    const auto name = file.path().filename().string();
    const bool hit = damage == std::string("table")     ? file.path().extension() == ".sst"
                     : damage == std::string("current") ? name == "CURRENT"
                                                        : name.starts_with("MANIFEST");
    if (!hit) continue;
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(file.file_size() / 3));
    bytes << "damage";
  }
  require_ok(t.open());
  INFO(damage);
  CHECK(t.ledger->status().notices.size() == 1);
  CHECK(answers(t) == before);
}

TEST_CASE("views ahead of the entries, or of another ledger, are built anew") {
  TestLedger t;
  t.options.checkpoint_directory = t.directory / "elsewhere";
  t.start();
  fill(t);
  const auto before = answers(t);
  const auto size = t.ledger->status().size;
  t.close();
  copy_directory(t.options.layout.entries(), t.directory / "entries");
  copy_directory(t.options.checkpoint_directory, t.directory / "checkpoints");
  SECTION("ahead") {
    require_ok(t.open());
    require_ok(t.write("later", move_units(1)));
    t.close();
    copy_directory(t.directory / "entries", t.options.layout.entries());
    copy_directory(t.directory / "checkpoints", t.options.checkpoint_directory);
  }
  SECTION("of another ledger") {
    TestLedger other;
    other.clock.advance_seconds(1);
    other.start();
    fill(other);
    other.close();
    copy_directory(other.options.layout.views(), t.options.layout.views());
  }
  require_ok(t.open());
  CHECK(t.ledger->status().size == size);
  CHECK(t.ledger->status().notices.size() == 1);
  CHECK(answers(t) == before);
}

TEST_CASE("after a crash the entries behind the views are replayed") {
  TestLedger t;
  t.options.tiny_memtables = GENERATE(false, true);
  t.start();
  fill(t);
  const auto before = answers(t);
  const auto size = t.ledger->status().size;
  // The files as kill -9 leaves them: nothing of the views' memory was flushed on purpose.
  copy_directory(t.options.layout.data, t.directory / "killed");
  t.close();
  t.options.layout.data = t.directory / "killed";
  require_ok(t.open());
  CHECK(t.ledger->status().size == size);
  CHECK(answers(t) == before);
  // A request id of the replayed part is known.
  const auto again = t.write("t-59", numbered(59));
  require_ok(again);
  CHECK(again->repeated);
  require_ok(t.write("goes-on", move_units(3)));
  const auto grown = answers(t);
  t.close();
  require_ok(t.open());
  CHECK(answers(t) == grown);
}

TEST_CASE("a long history without views is written to them while it is replayed") {
  TestLedger t;
  t.start();
  t.furnish();
  for (int batch = 0; batch < 40; ++batch) {
    std::vector<engine::WriteItem> items;
    for (int i = 0; i < 1'000; ++i)
      items.push_back(item(
          "b" + std::to_string(batch) + "-" + std::to_string(i),
          i % 2 == 0 ? move_units(1) : transfer(entity("JP", 2), entity("JP", 1), by_quantity(1))));
    const auto outcome = t.send(std::move(items), engine::Atomicity::atomic);
    require_ok(outcome.items.front());
  }
  const auto size = t.ledger->status().size;
  const auto holdings = t.ledger->snapshot()->holdings(entity("JP", 1));
  t.close();
  fs::remove_all(t.options.layout.views());
  require_ok(t.open());
  CHECK(t.ledger->status().size == size);
  CHECK(*t.ledger->snapshot()->holdings(entity("JP", 1)) == *holdings);
  CHECK(*t.ledger->snapshot()->request(domain::RequestId{"b0-0"}) ==
        std::optional<domain::Seq>(size - 40'000));
  CHECK(*t.ledger->snapshot()->request(domain::RequestId{"b39-999"}) ==
        std::optional<domain::Seq>(size - 1));
}
