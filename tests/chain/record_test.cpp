#include "ledger/chain/record.hpp"

#include <catch2/catch.hpp>

#include "tests/chain/record_samples.hpp"

namespace {

using namespace jcm;
using base::ErrorId;
using test::sample;

ErrorId encode_error(const chain::Record& record) {
  const auto bytes = chain::encode(record);
  REQUIRE_FALSE(bytes);
  INFO(bytes.error().detail);
  return bytes.error().id;
}

domain::UnitBlock block(std::uint64_t first, std::uint64_t last) {
  return {{*domain::RegistryCode::parse("JP"), *domain::ProjectReference::parse("MN004"),
           *domain::Vintage::of(2017)},
          *domain::UnitRange::of(first, last)};
}

// The largest ranges there are: serials of sixteen digits.
std::vector<domain::UnitBlock> large_blocks(std::size_t count) {
  std::vector<domain::UnitBlock> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(block(base::max_exact_integer - 2 * (count - i),
                        base::max_exact_integer - 2 * (count - i)));
  return out;
}

TEST_CASE("leaf and node hashes are those of RFC 6962") {
  CHECK(base::to_hex(chain::leaf_hash({}).view()) ==
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  const auto zero = chain::leaf_hash(*base::from_hex("00"));
  CHECK(base::to_hex(chain::node_hash(chain::leaf_hash({}), zero).view()) ==
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
}

TEST_CASE("the fullest transfer an entry allows stays below the bundle's limit") {
  chain::Record record = sample("transfer-by-ranges").record;
  auto& transfer = std::get<domain::Transfer>(record.entry.body.given);
  const auto blocks = large_blocks(base::max_blocks_per_entry);
  transfer.selection = blocks;
  record.entry.body.resolved.moved = blocks;
  record.entry.body.common.note = std::string(base::max_long_text, 'n');
  const auto bytes = chain::encode(record);
  REQUIRE(bytes);
  CHECK(bytes->size() <= base::max_entry_bytes);
  CHECK(bytes->size() > 55'000);
  const auto again = chain::decode(*bytes);
  REQUIRE(again);
  CHECK(again->entry.body.resolved.moved == blocks);
}

TEST_CASE("the fullest issuance an entry allows stays below the bundle's limit") {
  chain::Record record = sample("issue-spelled-out").record;
  auto& issue = std::get<domain::Issue>(record.entry.body.given);
  issue.credits.clear();
  record.entry.body.resolved.issued.clear();
  const domain::AccountNumber account{*domain::RegistryCode::parse("JP"),
                                      domain::AccountKind::entity_holding, 999'999};
  for (const auto& one : large_blocks(base::max_credits_per_issuance)) {
    issue.credits.push_back({account, one.run.vintage, one.range});
    record.entry.body.resolved.issued.push_back({account, one});
  }
  const auto bytes = chain::encode(record);
  REQUIRE(bytes);
  CHECK(chain::decode(*bytes)->entry.body.resolved.issued.size() == base::max_credits_per_issuance);
}

TEST_CASE("an entry that no bundle could carry is refused when it is written") {
  chain::Record record = sample("transfer-by-ranges").record;
  record.entry.body.common.note = std::string(base::max_entry_bytes, 'n');
  CHECK(encode_error(record) == ErrorId::entry_too_large);
  // To the byte: 65,535 is the most.
  record.entry.body.common.note.clear();
  const std::size_t without = chain::encode(record)->size();
  const std::size_t note_head = 1 + 3;  // key 21, and a text head with two length bytes
  record.entry.body.common.note = std::string(base::max_entry_bytes - without - note_head, 'n');
  const auto bytes = chain::encode(record);
  REQUIRE(bytes);
  CHECK(bytes->size() == base::max_entry_bytes);
  CHECK(chain::decode(*bytes));
  record.entry.body.common.note += 'n';
  CHECK(encode_error(record) == ErrorId::entry_too_large);
}

TEST_CASE("what an entry cannot say is refused when it is written") {
  const auto mn = *domain::RegistryCode::parse("MN");
  SECTION("a range of another registry than its account, as given or moved") {
    chain::Record record = sample("transfer-by-ranges").record;
    auto& transfer = std::get<domain::Transfer>(record.entry.body.given);
    std::get<domain::ByRanges>(transfer.selection).back().run.registry = mn;
    CHECK(encode_error(record) == ErrorId::record_malformed);
    record = sample("retire").record;
    record.entry.body.resolved.moved.back().run.registry = mn;
    CHECK(encode_error(record) == ErrorId::record_malformed);
    record = sample("issue-to-account").record;
    record.entry.body.resolved.issued.back().block.run.registry = mn;
    CHECK(encode_error(record) == ErrorId::record_malformed);
  }
  SECTION("a personal field that does not belong to the kind") {
    chain::Record record = sample("transfer-by-quantity").record;
    record.entry.body.personal[domain::PersonalField::reason] = {};
    CHECK(encode_error(record) == ErrorId::record_malformed);
    record = sample("account-open").record;
    record.entry.body.personal[domain::PersonalField::officer_name] = {};
    CHECK(encode_error(record) == ErrorId::record_malformed);
  }
  SECTION("a resolution that does not belong to the kind, or none") {
    for (const auto& one : test::record_samples()) {
      INFO(one.name);
      chain::Record record = one.record;
      auto& resolved = record.entry.body.resolved;
      if (resolved == domain::Resolved{})
        resolved.moved = {block(1, 1)};
      else
        resolved = {};
      CHECK(encode_error(record) == ErrorId::record_malformed);
    }
  }
  SECTION("an opened account of another kind than was asked for") {
    chain::Record record = sample("account-open").record;
    record.entry.body.resolved.account->kind = domain::AccountKind::cancellation;
    CHECK(encode_error(record) == ErrorId::record_malformed);
  }
}

TEST_CASE("the link is read without the rest, and from versions to come") {
  auto bytes = *chain::encode(sample("retire").record);
  const auto whole = *chain::decode_link(bytes);
  const auto cut = chain::decode_link(base::ByteView(bytes).first(64));
  REQUIRE(cut);
  CHECK(cut->seq == whole.seq);
  CHECK(cut->prev == whole.prev);
  bytes[2] = 9;  // the value of key 0
  const auto newer = chain::decode_link(bytes);
  REQUIRE(newer);
  CHECK(newer->version == 9);
  CHECK(newer->prev == whole.prev);
  CHECK_FALSE(chain::decode_link(base::ByteView(bytes).first(20)));
  CHECK_FALSE(chain::decode_link({}));
  CHECK_FALSE(chain::decode_link(*base::from_hex("a0")));
  CHECK_FALSE(
      chain::decode_link(*base::from_hex("a2000001"
                                         "1b0020000000000000")));  // seq 2^53
}

}  // namespace
