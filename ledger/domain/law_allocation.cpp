// Law 4: an issuance posts its line once and in full; decisions and projects keep what was
// recorded.
#include <map>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_allocation;

Status check_issuance(const State& before, const Entry& entry, const Issue& issue,
                      const Delta& delta) {
  const std::string name = "decision " + issue.decision.text();
  const auto* row = before.decision(issue.decision);
  if (row == nullptr) return broken(id, name + " is not recorded");
  std::size_t at = 0;
  while (at < row->facts.lines.size() && row->facts.lines[at].registry != issue.registry) ++at;
  if (at == row->facts.lines.size())
    return broken(id, name + " has no line for " + issue.registry.text());
  const auto& line = row->facts.lines[at];
  if (!line.hosted || line.quantity.is_zero() || row->postings[at])
    return broken(id,
                  name + ": the line for " + issue.registry.text() + " may not be posted (again)");
  if (row->withdrawn_by) return broken(id, name + " was withdrawn");
  if (entry.business_date < row->decided_on())
    return broken(id, name + " is issued before it was taken");
  std::map<Vintage, std::uint64_t> open;
  for (const auto& item : line.vintages) open[item.vintage] = item.quantity.raw();
  for (const auto& item : entry.body.resolved.issued) {
    const auto& run = item.block.run;
    const std::uint64_t units = item.block.range.last - item.block.range.first + 1;
    const auto vintage = open.find(run.vintage);
    if (run.registry != issue.registry || run.project != issue.decision.project ||
        vintage == open.end() || vintage->second < units)
      return broken(id, item.block.text() + " goes beyond " + name);
    vintage->second -= units;
  }
  for (const auto& [vintage, rest] : open)
    if (rest != 0)
      return broken(id, name + " is not posted in full: " + std::to_string(rest) + " of vintage " +
                            std::to_string(vintage.year) + " are missing");
  const LinePosting posting{entry.seq, entry.business_date};
  DecisionRow expected = *row;
  expected.postings[at] = posting;
  if (delta.decisions.size() != 1 || delta.decisions[0].key != issue.decision ||
      !delta.decisions[0].after || *delta.decisions[0].after != expected)
    return broken(id, name + ": the posting is not noted on its line, and only there");
  return {};
}

Status check_recording(const State& before, const Entry& entry, const RecordDecision& decision,
                       const Delta& delta) {
  const std::string name = "decision " + decision.key.text();
  const auto* project = before.project(decision.key.project);
  if (project == nullptr || project->facts.status != ProjectStatus::registered ||
      !project->facts.registered_on)
    return broken(id, name + ": its project is not registered");
  if (decision.key.decided_on < *project->facts.registered_on)
    return broken(id, name + " was taken before its project was registered");
  if (delta.decisions.size() != 1 || delta.decisions[0].key != decision.key ||
      delta.decisions[0].before || !delta.decisions[0].after)
    return broken(id, name + " is not what the entry records");
  const auto& row = *delta.decisions[0].after;
  if (row.facts != decision || row.recorded_by != entry.seq ||
      row.postings != std::vector<std::optional<LinePosting>>(decision.lines.size()))
    return broken(id, name + " is not recorded as given");
  return {};
}

Status check_line(const DecisionRow& row, std::size_t i,
                  std::map<NumberingRun, std::uint64_t>& posted) {
  const auto& line = row.facts.lines[i];
  const std::string name = "decision " + row.facts.key.text() + ", line " + line.registry.text();
  std::uint64_t sum = 0;
  for (const auto& item : line.vintages) sum += item.quantity.raw();
  if (sum != line.quantity.raw())
    return broken(id, name + ": its vintages do not sum to its quantity");
  const auto& posting = row.postings[i];
  if (!posting) return {};
  if (!line.hosted || line.quantity.is_zero())
    return broken(id, name + " was posted and may not be");
  if (row.withdrawn_by) return broken(id, name + " was issued, and the decision withdrawn");
  if (posting->issued_on < row.decided_on())
    return broken(id, name + " was issued before it was taken");
  for (const auto& item : line.vintages)
    posted[{line.registry, row.facts.key.project, item.vintage}] += item.quantity.raw();
  return {};
}

// Which line each issuance posted: a block's issuance must be one of them.
using Issuances = std::map<Seq, std::pair<const DecisionRow*, std::size_t>>;

Status check_blocks(const State& state, const Issuances& issuances) {
  std::map<std::pair<Seq, Vintage>, std::uint64_t> held;
  for (const auto& [run, blocks] : state.all_blocks()) {
    for (const auto& [first, row] : blocks) {
      const auto it = issuances.find(row.issued_by);
      if (it == issuances.end() || it->second.first->facts.key.project != run.project ||
          it->second.first->facts.lines[it->second.second].registry != run.registry)
        return broken(id, "run " + run_text(run) + ", serial " + std::to_string(first) +
                              ": no posted line is its issuance");
      held[{row.issued_by, run.vintage}] += row.last - first + 1;
    }
  }
  for (const auto& [seq, source] : issuances)
    for (const auto& item : source.first->facts.lines[source.second].vintages)
      if (held[{seq, item.vintage}] != item.quantity.raw())
        return broken(id, "decision " + source.first->facts.key.text() + ": entry " +
                              std::to_string(seq) + " did not issue its line in full");
  return {};
}

}  // namespace

namespace {

// What an entry about a project makes of its row.
std::optional<RecordProject> project_after(const State& before, const Entry& entry) {
  const auto& given = entry.body.given;
  if (const auto* project = std::get_if<RecordProject>(&given))
    return before.project(project->reference) == nullptr ? std::optional(*project) : std::nullopt;
  if (const auto* amend = std::get_if<AmendProject>(&given)) {
    const auto* row = before.project(amend->facts.reference);
    return row != nullptr && row->facts.status == amend->facts.status ? std::optional(amend->facts)
                                                                      : std::nullopt;
  }
  const auto* set = std::get_if<SetProjectStatus>(&given);
  const auto* row = set == nullptr ? nullptr : before.project(set->reference);
  if (row == nullptr || row->facts.status == ProjectStatus::withdrawn) return std::nullopt;
  auto after = row->facts;
  after.status = set->status;
  if (set->registered_on) after.registered_on = set->registered_on;
  return after;
}

Status check_countries(const Entry& entry, const Delta& delta) {
  const auto* country = std::get_if<RecordCountry>(&entry.body.given);
  if (country == nullptr)
    return delta.countries.empty() ? Status{}
                                   : broken(id, "a country changes without an entry about it");
  const CountryRow expected{*country, entry.seq};
  if (delta.countries.size() != 1 || delta.countries[0].key != country->code ||
      delta.countries[0].after != expected)
    return broken(id, "country " + country->code.text() + " is not recorded as given");
  return {};
}

Status check_projects(const State& before, const Entry& entry, const Delta& delta) {
  const auto& given = entry.body.given;
  JCM_TRY_VOID(check_countries(entry, delta));
  const bool about_one = std::holds_alternative<RecordProject>(given) ||
                         std::holds_alternative<AmendProject>(given) ||
                         std::holds_alternative<SetProjectStatus>(given);
  if (!about_one)
    return delta.projects.empty() ? Status{}
                                  : broken(id, "project " + delta.projects[0].key.text() +
                                                   " changes without an entry about it");
  const auto expected = project_after(before, entry);
  if (!expected || delta.projects.size() != 1 || !delta.projects[0].after ||
      delta.projects[0].key != expected->reference || delta.projects[0].after->facts != *expected ||
      delta.projects[0].after->recorded_by != entry.seq)
    return broken(id, "a project is not recorded as given");
  return {};
}

// An amendment or a withdrawal: the decision it names changes so, and nothing else of it.
Status check_amendment(const State& before, const Entry& entry, const DecisionKey& key,
                       const Delta& delta) {
  const auto* row = before.decision(key);
  const std::string name = "decision " + key.text();
  if (row == nullptr || row->withdrawn_by) return broken(id, name + " is not there to change");
  DecisionRow expected = *row;
  if (const auto* amend = std::get_if<AmendDecision>(&entry.body.given)) {
    if (amend->decided_on) expected.amended_decided_on = amend->decided_on;
    if (!amend->reference.empty()) expected.amended_reference = amend->reference;
    expected.amended_by = entry.seq;
    for (const auto& posting : row->postings)
      if (posting && posting->issued_on < expected.decided_on())
        return broken(id, name + " would be taken after it was issued");
  } else {
    expected.withdrawn_by = entry.seq;
    for (const auto& posting : row->postings)
      if (posting) return broken(id, name + " is withdrawn, and was issued");
  }
  if (delta.decisions.size() != 1 || delta.decisions[0].key != key || !delta.decisions[0].after ||
      *delta.decisions[0].after != expected)
    return broken(id, name + " does not change as the entry says");
  return {};
}

}  // namespace

Status allocation_touched(const State& before, const Entry& entry, const Delta& delta) {
  const auto& given = entry.body.given;
  JCM_TRY_VOID(check_projects(before, entry, delta));
  if (const auto* issue = std::get_if<Issue>(&given))
    return check_issuance(before, entry, *issue, delta);
  if (const auto* decision = std::get_if<RecordDecision>(&given))
    return check_recording(before, entry, *decision, delta);
  if (const auto* amend = std::get_if<AmendDecision>(&given))
    return check_amendment(before, entry, amend->decision, delta);
  if (const auto* withdraw = std::get_if<WithdrawDecision>(&given))
    return check_amendment(before, entry, withdraw->decision, delta);
  if (!delta.decisions.empty())
    return broken(
        id, "decision " + delta.decisions[0].key.text() + " changes without an entry about it");
  if (!entry.body.resolved.issued.empty())
    return broken(id, "units are issued without an issuance");
  return {};
}

Status allocation_whole(const State& state) {
  std::map<NumberingRun, std::uint64_t> posted;
  Issuances issuances;
  for (const auto& [key, row] : state.decisions()) {
    const auto* project = state.project(key.project);
    if (key != row.facts.key || project == nullptr || !project->facts.registered_on ||
        row.decided_on() < *project->facts.registered_on)
      return broken(
          id, "decision " + key.text() + ": its project was not registered when it was taken");
    if (row.postings.size() != row.facts.lines.size())
      return broken(id, "decision " + key.text() + ": its postings do not match its lines");
    for (std::size_t i = 0; i < row.facts.lines.size(); ++i) {
      JCM_TRY_VOID(check_line(row, i, posted));
      if (row.postings[i] && !issuances.try_emplace(row.postings[i]->posted_by, &row, i).second)
        return broken(id,
                      "entry " + std::to_string(row.postings[i]->posted_by) + " posted two lines");
    }
  }
  for (const auto& [run, units] : posted)
    if (state.run(run) == nullptr)
      return broken(id,
                    "run " + run_text(run) + ": " + std::to_string(units) + " posted, none issued");
  for (const auto& [run, row] : state.runs())
    if (posted[run] != row.issued.raw())
      return broken(id, "run " + run_text(run) + ": issued " + std::to_string(row.issued.raw()) +
                            ", posted lines " + std::to_string(posted[run]));
  return check_blocks(state, issuances);
}

}  // namespace jcm::domain::law
