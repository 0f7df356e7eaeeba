#include "ledger/protocol/query_params.hpp"

#include <fmt/format.h>

#include <array>
#include <tuple>
#include <vector>

#include "ledger/base/text.hpp"
#include "ledger/protocol/paging.hpp"

namespace jcm::protocol {

using base::ErrorId;

base::Error bad_cursor(std::string_view text) {
  return base::error(ErrorId::cursor_malformed,
                     fmt::format("\"{}\" is no cursor of this list; give \"next\" of the page "
                                 "before, unchanged",
                                 base::printable(text, 60)));
}

namespace {

std::optional<domain::Seq> parse_seq_cursor(std::string_view text) {
  const auto seq = base::parse_u64(text);
  if (!seq || *seq > base::max_exact_integer) return std::nullopt;
  return seq;
}

}  // namespace

base::Result<domain::Seq> as_seq_cursor(const json::value& value) {
  return as_cursor(parse_seq_cursor)(value);
}

std::size_t read_limit(ObjectReader& in) {
  constexpr AsInteger as_limit{1, static_cast<std::int64_t>(base::max_page)};
  return static_cast<std::size_t>(in.optional("limit", as_limit).value_or(default_page));
}

namespace {

std::optional<domain::AccountNumber> parse_account_cursor(std::string_view text) {
  auto account = domain::AccountNumber::parse(text);
  if (!account) return std::nullopt;
  return *account;
}

// decided_on/project/period_start/period_end, the order of the list.
std::optional<domain::DecisionKey> parse_decision_cursor(std::string_view text) {
  if (text.size() != 38 || text[10] != '/' || text[16] != '/' || text[27] != '/')
    return std::nullopt;
  const auto decided_on = base::parse_date(text.substr(0, 10));
  const auto project = domain::ProjectReference::parse(text.substr(11, 5));
  const auto start = base::parse_date(text.substr(17, 10));
  const auto end = base::parse_date(text.substr(28, 10));
  if (!decided_on || !project || !start || !end) return std::nullopt;
  return domain::DecisionKey{*project, *start, *end, *decided_on};
}

base::Result<Log> as_log(const json::value& value) {
  JCM_TRY(const std::string text, as_short_text(value));
  if (text == "ledger") return Log::ledger;
  if (text == "trail") return Log::trail;
  return base::error(ErrorId::field_value, fmt::format("\"{}\" is no log; use ledger or trail",
                                                       base::printable(text, 40)));
}
Log read_log_of(ObjectReader& in) { return in.optional("log", as_log).value_or(Log::ledger); }

base::Result<domain::TrailEventKind> as_trail_event(const json::value& value) {
  JCM_TRY(const std::string text, as_short_text(value));
  if (const auto event = domain::parse_named<domain::TrailEventKind>(text)) return *event;
  return base::error(ErrorId::field_value,
                     fmt::format("\"{}\" is no event of the trail; use started, stopped, denied, "
                                 "refused, read, exported or lost",
                                 base::printable(text, 40)));
}

// A method whose only param is one value.
template <class Convert>
auto read_one(const json::object& params, std::string_view key, const Convert& convert)
    -> decltype(convert(std::declval<const json::value&>())) {
  ObjectReader in(params);
  auto out = in.required(key, convert);
  JCM_TRY_VOID(in.finish());
  return out;
}

}  // namespace

base::Result<AsOf> as_as_of(const json::value& value) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader in(*object);
  const auto seq = in.optional("seq", as_seq);
  const auto time = in.optional("time", as_timestamp);
  const auto date = in.optional("date", as_date);
  JCM_TRY_VOID(in.finish());
  if (object->size() != 1)
    return base::error(object->empty() ? ErrorId::field_missing : ErrorId::field_conflict,
                       "give exactly one of seq, time and date");
  if (seq) return AsOf(*seq);
  if (time) return AsOf(*time);
  return AsOf(*date);
}

base::Status read_no_params(const json::object& params) { return ObjectReader(params).finish(); }

base::Result<DescribeParams> read_describe(const json::object& params) {
  const auto as_method = [](const json::value& value) -> base::Result<Method> {
    JCM_TRY(const std::string name, as_short_text(value));
    if (const auto* info = find_method(name)) return info->method;
    auto unknown = method_unknown(name);
    unknown.field.clear();
    return unknown;
  };
  ObjectReader in(params);
  DescribeParams out;
  out.method = in.optional("method", as_method);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<ProjectListParams> read_project_list(const json::object& params) {
  ObjectReader in(params);
  ProjectListParams out;
  out.country = in.optional("country", as_country);
  out.status = in.optional("status", as_project_status);
  out.after = in.optional("cursor", as_cursor(domain::ProjectReference::parse));
  out.limit = read_limit(in);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<domain::ProjectReference> read_project_show(const json::object& params) {
  return read_one(params, "reference", as_project);
}

base::Result<DecisionListParams> read_decision_list(const json::object& params) {
  ObjectReader in(params);
  DecisionListParams out;
  out.project = in.optional("project", as_project);
  out.after = in.optional("cursor", as_cursor(parse_decision_cursor));
  out.limit = read_limit(in);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<domain::DecisionKey> read_decision_show(const json::object& params) {
  return as_decision_key(json::value(params));
}

bool listed_before(const domain::DecisionKey& a, const domain::DecisionKey& b) {
  return std::tie(a.decided_on, a.project, a.period_start, a.period_end) <
         std::tie(b.decided_on, b.project, b.period_start, b.period_end);
}

base::Result<AccountListParams> read_account_list(const json::object& params) {
  ObjectReader in(params);
  AccountListParams out;
  out.registry = in.optional("registry", as_registry);
  out.kind = in.optional("kind", as_account_kind);
  out.as_of = in.optional("as_of", as_as_of).value_or(AsOf());
  out.after = in.optional("cursor", as_cursor(parse_account_cursor));
  out.limit = read_limit(in);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<AccountShowParams> read_account_show(const json::object& params) {
  ObjectReader in(params);
  AccountShowParams out;
  out.account = in.required("account", as_account);
  out.as_of = in.optional("as_of", as_as_of).value_or(AsOf());
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<HoldingsParams> read_holdings(const json::object& params) {
  ObjectReader in(params);
  HoldingsParams out;
  out.account = in.required("account", as_account);
  out.as_of = in.optional("as_of", as_as_of).value_or(AsOf());
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<StatementParams> read_statement(const json::object& params) {
  ObjectReader in(params);
  StatementParams out;
  out.account = in.required("account", as_account);
  out.from = in.optional("from", as_date);
  out.to = in.optional("to", as_date);
  out.as_of = in.optional("as_of", as_as_of).value_or(AsOf());
  out.first = in.optional("cursor", as_seq_cursor).value_or(0);
  out.limit = read_limit(in);
  if (in.ok() && out.from && out.to && *out.to < *out.from)
    in.fail("to", base::error(ErrorId::field_conflict,
                              fmt::format("to, {}, is before from, {}; give the later date as to",
                                          base::to_text(*out.to), base::to_text(*out.from))));
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<SerialHistoryParams> read_serial_history(const json::object& params) {
  JCM_TRY(const auto unit, read_one(params, "serial", as_unit));
  return SerialHistoryParams{unit.run, unit.range.first};
}

base::Result<EntryGetParams> read_entry_get(const json::object& params) {
  ObjectReader in(params);
  EntryGetParams out;
  out.seq = in.required("seq", as_seq);
  out.raw = in.optional("raw", as_bool).value_or(false);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<EntryListParams> read_entry_list(const json::object& params) {
  ObjectReader in(params);
  EntryListParams out;
  const auto first = in.optional("first", as_seq);
  const auto cursor = in.optional("cursor", as_seq_cursor);
  out.first = first.value_or(cursor.value_or(0));
  out.limit = read_limit(in);
  out.kind = in.optional("kind", as_entry_kind);
  if (in.ok() && first && cursor)
    in.fail("cursor", base::error(ErrorId::field_conflict,
                                  "first and cursor both say where to begin; give one of the two"));
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<TrailListParams> read_trail_list(const json::object& params) {
  ObjectReader in(params);
  TrailListParams out;
  const auto first = in.optional("first", as_seq);
  const auto cursor = in.optional("cursor", as_seq_cursor);
  out.first = first.value_or(cursor.value_or(0));
  out.event = in.optional("event", as_trail_event);
  out.officer = in.optional("officer", as_seq);
  out.uid = in.optional("uid", as_seq);
  out.limit = read_limit(in);
  if (in.ok() && first && cursor)
    in.fail("cursor", base::error(ErrorId::field_conflict,
                                  "first and cursor both say where to begin; give one of the two"));
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<Log> read_log(const json::object& params) {
  ObjectReader in(params);
  const auto log = read_log_of(in);
  JCM_TRY_VOID(in.finish());
  return log;
}

base::Result<LogEntriesParams> read_log_entries(const json::object& params) {
  ObjectReader in(params);
  LogEntriesParams out;
  out.log = read_log_of(in);
  out.first = in.required("first", as_seq);
  const AsInteger most{1, static_cast<std::int64_t>(base::max_log_entries)};
  if (const auto limit = in.optional("limit", most)) out.limit = static_cast<std::size_t>(*limit);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<domain::RequestId> read_request_find(const json::object& params) {
  return read_one(params, "request_id", as_request_id);
}

base::Result<CheckpointParams> read_checkpoint_params(const json::object& params) {
  ObjectReader in(params);
  CheckpointParams out;
  const auto keep = in.optional("keep", as_bool);
  out.keep = keep.value_or(false);
  out.size = in.optional("size", as_seq);
  if (in.ok() && keep && out.size)
    in.fail("size", base::error(ErrorId::field_conflict,
                                "keep asks for the newest checkpoint and size for one that is kept "
                                "already; give one of the two"));
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<CheckpointListParams> read_checkpoint_list(const json::object& params) {
  ObjectReader in(params);
  CheckpointListParams out;
  out.log = read_log_of(in);
  out.first = in.optional("cursor", as_seq_cursor).value_or(0);
  out.limit = read_limit(in);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<ReceiptParams> read_receipt(const json::object& params) {
  ObjectReader in(params);
  ReceiptParams out;
  out.seq = in.required("seq", as_seq);
  out.size = in.optional("size", as_seq);
  if (in.ok() && out.size && *out.size <= out.seq)
    in.fail("size", base::error(ErrorId::field_conflict,
                                fmt::format("a checkpoint of {} entries does not cover entry {}; "
                                            "give a size above it, or none for the newest",
                                            *out.size, out.seq)));
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<ConsistencyParams> read_proof_consistency(const json::object& params) {
  ObjectReader in(params);
  ConsistencyParams out;
  out.old_size = in.required("old_size", as_seq);
  out.new_size = in.optional("new_size", as_seq);
  if (in.ok() && out.new_size && *out.new_size < out.old_size)
    in.fail("new_size",
            base::error(ErrorId::field_conflict,
                        fmt::format("new_size, {}, is below old_size, {}; a ledger only "
                                    "grows: give the larger size as new_size",
                                    *out.new_size, out.old_size)));
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<std::string> read_checkpoint_cosign(const json::object& params) {
  const auto as_note = [](const json::value& value) -> base::Result<std::string> {
    const auto* text = value.if_string();
    if (text == nullptr)
      return base::error(ErrorId::field_type,
                         "a string is expected: the whole signed note, line by line");
    if (text->empty() || text->size() > max_cosigned_note)
      return base::error(
          text->empty() ? ErrorId::field_value : ErrorId::field_too_long,
          fmt::format("the note has {} bytes; give 1 to {}", text->size(), max_cosigned_note));
    return std::string(view_of(*text));
  };
  return read_one(params, "note", as_note);
}

std::string cursor_text(const domain::ProjectReference& last) { return last.text(); }
std::string cursor_text(const domain::AccountNumber& last) { return last.text(); }
std::string cursor_text(const domain::DecisionKey& last) {
  return fmt::format("{}/{}/{}/{}", base::to_text(last.decided_on), last.project.text(),
                     base::to_text(last.period_start), base::to_text(last.period_end));
}
std::string cursor_text(domain::Seq next) { return std::to_string(next); }

}  // namespace jcm::protocol
