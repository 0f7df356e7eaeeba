// import projects, import accounts: one row, one write.
#include <fmt/format.h>

#include "ledger/base/limits.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/import_plan.hpp"

namespace jcm::ctl {

void note_place(const CsvRow& row, ImportItem& item, std::string_view column, std::string field) {
  item.places.push_back({std::move(field), std::string(column), row.place(column)});
}

void take_text(const CsvRow& row, ImportItem& item, std::string_view column,
               std::string_view member, std::size_t most) {
  note_place(row, item, column, std::string(member));
  if (const auto text = row.text(column, most))
    item.params[protocol::key_of(member)] = text_value(*text);
}

void take_date(const CsvRow& row, ImportItem& item, std::string_view column,
               std::string_view member) {
  note_place(row, item, column, std::string(member));
  if (const auto date = row.date(column))
    item.params[protocol::key_of(member)] = text_value(base::to_text(*date));
}

namespace {

// The words of the public site beside our own.
std::optional<std::string> read_status(const CsvRow& row) {
  const auto word = row.choice(
      "status", {"Project registered", "Validation", "Request for Registration withdrawn",
                 "registered", "validation", "withdrawn"});
  if (word == "Project registered") return "registered";
  if (word == "Validation") return "validation";
  if (word == "Request for Registration withdrawn") return "withdrawn";
  return word;
}

ImportItem read_project(const CsvRow& row) {
  ImportItem item{"project.record", {}, row.at(), {}};
  row.need("reference");
  if (const auto reference = row.project("reference")) {
    item.params["request_id"] = text_value("project:" + reference->text());
    item.params["reference"] = text_value(reference->text());
  }
  note_place(row, item, "reference", "reference");
  row.need("country");
  take_text(row, item, "country", "country", 2);
  row.need("title");
  take_text(row, item, "title", "title", base::max_long_text);
  row.need("status");
  const auto status = read_status(row);
  note_place(row, item, "status", "status");
  if (status) item.params["status"] = text_value(*status);
  if (status == "registered") {
    row.need("registered_on", "a registered project has a date of registration");
  } else if (status) {
    row.must_be_empty("registered_on", fmt::format("for a project with status {}", *status));
  }
  take_date(row, item, "registered_on", "registered_on");
  take_text(row, item, "methodology", "methodologies", base::max_long_text);
  take_text(row, item, "partner_participants", "partner_participants", base::max_long_text);
  take_text(row, item, "japanese_participants", "japanese_participants", base::max_long_text);
  return item;
}

ImportItem read_account(const CsvRow& row) {
  ImportItem item{"account.open", {}, row.at(), {}};
  row.need("registry");
  row.need("kind");
  row.need("number", "it is part of the request id, so that a second run opens nothing twice");
  const auto registry = row.registry("registry");
  const auto kind_word =
      row.choice("kind", {"government_holding", "entity_holding", "retirement", "cancellation"});
  const auto number = row.number("number", 1, base::max_account_number);
  const auto kind = kind_word ? domain::parse_account_kind(*kind_word) : std::nullopt;
  for (const char* column : {"registry", "kind", "number"}) note_place(row, item, column, column);
  if (registry && kind && number) {
    const domain::AccountNumber account{*registry, *kind, static_cast<std::uint32_t>(*number)};
    item.params["request_id"] = text_value("account:" + account.text());
    item.params["registry"] = text_value(registry->text());
    item.params["kind"] = text_value(*kind_word);
    item.params["number"] = *number;
  }
  take_date(row, item, "business_date", "business_date");
  row.need("holder_name");
  json::object holder;
  for (const auto& [column, member] : {std::pair{"holder_name", "name"},
                                       {"representative", "representative"},
                                       {"head_office", "head_office"},
                                       {"contact", "contact"},
                                       {"department", "department"}}) {
    note_place(row, item, column, std::string("holder.") + member);
    if (const auto text = row.text(column, base::max_long_text)) holder[member] = text_value(*text);
  }
  item.params["holder"] = std::move(holder);
  note_place(row, item, "trust_property", "trust_property");
  if (const auto trust = row.choice("trust_property", {"none", "part", "all"}))
    item.params["trust_property"] = text_value(*trust);
  take_text(row, item, "note", "note", base::max_long_text);
  return item;
}

// Request ids come from what a row names: the same thing twice in a file is a fault, not a
// repetition.
void find_repeated(ImportPlan& plan, std::string_view column) {
  std::map<std::string, reports::CsvPosition, std::less<>> seen;
  for (const auto& item : plan.items) {
    const auto id = text_at(item.params, "request_id");
    if (id.empty()) continue;
    const auto [first, is_new] = seen.emplace(id, item.at);
    if (!is_new)
      plan.faults.push_back({item.at, std::string(column),
                             fmt::format("stands in line {} already", first->second.line)});
  }
}

}  // namespace

base::Result<ImportPlan> plan_projects(const std::string& path, bool mend_encoding) {
  JCM_TRY(auto source, CsvSource::open(path, {{"reference"},
                                              {"country"},
                                              {"title"},
                                              {"status"},
                                              {"registered_on"},
                                              {"methodology", false},
                                              {"partner_participants", false},
                                              {"japanese_participants", false}}));
  ImportPlan plan{"projects", path, false, {}, {}, {}};
  if (mend_encoding)
    if (const auto mended = source.rewrite(mend_double_encoding); mended > 0)
      plan.remarks.push_back(
          fmt::format("cells whose text was encoded as UTF-8 twice, recorded mended: {}", mended));
  for (const auto& row : source.rows(plan.faults)) plan.items.push_back(read_project(row));
  find_repeated(plan, "reference");
  return plan;
}

base::Result<ImportPlan> plan_accounts(const std::string& path) {
  JCM_TRY(auto source, CsvSource::open(path, {{"registry"},
                                              {"kind"},
                                              {"number"},
                                              {"business_date"},
                                              {"holder_name"},
                                              {"representative", false},
                                              {"head_office", false},
                                              {"contact", false},
                                              {"department", false},
                                              {"trust_property", false},
                                              {"note", false}}));
  ImportPlan plan{"accounts", path, false, {}, {}, {}};
  for (const auto& row : source.rows(plan.faults)) plan.items.push_back(read_account(row));
  find_repeated(plan, "number");
  return plan;
}

}  // namespace jcm::ctl
