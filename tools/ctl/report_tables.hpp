// report accounts, balances, transactions, adjustment: tables for people, CSV for programs.
#pragma once

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

int print_accounts_report(Session& session, const json::object& params);
int print_balances_report(Session& session, const json::object& params);
int print_transactions_report(Session& session, const json::object& params);
int print_adjustment_report(Session& session, const json::object& params);

// What a report was derived from: the moment, the entries, the checkpoint. Below a table; with
// --csv on the error stream, so that the output holds the rows alone.
void print_origin(const Session& session, const json::object& report);

}  // namespace jcm::ctl
