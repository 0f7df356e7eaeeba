#include "ledger/protocol/query_params.hpp"

#include <catch2/catch.hpp>

#include "tests/support/domain_builders.hpp"

using namespace jcm;
using namespace jcm::protocol;

namespace {

json::object object(std::string_view text) { return parse_json(text).value().as_object(); }

template <class T>
std::string fault(const base::Result<T>& read) {
  REQUIRE_FALSE(read);
  return std::string(base::id_text(read.error().id)) + " " + read.error().field;
}

}  // namespace

TEST_CASE("query params: what is left out") {
  CHECK(read_project_list({})->limit == default_page);
  CHECK_FALSE(read_project_list({})->after);
  CHECK(read_entry_list({})->first == 0);
  CHECK(read_holdings(object(R"({"account":"JP-EH-000001-43"})"))->as_of.index() == 0);
  CHECK(read_statement(object(R"({"account":"JP-EH-000001-43"})"))->first == 0);
  CHECK_FALSE(read_entry_get(object(R"({"seq":3})"))->raw);
  CHECK_FALSE(read_describe({})->method);
  CHECK(read_no_params({}));
  CHECK_FALSE(read_no_params(object(R"({"x":1})")));
  CHECK(read_no_params(object(R"({"x":1})")).error().detail.find("no fields here") !=
        std::string::npos);
}

TEST_CASE("query params: a cursor comes back as what it stood for") {
  const auto project = test::project("MN004");
  CHECK(read_project_list({{"cursor", cursor_text(project)}})->after == project);
  const auto account = test::entity("JP", 1);
  CHECK(read_account_list({{"cursor", cursor_text(account)}})->after == account);
  const auto key = test::first_decision();
  CHECK(read_decision_list({{"cursor", cursor_text(key)}})->after == key);
  CHECK(read_entry_list({{"cursor", cursor_text(domain::Seq{77})}})->first == 77);
  CHECK(read_statement({{"account", account.text()}, {"cursor", cursor_text(domain::Seq{77})}})
            ->first == 77);
}

TEST_CASE("query params: a cursor of another list, or of none") {
  CHECK(fault(read_project_list({{"cursor", "17"}})) == "cursor.malformed cursor");
  CHECK(fault(read_account_list({{"cursor", "MN004"}})) == "cursor.malformed cursor");
  for (const char* text :
       {"MN004", "2017-10-24/MN004/2017-01-01/2017-07-32", "2017-10-24/MN004/2017-01-01/2017-07-3",
        "2017-10-24 MN004/2017-01-01/2017-07-31"})
    CHECK(fault(read_decision_list({{"cursor", text}})) == "cursor.malformed cursor");
  for (const char* text : {"-1", "007", "x", "9007199254740992", "99999999999999999999"})
    CHECK(fault(read_entry_list({{"cursor", text}})) == "cursor.malformed cursor");
  CHECK(fault(read_entry_list({{"cursor", ""}})) == "field.value cursor");
}

TEST_CASE("query params: bounds and contradictions") {
  CHECK(fault(read_project_list({{"limit", 0}})) == "field.value limit");
  CHECK(fault(read_project_list({{"limit", 1001}})) == "field.value limit");
  CHECK(read_project_list({{"limit", 1000}})->limit == 1000);
  CHECK(fault(read_entry_list(object(R"({"first":1,"cursor":"2"})"))) == "field.conflict cursor");
  CHECK(fault(read_statement(
            object(R"({"account":"JP-EH-000001-43","from":"2018-01-02","to":"2018-01-01"})"))) ==
        "field.conflict to");
  CHECK(read_statement(
      object(R"({"account":"JP-EH-000001-43","from":"2018-01-01","to":"2018-01-01"})")));
  CHECK(fault(read_serial_history(object(R"({"serial":"JCM-JP-MN004-2017-1-2"})"))) ==
        "field.value serial");
  CHECK(fault(read_describe(object(R"({"method":"nope"})"))) == "method.unknown method");
  CHECK(read_describe(object(R"({"method":"batch"})"))->method == Method::batch);
}

TEST_CASE("query params: entries to copy come in bundles at most") {
  CHECK(read_log_entries({{"first", 0}})->limit == 256);
  CHECK(read_log_entries({{"first", 5}, {"limit", 1}})->first == 5);
  CHECK(read_log_entries({{"first", 5}, {"limit", 1}})->limit == 1);
  CHECK(fault(read_log_entries({{"first", 0}, {"limit", 257}})) == "field.value limit");
  CHECK(fault(read_log_entries({{"first", 0}, {"limit", 0}})) == "field.value limit");
  CHECK(fault(read_log_entries({{"first", -1}})) == "field.value first");
  CHECK(fault(read_log_entries({})) == "field.missing first");
}

TEST_CASE("query params: sizes of checkpoints and proofs") {
  CHECK_FALSE(read_checkpoint_params({})->keep);
  CHECK_FALSE(read_checkpoint_params({})->size);
  CHECK(read_checkpoint_params({{"keep", true}})->keep);
  CHECK(read_checkpoint_params({{"size", 7}})->size == 7);
  CHECK(fault(read_checkpoint_params({{"keep", false}, {"size", 7}})) == "field.conflict size");
  CHECK(read_checkpoint_list({})->first == 0);
  CHECK(read_checkpoint_list({{"cursor", cursor_text(domain::Seq{9})}})->first == 9);
  CHECK(read_receipt({{"seq", 7}})->seq == 7);
  CHECK(read_receipt({{"seq", 7}, {"size", 8}})->size == 8);
  CHECK(fault(read_receipt({{"seq", 7}, {"size", 7}})) == "field.conflict size");
  CHECK(fault(read_receipt({})) == "field.missing seq");
  CHECK_FALSE(read_proof_consistency({{"old_size", 7}})->new_size);
  CHECK(read_proof_consistency({{"old_size", 7}, {"new_size", 7}})->new_size == 7);
  CHECK(fault(read_proof_consistency({{"old_size", 7}, {"new_size", 6}})) ==
        "field.conflict new_size");
}

TEST_CASE("query params: a cosigned note is text, line feeds and all, within its bound") {
  CHECK(*read_checkpoint_cosign({{"note", "a\nb\n\n\u2014 c\n"}}) == "a\nb\n\n\u2014 c\n");
  CHECK(*read_checkpoint_cosign({{"note", std::string(max_cosigned_note, 'n')}}) ==
        std::string(max_cosigned_note, 'n'));
  CHECK(fault(read_checkpoint_cosign({{"note", std::string(max_cosigned_note + 1, 'n')}})) ==
        "field.too_long note");
  CHECK(fault(read_checkpoint_cosign({{"note", ""}})) == "field.value note");
  CHECK(fault(read_checkpoint_cosign({{"note", 7}})) == "field.type note");
  CHECK(fault(read_checkpoint_cosign({})) == "field.missing note");
}

TEST_CASE("query params: a moment is one of three") {
  const auto as_of = [](std::string_view text) {
    return read_holdings(
        object(R"({"account":"JP-EH-000001-43","as_of":)" + std::string(text) + "}"));
  };
  CHECK(std::get<domain::Seq>(as_of(R"({"seq":5})")->as_of) == 5);
  CHECK(std::get<base::Date>(as_of(R"({"date":"2017-10-24"})")->as_of) == test::day("2017-10-24"));
  CHECK(std::get<base::Timestamp>(as_of(R"({"time":"2017-10-24T01:02:03.5Z"})")->as_of) ==
        test::instant("2017-10-24T01:02:03.500000Z"));
  CHECK(fault(as_of("{}")) == "field.missing as_of");
  CHECK(fault(as_of(R"({"seq":5,"date":"2017-10-24"})")) == "field.conflict as_of");
  CHECK(fault(as_of(R"({"seq":-1})")) == "field.value as_of.seq");
  CHECK(fault(as_of(R"({"seq":"5"})")) == "field.type as_of.seq");
  CHECK(fault(as_of(R"({"time":"2017-10-24"})")) == "field.value as_of.time");
}

TEST_CASE("query params: decisions are listed by date, project, period") {
  const auto key = [](const char* project, const char* start, const char* end,
                      const char* decided) {
    return test::decision_key(project, start, end, decided);
  };
  const std::vector<domain::DecisionKey> order{
      key("MN006", "2015-01-01", "2015-06-30", "2016-01-01"),
      key("MN001", "2015-01-01", "2015-06-30", "2016-01-02"),
      key("MN002", "2014-01-01", "2014-06-30", "2016-01-02"),
      key("MN002", "2015-01-01", "2015-05-30", "2016-01-02"),
      key("MN002", "2015-01-01", "2015-06-30", "2016-01-02")};
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = 0; j < order.size(); ++j)
      CHECK(listed_before(order[i], order[j]) == (i < j));
}
