// Proofs of one account's holding at a seal.
#include <algorithm>
#include <set>

#include "ledger/chain/holdings_tree.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/engine/seal.hpp"
#include "ledger/engine/snapshot.hpp"

namespace jcm::engine {

namespace {

using domain::AccountNumber;
using domain::PersonalField;

base::Error unknown(const domain::RegistryCode& registry, std::string what, std::string field) {
  return base::error(base::ErrorId::seal_unknown,
                     "registry " + registry.text() + " " + std::move(what) +
                         "; seal.list gives the seals there are",
                     std::move(field));
}

void take_name(const domain::Entry& entry, std::optional<base::Digest>& name) {
  const auto found = entry.body.personal.find(PersonalField::holder_name);
  if (found != entry.body.personal.end()) name = found->second;
}

base::Result<StoredEntry> need(const Snapshot& snapshot, domain::Seq seq) {
  JCM_TRY(auto entry, snapshot.entry(seq));
  if (!entry)
    return base::error(base::ErrorId::store_gap,
                       "entry " + std::to_string(seq) + " is missing in the store; run jcm-verify");
  return std::move(*entry);
}

// The salts of accounts as they were before entry `end`: the digest of the holder's name, which an
// amendment since then may have changed.
class Salts {
 public:
  static base::Result<Salts> before(const Snapshot& snapshot, domain::Seq end) {
    Salts salts(snapshot);
    JCM_TRY(const auto amended, snapshot.of_kind(domain::EntryKind::account_amend, 0));
    for (const auto seq : amended) {
      JCM_TRY(const auto entry, need(snapshot, seq));
      const auto& given = entry.record->entry.body.given;
      const auto* amend = std::get_if<domain::AmendAccount>(&given);
      if (amend == nullptr) continue;
      if (seq >= end)
        salts.renamed_.insert(amend->account);
      else
        take_name(entry.record->entry, salts.names_[amend->account]);
    }
    return salts;
  }

  base::Result<base::Digest> of(const AccountNumber& account, const domain::AccountRow& now) const {
    auto name = now.holder_name;
    if (renamed_.contains(account)) {
      JCM_TRY(const auto opening, need(snapshot_, now.opened_by));
      name.reset();
      take_name(opening.record->entry, name);
      const auto found = names_.find(account);
      if (found != names_.end() && found->second) name = found->second;
    }
    return name.value_or(base::Digest{});
  }

 private:
  explicit Salts(const Snapshot& snapshot) : snapshot_(snapshot) {}
  const Snapshot& snapshot_;
  std::set<AccountNumber> renamed_;  // since then
  std::map<AccountNumber, std::optional<base::Digest>> names_;
};

}  // namespace

base::Result<std::pair<domain::SealKey, domain::SealRow>> find_seal(
    const domain::State& small, const domain::RegistryCode& registry, const WhichSeal& which) {
  const auto& seals = small.seals();
  if (const auto* date = std::get_if<domain::Date>(&which)) {
    const auto found = seals.find({registry, *date});
    if (found == seals.end())
      return unknown(registry, "is not sealed at " + base::to_text(*date), "as_of");
    return std::pair(found->first, found->second);
  }
  std::optional<std::pair<domain::SealKey, domain::SealRow>> newest;
  for (const auto& seal : seals) {
    if (seal.first.registry != registry) continue;
    if (const auto* seq = std::get_if<domain::Seq>(&which)) {
      if (seal.second.sealed_by == *seq) return std::pair(seal.first, seal.second);
    } else {
      newest = seal;
    }
  }
  if (newest) return *newest;
  if (const auto* seq = std::get_if<domain::Seq>(&which))
    return unknown(registry, "was not sealed by entry " + std::to_string(*seq), "seal");
  return unknown(registry, "was never sealed", "as_of");
}

base::Result<SealedHolding> prove_holding(const Snapshot& snapshot, const AccountNumber& account,
                                          const domain::SealRow& seal) {
  const auto end = seal.sealed_by;
  JCM_TRY(const auto salts, Salts::before(snapshot, end));
  JCM_TRY(const auto accounts, snapshot.accounts());  // in the order of the tree
  chain::HoldingsTree tree;
  SealedHolding out;
  bool found = false;
  for (const auto& [number, row] : accounts) {
    if (number.registry != account.registry || row.opened_by >= end) continue;
    JCM_TRY(const auto salt, salts.of(number, row));
    JCM_TRY(auto held, snapshot.holdings_as_of(number, end));
    auto leaf = chain::encode(chain::HoldingLeaf{number, salt, chain::joined(std::move(held))});
    if (number == account) {
      found = true;
      out.index = tree.size();
    }
    tree.add(chain::leaf_hash(leaf));
    if (number == account) out.leaf = std::move(leaf);
  }
  if (!found)
    return base::error(base::ErrorId::account_unknown,
                       "there was no account " + account.text() + " when entry " +
                           std::to_string(end) +
                           " sealed its registry; see account.show for when it was opened",
                       "account");
  if (tree.root() != seal.holdings_root)
    return base::error(base::ErrorId::seal_roots,
                       "what the accounts of registry " + account.registry.text() +
                           " held before entry " + std::to_string(end) +
                           " does not give the root that it sealed; run jcm-verify");
  out.size = tree.size();
  out.hashes = tree.prove(out.index);
  return out;
}

}  // namespace jcm::engine
