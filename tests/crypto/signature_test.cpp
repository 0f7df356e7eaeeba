#include "ledger/crypto/signature.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using base::as_bytes;
using base::ErrorId;

crypto::PublicKey key_of(const base::Bytes& bytes) {
  REQUIRE(bytes.size() == 32);
  crypto::PublicKey out;
  std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
  return out;
}

// Section 7.1 of RFC 8032.
struct RfcCase {
  const char* seed;
  const char* key;
  const char* message;
  const char* signature;
};
constexpr RfcCase rfc_cases[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST_CASE("Ed25519 signs as RFC 8032 says") {
  for (const auto& c : rfc_cases) {
    const auto key = crypto::FileKey::from_seed(*base::from_hex(c.seed));
    REQUIRE(key);
    CHECK(base::to_hex((*key)->public_key().bytes) == c.key);
    const auto message = *base::from_hex(c.message);
    const auto signature = (*key)->sign(message);
    REQUIRE(signature);
    CHECK(base::to_hex(*signature) == c.signature);
    CHECK(crypto::verify((*key)->public_key(), message, *signature));
  }
}

TEST_CASE("Wycheproof: every valid signature is taken, every invalid one is not") {
  const auto vectors = test::read_vectors("wycheproof/ed25519_test.json");
  std::size_t cases = 0;
  std::size_t invalid = 0;
  for (const auto& group : vectors["testGroups"].items) {
    const auto key = key_of(*base::from_hex(group["publicKey"]["pk"].text));
    for (const auto& c : group["tests"].items) {
      INFO("case " << c["tcId"].text << ": " << c["comment"].text);
      const bool expected = c["result"].text == "valid";
      CHECK(crypto::verify(key, *base::from_hex(c["msg"].text), *base::from_hex(c["sig"].text)) ==
            expected);
      ++cases;
      if (!expected) ++invalid;
    }
  }
  CHECK(cases == 151);
  CHECK(invalid == 63);
}

TEST_CASE("a change of message, signature or key is seen") {
  const auto key = crypto::FileKey::generate();
  const auto other = crypto::FileKey::generate();
  REQUIRE(key);
  REQUIRE(other);
  const auto public_key = (*key)->public_key();
  auto signature = *(*key)->sign(as_bytes("checkpoint"));
  CHECK(crypto::verify(public_key, as_bytes("checkpoint"), signature));
  CHECK_FALSE(crypto::verify(public_key, as_bytes("checkpoinT"), signature));
  CHECK_FALSE(crypto::verify((*other)->public_key(), as_bytes("checkpoint"), signature));
  CHECK_FALSE(
      crypto::verify(public_key, as_bytes("checkpoint"), base::ByteView(signature).first(63)));
  CHECK_FALSE(crypto::verify(public_key, as_bytes("checkpoint"), {}));
  signature[10] ^= 1;
  CHECK_FALSE(crypto::verify(public_key, as_bytes("checkpoint"), signature));
}

TEST_CASE("a seed has 32 bytes") {
  for (const std::size_t size : {0U, 31U, 33U}) {
    const auto key = crypto::FileKey::from_seed(base::Bytes(size, 7));
    REQUIRE_FALSE(key);
    CHECK(key.error().id == ErrorId::key_malformed);
  }
}

TEST_CASE("random bytes fill the whole span and differ") {
  crypto::SystemEntropy entropy;
  std::set<base::Bytes> seen;
  for (int i = 0; i < 100; ++i) {
    base::Bytes salt(16);
    entropy.fill(salt);
    seen.insert(salt);
  }
  CHECK(seen.size() == 100);
  base::Bytes large(1 << 16, 0);  // more than one getrandom call may give
  entropy.fill(large);
  CHECK(std::count(large.end() - 4'096, large.end(), 0) < 200);
  entropy.fill({});
}

}  // namespace
