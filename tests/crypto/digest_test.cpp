// SHA-256 values of FIPS 180-4's examples ("abc", two blocks, a million times "a") and of nothing.
#include "ledger/crypto/digest.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <thread>

namespace {

using jcm::base::as_bytes;
using jcm::base::ByteView;
using jcm::base::to_hex;
using jcm::crypto::sha256;
using jcm::crypto::Sha256Stream;

constexpr auto hash_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr auto hash_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr auto hash_of_million_a =
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST_CASE("SHA-256 gives the published values") {
  CHECK(to_hex(sha256(ByteView{}).view()) == hash_of_nothing);
  CHECK(to_hex(sha256(as_bytes("abc")).view()) == hash_of_abc);
  CHECK(
      to_hex(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).view()) ==
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(to_hex(sha256(as_bytes(std::string(1'000'000, 'a'))).view()) == hash_of_million_a);
}

TEST_CASE("parts are hashed as if they stood together") {
  CHECK(to_hex(sha256({as_bytes("a"), ByteView{}, as_bytes("bc")}).view()) == hash_of_abc);
  CHECK(to_hex(sha256({}).view()) == hash_of_nothing);
}

TEST_CASE("a stream gives the same, starts anew, and does not disturb one-shot hashes") {
  Sha256Stream stream;
  for (int i = 0; i < 1'000; ++i) {
    stream.update(as_bytes(std::string(1'000, 'a')));
    if (i == 500) CHECK(to_hex(sha256(as_bytes("abc")).view()) == hash_of_abc);
  }
  CHECK(to_hex(stream.finish().view()) == hash_of_million_a);
  stream.update(as_bytes("abc"));
  CHECK(to_hex(stream.finish().view()) == hash_of_abc);
  CHECK(to_hex(stream.finish().view()) == hash_of_nothing);
}

TEST_CASE("every thread has a context of its own") {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&wrong, t] {
      const auto expected = to_hex(sha256(as_bytes("abc")).view());
      for (int i = 0; i < 2'000; ++i) {
        if (to_hex(sha256({as_bytes("a"), as_bytes("bc")}).view()) != expected) ++wrong[t];
        sha256(as_bytes(std::to_string(i)));
      }
      if (expected != hash_of_abc) ++wrong[t];
    });
  for (auto& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

}  // namespace
