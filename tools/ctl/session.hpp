// What every command works with: the global options, the daemon, and the way to print.
#pragma once

#include <cstdio>
#include <functional>
#include <string>

#include "ledger/reports/csv.hpp"
#include "ledger/reports/table.hpp"
#include "tools/ctl/client.hpp"
#include "tools/ctl/json_fields.hpp"
#include "tools/ctl/sign.hpp"

namespace jcm::ctl {

struct Options {
  std::string socket = "/run/jcm-ledger/ledger.sock";
  unsigned timeout_seconds = 60;
  bool json = false;
  bool csv = false;
  bool exact_csv = false;  // spreadsheet formulas are not neutralised
  bool csv_byte_order_mark = false;
  std::string request_id;  // empty: a random one
  bool dry_run = false;
  bool propose = false;  // writes are proposed instead (proposal.open)
  bool yes = false;
  std::string sign_key;  // file; empty: writes go out unsigned
};

// One open stream and what it can show.
struct Screen {
  explicit Screen(std::FILE* stream);
  std::FILE* stream;
  bool terminal = false;
  bool colour = false;    // a terminal, not "dumb", and NO_COLOR is not set
  std::size_t width = 0;  // of the terminal, or COLUMNS; 0: unknown, do not wrap
  void write(std::string_view text) const;
  void line(std::string_view text) const;
  [[nodiscard]] std::string bold(std::string_view text) const;
  [[nodiscard]] std::string red(std::string_view text) const;
  [[nodiscard]] reports::TableStyle style(std::size_t indent = 0) const;
};

class Session {
 public:
  Session();
  Options options;
  Screen out;  // answers
  Screen err;  // everything said about them: errors, previews, progress

  // Writes go out signed, where a key is given.
  Answer call(std::string_view method, const json::object& params);
  Client& client();
  // Every page of a list; `most` rows at the most (0: all). The result has the rows under `name`.
  Answer call_paged(std::string_view method, json::object params, std::string_view name,
                    std::size_t most = 0);

  // Prints the failure and gives its exit code.
  int fail(const Failure& failure) const;
  int fail(ExitCode exit_code, const base::Error& error) const;
  // The result as one line of JSON.
  int print_json(const json::value& value) const;
  // As CSV when asked for, else as a table.
  int print_table(const reports::Table& table) const;
  int print_csv(const std::vector<std::string>& columns,
                const std::vector<std::vector<std::string>>& rows) const;

  // Set by the command line's parser: what to do.
  std::function<int()> command;

 private:
  std::optional<Client> client_;
  std::optional<Signing> signing_;
};

// Someone sits at both ends: questions can be asked.
bool can_ask(const Session& session);
// Asks on the error stream; only "y" and "yes" are yes.
bool ask(const Session& session, std::string_view question);
// A random UUID (RFC 9562, version 4).
std::string random_request_id();

}  // namespace jcm::ctl
