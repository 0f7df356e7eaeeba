#include "ledger/service/feed.hpp"

#include <algorithm>

#include "ledger/service/entry_reading.hpp"

namespace jcm::service {
namespace {

bool wanted(const Subscription& subscription, const domain::Entry& entry) {
  const auto& kinds = subscription.kinds;
  if (!kinds.empty() && std::ranges::find(kinds, entry.kind()) == kinds.end()) return false;
  return !subscription.registry || entry.scope.text() == subscription.registry->text();
}

}  // namespace

bool passed(const Subscription& subscription, domain::Seq next) {
  return subscription.until && next > *subscription.until;
}

FeedPage read_feed_page(const engine::Snapshot& snapshot, const FeedAsk& ask) {
  FeedPage page;
  page.next = ask.next;
  page.told = ask.told;
  const domain::Seq last = std::min<domain::Seq>(snapshot.size(), ask.next + feed_page_looked_at);
  std::size_t entries = 0;
  while (page.next < last && entries < feed_page_entries && page.lines.size() < feed_page_bytes &&
         !passed(ask.subscription, page.next)) {
    const auto entry = stored_entry(snapshot, page.next, "from");
    if (!entry) {
      page.error = entry.error();
      return page;
    }
    ++page.next;
    if (!wanted(ask.subscription, entry->record->entry)) continue;
    const auto shown = shown_entry(snapshot, *entry, ask.subscription.raw, ask.texts);
    if (!shown) {
      --page.next;
      page.error = shown.error();
      return page;
    }
    page.lines += protocol::entry_notification(*shown);
    page.told = page.next;
    ++entries;
  }
  if (page.next - page.told >= feed_silence) {
    page.lines += protocol::progress_notification(page.next);
    page.told = page.next;
  }
  page.at_head = page.next >= snapshot.size();
  return page;
}

}  // namespace jcm::service
