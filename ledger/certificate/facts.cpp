// The rows of facts, and of personal texts with their digests.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/certificate/words.hpp"

namespace jcm::certificate {

namespace {

std::string account_text(const Contents& contents, const domain::AccountNumber& account) {
  const auto holder = contents.holders.find(account);
  if (holder == contents.holders.end()) return account.text();
  return fmt::format("{}\n{}", account.text(), holder->second.name.text);
}

void add_authority(Facts& facts, const domain::Authority& authority) {
  std::string out = fmt::format("{}: {}",
                                authority.kind == domain::AuthorityKind::holder_application
                                    ? "Application of the holder"
                                    : "Legal basis",
                                authority.reference);
  if (authority.date) out += fmt::format(", {}", long_date(*authority.date));
  facts.push_back({"Authority", std::move(out)});
  if (!authority.document) return;
  facts.push_back(
      {"Document", fmt::format("{} bytes, with the SHA-256", grouped(authority.document->length))});
  facts.push_back({"", base::to_hex(authority.document->sha256.view()), true});
}

struct Sides {
  std::optional<domain::AccountNumber> from;
  std::vector<domain::AccountNumber> to;
};
Sides sides_of(const domain::Entry& entry) {
  Sides out;
  if (const auto parties = domain::parties_of(entry)) {
    out.from = parties->from;
    out.to = {parties->to};
  }
  for (const auto& issued : entry.body.resolved.issued)
    if (std::ranges::find(out.to, issued.account) == out.to.end()) out.to.push_back(issued.account);
  return out;
}

void add_use(Facts& facts, const Contents& contents) {
  const auto& given = contents.entry.body.given;
  const auto add = [&](const auto& use) {
    facts.push_back({"Purpose", use.purpose});
    if (use.year) facts.push_back({"Year of use", std::to_string(*use.year)});
  };
  if (const auto* retire = std::get_if<domain::Retire>(&given)) add(*retire);
  if (const auto* cancel = std::get_if<domain::Cancel>(&given)) add(*cancel);
  for (const auto& [field, name] : {std::pair{domain::PersonalField::beneficiary, "Beneficiary"},
                                    {domain::PersonalField::reason, "Reason"}}) {
    if (!contents.entry.body.personal.contains(field)) continue;
    const auto found = contents.texts.find(field);
    facts.push_back({name, found != contents.texts.end() ? found->second.text
                                                         : "(erased from the ledger's files)"});
  }
}

// What a correction is about.
void add_link(Facts& facts, const domain::Given& given) {
  if (const auto* reverse = std::get_if<domain::ReverseEntry>(&given)) {
    facts.push_back({"Reverses", fmt::format("entry {}", grouped(reverse->entry))});
    facts.push_back({"Reason", reverse->reason});
  } else if (const auto* correct = std::get_if<domain::CorrectExcess>(&given)) {
    facts.push_back({"Issued by", fmt::format("entry {}", grouped(correct->issuance))});
    facts.push_back({"Reason", correct->reason});
  }
}

void add_units(Facts& facts, const Contents& contents) {
  std::set<domain::ProjectReference> projects;
  std::set<domain::Vintage> vintages;
  for (const auto& block : blocks_of(contents.entry)) {
    projects.insert(block.run.project);
    vintages.insert(block.run.vintage);
  }
  std::string named;
  for (const auto& project : projects) {
    const auto title = contents.project_titles.find(project);
    named += (named.empty() ? "" : "\n") + project.text();
    if (title != contents.project_titles.end()) named += "  " + title->second;
  }
  facts.push_back({projects.size() == 1 ? "Project" : "Projects", named});
  std::string years;
  for (const auto& vintage : vintages)
    years += (years.empty() ? "" : ", ") + std::to_string(vintage.year);
  facts.push_back({vintages.size() == 1 ? "Vintage" : "Vintages", years});
}

}  // namespace

Facts facts_of(const Contents& contents) {
  const auto& entry = contents.entry;
  Facts facts;
  const auto sides = sides_of(entry);
  if (sides.from) facts.push_back({"From account", account_text(contents, *sides.from)});
  std::string to;
  for (const auto& account : sides.to)
    to += (to.empty() ? "" : "\n") + account_text(contents, account);
  facts.push_back({sides.to.size() == 1 ? "To account" : "To accounts", to});
  add_units(facts, contents);
  if (const auto* issue = std::get_if<domain::Issue>(&entry.body.given)) {
    facts.push_back(
        {"Monitoring period", fmt::format("{} to {}", long_date(issue->decision.period_start),
                                          long_date(issue->decision.period_end))});
    facts.push_back(
        {"Joint Committee", fmt::format("decision of {}", long_date(issue->decision.decided_on))});
  }
  add_link(facts, entry.body.given);
  add_use(facts, contents);
  if (entry.authority) add_authority(facts, *entry.authority);
  facts.push_back({"Business date", long_date(entry.business_date)});
  if (entry.body.common.effective_on)
    facts.push_back({"In effect since", long_date(*entry.body.common.effective_on)});
  facts.push_back({"Recorded", long_time(entry.time)});
  if (!entry.body.common.note.empty() && demonstration(entry).empty())
    facts.push_back({"Remark", entry.body.common.note});
  facts.push_back({"Request id", entry.request_id.text});
  return facts;
}

std::vector<PersonalRow> personal_rows(const Contents& contents) {
  std::vector<PersonalRow> rows;
  const auto add = [&](std::string what, const PersonalText& one, domain::Seq seq) {
    rows.push_back({std::move(what), one.text, base::to_hex(one.salt),
                    base::to_hex(one.digest.view()), grouped(seq)});
  };
  for (const auto& [field, one] : contents.texts) {
    std::string what(domain::text_of(field));
    what[0] = static_cast<char>(what[0] - 'a' + 'A');
    std::ranges::replace(what, '_', ' ');
    add(std::move(what), one, contents.entry.seq);
  }
  const auto sides = sides_of(contents.entry);
  auto accounts = sides.to;
  if (sides.from) accounts.insert(accounts.begin(), *sides.from);
  for (const auto& account : accounts)
    if (const auto holder = contents.holders.find(account); holder != contents.holders.end())
      add("Holder of " + account.text(), holder->second.name, holder->second.opened_by);
  return rows;
}

}  // namespace jcm::certificate
