#include "tools/ctl/certificate_contents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace jcm::ctl {
namespace {

using certificate::Contents;
using certificate::PersonalText;

// The steps of the gathering stop at the first failure.
using Done = std::optional<Failure>;

Failure mismatch(std::string detail) {
  return local_failure(exit_refused, base::error(base::ErrorId::proof_mismatch, std::move(detail)));
}

// The texts the daemon holds for the personal fields of an entry, each checked against its digest.
Done take_texts(Session& session, const domain::Entry& entry,
                std::map<domain::PersonalField, PersonalText>& texts) {
  if (entry.body.personal.empty()) return {};
  const auto answer = session.call("entry.get", {{"seq", entry.seq}});
  if (!answer) return answer.failure();
  const auto& personal = object_at(answer.object(), "personal");
  for (const auto& [field, digest] : entry.body.personal) {
    const auto& one = object_at(personal, domain::text_of(field));
    if (!has(one, "text")) continue;  // erased
    const auto* text = one.if_contains("text");
    const auto salt = base::from_hex(text_at(one, "salt"));
    chain::Salt exact{};
    if (!text->is_string() || !salt || salt->size() != exact.size())
      return mismatch(
          fmt::format("the text of {} came without a salt of 16 bytes", domain::text_of(field)));
    std::ranges::copy(*salt, exact.begin());
    PersonalText found{std::string(protocol::view_of(text->get_string())), *salt, digest};
    if (chain::personal_digest(exact, found.text) != digest)
      return mismatch(
          fmt::format("the text of {} beside entry {} is not the one whose digest the "
                      "entry holds; run jcm-verify on the data",
                      domain::text_of(field), entry.seq));
    texts.emplace(field, std::move(found));
  }
  return {};
}

Done take_holder(Session& session, const Receipt& receipt, const domain::AccountNumber& account,
                 Contents& contents) {
  if (contents.holders.contains(account)) return {};
  const auto shown = session.call("account.show", {{"account", account.text()}});
  if (!shown) return shown.failure();
  auto opening =
      fetch_receipt(session, {number_at(shown.object(), "opened_by"), std::nullopt, receipt.key});
  if (auto* failure = std::get_if<Failure>(&opening)) return std::move(*failure);
  const auto& record = std::get<Receipt>(opening).record;
  if (!record || record->entry.body.resolved.account != account)
    return mismatch(fmt::format("entry {} does not open the account {}",
                                number_at(shown.object(), "opened_by"), account.text()));
  std::map<domain::PersonalField, PersonalText> texts;
  if (auto failure = take_texts(session, record->entry, texts)) return failure;
  if (const auto name = texts.find(domain::PersonalField::holder_name); name != texts.end())
    contents.holders.emplace(account,
                             certificate::Holder{std::move(name->second), record->entry.seq});
  return {};
}

Done take_holders(Session& session, const Receipt& receipt, Contents& contents) {
  std::vector<domain::AccountNumber> accounts;
  if (const auto parties = domain::parties_of(contents.entry))
    accounts = {parties->from, parties->to};
  for (const auto& issued : contents.entry.body.resolved.issued) accounts.push_back(issued.account);
  for (const auto& account : accounts)
    if (auto failure = take_holder(session, receipt, account, contents)) return failure;
  return {};
}

Done take_titles(Session& session, Contents& contents) {
  std::set<domain::ProjectReference> projects;
  for (const auto& block : contents.entry.body.resolved.moved) projects.insert(block.run.project);
  for (const auto& issued : contents.entry.body.resolved.issued)
    projects.insert(issued.block.run.project);
  for (const auto& project : projects) {
    const auto shown = session.call("project.show", {{"reference", project.text()}});
    if (!shown) return shown.failure();
    contents.project_titles.emplace(project, text_at(shown.object(), "title"));
  }
  return {};
}

std::vector<std::string> signature_lines(const std::string& note) {
  std::vector<std::string> lines;
  for (auto at = note.rfind("\n\n") + 2; at < note.size();) {
    const auto end = std::min(note.find('\n', at), note.size());
    lines.push_back(note.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

std::variant<Contents, Failure> certificate_contents(Session& session, const Receipt& receipt) {
  Contents contents;
  contents.entry = receipt.record->entry;
  contents.origin = receipt.checkpoint.origin;
  contents.leaf = receipt.leaf;
  contents.size = receipt.checkpoint.size;
  contents.root = receipt.checkpoint.root;
  contents.signatures = signature_lines(receipt.proof.checkpoint);
  contents.verifier_key = receipt.key.text();
  contents.receipt = receipt.text;
  // Other kinds are refused by draw(); nothing needs to be asked for them.
  if (!certificate::is_certified(contents.entry.kind())) return contents;
  if (auto failure = take_texts(session, contents.entry, contents.texts))
    return std::move(*failure);
  if (auto failure = take_holders(session, receipt, contents)) return std::move(*failure);
  if (auto failure = take_titles(session, contents)) return std::move(*failure);
  return contents;
}

}  // namespace jcm::ctl
