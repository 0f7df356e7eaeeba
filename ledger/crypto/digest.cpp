#include "ledger/crypto/digest.hpp"

#include <openssl/evp.h>

#include "ledger/base/check.hpp"

namespace jcm::crypto {
namespace {

// A failure here means that memory or the provider is gone: nothing above could go on.
EVP_MD_CTX* new_context() {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  JCM_CHECK(context != nullptr);
  return context;
}

// The algorithm fetched once and one context, kept for the life of the thread.
class KeptSha256 {
 public:
  KeptSha256() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(new_context()) {
    JCM_CHECK(algorithm_ != nullptr);
  }
  ~KeptSha256() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(algorithm_);
  }
  KeptSha256(const KeptSha256&) = delete;
  KeptSha256& operator=(const KeptSha256&) = delete;

  void start(EVP_MD_CTX* context) const {
    JCM_CHECK(EVP_DigestInit_ex2(context, algorithm_, nullptr) == 1);
  }
  [[nodiscard]] EVP_MD_CTX* context() const { return context_; }

 private:
  EVP_MD* algorithm_;
  EVP_MD_CTX* context_;
};

const KeptSha256& kept() {
  thread_local const KeptSha256 instance;
  return instance;
}

base::Digest finish_into_digest(EVP_MD_CTX* context) {
  base::Digest out;
  unsigned int length = 0;
  JCM_CHECK(EVP_DigestFinal_ex(context, out.bytes.data(), &length) == 1);
  JCM_CHECK(length == out.bytes.size());
  return out;
}

void feed(EVP_MD_CTX* context, base::ByteView data) {
  JCM_CHECK(EVP_DigestUpdate(context, data.data(), data.size()) == 1);
}

}  // namespace

base::Digest sha256(base::ByteView data) { return sha256({data}); }

base::Digest sha256(std::initializer_list<base::ByteView> parts) {
  const KeptSha256& sha = kept();
  sha.start(sha.context());
  for (const auto part : parts) feed(sha.context(), part);
  return finish_into_digest(sha.context());
}

Sha256Stream::Sha256Stream() : context_(new_context()) {
  kept().start(static_cast<EVP_MD_CTX*>(context_));
}

Sha256Stream::~Sha256Stream() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

void Sha256Stream::update(base::ByteView data) { feed(static_cast<EVP_MD_CTX*>(context_), data); }

base::Digest Sha256Stream::finish() {
  auto* context = static_cast<EVP_MD_CTX*>(context_);
  const base::Digest out = finish_into_digest(context);
  kept().start(context);
  return out;
}

}  // namespace jcm::crypto
