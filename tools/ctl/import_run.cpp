#include "tools/ctl/import_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/import_faults.hpp"
#include "tools/ctl/progress.hpp"
#include "tools/ctl/write.hpp"

namespace jcm::ctl {
namespace {

using base::ErrorId;
using reports::thousands;

constexpr std::string_view none_recorded = "nothing of it was recorded";
// Leaves room in a request line for the frame around the items.
constexpr std::size_t most_batch_bytes = base::max_line_bytes - 65'536;

// Consecutive items that fit one request.
struct Chunk {
  std::size_t begin, end;
};
std::vector<Chunk> chunks_of(const std::vector<const ImportItem*>& items) {
  std::vector<Chunk> chunks;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::size_t size = protocol::to_compact(items[i]->params).size() + 64;
    if (chunks.empty() || i - chunks.back().begin == base::max_batch_items ||
        bytes + size > most_batch_bytes) {
      chunks.push_back({i, i});
      bytes = 0;
    }
    bytes += size;
    chunks.back().end = i + 1;
  }
  return chunks;
}

json::object batch_params(const std::vector<const ImportItem*>& items, Chunk chunk, bool dry_run) {
  json::array list;
  for (std::size_t i = chunk.begin; i < chunk.end; ++i)
    list.push_back(
        json::object{{"method", text_value(items[i]->method)}, {"params", items[i]->params}});
  json::object params{{"atomic", !dry_run}, {"items", std::move(list)}};
  // A dry run goes item by item, so that it names every fault and not only the first.
  if (dry_run) params["dry_run"] = true;
  return params;
}

class Import {
 public:
  Import(Session& session, const ImportPlan& plan) : session_(session), plan_(plan) {}

  int run() {
    if (!plan_.faults.empty()) return report_faults(session_, plan_, none_recorded, plan_.faults);
    if (const auto failure = find_known()) return session_.fail(*failure);
    Faults faults;
    if (const auto failure = rehearse(faults)) return session_.fail(*failure);
    if (!faults.empty()) return report_faults(session_, plan_, none_recorded, std::move(faults));
    if (session_.options.dry_run) return finish();
    if (plan_.irreversible && !fresh_.empty()) {
      if (can_ask(session_) && !session_.options.yes) preview();
      int refused = exit_done;
      if (!confirmed(session_, "Record them?", "what a file of credits' movements does", refused))
        return refused;
    }
    return apply();
  }

 private:
  // Which rows stand in the ledger already, under the same request ids.
  std::optional<Failure> find_known() {
    std::vector<json::object> questions;
    questions.reserve(plan_.items.size());
    for (const auto& item : plan_.items)
      questions.push_back({{"request_id", item.params.at("request_id")}});
    const auto answers = session_.client().call_all("request.find", questions);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      all_.push_back(&plan_.items[i]);
      if (answers[i]) continue;
      if (answers[i].failure().error.id != base::id_text(ErrorId::request_unknown))
        return answers[i].failure();
      fresh_.push_back(&plan_.items[i]);
    }
    return std::nullopt;
  }

  // The ledger judges every row, in order and on top of the earlier ones of its batch. A row of a
  // later batch may rest on units that an earlier batch brings: only that is left to the real run.
  std::optional<Failure> rehearse(Faults& faults) {
    Progress progress(session_, "checking", all_.size());
    for (const Chunk chunk : chunks_of(all_)) {
      const auto answer = session_.call("batch", batch_params(all_, chunk, true));
      if (!answer) return answer.failure();
      const auto& results = array_at(answer.object(), "results");
      for (std::size_t i = 0; i < results.size() && chunk.begin + i < chunk.end; ++i) {
        const auto* error = as_object(results[i]).if_contains("error");
        if (error == nullptr) continue;
        const auto read = protocol::read_remote_error(*error);
        if (!read) return local_failure(exit_answer_lost, read.error());
        if (chunk.begin > 0 && read->id.starts_with("units.")) {
          ++left_open_;
        } else {
          faults.push_back(fault_of(*all_[chunk.begin + i], *read));
        }
      }
      progress.at(chunk.end);
    }
    return std::nullopt;
  }

  void preview() const {
    std::map<std::string, std::pair<std::size_t, std::uint64_t>> kinds;
    for (const auto* item : fresh_) {
      auto& [rows, quantity] = kinds[item->method.substr(item->method.find('.') + 1)];
      ++rows;
      quantity += number_at(item->params, "quantity");
    }
    session_.err.line(session_.err.bold(fmt::format("This would record from {}:", plan_.path)) +
                      "\n");
    reports::Table table({{"operation"},
                          {"rows", reports::Align::right},
                          {"credits by quantity", reports::Align::right}});
    for (const auto& [kind, sum] : kinds)
      table.row({kind, thousands(sum.first), sum.second == 0 ? "" : thousands(sum.second)});
    session_.err.write(table.text(session_.err.style(2)) + "\n");
  }

  int apply() {
    Progress progress(session_, "recording", fresh_.size());
    for (const Chunk chunk : chunks_of(fresh_)) {
      const auto answer = session_.call("batch", batch_params(fresh_, chunk, false));
      if (!answer) return stopped(answer.failure(), chunk);
      for (const auto& value : array_at(answer.object(), "results")) {
        const auto seq = number_at(object_at(as_object(value), "result"), "seq");
        first_seq_ = recorded_ == 0 ? seq : first_seq_;
        last_seq_ = seq;
        ++recorded_;
      }
      progress.at(chunk.end);
    }
    return finish();
  }

  int stopped(const Failure& failure, Chunk chunk) const {
    if (failure.exit_code == exit_refused && failure.error.item &&
        chunk.begin + *failure.error.item < chunk.end) {
      const auto outcome =
          recorded_ == 0 ? std::string(none_recorded)
                         : fmt::format(
                               "{} rows stand (entries {} to {}), nothing after them; mend the row "
                               "and import the file again",
                               thousands(recorded_), first_seq_, last_seq_);
      const auto& item = *fresh_[chunk.begin + *failure.error.item];
      return report_faults(session_, plan_, outcome, {fault_of(item, failure.error)});
    }
    session_.fail(failure);
    if (!session_.options.json)
      session_.err.line(
          fmt::format("\n{} rows were recorded for certain. Run the same import again: "
                      "what stands is not repeated.",
                      thousands(recorded_)));
    return failure.exit_code;
  }

  int finish() const {
    const std::size_t already = all_.size() - fresh_.size();
    if (session_.options.json) {
      json::object said{{"file", text_value(plan_.path)},
                        {"rows_as", text_value(plan_.what)},
                        {"recorded", recorded_},
                        {"already", already}};
      if (session_.options.dry_run) said["would_record"] = fresh_.size();
      if (session_.options.dry_run) said["dry_run"] = true;
      if (recorded_ > 0) said["first_seq"] = first_seq_;
      if (recorded_ > 0) said["last_seq"] = last_seq_;
      return session_.print_json(said);
    }
    std::string text =
        session_.options.dry_run
            ? fmt::format("{}: {} would be recorded", plan_.what, thousands(fresh_.size()))
            : fmt::format("{}: {} recorded", plan_.what, thousands(recorded_));
    if (recorded_ > 0) text += fmt::format(" (entries {} to {})", first_seq_, last_seq_);
    if (already > 0) text += fmt::format(", {} were there already", thousands(already));
    session_.out.line(text);
    for (const auto& remark : plan_.remarks) session_.out.line("  " + remark);
    if (session_.options.dry_run && left_open_ > 0)
      session_.out.line(
          fmt::format("  {} rows rest on units that earlier rows of the file bring; they are "
                      "checked when those are recorded",
                      thousands(left_open_)));
    return exit_done;
  }

  Session& session_;
  const ImportPlan& plan_;
  std::vector<const ImportItem*> all_, fresh_;
  std::size_t left_open_ = 0;
  std::size_t recorded_ = 0;
  std::uint64_t first_seq_ = 0, last_seq_ = 0;
};

}  // namespace

int run_import(Session& session, const base::Result<ImportPlan>& plan) {
  if (!plan) return session.fail(exit_refused, plan.error());
  return Import(session, *plan).run();
}

}  // namespace jcm::ctl
