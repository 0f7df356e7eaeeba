// Gate 3: canonical changes, and refusals of entries that never passed gate 2.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);
using Texts = std::vector<std::string>;

// "first-last holder -> first-last holder" of each block change.
Texts block_changes(const Delta& delta) {
  const auto side = [](const BlockKey& key, const std::optional<BlockRow>& row) {
    return row ? std::to_string(key.first) + "-" + std::to_string(row->last) + " " +
                     row->account.text().substr(3, 9)
               : std::string("none");
  };
  Texts out;
  for (const auto& change : delta.blocks)
    out.push_back(side(change.key, change.before) + " -> " + side(change.key, change.after));
  return out;
}

Texts move(Book& book, const AccountNumber& from, const AccountNumber& to, const Texts& ranges) {
  book.must(transfer(from, to, by_ranges(ranges)));
  return block_changes(book.deltas().back());
}

std::string applied(const State& state, Entry entry, const std::function<void(Entry&)>& change) {
  entry.seq = state.head().size;
  change(entry);
  return outcome_of(apply(state, entry));
}

}  // namespace

TEST_CASE("blocks are cut where they must be and joined where they can be") {
  Book book = furnished(true);
  CHECK(move(book, jp1, jp2, {"JCM-JP-MN004-2017-101-200"}) ==
        Texts{"1-7158 EH-000001 -> 1-100 EH-000001", "none -> 101-200 EH-000002",
              "none -> 201-7158 EH-000001"});
  CHECK(move(book, jp1, jp2, {"JCM-JP-MN004-2017-1-100"}) ==
        Texts{"1-100 EH-000001 -> 1-200 EH-000002", "101-200 EH-000002 -> none"});
  CHECK(move(book, jp1, jp2, {"JCM-JP-MN004-2017-301-400"}) ==
        Texts{"201-7158 EH-000001 -> 201-300 EH-000001", "none -> 301-400 EH-000002",
              "none -> 401-7158 EH-000001"});
  CHECK(move(book, jp1, jp2, {"JCM-JP-MN004-2017-201-300"}) ==
        Texts{"1-200 EH-000002 -> 1-400 EH-000002", "201-300 EH-000001 -> none",
              "301-400 EH-000002 -> none"});
  CHECK(move(book, jp2, jp1, {"JCM-JP-MN004-2017-1-400"}) ==
        Texts{"1-400 EH-000002 -> 1-7158 EH-000001", "401-7158 EH-000001 -> none"});
  CHECK(move(book, jp1, jp2,
             {
                 "JCM-JP-MN004-2017-7158-7158",
             }) == Texts{"1-7158 EH-000001 -> 1-7157 EH-000001", "none -> 7158-7158 EH-000002"});
}

TEST_CASE("several ranges in one block, and one range over several blocks") {
  Book book = furnished(true);
  CHECK(move(book, jp1, jp2, {"JCM-JP-MN004-2017-10-19", "JCM-JP-MN004-2017-30-39"}) ==
        Texts{"1-7158 EH-000001 -> 1-9 EH-000001", "none -> 10-19 EH-000002",
              "none -> 20-29 EH-000001", "none -> 30-39 EH-000002", "none -> 40-7158 EH-000001"});
  book.must(transfer(jp2, government("JP"), by_ranges({"JCM-JP-MN004-2017-10-19"})));
  book.must(transfer(government("JP"), jp1, by_ranges({"JCM-JP-MN004-2017-10-19"})));
  CHECK(move(book, jp1, jp2, {"JCM-JP-MN004-2017-5-29"}) == Texts{"1-29 EH-000001 -> 1-4 EH-000001",
                                                                  "none -> 5-39 EH-000002",
                                                                  "30-39 EH-000002 -> none"});
}

TEST_CASE("blocks of two issuances stay apart") {
  Book book = furnished();
  const auto key = decision_key("MN004", "2017-08-01", "2017-12-31", "2018-03-01");
  book.must(record_decision(key, {line("JP", 10)}));
  const auto second = book.must(issue(key, jp1, "2018-03-01"));
  CHECK(book.holdings(jp1) == Texts{"JCM-JP-MN004-2017-1-7158", "JCM-JP-MN004-2017-7159-7168"});
  const auto entry =
      book.must(transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-7101-7160"}), "2018-03-01"));
  CHECK(entry.body.resolved.moved.size() == 1);
  CHECK(book.holdings(jp2) == Texts{"JCM-JP-MN004-2017-7101-7158", "JCM-JP-MN004-2017-7159-7160"});
  const auto& blocks = book.state().blocks({registry("JP"), project("MN004"), vintage(2017)});
  CHECK(blocks.at(7'159).issued_by == second.seq);
  CHECK(blocks.at(7'101).issued_by == second.seq - 3);
}

TEST_CASE("each row stands once, ascending, and none unchanged") {
  Book book = furnished(true);
  book.must(transfer(jp1, jp2, by_quantity(10)));
  CHECK(book.deltas().back().registries.size() == 1);  // the business date moves to today
  book.must(transfer(jp1, jp2, by_quantity(10)));
  const auto& delta = book.deltas().back();
  CHECK(delta.registries.empty());
  REQUIRE(delta.accounts.size() == 2);
  CHECK(delta.accounts[0].key == jp1);
  CHECK(delta.accounts[0].after->balance.raw() == 7'138);
  CHECK(delta.accounts[1].key == jp2);
  CHECK(delta.runs.empty());
  CHECK(delta.decisions.empty());
}

TEST_CASE("neighbouring credits of one issuance to one account become one block") {
  Book book = furnished();
  const auto key = decision_key("MN004", "2018-01-01", "2018-12-31", "2019-03-01");
  book.must(record_decision(key, {line("JP", 9)}));
  const auto n = [](std::uint64_t quantity) { return credits(quantity); };
  const auto entry = book.must(
      issue(key, "JP",
            {{jp1, vintage(2018), n(2)}, {jp1, vintage(2018), n(3)}, {jp2, vintage(2018), n(4)}},
            "2019-03-01"));
  CHECK(entry.body.resolved.issued.size() == 3);
  CHECK(block_changes(book.deltas().back()) ==
        Texts{"none -> 1-5 EH-000001", "none -> 6-9 EH-000002"});
}

TEST_CASE("debits that were never decided are refused when they cannot be applied") {
  Book book = furnished(true);
  const auto entry = book.must(transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-1-10"})));
  const auto& state = book.state();
  const auto run = block("JCM-JP-MN004-2017-1").run;
  const auto moving = [&](std::vector<UnitBlock> blocks) {
    return applied(state, entry, [&](Entry& e) { e.body.resolved.moved = std::move(blocks); });
  };
  CHECK(moving({{run, {1, 10}}}) == "units.not_held");
  CHECK(moving({{run, {7'159, 7'160}}}) == "units.not_held");
  CHECK(moving({{run, {7'150, 7'160}}}) == "units.not_held");
  CHECK(moving({{run, {20, 30}}, {run, {30, 40}}}) == "range.order");
  CHECK(moving({{run, {50, 60}}, {run, {20, 30}}}) == "range.order");
  CHECK(moving({{run, {60, 50}}}) == "range.reversed");
  CHECK(moving({{run, {0, 50}}}) == "amount.zero");
  CHECK(moving({{run, {20, UINT64_MAX}}}) == "amount.too_large");
  auto other = run;
  other.project = project("MN003");
  CHECK(moving({{run, {20, 30}}, {other, {1, 2}}}) == "range.order");
  CHECK(moving({{other, {1, 2}}}) == "units.not_held");
  CHECK(moving({}) == "entry.resolution");
  CHECK(moving({{run, {20, 30}}}) == "ok");
  CHECK(applied(state, entry, [](Entry& e) { std::get<Transfer>(e.body.given).to = jp1; }) ==
        "transfer.same_account");
  CHECK(applied(state, entry, [&](Entry& e) {
          std::get<Transfer>(e.body.given).to = entity("JP", 9);
          e.body.resolved.moved = {{run, {20, 30}}};
        }) == "account.unknown");
  CHECK(applied(state, entry, [](Entry& e) {
          std::get<Transfer>(e.body.given).from = entity("TH", 9);
        }) == "registry.unknown");
}

TEST_CASE("issuances that were never decided are refused when they cannot be applied") {
  Book book = furnished();
  const auto key = decision_key("MN004", "2018-01-01", "2018-12-31", "2019-03-01");
  book.must(record_decision(key, {line("JP", 9)}));
  const auto before = book.state();
  const auto entry = book.must(issue(key, jp1, "2019-03-01"));
  CHECK(applied(book.state(), entry, [](Entry&) {}) == "issue.line_posted");
  const auto with = [&](const std::function<void(Entry&)>& change) {
    return applied(before, entry, change);
  };
  CHECK(with([](Entry&) {}) == "ok");
  CHECK(with([](Entry& e) { e.body.resolved.issued.clear(); }) == "entry.resolution");
  CHECK(with([](Entry& e) { e.body.resolved.issued[0].account = entity("JP", 9); }) ==
        "account.unknown");
  CHECK(with([](Entry& e) { e.body.resolved.issued[0].block.run.vintage = vintage(2017); }) ==
        "issue.serials_overlap");
  CHECK(with([](Entry& e) { e.body.resolved.issued.push_back(e.body.resolved.issued[0]); }) ==
        "issue.serials_overlap");
  CHECK(with([](Entry& e) { e.body.resolved.issued[0].block.range = {9, 1}; }) == "range.reversed");
  CHECK(with([](Entry& e) { std::get<Issue>(e.body.given).decision.decided_on.days += 1; }) ==
        "decision.unknown");
  CHECK(with([](Entry& e) { std::get<Issue>(e.body.given).registry = registry("MN"); }) ==
        "issue.line_unknown");
  CHECK(with([](Entry& e) { std::get<Issue>(e.body.given).registry = registry("TH"); }) ==
        "registry.unknown");
}

TEST_CASE("records that were never decided are refused when they cannot be applied") {
  Book book = furnished();
  const auto& state = book.state();
  const auto again = [&](std::size_t i) {
    return applied(state, book.entries()[i], [](Entry&) {});
  };
  CHECK(again(1) == "registry.exists");
  CHECK(again(3) == "project.exists");
  CHECK(again(4) == "decision.exists");
  CHECK(again(5) == "account.exists");
  const auto& opening = book.entries()[5];
  CHECK(applied(state, opening, [](Entry& e) { e.body.resolved.account.reset(); }) ==
        "entry.resolution");
  CHECK(applied(state, opening, [](Entry& e) { e.body.resolved.account = entity("JP", 50); }) ==
        "entry.resolution");
  const auto live = book.must(go_live("JP"));
  CHECK(applied(book.state(), live, [](Entry&) {}) == "registry.not_importing");
  CHECK(applied(book.state(), live, [](Entry& e) {
          std::get<GoLive>(e.body.given).registry = registry("TH");
        }) == "registry.unknown");
  const auto status = book.must(set_status(jp2, AccountStatus::blocked));
  CHECK(applied(book.state(), status, [](Entry& e) {
          std::get<SetAccountStatus>(e.body.given).account = entity("JP", 9);
        }) == "account.unknown");
  // A change that changes nothing leaves no row.
  CHECK(apply(book.state(),
              [&] {
                auto e = status;
                e.seq = book.state().head().size;
                return e;
              }())
            ->accounts.empty());
}
