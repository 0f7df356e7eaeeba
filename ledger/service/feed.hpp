// The change feed of one connection: where it stands, and how its next lines are made. Entries come
// from snapshots, so only durable ones are sent, each once, in order; the state is the seq that is
// next, so a page that was read in vain costs nothing but the reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/engine/snapshot.hpp"
#include "ledger/protocol/feed.hpp"
#include "ledger/service/plan.hpp"

namespace jcm::service {

// Bounds of one page, so that many feeds share a thread in small turns.
inline constexpr std::size_t feed_page_entries = 64;
inline constexpr std::size_t feed_page_bytes = std::size_t{256} << 10;
inline constexpr std::uint64_t feed_page_looked_at = 1'000;  // with what the filters pass over
// After so many entries without a line, one says how far it is.
inline constexpr std::uint64_t feed_silence = 1'000;

// What the next page is to be made of.
struct FeedAsk {
  Subscription subscription;
  domain::Seq next = 0;
  domain::Seq told = 0;  // how far the client knows that it is
  bool texts = false;    // with personal texts, which not everybody may see
};
struct FeedPage {
  std::string lines{};  // notifications, whole lines
  domain::Seq next = 0;
  domain::Seq told = 0;
  bool at_head = false;                // there was no more in this snapshot
  std::optional<base::Error> error{};  // at entry `next`; lines are those before it
};
// On any thread.
FeedPage read_feed_page(const engine::Snapshot& snapshot, const FeedAsk& ask);
// Whether the subscription is over when everything before `next` is done with.
bool passed(const Subscription& subscription, domain::Seq next);

// Belongs to its session, on the connections' thread.
struct Feed {
  std::uint64_t number = 0;  // tells apart the subscriptions of a connection, one after the other
  FeedAsk ask;
  // Its answer is on the way, so entries may follow.
  bool begun = false;
  // What it waits for: a page that is being read, or that the ledger grows.
  enum class Wait : std::uint8_t { none, page, growth } wait = Wait::none;
};

}  // namespace jcm::service
