// Golden records: tests/vectors/record/records.json holds each sample as named fields, as bytes,
// and with its digests. A byte that changes here breaks every ledger ever written. After a change
// that is meant (a new kind, a new sample), run with JCM_REGENERATE=1 and read the difference.
#include <cbor.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "ledger/crypto/digest.hpp"
#include "tests/chain/record_samples.hpp"
#include "tests/support/cbor_tree.hpp"
#include "tests/support/json_reader.hpp"
#include "tests/support/record_json.hpp"

namespace {

using namespace jcm;

std::string hex_of(const chain::Record& record) {
  const auto bytes = chain::encode(record);
  if (!bytes) FAIL(bytes.error().detail);
  return base::to_hex(*bytes);
}

std::string golden_text() {
  std::string out = "[\n";
  for (const auto& one : test::record_samples()) {
    const std::string hex = hex_of(one.record);
    const auto leaf = chain::leaf_hash(*base::from_hex(hex));
    if (out.size() > 2) out += ",\n";
    out += " {\"name\": " + test::quoted(one.name) + ",\n  \"about\": " + test::quoted(one.about) +
           ",\n  \"record\": " + test::record_json(one.record) + ",\n  \"bytes\": \"" + hex +
           "\",\n  \"leaf\": \"" + base::to_hex(leaf.view()) + "\"}";
  }
  return out + "\n]\n";
}

TEST_CASE("golden records: fields, bytes and digests are what they were") {
  const std::string path = test::vector_path("record/records.json");
  if (std::getenv("JCM_REGENERATE") != nullptr)
    std::ofstream(path, std::ios::binary) << golden_text();
  CHECK(test::read_file(path) == golden_text());
}

TEST_CASE("golden records: their bytes give the fields, the leaf hash and the request digest") {
  const auto vectors = test::read_vectors("record/records.json");
  CHECK(vectors.items.size() == test::record_samples().size());
  for (const auto& v : vectors.items) {
    INFO(v["name"].text);
    const auto bytes = *base::from_hex(v["bytes"].text);
    const auto record = chain::decode(bytes);
    if (!record) FAIL(record.error().detail);
    CHECK(test::record_json(*record) == test::record_json(test::sample(v["name"].text).record));
    CHECK(hex_of(*record) == v["bytes"].text);
    CHECK(base::to_hex(chain::leaf_hash(bytes).view()) == v["leaf"].text);
    CHECK(base::to_hex(chain::request_digest(record->entry).view()) ==
          v["record"]["request_digest"].text);
    const auto link = chain::decode_link(bytes);
    REQUIRE(link);
    CHECK(link->version == 0);
    CHECK(link->seq == record->entry.seq);
    CHECK(link->prev == record->prev);
  }
}

TEST_CASE(
    "the request digest can be taken from the stored bytes alone: keys below 24, kind, authority") {
  for (const auto& one : test::record_samples()) {
    INFO(one.name);
    auto tree = *test::read_tree(*chain::encode(one.record));
    test::Item given = test::map_item({});
    const auto& body = tree.at(8).items;
    for (std::size_t i = 0; i < body.size() && body[i].value < 24; i += 2)
      given.put(body[i], body[i + 1]);
    const bool authority = one.record.entry.authority.has_value();
    const auto hashed = test::write_tree(
        test::array_item({tree.at(4), given, authority ? tree.at(11) : test::bool_item(false)}));
    const std::string domain = "jcm-ledger request v0\n";
    CHECK(crypto::sha256({base::as_bytes(domain), hashed}) == one.record.entry.request_digest);
  }
}

// What libcbor makes of an item, written out the way RFC 8949, section 4.2.1, wants it. Its own
// writer keeps the width an integer was read with, so a width that is not the shortest shows as a
// difference.
void write_shortest(const cbor_item_t* item, base::Bytes& out) {
  unsigned char head[9];
  const auto put_head = [&](std::size_t (*encode)(std::uint64_t, unsigned char*, std::size_t),
                            std::uint64_t value) {
    out.insert(out.end(), head, head + encode(value, head, sizeof head));
  };
  const auto put_bytes = [&](const unsigned char* data, std::size_t size) {
    out.insert(out.end(), data, data + size);
  };
  switch (cbor_typeof(item)) {
    case CBOR_TYPE_UINT:
      put_head(cbor_encode_uint, cbor_get_int(item));
      return;
    case CBOR_TYPE_NEGINT:
      put_head(cbor_encode_negint, cbor_get_int(item));
      return;
    case CBOR_TYPE_BYTESTRING:
      REQUIRE(cbor_bytestring_is_definite(item));
      put_head(cbor_encode_bytestring_start, cbor_bytestring_length(item));
      put_bytes(cbor_bytestring_handle(item), cbor_bytestring_length(item));
      return;
    case CBOR_TYPE_STRING:
      REQUIRE(cbor_string_is_definite(item));
      put_head(cbor_encode_string_start, cbor_string_length(item));
      put_bytes(cbor_string_handle(item), cbor_string_length(item));
      return;
    case CBOR_TYPE_ARRAY:
      REQUIRE(cbor_array_is_definite(item));
      put_head(cbor_encode_array_start, cbor_array_size(item));
      for (std::size_t i = 0; i < cbor_array_size(item); ++i)
        write_shortest(cbor_array_handle(item)[i], out);
      return;
    case CBOR_TYPE_MAP:
      REQUIRE(cbor_map_is_definite(item));
      put_head(cbor_encode_map_start, cbor_map_size(item));
      for (std::size_t i = 0; i < cbor_map_size(item); ++i) {
        const auto& pair = cbor_map_handle(item)[i];
        if (i > 0) REQUIRE(cbor_get_int(cbor_map_handle(item)[i - 1].key) < cbor_get_int(pair.key));
        write_shortest(pair.key, out);
        write_shortest(pair.value, out);
      }
      return;
    case CBOR_TYPE_TAG:
      FAIL("a tag");
      return;
    case CBOR_TYPE_FLOAT_CTRL:
      REQUIRE(cbor_is_bool(item));
      out.push_back(cbor_get_bool(item) ? 0xf5 : 0xf4);
      return;
  }
}

TEST_CASE("libcbor reads every golden record and writes the same bytes") {
  for (const auto& one : test::record_samples()) {
    INFO(one.name);
    const auto bytes = *chain::encode(one.record);
    cbor_load_result result{};
    cbor_item_t* item = cbor_load(bytes.data(), bytes.size(), &result);
    REQUIRE(item != nullptr);
    CHECK(result.read == bytes.size());
    base::Bytes again;
    write_shortest(item, again);
    cbor_decref(&item);
    CHECK(base::to_hex(again) == base::to_hex(bytes));
  }
}

}  // namespace
