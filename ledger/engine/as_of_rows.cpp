// The past of rows: accounts and decisions as they stood at a moment.
#include <algorithm>

#include "ledger/engine/snapshot_impl.hpp"

namespace jcm::engine {

namespace {

using Accounts = std::map<domain::AccountNumber, domain::AccountRow>;

constexpr domain::EntryKind account_changes[] = {domain::EntryKind::account_set_status,
                                                 domain::EntryKind::account_amend};

const domain::AccountNumber* changed_account(const domain::Given& given) {
  if (const auto* status = std::get_if<domain::SetAccountStatus>(&given)) return &status->account;
  if (const auto* amend = std::get_if<domain::AmendAccount>(&given)) return &amend->account;
  return nullptr;
}

void take_holder(domain::AccountRow& row, const domain::Body& body) {
  const auto name = body.personal.find(domain::PersonalField::holder_name);
  if (name != body.personal.end()) row.holder_name = name->second;
}

// What the entry changed in the row of its account, apart from the balance.
void take_change(domain::AccountRow& row, const domain::Body& body) {
  if (const auto* status = std::get_if<domain::SetAccountStatus>(&body.given)) {
    row.status = status->status;
  } else if (const auto* amend = std::get_if<domain::AmendAccount>(&body.given)) {
    if (amend->trust_property) row.trust_property = *amend->trust_property;
    take_holder(row, body);
  } else if (const auto* open = std::get_if<domain::OpenAccount>(&body.given)) {
    row.status = domain::AccountStatus::open;
    row.trust_property = open->trust_property;
    row.holder_name.reset();
    take_holder(row, body);
  }
}

}  // namespace

base::Result<Cut> SnapshotImpl::cut(const Moment& moment) const {
  Cut out;
  out.ledger = size();
  if (const auto* seq = std::get_if<domain::Seq>(&moment)) {
    if (*seq >= size())
      return base::error(base::ErrorId::entry_unknown,
                         "there is no entry " + std::to_string(*seq) + ": the newest is " +
                             std::to_string(size() - 1),
                         "as_of.seq");
    out.ledger = *seq + 1;
  } else if (const auto* time = std::get_if<domain::Timestamp>(&moment)) {
    JCM_TRY(out.ledger, end_of_time(*time));
  } else if (const auto* date = std::get_if<domain::Date>(&moment)) {
    out.date = *date;
  }
  JCM_TRY(const auto rows, registries());
  for (const auto& [code, row] : rows) {
    auto& end = out.registries[code];
    end = out.ledger;
    if (out.date) {
      JCM_TRY(end, end_of_date(code, *out.date));
    }
  }
  return out;
}

base::Result<std::vector<domain::Seq>> SnapshotImpl::of_kind(domain::EntryKind kind,
                                                             domain::Seq first) const {
  std::vector<domain::Seq> seqs;
  if (first < mark()) {
    JCM_TRY(seqs, views().of_kind(kind, first));
  }
  tail().each_entry(std::max(first, mark()), [&](const AppliedEntry& entry) {
    if (entry.record->entry.kind() == kind) seqs.push_back(entry.record->entry.seq);
  });
  return seqs;
}

base::Status SnapshotImpl::undo_changes(Accounts& rows, const Cut& cut) const {
  std::vector<domain::Seq> before;
  std::map<domain::AccountNumber, bool> later;  // changed at the cut or after it
  for (const auto kind : account_changes) {
    JCM_TRY(const auto seqs, of_kind(kind, 0));
    for (const auto seq : seqs) {
      JCM_TRY(const auto stored, need(seq));
      const auto* number = changed_account(stored.record->entry.body.given);
      if (number == nullptr || !rows.contains(*number)) continue;
      if (seq < cut.end_of(number->registry))
        before.push_back(seq);
      else
        later[*number] = true;
    }
  }
  if (later.empty()) return {};
  for (const auto& [number, changed] : later) {
    auto& row = rows.at(number);
    JCM_TRY(const auto opening, need(row.opened_by));
    take_change(row, opening.record->entry.body);
  }
  std::ranges::sort(before);
  for (const auto seq : before) {
    JCM_TRY(const auto stored, need(seq));
    const auto& body = stored.record->entry.body;
    const auto& number = *changed_account(body.given);
    if (later.contains(number)) take_change(rows.at(number), body);
  }
  return {};
}

base::Result<std::vector<std::pair<domain::AccountNumber, domain::AccountRow>>>
SnapshotImpl::accounts_as_of(const Cut& cut) const {
  JCM_TRY(const auto now, accounts());
  Accounts rows;
  for (const auto& [number, row] : now) {
    const auto end = cut.end_of(number.registry);
    if (row.opened_by >= end) continue;
    auto& then = rows[number];
    then = row;
    if (end < size()) {
      JCM_TRY(then.balance, balance_before(number, end));
    }
  }
  JCM_TRY_VOID(undo_changes(rows, cut));
  return std::vector<std::pair<domain::AccountNumber, domain::AccountRow>>(
      std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
}

base::Result<std::optional<domain::AccountRow>> SnapshotImpl::account_as_of(
    const domain::AccountNumber& number, const Cut& cut) const {
  JCM_TRY(auto now, account(number));
  const auto end = cut.end_of(number.registry);
  if (!now || now->opened_by >= end) return std::optional<domain::AccountRow>();
  if (end >= size()) return now;
  JCM_TRY(now->balance, balance_before(number, end));
  Accounts rows{{number, *now}};
  JCM_TRY_VOID(undo_changes(rows, cut));
  return std::optional(rows.at(number));
}

// By date a withdrawal counts from the day it was recorded on, and an amendment always: it says
// what was right all along.
base::Result<std::vector<domain::DecisionRow>> SnapshotImpl::decisions_as_of(const Cut& cut) const {
  JCM_TRY(const auto now, decisions());
  std::vector<domain::DecisionRow> rows;
  for (const auto& row : now) {
    if (row.recorded_by >= cut.ledger) continue;
    rows.push_back(row);
    auto& then = rows.back();
    JCM_TRY_VOID(undo_changes(then, cut));
    if (cut.date && then.decided_on() > *cut.date) {
      rows.pop_back();
      continue;
    }
    for (std::size_t i = 0; i < then.postings.size() && i < then.facts.lines.size(); ++i)
      if (then.postings[i] &&
          then.postings[i]->posted_by >= cut.end_of(then.facts.lines[i].registry))
        then.postings[i].reset();
  }
  return rows;
}

base::Status SnapshotImpl::undo_changes(domain::DecisionRow& row, const Cut& cut) const {
  if (row.withdrawn_by) {
    JCM_TRY(const auto withdrawal, need(*row.withdrawn_by));
    const auto& entry = withdrawal.record->entry;
    const bool later = cut.date ? entry.business_date > *cut.date : entry.seq >= cut.ledger;
    if (later) row.withdrawn_by.reset();
  }
  if (!row.amended_by || *row.amended_by < cut.ledger) return {};
  row.amended_decided_on.reset();
  row.amended_reference.clear();
  row.amended_by.reset();
  JCM_TRY(const auto amendments, of_kind(domain::EntryKind::decision_amend, 0));
  for (const auto seq : amendments) {
    if (seq >= cut.ledger) break;
    JCM_TRY(const auto stored, need(seq));
    const auto* amend = std::get_if<domain::AmendDecision>(&stored.record->entry.body.given);
    if (amend == nullptr || amend->decision != row.facts.key) continue;
    if (amend->decided_on) row.amended_decided_on = amend->decided_on;
    if (!amend->reference.empty()) row.amended_reference = amend->reference;
    row.amended_by = seq;
  }
  return {};
}

}  // namespace jcm::engine
