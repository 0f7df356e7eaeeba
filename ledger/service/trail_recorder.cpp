#include "ledger/service/trail_recorder.hpp"

#include <algorithm>

namespace jcm::service {
namespace {

// Longer objects are cut; an entry must stay small whatever a request held.
constexpr std::size_t max_object = 256;

domain::TrailEvent event_of(const TrailNote& note) {
  domain::TrailEvent event;
  event.event = note.event;
  event.method = note.method;
  event.error = note.error;
  event.uid = note.uid;
  event.gid = note.gid;
  event.pid = note.pid;
  event.officer = note.officer;
  event.object = note.object.substr(0, max_object);
  return event;
}

std::string listed(const std::vector<std::string>& objects, std::uint64_t more) {
  std::string text;
  for (const auto& object : objects) text += (text.empty() ? "" : ", ") + object;
  if (more > 0) text += (text.empty() ? "" : ", ") + std::to_string(more) + " more";
  return text;
}

}  // namespace

// Two entries for a new row, when every bound has room for them.
bool TrailRecorder::spend(const TrailNote& note) {
  constexpr std::size_t cost = 2;
  const bool stranger = note.officer == 0;
  const auto known = spent_by_.find(note.uid);
  const std::size_t own = known == spent_by_.end() ? 0 : known->second;
  if (own + cost > (stranger ? limits_.per_stranger : limits_.per_officer)) return false;
  if (spent_ + cost > limits_.total) return false;
  if (stranger && spent_by_strangers_ + cost > limits_.strangers) return false;
  spent_by_[note.uid] = own + cost;
  spent_ += cost;
  if (stranger) spent_by_strangers_ += cost;
  return true;
}

void TrailRecorder::note(const TrailNote& note, Moment now) {
  tick(now);
  const auto by = [this](std::int64_t end) { due_ = due_ ? std::min(*due_, end) : end; };
  if (!window_ends_) {
    window_ends_ = now.monotonic_micros + limits_.window_micros;
    by(*window_ends_);
  }
  Key key{note.event, note.uid, note.method, note.error};
  const auto found = rows_.find(key);
  if (found == rows_.end()) {
    if (!spend(note)) return exceed(note, now);
    Row row;
    row.ends = now.monotonic_micros + limits_.merge_micros;
    by(row.ends);
    rows_.emplace(std::move(key), std::move(row));
    ready_.push_back(event_of(note));
    return;
  }
  Row& row = found->second;
  if (row.count++ == 0) row.since = now.wall;
  row.newest = note;
  const std::string object = note.object.substr(0, max_object);
  if (object.empty() || std::ranges::find(row.objects, object) != row.objects.end()) return;
  if (row.objects.size() < limits_.objects)
    row.objects.push_back(object);
  else
    ++row.more;
}

void TrailRecorder::exceed(const TrailNote& note, Moment now) {
  Excess& excess = excess_[static_cast<std::size_t>(note.event)];
  if (excess.count++ == 0) {
    excess.since = now.wall;
    excess.first = note;
  }
  if (std::ranges::find(excess.uids, note.uid) != excess.uids.end()) return;
  if (excess.uids.size() < limits_.objects)
    excess.uids.push_back(note.uid);
  else
    excess.more_uids = true;
}

void TrailRecorder::close(const Row& row) {
  if (row.count == 0) return;
  auto event = event_of(row.newest);
  event.count = row.count;
  event.since = row.since;
  event.object = listed(row.objects, row.more);
  ready_.push_back(std::move(event));
}

void TrailRecorder::close_window() {
  for (auto& excess : excess_) {
    if (excess.count == 0) continue;
    auto event = event_of(excess.first);
    event.count = excess.count;
    event.since = excess.since;
    event.object = "past the bounds of an hour, not told apart: uid";
    for (const auto uid : excess.uids) event.object += " " + std::to_string(uid);
    if (excess.more_uids) event.object += " and others";
    ready_.push_back(std::move(event));
    excess = Excess{};
  }
  spent_by_.clear();
  spent_ = spent_by_strangers_ = 0;
  window_ends_.reset();
}

bool TrailRecorder::tick(Moment now) {
  if (!due_ || now.monotonic_micros < *due_) return false;
  const auto before = ready_.size();
  for (auto row = rows_.begin(); row != rows_.end();) {
    if (row->second.ends > now.monotonic_micros) {
      ++row;
      continue;
    }
    close(row->second);
    row = rows_.erase(row);
  }
  if (window_ends_ && *window_ends_ <= now.monotonic_micros) close_window();
  due_ = window_ends_;
  for (const auto& [key, row] : rows_)
    if (!due_ || row.ends < *due_) due_ = row.ends;
  return ready_.size() > before;
}

void TrailRecorder::finish() {
  for (const auto& [key, row] : rows_) close(row);
  rows_.clear();
  close_window();
  due_.reset();
}

std::vector<domain::TrailEvent> TrailRecorder::take() { return std::exchange(ready_, {}); }

}  // namespace jcm::service
