// Units: what an account holds now and held then, its statement, the life of one serial.
#include <fmt/format.h>

#include "ledger/protocol/query_params.hpp"
#include "ledger/protocol/unit_views.hpp"
#include "ledger/service/read_methods.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

base::Error account_unknown(const domain::AccountNumber& number) {
  return base::error(base::ErrorId::account_unknown,
                     fmt::format("account {} is not open here: use account.list", number.text()),
                     "account");
}

base::Status must_be_open(const engine::Snapshot& snapshot, const domain::AccountNumber& number) {
  JCM_TRY(const auto row, snapshot.account(number));
  if (!row) return account_unknown(number);
  return {};
}

// The number of entries that "as of" covers.
base::Result<std::uint64_t> end_of(const engine::Snapshot& snapshot,
                                   const protocol::HoldingsParams& asked) {
  if (const auto* seq = std::get_if<domain::Seq>(&asked.as_of)) {
    if (*seq >= snapshot.size()) {
      return base::error(
          base::ErrorId::entry_unknown,
          fmt::format("there is no entry {}: the newest is {}", *seq, snapshot.size() - 1),
          "as_of.seq");
    }
    return *seq + 1;
  }
  if (const auto* time = std::get_if<base::Timestamp>(&asked.as_of))
    return snapshot.end_of_time(*time);
  if (const auto* date = std::get_if<base::Date>(&asked.as_of)) {
    return snapshot.end_of_date(asked.account.registry, *date);
  }
  return snapshot.size();
}

}  // namespace

base::Result<json::value> handle_holdings(const Environment& environment, const domain::Actor&,
                                          const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_holdings(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY_VOID(must_be_open(*snapshot, asked.account));
  JCM_TRY(const std::uint64_t end, end_of(*snapshot, asked));
  const bool now = std::holds_alternative<std::monostate>(asked.as_of);
  JCM_TRY(const auto blocks,
          now ? snapshot->holdings(asked.account) : snapshot->holdings_as_of(asked.account, end));
  return json::value(protocol::holdings_json(asked.account, asked.as_of, end, blocks));
}

base::Result<json::value> handle_statement(const Environment& environment, const domain::Actor&,
                                           const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_statement(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY_VOID(must_be_open(*snapshot, asked.account));
  JCM_TRY(auto found,
          snapshot->statement(asked.account, asked.from, asked.to, asked.first, asked.limit));
  protocol::StatementView view;
  view.asked = asked;
  view.opening = found.opening;
  view.closing = found.closing;
  view.next = found.next;
  view.lines.reserve(found.lines.size());
  for (auto& line : found.lines) {
    view.lines.push_back({std::move(line.record), line.in, line.out, line.balance,
                          std::move(line.blocks), line.counterparty});
  }
  return json::value(protocol::statement_json(view));
}

base::Result<json::value> handle_serial_history(const Environment& environment,
                                                const domain::Actor&, const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_serial_history(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY(auto found, snapshot->history(asked.run, asked.serial));
  if (!found.now) {
    return base::error(
        base::ErrorId::serial_unknown,
        fmt::format("unit {} was never issued here: give one that stands in a block, as "
                    "holdings and statement show them",
                    domain::UnitBlock{asked.run, {asked.serial, asked.serial}}.text()),
        "serial");
  }
  protocol::SerialHistoryView view;
  view.run = asked.run;
  view.serial = asked.serial;
  view.block = found.now->first;
  view.account = found.now->second.account;
  view.entries.reserve(found.entries.size());
  for (auto& entry : found.entries) view.entries.push_back(std::move(entry.record));
  return json::value(protocol::serial_history_json(view));
}

}  // namespace jcm::service
