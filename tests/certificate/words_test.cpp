// What a certificate says, without its layout.
#include "ledger/certificate/words.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/certificate/contents.hpp"

using namespace jcm;
using namespace jcm::certificate;
using namespace jcm::test;

namespace {

std::string value_of(const Facts& facts, std::string_view name) {
  const auto found = std::ranges::find(facts, name, &Fact::name);
  return found == facts.end() ? "(absent)" : found->value;
}

}  // namespace

TEST_CASE("dates, times and numbers as people write them") {
  CHECK(long_date(day("2026-11-03")) == "3 November 2026");
  CHECK(long_date(day("1999-12-31")) == "31 December 1999");
  CHECK(long_time(instant("2026-01-30T09:15:00.000014Z")) ==
        "30 January 2026, 09:15:00.000014 UTC");
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'000) == "1,000");
  CHECK(grouped(9'007'199'254'740'991) == "9,007,199,254,740,991");
}

TEST_CASE("four kinds are certified, and acts have names for files") {
  using enum domain::EntryKind;
  CHECK(act_name(credits_issue) == "issuance");
  CHECK(act_name(credits_transfer) == "transfer");
  CHECK(act_name(credits_retire) == "retirement");
  CHECK(act_name(credits_cancel) == "cancellation");
  CHECK(act_name(project_record) == "project-record");
  CHECK(act_name(genesis) == "genesis");
  for (const auto kind : {credits_issue, credits_transfer, credits_retire, credits_cancel})
    CHECK(is_certified(kind));
  for (const auto kind : {genesis, registry_open, registry_go_live, project_record, decision_record,
                          account_open, account_set_status, key_rotate})
    CHECK_FALSE(is_certified(kind));
  CHECK(title_of(credits_retire) == "Certificate of retirement");
}

TEST_CASE("the statement names the act, the quantity and the day") {
  const auto many = contents_of(Act::retire, 1'234);
  CHECK(statement(many.entry)
            .starts_with("On 25 October 2017, 1,234 credits of the Joint Crediting Mechanism, each "
                         "one tonne of "
                         "carbon dioxide equivalent, were retired in the registry JP. "));
  CHECK(statement(contents_of(Act::cancel, 1).entry)
            .starts_with("On 25 October 2017, 1 credit of the Joint Crediting Mechanism, one tonne "
                         "of carbon dioxide equivalent, was cancelled in the registry JP. "));
  CHECK(statement(contents_of(Act::transfer, 5).entry).find("were transferred") !=
        std::string::npos);
  CHECK(statement(contents_of(Act::issue, 0).entry).find("7,158 credits") != std::string::npos);
  CHECK(quantity_of(many.entry).raw() == 1'234);
}

TEST_CASE("the facts of a retirement") {
  auto contents = contents_of(Act::retire, 10);
  contents.entry.authority->date = day("2017-10-20");
  contents.entry.authority->document = domain::DocumentRef{digest_of(9), 1'200};
  contents.entry.body.common.effective_on = day("2017-10-01");
  const auto facts = facts_of(contents);
  CHECK(value_of(facts, "From account") == "JP-EH-000001-43\n例示商事株式会社");
  CHECK(value_of(facts, "To account") == "JP-RE-000001-37\nGovernment of Japan");
  CHECK(value_of(facts, "Project") == "MN004  10MW Solar Power Project in Darkhan City");
  CHECK(value_of(facts, "Vintage") == "2017");
  CHECK(value_of(facts, "Purpose") == "NDC of Japan, 2030");
  CHECK(value_of(facts, "Year of use") == "2030");
  CHECK(value_of(facts, "Beneficiary") == "Text of beneficiary");
  CHECK(value_of(facts, "Authority") ==
        "Application of the holder: Application 1, 20 October 2017");
  CHECK(value_of(facts, "Document") == "1,200 bytes, with the SHA-256");
  CHECK(value_of(facts, "Business date") == "25 October 2017");
  CHECK(value_of(facts, "In effect since") == "1 October 2017");
  CHECK(value_of(facts, "Recorded").ends_with(" UTC"));
  CHECK(value_of(facts, "Request id") == contents.entry.request_id.text);
  CHECK(value_of(facts, "Monitoring period") == "(absent)");
  CHECK(value_of(facts, "Remark") == "(absent)");
}

TEST_CASE("an issuance names its decision and the accounts, each once") {
  const auto contents = contents_of(Act::issue, 0);
  const auto facts = facts_of(contents);
  CHECK(value_of(facts, "From account") == "(absent)");
  CHECK(value_of(facts, "To account") == "JP-EH-000001-43\n例示商事株式会社");
  CHECK(value_of(facts, "Monitoring period") == "1 January 2017 to 31 July 2017");
  CHECK(value_of(facts, "Joint Committee") == "decision of 24 October 2017");
  const auto rows = serial_rows(contents.entry);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0] ==
        std::vector<std::string>{"JCM-JP-MN004-2017-1-7158", "JP-EH-000001-43", "7,158"});
}

TEST_CASE("an unknown holder and an erased text are told as such") {
  auto contents = contents_of(Act::cancel, 3);
  contents.holders.clear();
  contents.texts.erase(domain::PersonalField::reason);
  contents.project_titles.clear();
  const auto facts = facts_of(contents);
  CHECK(value_of(facts, "From account") == "JP-EH-000001-43");
  CHECK(value_of(facts, "Reason") == "(erased from the ledger's files)");
  CHECK(value_of(facts, "Project") == "MN004");
  const auto rows = personal_rows(contents);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].what == "Beneficiary");
}

TEST_CASE("personal texts stand with salt, digest and the entry that holds it") {
  const auto contents = contents_of(Act::retire, 3);
  const auto rows = personal_rows(contents);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].what == "Beneficiary");
  CHECK(rows[0].salt == std::string(32, 'a'));
  CHECK(rows[0].digest ==
        base::to_hex(contents.entry.body.personal.at(domain::PersonalField::beneficiary).view()));
  CHECK(rows[0].entry == std::to_string(contents.entry.seq));
  CHECK(rows[1].what == "Reason");
  CHECK(rows[2].what == "Holder of JP-EH-000001-43");
  CHECK(rows[2].entry == "12");
  CHECK(rows[3].what == "Holder of JP-RE-000001-37");
}

TEST_CASE("serial ranges are summed where there are several") {
  auto contents = contents_of(Act::transfer, 5);
  CHECK(serial_rows(contents.entry).size() == 1);
  contents.entry.body.resolved.moved = {block("JCM-JP-MN004-2017-1-10"),
                                        block("JCM-JP-MN004-2017-21-21"),
                                        block("JCM-JP-MN004-2018-1-2000")};
  const auto rows = serial_rows(contents.entry);
  REQUIRE(rows.size() == 4);
  CHECK(rows[1] == std::vector<std::string>{"JCM-JP-MN004-2017-21-21", "", "1"});
  CHECK(rows[3] == std::vector<std::string>{"3 ranges", "", "2,011"});
}

TEST_CASE("a demonstration is marked, any other remark is a fact") {
  auto contents = contents_of(Act::retire, 3);
  contents.entry.body.common.note = "DEMONSTRATION: not a real retirement";
  CHECK(demonstration(contents.entry) == "DEMONSTRATION: not a real retirement");
  CHECK(value_of(facts_of(contents), "Remark") == "(absent)");
  contents.entry.body.common.note = "by the book";
  CHECK(demonstration(contents.entry).empty());
  CHECK(value_of(facts_of(contents), "Remark") == "by the book");
}

TEST_CASE("a printed receipt can be joined again, line by line") {
  const std::string receipt = "c2sp.org/tlog-proof@v1\nextra " + std::string(300, 'A') +
                              "\nindex 3\n\nname\n4\nroot=\n\n\xe2\x80\x94 name " +
                              std::string(130, 'B') + "\n";
  for (const std::size_t wide : {20U, 21U, 22U, 120U}) {
    const auto lines = printed_receipt(receipt, wide);
    std::string joined;
    for (const auto& line : lines) {
      CHECK(line.size() <= wide);
      if (line.starts_with("  ")) {
        joined.pop_back();
        joined += line.substr(2) + "\n";
      } else {
        joined += line + "\n";
      }
    }
    CHECK(joined == receipt);
  }
}
