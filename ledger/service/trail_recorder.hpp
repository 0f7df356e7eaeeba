// Which events of the service become entries of the trail, and when: what repeats within a minute
// is merged, and there is an upper bound to what an hour can add, so that nobody can fill the disk
// (docs/decisions/0031-trail.md). Pure: no clock, no threads, no writing.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/domain/command.hpp"

namespace jcm::service {

// Something that happened to a request, or to a connection.
struct TrailNote {
  domain::TrailEventKind event = domain::TrailEventKind::denied;
  std::string method;     // empty: none, or none that there is
  std::string error;      // id; empty for reads and exports
  std::uint64_t uid = 0;  // the kernel's word
  std::uint64_t gid = 0;
  std::uint64_t pid = 0;
  std::uint64_t officer = 0;  // 0: none
  std::string object;         // what it was about; may be empty
};

struct TrailLimits {
  std::int64_t merge_micros = 60'000'000;
  std::int64_t window_micros = 3'600'000'000;
  // Entries that one window may add. A row of equal events takes two: the first, and the rest.
  std::size_t per_officer = 600, per_stranger = 120;
  // Whoever is no officer can use up only their own share, by however many uids.
  std::size_t strangers = 600, total = 2'400;
  std::size_t objects = 8;  // that a merged event names; the rest is counted
};

class TrailRecorder {
 public:
  explicit TrailRecorder(TrailLimits limits = {}) : limits_(limits) {}

  struct Moment {
    std::int64_t monotonic_micros = 0;  // minutes and hours go by this one
    domain::Timestamp wall;             // what `since` says
  };
  // The first of its kind is ready at once; one that repeats an earlier one within the minute is
  // counted with the others of that minute; one past the bounds is counted with all such.
  void note(const TrailNote& note, Moment now);
  // Ends the minutes and the hour that are over. True when something became ready.
  bool tick(Moment now);
  // Ends them all: the daemon stops.
  void finish();
  // What is ready to be written, in order; TrailEvent::ledger_size is for the caller to fill in.
  std::vector<domain::TrailEvent> take();
  // When tick() has something to do, of the monotonic time; absent: nothing is open.
  [[nodiscard]] std::optional<std::int64_t> due() const { return due_; }

 private:
  struct Key {
    domain::TrailEventKind event;
    std::uint64_t uid;
    std::string method, error;
    auto operator<=>(const Key&) const = default;
  };
  struct Row {  // equal events after the first
    std::int64_t ends = 0;
    std::uint64_t count = 0;
    domain::Timestamp since;
    TrailNote newest;
    std::vector<std::string> objects;  // different ones, at most limits_.objects ...
    std::uint64_t more = 0;            // ... and so many events about others
  };
  struct Excess {  // of one kind, past the bounds
    std::uint64_t count = 0;
    domain::Timestamp since;
    TrailNote first;
    std::vector<std::uint64_t> uids;
    bool more_uids = false;
  };

  bool spend(const TrailNote& note);
  void exceed(const TrailNote& note, Moment now);
  void close(const Row& row);
  void close_window();

  TrailLimits limits_;
  std::map<Key, Row> rows_;
  std::array<Excess, std::size(domain::NamesOf<domain::TrailEventKind>::texts)> excess_{};
  std::optional<std::int64_t> window_ends_;
  std::optional<std::int64_t> due_;  // the earliest end of a row or of the window
  std::map<std::uint64_t, std::size_t> spent_by_;  // uid -> entries in this window
  std::size_t spent_ = 0, spent_by_strangers_ = 0;
  std::vector<domain::TrailEvent> ready_;
};

}  // namespace jcm::service
