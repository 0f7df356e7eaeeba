#include "ledger/audit/personal_check.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

domain::PersonalDigests digests(std::uint8_t first, std::uint8_t second) {
  return {{PersonalField::holder_name, digest_of(first)},
          {PersonalField::reason, digest_of(second)}};
}

}  // namespace

TEST_CASE("texts that cannot be read are one finding for each cause, with a count and a range") {
  audit::Input input;
  input.personal_text =
      [](const base::Digest& digest) -> base::Result<std::optional<audit::PersonalText>> {
    if (digest == digest_of(9)) return std::optional<audit::PersonalText>{};
    return base::error(base::ErrorId::store_corrupt,
                       digest == digest_of(5) ? "another block" : "a damaged block");
  };
  audit::PersonalCheck check(input);
  CHECK(check.take(3, digests(1, 2)).empty());
  CHECK(check.take(4, digests(9, 9)).empty());
  check.take_erasure(12, {digest_of(9)});  // as an entry says: no finding
  CHECK(check.take(7, digests(3, 9)).empty());
  CHECK(check.take(8, digests(5, 9)).empty());
  const auto findings = check.finish();
  REQUIRE(findings.size() == 2);
  CHECK(brief(findings[0]) == "personal.differs 3-7");
  CHECK(findings[0].detail == "3 texts of 2 of these entries cannot be read: a damaged block");
  CHECK(brief(findings[1]) == "personal.differs 8");
  CHECK(findings[1].detail == "a text cannot be read: another block");
}

TEST_CASE("a text that is not the recorded one is a finding of its own") {
  audit::Input input;
  input.personal_text =
      [](const base::Digest&) -> base::Result<std::optional<audit::PersonalText>> {
    return std::optional(audit::PersonalText{{}, "somebody else"});
  };
  audit::PersonalCheck check(input);
  const auto findings = check.take(3, digests(1, 2));
  REQUIRE(findings.size() == 2);
  CHECK(brief(findings[0]) == "personal.differs 3");
  CHECK(findings[0].expected == base::to_hex(digest_of(1).view()));
  CHECK(check.finish().empty());
}

TEST_CASE("a text that is missing must have been erased, and an erased one must be missing") {
  audit::Input input;
  input.personal_text =
      [](const base::Digest& digest) -> base::Result<std::optional<audit::PersonalText>> {
    if (digest == digest_of(1) || digest == digest_of(2))
      return std::optional<audit::PersonalText>{};
    return base::error(base::ErrorId::store_corrupt, "not asked for");
  };
  audit::PersonalCheck check(input);
  CHECK(check.take(3, digests(1, 2)).empty());
  SECTION("both erased") {
    check.take_erasure(5, {digest_of(1), digest_of(2)});
    CHECK(check.finish().empty());
  }
  SECTION("one erased") {
    check.take_erasure(5, {digest_of(1)});
    const auto findings = check.finish();
    REQUIRE(findings.size() == 1);
    CHECK(brief(findings[0]) == "personal.missing 3");
    CHECK(findings[0].detail == "the text of reason is not in the store, and no entry erased it");
  }
  SECTION("none erased, and missing elsewhere, too") {
    CHECK(check.take(9, digests(1, 2)).empty());  // one digest in two entries is one text
    const auto findings = check.finish();
    REQUIRE(findings.size() == 1);
    CHECK(brief(findings[0]) == "personal.missing 3");
    CHECK(findings[0].detail.starts_with("2 texts of 1 of these entries"));
  }
}

TEST_CASE("a text that was erased and is back is a finding about the erasure") {
  audit::Input input;
  input.personal_text =
      [](const base::Digest&) -> base::Result<std::optional<audit::PersonalText>> {
    return std::optional(audit::PersonalText{{}, "back again"});
  };
  audit::PersonalCheck check(input);
  check.take_erasure(5, {digest_of(1), digest_of(2)});
  const auto findings = check.finish();
  REQUIRE(findings.size() == 1);
  CHECK(brief(findings[0]) == "personal.not_erased 5");
  CHECK(findings[0].detail == "2 of the texts that this entry erased are still in the store");
}
