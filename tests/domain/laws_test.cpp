// Each law catches the damage that breaks it, and only it does.
#include "ledger/domain/laws.hpp"

#include <set>

#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

using Ids = std::vector<std::string>;
const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);
const NumberingRun jp_run{registry("JP"), project("MN004"), vintage(2017)};

// One step of a ledger: the state before, the entry, and what it changes.
struct Step {
  State before;
  Entry entry;
  Delta delta;
};

Ids broken(const Step& step) {
  Ids ids;
  for (const auto& law : laws())
    if (const auto status = law.touched(step.before, step.entry, step.delta); !status) {
      CHECK(status.error().id == law.error);
      CHECK(status.error().detail.size() > 15);
      ids.emplace_back(law.id);
    }
  const auto all = check_touched(step.before, step.entry, step.delta);
  CHECK(all.has_value() == ids.empty());
  if (!all) CHECK(base::id_text(all.error().id) == ids.front());
  return ids;
}

Step last_step(Book& book) {
  Step step{{}, book.entries().back(), book.deltas().back()};
  book.undo();
  step.before = book.state();
  return step;
}

Ids damaged(Step step, const std::function<void(Step&)>& damage) {
  REQUIRE(broken(step).empty());
  damage(step);
  return broken(step);
}

// Carries a made-up entry through gate 3 alone: what a broken gate 2 would let through.
Step forced(const State& before, Entry entry) {
  entry.seq = before.head().size;
  auto delta = apply(before, entry);
  REQUIRE(delta);
  return {before, std::move(entry), *std::move(delta)};
}

Step a_transfer() {
  Book book = furnished(true);
  book.must(transfer(jp1, jp2, by_quantity(50)));
  book.must(transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-101-200"})));
  return last_step(book);
}

DecisionKey second_decision() {
  return decision_key("MN004", "2018-01-01", "2018-12-31", "2020-03-01");
}

Step an_issuance(bool live = false) {
  Book book = furnished();
  book.must(record_decision(second_decision(), {line("JP", 30), line("MN", 0)}));
  if (live) book.must(go_live("JP"));
  book.must(issue(second_decision(), "JP",
                  {{jp1, vintage(2018), credits(10)}, {jp2, vintage(2018), credits(20)}},
                  live ? "" : "2020-03-02"));
  return last_step(book);
}

Quantity plus(Quantity q, std::uint64_t n) { return *q.plus(credits(n)); }
Quantity minus(Quantity q, std::uint64_t n) { return *q.minus(credits(n)); }

}  // namespace

TEST_CASE("the table of laws is in step with its numbers and error ids") {
  Ids ids;
  std::set<int> numbers;
  for (const auto& law : laws()) {
    CHECK(base::id_text(law.error) == law.id);
    CHECK(numbers.insert(law.number).second);
    CHECK(law.statement.size() > 30);
    CHECK(law.source.size() > 10);
  }
  CHECK(numbers == std::set<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});
}

TEST_CASE("law 1, conservation: what is issued is held") {
  const Ids only{"law.conservation"};
  CHECK(damaged(a_transfer(), [](Step& s) {
          s.delta.accounts[1].after->balance = plus(s.delta.accounts[1].after->balance, 1);
        }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) { s.delta.accounts.pop_back(); }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) {
          for (auto& change : s.delta.accounts) change.after = change.before;
        }) == only);
  CHECK(damaged(an_issuance(), [](Step& s) { s.delta.runs[0].after->issued = credits(31); }) ==
        only);
  CHECK(damaged(an_issuance(), [](Step& s) {
          s.delta.accounts[0].after->balance = minus(s.delta.accounts[0].after->balance, 1);
        }) == only);
}

TEST_CASE("law 2, one holder: units pass exactly as the entry says") {
  const Ids only{"law.one_holder"};
  // Another 100 units of the same holders than those the entry names.
  CHECK(damaged(a_transfer(), [](Step& s) {
          Book book = furnished(true);
          book.must(transfer(jp1, jp2, by_quantity(50)));
          book.must(transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-301-400"})));
          s.delta.blocks = book.deltas().back().blocks;
        }) == only);
  // A child that does not inherit its parent's issuance.
  CHECK(damaged(a_transfer(), [](Step& s) { s.delta.blocks[1].after->issued_by -= 1; }) == only);
  // New blocks over one that nobody moved, at its first serial and inside it: law 3 sees the
  // numbers twice.
  for (const Serial first : {1U, 50U})
    CHECK(damaged(an_issuance(), [&](Step& s) {
            auto& issued = s.entry.body.resolved.issued;
            for (std::size_t i = 0; i < 2; ++i) {
              issued[i].block.run = jp_run;
              issued[i].block.range = {first + 10 * i, first + 10 * i + (i == 0 ? 9 : 19)};
              s.delta.blocks[i].key = {jp_run, issued[i].block.range.first};
              s.delta.blocks[i].after->last = issued[i].block.range.last;
            }
            const RunRow row = *s.before.run(jp_run);
            s.delta.runs[0] = {jp_run, row, RunRow{plus(row.issued, 30), row.highest}};
          }).front() == "law.one_holder");
}

TEST_CASE("law 3, serials: a number is used once, and live numbers have no gap") {
  const Ids only{"law.serials_unique"};
  CHECK(damaged(an_issuance(), [](Step& s) { s.delta.runs[0].after->highest = 29; }) == only);
  CHECK(damaged(an_issuance(), [](Step& s) { s.delta.runs[0].after->highest = 31; }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) {
          const RunRow row = *s.before.run(jp_run);
          s.delta.runs.push_back({jp_run, row, RunRow{row.issued, row.highest - 1}});
        }) == only);
  // The same units two numbers higher: legal while importing, a gap once live.
  const auto shifted = [](Step& s) {
    for (auto& item : s.entry.body.resolved.issued)
      item.block.range = {item.block.range.first + 2, item.block.range.last + 2};
    s = forced(s.before, s.entry);
  };
  CHECK(damaged(an_issuance(false), shifted).empty());
  CHECK(damaged(an_issuance(true), shifted) == only);
}

TEST_CASE("law 4, allocation: a line is posted once and in full") {
  const Ids only{"law.allocation"};
  CHECK(damaged(an_issuance(), [](Step& s) {
          s.delta.decisions[0].after->postings[0]->issued_on.days += 1;
        }) == only);
  CHECK(damaged(an_issuance(), [](Step& s) {
          s.delta.decisions[0].after->facts.lines[0].quantity = credits(31);
        }) == only);
  CHECK(damaged(an_issuance(), [](Step& s) { s.delta.decisions.clear(); }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) {
          const auto& row = *s.before.decision(first_decision());
          auto after = row;
          after.postings[0].reset();
          s.delta.decisions.push_back({first_decision(), row, after});
        }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) {
          const auto& row = *s.before.project(project("MN004"));
          auto after = row;
          after.facts.registered_on = day("2020-01-01");
          s.delta.projects.push_back({project("MN004"), row, after});
        }) == only);
}

TEST_CASE("law 4, allocation: entries that gate 2 should never have let through") {
  const Ids only{"law.allocation"};
  const auto issuance = an_issuance();
  // Not in full.
  CHECK(damaged(issuance, [](Step& s) {
          auto& resolved = s.entry.body.resolved.issued;
          resolved.pop_back();
          std::get<Issue>(s.entry.body.given).credits.pop_back();
          s = forced(s.before, s.entry);
        }) == only);
  // Before the decision.
  CHECK(damaged(issuance, [](Step& s) {
          s.entry.business_date = day("2020-02-29");
          s = forced(s.before, s.entry);
        }) == only);
  // A decision before its project's registration, or of a project in validation.
  for (const auto* registered_on : {"2016-01-01", ""}) {
    Book book = furnished();
    book.must(record_project("MN005", registered_on));
    auto step = a_transfer();
    step.before = book.state();
    step.entry = book.must(record_decision(
        decision_key("MN004", "2018-01-01", "2018-12-31", "2020-03-01"), {line("JP", 1)}));
    auto& facts = std::get<RecordDecision>(step.entry.body.given);
    facts.key = decision_key("MN005", "2014-01-01", "2014-12-31", "2015-12-31");
    facts.lines[0].vintages[0].vintage = vintage(2014);
    CHECK(broken(forced(step.before, step.entry)) == only);
  }
}

TEST_CASE("law 5, periods: no silent overlap") {
  Book book = furnished();
  auto command = record_decision(decision_key("MN004", "2017-07-31", "2018-12-31", "2020-03-01"),
                                 {line("JP", 30)});
  auto& facts = std::get<RecordDecision>(command.given);
  facts.overlaps = {first_decision()};
  facts.overlap_reason = "One day counted late";
  book.must(command);
  const auto step = last_step(book);
  const auto silent = [&](const std::function<void(RecordDecision&)>& change) {
    return damaged(step, [&](Step& s) {
      change(std::get<RecordDecision>(s.entry.body.given));
      s = forced(s.before, s.entry);
    });
  };
  CHECK(silent([](RecordDecision& d) { d.overlaps.clear(); }) == Ids{"law.periods"});
  CHECK(silent([](RecordDecision& d) { d.overlap_reason.clear(); }) == Ids{"law.periods"});
  CHECK(silent([](RecordDecision& d) { std::swap(d.key.period_start, d.key.period_end); }) ==
        Ids{"law.periods"});
}

TEST_CASE("law 6, terminal: retired and cancelled units stay") {
  for (const auto& terminal : {retirement("JP"), cancellation("JP")}) {
    Book book = furnished(true);
    const auto use = terminal.kind == AccountKind::retirement
                         ? retire(jp1, terminal, by_quantity(10))
                         : cancel(jp1, terminal, by_quantity(10));
    book.must(use);
    Entry entry = book.must(transfer(jp1, jp2, by_quantity(10)));
    book.undo();
    std::get<Transfer>(entry.body.given).from = terminal;
    entry.body.resolved.moved = {block("JCM-JP-MN004-2017-1-10")};
    CHECK(broken(forced(book.state(), entry)) == Ids{"law.terminal"});
  }
  // Joined by a neighbour, they have not left.
  Book book = furnished(true);
  book.must(retire(jp1, retirement("JP"), by_ranges({"JCM-JP-MN004-2017-11-20"})));
  book.must(retire(jp1, retirement("JP"), by_ranges({"JCM-JP-MN004-2017-1-10"})));
  CHECK(broken(last_step(book)).empty());
}

TEST_CASE("law 7, amounts: an entry does all that was asked") {
  const Ids only{"law.amounts"};
  // 99 asked for, 100 move.
  CHECK(damaged(a_transfer(), [](Step& s) {
          std::get<Transfer>(s.entry.body.given).selection = by_quantity(99);
        }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) {
          std::get<Transfer>(s.entry.body.given).selection =
              by_ranges({"JCM-JP-MN004-2017-101-199"});
        }) == only);
  CHECK(damaged(an_issuance(), [](Step& s) {
          std::swap(std::get<Issue>(s.entry.body.given).credits[0],
                    std::get<Issue>(s.entry.body.given).credits[1]);
        }) == only);
  CHECK(damaged(an_issuance(),
                [](Step& s) { std::get<Issue>(s.entry.body.given).credits.pop_back(); }) == only);
  // A change that does not start from the state: some other effect would be lost.
  CHECK(damaged(a_transfer(), [](Step& s) {
          for (auto& change : s.delta.accounts) {
            change.before->balance = plus(change.before->balance, 5);
            change.after->balance = plus(change.after->balance, 5);
          }
        }) == only);
  CHECK(damaged(a_transfer(),
                [](Step& s) { std::swap(s.delta.accounts[0], s.delta.accounts[1]); }) == only);
}

TEST_CASE("law 8, accounts: who may give, take and change") {
  const Ids only{"law.accounts"};
  using S = AccountStatus;
  const auto with_status = [](const AccountNumber& account, S status) {
    Book book = furnished(true);
    book.must(transfer(jp1, jp2, by_quantity(50)));
    const Entry entry = book.must(transfer(jp1, jp2, by_quantity(10)));
    book.undo();
    book.must(set_status(account, status));
    auto step = forced(book.state(), entry);
    step.entry.time = book.now();
    return broken(step);
  };
  CHECK(with_status(jp1, S::receive_only) == only);
  CHECK(with_status(jp1, S::blocked) == only);
  CHECK(with_status(jp2, S::blocked) == only);
  CHECK(with_status(jp2, S::receive_only).empty());
  // A transfer to a terminal account is neither retirement nor cancellation.
  CHECK(damaged(a_transfer(), [](Step& s) {
          std::get<Transfer>(s.entry.body.given).to = retirement("JP");
          s = forced(s.before, s.entry);
        }) == only);
  // Across registries.
  CHECK(damaged(a_transfer(), [](Step& s) {
          std::get<Transfer>(s.entry.body.given).to = entity("MN", 1);
          s = forced(s.before, s.entry);
        }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) { s.entry.scope = registry("MN"); }) == only);
  // A status that changes on the side, an account out of nothing.
  CHECK(damaged(a_transfer(), [](Step& s) { s.delta.accounts[1].after->status = S::blocked; }) ==
        only);
  CHECK(damaged(a_transfer(), [](Step& s) {
          s.delta.accounts.push_back({entity("JP", 9), std::nullopt, AccountRow{}});
        }) == only);
}

TEST_CASE("law 8, accounts: opening and closing") {
  const Ids only{"law.accounts"};
  Book book = furnished(true);
  book.must(open_account("JP", AccountKind::entity_holding));
  const auto opening = last_step(book);
  CHECK(damaged(opening, [](Step& s) { s.delta.accounts[0].after->holder_name = digest_of(9); }) ==
        only);
  CHECK(damaged(opening, [](Step& s) {
          s.delta.accounts[0].after->status = AccountStatus::blocked;
        }) == only);
  CHECK(damaged(opening, [](Step& s) { s.entry.body.resolved.account = entity("JP", 8); }) == only);
  CHECK(damaged(opening, [](Step& s) { s.delta.accounts.clear(); }) == only);
  // Closing an account that holds credits, and opening it again.
  Entry close = book.must(set_status(jp2, AccountStatus::closed));
  const State closed = book.state();
  book.undo();
  std::get<SetAccountStatus>(close.body.given).account = jp1;
  CHECK(broken(forced(book.state(), close)) == only);
  std::get<SetAccountStatus>(close.body.given) = {jp2, AccountStatus::open};
  close.time = book.now();
  CHECK(broken(forced(closed, close)) == only);
}

TEST_CASE("law 12, time: order of entries") {
  const Ids only{"law.time"};
  CHECK(damaged(a_transfer(), [](Step& s) { s.entry.time = s.before.head().last_time; }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) { s.entry.batch = BatchPosition{"other", 0, 2}; }) ==
        only);
  CHECK(damaged(a_transfer(), [](Step& s) {
          s.entry.batch = BatchPosition{s.entry.request_id.text, 1, 2};
        }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) {
          s.entry.batch = BatchPosition{s.entry.request_id.text, 0, 0};
        }) == only);
  CHECK(damaged(a_transfer(), [](Step& s) {
          s.entry.batch = BatchPosition{s.entry.request_id.text, 0, 2};
        }).empty());
  Book book = furnished(true);
  book.must(transfer(jp1, jp2, by_quantity(1)), BatchPosition{"b", 0, 2});
  book.must(transfer(jp1, jp2, by_quantity(1)), BatchPosition{"b", 1, 2});
  CHECK(damaged(last_step(book), [](Step& s) { s.entry.batch.reset(); }) == only);
  const auto step = a_transfer();
  auto later = step;
  later.entry.seq += 1;
  const auto ids = broken(later);
  CHECK(ids == only);
}

TEST_CASE("law 12, time: business dates never fall, and live ones are the day of recording") {
  const Ids only{"law.time"};
  const auto dated = [](Step step, const char* date) {
    return damaged(std::move(step), [&](Step& s) {
      s.entry.business_date = day(date);
      s = forced(s.before, s.entry);
    });
  };
  CHECK(dated(a_transfer(), "2026-01-31") == only);
  CHECK(dated(a_transfer(), "2026-02-02") == only);
  Book book = furnished();
  book.must(transfer(jp1, jp2, by_quantity(1), "2020-01-01"));
  const auto importing = last_step(book);
  CHECK(dated(importing, "2017-10-23") == only);
  CHECK(dated(importing, "2026-02-02") == only);
  CHECK(dated(importing, "2021-02-02").empty());
  CHECK(damaged(importing, [](Step& s) {
          s.delta.registries[0].after->last_business_date = day("2020-01-02");
        }) == only);
  CHECK(damaged(importing, [](Step& s) { s.delta.registries.clear(); }) == only);
  CHECK(damaged(importing, [](Step& s) { s.delta.registries[0].after->live = true; }) == only);
  CHECK(damaged(importing, [](Step& s) { s.delta.registries[0].after->utc_offset_minutes = 0; }) ==
        only);
  CHECK(damaged(importing, [](Step& s) { s.entry.body.common.effective_on = day("2020-01-02"); }) ==
        only);
  book.must(go_live("JP"));
  CHECK(damaged(last_step(book), [](Step& s) { s.entry.business_date.days -= 1; }) == only);
  book.must(record_project("MN005"));
  CHECK(damaged(last_step(book), [](Step& s) { s.entry.scope = registry("JP"); }) == only);
}
