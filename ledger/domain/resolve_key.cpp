// Gate 2 for a change of the checkpoint key. Whether its signature holds is for the chain to say
// (chain/key_change.hpp).
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;

// Every key there ever was, with what it was for.
std::optional<std::string> former_use(const State& state, const Digest& key) {
  const auto as_recovery = [&](const std::optional<Digest>& recovery) { return recovery == key; };
  if (state.genesis()->checkpoint_key == key) return "the first checkpoint key";
  if (as_recovery(state.genesis()->recovery_key)) return "the first recovery key";
  for (const auto& [seq, row] : state.keys()) {
    if (row.key == key) return "the checkpoint key that entry " + std::to_string(seq) + " brought";
    if (as_recovery(row.recovery_key))
      return "a recovery key named before entry " + std::to_string(seq + 1);
  }
  return std::nullopt;
}

base::Status check_fresh(const State& state, std::string_view field, const Digest& key) {
  const auto use = former_use(state, key);
  if (!use) return {};
  return base::error(ErrorId::key_used_before,
                     std::string(field) + " was " + *use +
                         "; a key never comes back, make a new one with jcm-ledgerd key new",
                     std::string(field));
}

}  // namespace

base::Result<Decision> of(const RotateKey& rotate, const Common& common, const State& state,
                          Timestamp time) {
  JCM_TRY(const Date date, recording_date(0, common, time));
  JCM_TRY_VOID(check_fresh(state, "new_key", rotate.new_key));
  if (rotate.authorized_by == KeyAuthority::recovery_key && !state.recovery_key())
    return base::error(ErrorId::key_recovery_missing,
                       "this ledger names no recovery key, so its key can only be changed with the "
                       "key in force; without that one, start a new ledger that names this one as "
                       "its predecessor (docs/recovery.md)",
                       "authorized_by");
  if (rotate.new_recovery_key)
    JCM_TRY_VOID(check_fresh(state, "new_recovery_key", *rotate.new_recovery_key));
  if (rotate.trusted && rotate.trusted->size > state.head().size)
    return base::error(ErrorId::field_value,
                       "trusted.size is " + std::to_string(rotate.trusted->size) +
                           ", the ledger holds " + std::to_string(state.head().size) +
                           " entries; give a checkpoint of this ledger that is not past its end",
                       "trusted.size");
  return Decision{{}, date, {}};
}

}  // namespace jcm::domain::resolve
