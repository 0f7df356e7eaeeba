#include "ledger/engine/trail.hpp"

#include <filesystem>

#include "ledger/engine/guard.hpp"

namespace jcm::engine {
namespace {

constexpr auto folder = "/trail";

base::Result<Founding> founding_of(const Ledger& ledger) {
  JCM_TRY(const auto first, ledger.snapshot()->entry(0));
  const auto* genesis =
      first ? std::get_if<domain::Genesis>(&first->record->entry.body.given) : nullptr;
  if (genesis == nullptr)
    return base::error(base::ErrorId::store_corrupt,
                       "entry 0 is not a genesis: run jcm-verify on the data");
  Founding founding;
  founding.origin = genesis->origin;
  founding.administrator_uid = genesis->administrator_uid;
  founding.recovery_key = ledger.keys().current().recovery_key;
  return founding;
}

}  // namespace

Options trail_options(const Options& main) {
  Options options = main;
  options.layout.data += folder;
  if (!options.checkpoint_directory.empty()) options.checkpoint_directory += folder;
  options.small_memtables = true;
  options.trail_head = nullptr;
  return options;
}

bool trail_exists(const Options& main) {
  std::error_code unreachable;
  const bool exists = std::filesystem::exists(trail_options(main).layout.entries(), unreachable);
  return exists || unreachable;
}

base::Status found_trail(const Options& main, const Founding& of_main, const crypto::Signer& signer,
                         const base::Clock& clock, crypto::Entropy& entropy) {
  Founding founding;
  founding.origin = domain::trail_origin(of_main.origin);
  founding.administrator_uid = of_main.administrator_uid;
  founding.recovery_key = of_main.recovery_key;
  auto done = Ledger::init(trail_options(main), founding, signer, clock, entropy);
  if (done) return done;
  return in("beginning the trail", std::move(done).error());
}

base::Result<OpenedTrail> open_trail(const Options& main, const Ledger& ledger,
                                     const crypto::Signer& signer, const base::Clock& clock,
                                     crypto::Entropy& entropy) {
  OpenedTrail opened;
  opened.begun = !trail_exists(main);
  if (opened.begun) {
    JCM_TRY(const auto founding, founding_of(ledger));
    JCM_TRY_VOID(found_trail(main, founding, signer, clock, entropy));
  }
  JCM_TRY(opened.ledger, Ledger::open(trail_options(main), signer, clock, entropy));
  const auto& origin = opened.ledger->keys().origin();
  if (origin != domain::trail_origin(ledger.keys().origin()))
    return base::error(base::ErrorId::store_corrupt, trail_options(main).layout.data + " holds " +
                                                         origin + ", not the trail of " +
                                                         ledger.keys().origin() +
                                                         "; put the ledger's own trail there");
  return opened;
}

std::optional<domain::TrailHead> head_of_trail(const Ledger& trail) {
  const auto checkpoint = trail.status().checkpoint;
  if (!checkpoint) return std::nullopt;
  return domain::TrailHead{checkpoint->origin, checkpoint->size, checkpoint->root};
}

}  // namespace jcm::engine
