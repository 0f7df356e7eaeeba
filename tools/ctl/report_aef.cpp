#include "tools/ctl/report_aef.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "ledger/reports/aef.hpp"
#include "ledger/reports/aef_workbook.hpp"
#include "tools/ctl/output_file.hpp"
#include "tools/ctl/read_file.hpp"
#include "tools/ctl/report_tables.hpp"

namespace jcm::ctl {
namespace {

using reports::AefTable;

// The answer's rows, column by column of the format.
reports::AefReport read_tables(const json::object& answer) {
  reports::AefReport report;
  const auto& tables = object_at(answer, "tables");
  for (const auto table : reports::aef_tables)
    for (const auto& value : array_at(tables, reports::aef_key(table))) {
      auto& row = report.of(table).emplace_back();
      for (const auto& column : reports::aef_columns(table))
        row.push_back(text_at(as_object(value), column.key));
    }
  return report;
}

// What the daemon found, and what the check finds here: the files are held to this program's table
// of columns, too.
std::vector<std::string> faults_of(const json::object& answer, const reports::AefReport& report) {
  std::vector<std::string> out;
  for (const auto& value : array_at(answer, "faults")) {
    const auto& fault = as_object(value);
    std::string where = text_at(fault, "table");
    if (has(fault, "row")) where += ", row " + text_at(fault, "row");
    if (has(fault, "column")) where += ", " + text_at(fault, "column");
    out.push_back(where + ": " + text_at(fault, "what"));
  }
  if (out.empty())
    for (const auto& fault : reports::check_aef(report)) out.push_back(reports::to_text(fault));
  return out;
}

struct OutputFile {
  std::string path;
  std::string bytes;
};

base::Result<std::string> workbook_bytes(const reports::AefReport& report,
                                         const std::string& path) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  auto status = reports::write_aef_workbook(report, temporary);
  auto bytes = status ? read_file(temporary, "the workbook") : status.error();
  std::error_code gone;
  std::filesystem::remove(temporary, gone);
  return bytes;
}

base::Result<std::vector<OutputFile>> files_of(const Session& session, const json::object& answer,
                                               const reports::AefReport& report,
                                               const AefOutput& output) {
  std::vector<OutputFile> files;
  const reports::CsvStyle style{.neutralise = !session.options.exact_csv,
                                .byte_order_mark = session.options.csv_byte_order_mark};
  if (!output.folder.empty())
    for (const auto table : reports::aef_tables) {
      const auto name =
          fmt::format("aef-{}-{}-{}-{}.csv", text_at(answer, "party"), text_at(answer, "year"),
                      static_cast<unsigned>(table) + 1, reports::aef_key(table));
      files.push_back({(std::filesystem::path(output.folder) / name).string(),
                       reports::aef_csv(table, report.of(table), style)});
    }
  if (!output.workbook.empty()) files.push_back({output.workbook, {}});
  for (const auto& file : files) JCM_TRY_VOID(check_writable(file.path, output.force));
  if (!output.workbook.empty()) {
    JCM_TRY(files.back().bytes, workbook_bytes(report, output.workbook));
  }
  return files;
}

// All of them, or none that was not there before.
base::Status write_all(const std::vector<OutputFile>& files, bool replace) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto status = write_file(files[i].path, files[i].bytes, replace);
    if (status) continue;
    std::error_code gone;
    for (std::size_t done = 0; !replace && done < i; ++done)
      std::filesystem::remove(files[done].path, gone);
    return status;
  }
  return {};
}

void print_tables(const Session& session, const json::object& answer,
                  const reports::AefReport& report) {
  reports::FactList facts;
  facts.add("Party", text_at(answer, "party"));
  facts.add("year", text_at(answer, "year"));
  for (const auto& value : array_at(answer, "seals")) {
    const auto& seal = as_object(value);
    facts.add("sealed", fmt::format("registry {} on {}, by entry {}", text_at(seal, "registry"),
                                    text_at(seal, "as_of"), text_at(seal, "seq")));
  }
  if (array_at(answer, "seals").empty()) facts.add("sealed", "not yet: holdings may still change");
  session.out.write(facts.text(session.out.style()) + "\n");
  reports::Table table({{"table"}, {"rows", reports::Align::right}});
  for (const auto one : reports::aef_tables)
    table.row({std::string(reports::aef_title(one)), std::to_string(report.of(one).size())});
  session.out.write(table.text(session.out.style()));
}

}  // namespace

int run_aef(Session& session, const json::object& params, const AefOutput& output) {
  const auto answer = session.call("report.aef", params);
  if (!answer) return session.fail(answer.failure());
  const auto report = read_tables(answer.object());
  const auto faults = faults_of(answer.object(), report);
  const bool writes = !output.folder.empty() || !output.workbook.empty();
  if (!faults.empty() && (writes || !session.options.json)) {
    if (!session.options.json)
      for (const auto& fault : faults) session.err.line(fault);
    return session.fail(
        exit_refused,
        base::error(
            base::ErrorId::report_invalid,
            fmt::format("the tables of {} for {} have {}, the first: {}",
                        text_at(answer.object(), "party"), text_at(answer.object(), "year"),
                        faults.size() == 1 ? "one fault" : fmt::format("{} faults", faults.size()),
                        faults.front())));
  }
  if (!writes && session.options.json) return session.print_json(answer.result());
  const auto files = files_of(session, answer.object(), report, output);
  if (!files) return session.fail(exit_refused, files.error());
  if (const auto written = write_all(*files, output.force); !written)
    return session.fail(exit_refused, written.error());
  if (session.options.json) {
    json::array paths;
    for (const auto& file : *files) paths.emplace_back(file.path);
    json::object said = answer.object();
    said["files"] = std::move(paths);
    return session.print_json(json::value(std::move(said)));
  }
  print_tables(session, answer.object(), report);
  print_origin(session, answer.object());
  if (!files->empty()) session.out.line("\nWritten:");
  for (const auto& file : *files) session.out.line("  " + file.path);
  return exit_done;
}

}  // namespace jcm::ctl
