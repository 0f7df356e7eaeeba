// Questions over an account's movements and over dates.
#include <algorithm>

#include "ledger/engine/movement.hpp"
#include "ledger/engine/snapshot_impl.hpp"
#include "ledger/store/view_index.hpp"

namespace jcm::engine {

base::Result<std::vector<store::AccountMovement>> SnapshotImpl::movements(
    const domain::AccountNumber& number, domain::Seq first, std::size_t limit) const {
  std::vector<store::AccountMovement> lines;
  if (first < mark()) {
    JCM_TRY(lines, views().movements(number, first, limit));
  }
  tail().each_of_account(number, std::max(first, mark()), [&](const AppliedEntry& entry) {
    if (lines.size() >= limit) return;
    if (const auto line = index_line(entry, number)) lines.push_back(*line);
  });
  return lines;
}

base::Result<domain::Quantity> SnapshotImpl::balance_before(const domain::AccountNumber& number,
                                                            domain::Seq end) const {
  std::optional<store::AccountMovement> last;
  if (end > mark())
    tail().each_of_account(number, mark(), [&](const AppliedEntry& entry) {
      if (entry.record->entry.seq >= end) return;
      if (const auto line = index_line(entry, number)) last = line;
    });
  if (!last) {
    JCM_TRY(last, views().last_movement(number, std::min(end, mark())));
  }
  return last ? last->balance : domain::Quantity();
}

base::Result<std::uint64_t> SnapshotImpl::end_of_time(base::Timestamp time) const {
  domain::Seq low = 0;
  domain::Seq high = size();
  while (low < high) {  // recorded times strictly rise
    const auto middle = low + (high - low) / 2;
    JCM_TRY(const auto stored, need(middle));
    if (stored.record->entry.time <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

base::Result<std::uint64_t> SnapshotImpl::end_of_date(const domain::RegistryCode& code,
                                                      domain::Date date) const {
  JCM_TRY(const auto row, registry(code));
  if (!row)
    return base::error(
        base::ErrorId::registry_unknown,
        "there is no registry " + code.text() + "; registry.list names those there are",
        "registry");
  JCM_TRY(auto end, views().end_of_date(code, date));
  tail().each_entry(mark(), [&](const AppliedEntry& entry) {
    const auto indexed = store::date_of_index(entry.record->entry);
    if (indexed && indexed->first == code && indexed->second <= date)
      end = entry.record->entry.seq + 1;
  });
  return end;
}

base::Result<StatementLine> SnapshotImpl::statement_line(
    const domain::AccountNumber& number, const store::AccountMovement& movement) const {
  JCM_TRY(auto stored, need(movement.seq));
  auto moved = movement_of(stored.record->entry, number);
  if (!moved)
    return base::error(base::ErrorId::views_corrupt,
                       "the index of " + number.text() + " names entry " +
                           std::to_string(movement.seq) + ", which moves nothing of it; stop, " +
                           "remove the views directory and start again");
  return StatementLine{.record = std::move(stored.record),
                       .leaf = stored.leaf,
                       .in = movement.in,
                       .out = movement.out,
                       .balance = movement.balance,
                       .blocks = std::move(moved->blocks),
                       .counterparty = moved->counterparty};
}

base::Result<Statement> SnapshotImpl::statement(const domain::AccountNumber& number,
                                                std::optional<domain::Date> from,
                                                std::optional<domain::Date> to, domain::Seq first,
                                                std::size_t limit, std::uint64_t before) const {
  JCM_TRY_VOID(opened_before(number, before));
  // A registry's business dates never fall, so a span of dates is a span of entries.
  domain::Seq start = 0;
  domain::Seq end = size();
  if (from) {
    JCM_TRY(start, end_of_date(number.registry, domain::Date{from->days - 1}));
  }
  if (to) {
    JCM_TRY(end, end_of_date(number.registry, *to));
  }
  end = std::min(end, before);
  start = std::min(start, end);
  Statement statement;
  JCM_TRY(statement.opening, balance_before(number, start));
  JCM_TRY(statement.closing, balance_before(number, end));
  JCM_TRY(const auto lines, movements(number, std::max(start, first), limit + 1));
  for (const auto& line : lines) {
    if (line.seq >= end) break;
    if (statement.lines.size() == limit) {
      statement.next = line.seq;
      break;
    }
    JCM_TRY(auto full, statement_line(number, line));
    statement.lines.push_back(std::move(full));
  }
  return statement;
}

}  // namespace jcm::engine
