// Ed25519 (RFC 8032) keys and signatures, key files, random bytes.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"

namespace jcm::crypto {

struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const PublicKey&) const = default;
};
using Signature = std::array<std::uint8_t, 64>;

// True only for a valid signature; every malformed input is simply false.
bool verify(const PublicKey& key, base::ByteView message, base::ByteView signature);

// What signs checkpoints. A file key today; an agent or a hardware token may stand here later.
class Signer {
 public:
  virtual ~Signer() = default;
  [[nodiscard]] virtual PublicKey public_key() const = 0;
  [[nodiscard]] virtual base::Result<Signature> sign(base::ByteView message) const = 0;
};

// A private key held in memory, kept in a PEM file (PKCS #8).
class FileKey final : public Signer {
 public:
  static base::Result<std::unique_ptr<FileKey>> generate();
  // Refuses a file that others than its owner can read (key.permissions), cannot be read (key.unreadable)
  // or is not an Ed25519 private key (key.malformed).
  static base::Result<std::unique_ptr<FileKey>> load(const std::string& path);
  // Deterministic key for vectors and tests: the 32-byte seed of RFC 8032.
  static base::Result<std::unique_ptr<FileKey>> from_seed(base::ByteView seed);
  ~FileKey() override;
  FileKey(const FileKey&) = delete;
  FileKey& operator=(const FileKey&) = delete;

  // Writes the key with mode 0600, durably; refuses to overwrite an existing file (key.exists).
  [[nodiscard]] base::Status save(const std::string& path) const;
  [[nodiscard]] PublicKey public_key() const override;
  [[nodiscard]] base::Result<Signature> sign(base::ByteView message) const override;

 private:
  explicit FileKey(void* key) : key_(key) {}
  void* key_;  // EVP_PKEY, owned
};

// Where randomness comes from (salts, origins). Injected, so that golden ledgers are reproducible.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
};
class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace jcm::crypto
