#include <catch2/catch.hpp>
#include <set>

#include "tests/chain/record_samples.hpp"
#include "tests/support/json_reader.hpp"

namespace {

using namespace jcm;
using domain::Command;
using test::sample;

Command command_of(const domain::Entry& entry) {
  return {entry.body.given, entry.body.common, entry.authority, entry.body.personal};
}

// One changed field of a sample's command, and the name under which the difference is reported.
struct Row {
  const char* sample;
  const char* field;
  void (*change)(Command&);
};
template <class Kind>
Kind& of(Command& command) {
  return std::get<Kind>(command.given);
}
domain::ByQuantity& by_quantity(Command& command) {
  return std::get<domain::ByQuantity>(of<domain::Transfer>(command).selection);
}

using namespace domain;
const std::vector<Row> rows = {
    {"genesis", "origin", [](Command& c) { of<Genesis>(c).origin += "x"; }},
    {"genesis", "checkpoint_key", [](Command& c) { of<Genesis>(c).checkpoint_key.bytes[0] ^= 1; }},
    {"genesis", "recovery_key", [](Command& c) { of<Genesis>(c).recovery_key.emplace(); }},
    {"genesis", "administrator_uid", [](Command& c) { ++of<Genesis>(c).administrator_uid; }},
    {"genesis", "predecessor",
     [](Command& c) { of<Genesis>(c).predecessor = Genesis::Predecessor{}; }},
    {"registry-open", "code",
     [](Command& c) { of<OpenRegistry>(c).code = *RegistryCode::parse("MN"); }},
    {"registry-open", "side", [](Command& c) { of<OpenRegistry>(c).side = Side::partner; }},
    {"registry-open", "name", [](Command& c) { of<OpenRegistry>(c).name += "x"; }},
    {"registry-open", "utc_offset_minutes",
     [](Command& c) { ++of<OpenRegistry>(c).utc_offset_minutes; }},
    {"registry-go-live", "registry",
     [](Command& c) { of<GoLive>(c).registry = *RegistryCode::parse("MN"); }},
    {"project-full", "reference",
     [](Command& c) { of<RecordProject>(c).reference = *ProjectReference::parse("MN005"); }},
    {"project-full", "country", [](Command& c) { of<RecordProject>(c).country = "KE"; }},
    {"project-full", "title", [](Command& c) { of<RecordProject>(c).title += "x"; }},
    {"project-full", "status",
     [](Command& c) { of<RecordProject>(c).status = ProjectStatus::withdrawn; }},
    {"project-full", "registered_on",
     [](Command& c) { of<RecordProject>(c).registered_on.reset(); }},
    {"project-full", "methodologies",
     [](Command& c) { of<RecordProject>(c).methodologies.clear(); }},
    {"project-full", "partner_participants",
     [](Command& c) { of<RecordProject>(c).partner_participants += "x"; }},
    {"project-full", "japanese_participants",
     [](Command& c) { of<RecordProject>(c).japanese_participants += "x"; }},
    {"decision-full", "project",
     [](Command& c) { of<RecordDecision>(c).key.project = *ProjectReference::parse("MN005"); }},
    {"decision-full", "period_start",
     [](Command& c) { ++of<RecordDecision>(c).key.period_start.days; }},
    {"decision-full", "period_end",
     [](Command& c) { ++of<RecordDecision>(c).key.period_end.days; }},
    {"decision-full", "decided_on",
     [](Command& c) { ++of<RecordDecision>(c).key.decided_on.days; }},
    {"decision-full", "lines", [](Command& c) { of<RecordDecision>(c).lines[1].hosted = false; }},
    {"decision-full", "overlaps", [](Command& c) { of<RecordDecision>(c).overlaps.clear(); }},
    {"decision-full", "overlap_reason",
     [](Command& c) { of<RecordDecision>(c).overlap_reason += "x"; }},
    {"decision-full", "reference", [](Command& c) { of<RecordDecision>(c).reference.clear(); }},
    {"account-open-full", "registry",
     [](Command& c) { of<OpenAccount>(c).registry = *RegistryCode::parse("MN"); }},
    {"account-open-full", "kind",
     [](Command& c) { of<OpenAccount>(c).kind = AccountKind::government_holding; }},
    {"account-open-full", "number", [](Command& c) { of<OpenAccount>(c).number.reset(); }},
    {"account-open-full", "trust_property",
     [](Command& c) { of<OpenAccount>(c).trust_property = TrustProperty::all; }},
    {"account-set-status", "account", [](Command& c) { ++of<SetAccountStatus>(c).account.number; }},
    {"account-set-status", "status",
     [](Command& c) { of<SetAccountStatus>(c).status = AccountStatus::closed; }},
    {"issue-to-account", "decision", [](Command& c) { ++of<Issue>(c).decision.decided_on.days; }},
    {"issue-to-account", "registry",
     [](Command& c) { of<Issue>(c).registry = *RegistryCode::parse("MN"); }},
    {"issue-to-account", "account", [](Command& c) { ++of<Issue>(c).account->number; }},
    {"issue-spelled-out", "credits", [](Command& c) { of<Issue>(c).credits.pop_back(); }},
    {"transfer-by-quantity", "from", [](Command& c) { of<Transfer>(c).from.number = 2; }},
    {"transfer-by-quantity", "to", [](Command& c) { of<Transfer>(c).to.number = 2; }},
    {"transfer-by-quantity", "quantity",
     [](Command& c) { by_quantity(c).quantity = *Quantity::of(101); }},
    {"transfer-within-bounds", "project", [](Command& c) { by_quantity(c).project.reset(); }},
    {"transfer-within-bounds", "vintage", [](Command& c) { by_quantity(c).vintage.reset(); }},
    {"transfer-by-quantity", "blocks",
     [](Command& c) {
       of<Transfer>(c).selection =
           std::get<Transfer>(sample("transfer-by-ranges").record.entry.body.given).selection;
     }},
    {"transfer-by-ranges", "quantity",
     [](Command& c) { of<Transfer>(c).selection = ByQuantity{*Quantity::of(1), {}, {}}; }},
    {"transfer-by-ranges", "blocks",
     [](Command& c) { std::get<ByRanges>(of<Transfer>(c).selection).pop_back(); }},
    {"transfer-by-ranges", "blocks",
     [](Command& c) {
       std::get<ByRanges>(of<Transfer>(c).selection)[0].run.registry = *RegistryCode::parse("MN");
     }},
    {"retire", "purpose", [](Command& c) { of<Retire>(c).purpose += "x"; }},
    {"retire", "year", [](Command& c) { of<Retire>(c).year = 2027; }},
    {"cancel", "year", [](Command& c) { of<Cancel>(c).year = 2027; }},
    {"key-rotate-stolen", "new_key", [](Command& c) { of<RotateKey>(c).new_key.bytes[0] ^= 1; }},
    {"key-rotate-stolen", "reason",
     [](Command& c) { of<RotateKey>(c).reason = KeyChangeReason::lost; }},
    {"key-rotate-stolen", "authorized_by",
     [](Command& c) { of<RotateKey>(c).authorized_by = KeyAuthority::current_key; }},
    {"key-rotate-stolen", "signature", [](Command& c) { of<RotateKey>(c).signature[0] ^= 1; }},
    {"key-rotate-stolen", "new_recovery_key",
     [](Command& c) { of<RotateKey>(c).new_recovery_key.reset(); }},
    {"key-rotate-stolen", "trusted", [](Command& c) { of<RotateKey>(c).trusted->size += 1; }},
    {"retire", "effective_on", [](Command& c) { c.common.effective_on.reset(); }},
    {"retire", "business_date", [](Command& c) { c.common.business_date = Date{20'483}; }},
    {"retire", "note", [](Command& c) { c.common.note = "x"; }},
    {"retire", "authority", [](Command& c) { c.authority.reset(); }},
    {"retire", "authority", [](Command& c) { c.authority->document->length += 1; }},
    {"retire", "method",
     [](Command& c) {
       const auto r = of<Retire>(c);
       c.given = Cancel{r.from, r.to, r.selection, r.purpose, r.year};
     }},
};

TEST_CASE("a changed field changes the digest and is named") {
  for (const auto& row : rows) {
    INFO(row.sample << ", " << row.field);
    const auto& stored = sample(row.sample).record.entry;
    Command command = command_of(stored);
    row.change(command);
    CHECK(chain::request_digest(command) != stored.request_digest);
    CHECK(chain::first_difference(stored, command) == row.field);
  }
}

TEST_CASE("the same command has the same digest, whatever the ledger made of it") {
  for (const auto& one : test::record_samples()) {
    INFO(one.name);
    domain::Entry entry = one.record.entry;
    const Command command = command_of(entry);
    CHECK(chain::request_digest(command) == entry.request_digest);
    CHECK(chain::first_difference(entry, command).empty());
    entry.seq += 5;
    entry.time.micros += 1;
    entry.request_id.text = "other";
    entry.actor.uid = 7;
    entry.scope = *RegistryCode::parse("ZZ");
    entry.business_date.days += 1;
    entry.batch = BatchPosition{"b", 0, 1};
    entry.body.resolved = {};
    CHECK(chain::request_digest(entry) == entry.request_digest);
  }
}

TEST_CASE("personal fields are in neither the digest nor the difference") {
  const auto& stored = sample("retire").record.entry;
  Command command = command_of(stored);
  command.personal[PersonalField::reason].bytes.fill(1);
  CHECK(chain::request_digest(command) == stored.request_digest);
  CHECK(chain::first_difference(stored, command).empty());
  command.personal.clear();
  CHECK(chain::request_digest(command) == stored.request_digest);
}

TEST_CASE("different samples have different digests") {
  std::set<base::Digest> seen;
  for (const auto& one : test::record_samples()) seen.insert(one.record.entry.request_digest);
  CHECK(seen.size() == test::record_samples().size());
}

TEST_CASE("the first of several differences is named, in the order of the schema") {
  const auto& stored = sample("transfer-by-quantity").record.entry;
  Command command = command_of(stored);
  command.authority.reset();
  by_quantity(command).quantity = *Quantity::of(5);
  CHECK(chain::first_difference(stored, command) == "quantity");
  of<Transfer>(command).to.number = 3;
  CHECK(chain::first_difference(stored, command) == "to");
}

TEST_CASE("golden digests of personal texts") {
  const auto vectors = test::read_vectors("record/personal.json");
  for (const auto& v : vectors.items) {
    const auto bytes = *base::from_hex(v["salt"].text);
    chain::Salt salt{};
    REQUIRE(bytes.size() == salt.size());
    std::copy(bytes.begin(), bytes.end(), salt.begin());
    CHECK(base::to_hex(chain::personal_digest(salt, v["text"].text).view()) == v["digest"].text);
  }
  CHECK(vectors.items.size() == 3);
}

}  // namespace
