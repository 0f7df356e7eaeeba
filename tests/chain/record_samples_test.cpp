#include <catch2/catch.hpp>
#include <set>
#include <stdexcept>

#include "tests/chain/record_samples.hpp"
#include "tests/support/rotation_builders.hpp"

namespace jcm::test {
namespace {

using namespace domain;

Digest filled(std::uint8_t byte) {
  Digest out;
  out.bytes.fill(byte);
  return out;
}
Date day(int year, unsigned month, unsigned d) { return base::date_from_civil(year, month, d); }
RegistryCode registry(const char* code) { return *RegistryCode::parse(code); }
ProjectReference project(const char* reference) { return *ProjectReference::parse(reference); }
Vintage vintage(std::uint64_t year) { return *Vintage::of(year); }
Quantity quantity(std::uint64_t raw) { return *Quantity::of(raw); }
AccountNumber account(const char* code, AccountKind kind, std::uint32_t number) {
  return {registry(code), kind, number};
}
UnitBlock block(const char* code, const char* reference, std::uint64_t year, std::uint64_t first,
                std::uint64_t last) {
  return {{registry(code), project(reference), vintage(year)}, *UnitRange::of(first, last)};
}

const AccountNumber jp_government = account("JP", AccountKind::government_holding, 1);
const AccountNumber jp_entity = account("JP", AccountKind::entity_holding, 1);
const AccountNumber jp_other = account("JP", AccountKind::entity_holding, 999'999);
const AccountNumber jp_cancellation = account("JP", AccountKind::cancellation, 1);
const AccountNumber jp_retirement = account("JP", AccountKind::retirement, 7);
const DecisionKey mn004{project("MN004"), day(2017, 1, 1), day(2017, 7, 31), day(2017, 10, 24)};

class Samples {
 public:
  std::vector<Sample> take() && { return std::move(out_); }

  // Fills in what every entry has; `more` says the rest.
  template <class More>
  void add(std::string name, std::string about, Given given, More more) {
    chain::Record record;
    Entry& entry = record.entry;
    entry.seq = out_.size();
    if (entry.seq > 0) record.prev = filled(static_cast<std::uint8_t>(entry.seq));
    entry.time.micros = 1'769'764'500'000'000 + static_cast<std::int64_t>(entry.seq);
    entry.request_id.text = entry.seq == 0 ? "genesis" : "request-" + std::to_string(entry.seq);
    entry.actor = {1, 1'000};
    entry.business_date = day(2026, 1, 30);
    entry.body.given = std::move(given);
    more(entry);
    entry.request_digest = chain::request_digest(entry);
    out_.push_back({std::move(name), std::move(about), std::move(record)});
  }
  void add(std::string name, std::string about, Given given) {
    add(std::move(name), std::move(about), std::move(given), [](Entry&) {});
  }

 private:
  std::vector<Sample> out_;
};

void add_ledger_wide(Samples& samples) {
  samples.add("genesis", "smallest genesis",
              Genesis{"jcm.example/demo-5f3a9c21", filled(0xaa), {}, 1'000, {}});
  samples.add("genesis-full", "recovery key, predecessor and the administrator's name",
              Genesis{"jcm.example/second", filled(0xaa), filled(0xbb), 0,
                      Genesis::Predecessor{"jcm.example/first", 70'000, filled(0xcc)}},
              [](Entry& e) {
                e.actor = {0, 0};
                e.body.personal = {{PersonalField::officer_name, filled(0x31)}};
              });
  samples.add(
      "project-validation", "smallest project",
      RecordProject{
          project("MN006"), "MN", "Solar plant", ProjectStatus::validation, {}, "", "", ""});
  samples.add("project-full", "registered, with every text, not only ASCII",
              RecordProject{project("MN004"), "MN", "10MW 太陽光発電 – Дархан",
                            ProjectStatus::registered, day(2016, 6, 30), "MN_AM003;MN_AM004",
                            "Solar Power International LLC", "Sharp Corporation"},
              [](Entry& e) { e.body.common.note = "as published"; });
  RecordDecision small{
      mn004,
      {{Side::japan, registry("JP"), false, quantity(0), VintageBasis::stated, {}}},
      {},
      "",
      ""};
  samples.add("decision-zero-line", "one zero line, kept elsewhere", small);
  RecordDecision full{{project("MN004"), day(2017, 8, 1), day(2018, 7, 31), day(2018, 12, 3)},
                      {{Side::japan,
                        registry("JP"),
                        true,
                        quantity(3'200),
                        VintageBasis::stated,
                        {{vintage(2017), quantity(1'200)}, {vintage(2018), quantity(2'000)}}},
                       {Side::partner,
                        registry("MN"),
                        true,
                        quantity(800),
                        VintageBasis::period_end,
                        {{vintage(2018), quantity(800)}}}},
                      {mn004},
                      "the first period was verified again",
                      "JC/MN/2018/2"};
  samples.add("decision-full", "two lines, an overlap on purpose", full);
}

void add_registry_and_accounts(Samples& samples) {
  const auto in_jp = [](Entry& e) { e.scope = registry("JP"); };
  samples.add("registry-open", "UTC+9",
              OpenRegistry{registry("JP"), Side::japan, "JCM Registry of Japan", 540}, in_jp);
  samples.add("registry-open-west", "a negative offset, the partner's side",
              OpenRegistry{registry("CR"), Side::partner, "Registro de Costa Rica", -360},
              [](Entry& e) { e.scope = registry("CR"); });
  samples.add("registry-go-live", "", GoLive{registry("JP")}, in_jp);
  samples.add("account-open", "number given by the ledger",
              OpenAccount{registry("JP"), AccountKind::retirement, {}, TrustProperty::none},
              [](Entry& e) {
                e.scope = registry("JP");
                e.body.personal = {{PersonalField::holder_name, filled(0x24)}};
                e.body.resolved.account = jp_retirement;
              });
  samples.add(
      "account-open-full", "imported: number and dates given, every personal field",
      OpenAccount{registry("JP"), AccountKind::entity_holding, 999'999, TrustProperty::part},
      [](Entry& e) {
        e.scope = registry("JP");
        e.business_date = day(1999, 12, 31);
        e.body.common = {day(1999, 12, 31), day(1969, 12, 31), "opened on paper"};
        e.body.personal = {{PersonalField::holder_name, filled(0x24)},
                           {PersonalField::representative, filled(0x25)},
                           {PersonalField::head_office, filled(0x26)},
                           {PersonalField::contact, filled(0x27)},
                           {PersonalField::department, filled(0x28)}};
        e.body.resolved.account = jp_other;
      });
  samples.add("account-set-status", "with a reason and the legal basis",
              SetAccountStatus{jp_entity, AccountStatus::blocked}, [](Entry& e) {
                e.scope = registry("JP");
                e.authority =
                    Authority{AuthorityKind::legal_basis, "Act 117 of 1998, Art. 57-11", {}, {}};
                e.body.personal = {{PersonalField::reason, filled(0x30)}};
              });
}

void add_issuances(Samples& samples) {
  samples.add("issue-to-account", "the whole line to one account",
              Issue{mn004, registry("JP"), jp_government, {}}, [](Entry& e) {
                e.scope = registry("JP");
                e.body.resolved.issued = {{jp_government, block("JP", "MN004", 2017, 1, 7'158)}};
              });
  samples.add("issue-spelled-out", "by quantity and by range, up to the largest serial",
              Issue{mn004,
                    registry("JP"),
                    {},
                    {{jp_government, vintage(2017), quantity(23)},
                     {jp_entity, vintage(2199), *UnitRange::of(24, base::max_exact_integer)}}},
              [](Entry& e) {
                e.scope = registry("JP");
                e.body.common.business_date = day(2018, 1, 5);
                e.business_date = day(2018, 1, 5);
                e.body.resolved.issued = {
                    {jp_government, block("JP", "MN004", 2017, 1, 23)},
                    {jp_entity, block("JP", "MN004", 2199, 24, base::max_exact_integer)}};
              });
}

void add_debits(Samples& samples) {
  const Authority application{AuthorityKind::holder_application, "APP-2026-0001", {}, {}};
  const Authority documented{AuthorityKind::holder_application, "APP-2026-0002", day(2026, 1, 29),
                             DocumentRef{filled(0xdd), 81'234}};
  samples.add("transfer-by-quantity", "the most frequent entry",
              Transfer{jp_entity, jp_other, ByQuantity{quantity(100), {}, {}}}, [&](Entry& e) {
                e.scope = registry("JP");
                e.authority = application;
                e.body.resolved.moved = {block("JP", "MN004", 2017, 1, 100)};
              });
  samples.add(
      "transfer-within-bounds", "by quantity within project and vintage; in a batch",
      Transfer{jp_entity, jp_other, ByQuantity{quantity(300), project("MN004"), vintage(2017)}},
      [&](Entry& e) {
        e.scope = registry("JP");
        e.authority = documented;
        e.batch = BatchPosition{"request-14", 1, 2};
        e.body.resolved.moved = {block("JP", "MN004", 2017, 101, 200),
                                 block("JP", "MN004", 2017, 301, 500)};
      });
  const ByRanges ranges{block("JP", "MN004", 2017, 5, 5), block("JP", "MN006", 2020, 256, 65'536)};
  samples.add("transfer-by-ranges", "named units", Transfer{jp_entity, jp_other, ranges},
              [&](Entry& e) {
                e.scope = registry("JP");
                e.authority = application;
                e.body.resolved.moved = ranges;
              });
  const auto use = [&](Entry& e) {
    e.scope = registry("JP");
    e.authority = documented;
    e.body.common.effective_on = day(2026, 1, 1);
    e.body.personal = {{PersonalField::beneficiary, filled(0x29)},
                       {PersonalField::reason, filled(0x30)}};
    e.body.resolved.moved = {block("JP", "MN004", 2017, 1, 10)};
  };
  samples.add("retire", "toward the NDC, with the year of use",
              Retire{jp_entity, jp_retirement, ByQuantity{quantity(10), {}, {}},
                     "NDC of Japan, 2030", 2026},
              use);
  samples.add("cancel", "for another purpose, without a year",
              Cancel{jp_entity,
                     jp_cancellation,
                     ByRanges{block("JP", "MN004", 2017, 1, 10)},
                     "voluntary use for an event",
                     {}},
              use);
}

void add_keys(Samples& samples) {
  const auto by_system = [](Entry& e) { e.actor = {0, 1'000}; };
  // From the seed of 32 bytes 0x01 to that of 0x02, signed by the first (key_change_test.cpp).
  samples.add("key-rotate-planned", "signed by the key in force",
              Rotation{.origin = "jcm.example/demo-5f3a9c21"}.rotate(), by_system);
  samples.add("key-rotate-stolen", "signed by the recovery key, which is replaced, too",
              Rotation{.current = 2,
                       .next = 3,
                       .signer = 9,
                       .reason = KeyChangeReason::stolen,
                       .new_recovery = 8,
                       .trusted = TrustedHead{300, filled(0x44)},
                       .origin = "jcm.example/demo-5f3a9c21"}
                  .rotate(),
              by_system);
  samples.add("key-rotate-lost", "with a note",
              Rotation{.current = 3,
                       .next = 4,
                       .signer = 8,
                       .reason = KeyChangeReason::lost,
                       .origin = "jcm.example/demo-5f3a9c21"}
                  .rotate(),
              [&](Entry& e) {
                by_system(e);
                e.body.common.note = "the disk of the key failed";
              });
}

}  // namespace

std::vector<Sample> record_samples() {
  Samples samples;
  add_ledger_wide(samples);
  add_registry_and_accounts(samples);
  add_issuances(samples);
  add_debits(samples);
  add_keys(samples);
  return std::move(samples).take();
}

const Sample& sample(const std::string& name) {
  static const std::vector<Sample> all = record_samples();
  for (const auto& one : all)
    if (one.name == name) return one;
  throw std::out_of_range("no sample " + name);
}

TEST_CASE("the samples hold every kind of entry whose codec is written by hand") {
  // The others are described once; described_record_test.cpp goes through all of them.
  std::set<EntryKind> kinds;
  for (const auto& one : record_samples()) kinds.insert(one.record.entry.kind());
  CHECK(kinds.size() == 12);
}

}  // namespace jcm::test
