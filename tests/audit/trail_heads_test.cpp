// What seals say of a trail, against a trail.
#include "ledger/audit/trail_heads.hpp"

#include <catch2/catch.hpp>

using namespace jcm;
using audit::FindingId;
using audit::SealedTrail;
using audit::TrailHeads;

namespace {

base::Digest leaf(std::uint8_t fill) {
  base::Digest digest;
  digest.bytes.fill(fill);
  return digest;
}
base::Digest root_of(std::uint8_t size) {
  chain::Frontier tree;
  for (std::uint8_t i = 0; i < size; ++i) tree.append(leaf(i));
  return tree.root();
}
const std::string origin = "test.example/ledger/trail";

std::vector<audit::Finding> judged(const std::vector<SealedTrail>& sealed, std::uint8_t size,
                                   std::optional<std::uint8_t> changed = {}) {
  TrailHeads heads(sealed);
  for (int walk = 0; walk < 2; ++walk)  // a second opening is taken anew
    for (std::uint8_t i = 0; i < size; ++i)
      heads.feed(i, leaf(changed == i ? std::uint8_t{0xee} : i));
  return heads.finish(origin, size, true);
}

}  // namespace

TEST_CASE("heads that are beginnings of the trail are no finding") {
  CHECK(judged({{12, {origin, 3, root_of(3)}}, {20, {origin, 7, root_of(7)}}}, 7).empty());
  CHECK(judged({}, 7).empty());
}

TEST_CASE("a shorter trail than a seal covers is cut") {
  const auto findings = judged({{12, {origin, 3, root_of(3)}}, {20, {origin, 9, root_of(9)}}}, 7);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].id == FindingId::trail_cut);
  CHECK(findings[0].file == "trail");
  CHECK_THAT(findings[0].detail, Catch::Contains("entry 20") && Catch::Contains("holds 7"));
}

TEST_CASE("another history below a sealed size differs, above it it is not the seal's business") {
  const std::vector<SealedTrail> sealed{{12, {origin, 3, root_of(3)}}};
  CHECK(judged(sealed, 7, std::uint8_t{5}).empty());
  const auto findings = judged(sealed, 7, std::uint8_t{1});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].id == FindingId::trail_differs);
  CHECK(findings[0].expected == base::to_hex(root_of(3).view()));
}

TEST_CASE("a trail of another name differs") {
  const auto findings = judged({{12, {"test.example/other/trail", 3, root_of(3)}}}, 7);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].id == FindingId::trail_differs);
}

TEST_CASE("what cannot be read is not compared, and on lower levels nothing is") {
  TrailHeads heads({{12, {origin, 3, leaf(0xaa)}}});
  heads.feed(0, leaf(0));
  heads.feed(1, std::nullopt);
  heads.feed(2, leaf(2));
  CHECK(heads.finish(origin, 3, true).empty());
  CHECK(TrailHeads({{12, {origin, 3, leaf(0xaa)}}}).finish(origin, 3, false).empty());
}

TEST_CASE("a sealed trail that is not there is missing, one that no seal knows is not") {
  CHECK(audit::trail_missing({}, "it is not there").empty());
  const auto findings = audit::trail_missing({{12, {origin, 3, root_of(3)}}}, "it is not there");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].id == FindingId::trail_missing);
  CHECK(audit::severity_of(findings[0].id) == audit::Severity::unchecked);
}

TEST_CASE("only a seal that names a trail says something of it") {
  domain::Entry entry;
  CHECK_FALSE(audit::sealed_trail(entry));
  entry.seq = 5;
  entry.body.resolved.seal = domain::SealRoots{};
  CHECK_FALSE(audit::sealed_trail(entry));
  entry.body.resolved.seal->trail = domain::TrailHead{origin, 3, root_of(3)};
  const auto sealed = audit::sealed_trail(entry);
  REQUIRE(sealed);
  CHECK(sealed->seal == 5);
  CHECK(sealed->head.size == 3);
}
