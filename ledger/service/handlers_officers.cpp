// Officers: who they are, what they did, and which of them is asking.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/protocol/query_officers.hpp"
#include "ledger/protocol/row_views.hpp"
#include "ledger/service/authorize.hpp"
#include "ledger/service/entry_reading.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

// Entries looked at for one page of an officer's activity; the cursor goes on from there.
constexpr std::uint64_t max_looked_at = 20'000;

base::Result<json::object> shown_officer(const engine::Snapshot& snapshot, std::uint64_t number,
                                         const domain::OfficerRow& row, bool texts) {
  std::optional<std::string> name;
  if (row.name && texts) {
    JCM_TRY(auto found, snapshot.personal(*row.name));
    if (found) name = std::move(found->text);
  }
  return protocol::officer_json(number, row, name);
}

base::Result<engine::Officers::Rows::const_iterator> find_officer(const engine::Officers& officers,
                                                                  std::uint64_t number) {
  const auto found = officers.rows().find(number);
  if (found != officers.rows().end()) return found;
  return base::error(base::ErrorId::officer_unknown,
                     fmt::format("there is no officer {}; see officer.list", number), "officer");
}

}  // namespace

base::Result<json::value> handle_whoami(const Environment& environment, const domain::Actor& actor,
                                        const json::object& params) {
  JCM_TRY_VOID(protocol::read_no_params(params));
  const auto officers = environment.ledger.officers();
  const auto* row = officers->find(actor);
  if (row == nullptr)  // revoked since the request was taken up
    return base::error(base::ErrorId::caller_unknown,
                       fmt::format("uid {} is no officer of this ledger any more", actor.uid));
  return json::value(protocol::whoami_json(actor, *row, environment.ledger.keys().origin()));
}

base::Result<json::value> handle_officer_list(const Environment& environment,
                                              const domain::Actor& actor,
                                              const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_officer_list(params));
  const auto officers = environment.ledger.officers();
  const bool texts = may_see_personal(*officers, actor);
  const auto snapshot = environment.ledger.snapshot();
  json::array shown;
  for (const auto& [number, row] : officers->rows()) {
    if (row.roles.empty() && !asked.all) continue;
    JCM_TRY(auto object, shown_officer(*snapshot, number, row, texts));
    shown.emplace_back(std::move(object));
  }
  return json::value(protocol::list_json("officers", std::move(shown), std::nullopt));
}

base::Result<json::value> handle_officer_show(const Environment& environment,
                                              const domain::Actor& actor,
                                              const json::object& params) {
  JCM_TRY(const auto number, protocol::read_officer_show(params));
  const auto officers = environment.ledger.officers();
  JCM_TRY(const auto found, find_officer(*officers, number));
  JCM_TRY(auto shown, shown_officer(*environment.ledger.snapshot(), number, found->second,
                                    may_see_personal(*officers, actor)));
  return json::value(std::move(shown));
}

base::Result<json::value> handle_officer_activity(const Environment& environment,
                                                  const domain::Actor&,
                                                  const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_officer_activity(params));
  const auto officers = environment.ledger.officers();
  JCM_TRY(const auto found, find_officer(*officers, asked.officer));
  const auto snapshot = environment.ledger.snapshot();
  json::array shown;
  // Nobody did anything before they were made an officer.
  domain::Seq seq = std::max(asked.first, found->second.granted_by);
  for (std::uint64_t looked_at = 0; seq < snapshot->size(); ++seq, ++looked_at) {
    if (shown.size() == asked.limit || looked_at == max_looked_at) break;
    JCM_TRY(const auto entry, stored_entry(*snapshot, seq, "cursor"));
    if (entry.record->entry.actor.officer == asked.officer)
      shown.emplace_back(protocol::activity_json(entry.record->entry));
  }
  std::optional<std::string> next;
  if (seq < snapshot->size()) next = protocol::cursor_text(seq);
  return json::value(protocol::list_json("entries", std::move(shown), next));
}

}  // namespace jcm::service
