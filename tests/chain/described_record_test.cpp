// Every kind that is described once (domain/describe.hpp), through the record codec: filled and
// bare forms come back equal, every member makes a request another one, and every member that must
// be there is missed.
#include <catch2/catch.hpp>

#include "ledger/chain/described.hpp"
#include "ledger/chain/record.hpp"
#include "tests/support/domain_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

// A value for a member of any type, another one for each `n`.
void fill(std::uint64_t& v, unsigned n) { v = 40 + n; }
void fill(std::uint32_t& v, unsigned n) { v = 40 + n; }
void fill(bool& v, unsigned n) { v = n % 2 == 0; }
void fill(std::string& v, unsigned n) { v = "text " + std::to_string(n); }
void fill(Digest& v, unsigned n) { v = digest_of(static_cast<std::uint8_t>(n)); }
void fill(Date& v, unsigned n) { v = {static_cast<std::int32_t>(17'000 + n)}; }
void fill(Timestamp& v, unsigned n) { v = {1'700'000'000'000'000 + n}; }
void fill(Quantity& v, unsigned n) { v = credits(100 + n); }
void fill(RegistryCode& v, unsigned n) { v = registry(n % 2 == 0 ? "JP" : "MN"); }
void fill(ProjectReference& v, unsigned n) { v = project(n % 2 == 0 ? "MN004" : "MN005"); }
void fill(AccountNumber& v, unsigned n) { v = entity("JP", n + 1); }
void fill(DecisionKey& v, unsigned n) {
  v = first_decision();
  v.decided_on.days += static_cast<std::int32_t>(n);
}
void fill(UnitBlock& v, unsigned n) {
  v = {{registry("JP"), project("MN004"), vintage(2017)}, {n + 1, n + 10}};
}
void fill(EntryKind& v, unsigned n) {
  v = n % 2 == 0 ? EntryKind::credits_transfer : EntryKind::credits_retire;
}
void fill(PersonalField& v, unsigned n) {
  v = n % 2 == 0 ? PersonalField::beneficiary : PersonalField::reason;
}
void fill(base::Boxed<Proposed>& v, unsigned n) {
  v->given = Transfer{entity("JP", 1), entity("JP", 2), by_quantity(n + 1)};
  v->authority = application();
}
template <Named E>
void fill(E& v, unsigned n) {
  v = static_cast<E>(n % 2);
}
template <Described T>
void fill(T& v, unsigned n);
template <class T>
void fill(std::vector<T>& v, unsigned n) {
  v.resize(1);
  fill(v[0], n);
}
template <class T>
void fill(std::optional<T>& v, unsigned n) {
  fill(v.emplace(), n);
}
template <Described T>
void fill(T& v, unsigned n) {
  each_field<T>([&](const auto& field) { fill(v.*field.member, n); });
}

// What the codec wants a kind to resolve to.
void resolve(Body& body) {
  auto& out = body.resolved;
  UnitBlock moved;
  fill(moved, 0);
  const bool reversal = std::holds_alternative<ReverseEntry>(body.given);
  if (reversal || debited_account(body.given) != nullptr) out.moved = {moved};
  if (reversal) out.from = entity("JP", 2), out.to = entity("JP", 1);
  if (std::holds_alternative<GrantOfficer>(body.given)) out.officer = 2;
  if (std::holds_alternative<RecordFirstTransfer>(body.given)) {
    out.itmos = {1};
    out.itmo_series = {"CA0001", "MNG01", "MNG"};
  }
  if (std::holds_alternative<ErasePersonal>(body.given)) out.erased = {digest_of(9)};
  if (std::holds_alternative<Seal>(body.given))
    out.seal =
        SealRoots{digest_of(1), digest_of(2), TrailHead{"jcm.example/l/trail", 3, digest_of(4)}};
}

chain::Record record_of(Given given) {
  chain::Record record;
  auto& entry = record.entry;
  entry.seq = 7;
  entry.time = {1'700'000'000'000'000};
  entry.request_id = {"request"};
  entry.actor = {1, 1000};
  entry.scope = registry("JP");
  entry.business_date = {17'000};
  entry.body.given = std::move(given);
  resolve(entry.body);
  entry.request_digest = chain::request_digest(entry);
  return record;
}

void check_round_trip(const chain::Record& record) {
  const auto bytes = chain::encode(record);
  if (!bytes) FAIL(bytes.error().detail);
  const auto back = chain::decode(*bytes);
  if (!back) FAIL(back.error().detail);
  CHECK(back->entry.body.given == record.entry.body.given);
  CHECK(back->entry.body.resolved == record.entry.body.resolved);
  CHECK(back->entry.signature == record.entry.signature);
  CHECK(chain::request_digest(back->entry) == record.entry.request_digest);
  CHECK(*chain::encode(*back) == *bytes);
}

template <Described T>
void check_kind() {
  T full;
  fill(full, 0);
  check_round_trip(record_of(full));
  const auto stored = record_of(full).entry;
  each_field<T>([&](const auto& field) {
    INFO(domain::text_of(stored.kind()) << ": " << field.name);
    // Another value of this member alone is another request, and the difference has its name.
    T other = full;
    fill(other.*field.member, 1);
    Command command;
    command.given = other;
    CHECK(chain::first_difference(stored, command) == field.name);
    CHECK(chain::request_digest(command) != stored.request_digest);
    check_round_trip(record_of(other));
    // Without it: optional members leave no key, the others are missed.
    T bare = full;
    bare.*field.member = {};
    if (!chain::described::is_there(bare.*field.member, field.may_be_empty))
      check_round_trip(record_of(bare));
  });
}

template <std::size_t... At>
unsigned check_all(std::index_sequence<At...>) {
  unsigned checked = 0;
  const auto check = [&]<class T>(std::type_identity<T>) {
    if constexpr (Described<T>) {
      check_kind<T>();
      ++checked;
    }
  };
  (check(std::type_identity<std::variant_alternative_t<At, Given>>{}), ...);
  return checked;
}

}  // namespace

TEST_CASE("described kinds come back from their bytes, and every member counts") {
  CHECK(check_all(std::make_index_sequence<std::variant_size_v<Given>>()) == 28);
}

TEST_CASE("an officer's signature stands in the envelope and not in the digest") {
  auto record = record_of(LiftHold{3, {}});
  const auto digest = record.entry.request_digest;
  record.entry.signature.emplace().fill(0x5a);
  check_round_trip(record);
  CHECK(chain::request_digest(record.entry) == digest);
}

TEST_CASE("a proposal of a proposal has no bytes that are read") {
  Propose inner;
  fill(inner.what, 0);
  Propose outer;
  outer.what->given = inner;
  const auto bytes = chain::encode(record_of(outer));
  if (bytes) CHECK(chain::decode(*bytes).error().id == base::ErrorId::record_malformed);
}

TEST_CASE("a resolution that does not belong to the kind is not written") {
  auto record = record_of(LiftHold{3, {}});
  record.entry.body.resolved.officer = 2;
  CHECK(chain::encode(record).error().id == base::ErrorId::record_malformed);
  auto grant = record_of(GrantOfficer{{}, 1001, Role::reader, {}, {}});
  grant.entry.body.resolved.officer.reset();
  CHECK(chain::encode(grant).error().id == base::ErrorId::record_malformed);
  auto seal = record_of(Seal{registry("JP"), {17'000}});
  seal.entry.body.resolved.seal.reset();
  CHECK(chain::encode(seal).error().id == base::ErrorId::record_malformed);
}
