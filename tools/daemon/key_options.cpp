#include "tools/daemon/key_options.hpp"

namespace jcm::daemon {
namespace {

// What `plan` and `rotate` share.
void declare_change(CLI::App& command, RotateRequest& request, std::string& directory) {
  auto* where = command.add_option_group("where");
  where->add_option("--config", request.config, "Configuration file of the ledger");
  where->add_option("--dir", directory,
                    "Directory that init made; its ledger.toml is the configuration");
  where->require_option(1);
  command.add_option("--new-key", request.new_key, "File of the new private key (key new)")
      ->required();
  command.add_option("--reason", request.reason, "planned, lost or stolen")->required();
  command.add_option("--trusted-checkpoint", request.trusted_checkpoint,
                     "Of a stolen key: the last checkpoint that you are sure of (file)");
  command.add_option(
      "--trusted-trail-checkpoint", request.trusted_trail_checkpoint,
      "Of a stolen key: the last checkpoint of the trail that you are sure of (file; "
      "optional)");
  command.add_option("--new-recovery-key", request.new_recovery_key,
                     "Verifier key that replaces the recovery key (optional)");
}

}  // namespace

void KeyOptions::declare(CLI::App& app) {
  key_ = app.add_subcommand("key", "Make and change the key that signs checkpoints");
  key_->require_subcommand(1);

  new_ = key_->add_subcommand("new", "Make a private key");
  new_->add_option("--out", new_request_.out, "File to make, with mode 0600")->required();
  new_->add_option("--origin", new_request_.origin,
                   "The ledger's origin: then the verifier key is told");

  plan_ = key_->add_subcommand("plan", "Write a change for the recovery key to sign");
  declare_change(*plan_, rotate_request_, directory_);
  plan_->add_option("--out", rotate_request_.out, "File to write the change to")->required();

  authorize_ = key_->add_subcommand("authorize", "Sign a change with the recovery key (offline)");
  authorize_
      ->add_option("--recovery-key", authorize_request_.recovery_key,
                   "File of the recovery key's private key")
      ->required();
  authorize_->add_option("--change", authorize_request_.change, "File that key plan wrote")
      ->required();
  authorize_->add_option("--out", authorize_request_.out, "File to write the signed change to")
      ->required();

  rotate_ = key_->add_subcommand("rotate", "Change the key, with the daemon stopped");
  declare_change(*rotate_, rotate_request_, directory_);
  rotate_->add_option("--authorization", rotate_request_.authorization,
                      "Of a lost or stolen key: file that key authorize wrote");
  rotate_->add_option("--current-key", rotate_request_.current_key,
                      "File of the key in force (default: that of the configuration)");
  rotate_->add_option("--request-id", rotate_request_.request_id,
                      "Request id of the entry (default: made from the new key)");
}

base::Result<std::string> KeyOptions::run() {
  if (rotate_request_.config.empty()) rotate_request_.config = directory_ + "/ledger.toml";
  if (new_->parsed()) return new_key(new_request_);
  if (plan_->parsed()) return plan_rotation(rotate_request_);
  if (authorize_->parsed()) return authorize_rotation(authorize_request_);
  return rotate_key(rotate_request_);
}

}  // namespace jcm::daemon
