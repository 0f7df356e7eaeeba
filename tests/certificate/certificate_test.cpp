// The PDF as a file: whole, the same every time, with pages as needed. What stands on the pages is
// read back by tests/system/receipt_test.py.
#include "ledger/certificate/certificate.hpp"

#include <catch2/catch.hpp>

#include "tests/certificate/contents.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

certificate::Pdf must_draw(const certificate::Contents& contents) {
  auto pdf = certificate::draw(contents);
  if (!pdf) FAIL(pdf.error().detail);
  return *std::move(pdf);
}

bool holds(const std::string& bytes, std::string_view part) {
  return bytes.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a certificate of each act is a PDF of two pages") {
  for (const auto act : {Act::issue, Act::transfer, Act::retire, Act::cancel}) {
    const auto pdf = must_draw(contents_of(act, 10));
    CHECK(pdf.bytes.starts_with("%PDF-1."));
    CHECK(pdf.bytes.ends_with("%%EOF\n"));
    CHECK(pdf.pages == 2);
    CHECK(pdf.missing_glyphs == 0);
  }
}

TEST_CASE("equal contents give equal bytes, and another fact gives others") {
  const auto contents = contents_of(Act::retire, 10);
  const auto first = must_draw(contents);
  CHECK(must_draw(contents).bytes == first.bytes);
  auto other = contents;
  other.size = 182;
  CHECK(must_draw(other).bytes != first.bytes);
}

TEST_CASE("title, author and the entry's own time stand in the document's properties") {
  auto contents = contents_of(Act::retire, 10);
  contents.entry.time = instant("2026-01-30T09:15:00.000014Z");
  const auto pdf = must_draw(contents);
  CHECK(holds(pdf.bytes,
              "/Title (Certificate of retirement " + std::to_string(contents.entry.seq) + ")"));
  CHECK(holds(pdf.bytes, "/Author (jcm.example/demo-5f3a9c21)"));
  CHECK(holds(pdf.bytes, "/CreationDate (20260130091500Z"));
}

TEST_CASE("a thousand ranges and a long receipt go on over pages") {
  auto contents = contents_of(Act::transfer, 10);
  contents.entry.body.resolved.moved.clear();
  for (std::uint64_t i = 0; i < 1'000; ++i)
    contents.entry.body.resolved.moved.push_back(block(
        "JCM-JP-MN004-2017-" + std::to_string(i * 10 + 1) + "-" + std::to_string(i * 10 + 5)));
  contents.receipt = "c2sp.org/tlog-proof@v1\nextra " + std::string(60'000, 'E') + "\n";
  const auto pdf = must_draw(contents);
  CHECK(pdf.pages > 20);
  CHECK(pdf.pages < 40);
}

TEST_CASE("the longest texts an entry may hold break over lines and pages") {
  auto contents = contents_of(Act::retire, 10);
  std::string words, one_word(4'000, 'w');
  while (words.size() < 4'000) words += "reason ";
  contents.texts[domain::PersonalField::reason].text = words;
  contents.texts[domain::PersonalField::beneficiary].text = one_word;
  contents.entry.body.common.note = "DEMONSTRATION " + std::string(200, 'x');
  const auto pdf = must_draw(contents);
  CHECK(pdf.pages > 2);
  CHECK(pdf.pages < 8);
}

TEST_CASE("what no font can draw is counted, not hidden") {
  auto contents = contents_of(Act::transfer, 10);
  contents.project_titles[project("MN004")] = "\xf3\xb0\x80\x80";  // a private character
  CHECK(must_draw(contents).missing_glyphs > 0);
}

TEST_CASE("other entries have no certificate, and the refusal says what there is") {
  auto contents = contents_of(Act::transfer, 10);
  contents.entry = furnished().entries().front();
  const auto refused = certificate::draw(contents);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().id == base::ErrorId::field_value);
  CHECK(refused.error().detail.find("is a genesis: certificates are made of issuances") !=
        std::string::npos);
}
