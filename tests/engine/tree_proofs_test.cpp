// Proofs made from the views' tiles and the tail, held against the tree by its definition.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "ledger/engine/snapshot_impl.hpp"
#include "ledger/store/checkpoint_files.hpp"
#include "tests/chain/naive_tree.hpp"
#include "tests/engine/chain_of_book.hpp"
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// Entries that only number themselves: proofs look at leaves alone.
std::vector<store::AppliedEntry> numbered(std::size_t count) {
  const auto chained = chain_of(furnished());
  std::vector<store::AppliedEntry> out;
  for (std::size_t i = 0; i < count; ++i) {
    auto record = std::make_shared<chain::Record>(*chained.front().record);
    record->entry.seq = i;
    record->entry.request_id.text = "n-" + std::to_string(i);
    out.push_back({std::move(record), chained.front().bytes,
                   chain::leaf_hash(base::as_bytes("entry " + std::to_string(i))),
                   i == 0 ? chained.front().delta : domain::Delta{}});
  }
  return out;
}

// Views that show the first `mark` entries, and the rest in the tail.
struct Parts {
  Parts(const std::vector<store::AppliedEntry>& all, std::size_t mark) {
    auto made = store::Entries::create(directory / "entries");
    require_ok(made);
    entries = std::move(*made);
    auto opened = store::Views::open(directory / "views");
    require_ok(opened);
    views = std::move(*opened);
    if (mark > 0) require_ok(views->write(std::span(all).first(mark)));
    engine::TailWriter writer(mark);
    const auto begun = writer.lay({all.begin() + static_cast<std::ptrdiff_t>(mark), all.end()});
    snapshot =
        engine::make_snapshot(std::make_shared<engine::Published>(engine::Published{
                                  views->snapshot(), engine::Tail(mark).extended(begun, all.size()),
                                  all.back().leaf, all.back().record->entry.time}),
                              entries, views);
  }
  TemporaryDirectory directory;
  std::shared_ptr<store::Entries> entries;
  std::shared_ptr<store::Views> views;
  std::shared_ptr<const engine::Snapshot> snapshot;
};

void check_size(const engine::Snapshot& snapshot, const std::vector<base::Digest>& leaves,
                std::size_t size, std::size_t step) {
  const auto root = naive_root(leaves, 0, size);
  for (std::size_t seq = 0; seq < size; seq += seq + step < size ? step : 1) {
    const auto proof = snapshot.inclusion(seq, size);
    require_ok(proof);
    std::vector<base::Digest> expected;
    naive_path(leaves, seq, 0, size, expected);
    REQUIRE(*proof == expected);
    REQUIRE(chain::verify_inclusion(leaves[seq], seq, size, *proof, root));
  }
  for (std::size_t old = 1; old <= size; old += old + step < size ? step : 1) {
    const auto proof = snapshot.consistency(old, size);
    require_ok(proof);
    std::vector<base::Digest> expected;
    naive_subproof(leaves, old, 0, size, true, expected);
    REQUIRE(*proof == expected);
    REQUIRE(chain::verify_consistency(old, naive_root(leaves, 0, old), size, root, *proof));
  }
}

}  // namespace

TEST_CASE("proofs at every size are those of the tree's definition, wherever the views stand") {
  constexpr std::size_t count = 40;
  const auto all = numbered(count);
  std::vector<base::Digest> leaves;
  for (const auto& one : all) leaves.push_back(one.leaf);
  for (const std::size_t mark : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{16},
                                 std::size_t{33}, count - 1, count}) {
    INFO("views at " << mark);
    const Parts parts(all, mark);
    for (std::size_t size = 1; size <= count; ++size) check_size(*parts.snapshot, leaves, size, 1);
    CHECK(parts.snapshot->consistency(0, count)->empty());
    CHECK(parts.snapshot->consistency(count, count)->empty());
  }
}

TEST_CASE("proofs reach over tiles, with the views behind the size and ahead of it") {
  constexpr std::size_t count = 1'300;  // five full tiles and a part
  const auto all = numbered(count);
  std::vector<base::Digest> leaves;
  for (const auto& one : all) leaves.push_back(one.leaf);
  for (const std::size_t mark : {std::size_t{255}, std::size_t{600}, std::size_t{1'024}, count}) {
    INFO("views at " << mark);
    const Parts parts(all, mark);
    for (const std::size_t size : {256U, 257U, 511U, 640U, 1'025U, 1'300U})
      check_size(*parts.snapshot, leaves, size, 97);
  }
}

TEST_CASE("sizes and numbers that do not fit are refused") {
  const Parts parts(numbered(9), 4);
  const auto id = [](const auto& result) {
    REQUIRE_FALSE(result);
    return std::string(base::id_text(result.error().id));
  };
  CHECK(id(parts.snapshot->inclusion(5, 10)) == "entry.unknown");
  CHECK(id(parts.snapshot->inclusion(5, 5)) == "proof.malformed");
  CHECK(id(parts.snapshot->inclusion(0, 0)) == "proof.malformed");
  CHECK(id(parts.snapshot->consistency(3, 10)) == "entry.unknown");
  CHECK(id(parts.snapshot->consistency(6, 5)) == "proof.malformed");
}

TEST_CASE("a running ledger proves every entry under what it signs") {
  TestLedger t;
  t.start();
  t.furnish();
  for (int i = 0; i < 300; ++i) require_ok(t.write("t-" + std::to_string(i), move_units(1)));
  const auto size = t.ledger->snapshot()->size();
  REQUIRE(t.ledger->wait_signed(size, 30'000));
  const auto key = t.ledger->status().key;
  const auto checkpoint = chain::open_checkpoint(*t.ledger->checkpoint_note(), {&key, 1});
  require_ok(checkpoint);
  const auto snapshot = t.ledger->snapshot();
  for (domain::Seq seq = 0; seq < size; seq += 23) {
    const auto proof = snapshot->inclusion(seq, checkpoint->size);
    require_ok(proof);
    CHECK(chain::verify_inclusion((*snapshot->entry(seq))->leaf, seq, checkpoint->size, *proof,
                                  checkpoint->root));
  }
}

TEST_CASE("a checkpoint that is asked for is signed, kept, and read back by its size") {
  TestLedger t;
  t.options.checkpoint_interval_ms = 1;
  t.start();
  t.furnish();
  const auto kept = t.ledger->keep_checkpoint(30'000);
  require_ok(kept);
  const auto key = t.ledger->status().key;
  const auto first = chain::open_checkpoint(*kept, {&key, 1});
  require_ok(first);
  CHECK(first->size == furnished_size);
  require_ok(t.write("later", move_units(1)));
  const auto again = t.ledger->keep_checkpoint(30'000);
  require_ok(again);
  CHECK(chain::open_checkpoint(*again, {&key, 1})->size == furnished_size + 1);
  // Nothing new: the same one, at once.
  CHECK(*t.ledger->keep_checkpoint(30'000) == *again);

  const auto sizes = t.ledger->kept_checkpoints();
  require_ok(sizes);
  REQUIRE(std::ranges::is_sorted(*sizes));
  for (const std::uint64_t size : {std::uint64_t{1}, furnished_size, furnished_size + 1})
    CHECK(std::ranges::binary_search(*sizes, size));
  CHECK(**t.ledger->checkpoint_note(furnished_size) == *kept);
  CHECK_FALSE(*t.ledger->checkpoint_note(2'000'000));
  // The two kept ones belong together.
  const auto second = chain::open_checkpoint(*again, {&key, 1});
  const auto proof = t.ledger->snapshot()->consistency(first->size, second->size);
  require_ok(proof);
  CHECK(chain::verify_consistency(first->size, first->root, second->size, second->root, *proof));
}

TEST_CASE("keeping says so when the signer does not come to it") {
  TestLedger t;
  t.start();
  t.furnish();
  REQUIRE(t.ledger->keep_checkpoint(30'000));
  // A file where the folder of checkpoints was: nothing can be written there, by no user.
  const auto folder = t.options.layout.checkpoints();
  std::filesystem::rename(folder, folder + ".away");
  std::ofstream(folder) << "in the way";
  require_ok(t.write("unsigned", move_units(1)));
  const auto kept = t.ledger->keep_checkpoint(50);
  REQUIRE_FALSE(kept);
  CHECK(kept.error().id == base::ErrorId::checkpoint_missing);
  CHECK(t.ledger->kept_checkpoints().error().id == base::ErrorId::file_unreadable);
  std::filesystem::remove(folder);
  std::filesystem::rename(folder + ".away", folder);
  // The signer goes on by itself as soon as it can.
  const auto later = t.ledger->keep_checkpoint(30'000);
  require_ok(later);
}
