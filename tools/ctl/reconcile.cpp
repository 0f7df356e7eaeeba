#include "tools/ctl/reconcile.hpp"

#include <fmt/format.h>

#include "tools/ctl/form.hpp"
#include "tools/ctl/position_sources.hpp"
#include "tools/ctl/write.hpp"

namespace jcm::ctl {
namespace {

std::string source_word(const ReconcileOptions& options) {
  return !options.socket.empty() ? "ledger" : !options.archive.empty() ? "archive" : "csv";
}

Found read_other(Session& session, const ReconcileOptions& options,
                 const domain::RegistryCode& registry) {
  if (!options.archive.empty()) return position_of_archive(options.archive, registry);
  if (!options.csv.empty()) return position_of_csv(options.csv, registry);
  Client other(options.socket, session.options.timeout_seconds);
  return position_of_ledger(other, registry);
}

json::object entry_params(const ReconcileOptions& options, const FoundPosition& own,
                          const FoundPosition& other, const reports::Reconciliation& found) {
  json::object params{{"registry", options.registry},
                      {"source", text_value(source_word(options))},
                      {"counterpart", text_value(other.name)},
                      {"own_size", own.size},
                      {"own_total", found.own_total.raw()},
                      {"other_total", found.other_total.raw()},
                      {"agrees", found.agrees()}};
  if (other.head)
    params["head"] = {{"size", other.head->size},
                      {"root", text_value(base::to_hex(other.head->root.view()))}};
  if (other.document)
    params["document"] = {{"sha256", text_value(base::to_hex(other.document->sha256.view()))},
                          {"length", other.document->length}};
  if (!found.agrees()) params["difference"] = text_value(found.first_difference());
  return params;
}

void print_result(const Session& session, const ReconcileOptions& options, const FoundPosition& own,
                  const FoundPosition& other, const reports::Reconciliation& found) {
  using reports::Align;
  reports::FactList facts;
  facts.add("registry", options.registry);
  facts.add("here", fmt::format("{}, {} entries", own.name, own.size));
  facts.add("there", other.size == 0 ? fmt::format("{} ({})", other.name, source_word(options))
                                     : fmt::format("{}, {} entries ({})", other.name, other.size,
                                                   source_word(options)));
  facts.add("units here", reports::thousands(found.own_total.raw()));
  facts.add("units there", reports::thousands(found.other_total.raw()));
  facts.add("result", found.agrees() ? "both sides agree, unit by unit" : "they differ");
  if (!found.agrees()) facts.add("first", found.first_difference());
  session.out.write(facts.text(session.out.style()));
  if (!found.runs.empty()) {
    session.out.write("\n");
    reports::Table runs(
        {{"project"}, {"vintage"}, {"here", Align::right}, {"there", Align::right}});
    for (const auto& run : found.runs)
      runs.row({run.run.project.text(), std::to_string(run.run.vintage.year),
                reports::thousands(run.own), reports::thousands(run.other)});
    session.print_table(runs);
  }
  if (found.units.empty()) return;
  session.out.write("\n");
  reports::Table units({{"units"}, {"credits", Align::right}, {"held here by"}, {"held there by"}});
  for (const auto& unit : found.units)
    units.row({unit.block.text(), reports::thousands(unit.block.range.quantity().raw()),
               unit.own.empty() ? "-" : unit.own, unit.other.empty() ? "-" : unit.other});
  session.print_table(units);
  if (found.more_units > 0) session.out.line(fmt::format("and {} more", found.more_units));
}

}  // namespace

int run_reconcile(Session& session, const ReconcileOptions& options) {
  const auto registry = domain::RegistryCode::parse(options.registry);
  if (!registry)
    return session.fail(exit_usage,
                        base::error(base::ErrorId::field_value,
                                    "a registry is two capital letters, as in JP", "registry"));
  auto own = position_of_ledger(session.client(), *registry);
  if (auto* failure = std::get_if<Failure>(&own)) return session.fail(*failure);
  auto other = read_other(session, options, *registry);
  if (auto* failure = std::get_if<Failure>(&other)) return session.fail(*failure);
  const auto& here = std::get<FoundPosition>(own);
  const auto& there = std::get<FoundPosition>(other);
  const auto found = reports::reconcile(here.position, there.position);
  const auto params = entry_params(options, here, there, found);
  if (session.options.json)
    session.print_json(params);
  else
    print_result(session, options, here, there, found);
  if (options.record)
    if (const int code = run_write(session, "reconciliation.record", params); code != exit_done)
      return code;
  return found.agrees() ? exit_done : exit_refused;
}

}  // namespace jcm::ctl
