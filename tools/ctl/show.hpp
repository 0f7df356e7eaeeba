// list and show of registries, projects, decisions and accounts.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/ctl/session.hpp"

namespace jcm::ctl {

void add_registry_queries(CLI::App& group, Session& session);
void add_project_queries(CLI::App& group, Session& session);
void add_decision_queries(CLI::App& group, Session& session);
void add_account_queries(CLI::App& group, Session& session);

// Adds a command that takes options into `params` and runs `run` with them.
CLI::App* add_query(CLI::App& group, Session& session, const char* word, const char* help,
                    const std::shared_ptr<json::object>& params,
                    std::function<int(Session&, const json::object&)> run);
// An option or positional that is put into the params as text.
CLI::Option* add_param(CLI::App& app, const std::shared_ptr<json::object>& params,
                       const char* flags, const char* member, const char* help, const char* shape);

// --as-of-seq, --as-of-time, --as-of-date: at most one of them.
void add_as_of(CLI::App& app, const std::shared_ptr<json::object>& params);

// A list: its columns, and how one row reads. With --csv the same columns, numbers plain.
struct ListColumn {
  const char* heading;
  const char* member;  // of the row
  enum class Kind { text, number, wrapped } kind = Kind::text;
};
// `note`: a member that stands below each row.
int print_list(Session& session, const Answer& answer, std::string_view name,
               const std::vector<ListColumn>& columns, std::string_view note = {});
// Every member of one object.
int print_object(Session& session, const Answer& answer);

}  // namespace jcm::ctl
