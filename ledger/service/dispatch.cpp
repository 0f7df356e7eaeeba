#include "ledger/service/dispatch.hpp"

#include <fmt/format.h>

#include "ledger/protocol/reply.hpp"
#include "ledger/protocol/write_params.hpp"
#include "ledger/service/authorize.hpp"
#include "ledger/service/feed_requests.hpp"
#include "ledger/service/peer.hpp"

namespace jcm::service {
namespace {

// Denials are told once per uid and minute, for so many uids, so that nobody can fill the log.
constexpr std::size_t max_noted_uids = 256;
constexpr std::int64_t minute_micros = 60'000'000;

AnswerPlan refused(std::string_view raw_id, const base::Error& error,
                   std::optional<std::size_t> item = std::nullopt) {
  return {protocol::reply_error(raw_id, error, item)};
}

engine::WriteItem item_of(protocol::WriteParams params) {
  return {std::move(params.request_id), std::move(params.command), std::move(params.texts)};
}

protocol::ItemReply item_reply(const engine::ItemOutcome& outcome, bool dry_run) {
  if (!outcome) return outcome.error();
  auto result = protocol::write_result_text(*outcome->record, outcome->leaf, dry_run);
  if (outcome->effect == nullptr) return result;
  return protocol::with_effect(
      std::move(result),
      protocol::write_result_text(*outcome->effect, outcome->effect_leaf, dry_run));
}

std::string write_answer(const std::string& raw_id, const engine::WriteOutcome& outcome,
                         bool dry_run) {
  const auto reply = item_reply(outcome.items.at(0), dry_run);
  if (const auto* error = std::get_if<base::Error>(&reply))
    return protocol::reply_error(raw_id, *error);
  return protocol::reply_result(raw_id, std::get<std::string>(reply));
}

std::string atomic_answer(const std::string& raw_id, const engine::WriteOutcome& outcome,
                          bool dry_run) {
  std::vector<protocol::ItemReply> replies;
  replies.reserve(outcome.items.size());
  for (std::size_t i = 0; i < outcome.items.size(); ++i) {
    if (!outcome.items[i]) {  // all or nothing: the refusal stands in every item
      const std::size_t told = outcome.refused_item.value_or(i);
      return protocol::reply_error(raw_id, outcome.items[told].error(), outcome.refused_item);
    }
    replies.push_back(item_reply(outcome.items[i], dry_run));
  }
  return protocol::reply_result(raw_id, protocol::batch_result_text(true, replies));
}

// Puts the engine's answers between those items that were settled without it.
std::string per_item_answer(const std::string& raw_id,
                            std::vector<std::optional<base::Error>> settled,
                            const engine::WriteOutcome& outcome, bool dry_run) {
  std::vector<protocol::ItemReply> replies;
  replies.reserve(settled.size());
  std::size_t next = 0;
  for (auto& fault : settled) {
    if (fault) {
      replies.emplace_back(std::move(*fault));
    } else {
      replies.push_back(item_reply(outcome.items.at(next++), dry_run));
    }
  }
  return protocol::reply_result(raw_id, protocol::batch_result_text(false, replies));
}

// What a write tells the trail when it is refused: which requests were in it.
struct Told {
  TrailWatch watch;
  std::vector<std::pair<std::string, domain::EntryKind>> items;  // none for a dry run

  static Told of(const TrailWatch& watch, const engine::WriteRequest& write) {
    Told told{watch, {}};
    if (!watch.on() || write.dry_run) return told;
    told.items.reserve(write.items.size());
    for (const auto& item : write.items)
      told.items.emplace_back(item.request_id.text, domain::kind_of(item.command.given));
    return told;
  }
  void tell_item(std::size_t i, const base::Error& error) const {
    watch.failed(error, items[i].first, domain::text_of(items[i].second));
  }
  void tell(const engine::WriteOutcome& outcome) const {
    if (items.size() != outcome.items.size()) return;
    if (outcome.refused_item) {  // all or nothing: one was refused
      const auto& refused = outcome.items[*outcome.refused_item];
      if (!refused) tell_item(*outcome.refused_item, refused.error());
      return;
    }
    for (std::size_t i = 0; i < items.size(); ++i)
      if (!outcome.items[i]) tell_item(i, outcome.items[i].error());
  }
};

}  // namespace

Plan Dispatcher::plan(std::string_view line, const Peer& peer) {
  auto parsed = protocol::parse_request(line);
  if (const auto* bad = std::get_if<protocol::BadRequest>(&parsed))
    return refused(bad->raw_id, bad->error);
  auto& request = std::get<protocol::Request>(parsed);
  const auto officers = environment_.ledger.officers();
  const auto actor = authorize(peer.uid, request.method, *officers);
  if (!actor) {
    note_denial(peer, actor.error(), request.method);
    return refused(request.raw_id, actor.error());
  }
  const auto* info = protocol::find_method(request.method);
  if (info == nullptr) return refused(request.raw_id, protocol::method_unknown(request.method));
  if (const auto may = may_call(*officers, *actor, *info, request.params); !may) {
    note_denial(peer, may.error(), request.method, actor->officer);
    return refused(request.raw_id, may.error());
  }
  const TrailWatch watch(environment_.trail, peer, actor->officer, info->name);
  switch (info->act) {
    case protocol::MethodAct::read:
      return plan_read(std::move(request), *info, *actor, watch);
    case protocol::MethodAct::write:
      return plan_write(request, *info, *actor, watch);
    case protocol::MethodAct::feed:
      if (info->method == protocol::Method::subscribe) watch.shown("the feed of entries");
      return plan_feed(environment_, request, info->method);
    case protocol::MethodAct::batch:
      break;
  }
  return plan_batch(request, *actor, watch);
}

Plan Dispatcher::plan_read(protocol::Request request, const protocol::MethodInfo& info,
                           const domain::Actor& actor, const TrailWatch& watch) {
  if (!may_wait(info.method)) {
    return ReadPlan{[this, request = std::move(request), &info, actor, watch] {
      return read_answer(environment_, request, info, actor, watch);
    }};
  }
  const auto shared = std::make_shared<const protocol::Request>(std::move(request));
  const auto until = environment_.clock.monotonic_micros() + max_signer_wait_micros;
  return ReadPlan{
      [this, shared, &info, actor, until, watch] {
        Environment environment = environment_;
        environment.wait_until_micros = until;
        return read_answer(environment, *shared, info, actor, watch);
      },
      [this, shared, &info] { return must_wait(environment_, info.method, shared->params); }};
}

std::string Dispatcher::read_answer(const Environment& environment,
                                    const protocol::Request& request,
                                    const protocol::MethodInfo& info, const domain::Actor& actor,
                                    const TrailWatch& watch) const {
  const auto result = read_handler(info.method)(environment, actor, request.params);
  if (result) {
    watch.answered(info.method, request.params, *result);
    return protocol::reply_result(request.raw_id, *result);
  }
  const auto kind = base::kind_of(result.error().id);
  if (kind == base::ErrorKind::denied) watch.failed(result.error());
  if (kind == base::ErrorKind::corrupt || kind == base::ErrorKind::internal) {
    log_(LogLevel::error, fmt::format("{}: {}: {}", info.name, base::id_text(result.error().id),
                                      result.error().detail));
  }
  return protocol::reply_error(request.raw_id, result.error());
}

Plan Dispatcher::plan_write(const protocol::Request& request, const protocol::MethodInfo& info,
                            const domain::Actor& actor, const TrailWatch& watch) {
  auto params = protocol::read_write(info.method, request.params);
  if (!params) return refused(request.raw_id, params.error());
  if (auto good = check_uid_given(params->command.given); !good)
    return refused(request.raw_id, good.error());
  WritePlan plan;
  plan.request.dry_run = params->dry_run;
  plan.request.actor = actor;
  plan.request.items.push_back(item_of(std::move(*params)));
  auto told = Told::of(watch, plan.request);
  plan.answer = [raw_id = request.raw_id, dry_run = plan.request.dry_run,
                 told = std::move(told)](const engine::WriteOutcome& outcome) {
    told.tell(outcome);
    return write_answer(raw_id, outcome, dry_run);
  };
  return plan;
}

Plan Dispatcher::plan_batch(const protocol::Request& request, const domain::Actor& actor,
                            const TrailWatch& watch) {
  auto params = protocol::read_batch(request.params);
  if (!params) return refused(request.raw_id, params.error());
  const bool dry_run = params->dry_run;
  WritePlan plan;
  plan.request.atomicity = params->atomic ? engine::Atomicity::atomic : engine::Atomicity::per_item;
  plan.request.dry_run = dry_run;
  plan.request.actor = actor;
  std::vector<std::optional<base::Error>> settled(params->items.size());
  for (std::size_t i = 0; i < settled.size(); ++i) {
    auto& item = params->items[i];
    if (item)
      if (auto good = check_uid_given(item->command.given); !good) item = std::move(good).error();
    if (item) {
      plan.request.items.push_back(item_of(std::move(*item)));
    } else if (params->atomic) {
      return refused(request.raw_id, item.error(), i);
    } else {
      settled[i] = std::move(item).error();
    }
  }
  if (plan.request.items.empty()) {
    return AnswerPlan{per_item_answer(request.raw_id, std::move(settled), {}, dry_run)};
  }
  auto told = Told::of(watch, plan.request);
  if (params->atomic) {
    plan.answer = [raw_id = request.raw_id, dry_run,
                   told = std::move(told)](const engine::WriteOutcome& outcome) {
      told.tell(outcome);
      return atomic_answer(raw_id, outcome, dry_run);
    };
  } else {
    plan.answer = [raw_id = request.raw_id, settled = std::move(settled), dry_run,
                   told = std::move(told)](const engine::WriteOutcome& outcome) {
      told.tell(outcome);
      return per_item_answer(raw_id, settled, outcome, dry_run);
    };
  }
  return plan;
}

base::Result<bool> Dispatcher::may_follow(const Peer& peer) const {
  const auto& subscribe = protocol::info_of(protocol::Method::subscribe);
  const auto officers = environment_.ledger.officers();
  JCM_TRY(const auto actor, authorize(peer.uid, subscribe.name, *officers));
  JCM_TRY_VOID(may_call(*officers, actor, subscribe, {}));
  return may_see_personal(*officers, actor);
}

bool Dispatcher::is_officer(std::uint64_t uid) const {
  const auto officers = environment_.ledger.officers();
  return officers->find_uid(uid) != officers->rows().end();
}

void Dispatcher::note_denial(const Peer& peer, const base::Error& error, std::string_view method,
                             std::uint64_t officer) {
  TrailWatch(environment_.trail, peer, officer, method).failed(error);
  const std::int64_t minute = environment_.clock.monotonic_micros() / minute_micros;
  std::erase_if(denials_noted_, [&](const auto& noted) { return noted.second != minute; });
  if (denials_noted_.size() >= max_noted_uids) return;
  if (!denials_noted_.emplace(peer.uid, minute).second) return;
  log_(LogLevel::warning,
       fmt::format("denied: {} (pid {}; further denials of this uid within the minute "
                   "are not logged)",
                   error.detail, peer.pid));
}

}  // namespace jcm::service
