// registry, project, decision, account: what is set up before credits are issued.
#include <fmt/format.h>

#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/project_options.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

[[noreturn]] void wrong_shape(const std::string& option, const std::string& text,
                              const std::string& shape) {
  throw CLI::ValidationError(option, fmt::format("'{}' is not {}", text, shape));
}

// "partner:MN:6063:2019=2000,2020=4063:elsewhere": side, registry, quantity, vintages, where it is
// kept.
json::value read_line(const std::string& text) {
  const std::string shape =
      "SIDE:REGISTRY:QUANTITY[:YEAR=QUANTITY,...][:elsewhere], as in japan:JP:7158";
  auto parts = split(text, ':');
  if (parts.size() < 3 || parts.size() > 5) wrong_shape("--line", text, shape);
  json::object line{{"side", text_value(parts[0])},
                    {"registry", text_value(parts[1])},
                    {"quantity", whole_number(parts[2])}};
  if (parts.back() == "elsewhere") {
    line["hosted"] = false;
    parts.pop_back();
  }
  if (parts.size() == 5) wrong_shape("--line", text, shape);
  if (parts.size() == 4) {
    json::array vintages;
    for (const auto& vintage : split(parts[3], ',')) {
      const auto pair = split(vintage, '=');
      if (pair.size() != 2) wrong_shape("--line", text, shape);
      vintages.push_back(
          json::object{{"year", whole_number(pair[0])}, {"quantity", whole_number(pair[1])}});
    }
    line["vintages"] = std::move(vintages);
  }
  return line;
}

// "2018-09-15..2020-12-31@2026-01-24": an earlier decision of the same project.
json::value read_overlap(const std::string& text) {
  const auto at = text.find('@');
  const auto dots = text.find("..");
  if (at == std::string::npos || dots == std::string::npos || dots > at)
    wrong_shape("--overlap", text, "START..END@DECIDED-ON");
  return json::object{{"period_start", text_value(text.substr(0, dots))},
                      {"period_end", text_value(text.substr(dots + 2, at - dots - 2))},
                      {"decided_on", text_value(text.substr(at + 1))}};
}

void add_registries(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("registry", "Registries kept in this ledger");
  group->require_subcommand(1)->fallthrough();
  Form(*group, session, "open", "Begin a registry; it imports its history until it goes live",
       "registry.open")
      .text("code", "code", "two letters, as in JP")
      .required()
      .text("--side", "side", "japan or partner")
      .required()
      .text("--name", "name", "its name")
      .required()
      .number("--utc-offset-minutes", "utc_offset_minutes",
              "fixes the business date once live: 540 for Japan, 480 for Mongolia")
      .required()
      .note();
  Form(*group, session, "go-live", "Open a registry for business; this is one-way",
       "registry.go_live")
      .text("code", "registry", "two letters, as in JP")
      .required()
      .note();
  add_registry_queries(*group, session);
}

void add_projects(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("project", "Projects of the scheme");
  group->require_subcommand(1)->fallthrough();
  Form record(*group, session, "record", "Record a project", "project.record");
  record.text("reference", "reference", "project reference number, as in MN006")
      .required()
      .text("--country", "country", "ISO 3166-1 alpha-2 code of the partner country")
      .required()
      .text("--title", "title", "as published")
      .required()
      .text("--status", "status", "validation, registered or withdrawn")
      .required()
      .text("--registered-on", "registered_on", "YYYY-MM-DD; exactly when registered")
      .text("--methodologies", "methodologies", "as published, ';' between several")
      .text("--partner-participants", "partner_participants", "as published")
      .text("--japanese-participants", "japanese_participants", "as published")
      .note();
  project_details(record, "");
  add_project_queries(*group, session);
}

void add_decisions(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("decision", "Joint Committee decisions");
  group->require_subcommand(1)->fallthrough();
  Form(*group, session, "record", "Record a decision and what it allots to each side",
       "decision.record")
      .text("project", "project", "project reference number")
      .required()
      .decision_key("")
      .list("--line", "lines", "what one side is allotted; once per registry",
            "SIDE:REGISTRY:QUANTITY[:YEAR=QUANTITY,...][:elsewhere]", read_line)
      .required()
      .list("--overlap", "overlaps",
            "an earlier decision whose period this one overlaps on purpose",
            "START..END@DECIDED-ON", read_overlap)
      .text("--overlap-reason", "overlap_reason", "why; mandatory with --overlap")
      .text("--reference", "reference", "meeting or electronic decision, as published")
      .note()
      .completed_by([](json::object& params) {  // an overlap is always of the same project
        auto* overlaps = params.if_contains("overlaps");
        if (overlaps == nullptr) return;
        for (auto& overlap : overlaps->get_array())
          overlap.get_object()["project"] = params["project"];
      });
  add_decision_queries(*group, session);
}

}  // namespace

void add_register_commands(CLI::App& app, Session& session) {
  add_registries(app, session);
  add_projects(app, session);
  add_decisions(app, session);

  auto* group = app.add_subcommand("account", "Accounts");
  group->require_subcommand(1)->fallthrough();
  Form(*group, session, "open", "Open an account", "account.open")
      .text("--registry", "registry", "two letters, as in JP")
      .required()
      .text("--kind", "kind", "government_holding, entity_holding, retirement or cancellation")
      .required()
      .text("--name", "holder.name", "the holder (personal)")
      .required()
      .text("--representative", "holder.representative", "the holder's representative (personal)")
      .text("--head-office", "holder.head_office", "in English (personal)")
      .text("--contact", "holder.contact", "(personal)")
      .text("--department", "holder.department", "managing department (personal)")
      .text("--trust-property", "trust_property", "none, part or all; none when left out")
      .number("--number", "number", "1 to 999999; the next free one when left out")
      .common_dates()
      .authority(false);
  Form(*group, session, "set-status", "Change what may happen on an account", "account.set_status")
      .text("account", "account", "account number, as in JP-EH-000001-43")
      .required()
      .text("status", "status", "open, receive_only, blocked or closed (closed is final)")
      .required()
      .text("--reason", "reason", "(personal)")
      .common_dates()
      .authority(false);
  add_account_queries(*group, session);
}

}  // namespace jcm::ctl
