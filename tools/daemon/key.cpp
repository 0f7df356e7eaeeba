#include "tools/daemon/key.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "ledger/chain/key_change_text.hpp"
#include "ledger/engine/ledger.hpp"
#include "tools/daemon/config.hpp"
#include "tools/daemon/text_file.hpp"
#include "tools/daemon/trail_key.hpp"

namespace jcm::daemon {
namespace {

namespace fs = std::filesystem;
using base::error;
using base::ErrorId;
using domain::KeyChangeReason;

base::Result<KeyChangeReason> reason_of(const std::string& text) {
  if (const auto reason = domain::parse_key_change_reason(text)) return *reason;
  return error(ErrorId::field_value,
               fmt::format("--reason is \"{}\": give planned, lost or stolen", text));
}

// What the command line and the ledger say of a change; not signed.
struct Plan {
  Config config;
  engine::Ledger::KeysFound found;
  std::unique_ptr<crypto::FileKey> next;
  chain::KeyChange change;
  std::string trusted_note;
};

base::Result<Plan> make_plan(const RotateRequest& request) {
  Plan plan;
  JCM_TRY(const auto reason, reason_of(request.reason));
  const bool stolen = reason == KeyChangeReason::stolen;
  if (stolen != !request.trusted_checkpoint.empty())
    return error(ErrorId::field_conflict,
                 stolen ? "--trusted-checkpoint is missing: for a stolen key give the last "
                          "checkpoint that you are sure of, as you or an auditor kept it"
                        : "--trusted-checkpoint belongs to --reason stolen only: leave it out");
  JCM_TRY(plan.config, read_config(request.config));
  JCM_TRY(plan.next, crypto::FileKey::load(request.new_key));
  std::optional<std::string> note;
  if (stolen) {
    JCM_TRY(plan.trusted_note, read_file(request.trusted_checkpoint, "the file of a checkpoint"));
    note = plan.trusted_note;
  }
  JCM_TRY(plan.found, engine::Ledger::read_keys(plan.config.engine, note));
  auto& change = plan.change;
  change.origin = plan.found.keys.origin();
  change.current_key = plan.found.keys.current().key;
  change.new_key.bytes = plan.next->public_key().bytes;
  change.reason = reason;
  change.trusted = plan.found.trusted;
  if (!request.new_recovery_key.empty()) {
    JCM_TRY(const auto key, chain::VerifierKey::parse(request.new_recovery_key));
    change.new_recovery_key = base::Digest{key.key.bytes};
  }
  return plan;
}

base::Error no_recovery_key(const std::string& origin) {
  return error(ErrorId::key_recovery_missing,
               fmt::format("{} names no recovery key, so its key can only be changed with the key "
                           "in force; without that one, start a new ledger that names this one as "
                           "its predecessor (docs/recovery.md)",
                           origin));
}

domain::RotateKey rotation_of(const chain::KeyChange& change, const crypto::Signature& signature) {
  domain::RotateKey out;
  out.new_key = change.new_key;
  out.reason = change.reason;
  out.authorized_by = change.reason == KeyChangeReason::planned
                          ? domain::KeyAuthority::current_key
                          : domain::KeyAuthority::recovery_key;
  out.signature = signature;
  out.new_recovery_key = change.new_recovery_key;
  out.trusted = change.trusted;
  return out;
}

// The signature of the recovery key, from the file it came back in.
base::Result<crypto::Signature> authorized(const RotateRequest& request, const Plan& plan) {
  if (!plan.found.keys.current().recovery_key) return no_recovery_key(plan.change.origin);
  if (request.authorization.empty())
    return error(ErrorId::field_missing,
                 fmt::format("--authorization is missing: write the change with `jcm-ledgerd key "
                             "plan`, have it signed with `jcm-ledgerd key authorize`, and give "
                             "the signed file",
                             request.reason));
  JCM_TRY(const auto text, read_file(request.authorization, "the file that key authorize wrote"));
  JCM_TRY(const auto signed_change, chain::KeyChangeText::parse(text));
  if (signed_change.change != plan.change)
    return error(ErrorId::key_authorization,
                 fmt::format("{} authorizes another change than this one:\n{}this one is:\n{}make "
                             "it anew with `jcm-ledgerd key plan` and have that signed",
                             request.authorization, signed_change.text(),
                             chain::KeyChangeText{plan.change, signed_change.signer, {}}.text()));
  if (!signed_change.signature)
    return error(ErrorId::key_authorization,
                 fmt::format("{} is not signed yet: sign it with `jcm-ledgerd key authorize`",
                             request.authorization));
  return *signed_change.signature;
}

// As it is written into the configuration: relative to its folder when it lies below.
std::string in_configuration(const std::string& config, const std::string& file) {
  std::error_code ignored;
  const fs::path folder = fs::absolute(config, ignored).lexically_normal().parent_path();
  const fs::path path = fs::absolute(file, ignored).lexically_normal();
  const fs::path relative = path.lexically_relative(folder);
  return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
}

std::string told(const RotateRequest& request, const Plan& plan, const engine::Rotated& done) {
  const auto& current = done.current.text();
  const fs::path vkey =
      fs::path(request.new_key).parent_path() / fmt::format("{}.vkey", done.number);
  std::string out =
      fmt::format("{} {} at entry {} ({})\n  before: {}\n  now:    {}\n",
                  done.repeated ? "The key was changed already:" : "Changed the key of",
                  done.current.name, done.seq, request.reason, done.former.text(), current);
  const auto written = write_new_file(vkey.string(), current + "\n");
  if (written)
    out += fmt::format("  {}   the new verifier key; hand it to every auditor\n", vkey.string());
  else if (const auto there = read_file(vkey.string(), ""); !there || *there != current + "\n")
    out += fmt::format("The new verifier key could not be put beside its key: {}\n",
                       written.error().detail);
  if (done.former_signed)
    out += "Both keys have signed the checkpoint with which the new one begins.\n";
  else if (plan.change.reason == KeyChangeReason::planned)
    out +=
        "Only the new key has signed the checkpoint with which it begins; run this again with "
        "--current-key and the former key, if you have it.\n";
  if (done.set_aside > 0)
    out += fmt::format(
        "{} kept checkpoints that the stolen key signed are void; they were moved "
        "to the folder void beside the others.\n",
        done.set_aside);
  for (const auto& notice : done.notices) out += "Notice: " + notice + "\n";
  out += fmt::format(
      "Now change {}:\n[ledger]\nkey = \"{}\"\nthen start the daemon. The former key {}.\n",
      request.config, in_configuration(request.config, request.new_key),
      plan.change.reason == KeyChangeReason::planned
          ? "signs nothing any more; destroy it when the ledger runs"
          : "is not accepted any more");
  return out;
}

}  // namespace

base::Result<std::string> new_key(const NewKeyRequest& request) {
  // A name that no verifier key can have is found before a key is made.
  const auto text_of = [&](const crypto::PublicKey& key) -> base::Result<std::string> {
    if (request.origin.empty()) return base::to_hex(key.bytes);
    const auto text = chain::VerifierKey{request.origin, key}.text();
    JCM_TRY_VOID(chain::VerifierKey::parse(text));
    return text;
  };
  JCM_TRY(const auto key, crypto::FileKey::generate());
  JCM_TRY(const auto text, text_of(key->public_key()));
  JCM_TRY_VOID(key->save(request.out));
  return fmt::format("Made the private key {}; keep it secret\n{}: {}\n", request.out,
                     request.origin.empty() ? "Public key" : "Verifier key", text);
}

base::Result<std::string> plan_rotation(const RotateRequest& request) {
  JCM_TRY(const auto plan, make_plan(request));
  if (plan.change.reason == KeyChangeReason::planned)
    return error(ErrorId::field_conflict,
                 "a planned change needs no plan: `jcm-ledgerd key rotate` signs it with the key "
                 "in force; give --reason lost or stolen");
  const auto& recovery = plan.found.keys.current().recovery_key;
  if (!recovery) return no_recovery_key(plan.change.origin);
  // Whatever the ledger would refuse but for the signature is said now.
  auto keys = plan.found.keys;
  const auto taken = keys.take(plan.found.size, rotation_of(plan.change, {}));
  if (!taken && taken.error().id != ErrorId::key_authorization) return taken.error();
  const std::string text = chain::KeyChangeText{plan.change, *recovery, {}}.text();
  JCM_TRY_VOID(write_new_file(request.out, text));
  JCM_TRY_VOID(plan_trail_key(plan.config.engine, request, plan.next->public_key()));
  return fmt::format(
      "{}\nWrote this change to {}. Take it to the machine that holds the recovery key, compare it "
      "there, and sign it:\njcm-ledgerd key authorize --recovery-key RECOVERY.pem --change {} "
      "--out SIGNED\n",
      text, request.out, fs::path(request.out).filename().string());
}

base::Result<std::string> authorize_rotation(const AuthorizeRequest& request) {
  JCM_TRY(const auto text, read_file(request.change, "the file that key plan wrote"));
  JCM_TRY(auto change, chain::KeyChangeText::parse(text));
  JCM_TRY(const auto key, crypto::FileKey::load(request.recovery_key));
  if (key->public_key().bytes != change.signer.bytes)
    return error(
        ErrorId::key_mismatch,
        fmt::format("{} is not the recovery key that the ledger names, which is {}; give "
                    "that key's file",
                    request.recovery_key,
                    chain::VerifierKey{change.change.origin, crypto::PublicKey{change.signer.bytes}}
                        .text()));
  JCM_TRY(change.signature, chain::sign_key_change(change.change, *key));
  JCM_TRY_VOID(write_new_file(request.out, change.text()));
  JCM_TRY_VOID(authorize_trail_key(request, *key));
  return fmt::format(
      "{}\nSigned this change in {}. Take it back to the ledger, and give it to "
      "jcm-ledgerd key rotate with --authorization.\n",
      change.text(), request.out);
}

base::Result<std::string> rotate_key(const RotateRequest& request) {
  JCM_TRY(const auto plan, make_plan(request));
  const auto& keys = plan.found.keys;
  const bool done_already = keys.spans().size() > 1 && keys.current().key == plan.change.new_key;
  std::unique_ptr<crypto::FileKey> current;
  engine::KeyRotation rotation;
  if (plan.change.reason == KeyChangeReason::planned) {
    const std::string file =
        request.current_key.empty() ? plan.config.key_file : request.current_key;
    JCM_TRY(current, crypto::FileKey::load(file));
    JCM_TRY(const auto signature, chain::sign_key_change(plan.change, *current));
    rotation.change = rotation_of(plan.change, signature);
  } else if (!done_already) {
    JCM_TRY(const auto signature, authorized(request, plan));
    rotation.change = rotation_of(plan.change, signature);
  }
  const std::string id =
      request.request_id.empty()
          ? "key.rotate-" + base::to_hex(base::ByteView(plan.change.new_key.bytes).first(16))
          : request.request_id;
  JCM_TRY(rotation.request_id, domain::RequestId::parse(id));
  rotation.uid = ::getuid();
  rotation.trusted_note = plan.trusted_note;
  const base::SystemClock clock;
  crypto::SystemEntropy entropy;
  JCM_TRY(const auto done, engine::Ledger::rotate_key(plan.config.engine, rotation, current.get(),
                                                      *plan.next, clock, entropy));
  return told(request, plan, done) +
         rotate_trail_key(plan.config.engine, request, current.get(), *plan.next);
}

}  // namespace jcm::daemon
