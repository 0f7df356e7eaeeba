#include "ledger/engine/decider.hpp"

#include <algorithm>
#include <set>

#include "ledger/base/limits.hpp"
#include "ledger/chain/key_change.hpp"
#include "ledger/chain/officer_signature.hpp"
#include "ledger/domain/laws.hpp"
#include "ledger/engine/original.hpp"

namespace jcm::engine {

namespace {

base::Error conflict(const chain::Record& stored, const domain::Command& given) {
  const auto field = chain::first_difference(stored.entry, given);
  return base::error(base::ErrorId::request_id_conflict,
                     "request id \"" + stored.entry.request_id.text + "\" was used for entry " +
                         std::to_string(stored.entry.seq) + ", which differs in " + field +
                         "; give a new request id, or repeat the first request unchanged",
                     field);
}

base::Error batch_conflict(const chain::Record& stored) {
  return base::error(
      base::ErrorId::request_id_conflict,
      "request id \"" + stored.entry.request_id.text + "\" was used for entry " +
          std::to_string(stored.entry.seq) +
          ", which is not part of this same batch; give new request ids, or repeat " +
          "the first batch unchanged",
      "request_id");
}

void count(const ItemOutcome& outcome, bool dry_run, Tally& tally) {
  if (!outcome)
    ++tally.refused;
  else if (outcome->repeated)
    ++tally.repeated;
  else if (!dry_run)
    ++tally.accepted;
}

WriteOutcome refuse_all(std::size_t items, std::optional<std::size_t> refused_item,
                        const base::Error& why) {
  WriteOutcome outcome;
  outcome.items.assign(std::max<std::size_t>(items, 1), ItemOutcome(why));
  outcome.refused_item = refused_item;
  return outcome;
}

}  // namespace

Decider::Decider(domain::State state, base::Digest head_leaf, RequestIds ids, RecordedTime time,
                 crypto::Entropy& entropy, TrailHeadSource trail_head, chain::SeenProposals seen)
    : state_(std::move(state)),
      head_leaf_(head_leaf),
      ids_(std::move(ids)),
      time_(time),
      entropy_(entropy),
      trail_head_(std::move(trail_head)),
      seen_(std::move(seen)) {}

WriteOutcome Decider::decide(WriteRequest&& request, Group& group) {
  const auto items = request.items.size();
  const bool dry_run = request.dry_run;
  seen_.prune(state_);
  WriteOutcome outcome;
  if (items == 0)
    outcome = refuse_all(
        1, std::nullopt,
        base::error(base::ErrorId::batch_empty, "the batch has no items; give 1 to 1000", "items"));
  else if (items > base::max_batch_items)
    outcome =
        refuse_all(items, std::nullopt,
                   base::error(base::ErrorId::batch_too_many,
                               "the batch has " + std::to_string(items) + " items; give at most " +
                                   std::to_string(base::max_batch_items),
                               "items"));
  else if (request.atomicity == Atomicity::atomic)
    outcome = decide_atomic(std::move(request), group);
  else
    outcome = decide_each(std::move(request), group);
  for (const auto& item : outcome.items) count(item, dry_run, group.tally);
  return outcome;
}

// Personal fields become digests before the first gate, which asks for them by key.
base::Result<Decider::Prepared> Decider::prepare(WriteItem& item) {
  JCM_TRY_VOID(domain::check_personal_texts(item.texts));
  std::vector<store::PersonalRow> rows;
  item.command.personal.clear();
  rows.reserve(item.texts.size());
  for (auto& [field, text] : item.texts) {
    const auto salt = draw_salt();
    const auto digest = chain::personal_digest(salt, text);
    item.command.personal.emplace(field, digest);
    rows.push_back({digest, base::Bytes(salt.begin(), salt.end()), std::move(text)});
  }
  JCM_TRY(auto checked, domain::check_form(std::move(item.command)));
  const auto digest = chain::request_digest(checked.command());
  return Prepared{std::move(checked), digest, std::move(rows)};
}

chain::Salt Decider::draw_salt() {
  chain::Salt salt;
  if (pool_used_ + salt.size() > pool_.size()) {
    entropy_.fill(pool_);
    pool_used_ = 0;
  }
  const auto from = pool_.begin() + static_cast<std::ptrdiff_t>(pool_used_);
  std::copy_n(from, salt.size(), salt.begin());
  pool_used_ += salt.size();
  return salt;
}

// Gates 2 and 3, the laws, the bytes. The state changes only after the last thing that can fail.
base::Result<Accepted> Decider::record(Prepared&& prepared, const domain::RequestId& id,
                                       const domain::Actor& actor,
                                       std::optional<domain::BatchPosition> batch, Group& group,
                                       Undo* undo, std::optional<domain::Seq> proposal) {
  const auto last = state_.head().last_time;
  JCM_TRY(const auto reading, time_.read(last));
  domain::Circumstances around{.time = RecordedTime::after(last, reading),
                               .request_id = id,
                               .request_digest = prepared.digest,
                               .actor = actor,
                               .batch = std::move(batch),
                               .proposal = proposal};
  // A seal's roots take long to compute, so the rules say yes first.
  const domain::SealRoots to_come;
  const auto* seal = std::get_if<domain::Seal>(&prepared.checked.command().given);
  if (seal != nullptr) around.roots = &to_come;
  JCM_TRY(const auto original, original_of(prepared.checked.command().given, ids_));
  if (original != nullptr) around.original = &original->entry;
  JCM_TRY(auto entry, domain::decide(prepared.checked, state_, around));
  if (seal != nullptr) entry.body.resolved.seal = roots_of(*seal, state_, trail_head_);
  JCM_TRY_VOID(chain::check_key_change(state_, entry));
  JCM_TRY_VOID(seen_.check(entry));
  JCM_TRY_VOID(chain::check_officer_signature(state_, entry));
  JCM_TRY(auto delta, domain::apply(state_, entry));
  JCM_TRY_VOID(domain::check_touched(state_, entry, delta));
  auto made = std::make_shared<chain::Record>();
  made->prev = head_leaf_;
  made->entry = std::move(entry);
  JCM_TRY(auto bytes, chain::encode(*made));
  const auto leaf = chain::leaf_hash(bytes);

  if (undo != nullptr) undo->heads.push_back(state_.head());
  state_.absorb(made->entry, delta);
  ids_.add(made, leaf);
  seen_.follow(made->entry, leaf);
  head_leaf_ = leaf;
  group.entries.push_back(
      {made, std::make_shared<const base::Bytes>(std::move(bytes)), leaf, std::move(delta)});
  std::ranges::move(prepared.personal, std::back_inserter(group.personal));
  if (undo == nullptr) time_.believe(reading);
  return Accepted{std::move(made), leaf, false};
}

Decider::Undo Decider::begin(const Group& group) const {
  return Undo{group.entries.size(), group.personal.size(), head_leaf_, {}};
}

void Decider::go_back(Group& group, Undo& undo) {
  while (group.entries.size() > undo.entries) {
    state_.revert(group.entries.back().delta, undo.heads.back());
    ids_.drop_newest();
    seen_.drop(group.entries.back().record->entry.seq);
    undo.heads.pop_back();
    group.entries.pop_back();
  }
  group.personal.resize(undo.personal);
  head_leaf_ = undo.head_leaf;
}

WriteOutcome Decider::decide_each(WriteRequest&& request, Group& group) {
  WriteOutcome outcome;
  outcome.items.reserve(request.items.size());
  auto undo = begin(group);
  for (auto& item : request.items) {
    outcome.items.push_back([&]() -> ItemOutcome {
      JCM_TRY(auto prepared, prepare(item));
      JCM_TRY(auto known, ids_.find(item.request_id));
      if (known) {
        if (known->record->entry.request_digest != prepared.digest)
          return conflict(*known->record, prepared.checked.command());
        return repeated(std::move(*known));
      }
      return record_alone(std::move(prepared), item.request_id, request.actor, group,
                          request.dry_run ? &undo : nullptr);
    }());
  }
  if (request.dry_run) go_back(group, undo);
  return outcome;
}

base::Result<std::vector<Decider::Prepared>> Decider::prepare_batch(std::vector<WriteItem>& items,
                                                                    std::size_t& refused_item) {
  std::set<std::string_view> ids;
  std::vector<Prepared> prepared;
  prepared.reserve(items.size());
  for (refused_item = 0; refused_item < items.size(); ++refused_item) {
    auto& item = items[refused_item];
    if (!ids.insert(item.request_id.text).second)
      return base::error(base::ErrorId::batch_request_id_repeated,
                         "request id \"" + item.request_id.text +
                             "\" stands twice in the batch; give each item its own",
                         "request_id");
    JCM_TRY_VOID(stands_alone(item.command));
    JCM_TRY(auto one, prepare(item));
    prepared.push_back(std::move(one));
  }
  return prepared;
}

// Empty when nothing of the batch was recorded before.
base::Result<std::vector<ItemOutcome>> Decider::repetition(const std::vector<WriteItem>& items,
                                                           const std::vector<Prepared>& prepared,
                                                           std::size_t& refused_item) {
  std::vector<ItemOutcome> outcomes;
  const std::string& batch_id = items.front().request_id.text;
  for (refused_item = 0; refused_item < items.size(); ++refused_item) {
    const auto i = refused_item;
    JCM_TRY(auto known, ids_.find(items[i].request_id));
    if (!known) {
      if (outcomes.empty()) continue;
      return base::error(base::ErrorId::request_id_conflict,
                         "request id \"" + batch_id + "\" was used for a batch without \"" +
                             items[i].request_id.text +
                             "\"; give new request ids, or repeat the first batch unchanged",
                         "request_id");
    }
    const auto& stored = known->record->entry;
    const domain::BatchPosition here{batch_id, static_cast<std::uint32_t>(i),
                                     static_cast<std::uint32_t>(items.size())};
    if (outcomes.size() != i || stored.batch != here) return batch_conflict(*known->record);
    if (stored.request_digest != prepared[i].digest)
      return conflict(*known->record, prepared[i].checked.command());
    outcomes.push_back(Accepted{std::move(known->record), known->leaf, true});
  }
  return outcomes;
}

WriteOutcome Decider::decide_atomic(WriteRequest&& request, Group& group) {
  const auto count = request.items.size();
  std::size_t at = 0;
  auto prepared = prepare_batch(request.items, at);
  if (!prepared) return refuse_all(count, at, prepared.error());
  auto repeated = repetition(request.items, *prepared, at);
  if (!repeated) return refuse_all(count, at, repeated.error());
  if (!repeated->empty()) return WriteOutcome{std::move(*repeated), std::nullopt};

  WriteOutcome outcome;
  outcome.items.reserve(count);
  auto undo = begin(group);
  for (at = 0; at < count; ++at) {
    domain::BatchPosition here{request.items.front().request_id.text,
                               static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(count)};
    auto made = record(std::move((*prepared)[at]), request.items[at].request_id, request.actor,
                       std::move(here), group, &undo);
    if (!made) {
      go_back(group, undo);
      return refuse_all(count, at, made.error());
    }
    outcome.items.push_back(std::move(made));
  }
  if (request.dry_run)
    go_back(group, undo);
  else
    time_.believe(outcome.items.back()->record->entry.time);
  return outcome;
}

}  // namespace jcm::engine
