// Golden records of the kinds that are described once: tests/vectors/record/kinds.json holds each,
// filled and bare, as bytes and with its digests. As in record_golden_test.cpp: after a change that
// is meant, run with JCM_REGENERATE=1 and read the difference.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "tests/chain/described_samples.hpp"
#include "tests/support/json_reader.hpp"
#include "tests/support/record_json.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

struct Golden {
  std::string name;
  chain::Record record;
};

template <std::size_t... At>
std::vector<Golden> all_of(std::index_sequence<At...>) {
  std::vector<Golden> out;
  const auto add = [&]<class T>(std::type_identity<T>) {
    if constexpr (Described<T>) {
      const auto full = described::full<T>(), bare = described::bare<T>();
      const std::string name(domain::text_of(domain::kind_of(full)));
      out.push_back({name + ", all of it", described::record_of(full)});
      if (full != bare) out.push_back({name + ", bare", described::record_of(bare)});
    }
  };
  (add(std::type_identity<std::variant_alternative_t<At, AnyGiven>>{}), ...);
  return out;
}
std::vector<Golden> goldens() {
  return all_of(std::make_index_sequence<std::variant_size_v<AnyGiven>>());
}

base::Bytes bytes_of(const chain::Record& record) {
  auto bytes = chain::encode(record);
  if (!bytes) FAIL(bytes.error().detail);
  return std::move(bytes).value();
}

std::string golden_text() {
  std::string out = "[\n";
  for (const auto& one : goldens()) {
    INFO(one.name);
    const auto bytes = bytes_of(one.record);
    if (out.size() > 2) out += ",\n";
    out += " {\"name\": " + quoted(one.name) +
           ",\n  \"kind\": " + std::to_string(static_cast<unsigned>(one.record.entry.kind())) +
           ",\n  \"bytes\": \"" + base::to_hex(bytes) + "\",\n  \"request_digest\": \"" +
           base::to_hex(one.record.entry.request_digest.view()) + "\",\n  \"leaf\": \"" +
           base::to_hex(chain::leaf_hash(bytes).view()) + "\"}";
  }
  return out + "\n]\n";
}

}  // namespace

TEST_CASE("golden records of the described kinds are what they were") {
  const std::string path = vector_path("record/kinds.json");
  if (std::getenv("JCM_REGENERATE") != nullptr)
    std::ofstream(path, std::ios::binary) << golden_text();
  CHECK(read_file(path) == golden_text());
}

TEST_CASE("golden records of the described kinds are read from their bytes") {
  const auto vectors = read_vectors("record/kinds.json");
  const auto expected = goldens();
  REQUIRE(vectors.items.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& v = vectors.items[i];
    INFO(v["name"].text);
    const auto bytes = *base::from_hex(v["bytes"].text);
    const auto record = chain::decode(bytes);
    if (!record) FAIL(record.error().detail);
    CHECK(record->entry.body.given == expected[i].record.entry.body.given);
    CHECK(record->entry.body.resolved == expected[i].record.entry.body.resolved);
    CHECK(base::to_hex(chain::request_digest(record->entry).view()) == v["request_digest"].text);
    CHECK(base::to_hex(chain::leaf_hash(bytes).view()) == v["leaf"].text);
  }
}
