// Gate 1 for the genesis, registries, projects and accounts.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

template <class Facts, class Change>
std::string with(Command command, Change change) {
  change(std::get<Facts>(command.given));
  return form(std::move(command));
}

std::string genesis_with(const std::function<void(Genesis&)>& change) {
  return with<Genesis>(genesis(), change);
}
std::string project_with(const std::function<void(RecordProject&)>& change) {
  return with<RecordProject>(record_project("MN004"), change);
}

}  // namespace

TEST_CASE("a genesis names origin, keys and administrator") {
  CHECK(form(genesis("jcm.example/demo-5f3a9c21")) == "ok");
  for (const auto* bad :
       {"https://jcm.example", "jcm.example/", "/jcm", "a//b", "a b", "a+b", "a\xc3\xa9", "a?b"})
    CHECK(form(genesis(bad)) == "field.value origin");
  CHECK(form(genesis("")) == "field.missing origin");
  CHECK(form(genesis("a\nb")) == "field.text origin");
  CHECK(form(genesis(std::string(256, 'a'))) == "field.too_long origin");
  CHECK(genesis_with([](auto& g) { g.checkpoint_key = {}; }) == "field.value checkpoint_key");
  CHECK(genesis_with([](auto& g) { g.recovery_key = Digest{}; }) == "field.value recovery_key");
  CHECK(genesis_with([](auto& g) { g.recovery_key = g.checkpoint_key; }) ==
        "field.conflict recovery_key");
  CHECK(genesis_with([](auto& g) { g.recovery_key = digest_of(9); }) == "ok");
  CHECK(genesis_with([](auto& g) { g.administrator_uid = 0xffff'ffff; }) ==
        "field.value administrator_uid");
  using Before = Genesis::Predecessor;
  CHECK(genesis_with([](auto& g) { g.predecessor = Before{"old.example/jcm", 12, {}}; }) == "ok");
  CHECK(genesis_with([](auto& g) { g.predecessor = Before{g.origin, 12, {}}; }) ==
        "field.conflict predecessor.origin");
  CHECK(genesis_with([](auto& g) { g.predecessor = Before{"old example", 12, {}}; }) ==
        "field.value predecessor.origin");
  CHECK(genesis_with([](auto& g) { g.predecessor = Before{"old.example", 0, {}}; }) ==
        "field.value predecessor.size");
}

TEST_CASE("a registry has a code, a side, a name and an offset") {
  const auto open_with = [](const std::function<void(OpenRegistry&)>& change) {
    return with<OpenRegistry>(open_registry("JP", Side::japan), change);
  };
  CHECK(open_with([](auto& o) { o.code = {}; }) == "field.value code");
  CHECK(open_with([](auto& o) { o.side = static_cast<Side>(2); }) == "field.value side");
  CHECK(open_with([](auto& o) { o.name.clear(); }) == "field.missing name");
  CHECK(open_with([](auto& o) { o.name = std::string(257, 'n'); }) == "field.too_long name");
  CHECK(open_with([](auto& o) { o.utc_offset_minutes = -721; }) ==
        "field.value utc_offset_minutes");
  CHECK(open_with([](auto& o) { o.utc_offset_minutes = 841; }) == "field.value utc_offset_minutes");
  CHECK(open_with([](auto& o) { o.utc_offset_minutes = 840; }) == "ok");
  Command live = go_live("JP");
  std::get<GoLive>(live.given).registry = {{'j', 'p'}};
  CHECK(form(live) == "field.value registry");
}

TEST_CASE("a project's date of registration goes with its status") {
  CHECK(form(record_project("MN004", "")) == "ok");
  CHECK(project_with([](auto& p) { p.registered_on.reset(); }) == "project.dates registered_on");
  CHECK(project_with([](auto& p) { p.status = ProjectStatus::withdrawn; }) ==
        "project.dates registered_on");
  CHECK(project_with([](auto& p) { p.status = ProjectStatus::validation; }) ==
        "project.dates registered_on");
  CHECK(project_with([](auto& p) { p.status = static_cast<ProjectStatus>(3); }) ==
        "field.value status");
  CHECK(project_with([](auto& p) { p.registered_on = Date{9'000'000}; }) ==
        "field.value registered_on");
}

TEST_CASE("a project's texts and reference are well formed") {
  CHECK(project_with([](auto& p) { p.reference = {}; }) == "field.value reference");
  CHECK(project_with([](auto& p) { p.country = "JP"; }) == "field.conflict country");
  CHECK(project_with([](auto& p) { p.country.clear(); }) == "field.conflict country");
  CHECK(project_with([](auto& p) { p.title.clear(); }) == "field.missing title");
  CHECK(project_with([](auto& p) { p.title = "Chiller\xe2\x80\x8b"; }) == "field.text title");
  CHECK(project_with([](auto& p) { p.methodologies = "\x7f"; }) == "field.text methodologies");
  CHECK(project_with([](auto& p) { p.partner_participants = std::string(4'097, 'p'); }) ==
        "field.too_long partner_participants");
  CHECK(project_with([](auto& p) { p.japanese_participants = "\xc0\x80"; }) ==
        "field.text japanese_participants");
  CHECK(project_with([](auto& p) {
          p.methodologies.clear();
          p.partner_participants.clear();
          p.japanese_participants.clear();
        }) == "ok");
}

TEST_CASE("an account is opened with a kind and, if given, a number of six digits") {
  const auto open_with = [](const std::function<void(OpenAccount&)>& change) {
    return with<OpenAccount>(open_account("JP", AccountKind::entity_holding), change);
  };
  CHECK(open_with([](auto& o) { o.registry = {}; }) == "field.value registry");
  CHECK(open_with([](auto& o) { o.kind = static_cast<AccountKind>(5); }) == "field.value kind");
  CHECK(open_with([](auto& o) { o.number = 0; }) == "field.value number");
  CHECK(open_with([](auto& o) { o.number = 1'000'000; }) == "field.value number");
  CHECK(open_with([](auto& o) { o.number = 999'999; }) == "ok");
  CHECK(open_with([](auto& o) { o.trust_property = static_cast<TrustProperty>(3); }) ==
        "field.value trust_property");
}

TEST_CASE("terminal accounts are never blocked or closed") {
  using S = AccountStatus;
  for (const auto& terminal : {retirement("JP"), cancellation("JP")}) {
    CHECK(form(set_status(terminal, S::blocked)) == "account.kind status");
    CHECK(form(set_status(terminal, S::closed)) == "account.kind status");
    CHECK(form(set_status(terminal, S::receive_only)) == "ok");
  }
  CHECK(form(set_status(entity("JP", 1), S::closed)) == "ok");
  CHECK(form(set_status(entity("JP", 0), S::open)) == "field.value account");
  CHECK(form(set_status(entity("JP", 1), static_cast<S>(4))) == "field.value status");
}
