// `jcm-ledgerd key ...`: the keys that sign checkpoints, made and changed while no daemon runs
// (docs/recovery.md).
#pragma once

#include <string>

#include "ledger/base/result.hpp"

namespace jcm::daemon {

// Every function gives the text to print; nothing that exists is overwritten (key.exists).

struct NewKeyRequest {
  std::string out;     // file of the private key, made with mode 0600
  std::string origin;  // name in the verifier key; empty: only the bare public key is told
};
base::Result<std::string> new_key(const NewKeyRequest& request);

struct RotateRequest {
  std::string config;                    // configuration file
  std::string new_key;                   // file of the new private key
  std::string reason;                    // planned, lost, stolen
  std::string current_key;               // file; empty: that of the configuration
  std::string authorization;             // signed change, for lost and stolen
  std::string trusted_checkpoint;        // file of a note, for stolen
  std::string trusted_trail_checkpoint;  // file of a note of the trail, for stolen; may be empty
  std::string new_recovery_key;          // verifier key; empty: stays
  std::string request_id;                // empty: made from the new key
  std::string out;                       // plan: file of the change
};
// Writes the change that the recovery key is to sign; changes nothing else, and needs no stop.
base::Result<std::string> plan_rotation(const RotateRequest& request);
base::Result<std::string> rotate_key(const RotateRequest& request);

struct AuthorizeRequest {
  std::string recovery_key;  // file of the private key
  std::string change;        // file that `key plan` wrote
  std::string out;           // the same with the signature
};
base::Result<std::string> authorize_rotation(const AuthorizeRequest& request);

}  // namespace jcm::daemon
