#include "ledger/domain/gates.hpp"
#include "ledger/domain/laws.hpp"
#include "ledger/engine/guard.hpp"
#include "ledger/engine/signer_thread.hpp"
#include "ledger/store/checkpoint_files.hpp"

namespace jcm::engine {

namespace {

using base::error;
using base::ErrorId;

struct First {
  store::AppliedEntry entry;
  std::vector<store::PersonalRow> administrator;  // one, unless the founding gives no name
};

// Entry 0, through the same gates as every other entry.
base::Result<First> make_genesis(const Founding& founding, const crypto::Signer& signer,
                                 const base::Clock& clock, crypto::Entropy& entropy) {
  First first;
  domain::PersonalDigests personal;
  // A trail names nobody: its administrator is that of the ledger it belongs to.
  if (!domain::is_trail(founding.origin) || !founding.administrator_name.empty()) {
    const domain::PersonalTexts texts{
        {domain::PersonalField::officer_name, founding.administrator_name}};
    JCM_TRY_VOID(domain::check_personal_texts(texts));
    chain::Salt salt;
    entropy.fill(salt);
    const auto digest = chain::personal_digest(salt, founding.administrator_name);
    first.administrator.push_back(
        {digest, base::Bytes(salt.begin(), salt.end()), founding.administrator_name});
    personal.emplace(domain::PersonalField::officer_name, digest);
  }

  domain::Command command{domain::Genesis{.origin = founding.origin,
                                          .checkpoint_key = base::Digest{signer.public_key().bytes},
                                          .recovery_key = founding.recovery_key,
                                          .administrator_uid = founding.administrator_uid,
                                          .predecessor = founding.predecessor},
                          {},
                          std::nullopt,
                          std::move(personal)};
  JCM_TRY(const auto checked, domain::check_form(std::move(command)));
  JCM_TRY(auto id, domain::RequestId::parse("genesis"));
  const domain::State nothing;
  const domain::Circumstances around{.time = clock.now(),
                                     .request_id = std::move(id),
                                     .request_digest = chain::request_digest(checked.command()),
                                     .actor = {1, founding.administrator_uid},
                                     .batch = std::nullopt};
  auto record = std::make_shared<chain::Record>();
  JCM_TRY(record->entry, domain::decide(checked, nothing, around));
  JCM_TRY(first.entry.delta, domain::apply(nothing, record->entry));
  JCM_TRY_VOID(domain::check_touched(nothing, record->entry, first.entry.delta));
  JCM_TRY(auto bytes, chain::encode(*record));
  first.entry.leaf = chain::leaf_hash(bytes);
  first.entry.bytes = std::make_shared<const base::Bytes>(std::move(bytes));
  first.entry.record = std::move(record);
  return first;
}

base::Status write_first(const Options& options, const First& first, const std::string& origin,
                         const crypto::Signer& signer, const base::Clock& clock) {
  JCM_TRY(const auto entries,
          store::Entries::create(options.layout.entries(),
                                 {options.tiny_memtables, options.small_memtables}));
  const store::CommitItem item{0, *first.entry.bytes, first.entry.leaf};
  JCM_TRY_VOID(entries->commit(std::span(&item, 1), first.administrator));
  JCM_TRY(const auto views, store::Views::open(options.layout.views(), options.tiny_memtables,
                                               options.small_memtables));
  JCM_TRY_VOID(views->write(std::span(&first.entry, 1)));
  JCM_TRY_VOID(views->flush());
  JCM_TRY_VOID(entries->close());
  chain::Frontier tree;
  tree.append(first.entry.leaf);
  auto head = sign_head(tree, origin, signer, clock, checkpoint_directory(options), true);
  return head ? base::Status() : base::Status(std::move(head).error());
}

}  // namespace

base::Status Ledger::init(const Options& options, const Founding& founding,
                          const crypto::Signer& signer, const base::Clock& clock,
                          crypto::Entropy& entropy) {
  // Whatever can be refused is refused before anything is written.
  JCM_TRY(const auto first, make_genesis(founding, signer, clock, entropy));
  JCM_TRY(const auto old_checkpoint, store::read_checkpoint(checkpoint_directory(options)));
  if (old_checkpoint)
    return error(ErrorId::store_exists,
                 checkpoint_directory(options) +
                     " holds the checkpoint of a ledger already; give " +
                     "another directory (a ledger that continues an older one names it as its " +
                     "predecessor)");
  auto done = write_first(options, first, founding.origin, signer, clock);
  if (done) return done;
  auto why = std::move(done).error();
  if (why.id == ErrorId::store_exists)
    why.detail += "; if that is what an init left that did not finish, remove " +
                  options.layout.data + " and run init again";
  else
    why.detail += "; init did not finish: remove " + options.layout.data + " and run it again";
  return why;
}

}  // namespace jcm::engine
