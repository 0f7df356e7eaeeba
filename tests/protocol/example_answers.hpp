// What the service would answer to the examples, from an ExampleLedger: the writes, and those
// queries that need nothing but the state and the entries.
#pragma once

#include "ledger/protocol/entry_view.hpp"
#include "ledger/protocol/ledger_views.hpp"
#include "ledger/protocol/query_officers.hpp"
#include "ledger/protocol/query_params.hpp"
#include "ledger/protocol/reply.hpp"
#include "ledger/protocol/row_views.hpp"
#include "ledger/protocol/unit_views.hpp"
#include "tests/protocol/example_ledger.hpp"

namespace jcm::protocol::testing {

// The reply line's value, or absent where only the service can answer.
class ExampleAnswers {
 public:
  std::optional<json::value> answer(Method method, const json::object& params) {
    std::optional<std::string> line;
    if (info_of(method).act == MethodAct::write)
      line = write(method, params);
    else if (method == Method::batch)
      line = batch(params);
    else
      line = query(method, params);
    if (!line) return std::nullopt;
    return parse_json(*line).value();
  }
  [[nodiscard]] const ExampleLedger& ledger() const { return ledger_; }

 private:
  std::string write(Method method, const json::object& params) {
    const auto read = read_write(method, params);
    if (!read) return reply_error("1", read.error());
    const auto stored = ledger_.write(*read);
    if (!stored) return reply_error("1", stored.error());
    return reply_result("1", write_result_text(*stored->record, stored->leaf, read->dry_run));
  }

  std::string batch(const json::object& params) {
    const auto read = read_batch(params);
    if (!read) return reply_error("1", read.error());
    std::vector<ItemReply> replies;
    for (std::size_t i = 0; i < read->items.size(); ++i) {
      const auto& item = read->items[i];
      std::optional<domain::BatchPosition> place;
      if (read->atomic && item)
        place =
            domain::BatchPosition{read->items[0]->request_id.text, static_cast<std::uint32_t>(i),
                                  static_cast<std::uint32_t>(read->items.size())};
      const auto stored =
          item ? ledger_.write(*item, place) : base::Result<ExampleLedger::Stored>(item.error());
      if (stored) {
        replies.emplace_back(write_result_text(*stored->record, stored->leaf, read->dry_run));
        continue;
      }
      if (!read->atomic) {
        replies.emplace_back(stored.error());
        continue;
      }
      for (std::size_t done = 0; done < i; ++done) ledger_.undo();
      return reply_error("1", stored.error(), i);
    }
    return reply_result("1", batch_result_text(read->atomic, replies));
  }

  template <class T>
  static std::string failed(const base::Result<T>& read) {
    return reply_error("1", read.error());
  }
  static std::string unknown(base::ErrorId id, std::string_view field) {
    return reply_error("1", base::error(id, "there is none", std::string(field)));
  }
  std::string entry(const ExampleLedger::Stored& stored, bool raw) const {
    const auto lookup = [this](const base::Digest& digest) { return ledger_.personal(digest); };
    auto view = entry_json(*stored.record, stored.leaf, lookup,
                           raw ? std::optional<base::ByteView>(stored.bytes) : std::nullopt);
    return reply_result("1", json::value(*std::move(view)));
  }
  json::object account_row(const domain::AccountNumber& number,
                           const domain::AccountRow& row) const {
    std::optional<std::string> holder;
    if (row.holder_name)
      if (const auto found = ledger_.personal(*row.holder_name).value()) holder = found->text;
    return account_json(number, row, holder);
  }

  static domain::OfficerRow administrator() {
    return {1000, std::nullopt, {{domain::Role::administrator, {}}}, std::nullopt, 0};
  }

  // NOLINTNEXTLINE: one branch per query, as dispatch has it
  std::optional<std::string> query(Method method, const json::object& params) const {
    const auto& state = ledger_.state();
    const base::Date today = base::date_from_civil(2026, 2, 2);
    if (method == Method::describe) {
      const auto read = read_describe(params);
      return read ? reply_result("1", describe(read->method)) : failed(read);
    }
    if (method == Method::version) {
      const auto read = read_no_params(params);
      return read ? reply_result("1", json::value(version_json("0.1.0"))) : failed(read);
    }
    if (method == Method::whoami)
      return reply_result("1",
                          json::value(whoami_json({1, 1000}, administrator(), "jcm.example/x")));
    if (method == Method::officer_show) {
      const auto read = read_officer_show(params);
      if (!read) return failed(read);
      return reply_result("1", json::value(officer_json(*read, administrator(), std::nullopt)));
    }
    if (method == Method::registry_list) {
      json::array rows;
      for (const auto& [code, row] : state.registries()) rows.push_back(registry_json(code, row));
      return reply_result("1", json::value(list_json("registries", std::move(rows), std::nullopt)));
    }
    if (method == Method::project_show) {
      const auto read = read_project_show(params);
      if (!read) return failed(read);
      const auto* row = state.project(*read);
      if (row == nullptr) return unknown(base::ErrorId::project_unknown, "reference");
      return reply_result("1", json::value(project_json(*row)));
    }
    if (method == Method::decision_show) {
      const auto read = read_decision_show(params);
      if (!read) return failed(read);
      const auto* row = state.decision(*read);
      if (row == nullptr) return unknown(base::ErrorId::decision_unknown, "");
      return reply_result("1", json::value(decision_json(*row, today)));
    }
    if (method == Method::account_show) {
      const auto read = read_account_show(params);
      if (!read) return failed(read);
      if (read->as_of.index() != 0) return std::nullopt;
      const auto* row = state.account(read->account);
      if (row == nullptr) return unknown(base::ErrorId::account_unknown, "account");
      return reply_result("1", json::value(account_row(read->account, *row)));
    }
    if (method == Method::account_list) {
      const auto read = read_account_list(params);
      if (!read) return failed(read);
      if (read->as_of.index() != 0) return std::nullopt;
      return reply_result("1", json::value(accounts(*read)));
    }
    if (method == Method::holdings) {
      const auto read = read_holdings(params);
      if (!read) return failed(read);
      if (read->as_of.index() != 0) return std::nullopt;  // needs the engine's index of the past
      return reply_result("1",
                          json::value(holdings_json(read->account, read->as_of, state.head().size,
                                                    ledger_.holdings(read->account))));
    }
    if (method == Method::serial_history) {
      const auto read = read_serial_history(params);
      if (!read) return failed(read);
      return history(*read);
    }
    if (method == Method::entry_get) {
      const auto read = read_entry_get(params);
      if (!read) return failed(read);
      if (read->seq >= state.head().size) return unknown(base::ErrorId::entry_unknown, "seq");
      return entry(ledger_.stored()[read->seq], read->raw);
    }
    if (method == Method::request_find) {
      const auto read = read_request_find(params);
      if (!read) return failed(read);
      const auto* stored = ledger_.find(read->text);
      if (stored == nullptr) return unknown(base::ErrorId::request_unknown, "request_id");
      return entry(*stored, false);
    }
    return std::nullopt;
  }

  json::object accounts(const AccountListParams& asked) const {
    std::map<domain::AccountNumber, domain::AccountRow> sorted(ledger_.state().accounts().begin(),
                                                               ledger_.state().accounts().end());
    json::array rows;
    std::optional<std::string> next;
    std::optional<domain::AccountNumber> last;
    for (const auto& [number, row] : sorted) {
      if (asked.registry && number.registry != *asked.registry) continue;
      if (asked.kind && number.kind != *asked.kind) continue;
      if (asked.after && number <= *asked.after) continue;
      if (rows.size() == asked.limit) {
        next = cursor_text(*last);
        break;
      }
      rows.push_back(account_row(number, row));
      last = number;
    }
    return list_json("accounts", std::move(rows), next);
  }

  std::string history(const SerialHistoryParams& asked) const {
    const auto block = ledger_.state().block_at(asked.run, asked.serial);
    if (!block) return unknown(base::ErrorId::serial_unknown, "serial");
    SerialHistoryView view{asked.run, asked.serial, *block, {}, {}};
    view.account = ledger_.state().blocks(asked.run).at(block->range.first).account;
    for (const auto& stored : ledger_.stored()) {
      bool touches = false;
      const auto& resolved = stored.record->entry.body.resolved;
      for (const auto& issued : resolved.issued)
        touches |= issued.block.run == asked.run && issued.block.range.contains(asked.serial);
      for (const auto& moved : resolved.moved)
        touches |= moved.run == asked.run && moved.range.contains(asked.serial);
      if (touches) view.entries.push_back(stored.record);
    }
    return reply_result("1", json::value(serial_history_json(view)));
  }

  ExampleLedger ledger_;
};

}  // namespace jcm::protocol::testing
