// A ledger in memory that answers as the service does, as far as the rooms below protocol go:
// requests are read by the typed readers, decided by the domain's gates, recorded as real records.
// Examples of the schemas run on it, and what the views make of its state is checked against the
// result schemas.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "ledger/chain/holdings_tree.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/domain/gates.hpp"
#include "ledger/protocol/entry_view.hpp"
#include "ledger/protocol/write_params.hpp"

namespace jcm::protocol::testing {

class ExampleLedger {
 public:
  struct Stored {
    std::shared_ptr<const chain::Record> record;
    base::Digest leaf;
    base::Bytes bytes;
  };

  ExampleLedger() {
    domain::Command genesis;
    genesis.given =
        domain::Genesis{"jcm.example/examples", fill(0x11), std::nullopt, 1000, std::nullopt};
    JCM_CHECK(write({domain::RequestId{"genesis"}, std::move(genesis), {}, false}).has_value());
  }

  // One write: the stored entry (of a repetition, the first one's), or for a dry run what would be
  // stored.
  base::Result<Stored> write(const WriteParams& params,
                             std::optional<domain::BatchPosition> batch = std::nullopt) {
    if (const auto known = by_id_.find(params.request_id.text); known != by_id_.end())
      return repeated(stored_[known->second], params.command);
    domain::Command command = params.command;
    for (const auto& [field, text] : params.texts) {
      command.personal[field] = chain::personal_digest(chain::Salt{}, text);
      personal_[command.personal[field]] = text;
    }
    const auto digest = chain::request_digest(command);
    JCM_TRY(auto checked, domain::check_form(std::move(command)));
    now_.micros += 1'000'000;
    domain::Circumstances around{now_, params.request_id, digest, {1, 1000}, batch};
    if (const auto seq = domain::referred_entry(checked.command().given);
        seq && *seq < stored_.size())
      around.original = &stored_[*seq].record->entry;
    domain::SealRoots roots;
    if (const auto* seal = std::get_if<domain::Seal>(&checked.command().given)) {
      roots = chain::seal_roots(state_, seal->registry);
      around.roots = &roots;
    }
    JCM_TRY(auto entry, domain::decide(checked, state_, around));
    JCM_TRY(auto delta, domain::apply(state_, entry));
    const auto prev = stored_.empty() ? base::Digest{} : stored_.back().leaf;
    Stored out{
        std::make_shared<const chain::Record>(chain::Record{chain::rules_version, prev, entry}),
        {},
        {}};
    JCM_TRY(out.bytes, chain::encode(*out.record));
    out.leaf = chain::leaf_hash(out.bytes);
    if (params.dry_run) return out;
    undo_.push_back({delta, state_.head()});
    state_.absorb(entry, delta);
    by_id_[params.request_id.text] = stored_.size();
    stored_.push_back(out);
    return out;
  }

  // Takes the newest entry back: an atomic batch that was refused.
  void undo() {
    state_.revert(undo_.back().first, undo_.back().second);
    undo_.pop_back();
    by_id_.erase(stored_.back().record->entry.request_id.text);
    stored_.pop_back();
  }

  [[nodiscard]] const domain::State& state() const { return state_; }
  [[nodiscard]] const std::vector<Stored>& stored() const { return stored_; }
  [[nodiscard]] const Stored* find(const std::string& request_id) const {
    const auto at = by_id_.find(request_id);
    return at == by_id_.end() ? nullptr : &stored_[at->second];
  }
  [[nodiscard]] base::Result<std::optional<PersonalText>> personal(
      const base::Digest& digest) const {
    const auto at = personal_.find(digest);
    if (at == personal_.end()) return std::optional<PersonalText>();
    return std::optional(PersonalText{base::Bytes(16), at->second});
  }
  [[nodiscard]] std::vector<domain::UnitBlock> holdings(
      const domain::AccountNumber& account) const {
    std::vector<domain::UnitBlock> out;
    for (const auto& key : state_.holdings(account))
      out.push_back(*state_.block_at({account.registry, key.project, key.vintage}, key.first));
    return out;
  }

 private:
  static base::Digest fill(std::uint8_t byte) {
    base::Digest out;
    out.bytes.fill(byte);
    return out;
  }
  static base::Result<Stored> repeated(const Stored& first, const domain::Command& command) {
    if (chain::request_digest(first.record->entry) == chain::request_digest(command)) return first;
    return base::error(base::ErrorId::request_id_conflict, "the request id was used before",
                       chain::first_difference(first.record->entry, command));
  }

  domain::State state_;
  domain::Timestamp now_{1'770'000'000'000'000};  // February 2026
  std::vector<Stored> stored_;
  std::map<std::string, std::size_t> by_id_;
  std::map<base::Digest, std::string> personal_;
  std::vector<std::pair<domain::Delta, domain::State::Head>> undo_;
};

// Whether `actual` has everything that `expected` has, with equal values: the rule for x-examples.
// Objects may have more; arrays must be as long.
inline bool holds(const json::value& actual, const json::value& expected) {
  if (const auto* object = expected.if_object()) {
    if (!actual.is_object()) return false;
    for (const auto& member : *object) {
      const auto* found = actual.get_object().if_contains(member.key());
      if (found == nullptr || !holds(*found, member.value())) return false;
    }
    return true;
  }
  if (const auto* array = expected.if_array()) {
    if (!actual.is_array() || actual.get_array().size() != array->size()) return false;
    for (std::size_t i = 0; i < array->size(); ++i)
      if (!holds(actual.get_array()[i], (*array)[i])) return false;
    return true;
  }
  return actual == expected;
}

}  // namespace jcm::protocol::testing
