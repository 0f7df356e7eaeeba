#include "tools/ctl/batch_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/ctl/read_file.hpp"
#include "tools/ctl/write.hpp"

namespace jcm::ctl {
namespace {

using base::ErrorId;

base::Result<json::object> read_batch_file(const std::string& path) {
  JCM_TRY(const auto text, read_file(path, "a JSON file"));
  JCM_TRY(auto value, protocol::parse_json(text));
  if (!value.is_object())
    return base::error(
        ErrorId::request_malformed,
        fmt::format("{} does not hold an object with \"atomic\" and \"items\"", path));
  return std::move(value.get_object());
}

int print_results(const Session& session, const json::object& result) {
  reports::Table table({{"item", reports::Align::right},
                        {"entry", reports::Align::right},
                        {"kind"},
                        {"what became of it", reports::Align::left, true, 30}});
  std::size_t n = 0, refused = 0;
  for (const auto& value : array_at(result, "results")) {
    ++n;
    const auto& item = as_object(value);
    if (has(item, "error")) {
      ++refused;
      const auto& error = object_at(item, "error");
      table.row({std::to_string(n), "", "",
                 fmt::format("{} [{}]", text_at(error, "message"),
                             text_at(object_at(error, "data"), "id"))});
      continue;
    }
    const auto& done = object_at(item, "result");
    table.row(
        {std::to_string(n), text_at(done, "seq"), text_at(done, "kind"),
         has(done, "dry_run") ? "accepted; nothing was recorded" : text_at(done, "request_id")});
  }
  session.print_table(table);
  return refused == 0 ? exit_done : exit_refused;
}

}  // namespace

int run_batch_file(Session& session, const std::string& path) {
  auto params = read_batch_file(path);
  if (!params) return session.fail(exit_refused, params.error());
  if (session.options.dry_run) (*params)["dry_run"] = true;
  const auto& items = array_at(*params, "items");
  const bool final = std::any_of(items.begin(), items.end(), [](const json::value& item) {
    return is_irreversible(text_at(as_object(item), "method"),
                           object_at(as_object(item), "params"));
  });
  if (final && !has(*params, "dry_run") && !session.options.yes) {
    if (can_ask(session)) {
      auto rehearsal = *params;
      rehearsal["dry_run"] = true;
      const auto answer = session.call("batch", rehearsal);
      if (!answer) return session.fail(answer.failure());
      print_results(session, answer.object());
    }
    int refused = exit_done;
    if (!confirmed(session, "Record the batch?", "what this batch does", refused)) return refused;
  }
  const auto answer = session.call("batch", *params);
  if (!answer) return session.fail(answer.failure());
  if (!session.options.json) return print_results(session, answer.object());
  session.print_json(answer.result());
  const auto& results = array_at(answer.object(), "results");
  return std::any_of(results.begin(), results.end(),
                     [](const json::value& item) { return has(as_object(item), "error"); })
             ? exit_refused
             : exit_done;
}

}  // namespace jcm::ctl
