#include "ledger/crypto/signature.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include <cerrno>
#include <memory>

#include "ledger/base/check.hpp"

namespace jcm::crypto {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, FreeKey>;
using ContextPointer = std::unique_ptr<EVP_MD_CTX, FreeContext>;

}  // namespace

bool verify(const PublicKey& key, base::ByteView message, base::ByteView signature) {
  if (signature.size() != std::tuple_size_v<Signature>) return false;
  const KeyPointer handle(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()));
  const ContextPointer context(EVP_MD_CTX_new());
  const bool good =
      handle && context &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
      EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                       message.size()) == 1;
  ERR_clear_error();
  return good;
}

base::Result<std::unique_ptr<FileKey>> FileKey::generate() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  if (key == nullptr) {
    ERR_clear_error();
    return base::error(base::ErrorId::internal_fault, "OpenSSL could not make an Ed25519 key");
  }
  return std::unique_ptr<FileKey>(new FileKey(key));
}

base::Result<std::unique_ptr<FileKey>> FileKey::from_seed(base::ByteView seed) {
  EVP_PKEY* key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size());
  if (seed.size() != 32 || key == nullptr) {
    EVP_PKEY_free(key);
    ERR_clear_error();
    return base::error(base::ErrorId::key_malformed,
                       "an Ed25519 seed has 32 bytes, this one has " + std::to_string(seed.size()));
  }
  return std::unique_ptr<FileKey>(new FileKey(key));
}

FileKey::~FileKey() { EVP_PKEY_free(static_cast<EVP_PKEY*>(key_)); }

PublicKey FileKey::public_key() const {
  PublicKey out;
  std::size_t length = out.bytes.size();
  JCM_CHECK(EVP_PKEY_get_raw_public_key(static_cast<EVP_PKEY*>(key_), out.bytes.data(), &length) ==
            1);
  JCM_CHECK(length == out.bytes.size());
  return out;
}

base::Result<Signature> FileKey::sign(base::ByteView message) const {
  Signature out{};
  std::size_t length = out.size();
  const ContextPointer context(EVP_MD_CTX_new());
  const bool good =
      context &&
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, static_cast<EVP_PKEY*>(key_)) ==
          1 &&
      EVP_DigestSign(context.get(), out.data(), &length, message.data(), message.size()) == 1 &&
      length == out.size();
  if (!good) {
    ERR_clear_error();
    return base::error(base::ErrorId::internal_fault, "OpenSSL could not sign");
  }
  return out;
}

void SystemEntropy::fill(std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = getrandom(out.data() + done, out.size() - done, 0);
    JCM_CHECK(got > 0 || errno == EINTR);
    if (got > 0) done += static_cast<std::size_t>(got);
  }
}

}  // namespace jcm::crypto
