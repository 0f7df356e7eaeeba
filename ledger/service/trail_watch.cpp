#include "ledger/service/trail_watch.hpp"

#include <fmt/format.h>

namespace jcm::service {
namespace {

namespace json = protocol::json;
using domain::TrailEventKind;
using protocol::Method;

const json::value* member(const json::value& value, std::string_view key) {
  const auto* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(protocol::key_of(key));
}
std::string text_at(const json::value& value, std::string_view key) {
  const auto* found = member(value, key);
  if (found == nullptr) return {};
  if (found->is_string()) return std::string(protocol::view_of(found->get_string()));
  return found->is_uint64() || found->is_int64() ? json::serialize(*found) : std::string();
}
std::uint64_t number_at(const json::value& value, std::string_view key) {
  const auto* found = member(value, key);
  if (found == nullptr) return 0;
  if (found->is_uint64()) return found->get_uint64();
  return found->is_int64() ? static_cast<std::uint64_t>(found->get_int64()) : 0;
}
const json::array& list_at(const json::value& value, std::string_view key) {
  static const json::array none;
  const auto* found = member(value, key);
  return found != nullptr && found->is_array() ? found->get_array() : none;
}

// Of an entry as it is shown: whether a personal text stands in it.
bool shows_text(const json::value& entry) {
  const auto* personal = member(entry, "personal");
  if (personal == nullptr || !personal->is_object()) return false;
  for (const auto& field : personal->get_object())
    if (member(field.value(), "text") != nullptr) return true;
  return false;
}

// "entry 12", "3 entries, 12 to 40"; empty: no text was shown.
std::string shown_entries(const json::array& entries) {
  std::uint64_t count = 0;
  std::string first, last;
  for (const auto& entry : entries) {
    if (!shows_text(entry)) continue;
    last = text_at(entry, "seq");
    if (count++ == 0) first = last;
  }
  if (count == 0) return {};
  return count == 1 ? "entry " + first : fmt::format("{} entries, {} to {}", count, first, last);
}

// "5 names"; empty: none of the rows shows one.
std::string shown_names(const json::array& rows, std::string_view key) {
  std::uint64_t count = 0;
  for (const auto& row : rows) count += text_at(row, key).empty() ? 0U : 1U;
  return count == 0 ? std::string() : fmt::format("{} {}", count, count == 1 ? "name" : "names");
}

std::string shown_accounts(const json::array& accounts) {
  std::uint64_t count = 0;
  std::string first, last;
  for (const auto& account : accounts) {
    if (text_at(account, "holder").empty()) continue;
    last = text_at(account, "account");
    if (count++ == 0) first = last;
  }
  if (count == 0) return {};
  return count == 1 ? first : fmt::format("{} accounts, {} to {}", count, first, last);
}

std::string range_text(std::string_view what, std::uint64_t first, std::uint64_t count) {
  if (count == 0) return {};
  if (count == 1) return fmt::format("{} {}", what, first);
  return fmt::format("{} {} to {}", what, first, first + count - 1);
}

// Personal texts in the answer, in words; empty: there are none.
std::string shown_in(Method method, const json::value& result) {
  if (method == Method::account_show)
    return text_at(result, "holder").empty() ? std::string() : text_at(result, "account");
  if (method == Method::account_list) return shown_accounts(list_at(result, "accounts"));
  if (method == Method::report_accounts) return shown_accounts(list_at(result, "rows"));
  if (method == Method::entry_get || method == Method::request_find)
    return shows_text(result) ? "entry " + text_at(result, "seq") : std::string();
  if (method == Method::entry_list) return shown_entries(list_at(result, "entries"));
  if (method == Method::officer_list) return shown_names(list_at(result, "officers"), "name");
  if (method == Method::officer_show)
    return text_at(result, "name").empty() ? std::string()
                                           : "officer " + text_at(result, "officer");
  if (method != Method::trail_list) return {};
  const auto& events = list_at(result, "events");
  if (events.empty()) return "the trail";
  return fmt::format("trail entries {} to {}", text_at(events.front(), "seq"),
                     text_at(events.back(), "seq"));
}

std::string handed_out(Method method, const json::object& params, const json::value& result) {
  if (method == Method::log_entries) {
    const auto* log = params.if_contains("log");
    const bool trail = log != nullptr && log->is_string() && log->get_string() == "trail";
    return range_text(trail ? "trail entries" : "entries", number_at(result, "first"),
                      number_at(result, "count"));
  }
  if (method == Method::holding_proof) return "holding proof of " + text_at(result, "account");
  if (method == Method::receipt) return "receipt of entry " + text_at(result, "seq");
  if (method != Method::checkpoint && method != Method::trail_checkpoint) return {};
  const auto* keep = params.if_contains("keep");
  if (keep == nullptr || !keep->is_bool() || !keep->get_bool()) return {};
  return fmt::format("kept checkpoint of {} {}", text_at(result, "size"),
                     method == Method::checkpoint ? "entries" : "trail entries");
}

}  // namespace

TrailWatch::TrailWatch(Trail* trail, const Peer& peer, std::uint64_t officer,
                       std::string_view method)
    : trail_(trail) {
  if (trail_ == nullptr) return;
  // A name that somebody made up is no method: it must not stand in the trail as one.
  if (protocol::find_method(method) != nullptr) about_.method = method;
  about_.uid = peer.uid;
  about_.gid = peer.gid;
  about_.pid = peer.pid < 0 ? 0 : static_cast<std::uint64_t>(peer.pid);
  about_.officer = officer;
}

void TrailWatch::tell(TrailEventKind event, std::string error, std::string object) const {
  if (trail_ == nullptr) return;
  TrailNote note = about_;
  note.event = event;
  note.error = std::move(error);
  note.object = std::move(object);
  trail_->note(note);
}

void TrailWatch::failed(const base::Error& error, std::string_view request_id,
                        std::string_view method) const {
  if (trail_ == nullptr) return;
  const auto kind = base::kind_of(error.id);
  const bool denied = kind == base::ErrorKind::denied;
  if (!denied && kind != base::ErrorKind::refused && kind != base::ErrorKind::conflict) return;
  TrailNote note = about_;
  note.event = denied ? TrailEventKind::denied : TrailEventKind::refused;
  note.error = base::id_text(error.id);
  note.object = request_id;
  if (!method.empty()) note.method = method;
  trail_->note(note);
}

void TrailWatch::answered(Method method, const json::object& params,
                          const json::value& result) const {
  if (trail_ == nullptr) return;
  if (auto object = shown_in(method, result); !object.empty()) shown(std::move(object));
  if (auto object = handed_out(method, params, result); !object.empty())
    tell(TrailEventKind::exported, {}, std::move(object));
}

void TrailWatch::shown(std::string object) const {
  tell(TrailEventKind::read, {}, std::move(object));
}

}  // namespace jcm::service
