#include "ledger/chain/holdings_tree.hpp"

#include <catch2/catch.hpp>

#include "ledger/chain/holding_proof.hpp"
#include "tests/chain/naive_tree.hpp"
#include "tests/support/domain_builders.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

Book with_holdings() {
  auto book = furnished(true);
  book.must(transfer(entity("JP", 1), entity("JP", 2), by_ranges({"JCM-JP-MN004-2017-11-20"})));
  return book;
}

std::string hex(const base::Bytes& bytes) { return base::to_hex(bytes); }

}  // namespace

TEST_CASE("the bytes of a leaf are those that the record format describes") {
  const chain::HoldingLeaf leaf{
      entity("JP", 2), digest_of(0x22), {block("JCM-JP-MN004-2017-11-20")}};
  CHECK(hex(chain::encode(leaf)) ==
        "84"
        "756a636d2d6c656467657220686f6c64696e67207630"  // "jcm-ledger holding v0"
        "83"
        "624a50"
        "02"
        "02"
        "5820"
        "2222222222222222222222222222222222222222222222222222222222222222"
        "81"
        "84"
        "654d4e303034"
        "1907e1"
        "0b"
        "14");
  const auto again = chain::decode_holding(chain::encode(leaf));
  REQUIRE(again);
  CHECK(*again == leaf);
}

TEST_CASE("a leaf has one spelling only") {
  const chain::HoldingLeaf leaf{entity("JP", 2),
                                digest_of(0x22),
                                {block("JCM-JP-MN004-2017-11-20"), block("JCM-JP-MN004-2017-30")}};
  const auto bytes = chain::encode(leaf);
  REQUIRE(chain::decode_holding(bytes));
  const auto refused = [](base::Bytes changed) { return !chain::decode_holding(changed); };
  auto longer = bytes;
  longer.push_back(0);
  CHECK(refused(longer));
  CHECK(refused({bytes.begin(), bytes.end() - 1}));
  auto label = bytes;
  label[2] = 'k';
  CHECK(refused(label));
  const auto with = [&](std::vector<UnitBlock> blocks) {
    return chain::encode(chain::HoldingLeaf{leaf.account, leaf.salt, std::move(blocks)});
  };
  CHECK(refused(with({block("JCM-JP-MN004-2017-30"), block("JCM-JP-MN004-2017-11-20")})));
  CHECK(refused(with({block("JCM-JP-MN004-2017-11-20"), block("JCM-JP-MN004-2017-21")})));
  CHECK(refused(with({block("JCM-JP-MN004-2017-11-20"), block("JCM-JP-MN004-2017-15-30")})));
}

TEST_CASE("blocks that touch are one, and stand by vintage, project and serial") {
  const auto out = chain::joined({block("JCM-JP-MN004-2018-1-5"), block("JCM-JP-MN004-2017-6-9"),
                                  block("JCM-JP-MN004-2017-1-5"), block("JCM-JP-MN006-2017-1"),
                                  block("JCM-JP-MN004-2017-11")});
  CHECK(out == std::vector{block("JCM-JP-MN004-2017-1-9"), block("JCM-JP-MN004-2017-11"),
                           block("JCM-JP-MN006-2017-1"), block("JCM-JP-MN004-2018-1-5")});
}

TEST_CASE("every account of the registry is a leaf, empty ones too, and no other registry's") {
  const auto book = with_holdings();
  const auto& state = book.state();
  const auto accounts = chain::accounts_of(state, registry("JP"));
  REQUIRE(accounts.size() == 5);
  CHECK(accounts.front() == government("JP"));
  CHECK(accounts.back() == retirement("JP"));
  chain::HoldingsTree tree;
  for (const auto& number : accounts) {
    std::vector<UnitBlock> held;
    for (const auto& text : book.holdings(number)) held.push_back(block(text));
    tree.add(chain::leaf_hash(
        chain::encode(chain::HoldingLeaf{number, digest_of(0x22), chain::joined(held)})));
  }
  CHECK(tree.root() == chain::holdings_root(state, registry("JP")));
  for (std::uint64_t i = 0; i < tree.size(); ++i) {
    std::vector<UnitBlock> held;
    for (const auto& text : book.holdings(accounts[i])) held.push_back(block(text));
    const auto leaf = chain::leaf_hash(
        chain::encode(chain::HoldingLeaf{accounts[i], digest_of(0x22), chain::joined(held)}));
    CHECK(chain::verify_inclusion(leaf, i, tree.size(), tree.prove(i), tree.root()));
  }
}

TEST_CASE("the roots move with what they are of, and with nothing else") {
  auto book = with_holdings();
  const auto before = chain::seal_roots(book.state(), registry("JP"));
  const auto other = chain::seal_roots(book.state(), registry("MN"));
  CHECK(before.totals != before.holdings);
  book.must(transfer(entity("JP", 1), entity("JP", 2), by_quantity(1)));
  const auto moved = chain::seal_roots(book.state(), registry("JP"));
  CHECK(moved.holdings != before.holdings);
  CHECK(moved.totals == before.totals);  // between accounts of one kind
  CHECK(chain::seal_roots(book.state(), registry("MN")) == other);
  book.must(retire(entity("JP", 1), retirement("JP"), by_quantity(1)));
  CHECK(chain::seal_roots(book.state(), registry("JP")).totals != moved.totals);
}

TEST_CASE("a tree of any size gives the RFC 6962 root and proofs") {
  for (std::uint64_t size = 0; size <= 33; ++size) {
    chain::HoldingsTree tree;
    chain::Frontier frontier;
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto leaf = chain::leaf_hash(base::Bytes{static_cast<std::uint8_t>(i)});
      tree.add(leaf);
      frontier.append(leaf);
    }
    CHECK(tree.root() == frontier.root());
    for (std::uint64_t i = 0; i < size; ++i)
      CHECK(chain::verify_inclusion(chain::leaf_hash(base::Bytes{static_cast<std::uint8_t>(i)}), i,
                                    size, tree.prove(i), tree.root()));
  }
}

TEST_CASE("the roots of a seal are checked against the state before it") {
  auto book = with_holdings();
  book.roots = chain::seal_roots;
  book.set_time("2026-02-02T00:00:00Z");
  const State before = book.state();
  auto entry = book.must(seal("JP", "2026-02-01"));
  CHECK(chain::check_seal(before, entry));
  CHECK(chain::check_seal(before, book.entries().front()));  // not a seal
  const auto refused = [&] {
    const auto status = chain::check_seal(before, entry);
    return !status && status.error().id == base::ErrorId::seal_roots;
  };
  auto& roots = *entry.body.resolved.seal;
  std::swap(roots.totals, roots.holdings);
  CHECK(refused());
  std::swap(roots.totals, roots.holdings);
  roots.holdings.bytes[31] ^= 1;
  CHECK(refused());
  entry.body.resolved.seal.reset();
  CHECK(refused());
}

// The holder of a proof knows the hash of a neighbour's leaf. With the neighbour's number, and an
// amount as guessable as "nothing", the hash still tells nothing without the salt.
TEST_CASE("a neighbour's leaf cannot be tried without its salt") {
  const chain::HoldingLeaf empty{entity("JP", 3), digest_of(0x5a), {}};
  const auto known = chain::leaf_hash(chain::encode(empty));
  for (unsigned fill = 0; fill < 256; ++fill) {
    auto guess = empty;
    guess.salt = digest_of(static_cast<std::uint8_t>(fill));
    CHECK((chain::leaf_hash(chain::encode(guess)) == known) == (fill == 0x5a));
  }
}

TEST_CASE("the text of a holding proof has one spelling") {
  const chain::HoldingProof proof{{1, 2, 3}, 4, 5, {digest_of(1), digest_of(2)}, "receipt\n"};
  const auto text = proof.text();
  CHECK(text.starts_with("jcm-ledger holding-proof v0\nleaf AQID\nindex 4\nsize 5\n"));
  const auto parsed = chain::HoldingProof::parse(text);
  REQUIRE(parsed);
  CHECK(parsed->text() == text);
  CHECK(parsed->hashes == proof.hashes);
  CHECK(parsed->receipt == "receipt\n");
  const auto changed = [&](std::string_view from, std::string_view to) {
    auto other = text;
    other.replace(other.find(from), from.size(), to);
    const auto result = chain::HoldingProof::parse(other);
    return result ? std::string("ok") : std::string(base::id_text(result.error().id));
  };
  CHECK(changed("v0", "v1") == "proof.malformed");
  CHECK(changed("AQID", "AQI=D") == "proof.malformed");
  CHECK(changed("index 4", "index 04") == "proof.malformed");
  CHECK(changed("size 5", "size") == "proof.malformed");
  CHECK(changed("\n\n", "\n") == "proof.malformed");
  CHECK_FALSE(chain::HoldingProof::parse(""));
  for (std::size_t cut = 0; cut + proof.receipt.size() < text.size(); ++cut)
    CHECK_FALSE(chain::HoldingProof::parse(text.substr(0, cut)));
}
