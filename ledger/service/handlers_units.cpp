// Units: what an account holds now and held then, its statement, the life of one serial.
#include <fmt/format.h>

#include "ledger/protocol/article6_views.hpp"
#include "ledger/protocol/hold_views.hpp"
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

// The number of entries that "as of" covers, of the account's registry.
base::Result<std::uint64_t> end_of(const engine::Snapshot& snapshot, const protocol::AsOf& as_of,
                                   const domain::AccountNumber& account) {
  JCM_TRY(const auto cut, snapshot.cut(as_of));
  return cut.end_of(account.registry);
}

}  // namespace

base::Result<json::value> handle_holdings(const Environment& environment, const domain::Actor&,
                                          const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_holdings(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY_VOID(must_be_open(*snapshot, asked.account));
  JCM_TRY(const std::uint64_t end, end_of(*snapshot, asked.as_of, asked.account));
  const bool now = std::holds_alternative<std::monostate>(asked.as_of);
  JCM_TRY(const auto blocks,
          now ? snapshot->holdings(asked.account) : snapshot->holdings_as_of(asked.account, end));
  auto out = protocol::holdings_json(asked.account, asked.as_of, end, blocks);
  JCM_TRY(const auto small, snapshot->small_state());
  if (auto known = protocol::known_parts_json(*small, blocks, end); !known.empty())
    out["article6"] = std::move(known);
  if (now) {
    const auto kept = protocol::kept_back(*small, asked.account, blocks);
    out["held"] = kept.held;
    out["reserved"] = kept.reserved;
  }
  return json::value(std::move(out));
}

base::Result<json::value> handle_statement(const Environment& environment, const domain::Actor&,
                                           const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_statement(params));
  const auto snapshot = environment.ledger.snapshot();
  JCM_TRY_VOID(must_be_open(*snapshot, asked.account));
  JCM_TRY(const std::uint64_t end, end_of(*snapshot, asked.as_of, asked.account));
  JCM_TRY(auto found,
          snapshot->statement(asked.account, asked.from, asked.to, asked.first, asked.limit, end));
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
  auto out = protocol::serial_history_json(view);
  JCM_TRY(const auto small, snapshot->small_state());
  const auto known = domain::article6::known_parts(
      *small, {asked.run, {asked.serial, asked.serial}}, snapshot->size());
  if (!known.empty()) out["article6"] = protocol::known_part_json(*small, known.front());
  return json::value(std::move(out));
}

}  // namespace jcm::service
