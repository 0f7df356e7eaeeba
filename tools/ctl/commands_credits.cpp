// credits issue, transfer, retire, cancel.
#include <fmt/format.h>

#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"

namespace jcm::ctl {
namespace {

// "JP-EH-000001-43:2017:500" by quantity, "JP-EH-000001-43:2017:1-500" by serial numbers.
json::value read_credit(const std::string& text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3)
    throw CLI::ValidationError(
        "--credit",
        fmt::format("'{}' is not ACCOUNT:YEAR:QUANTITY or ACCOUNT:YEAR:FIRST-LAST", text));
  json::object credit{{"account", text_value(parts[0])}, {"vintage", whole_number(parts[1])}};
  if (const auto dash = parts[2].find('-', 1); dash != std::string::npos) {
    credit["first"] = whole_number(parts[2].substr(0, dash));
    credit["last"] = whole_number(parts[2].substr(dash + 1));
  } else {
    credit["quantity"] = whole_number(parts[2]);
  }
  return credit;
}

Form debit(CLI::App& group, Session& session, const char* word, const char* help,
           const char* method, const char* to) {
  Form form(group, session, word, help, method);
  form.text("--from", "from", "account to debit")
      .required()
      .text("--to", "to", to)
      .required()
      .number("--quantity", "quantity", "credits; the oldest vintage and lowest serials are taken")
      .text("--project", "project", "with --quantity: only of this project")
      .number("--vintage", "vintage", "with --quantity: only of this year")
      .list("--block", "blocks", "these units, instead of --quantity", "JCM-JP-MN004-2017-1-7158",
            [](const std::string& text) { return text_value(text); })
      .common_dates()
      .authority(true);
  return form;
}

Form finish(Form form, const char* purpose) {
  form.text("--purpose", "purpose", purpose)
      .required()
      .number("--year", "year", "calendar year of use")
      .text("--beneficiary", "beneficiary", "on whose behalf (personal)")
      .required()
      .text("--reason", "reason", "(personal)")
      .required();
  return form;
}

}  // namespace

void add_credits_commands(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("credits", "Issue, transfer, retire, cancel");
  group->require_subcommand(1)->fallthrough();
  Form(*group, session, "issue", "Post an allocation line of a decision, in full", "credits.issue")
      .text("--project", "decision.project", "project reference number")
      .required()
      .decision_key("decision.")
      .text("--registry", "registry", "whose line is posted")
      .required()
      .text("--account", "account", "holding account that takes the whole line")
      .list("--credit", "credits", "a part of the line, instead of --account",
            "ACCOUNT:YEAR:QUANTITY|FIRST-LAST", read_credit)
      .common_dates();
  debit(*group, session, "transfer", "Move credits to another holding account of the registry",
        "credits.transfer", "holding account to credit");
  finish(debit(*group, session, "retire", "Retire credits: used toward the NDC, for ever",
               "credits.retire", "retirement account to credit"),
         "toward what, as in \"NDC of Japan, 2030\"");
  finish(debit(*group, session, "cancel", "Cancel credits for any purpose but the NDC, for ever",
               "credits.cancel", "cancellation account to credit"),
         "for what")
      .text("--use", "use", "an Article 6 use, for which every unit is authorized: imp or op");
  add_correction_commands(*group, session);
  add_article6_credits(*group, session);
}

}  // namespace jcm::ctl
