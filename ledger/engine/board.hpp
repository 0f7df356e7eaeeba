// What the engine's threads show each other and the readers: the published ledger (views and tail),
// how far it is signed, and whether writing has stopped. One mutex, held for a few pointers at a
// time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "ledger/chain/note.hpp"
#include "ledger/engine/officers.hpp"
#include "ledger/engine/tail.hpp"

namespace jcm::engine {

// Immutable. Everything below views->mark() is in the views, everything from tail.begin() on in the
// tail; the two overlap, never leave a gap. tail.end() is the size of the ledger.
struct Published {
  std::shared_ptr<const store::ViewsSnapshot> views;
  Tail tail;
  base::Digest head_leaf;
  base::Timestamp head_time;
  std::shared_ptr<const Officers> officers = std::make_shared<const Officers>();
};

struct SignedHead {
  std::string note;
  chain::Checkpoint checkpoint;
  base::Timestamp time;  // when it was signed, or found at the start
};

class Board {
 public:
  Board(Published start, std::optional<SignedHead> signed_head);

  [[nodiscard]] std::shared_ptr<const Published> current() const;
  [[nodiscard]] std::shared_ptr<const Officers> officers() const;
  [[nodiscard]] std::optional<SignedHead> signed_head() const;
  // Recorded time of the oldest entry that no checkpoint covers.
  [[nodiscard]] std::optional<base::Timestamp> oldest_unsigned() const;

  // Commit thread: a durable group, with the officers where it changes them. Wakes who follows
  // behind.
  void publish(std::span<const std::shared_ptr<Chunk>> begun, domain::Seq end,
               base::Digest head_leaf, base::Timestamp first_time, base::Timestamp head_time,
               std::shared_ptr<const Officers> officers = nullptr);
  // Views thread: a newer snapshot.
  void show_views(std::shared_ptr<const store::ViewsSnapshot> views);
  // Signer thread: the running tree holds the leaves of all entries below `size`.
  void hashed_to(domain::Seq size);
  void show_signed(SignedHead head);
  // The newest head's note, when it still is of this text, now with more signatures.
  void show_cosigned(std::string_view text, const std::string& note);
  void show_kept(domain::Seq size);  // the head of this size was signed and is kept for ever

  // Writing stops for good; the first reason stays.
  void stop_writing(base::Error why);
  [[nodiscard]] std::optional<base::Error> stopped() const;
  [[nodiscard]] bool writable() const { return writable_.load(std::memory_order_acquire); }
  void note(std::string notice);  // for status; the last 16 are kept
  [[nodiscard]] std::vector<std::string> notices() const;

  // Followers: wait until the ledger is larger than `size`, `stop` is set (then call `wake`), or
  // the time is over.
  void wait_larger(domain::Seq size, const std::atomic<bool>& stop, std::int64_t micros) const;
  // The signer: the same, and ends also when a head is asked for.
  void wait_to_sign(domain::Seq size, const std::atomic<bool>& stop, std::int64_t micros) const;
  // Sits out a pause between two pieces of work; only `stop` and `wake` cut it short.
  void pause(const std::atomic<bool>& stop, std::int64_t micros) const;
  // The writer: waits until fewer than `limit` entries are missing in the views, writing has
  // stopped, or the time is over.
  void wait_lag_below(std::size_t limit, std::int64_t micros) const;
  [[nodiscard]] bool wait_signed(domain::Seq size, std::int64_t micros) const;
  // Asks the signer for a head that covers the ledger as it is now, soon, however long its pauses
  // are; with `keep`, for one that is kept. The size asked for.
  domain::Seq ask_to_sign(bool keep);
  // Waits until a head of at least this size is kept: its size; absent when the time is over.
  [[nodiscard]] std::optional<domain::Seq> wait_kept(domain::Seq size, std::int64_t micros) const;
  struct Wanted {
    bool sign = false, keep = false;
  };
  [[nodiscard]] Wanted wanted() const;
  void wake();
  // Calls `grown` once, when the ledger is larger than `size`: before it returns when it is so
  // already, otherwise on the commit thread, which waits meanwhile. Takes the place of what was
  // asked for before; an empty function only takes that back.
  void when_grown(domain::Seq size, std::function<void()> grown);

 private:
  void trim(Published& next) const;
  [[nodiscard]] Wanted wanted_locked() const;

  mutable std::mutex mutex_;
  mutable std::condition_variable grown_, views_moved_, signed_moved_, pauses_;
  std::shared_ptr<const Published> current_;
  std::optional<SignedHead> signed_;
  std::optional<base::Timestamp> oldest_unsigned_;
  domain::Seq hashed_ = 0;
  domain::Seq sign_wanted_ = 0;  // a head of at least this size is asked for soon ...
  domain::Seq keep_wanted_ = 0;  // ... a kept one
  domain::Seq kept_ = 0;         // the largest head kept since the start
  mutable int waiting_to_grow_ = 0;
  std::function<void()> when_grown_;  // to be called when the ledger is larger than ...
  domain::Seq grown_size_ = 0;        // ... this
  std::optional<base::Error> stopped_;
  std::atomic<bool> writable_{true};
  std::vector<std::string> notices_;
};

}  // namespace jcm::engine
