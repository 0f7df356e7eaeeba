// Whatever part of the history the views show and whatever lies in the tail over them, a snapshot
// answers as a fold of all entries does.
#include "ledger/engine/snapshot_impl.hpp"

#include <algorithm>
#include <map>
#include <random>

#include "tests/engine/chain_of_book.hpp"
#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// Two registries, two projects, three decisions of which two go to one numbering run, and random
// transfers, retirements and cancellations that scatter the units.
Book scattered_book() {
  Book book = furnished();
  book.must(record_project("MN003", "2016-01-01"));
  const auto second = decision_key("MN004", "2017-08-01", "2017-12-31", "2018-02-01");
  const auto third = decision_key("MN003", "2018-01-01", "2018-12-31", "2019-02-01");
  book.must(record_decision(second, {line("JP", 900)}));
  book.must(record_decision(third, {line("JP", 500), line("MN", 100)}));
  book.must(issue(second, entity("JP", 1), "2018-02-02"));
  std::mt19937 random(5);
  const std::vector<domain::AccountNumber> holders{entity("JP", 1), entity("JP", 2),
                                                   government("JP")};
  const auto move_some = [&](int count, const std::string& date) {
    for (int i = 0; i < count; ++i) {
      const auto from = holders[random() % holders.size()];
      if (book.balance(from) == 0) continue;
      const auto quantity = random() % std::min<std::uint64_t>(book.balance(from), 700) + 1;
      const auto pick = random() % 10;
      if (pick < 7) {
        const auto to = holders[random() % holders.size()];
        if (to != from) book.must(transfer(from, to, by_quantity(quantity), date));
      } else if (pick == 7) {
        book.must(retire(from, retirement("JP"), by_quantity(quantity % 90 + 1), date));
      } else if (pick == 8) {
        book.must(cancel(from, cancellation("JP"), by_quantity(quantity % 90 + 1), date));
      } else {
        const auto held = book.holdings(from);
        auto part = block(held[random() % held.size()]);
        part.range.first += (part.range.last - part.range.first) / 2;
        book.must(transfer(from,
                           holders[(random() % 2 + 1)] == from ? holders[0]
                           : holders[1] == from                ? holders[2]
                                                               : holders[1],
                           domain::ByRanges{part}, date));
      }
    }
  };
  move_some(25, "2018-06-01");
  book.must(issue(third, entity("JP", 2), "2019-03-01"));
  move_some(25, "2019-03-01");
  book.must(open_account("JP", AccountKind::entity_holding, "2019-04-01"));
  book.must(go_live("MN"));
  book.must(set_status(entity("JP", 3), AccountStatus::blocked, "2019-04-02"));
  move_some(20, "2019-05-01");
  return book;
}

struct Movement {
  domain::Seq seq;
  domain::Date date;
  std::uint64_t balance;
};

// The history entry by entry, folded with the domain's own code.
struct Fold {
  explicit Fold(const Book& book) {
    domain::State state;
    states.push_back(state);
    for (std::size_t i = 0; i < book.entries().size(); ++i) {
      for (const auto& change : book.deltas()[i].accounts)
        if (change.after->balance != (change.before ? change.before->balance : domain::Quantity()))
          movements[change.key].push_back(
              {i, book.entries()[i].business_date, change.after->balance.raw()});
      state.absorb(book.entries()[i], book.deltas()[i]);
      states.push_back(state);
    }
  }
  std::vector<domain::State> states;  // [n]: after n entries
  std::map<domain::AccountNumber, std::vector<Movement>> movements;
};

std::vector<std::string> blocks_of(const domain::State& state,
                                   const domain::AccountNumber& number) {
  std::vector<std::string> out;
  for (const auto& key : state.holdings(number)) {
    const domain::NumberingRun run{number.registry, key.project, key.vintage};
    out.push_back(domain::UnitBlock{run, {key.first, state.blocks(run).at(key.first).last}}.text());
  }
  return out;
}
std::vector<std::string> texts(const base::Result<std::vector<domain::UnitBlock>>& blocks) {
  std::vector<std::string> out;
  if (!blocks) return {std::string(base::id_text(blocks.error().id)) + blocks.error().detail};
  for (const auto& one : *blocks) out.push_back(one.text());
  return out;
}

// Store and views of their own, the views at `mark`, the rest of `chained` in the tail.
struct Parts {
  Parts(const std::vector<store::AppliedEntry>& chained, std::size_t mark, std::size_t tail_begin) {
    auto made = store::Entries::create(directory / "entries");
    require_ok(made);
    entries = std::move(*made);
    std::vector<store::CommitItem> items;
    for (const auto& one : chained) items.push_back({one.record->entry.seq, *one.bytes, one.leaf});
    require_ok(entries->commit(items, {}));
    auto opened = store::Views::open(directory / "views");
    require_ok(opened);
    views = std::move(*opened);
    if (mark > 0) require_ok(views->write(std::span(chained).first(mark)));
    engine::TailWriter writer(tail_begin);
    std::vector<store::AppliedEntry> rest(chained.begin() + static_cast<std::ptrdiff_t>(tail_begin),
                                          chained.end());
    const auto begun = writer.lay(std::move(rest));
    snapshot = engine::make_snapshot(
        std::make_shared<engine::Published>(engine::Published{
            views->snapshot(), engine::Tail(tail_begin).extended(begun, chained.size()),
            chained.back().leaf, chained.back().record->entry.time}),
        entries, views);
  }
  TemporaryDirectory directory;
  std::shared_ptr<store::Entries> entries;
  std::shared_ptr<store::Views> views;
  std::shared_ptr<const engine::Snapshot> snapshot;
};

void check_rows(const engine::Snapshot& snapshot, const domain::State& state) {
  const auto registries = snapshot.registries();
  require_ok(registries);
  CHECK(std::map(registries->begin(), registries->end()) == state.registries());
  for (const auto& [code, row] : state.registries()) CHECK(**snapshot.registry(code) == row);
  const auto projects = snapshot.projects();
  require_ok(projects);
  REQUIRE(projects->size() == state.projects().size());
  for (const auto& row : *projects) CHECK(row == *state.project(row.facts.reference));
  const auto decisions = snapshot.decisions();
  require_ok(decisions);
  REQUIRE(decisions->size() == state.decisions().size());
  for (const auto& row : *decisions) {
    CHECK(row == *state.decision(row.facts.key));
    CHECK(**snapshot.decision(row.facts.key) == row);
  }
  CHECK(std::ranges::is_sorted(*decisions, {}, [](const auto& row) {
    return std::pair(row.facts.key.decided_on, row.facts.key.project);
  }));
  const auto accounts = snapshot.accounts();
  require_ok(accounts);
  REQUIRE(accounts->size() == state.accounts().size());
  for (const auto& [number, row] : *accounts) {
    CHECK(row == *state.account(number));
    CHECK(**snapshot.account(number) == row);
    CHECK(texts(snapshot.holdings(number)) == blocks_of(state, number));
  }
  CHECK_FALSE(*snapshot.account(entity("JP", 77)));
  CHECK_FALSE(*snapshot.registry(registry("TH")));
  CHECK_FALSE(*snapshot.project(project("MN999")));
}

void check_past(const engine::Snapshot& snapshot, const Book& book, const Fold& fold) {
  const auto size = book.entries().size();
  for (const auto& [number, row] : fold.states.back().accounts()) {
    for (std::size_t end = 0; end <= size; end += end < size - 3 ? 5 : 1) {
      INFO(number.text() << " as of " << end << " of " << size);
      if (end <= row.opened_by)
        CHECK(id_of(base::Status(snapshot.holdings_as_of(number, end).error())) ==
              "account.unknown");
      else
        REQUIRE(texts(snapshot.holdings_as_of(number, end)) == blocks_of(fold.states[end], number));
    }
  }
  for (std::size_t i = 0; i < size; ++i) {
    const auto& entry = book.entries()[i];
    const auto stored = snapshot.entry(i);
    require_ok(stored);
    REQUIRE((*stored)->record->entry.request_id == entry.request_id);
    CHECK((*stored)->leaf == chain::leaf_hash(*(*stored)->bytes));
    CHECK(*snapshot.request(entry.request_id) == i);
    CHECK(*snapshot.end_of_time(entry.time) == i + 1);
    CHECK(*snapshot.end_of_time(base::Timestamp{entry.time.micros - 1}) == i);
  }
  CHECK_FALSE(*snapshot.entry(size));
  CHECK_FALSE(*snapshot.request(domain::RequestId{"never"}));
}

void check_dates(const engine::Snapshot& snapshot, const Book& book) {
  for (const std::string code : {"JP", "MN"})
    for (const std::string date : {"2017-09-30", "2017-10-01", "2017-10-24", "2018-01-01",
                                   "2018-06-01", "2019-03-01", "2019-04-01", "2030-01-01"}) {
      std::uint64_t expected = 0;
      for (const auto& entry : book.entries())
        if (entry.scope == registry(code) && entry.business_date <= day(date) &&
            entry.kind() >= domain::EntryKind::account_open)
          expected = entry.seq + 1;
      CHECK(*snapshot.end_of_date(registry(code), day(date)) == expected);
    }
  CHECK(base::id_text(snapshot.end_of_date(registry("TH"), day("2019-01-01")).error().id) ==
        "registry.unknown");
}

// Accounts and decisions after every entry, without what the row keeps for the limits of today.
void check_rows_as_of(const engine::Snapshot& snapshot, const Fold& fold) {
  const auto without_limits = [](domain::AccountRow row) {
    row.debited_on.reset();
    row.debited = {};
    return row;
  };
  for (domain::Seq seq = 0; seq < snapshot.size(); ++seq) {
    const auto& state = fold.states[seq + 1];
    const auto cut = snapshot.cut(seq);
    require_ok(cut);
    const auto accounts = snapshot.accounts_as_of(*cut);
    require_ok(accounts);
    INFO("after entry " << seq);
    REQUIRE(accounts->size() == state.accounts().size());
    for (const auto& [number, row] : *accounts) {
      REQUIRE(without_limits(row) == without_limits(*state.account(number)));
      if (seq % 7 == 0) REQUIRE(**snapshot.account_as_of(number, *cut) == row);
    }
    const auto decisions = snapshot.decisions_as_of(*cut);
    require_ok(decisions);
    REQUIRE(decisions->size() == state.decisions().size());
    for (const auto& row : *decisions) REQUIRE(row == *state.decision(row.facts.key));
  }
  CHECK(base::id_text(snapshot.cut(snapshot.size()).error().id) == "entry.unknown");
}

void check_kinds(const engine::Snapshot& snapshot, const Book& book) {
  for (const auto kind : {domain::EntryKind::genesis, domain::EntryKind::account_open,
                          domain::EntryKind::account_set_status, domain::EntryKind::seal})
    for (const domain::Seq first : {domain::Seq{0}, domain::Seq{6}, snapshot.size()}) {
      std::vector<domain::Seq> expected;
      for (const auto& entry : book.entries())
        if (entry.kind() == kind && entry.seq >= first) expected.push_back(entry.seq);
      CHECK(*snapshot.of_kind(kind, first) == expected);
    }
}

void check_statement(const engine::Snapshot& snapshot, const Fold& fold,
                     const domain::AccountNumber& number, std::optional<domain::Date> from,
                     std::optional<domain::Date> to, std::size_t page) {
  std::vector<Movement> expected;
  std::uint64_t opening = 0, closing = 0;
  if (const auto all = fold.movements.find(number); all != fold.movements.end())
    for (const auto& one : all->second) {
      if (from && one.date < *from) opening = closing = one.balance;
      if ((from && one.date < *from) || (to && one.date > *to)) continue;
      closing = one.balance;
      expected.push_back(one);
    }
  std::size_t seen = 0;
  auto balance = opening;
  for (std::optional<domain::Seq> next = 0; next;) {
    const auto statement = snapshot.statement(number, from, to, *next, page);
    require_ok(statement);
    REQUIRE(statement->opening.raw() == opening);
    REQUIRE(statement->closing.raw() == closing);
    REQUIRE(statement->lines.size() <= page);
    for (const auto& one : statement->lines) {
      REQUIRE(seen < expected.size());
      REQUIRE(one.record->entry.seq == expected[seen].seq);
      REQUIRE(one.balance.raw() == expected[seen].balance);
      REQUIRE(balance + one.in.raw() - one.out.raw() == one.balance.raw());
      std::uint64_t moved = 0;
      for (const auto& part : one.blocks) moved += part.range.quantity().raw();
      REQUIRE(moved == one.in.raw() + one.out.raw());
      REQUIRE(one.counterparty.has_value() ==
              (one.record->entry.kind() != domain::EntryKind::credits_issue));
      balance = one.balance.raw();
      ++seen;
    }
    next = statement->next;
  }
  CHECK(seen == expected.size());
}

void check_history(const engine::Snapshot& snapshot, const Book& book, const domain::State& state) {
  for (const auto& [run, row] : state.runs())
    for (domain::Serial serial = 1; serial <= row.highest; serial += 97) {
      std::vector<domain::Seq> expected, found;
      const auto holds = [&](const domain::UnitBlock& part) {
        return part.run == run && part.range.contains(serial);
      };
      for (const auto& entry : book.entries()) {
        bool touched = std::ranges::any_of(entry.body.resolved.moved, holds);
        for (const auto& issued : entry.body.resolved.issued) touched |= holds(issued.block);
        if (touched) expected.push_back(entry.seq);
      }
      const auto life = snapshot.history(run, serial);
      require_ok(life);
      for (const auto& stored : life->entries) found.push_back(stored.record->entry.seq);
      REQUIRE(found == expected);
      REQUIRE(life->now);
      REQUIRE(life->now->first == state.block_at(run, serial));
    }
  const auto run = state.runs().begin()->first;
  const auto none = snapshot.history(run, state.runs().begin()->second.highest + 1);
  require_ok(none);
  CHECK_FALSE(none->now);
  CHECK(none->entries.empty());
}

}  // namespace

TEST_CASE("a snapshot equals a full replay wherever the views stand") {
  const auto book = scattered_book();
  const Fold fold(book);
  const auto chained = chain_of(book);
  const auto size = chained.size();
  REQUIRE(fold.states.back().blocks(block("JCM-JP-MN004-2017-1-1").run).size() > 15);
  for (const std::size_t mark :
       {std::size_t{0}, std::size_t{1}, std::size_t{16}, size / 2, size / 2 + 7, size - 1, size}) {
    // The tail may begin before the mark: it is trimmed by whole chunks.
    const Parts parts(chained, mark, mark - std::min<std::size_t>(mark, 9));
    INFO("views at " << mark << " of " << size);
    const auto& snapshot = *parts.snapshot;
    REQUIRE(snapshot.size() == size);
    check_rows(snapshot, fold.states.back());
    check_past(snapshot, book, fold);
    check_dates(snapshot, book);
    check_rows_as_of(snapshot, fold);
    check_kinds(snapshot, book);
    for (const auto& [number, row] : fold.states.back().accounts()) {
      check_statement(snapshot, fold, number, {}, {}, 7);
      check_statement(snapshot, fold, number, day("2018-02-02"), day("2019-03-01"), 3);
      check_statement(snapshot, fold, number, day("2018-02-03"), {}, 1'000);
      check_statement(snapshot, fold, number, {}, day("2018-06-01"), 1);
    }
    check_history(snapshot, book, fold.states.back());
  }
}

TEST_CASE("questions about an account that is not there say so") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto snapshot = t.ledger->snapshot();
  const auto nobody = entity("JP", 999);
  CHECK(base::id_text(snapshot->statement(nobody, {}, {}, 0, 10).error().id) == "account.unknown");
  CHECK(base::id_text(snapshot->holdings_as_of(nobody, 10).error().id) == "account.unknown");
  const auto early = snapshot->holdings_as_of(entity("JP", 1), 1);
  REQUIRE_FALSE(early);
  CHECK(early.error().detail.find("was opened by entry") != std::string::npos);
}

TEST_CASE("a snapshot stays as it was while the ledger goes on") {
  TestLedger t;
  t.start();
  t.furnish();
  const auto before = t.ledger->snapshot();
  const auto held = texts(before->holdings(entity("JP", 1)));
  for (int i = 0; i < 50; ++i) require_ok(t.write("t-" + std::to_string(i), move_units(1)));
  while (t.ledger->status().views_mark < t.ledger->status().size) std::this_thread::yield();
  CHECK(texts(before->holdings(entity("JP", 1))) == held);
  CHECK_FALSE(*before->request(domain::RequestId{"t-0"}));
  CHECK(texts(t.ledger->snapshot()->holdings(entity("JP", 1))) != held);
}
