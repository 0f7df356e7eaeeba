#include <catch2/catch.hpp>

#include "tests/support/key_commands.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

Book keyed() {
  Book book;
  book.must(genesis_with_recovery());
  book.must(open_registry("JP", Side::japan));
  return book;
}
// "key.used_before new_key", or "accepted".
std::string submit(Book& book, Command command) {
  const auto entry = book.submit(std::move(command));
  if (entry) return "accepted";
  CHECK_FALSE(entry.error().detail.empty());
  return std::string(base::id_text(entry.error().id)) + " " + entry.error().field;
}
Command with_recovery(Command command, std::uint8_t key) {
  std::get<RotateKey>(command.given).new_recovery_key = digest_of(key);
  return command;
}
constexpr auto lost = KeyChangeReason::lost;
constexpr auto stolen = KeyChangeReason::stolen;

}  // namespace

TEST_CASE("a change of key is ledger-wide, by the system, and stands in the state") {
  auto book = keyed();
  CHECK(book.state().checkpoint_key() == digest_of(0x11));
  CHECK(book.state().recovery_key() == digest_of(0x99));
  const auto entry = book.must(rotate_key(2));
  CHECK(entry.kind() == EntryKind::key_rotate);
  CHECK(text_of(entry.kind()) == "key.rotate");
  CHECK(entry_kind_of(140) == EntryKind::key_rotate);
  CHECK(entry.scope.empty());
  CHECK(entry.business_date == base::date_of(entry.time, 0));
  CHECK(entry.actor.officer == 0);
  REQUIRE(book.state().keys().size() == 1);
  const auto& [seq, row] = *book.state().keys().begin();
  CHECK(seq == 2);
  CHECK(row == KeyRow{digest_of(2), KeyChangeReason::planned, digest_of(0x99), std::nullopt});
  CHECK(book.state().checkpoint_key() == digest_of(2));
  const State after = book.state();
  book.undo();
  CHECK(book.state().checkpoint_key() == digest_of(0x11));
  book.must(rotate_key(2));
  CHECK(book.state().keys() == after.keys());
}

TEST_CASE("the recovery key stays in force until a change names another") {
  auto book = keyed();
  book.must(with_recovery(rotate_key(2, lost), 0x98));
  CHECK(book.state().recovery_key() == digest_of(0x98));
  book.must(rotate_key(3));
  CHECK(book.state().recovery_key() == digest_of(0x98));
}

TEST_CASE("a key never comes back") {
  auto book = keyed();
  CHECK(submit(book, rotate_key(0x11)) == "key.used_before new_key");
  CHECK(submit(book, rotate_key(0x99)) == "key.used_before new_key");
  CHECK(submit(book, with_recovery(rotate_key(2), 0x11)) == "key.used_before new_recovery_key");
  CHECK(submit(book, with_recovery(rotate_key(2), 0x99)) == "key.used_before new_recovery_key");
  book.must(with_recovery(rotate_key(2), 0x98));
  book.must(rotate_key(3));
  for (const unsigned key : {0x11U, 2U, 3U, 0x99U, 0x98U})
    CHECK(submit(book, rotate_key(static_cast<std::uint8_t>(key))) == "key.used_before new_key");
  CHECK(submit(book, rotate_key(4)) == "accepted");
}

TEST_CASE("a ledger without a recovery key knows planned changes only") {
  Book book;
  book.must(genesis());
  CHECK(submit(book, rotate_key(2, lost)) == "key.recovery_missing authorized_by");
  CHECK(submit(book, rotate_key(2, stolen, TrustedHead{1, {}})) ==
        "key.recovery_missing authorized_by");
  CHECK(submit(book, with_recovery(rotate_key(2), 0x99)) == "accepted");
  CHECK(submit(book, rotate_key(3, lost)) == "accepted");
}

TEST_CASE("what is trusted of a stolen key cannot lie past the end") {
  auto book = keyed();
  CHECK(submit(book, rotate_key(2, stolen, TrustedHead{3, {}})) == "field.value trusted.size");
  CHECK(submit(book, rotate_key(2, stolen, TrustedHead{2, digest_of(5)})) == "accepted");
  CHECK(book.state().keys().begin()->second.trusted == TrustedHead{2, digest_of(5)});
}

TEST_CASE("only the system changes keys, and it does nothing else") {
  auto book = keyed();
  auto checked = check_form(rotate_key(2));
  REQUIRE(checked);
  Circumstances around{book.now(), RequestId{"a"}, digest_of(1), Actor{1, 1000}, std::nullopt};
  auto entry = decide(*checked, book.state(), around);
  REQUIRE_FALSE(entry);
  CHECK(entry.error().id == base::ErrorId::officer_not_allowed);
  // Whoever runs it: its authority is a signature.
  around.actor = {0, 4711};
  CHECK(decide(*checked, book.state(), around));
  auto other = check_form(open_registry("MN", Side::partner));
  REQUIRE(other);
  around.actor = {0, 1000};
  entry = decide(*other, book.state(), around);
  REQUIRE_FALSE(entry);
  CHECK(entry.error().id == base::ErrorId::officer_not_allowed);
}
