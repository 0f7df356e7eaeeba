#include <catch2/catch.hpp>

#include "tests/support/key_commands.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// The newest entry of a ledger with one change of key behind it, judged on the state before it.
struct Newest {
  explicit Newest(Command command) {
    book.must(genesis_with_recovery());
    book.must(rotate_key(2));
    book.must(std::move(command));
    entry = book.entries().back();
    delta = book.deltas().back();
    book.undo();
  }
  // Which law says no; empty when none does.
  [[nodiscard]] std::string broken() const {
    const auto status = check_touched(book.state(), entry, delta);
    return status ? "" : std::string(base::id_text(status.error().id));
  }
  Book book;
  Entry entry;
  Delta delta;
};

// A whole state with these changes of key.
std::string whole(const std::vector<std::pair<Seq, KeyRow>>& keys) {
  Book book;
  book.must(genesis_with_recovery());
  book.must(open_registry("JP", Side::japan));
  book.must(open_registry("MN", Side::partner));
  State state = book.state();
  Delta rows;
  for (const auto& [seq, row] : keys) rows.keys.push_back({seq, std::nullopt, row});
  state.load(rows);
  const auto status = check_whole(state);
  return status ? "" : std::string(base::id_text(status.error().id));
}
KeyRow row(std::uint8_t key) {
  return {digest_of(key), KeyChangeReason::planned, digest_of(0x99), std::nullopt};
}

}  // namespace

TEST_CASE("law.keys: a change of key changes the keys as it says, and nothing else does") {
  Newest change(rotate_key(3));
  CHECK(change.broken().empty());
  SECTION("not at all") { change.delta.keys.clear(); }
  SECTION("to another key") { change.delta.keys[0].after->key = digest_of(4); }
  SECTION("for another reason") { change.delta.keys[0].after->reason = KeyChangeReason::lost; }
  SECTION("and the recovery key goes") { change.delta.keys[0].after->recovery_key.reset(); }
  SECTION("and something is called trusted") {
    change.delta.keys[0].after->trusted = TrustedHead{1, {}};
  }
  SECTION("to a former key") {
    std::get<RotateKey>(change.entry.body.given).new_key = digest_of(2);
    change.delta.keys[0].after->key = digest_of(2);
  }
  SECTION("to the first key") {
    std::get<RotateKey>(change.entry.body.given).new_key = digest_of(0x11);
    change.delta.keys[0].after->key = digest_of(0x11);
  }
  SECTION("by an officer") { change.entry.actor.officer = 1; }
  SECTION("under the number of another entry") { change.delta.keys[0].key = 9; }
  CHECK(change.broken() == "law.keys");
}

TEST_CASE("law.keys: another entry changes no key") {
  Newest other(open_registry("JP", Side::japan));
  CHECK(other.broken().empty());
  other.delta.keys.push_back({2, std::nullopt, row(5)});
  CHECK(other.broken() == "law.keys");
}

TEST_CASE("law.keys over a whole state") {
  CHECK(whole({}).empty());
  CHECK(whole({{1, row(2)}, {2, row(3)}}).empty());
  auto stolen = row(3);
  stolen.reason = KeyChangeReason::stolen;
  CHECK(whole({{2, stolen}}) == "law.keys");
  stolen.trusted = TrustedHead{2, {}};
  CHECK(whole({{2, stolen}}).empty());
  stolen.trusted->size = 3;
  CHECK(whole({{2, stolen}}) == "law.keys");
  auto planned = row(3);
  planned.trusted = TrustedHead{1, {}};
  CHECK(whole({{2, planned}}) == "law.keys");
  CHECK(whole({{0, row(2)}}) == "law.keys");
  CHECK(whole({{3, row(2)}}) == "law.keys");
  CHECK(whole({{1, row(2)}, {2, row(2)}}) == "law.keys");
  CHECK(whole({{1, row(0x11)}}) == "law.keys");
}
