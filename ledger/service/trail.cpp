#include "ledger/service/trail.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

namespace jcm::service {
namespace {

using domain::TrailEvent;
using domain::TrailEventKind;

// Events that may wait for the engine; the bounds of an hour (TrailLimits) stay below it.
constexpr std::size_t max_waiting = 4'096;
constexpr std::size_t max_at_once = 256;
// After a refusal that passes (a clock set back, a full queue).
constexpr std::chrono::milliseconds pause{1'000};
// How long a stop waits for the last events.
constexpr std::chrono::seconds patience{10};

// What another try cannot mend while the daemon runs.
bool final_refusal(const base::Error& error) {
  using base::ErrorId;
  return error.id != ErrorId::writer_busy && error.id != ErrorId::clock_behind &&
         error.id != ErrorId::clock_jumped;
}

}  // namespace

struct Trail::Delivery {
  std::mutex mutex;
  std::condition_variable done;
  std::optional<engine::WriteOutcome> outcome;
};

Trail::Trail(engine::Ledger* trail, std::string problem, const engine::Ledger& main,
             std::uint64_t uid, const base::Clock& clock, Log log, TrailLimits limits)
    : trail_(trail),
      main_(main),
      uid_(uid),
      clock_(clock),
      log_(std::move(log)),
      run_(trail == nullptr ? 0 : trail->snapshot()->size()),
      recorder_(limits),
      problem_(std::move(problem)) {}

Trail::~Trail() { stop(); }

TrailRecorder::Moment Trail::now() const { return {clock_.monotonic_micros(), clock_.now()}; }

TrailEvent Trail::own(TrailEventKind kind) const {
  TrailEvent event;
  event.event = kind;
  event.uid = uid_;
  event.gid = ::getgid();
  event.pid = static_cast<std::uint64_t>(::getpid());
  return event;
}

void Trail::start(const std::string& program) {
  if (trail_ == nullptr) return;
  auto event = own(TrailEventKind::started);
  event.object = program;
  if (!write({event})) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(event));
  }
  thread_ = std::thread([this] { run(); });
}

void Trail::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopped_, true)) return;
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Trail::note(const TrailNote& note) {
  const std::lock_guard lock(mutex_);
  if (trail_ == nullptr || stopping_) {
    ++lost_;
    return;
  }
  recorder_.note(note, now());
  queue_ready();
}

void Trail::queue_ready() {
  auto ready = recorder_.take();
  if (ready.empty()) return;
  for (auto& event : ready) {
    if (waiting_.size() >= max_waiting) {
      give_up(event.count, "more happens than it can take up");
      continue;
    }
    waiting_.push_back(std::move(event));
  }
  changed_.notify_all();
}

void Trail::give_up(std::uint64_t events, std::string why) {
  lost_ += events;
  lost_untold_ += events;
  problem_ = std::move(why);
}

TrailStatus Trail::status() const {
  TrailStatus status;
  if (trail_ != nullptr) {
    const auto of_ledger = trail_->status();
    status.size = of_ledger.size;
    status.checkpoint = of_ledger.checkpoint;
  }
  const std::lock_guard lock(mutex_);
  status.waiting = waiting_.size();
  status.lost = lost_;
  status.problem = problem_;
  return status;
}

// Takes the waiting events in order, some at a time; one that is refused for good is counted as
// lost, and when the trail takes events again, one that says how many were lost goes first.
void Trail::run() {
  std::unique_lock lock(mutex_);
  const auto until_due = [this] {
    const auto due = recorder_.due();
    const auto left = due ? *due - clock_.monotonic_micros() : std::int64_t{60'000'000};
    return std::chrono::microseconds(std::clamp<std::int64_t>(left, 1'000, 60'000'000));
  };
  std::optional<std::chrono::steady_clock::time_point> deadline;
  while (true) {
    if (waiting_.empty() && !stopping_) changed_.wait_for(lock, until_due());
    if (recorder_.tick(now())) queue_ready();
    if (stopping_ && !deadline) {
      deadline = std::chrono::steady_clock::now() + patience;
      recorder_.finish();
      queue_ready();
      waiting_.push_back(own(TrailEventKind::stopped));
    }
    if (waiting_.empty()) {
      if (stopping_) return;
      continue;
    }
    Events events;
    if (lost_untold_ > 0) {
      events.push_back(own(TrailEventKind::lost));
      events.back().count = lost_untold_;
    }
    const std::size_t own_events = events.size();
    for (const auto& event : waiting_) {
      if (events.size() == max_at_once) break;
      events.push_back(event);
    }
    const auto told = lost_untold_;
    lock.unlock();
    const bool settled = write(events);
    lock.lock();
    if (settled) {
      const auto taken = static_cast<std::ptrdiff_t>(events.size() - own_events);
      waiting_.erase(waiting_.begin(), waiting_.begin() + taken);
      if (problem_.empty()) lost_untold_ -= told;
      continue;
    }
    if (deadline && std::chrono::steady_clock::now() > *deadline) return;
    changed_.wait_for(lock, pause);
  }
}

bool Trail::write(const Events& events) {
  engine::WriteRequest request;
  request.actor = {0, uid_};
  const auto size = main_.snapshot()->size();
  for (const auto& event : events) {
    auto id = domain::RequestId::parse(fmt::format("event-{}-{}", run_, written_++));
    JCM_CHECK(id.has_value());
    domain::Command command{event, {}, {}, {}};
    std::get<TrailEvent>(command.given).ledger_size = size;
    request.items.push_back({*std::move(id), std::move(command), {}});
  }
  auto delivery = std::make_shared<Delivery>();
  trail_->submit(std::move(request), [delivery](engine::WriteOutcome outcome) {
    const std::lock_guard lock(delivery->mutex);
    delivery->outcome = std::move(outcome);
    delivery->done.notify_all();
  });
  std::unique_lock waiting(delivery->mutex);
  delivery->done.wait(waiting, [&] { return delivery->outcome.has_value(); });
  const auto& items = delivery->outcome->items;
  std::string why;
  std::uint64_t refused = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i]) continue;
    const auto& error = items[i].error();
    why = fmt::format("{}: {}", base::id_text(error.id), error.detail);
    if (i == 0 && !final_refusal(error)) break;  // none of them: another try
    refused += events[i].event == TrailEventKind::lost ? 0 : events[i].count;
  }
  const std::lock_guard lock(mutex_);
  const bool was_sound = problem_.empty();
  problem_ = why;
  if (!why.empty() && was_sound)
    log_(LogLevel::error, "the trail cannot be written, the ledger goes on: " + why);
  if (why.empty() && !was_sound) log_(LogLevel::info, "the trail is written again");
  if (!why.empty() && refused == 0) return false;
  if (refused > 0) give_up(refused, why);
  return true;
}

}  // namespace jcm::service
