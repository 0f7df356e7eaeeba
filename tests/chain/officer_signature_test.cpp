#include "ledger/chain/officer_signature.hpp"

#include <catch2/catch.hpp>

#include "ledger/chain/record.hpp"
#include "tests/support/officer_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

std::unique_ptr<crypto::FileKey> key_of(std::uint8_t fill) {
  const base::Bytes seed(32, fill);
  auto key = crypto::FileKey::from_seed(seed);
  REQUIRE(key);
  return std::move(key).value();
}
Digest public_digest(const crypto::FileKey& key) { return Digest{key.public_key().bytes}; }

// A ledger whose officer 1 signs with `key`, and an entry of theirs that is signed well.
struct Signed {
  Signed() : key(key_of(1)) {
    book = staffed();
    book.must(new_officer(2900, Role::administrator));  // who could replace a lost key
    book.must(grant_key(1, public_digest(*key)));
    auto command = open_registry("TH", Side::partner);
    command.signature.emplace();
    entry = book.must(std::move(command));
    book.undo();
    entry.signature = signature(*key, 1);
  }
  [[nodiscard]] domain::OfficerSignature signature(const crypto::FileKey& by,
                                                   std::uint64_t officer) const {
    return *chain::sign_as_officer("test.example/ledger", officer, entry.request_id,
                                   entry.request_digest, by);
  }
  [[nodiscard]] std::string verdict() const {
    const auto status = chain::check_officer_signature(book.state(), entry);
    return status ? "holds" : std::string(base::id_text(status.error().id));
  }
  std::unique_ptr<crypto::FileKey> key;
  Book book;
  Entry entry;
};

}  // namespace

TEST_CASE("the message of an officer's signature, byte for byte") {
  const auto message = chain::officer_message("a.b/c", 2, RequestId{"r1"}, digest_of(0x55));
  std::string expected = "jcm-ledger officer signature v0\n";
  expected +=
      "\x84\x65"
      "a.b/c"
      "\x02\x62"
      "r1"
      "\x58\x20";
  expected += std::string(32, '\x55');
  CHECK(std::string(message.begin(), message.end()) == expected);
}

TEST_CASE("a signature counts for one officer, one ledger, one request") {
  Signed good;
  CHECK(good.verdict() == "holds");
  SECTION("of another key") { good.entry.signature = good.signature(*key_of(2), 1); }
  SECTION("for another officer") { good.entry.signature = good.signature(*good.key, 2); }
  SECTION("under another request id") { good.entry.request_id.text += "x"; }
  SECTION("of another command") { good.entry.request_digest = digest_of(0x56); }
  SECTION("for another ledger") {
    good.entry.signature = *chain::sign_as_officer("test.example/other", 1, good.entry.request_id,
                                                   good.entry.request_digest, *good.key);
  }
  SECTION("with a flipped bit") { (*good.entry.signature)[63] ^= 1; }
  SECTION("by an officer without a key") { good.entry.actor.officer = 2; }
  CHECK(good.verdict() == "officer.signature");
}

TEST_CASE("an entry without a signature is none of its business") {
  Signed good;
  good.entry.signature.reset();
  CHECK(good.verdict() == "holds");
}

TEST_CASE("a replaced key signs from the next entry on") {
  Signed good;
  const auto next = key_of(3);
  auto change = grant_key(1, public_digest(*next));
  change.signature.emplace();
  const auto changed = good.book.must(std::move(change));
  CHECK(good.verdict() == "officer.signature");
  good.entry.signature = good.signature(*next, 1);
  CHECK(good.verdict() == "holds");
  (void)changed;
}
