// Ed25519 in both directions against the vectors of its authors: the same public key and signature
// from the same seed, and theirs is taken.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "ledger/crypto/signature.hpp"

namespace {

using namespace jcm;

TEST_CASE("Ed25519 gives the signatures its authors published, and takes them") {
  std::ifstream in(JCM_SOURCE_DIR "/tests/vectors/ed25519/sign-128.input");
  REQUIRE(in);
  std::size_t cases = 0;
  for (std::string line; std::getline(in, line); ++cases) {
    INFO("line " << cases + 1);
    // seed and public key : public key : message : signature and message :
    std::istringstream fields(line);
    std::string secret, key, message, signed_message;
    std::getline(fields, secret, ':');
    std::getline(fields, key, ':');
    std::getline(fields, message, ':');
    std::getline(fields, signed_message, ':');
    const auto signer = crypto::FileKey::from_seed(*base::from_hex(secret.substr(0, 64)));
    REQUIRE(signer);
    CHECK(base::to_hex((*signer)->public_key().bytes) == key);
    const auto text = *base::from_hex(message);
    const auto signature = (*signer)->sign(text);
    REQUIRE(signature);
    CHECK(base::to_hex(*signature) == signed_message.substr(0, 128));
    CHECK(crypto::verify((*signer)->public_key(), text,
                         *base::from_hex(signed_message.substr(0, 128))));
    base::Bytes longer = text;
    longer.push_back(0);
    CHECK_FALSE(crypto::verify((*signer)->public_key(), longer, *signature));
  }
  CHECK(cases == 128);
}

}  // namespace
