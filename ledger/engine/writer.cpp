#include "ledger/engine/writer.hpp"

#include <algorithm>

#include "ledger/base/limits.hpp"

namespace jcm::engine {

namespace {

// While the commit thread has nothing to do, a group is handed over as soon as it is worth a sync.
constexpr std::size_t worth_a_sync = 256;
// Up to this many entries the deciding thread commits by itself when the other one has nothing to
// do: waking it up would take longer than deciding the next few requests.
constexpr std::size_t worth_a_thread = 16;

WriteOutcome refuse(std::size_t items, const base::Error& why) {
  WriteOutcome outcome;
  outcome.items.assign(std::max<std::size_t>(items, 1), ItemOutcome(why));
  return outcome;
}

base::Error read_only(const Board& board) {
  return base::error(base::ErrorId::store_read_only,
                     "the ledger takes no more writes since this failed: " +
                         board.stopped()->detail + "; mend the cause, restart the ledger, and " +
                         "send what was not answered again, with the same request ids");
}

// The personal digests whose texts go with the group's entries.
std::vector<base::Digest> erased_by(const Group& group) {
  std::vector<base::Digest> digests;
  for (const auto& entry : group.entries)
    for (const auto& change : entry.delta.erasures) digests.push_back(change.key);
  return digests;
}

bool has_seal(const Group& group) {
  return std::ranges::any_of(group.entries,
                             [](const auto& entry) { return !entry.delta.seals.empty(); });
}

// The officers after the group; null when it changes none.
std::shared_ptr<const Officers> officers_after(const Group& group, const Board& board) {
  std::optional<Officers::Rows> rows;
  for (const auto& entry : group.entries) {
    for (const auto& change : entry.delta.officers) {
      if (!rows) rows = board.officers()->rows();
      if (change.after) rows->insert_or_assign(change.key, *change.after);
    }
  }
  return rows ? std::make_shared<const Officers>(*std::move(rows)) : nullptr;
}

}  // namespace

void scrub(store::Entries& entries, Board& board) {
  if (const auto done = entries.scrub(); !done)
    board.note("an erased text may still stand in the files of the entries: " +
               done.error().detail + "; it is taken out at the next start");
}

Writer::Writer(Decider decider, std::shared_ptr<store::Entries> entries, Board& board,
               TailWriter tail)
    : decider_(std::move(decider)),
      entries_(std::move(entries)),
      board_(board),
      tail_(std::move(tail)) {}

Writer::~Writer() { stop(); }

void Writer::start() {
  deciding_ = std::thread([this] { decide_loop(); });
  committing_ = std::thread([this] { commit_loop(); });
}

void Writer::submit(WriteRequest request, WriteDone done) {
  const auto items = request.items.size();
  base::Error why{};
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      why = base::error(base::ErrorId::writer_stopped,
                        "the ledger is stopping and takes no more writes; send this one again, " +
                            std::string("with the same request id, after it has started"));
    } else if (queued_commands_ + items > base::max_queued_commands && queued_commands_ > 0) {
      why =
          base::error(base::ErrorId::writer_busy,
                      std::to_string(queued_commands_) + " commands wait to be recorded already; " +
                          "send this one again, with the same request id, a little later");
    } else {
      queued_commands_ += items;
      queue_.push_back({std::move(request), std::move(done)});
      if (decider_waits_) queue_grew_.notify_one();
      return;
    }
  }
  done(refuse(items, why));
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_grew_.notify_all();
  }
  if (deciding_.joinable()) deciding_.join();
  if (committing_.joinable()) committing_.join();
}

Tally Writer::tally() const {
  const std::lock_guard lock(mutex_);
  return tally_;
}

std::uint64_t Writer::groups() const {
  const std::lock_guard lock(mutex_);
  return groups_;
}

std::deque<Writer::Queued> Writer::drain(std::unique_ptr<Group>& group) {
  std::deque<Queued> taken;
  std::unique_lock lock(mutex_);
  decider_waits_ = true;
  queue_grew_.wait(lock, [&] { return !queue_.empty() || stopping_; });
  decider_waits_ = false;
  if (queue_.empty()) return taken;
  if (slot_) {  // the waiting group takes more, unless it is full
    slot_emptied_.wait(lock, [&] {
      return !slot_ ||
             slot_->entries.size() + queue_.front().request.items.size() <= base::max_group_entries;
    });
    group = std::move(slot_);
  }
  if (!group) group = std::make_unique<Group>();
  auto room = base::max_group_entries - group->entries.size();
  while (!queue_.empty() && (taken.empty() || queue_.front().request.items.size() <= room)) {
    const auto items = queue_.front().request.items.size();
    room -= std::min(room, items);
    queued_commands_ -= items;
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return taken;
}

void Writer::hand_over(std::unique_ptr<Group>& group) {
  std::unique_lock lock(mutex_);
  slot_emptied_.wait(lock, [&] { return !slot_; });
  slot_ = std::move(group);
  slot_filled_.notify_one();
}

void Writer::pass_on(std::unique_ptr<Group>& group) {
  bool alone = false;
  {
    // An idle commit thread without a group waits for one, which only this thread gives it.
    const std::lock_guard lock(mutex_);
    alone = commit_idle_ && !slot_ && group->entries.size() <= worth_a_thread;
  }
  if (!alone) return hand_over(group);
  settle(*group);
  group.reset();
}

void Writer::decide_loop() {
  std::unique_ptr<Group> group;
  while (true) {
    auto taken = drain(group);
    if (taken.empty()) break;
    if (board_.writable()) board_.wait_lag_below(max_views_lag, std::int64_t{3'600} * 1'000'000);
    decider_.ids().follow(board_.current()->views);
    for (auto& queued : taken) {
      if (!group) group = std::make_unique<Group>();
      Answer answer{std::move(queued.done), {}};
      if (board_.writable()) {
        answer.outcome = decider_.decide(std::move(queued.request), *group);
      } else {
        const auto items = queued.request.items.size();
        group->tally.refused += items;
        answer.outcome = refuse(items, read_only(board_));
      }
      group->answers.push_back(std::move(answer));
      if (commit_idle_.load(std::memory_order_relaxed) && group->entries.size() >= worth_a_sync)
        hand_over(group);
    }
    if (group) pass_on(group);
  }
  const std::lock_guard lock(mutex_);
  decided_all_ = true;
  slot_filled_.notify_all();
}

void Writer::commit_loop() {
  while (true) {
    std::unique_ptr<Group> group;
    {
      std::unique_lock lock(mutex_);
      commit_idle_.store(true, std::memory_order_relaxed);
      slot_filled_.wait(lock, [&] { return slot_ || decided_all_; });
      commit_idle_.store(false, std::memory_order_relaxed);
      if (!slot_) return;
      group = std::move(slot_);
      slot_emptied_.notify_one();
    }
    settle(*group);
  }
}

void Writer::settle(Group& group) {
  commit(group);
  {
    const std::lock_guard lock(mutex_);
    tally_.accepted += group.tally.accepted;
    tally_.repeated += group.tally.repeated;
    tally_.refused += group.tally.refused;
    if (group.tally.accepted > 0) ++groups_;
  }
  for (auto& answer : group.answers) answer.done(std::move(answer.outcome));
}

// After a failed sync nothing is assumed of the disk: the group fails as a whole, refusals included
// (they may have been decided on entries that are lost), and so does everything behind it.
void Writer::commit(Group& group) {
  const auto erased = erased_by(group);
  std::optional<base::Error> failure;
  if (!board_.writable()) {
    failure = read_only(board_);
  } else if (!group.entries.empty()) {
    std::vector<store::CommitItem> items;
    items.reserve(group.entries.size());
    for (const auto& entry : group.entries) items.push_back(commit_item(entry));
    if (auto done = entries_->commit(items, group.personal, erased); !done) {
      failure = std::move(done).error();
      board_.stop_writing(*failure);
    }
  }
  if (failure) {
    group.tally =
        Tally{.refused = group.tally.accepted + group.tally.refused + group.tally.repeated};
    for (auto& answer : group.answers)
      answer.outcome = refuse(answer.outcome.items.size(), *failure);
    return;
  }
  if (group.entries.empty()) return;
  const auto first_time = group.entries.front().record->entry.time;
  const auto head_time = group.entries.back().record->entry.time;
  const auto head_leaf = group.entries.back().leaf;
  const bool sealed = has_seal(group);
  auto officers = officers_after(group, board_);
  std::vector<std::pair<std::shared_ptr<const chain::Record>, domain::Delta>> told;
  for (const auto& entry : group.entries)
    if (!entry.delta.proposals.empty() ||
        entry.record->entry.kind() == domain::EntryKind::registry_go_live)
      told.emplace_back(entry.record, entry.delta);
  const auto begun = tail_.lay(std::move(group.entries));
  board_.publish(begun, tail_.end(), head_leaf, first_time, head_time, std::move(officers));
  if (committed_)
    for (const auto& [record, delta] : told) committed_(record->entry, delta);
  if (sealed) board_.ask_to_sign(true);           // the checkpoint of a seal is kept for ever
  if (!erased.empty()) scrub(*entries_, board_);  // before the answer says that they are gone
}

}  // namespace jcm::engine
