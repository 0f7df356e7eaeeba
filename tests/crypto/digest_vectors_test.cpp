// SHA-256 against NIST's CAVP vectors: every short and long message, and the chained (Monte Carlo)
// ones.
#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "ledger/crypto/digest.hpp"

namespace {

using namespace jcm;

// The "name = value" lines of a response file, in order.
std::vector<std::pair<std::string, std::string>> response(const std::string& name) {
  std::ifstream in(std::string(JCM_SOURCE_DIR "/tests/vectors/nist/") + name);
  REQUIRE(in);
  std::vector<std::pair<std::string, std::string>> out;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const auto equals = line.find(" = ");
    if (line.empty() || line[0] == '#' || line[0] == '[' || equals == std::string::npos) continue;
    out.emplace_back(line.substr(0, equals), line.substr(equals + 3));
  }
  return out;
}

std::size_t check_messages(const std::string& file) {
  std::size_t cases = 0;
  std::size_t length = 0;
  base::Bytes message;
  for (const auto& [name, value] : response(file)) {
    if (name == "Len") length = std::stoul(value) / 8;
    if (name == "Msg") message = *base::from_hex(value);
    if (name != "MD") continue;
    INFO(file << ": " << length << " bytes");
    message.resize(length);  // no message at all is written as 00
    CHECK(base::to_hex(crypto::sha256(message).view()) == value);
    crypto::Sha256Stream stream;  // and in two pieces
    stream.update(base::ByteView(message).first(length / 3));
    stream.update(base::ByteView(message).subspan(length / 3));
    CHECK(base::to_hex(stream.finish().view()) == value);
    ++cases;
  }
  return cases;
}

TEST_CASE("SHA-256: NIST's short and long messages") {
  CHECK(check_messages("SHA256ShortMsg.rsp") == 65);
  CHECK(check_messages("SHA256LongMsg.rsp") == 64);
}

TEST_CASE("SHA-256: NIST's chained messages") {
  const auto lines = response("SHA256Monte.rsp");
  REQUIRE(lines.at(0).first == "Seed");
  base::Digest seed;
  const auto start = *base::from_hex(lines[0].second);
  std::copy(start.begin(), start.end(), seed.bytes.begin());
  std::size_t cases = 0;
  for (const auto& [name, value] : lines) {
    if (name != "MD") continue;
    base::Digest a = seed;
    base::Digest b = seed;
    base::Digest c = seed;
    for (int i = 0; i < 1'000; ++i) {
      const auto next = crypto::sha256({a.view(), b.view(), c.view()});
      a = b;
      b = c;
      c = next;
    }
    seed = c;
    CHECK(base::to_hex(seed.view()) == value);
    ++cases;
  }
  CHECK(cases == 100);
}

}  // namespace
