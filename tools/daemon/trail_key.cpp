#include "tools/daemon/trail_key.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "ledger/chain/key_change_text.hpp"
#include "ledger/engine/trail.hpp"
#include "tools/daemon/text_file.hpp"

namespace jcm::daemon {
namespace {

using base::error;
using base::ErrorId;
using domain::KeyChangeReason;

std::string beside(const std::string& file) { return file + ".trail"; }

struct TrailPlan {
  engine::Ledger::KeysFound found;
  chain::KeyChange change;
  std::string trusted_note;
};

// A stolen key without a trusted checkpoint of the trail is replaced as a lost one: what it signed
// of the trail before stays good.
base::Result<TrailPlan> make_trail_plan(const engine::Options& trail, const RotateRequest& request,
                                        const crypto::PublicKey& next) {
  TrailPlan plan;
  auto reason = domain::parse_key_change_reason(request.reason);
  JCM_CHECK(reason.has_value());
  std::optional<std::string> note;
  if (reason == KeyChangeReason::stolen) {
    if (request.trusted_trail_checkpoint.empty()) {
      reason = KeyChangeReason::lost;
    } else {
      JCM_TRY(plan.trusted_note,
              read_file(request.trusted_trail_checkpoint, "the file of a checkpoint of the trail"));
      note = plan.trusted_note;
    }
  }
  JCM_TRY(plan.found, engine::Ledger::read_keys(trail, note));
  auto& change = plan.change;
  change.origin = plan.found.keys.origin();
  change.current_key = plan.found.keys.current().key;
  change.new_key.bytes = next.bytes;
  change.reason = *reason;
  change.trusted = plan.found.trusted;
  if (!request.new_recovery_key.empty()) {
    JCM_TRY(const auto key, chain::VerifierKey::parse(request.new_recovery_key));
    change.new_recovery_key = base::Digest{key.key.bytes};
  }
  return plan;
}

base::Result<crypto::Signature> signature_of(const RotateRequest& request, const TrailPlan& plan,
                                             const crypto::Signer* current) {
  if (plan.change.reason == KeyChangeReason::planned) {
    if (current == nullptr)
      return error(ErrorId::field_missing, "the key in force is not at hand; give --current-key");
    return chain::sign_key_change(plan.change, *current);
  }
  const std::string file = beside(request.authorization);
  JCM_TRY(const auto text,
          read_file(file, "the file that key authorize wrote beside the ledger's"));
  JCM_TRY(const auto signed_change, chain::KeyChangeText::parse(text));
  if (signed_change.change != plan.change)
    return error(ErrorId::key_authorization,
                 file +
                     " authorizes another change; make it anew with `jcm-ledgerd key plan`, "
                     "with the daemon stopped, and have that signed");
  if (!signed_change.signature)
    return error(ErrorId::key_authorization,
                 file + " is not signed yet: sign it with `jcm-ledgerd key authorize`");
  return *signed_change.signature;
}

base::Result<engine::Rotated> rotate(const engine::Options& trail, const RotateRequest& request,
                                     const crypto::Signer* current, const crypto::Signer& next) {
  JCM_TRY(const auto plan, make_trail_plan(trail, request, next.public_key()));
  engine::KeyRotation rotation;
  rotation.change.new_key = plan.change.new_key;
  const bool done = plan.found.keys.current().key.bytes == next.public_key().bytes;
  if (!done) {
    JCM_TRY(rotation.change.signature, signature_of(request, plan, current));
    rotation.change.reason = plan.change.reason;
    rotation.change.authorized_by = plan.change.reason == KeyChangeReason::planned
                                        ? domain::KeyAuthority::current_key
                                        : domain::KeyAuthority::recovery_key;
    rotation.change.new_recovery_key = plan.change.new_recovery_key;
    rotation.change.trusted = plan.change.trusted;
  }
  // A trail that was begun under this key has nothing to change.
  if (done && plan.found.keys.spans().size() == 1) return engine::Rotated{};
  JCM_TRY(rotation.request_id,
          domain::RequestId::parse(
              "key.rotate-" + base::to_hex(base::ByteView(plan.change.new_key.bytes).first(16))));
  rotation.uid = ::getuid();
  rotation.trusted_note = plan.trusted_note;
  const base::SystemClock clock;
  crypto::SystemEntropy entropy;
  return engine::Ledger::rotate_key(trail, rotation, current, next, clock, entropy);
}

}  // namespace

base::Status plan_trail_key(const engine::Options& main, const RotateRequest& request,
                            const crypto::PublicKey& next) {
  if (!engine::trail_exists(main)) return {};
  JCM_TRY(const auto plan, make_trail_plan(engine::trail_options(main), request, next));
  const auto& recovery = plan.found.keys.current().recovery_key;
  if (!recovery) return {};
  return write_new_file(beside(request.out),
                        chain::KeyChangeText{plan.change, *recovery, {}}.text());
}

base::Status authorize_trail_key(const AuthorizeRequest& request, const crypto::Signer& recovery) {
  std::error_code ignored;
  const std::string file = beside(request.change);
  if (!std::filesystem::exists(file, ignored)) return {};
  JCM_TRY(const auto text, read_file(file, "the trail's change"));
  JCM_TRY(auto change, chain::KeyChangeText::parse(text));
  if (recovery.public_key().bytes != change.signer.bytes)
    return error(ErrorId::key_mismatch, file + " is to be signed by another recovery key");
  JCM_TRY(change.signature, chain::sign_key_change(change.change, recovery));
  return write_new_file(beside(request.out), change.text());
}

std::string rotate_trail_key(const engine::Options& main, const RotateRequest& request,
                             const crypto::Signer* current, const crypto::Signer& next) {
  if (!engine::trail_exists(main)) return {};
  const auto done = rotate(engine::trail_options(main), request, current, next);
  if (done) return "The trail's key was changed with it.\n";
  return fmt::format(
      "The TRAIL's key was NOT changed ({}: {}). Until it is, the daemon serves the ledger without "
      "its trail. Mend this and run the same command again.\n",
      base::id_text(done.error().id), done.error().detail);
}

}  // namespace jcm::daemon
