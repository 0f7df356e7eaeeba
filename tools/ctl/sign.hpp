// Officers' signatures: every write that goes out while a key is given bears one. The digest is
// computed here, from the command as it will be read, never taken from the daemon.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "ledger/crypto/signature.hpp"
#include "ledger/protocol/method.hpp"
#include "tools/ctl/client.hpp"

namespace jcm::ctl {

class Signing {
 public:
  explicit Signing(std::string key_file) : key_file_(std::move(key_file)) {}

  // The params of a write or a batch with their signatures; those of a read, or of what cannot be
  // read as a write, as they are: the ledger says what is wrong with them. Asks the ledger once for
  // its name and the officer's number.
  std::variant<json::object, Failure> prepare(Client& client, std::string_view method,
                                              const json::object& params);

 private:
  std::optional<Failure> load(Client& client);
  std::optional<Failure> sign(protocol::Method method, json::object& params) const;

  std::string key_file_;
  std::unique_ptr<crypto::FileKey> key_;
  std::string origin_;
  std::uint64_t officer_ = 0;
};

}  // namespace jcm::ctl
