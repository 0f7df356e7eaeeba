#include "ledger/service/feed_requests.hpp"

#include <fmt/format.h>

#include "ledger/protocol/feed.hpp"
#include "ledger/protocol/query_params.hpp"
#include "ledger/protocol/reply.hpp"

namespace jcm::service {
namespace {

namespace json = protocol::json;

base::Result<Subscription> granted(const engine::Snapshot& snapshot,
                                   const protocol::SubscribeParams& asked) {
  const auto from = asked.from.value_or(snapshot.size());
  if (from > snapshot.size())
    return base::error(
        base::ErrorId::entry_unknown,
        fmt::format("the ledger holds {} entries; give at most this number", snapshot.size()),
        "from");
  if (asked.registry) {
    JCM_TRY(const auto row, snapshot.registry(*asked.registry));
    if (!row)
      return base::error(base::ErrorId::registry_unknown,
                         fmt::format("there is no registry {} in this ledger; give one of "
                                     "registry.list",
                                     asked.registry->text()),
                         "registry");
  }
  return Subscription{from, asked.until, asked.kinds, asked.registry, asked.raw};
}

FeedGrant grant(const engine::Ledger& ledger, const std::string& raw_id,
                const protocol::SubscribeParams& asked) {
  const auto snapshot = ledger.snapshot();
  auto subscription = granted(*snapshot, asked);
  if (!subscription) return {protocol::reply_error(raw_id, subscription.error())};
  auto line = protocol::reply_result(
      raw_id, json::value(protocol::subscribed_json(subscription->from, snapshot->size())));
  return {std::move(line), *std::move(subscription)};
}

std::string exists(const std::string& raw_id, std::optional<domain::Seq> next) {
  return protocol::reply_error(
      raw_id, base::error(base::ErrorId::subscription_exists,
                          fmt::format("this connection follows the ledger already, at entry {}; "
                                      "call unsubscribe first, or use another connection",
                                      next.value_or(0))));
}

std::string ended(const std::string& raw_id, std::optional<domain::Seq> next) {
  if (!next)
    return protocol::reply_error(
        raw_id, base::error(base::ErrorId::subscription_absent,
                            "this connection follows nothing, or what it followed has ended; "
                            "subscribe begins"));
  return protocol::reply_result(raw_id, json::value(json::object{{"next", *next}}));
}

}  // namespace

Plan plan_feed(const Environment& environment, const protocol::Request& request,
               protocol::Method method) {
  FeedPlan plan;
  if (method == protocol::Method::unsubscribe) {
    if (const auto read = protocol::read_no_params(request.params); !read)
      return AnswerPlan{protocol::reply_error(request.raw_id, read.error())};
    plan.answer = [raw_id = request.raw_id](auto next) { return ended(raw_id, next); };
    return plan;
  }
  auto asked = protocol::read_subscribe(request.params);
  if (!asked) return AnswerPlan{protocol::reply_error(request.raw_id, asked.error())};
  plan.grant = [&ledger = environment.ledger, raw_id = request.raw_id, asked = *std::move(asked)] {
    return grant(ledger, raw_id, asked);
  };
  plan.answer = [raw_id = request.raw_id](auto next) { return exists(raw_id, next); };
  return plan;
}

}  // namespace jcm::service
