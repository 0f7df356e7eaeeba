#include "ledger/engine/caretaker.hpp"

#include <unistd.h>

#include <algorithm>
#include <future>

#include "ledger/base/limits.hpp"
#include "ledger/domain/policy.hpp"

namespace jcm::engine {

namespace {

// While something is to come the clock is looked at this often: it may be set meanwhile.
constexpr std::int64_t look_micros = 60'000'000;

// Whether the rules said no, so that another try would end the same way.
bool is_refusal(const base::Error& error) {
  const auto kind = base::kind_of(error.id);
  return kind != base::ErrorKind::busy && kind != base::ErrorKind::unavailable &&
         kind != base::ErrorKind::internal && kind != base::ErrorKind::corrupt;
}

std::string reason_of(const base::Error& error) {
  auto text = std::string(base::id_text(error.id)) + ": " + error.detail;
  if (text.size() <= base::max_long_text) return text;
  text.resize(base::max_long_text - 3);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0x80U) != 0) text.pop_back();
  return text + "...";
}

}  // namespace

Caretaker::Caretaker(const base::Clock& clock, Submit submit, AskYearEnd year_end, Note note,
                     const domain::State& state)
    : clock_(clock),
      submit_(std::move(submit)),
      year_end_(std::move(year_end)),
      note_(std::move(note)) {
  std::vector<domain::Change<domain::Seq, domain::ProposalRow>> open;
  for (const auto seq : state.open_proposals())
    open.push_back({seq, std::nullopt, *state.proposal(seq)});
  put(open);
}

Caretaker::~Caretaker() { stop(); }

void Caretaker::start() {
  thread_ = std::thread([this] { loop(); });
}

void Caretaker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Caretaker::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void Caretaker::put(const std::vector<domain::Change<domain::Seq, domain::ProposalRow>>& changes) {
  for (const auto& change : changes) {
    if (!change.after || !change.after->open()) {
      waits_.erase(change.key);
      continue;
    }
    const auto& row = *change.after;
    const bool delayed = row.status == domain::ProposalStatus::delayed;
    // A deadline is the last instant at which a proposal may be approved; it expires after it.
    waits_[change.key] = {delayed,
                          delayed && row.due ? *row.due : base::Timestamp{row.deadline.micros + 1}};
  }
}

void Caretaker::follow(const domain::Entry& entry, const domain::Delta& delta) {
  const bool live = entry.kind() == domain::EntryKind::registry_go_live;
  if (delta.proposals.empty() && !live) return;
  const std::lock_guard lock(mutex_);
  put(delta.proposals);
  if (live) ask_year_ = true;
  woken_ = true;
  changed_.notify_all();
}

void Caretaker::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    const auto now = clock_.now();
    look_after_year(lock, now);
    if (!stopping_) look_after_proposals(lock, now);
    if (stopping_ || woken_) continue;
    auto next = year_at_;
    for (const auto& [seq, wait] : waits_)
      if (!next || wait.at < *next) next = wait.at;
    const auto awake = [&] { return woken_ || stopping_; };
    if (!next) {
      changed_.wait(lock, awake);
      continue;
    }
    const auto left = std::clamp<std::int64_t>(next->micros - now.micros, 1'000, look_micros);
    changed_.wait_for(lock, std::chrono::microseconds(left), awake);
  }
}

// Before the proposals: what takes effect afterwards is of the new year.
void Caretaker::look_after_year(std::unique_lock<std::mutex>& lock, base::Timestamp now) {
  if (!ask_year_ && (!year_at_ || now < *year_at_)) return;
  ask_year_ = false;
  lock.unlock();
  auto year = year_end_(now);
  std::optional<base::Timestamp> again;
  if (!year) {
    note_once("what is to be sealed at the end of the year could not be found out: " +
              year.error().detail);
    again = base::Timestamp{now.micros + look_micros};
  } else {
    again = year->again;
    for (const auto& text : year->notices) note_once(text);
    for (const auto& seal : year->due) {
      auto done = submit(seal, year_end_request(seal), "");
      // Somebody else's request may bear the id; the year is sealed all the same.
      if (!done && done.error().id == base::ErrorId::request_id_conflict)
        done = submit(seal, {year_end_request(seal).text + "/again"}, "");
      if (done) continue;
      note_once("registry " + seal.registry.text() + " was not sealed as of " +
                base::to_text(seal.as_of) + ": " + done.error().detail);
      if (!is_refusal(done.error())) again = base::Timestamp{now.micros + look_micros};
    }
  }
  lock.lock();
  year_at_ = again;
}

void Caretaker::look_after_proposals(std::unique_lock<std::mutex>& lock, base::Timestamp now) {
  std::vector<std::pair<domain::Seq, bool>> due;
  for (auto& [seq, wait] : waits_) {
    if (now < wait.at) continue;
    due.emplace_back(seq, wait.delayed);
    wait.at = {now.micros + look_micros};  // the next try, unless this one changes the proposal
  }
  for (const auto& [seq, delayed] : due) {
    if (stopping_) return;
    lock.unlock();
    settle(seq, delayed);
    lock.lock();
  }
}

void Caretaker::settle(domain::Seq proposal, bool delayed) {
  std::string reason;
  if (delayed) {
    const auto done = submit(domain::ExecuteProposal{proposal}, domain::execute_id(proposal), "");
    if (done || !is_refusal(done.error())) return;
    reason = reason_of(done.error());
  }
  const auto done = submit(domain::ExpireProposal{proposal}, domain::expire_id(proposal), reason);
  if (!done && is_refusal(done.error()))
    note_once("proposal " + std::to_string(proposal) +
              " could not be ended: " + done.error().detail);
}

base::Status Caretaker::submit(domain::Given given, domain::RequestId id, std::string note) {
  WriteRequest request;
  request.actor = {0, geteuid()};
  domain::Command command;
  command.given = std::move(given);
  command.common.note = std::move(note);
  request.items.push_back({std::move(id), std::move(command), {}});
  const auto answered = std::make_shared<std::promise<base::Status>>();
  auto answer = answered->get_future();
  submit_(std::move(request), [answered](WriteOutcome outcome) {
    auto& item = outcome.items.at(0);
    answered->set_value(item ? base::Status{} : base::Status(std::move(item).error()));
  });
  return answer.get();
}

void Caretaker::note_once(const std::string& text) {
  if (noted_.emplace(text, true).second) note_(text);
}

}  // namespace jcm::engine
