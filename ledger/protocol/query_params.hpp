// Params of the methods that only read. Lists come in pages: `limit` items, and a cursor that is
// given back as it came. A cursor is the text of the last key answered (of the next entry for
// entries).
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "ledger/base/limits.hpp"
#include "ledger/protocol/fields.hpp"
#include "ledger/protocol/method.hpp"

namespace jcm::protocol {

inline constexpr std::size_t default_page = 100;

// As of now, after the entry with a seq (that entry included), at an instant, or at the end of a
// business date of the registry.
using AsOf = std::variant<std::monostate, domain::Seq, base::Timestamp, base::Date>;
base::Result<AsOf> as_as_of(const json::value& value);  // exactly one of seq, time and date

// version, whoami, status, registry.list, key.list: no params at all.
base::Status read_no_params(const json::object& params);

struct DescribeParams {
  std::optional<Method> method;
};
base::Result<DescribeParams> read_describe(const json::object& params);  // method.unknown

struct ProjectListParams {
  std::optional<std::string> country;  // ISO 3166-1 alpha-2
  std::optional<domain::ProjectStatus> status;
  std::optional<domain::ProjectReference> after;  // from the cursor
  std::size_t limit = default_page;
};
base::Result<ProjectListParams> read_project_list(const json::object& params);
base::Result<domain::ProjectReference> read_project_show(const json::object& params);

struct DecisionListParams {
  std::optional<domain::ProjectReference> project;
  std::optional<domain::DecisionKey> after;  // in the order decided_on, project, period
  std::size_t limit = default_page;
};
base::Result<DecisionListParams> read_decision_list(const json::object& params);
base::Result<domain::DecisionKey> read_decision_show(const json::object& params);
// The order of decision.list: decided_on, project, period start, period end.
bool listed_before(const domain::DecisionKey& a, const domain::DecisionKey& b);

struct AccountListParams {
  std::optional<domain::RegistryCode> registry;
  std::optional<domain::AccountKind> kind;
  AsOf as_of;
  std::optional<domain::AccountNumber> after;  // in the order of AccountNumber
  std::size_t limit = default_page;
};
base::Result<AccountListParams> read_account_list(const json::object& params);
struct AccountShowParams {
  domain::AccountNumber account;
  AsOf as_of;
};
base::Result<AccountShowParams> read_account_show(const json::object& params);

struct HoldingsParams {
  domain::AccountNumber account;
  AsOf as_of;
};
base::Result<HoldingsParams> read_holdings(const json::object& params);

struct StatementParams {
  domain::AccountNumber account;
  std::optional<base::Date> from, to;  // business dates, both included; from <= to
  AsOf as_of;                          // what was known then
  domain::Seq first = 0;               // from the cursor
  std::size_t limit = default_page;
};
base::Result<StatementParams> read_statement(const json::object& params);

struct SerialHistoryParams {
  domain::NumberingRun run;
  domain::Serial serial = 1;
};
base::Result<SerialHistoryParams> read_serial_history(const json::object& params);

struct EntryGetParams {
  domain::Seq seq = 0;
  bool raw = false;  // also the stored bytes, in hexadecimal
};
base::Result<EntryGetParams> read_entry_get(const json::object& params);

struct EntryListParams {
  domain::Seq first = 0;  // from `first` or the cursor
  std::optional<domain::EntryKind> kind;
  std::size_t limit = default_page;
};
base::Result<EntryListParams> read_entry_list(const json::object& params);

struct TrailListParams {
  domain::Seq first = 0;  // of the trail; from `first` or the cursor
  std::optional<domain::TrailEventKind> event;
  std::optional<std::uint64_t> officer;
  std::optional<std::uint64_t> uid;
  std::size_t limit = default_page;
};
base::Result<TrailListParams> read_trail_list(const json::object& params);

// Which of the two logs: the ledger, or its trail.
enum class Log : std::uint8_t { ledger, trail };
// key.list: {log?}
base::Result<Log> read_log(const json::object& params);

// Stored bytes in the framing of an archive's bundles (chain/bundle.hpp).
struct LogEntriesParams {
  Log log = Log::ledger;
  domain::Seq first = 0;
  std::size_t limit = base::max_log_entries;
};
base::Result<LogEntriesParams> read_log_entries(const json::object& params);

base::Result<domain::RequestId> read_request_find(const json::object& params);

// Sizes of trees: numbers of entries.
struct CheckpointParams {
  bool keep = false;                  // sign the head and keep it for ever
  std::optional<std::uint64_t> size;  // the kept one of this size; not together with keep
};
base::Result<CheckpointParams> read_checkpoint_params(const json::object& params);
struct CheckpointListParams {
  Log log = Log::ledger;
  std::uint64_t first = 0;  // sizes from here on, from the cursor
  std::size_t limit = default_page;
};
base::Result<CheckpointListParams> read_checkpoint_list(const json::object& params);
struct ReceiptParams {
  domain::Seq seq = 0;
  std::optional<std::uint64_t> size;  // against the checkpoint of this size; above seq
};
base::Result<ReceiptParams> read_receipt(const json::object& params);
struct ConsistencyParams {
  std::uint64_t old_size = 0;
  std::optional<std::uint64_t> new_size;  // not below old_size
};
base::Result<ConsistencyParams> read_proof_consistency(const json::object& params);

// A signed note, as text; whether it is one is for the ledger to say.
inline constexpr std::size_t max_cosigned_note = 131'072;  // 32 lines of the longest kind
base::Result<std::string> read_checkpoint_cosign(const json::object& params);

// What stands as "next" in an answer with more to come, and comes back as `cursor`.
std::string cursor_text(const domain::ProjectReference& last);
std::string cursor_text(const domain::AccountNumber& last);
std::string cursor_text(const domain::DecisionKey& last);
std::string cursor_text(domain::Seq next);

}  // namespace jcm::protocol
