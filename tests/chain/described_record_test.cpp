// Every kind that is described once (domain/describe.hpp), through the record codec: filled and
// bare forms come back equal, every member makes a request another one, and every member that must
// be there is missed.
#include <catch2/catch.hpp>

#include "tests/chain/described_samples.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

using namespace jcm::test::described;

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
  (check(std::type_identity<std::variant_alternative_t<At, AnyGiven>>{}), ...);
  return checked;
}

}  // namespace

TEST_CASE("described kinds come back from their bytes, and every member counts") {
  CHECK(check_all(std::make_index_sequence<std::variant_size_v<AnyGiven>>()) == 28);
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
