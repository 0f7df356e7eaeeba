#include "ledger/chain/key_change_text.hpp"

#include <catch2/catch.hpp>

#include "tests/support/rotation_builders.hpp"

using namespace jcm;
using namespace jcm::test;
using chain::KeyChangeText;

namespace {

KeyChangeText full() {
  KeyChangeText out;
  out.change = {"test.example/ledger",   public_of(1), public_of(2),
                KeyChangeReason::stolen, public_of(8), TrustedHead{5, digest_of(0x44)}};
  out.signer = public_of(9);
  out.signature = *chain::sign_key_change(out.change, *seeded_key(9));
  return out;
}

std::string name(std::uint8_t key) {
  return chain::VerifierKey{"test.example/ledger", seeded_key(key)->public_key()}.text();
}

}  // namespace

TEST_CASE("a change of key as a person reads it") {
  auto change = full();
  change.signature.reset();
  CHECK(change.text() ==
        "jcm-ledger key change, version 0\n"
        "ledger: test.example/ledger\n"
        "reason: stolen\n"
        "current key: " +
            name(1) +
            "\n"
            "new key: " +
            name(2) +
            "\n"
            "new recovery key: " +
            name(8) +
            "\n"
            "trusted checkpoint: 5 REREREREREREREREREREREREREREREREREREREREREQ=\n"
            "to be signed by: " +
            name(9) +
            "\n"
            "signature: none\n");
}

TEST_CASE("a change of key comes back from its text") {
  auto change = full();
  const auto round_trip = [](const KeyChangeText& one) {
    const auto again = KeyChangeText::parse(one.text());
    if (!again) FAIL(again.error().detail);
    CHECK(*again == one);
  };
  round_trip(change);
  change.signature.reset();
  round_trip(change);
  change.change.new_recovery_key.reset();
  change.change.trusted.reset();
  change.change.reason = KeyChangeReason::lost;
  round_trip(change);
}

TEST_CASE("any other text is refused with key.malformed, naming the line") {
  const std::string text = full().text();
  const auto refused = [](const std::string& other) {
    const auto parsed = KeyChangeText::parse(other);
    INFO(other);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().id == base::ErrorId::key_malformed);
    return parsed.error().detail;
  };
  refused("");
  refused(text + "more: yes\n");
  refused(text.substr(0, text.size() - 1));
  // Every line left out, doubled, and with a name that is wrong.
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string without, twice;
    for (std::size_t j = 0; j < lines.size(); ++j) {
      if (j != i) without += lines[j];
      twice += j == i ? lines[j] + lines[j] : lines[j];
    }
    refused(without);
    refused(twice);
    CHECK(refused(without).find("line " + std::to_string(i + 1)) != std::string::npos);
  }
  // Every character changed: never the same change.
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = other[i] == 'x' ? 'y' : 'x';
    const auto parsed = KeyChangeText::parse(other);
    INFO("character " << i);
    CHECK((!parsed || !(*parsed == full())));
  }
}
