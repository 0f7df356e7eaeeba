// Views of values, each checked against the result schema of the method that answers it. Entries,
// rows, holdings and histories of real records are checked with the examples (examples_test.cpp).
#include <catch2/catch.hpp>

#include "ledger/protocol/entry_view.hpp"
#include "ledger/protocol/ledger_views.hpp"
#include "ledger/protocol/method.hpp"
#include "ledger/protocol/query_officers.hpp"
#include "ledger/protocol/query_trail.hpp"
#include "ledger/protocol/reply.hpp"
#include "ledger/protocol/report_views.hpp"
#include "ledger/protocol/row_views.hpp"
#include "ledger/protocol/unit_views.hpp"
#include "tests/protocol/schema_check.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/key_commands.hpp"

using namespace jcm;
using namespace jcm::protocol;

namespace {

// What the result schema says against a result; `params` must be valid too.
std::string fault(Method method, const json::value& result, std::string_view params = "{}") {
  const testing::SchemaCheck check(describe(method));
  return check.fault(
      json::object{{"params", parse_json(params).value()}, {"result", testing::as_sent(result)}});
}

std::shared_ptr<const chain::Record> record_of(domain::Entry entry) {
  return std::make_shared<const chain::Record>(
      chain::Record{0, test::digest_of(1), std::move(entry)});
}

const std::string account_text = R"("JP-EH-000001-43")";

}  // namespace

TEST_CASE("views: status, with and without a checkpoint, read-only or not") {
  StatusView view;
  view.origin = "jcm.example/x";
  view.version = "0.1.0";
  view.vkey = "jcm.example/x+00000000+AAAA";
  view.size = 12;
  view.head_leaf = test::digest_of(7);
  view.unsigned_entries = 2;
  view.unsigned_age_micros = 3'999'999;
  view.views_mark = 9;
  view.accepted = 4;
  const auto bare = status_json(view);
  CHECK(fault(Method::status, bare) == "");
  CHECK(bare.at("head").at("seq").to_number<int>() == 11);
  CHECK(bare.at("checkpoint").is_null());
  CHECK(bare.at("unsigned").at("age_seconds").to_number<int>() == 3);
  CHECK_FALSE(bare.contains("read_only_reason"));
  view.checkpoint = chain::Checkpoint{view.origin, 10, test::digest_of(9)};
  view.checkpoint_time = test::instant("2026-02-01T00:00:00Z");
  view.read_only = true;
  view.read_only_reason = "disk full";
  const auto full = status_json(view);
  CHECK(fault(Method::status, full) == "");
  CHECK(full.at("checkpoint").at("signed_at") == "2026-02-01T00:00:00.000000Z");
  CHECK(full.at("read_only_reason") == "disk full");
  CHECK(bare.at("notices").as_array().empty());
  view.notices = {"the views were built anew"};
  CHECK(protocol::status_json(view).at("notices").as_array().front() ==
        "the views were built anew");
}

TEST_CASE("views: version, whoami and checkpoint") {
  CHECK(fault(Method::version, version_json("0.1.0")) == "");
  const domain::OfficerRow officer{1000,
                                   std::nullopt,
                                   {{domain::Role::script, *domain::RegistryCode::parse("JP")}},
                                   test::digest_of(3),
                                   4};
  CHECK(fault(Method::whoami, whoami_json({2, 1000}, officer, "jcm.example/views")) == "");
  CHECK(fault(Method::officer_show, officer_json(2, officer, "A. Name"), R"({"officer":2})") == "");
  CHECK(fault(Method::officer_show, officer_json(2, officer, std::nullopt), R"({"officer":2})") ==
        "");
  CHECK(fault(Method::officer_list,
              list_json("officers", {officer_json(2, officer, "A. Name")}, std::nullopt)) == "");
  const chain::Checkpoint checkpoint{"jcm.example/x", 10, test::digest_of(9)};
  const auto view = checkpoint_json("jcm.example/x\n10\n...\n", checkpoint, "jcm.example/x+0+A");
  CHECK(fault(Method::checkpoint, view) == "");
  CHECK(view.at("note") == "jcm.example/x\n10\n...\n");
  CHECK(view.at("size").to_number<int>() == 10);
}

TEST_CASE("views: the trail in status, and its events") {
  StatusView view;
  view.origin = "jcm.example/x";
  view.size = 1;
  CHECK_FALSE(status_json(view).contains("trail"));
  view.trail = StatusView::Trail{};
  view.trail->lost = 3;
  view.trail->problem = "store.full: the disk is full";
  CHECK(fault(Method::status, status_json(view)) == "");
  view.trail->checkpoint = chain::Checkpoint{"jcm.example/x/trail", 10, test::digest_of(9)};
  const auto status = status_json(view);
  CHECK(fault(Method::status, status) == "");
  CHECK(status.at("trail").at("checkpoint").at("size").to_number<int>() == 10);

  domain::Entry entry;
  entry.seq = 7;
  domain::TrailEvent event;
  const auto bare = trail_event_json(entry, event);
  CHECK(fault(Method::trail_list, list_json("events", {bare}, std::nullopt)) == "");
  CHECK_FALSE(bare.contains("officer"));
  event = {domain::TrailEventKind::refused,
           "credits.transfer",
           "units.insufficient",
           1000,
           1000,
           7,
           2,
           40,
           test::instant("2026-02-01T00:00:00Z"),
           "too-much",
           12};
  const auto full = trail_event_json(entry, event);
  CHECK(fault(Method::trail_list, list_json("events", {full}, "8")) == "");
  CHECK(full.at("event") == "refused");
  CHECK(full.at("count").to_number<int>() == 40);
  CHECK(full.at("since") == "2026-02-01T00:00:00.000000Z");
}

TEST_CASE("views: the first key of a ledger") {
  domain::Genesis genesis;
  genesis.origin = "jcm.example/x";
  genesis.checkpoint_key = test::digest_of(3);
  const auto view = key_list_json(chain::KeyHistory(genesis));
  CHECK(fault(Method::key_list, view) == "");
  const auto& only = view.at("keys").as_array().at(0).as_object();
  CHECK(chain::VerifierKey::parse(view_of(only.at("vkey").as_string()))->name == "jcm.example/x");
  CHECK_FALSE(only.contains("reason"));
  CHECK_FALSE(only.contains("last_size"));
}

TEST_CASE("views: kept checkpoints, a receipt and a consistency proof") {
  const std::vector<std::uint64_t> sizes{1, 17};
  CHECK(fault(Method::checkpoint_list, checkpoint_list_json(sizes, std::nullopt)) == "");
  const auto page = checkpoint_list_json(sizes, "40");
  CHECK(fault(Method::checkpoint_list, page) == "");
  CHECK(page.at("sizes").at(1).to_number<int>() == 17);
  CHECK(page.at("next") == "40");
  const auto receipt = receipt_json({12, domain::EntryKind::credits_retire, test::digest_of(5), 17,
                                     "c2sp.org/tlog-proof@v1\n", "jcm.example/x+0+A"});
  CHECK(fault(Method::receipt, receipt, R"({"seq":12})") == "");
  CHECK(receipt.at("kind") == "credits.retire");
  CHECK(receipt.at("size").to_number<int>() == 17);
  CHECK(receipt.at("proof") == "c2sp.org/tlog-proof@v1\n");
  const std::vector<base::Digest> hashes{test::digest_of(6)};
  const auto proof = consistency_json(12, 17, hashes, "note");
  CHECK(fault(Method::proof_consistency, proof, R"({"old_size":12})") == "");
  CHECK(proof.at("hashes").at(0) == json::value(base::to_hex(hashes[0].view())));
  CHECK(proof.at("checkpoint") == "note");
}

TEST_CASE("views: a cosigned checkpoint") {
  const auto view = cosigned_json("note", 17, 2);
  CHECK(fault(Method::checkpoint_cosign, view, R"({"note":"n"})") == "");
  CHECK(view.at("note") == "note");
  CHECK(view.at("size").to_number<int>() == 17);
  CHECK(view.at("added").to_number<int>() == 2);
}

TEST_CASE("views: the issuance report tells posted, zero and open lines apart") {
  const auto key = test::first_decision();
  const std::vector<IssuanceRow> rows{
      {key, domain::Side::japan, test::registry("JP"), test::credits(5), test::day("2017-10-24"),
       test::credits(5)},
      {key, domain::Side::japan, test::registry("JP"), {}, std::nullopt, domain::Quantity()},
      {key, domain::Side::partner, test::registry("MN"), test::credits(7), std::nullopt,
       std::nullopt}};
  json::array shown;
  for (const auto& row : rows) shown.push_back(issuance_row_json(row));
  const auto report = report_json(std::move(shown), {{}, 20, 20, std::nullopt});
  CHECK(fault(Method::report_issuance, report) == "");
  CHECK(report.at("as_of").at("seq").to_number<int>() == 19);
  CHECK(report.at("checkpoint").is_null());
  CHECK(report.at("rows").at(0).at("issued_on") == "2017-10-24");
  CHECK(report.at("rows").at(1).at("issued").to_number<int>() == 0);
  CHECK(report.at("rows").at(1).at("issued_on").is_null());
  CHECK(report.at("rows").at(2).at("issued").is_null());
  const auto signed_report = report_json(
      {},
      {test::day("2017-10-24"), 20, 20, chain::Checkpoint{"x.example/y", 19, test::digest_of(3)}});
  CHECK(fault(Method::report_issuance, signed_report) == "");
  CHECK(signed_report.at("checkpoint").at("size").to_number<int>() == 19);
  CHECK(signed_report.at("as_of") == json::value{{"date", "2017-10-24"}});
  // Nothing had been recorded by then.
  CHECK(report_as_of_json(test::day("2017-10-24"), 0).size() == 1);
  CHECK(report_as_of_json(AsOf(), 0).empty());
}

TEST_CASE("views: the published and the Article 6 tables are as their schemas say") {
  const ReportOrigin origin{base::Timestamp{0}, 0, 20,
                            chain::Checkpoint{"x.example/y", 19, test::digest_of(3)}};
  const domain::AccountNumber number{test::registry("JP"), domain::AccountKind::entity_holding, 1};
  json::array rows;
  rows.push_back(published_account_json(number, std::nullopt, domain::AccountStatus::blocked,
                                        test::day("2017-10-24")));
  CHECK(fault(Method::report_accounts, report_json(rows, origin)) == "");
  rows = {kind_balance_json(test::registry("JP"), domain::AccountKind::retirement, 1, 0)};
  CHECK(fault(Method::report_balances, report_json(rows, origin)) == "");
  const std::vector<ActivityView> acts{{"issued", 1, 5},
                                       {"transferred", 0, 0},
                                       {"retired", 0, 0},
                                       {"cancelled", 0, 0},
                                       {"reversed", 0, 0}};
  rows = {transactions_json(test::registry("JP"), 2017, acts)};
  CHECK(fault(Method::report_transactions, report_json(rows, origin)) == "");
  const std::vector<AdjustmentRowView> adjusted{{"MNG", "addition", "CA0099", "A-1", 2025, 2, 60}};
  const std::vector<AdjustmentTotalView> totals{{"JPN", 0, 25, -25}};
  const auto sheet = adjustment_json(2026, adjusted, totals, origin);
  CHECK(fault(Method::report_adjustment, sheet, R"({"year":2026})") == "");
  CHECK(sheet.at("totals").at(0).at("net").to_number<int>() == -25);
  const std::vector<AefFaultView> faults{{"Table 1: Submission", 1, "Party", "give one"},
                                         {"Table 4: Holdings", 0, "", "give one"}};
  const std::vector<SealView> seals{{test::registry("JP"), 17, test::day("2026-12-31")}};
  const std::vector<AefTableView> tables{{"submission", "Table 1: Submission", {}, {}},
                                         {"authorizations", "", {}, {}},
                                         {"actions", "", {}, {}},
                                         {"holdings", "", {}, {}},
                                         {"entities", "", {}, {}}};
  const auto aef = aef_json("JPN", 2026, tables, faults, seals, origin);
  CHECK(fault(Method::report_aef, aef, R"({"year":2026})") == "");
  CHECK_FALSE(aef.at("faults").at(1).as_object().contains("row"));
}

TEST_CASE("views: projects and decisions in lists, with every kind of line") {
  auto book = test::furnished();
  json::array projects;
  for (const auto& [reference, row] : book.state().projects())
    projects.push_back(project_json(row));
  domain::ProjectRow validation{{}, 3};
  validation.facts.reference = test::project("MN007");
  validation.facts.country = "MN";
  validation.facts.title = "T";
  projects.push_back(project_json(validation));
  CHECK(projects.back().at("registered_on").is_null());
  CHECK(fault(Method::project_list, list_json("projects", projects, "MN007")) == "");
  CHECK(fault(Method::project_list, list_json("projects", {}, std::nullopt)) == "");

  domain::DecisionRow row;
  row.facts.key = test::first_decision();
  row.facts.lines = {test::line("JP", 5, {{test::vintage(2017), test::credits(5)}}),
                     test::line("MN", 7), test::line("ID", 0), test::line("TH", 9)};
  row.facts.lines[3].hosted = false;
  row.facts.overlaps = {test::first_decision()};
  row.facts.overlap_reason = "on purpose";
  row.postings.resize(4);
  row.postings[0] = domain::LinePosting{14, test::day("2017-10-25")};
  const auto view = decision_json(row, test::day("2017-11-03"));
  CHECK(fault(Method::decision_list, list_json("decisions", {view}, std::nullopt)) == "");
  const auto& lines = view.at("lines").as_array();
  const char* expected[] = {"posted", "open", "zero", "not_hosted"};
  for (std::size_t i = 0; i < 4; ++i) CHECK(lines[i].at("status") == expected[i]);
  CHECK(lines[0].at("issued").to_number<int>() == 5);
  CHECK(lines[0].at("seq").to_number<int>() == 14);
  CHECK(lines[1].at("issued").is_null());
  CHECK(lines[1].at("age_days").to_number<int>() == 10);
  CHECK_FALSE(lines[0].as_object().contains("age_days"));
  CHECK(lines[2].at("issued").to_number<int>() == 0);
  CHECK(lines[3].at("issued").is_null());
}

TEST_CASE("views: an account whose holder was erased") {
  auto book = test::furnished();
  const auto number = test::entity("JP", 1);
  const auto view = account_json(number, *book.state().account(number), std::nullopt);
  CHECK(fault(Method::account_show, view, R"({"account":)" + account_text + "}") == "");
  CHECK(view.at("holder").is_null());
  CHECK(view.at("balance").to_number<int>() == 7158);
}

TEST_CASE("views: holdings are summed by project and vintage, in the order given") {
  const auto number = test::entity("JP", 1);
  const std::vector<domain::UnitBlock> blocks{
      test::block("JCM-JP-MN004-2016-1-10"), test::block("JCM-JP-MN004-2016-21-30"),
      test::block("JCM-JP-MN004-2017-5"), test::block("JCM-JP-MN006-2017-5")};
  const auto params = R"({"account":)" + account_text + "}";
  const auto view = holdings_json(number, test::day("2017-10-24"), 33, blocks);
  CHECK(fault(Method::holdings, view, params) == "");
  CHECK(view.at("quantity").to_number<int>() == 22);
  REQUIRE(view.at("holdings").as_array().size() == 3);
  CHECK(view.at("holdings").at(0).at("quantity").to_number<int>() == 20);
  CHECK(view.at("holdings").at(0).at("blocks").as_array().size() == 2);
  CHECK(view.at("holdings").at(1).at("vintage").to_number<int>() == 2017);
  CHECK(view.at("as_of").at("seq").to_number<int>() == 32);
  CHECK(view.at("as_of").at("date") == "2017-10-24");
  const auto empty = holdings_json(number, test::instant("2017-10-24T00:00:00Z"), 1, {});
  CHECK(fault(Method::holdings, empty, params) == "");
  CHECK(empty.at("quantity").to_number<int>() == 0);
  CHECK(empty.at("as_of").at("time") == "2017-10-24T00:00:00.000000Z");
}

TEST_CASE("views: a statement with its movements") {
  auto book = test::furnished(true);
  auto command =
      test::transfer(test::entity("JP", 1), test::entity("JP", 2), test::by_quantity(10));
  command.common.note = "a remark";
  const auto entry = book.must(std::move(command));
  StatementView view;
  view.asked.account = test::entity("JP", 1);
  view.asked.from = test::day("2017-01-01");
  view.opening = test::credits(7158);
  view.closing = test::credits(7148);
  view.lines.push_back({record_of(entry),
                        {},
                        test::credits(10),
                        test::credits(7148),
                        entry.body.resolved.moved,
                        test::entity("JP", 2)});
  view.next = 99;
  const auto result = statement_json(view);
  CHECK(fault(Method::statement, result, R"({"account":)" + account_text + "}") == "");
  CHECK(result.at("from") == "2017-01-01");
  CHECK(result.at("to").is_null());
  CHECK(result.at("next") == "99");
  const auto& line = result.at("lines").at(0);
  CHECK(line.at("note") == "a remark");
  CHECK(line.at("in").to_number<int>() == 0);
  CHECK(line.at("out").to_number<int>() == 10);
  CHECK(line.at("counterparty") == json::value(test::entity("JP", 2).text()));
  CHECK(line.at("blocks").at(0) == "JCM-JP-MN004-2017-1-10");
}

TEST_CASE("views: an entry whose personal text was erased, and a lookup that fails") {
  auto book = test::furnished();
  const auto entry = book.must(test::retire(test::entity("JP", 1), test::retirement("JP"),
                                            test::by_quantity(3), "2017-10-25"));
  const auto record = record_of(entry);
  const auto leaf = test::digest_of(2);
  const PersonalLookup erased = [](const base::Digest&) { return std::optional<PersonalText>(); };
  const base::Bytes raw{0xa1, 0x00};
  const auto view = entry_json(*record, leaf, erased, raw);
  REQUIRE(view);
  CHECK(fault(Method::entry_get, *view, R"({"seq":1})") == "");
  CHECK(view->at("raw") == "a100");
  CHECK(view->at("personal").at("reason").at("digest") ==
        json::value(base::to_hex(test::digest_of(0x44).view())));
  CHECK_FALSE(view->at("personal").at("reason").as_object().contains("text"));
  CHECK_FALSE(view->at("personal").at("reason").as_object().contains("salt"));
  const PersonalLookup kept = [](const base::Digest&) {
    return std::optional(PersonalText{base::Bytes(16, 0xab), "text"});
  };
  const auto with_text = entry_json(*record, leaf, kept);
  REQUIRE(with_text);
  CHECK(fault(Method::entry_get, *with_text, R"({"seq":1})") == "");
  CHECK(with_text->at("personal").at("reason").at("salt") == "abababababababababababababababab");
  CHECK(with_text->at("personal").at("reason").at("text") == "text");
  CHECK(view->at("body").at("business_date") == "2017-10-25");
  CHECK(fault(Method::entry_list, entry_list_json({*view}, "7")) == "");
  const PersonalLookup broken =
      [](const base::Digest&) -> base::Result<std::optional<PersonalText>> {
    return base::error(base::ErrorId::store_io, "unreadable");
  };
  const auto failed = entry_json(*record, leaf, broken);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().id == base::ErrorId::store_io);
}

TEST_CASE("views: the genesis, and whatever else stands in a ledger, fits the entry schema") {
  auto book = test::furnished(true);
  auto first = test::rotate_key(2);
  std::get<domain::RotateKey>(first.given).new_recovery_key = test::digest_of(0x99);
  book.must(first);
  book.must(test::rotate_key(3, domain::KeyChangeReason::stolen,
                             domain::TrustedHead{1, test::digest_of(4)}));
  const PersonalLookup lookup = [](const base::Digest&) {
    return std::optional(PersonalText{base::Bytes(16, 0xab), "text"});
  };
  for (const auto& entry : book.entries()) {
    const auto view = entry_json(*record_of(entry), test::digest_of(2), lookup);
    REQUIRE(view);
    INFO(json::serialize(*view));
    CHECK(fault(Method::entry_get, *view, R"({"seq":1})") == "");
  }
  const auto stolen = entry_json(*record_of(book.entries().back()), test::digest_of(2), lookup);
  REQUIRE(stolen);
  CHECK(stolen->at("kind") == "key.rotate");
  CHECK(stolen->at("actor").at("officer").to_number<int>() == 0);
  const auto& body = stolen->at("body");
  CHECK(body.at("new_key") == json::value(base::to_hex(test::digest_of(3).view())));
  CHECK(body.at("reason") == "stolen");
  CHECK(body.at("authorized_by") == "recovery_key");
  CHECK(body.at("signature").as_string().size() == 128);
  CHECK(body.at("trusted").at("size").to_number<int>() == 1);
  CHECK_FALSE(body.as_object().contains("new_recovery_key"));
}

TEST_CASE(
    "views: the answer of a write is a pure function of the entry, and says so of a dry run") {
  auto book = test::furnished();
  auto entry = book.entries().back();
  entry.request_id.text = "odd\"\\id";
  const auto leaf = test::digest_of(2);
  const auto text = write_result_text(*record_of(entry), leaf, false);
  CHECK(text == write_result_text(*record_of(entry), leaf, false));
  const auto result = parse_json(text).value();
  CHECK(result.at("request_id") == "odd\"\\id");
  CHECK(result.at("entry_hash") == json::value(base::to_hex(leaf.view())));
  const auto dry = parse_json(write_result_text(*record_of(entry), leaf, true)).value();
  CHECK(dry.at("dry_run").as_bool());
  CHECK_FALSE(dry.as_object().contains("entry_hash"));
  const auto batch = parse_json(batch_result_text(false, {})).value();
  CHECK(batch.at("results").as_array().empty());
}
