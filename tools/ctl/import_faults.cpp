#include "tools/ctl/import_faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "ledger/base/text.hpp"
#include "tools/ctl/form.hpp"

namespace jcm::ctl {
namespace {

using base::ErrorId;
using reports::thousands;

constexpr std::size_t most_faults_shown = 50;

// What stands in the table: the ledger's own refusals with their id.
std::string shown(const Fault& fault) {
  const auto what = base::printable(fault.what, std::string::npos);
  return fault.id == base::id_text(ErrorId::csv_malformed) ? what
                                                           : fmt::format("{} [{}]", what, fault.id);
}

}  // namespace

Fault fault_of(const ImportItem& item, const protocol::RemoteError& error) {
  const FieldPlace* best = nullptr;
  for (const auto& place : item.places)
    if (error.field.starts_with(place.field) &&
        (best == nullptr || place.field.size() > best->field.size()))
      best = &place;
  if (best == nullptr) return {item.at, "", error.message, error.id};
  return {best->at, best->column, error.message, error.id};
}

int report_faults(const Session& session, const ImportPlan& plan, std::string_view outcome,
                  Faults faults) {
  std::sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
    return std::tie(a.at, a.column, a.what) < std::tie(b.at, b.column, b.what);
  });
  if (session.options.json) {
    json::array list;
    for (const auto& fault : faults)
      list.push_back(json::object{{"id", text_value(fault.id)},
                                  {"line", fault.at.line},
                                  {"column", fault.at.column},
                                  {"name", text_value(fault.column)},
                                  {"message", text_value(fault.what)}});
    session.err.line(protocol::to_compact(
        json::object{{"error", json::object{{"id", text_value(faults.front().id)},
                                            {"file", text_value(plan.path)},
                                            {"faults", std::move(list)},
                                            {"exit_code", static_cast<int>(exit_refused)}}}}));
    return exit_refused;
  }
  reports::Table table({{"line", reports::Align::right},
                        {"column", reports::Align::right},
                        {"name"},
                        {"what is wrong", reports::Align::left, true, 30}});
  for (std::size_t i = 0; i < faults.size() && i < most_faults_shown; ++i)
    table.row({std::to_string(faults[i].at.line), std::to_string(faults[i].at.column),
               faults[i].column, shown(faults[i])});
  session.err.line(session.err.red(fmt::format("{}: {}", plan.path, outcome)) + "\n");
  session.err.write(table.text(session.err.style()));
  if (faults.size() > most_faults_shown)
    session.err.line(
        fmt::format("and {} more faults", thousands(faults.size() - most_faults_shown)));
  return exit_refused;
}

}  // namespace jcm::ctl
