// What the ledger does by itself, as officer 0: proposals expire, approved ones take effect when
// their delay is over, registries are sealed at the turn of a year. A thread that sleeps until one
// of these is due; with nothing to come it sleeps until it is told of something.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "ledger/base/clock.hpp"
#include "ledger/engine/ledger.hpp"
#include "ledger/engine/seal.hpp"

namespace jcm::engine {

class Caretaker {
 public:
  using Submit = std::function<void(WriteRequest, WriteDone)>;
  using AskYearEnd = std::function<base::Result<YearEnd>(base::Timestamp now)>;
  using Note = std::function<void(std::string)>;

  // Everything given must outlive the caretaker. `open`: the proposals to begin with.
  Caretaker(const base::Clock& clock, Submit submit, AskYearEnd year_end, Note note,
            const domain::State& state);
  ~Caretaker();
  Caretaker(const Caretaker&) = delete;
  Caretaker& operator=(const Caretaker&) = delete;

  void start();
  // Waits for what it has under way. Idempotent. Before the writer stops.
  void stop();
  // What a committed entry changed. Any thread; does not wait.
  void follow(const domain::Entry& entry, const domain::Delta& delta);
  // Has it look at the clock now (tests, whose clock moves without it).
  void wake();

 private:
  // What is to become of an open proposal, and when.
  struct Wait {
    bool delayed = false;
    base::Timestamp at;
  };
  void loop();
  void put(const std::vector<domain::Change<domain::Seq, domain::ProposalRow>>& changes);
  void look_after_year(std::unique_lock<std::mutex>& lock, base::Timestamp now);
  void look_after_proposals(std::unique_lock<std::mutex>& lock, base::Timestamp now);
  void settle(domain::Seq proposal, bool delayed);
  [[nodiscard]] base::Status submit(domain::Given given, domain::RequestId id, std::string note);
  void note_once(const std::string& text);

  const base::Clock& clock_;
  const Submit submit_;
  const AskYearEnd year_end_;
  const Note note_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<domain::Seq, Wait> waits_;
  std::optional<base::Timestamp> year_at_;  // when to ask about a year's end again
  bool ask_year_ = true;
  bool woken_ = false;
  bool stopping_ = false;
  std::map<std::string, bool> noted_;
  std::thread thread_;
};

}  // namespace jcm::engine
