// import operations: any issue, transfer, retire or cancel, one a row, each under its own
// reference.
#include <fmt/format.h>

#include "ledger/base/limits.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/import_plan.hpp"

namespace jcm::ctl {
namespace {

const std::vector<ColumnSpec> columns = {{"reference"},
                                         {"operation"},
                                         {"business_date"},
                                         {"registry", false},
                                         {"from", false},
                                         {"to"},
                                         {"quantity", false},
                                         {"blocks", false},
                                         {"project", false},
                                         {"vintage", false},
                                         {"period_start", false},
                                         {"period_end", false},
                                         {"decided_on", false},
                                         {"authority_kind", false},
                                         {"authority_reference", false},
                                         {"authority_date", false},
                                         {"purpose", false},
                                         {"year", false},
                                         {"beneficiary", false},
                                         {"reason", false},
                                         {"note", false},
                                         {"effective_on", false}};

void take_account(const CsvRow& row, ImportItem& item, const char* column) {
  row.need(column);
  note_place(row, item, column, column);
  if (const auto account = row.account(column)) item.params[column] = text_value(account->text());
}

void take_year(const CsvRow& row, json::object& params, const char* column) {
  if (const auto year = row.number(column, 2000, 2199)) params[column] = *year;
}

void take_authority(const CsvRow& row, ImportItem& item) {
  constexpr std::string_view why = "a debit names the holder's application or its legal basis";
  row.need("authority_kind", why);
  row.need("authority_reference", why);
  json::object authority;
  if (const auto kind = row.choice("authority_kind", {"holder_application", "legal_basis"}))
    authority["kind"] = text_value(*kind);
  if (const auto reference = row.text("authority_reference", base::max_short_text))
    authority["reference"] = text_value(*reference);
  if (const auto date = row.date("authority_date"))
    authority["date"] = text_value(base::to_text(*date));
  for (const char* member : {"kind", "reference", "date"})
    note_place(row, item, std::string("authority_") + member, std::string("authority.") + member);
  note_place(row, item, "authority_kind", "authority");
  item.params["authority"] = std::move(authority);
}

void take_selection(const CsvRow& row, ImportItem& item) {
  for (const char* column : {"quantity", "blocks", "project", "vintage"})
    note_place(row, item, column, column);
  if (row.has("quantity") == row.has("blocks")) {
    row.fault("quantity", row.has("quantity") ? "stands beside blocks; give one of the two"
                                              : "is empty, and so is blocks; give one of the two");
    return;
  }
  if (row.has("blocks")) {
    row.must_be_empty("project", "when the units are named");
    row.must_be_empty("vintage", "when the units are named");
    json::array blocks;
    for (const auto& block : row.blocks("blocks")) blocks.push_back(text_value(block.text()));
    item.params["blocks"] = std::move(blocks);
    return;
  }
  if (const auto quantity = row.quantity("quantity", false)) item.params["quantity"] = *quantity;
  if (const auto project = row.project("project"))
    item.params["project"] = text_value(project->text());
  take_year(row, item.params, "vintage");
}

void read_debit(const CsvRow& row, ImportItem& item, bool terminal) {
  take_account(row, item, "from");
  take_account(row, item, "to");
  for (const char* column : {"period_start", "period_end", "decided_on"})
    row.must_be_empty(column, "except for an issue");
  if (const auto registry = row.registry("registry"), from_there = registry; from_there)
    if (const auto from = row.account("from"); from && from->registry != *registry)
      row.fault("registry", fmt::format("is {}, but {} is an account of {}", registry->text(),
                                        from->text(), from->registry.text()));
  take_selection(row, item);
  take_authority(row, item);
  if (!terminal) {
    for (const char* column : {"purpose", "year", "beneficiary", "reason"})
      row.must_be_empty(column, "for a transfer");
    return;
  }
  for (const char* column : {"purpose", "beneficiary", "reason"})
    row.need(column, "a retirement or cancellation says for what, for whom and why");
  take_text(row, item, "purpose", "purpose", base::max_short_text);
  take_text(row, item, "beneficiary", "beneficiary", base::max_long_text);
  take_text(row, item, "reason", "reason", base::max_long_text);
  note_place(row, item, "year", "year");
  take_year(row, item.params, "year");
}

void begin_issue(const CsvRow& row, ImportItem& item) {
  json::object decision;
  for (const char* column : {"project", "period_start", "period_end", "decided_on"}) {
    row.need(column, "an issue names its decision");
    note_place(row, item, column, std::string("decision.") + column);
    if (std::string_view(column) == "project") {
      if (const auto project = row.project(column)) decision[column] = text_value(project->text());
    } else if (const auto date = row.date(column)) {
      decision[column] = text_value(base::to_text(*date));
    }
  }
  note_place(row, item, "project", "decision");
  item.params["decision"] = std::move(decision);
  row.need("registry", "an issue names the registry whose line it posts");
  note_place(row, item, "registry", "registry");
  if (const auto registry = row.registry("registry"))
    item.params["registry"] = text_value(registry->text());
}

// The row's part of the issuance: the whole line, or credits of one vintage, or units by serial
// number.
void add_credits(const CsvRow& row, ImportItem& item, bool first_row) {
  for (const char* column : {"from", "authority_kind", "authority_reference", "authority_date",
                             "purpose", "year", "beneficiary", "reason"})
    row.must_be_empty(column, "for an issue");
  row.need("to");
  const auto account = row.account("to");
  if (!account) return;
  if (!row.has("quantity") && !row.has("blocks") && first_row) {
    row.must_be_empty("vintage", "when the whole line goes to one account");
    note_place(row, item, "to", "account");
    item.params["account"] = text_value(account->text());
    return;
  }
  auto& credits = item.params["credits"];
  if (!credits.is_array()) credits = json::array{};
  const auto add = [&](json::object credit, const char* column) {
    const auto field = fmt::format("credits[{}]", credits.get_array().size());
    note_place(row, item, column, field);
    note_place(row, item, "to", field + ".account");
    note_place(row, item, "vintage", field + ".vintage");
    credit["account"] = text_value(account->text());
    credits.get_array().push_back(std::move(credit));
  };
  if (row.has("quantity") == row.has("blocks")) {
    row.fault("quantity", "give either quantity or blocks for a part of a line");
  } else if (row.has("quantity")) {
    row.need("vintage", "a part of a line names its year");
    json::object credit;
    take_year(row, credit, "vintage");
    if (const auto quantity = row.quantity("quantity", false)) credit["quantity"] = *quantity;
    add(std::move(credit), "quantity");
  } else {
    row.must_be_empty("vintage", "when the units are named");
    for (const auto& block : row.blocks("blocks")) {
      if (block.run.project.text() != row.raw("project") ||
          block.run.registry.text() != row.raw("registry"))
        row.fault("blocks",
                  fmt::format("{} is not of the row's registry and project", block.text()));
      add({{"vintage", block.run.vintage.year},
           {"first", block.range.first},
           {"last", block.range.last}},
          "blocks");
    }
  }
}

ImportItem begin_item(const CsvRow& row, const std::string& operation) {
  ImportItem item{"credits." + operation, {}, row.at(), {}};
  item.params["request_id"] = text_value(row.raw("reference"));
  note_place(row, item, "reference", "request_id");
  take_date(row, item, "business_date", "business_date");
  take_date(row, item, "effective_on", "effective_on");
  take_text(row, item, "note", "note", base::max_long_text);
  return item;
}

}  // namespace

base::Result<ImportPlan> plan_operations(const std::string& path) {
  JCM_TRY(auto source, CsvSource::open(path, columns));
  ImportPlan plan{"operations", path, true, {}, {}, {}};
  std::map<std::string, std::size_t, std::less<>> lines;  // reference -> line of its first row
  std::string last_reference;
  for (const auto& row : source.rows(plan.faults)) {
    const std::string reference(row.raw("reference"));
    if (row.need("reference"))
      if (const auto id = domain::RequestId::parse(reference); !id)
        row.fault("reference", id.error().detail);
    row.need("operation");
    const auto operation = row.choice("operation", {"issue", "transfer", "retire", "cancel"});
    if (!operation) continue;
    const bool continues = *operation == "issue" && !reference.empty() &&
                           reference == last_reference &&
                           plan.items.back().method == "credits.issue";
    const auto [found, is_new] = lines.emplace(reference, row.at().line);
    if (!continues && !is_new && !reference.empty())
      row.fault("reference", fmt::format("stands in line {} already; every operation has its own",
                                         found->second));
    last_reference = reference;
    if (!continues) plan.items.push_back(begin_item(row, *operation));
    auto& item = plan.items.back();
    if (*operation != "issue") {
      read_debit(row, item, *operation != "transfer");
      continue;
    }
    if (!continues) begin_issue(row, item);
    if (continues && item.params.contains("account")) {
      row.fault("reference",
                fmt::format("line {} gives the whole line to one account already", item.at.line));
      continue;
    }
    add_credits(row, item, !continues);
  }
  return plan;
}

}  // namespace jcm::ctl
