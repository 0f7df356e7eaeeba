// Receipts over the socket: what is answered, and that waiting for the signer holds up nobody.
#include <filesystem>
#include <fstream>

#include "ledger/chain/record.hpp"
#include "ledger/chain/tlog_proof.hpp"
#include "tests/service/served_ledger.hpp"

using namespace jcm;
namespace json = testing::json;
using testing::error_id;
using testing::open_registry;
using testing::request;
using testing::ServedLedger;

namespace {

constexpr std::int64_t an_hour_ms = 3'600'000;

std::string seq_param(std::uint64_t seq) { return "{\"seq\":" + std::to_string(seq) + "}"; }

// The receipt holds under the ledger's own key, and proves the entry.
void check_receipt(const json::object& reply, std::uint64_t seq, ServedLedger& served) {
  REQUIRE(reply.contains("result"));
  const auto& result = reply.at("result").as_object();
  const auto proof = chain::TlogProof::parse(std::string(result.at("proof").as_string()));
  REQUIRE(proof);
  CHECK(proof->index == seq);
  REQUIRE(proof->extra);
  const auto link = chain::decode_link(*proof->extra);
  REQUIRE(link);
  CHECK(link->seq == seq);
  const auto leaf = chain::leaf_hash(*proof->extra);
  CHECK(std::string(result.at("entry_hash").as_string()) == base::to_hex(leaf.view()));
  const auto key = served.ledger().status().key;
  const auto checkpoint = chain::verify_proof(*proof, leaf, {&key, 1});
  if (!checkpoint) FAIL(checkpoint.error().detail);
  CHECK(result.at("size").to_number<std::uint64_t>() == checkpoint->size);
}

}  // namespace

TEST_CASE("every entry has its receipt, the newest as soon as it is answered") {
  ServedLedger served;
  auto connection = served.connect();
  for (int i = 0; i < 20; ++i) {
    const auto written = connection.call(request(i, "registry.open", open_registry(i)));
    REQUIRE(written.contains("result"));
    const auto seq = static_cast<std::uint64_t>(i) + 1;
    check_receipt(connection.call(request(100 + i, "receipt", seq_param(seq))), seq, served);
  }
  for (std::uint64_t seq = 0; seq < 21; ++seq)
    check_receipt(connection.call(request(7, "receipt", seq_param(seq))), seq, served);
  CHECK(error_id(connection.call(request(8, "receipt", seq_param(21)))) == "entry.unknown");
}

TEST_CASE("a receipt behind a write on the same connection is of that write") {
  ServedLedger served;
  auto connection = served.connect();
  connection.send(request(1, "registry.open", open_registry(0)) + "\n" +
                  request(2, "receipt", seq_param(1)) + "\n" + request(3, "status") + "\n");
  CHECK(connection.reply().contains("result"));
  check_receipt(connection.reply(), 1, served);
  CHECK(connection.reply().at("id") == 3);
}

TEST_CASE("a receipt does not wait for the signer's pause to end") {
  ServedLedger served({}, ::getuid(), an_hour_ms);
  auto connection = served.connect();
  for (int i = 0; i < 3; ++i) {
    REQUIRE(connection.call(request(1, "registry.open", open_registry(i))).contains("result"));
    check_receipt(connection.call(request(2, "receipt", seq_param(1))), 1, served);
  }
}

TEST_CASE("receipts that wait hold up nobody, and end at a time of their own") {
  ServedLedger served({.read_threads = 1}, ::getuid(), an_hour_ms);
  auto writer = served.connect();
  REQUIRE(writer.call(request(1, "registry.open", open_registry(0))).contains("result"));
  check_receipt(writer.call(request(2, "receipt", seq_param(1))), 1, served);
  // From here on nothing can be signed: a file stands where the folder was.
  const auto folder = served.checkpoints();
  std::filesystem::rename(folder, folder + ".away");
  std::ofstream(folder) << "in the way";
  REQUIRE(writer.call(request(3, "registry.open", open_registry(1))).contains("result"));

  std::vector<std::unique_ptr<testing::Connection>> waiting;
  for (int i = 0; i < 6; ++i) {
    waiting.push_back(std::make_unique<testing::Connection>(served.socket_path()));
    waiting.back()->send(request(i, "receipt", seq_param(2)) + "\n");
  }
  // One reading thread, and it is free: other reads, and receipts that need not wait, are answered.
  auto other = served.connect();
  for (int i = 0; i < 50; ++i) CHECK(other.call(request(i, "status")).contains("result"));
  check_receipt(other.call(request(51, "receipt", seq_param(1))), 1, served);

  std::size_t ended = 0;
  for (auto& connection : waiting) {
    const auto reply = connection->reply();
    CHECK(error_id(reply) == "checkpoint.missing");
    ++ended;
  }
  CHECK(ended == waiting.size());
  CHECK(error_id(other.call(request(52, "checkpoint", R"({"keep":true})"))) ==
        "checkpoint.missing");

  std::filesystem::remove(folder);
  std::filesystem::rename(folder + ".away", folder);
  check_receipt(other.call(request(53, "receipt", seq_param(2))), 2, served);
}

TEST_CASE("checkpoints are kept when asked, listed, and proved to belong together") {
  ServedLedger served;
  auto connection = served.connect();
  std::vector<std::uint64_t> sizes;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(connection.call(request(1, "registry.open", open_registry(i))).contains("result"));
    const auto kept = connection.call(request(2, "checkpoint", R"({"keep":true})"));
    REQUIRE(kept.contains("result"));
    sizes.push_back(kept.at("result").at("size").to_number<std::uint64_t>());
    CHECK(sizes.back() == static_cast<std::uint64_t>(i) + 2);
  }
  std::vector<std::uint64_t> listed;
  std::string cursor;
  do {
    const auto page = connection.call(
        request(3, "checkpoint.list",
                cursor.empty() ? R"({"limit":2})" : R"({"limit":2,"cursor":")" + cursor + "\"}"));
    const auto& result = page.at("result").as_object();
    for (const auto& size : result.at("sizes").as_array())
      listed.push_back(size.to_number<std::uint64_t>());
    cursor = result.contains("next") ? std::string(result.at("next").as_string()) : "";
  } while (!cursor.empty());
  CHECK(listed == std::vector<std::uint64_t>{1, 2, 3, 4});

  const auto key = served.ledger().status().key;
  const auto at = [&](std::uint64_t size) {
    const auto reply =
        connection.call(request(4, "checkpoint", "{\"size\":" + std::to_string(size) + "}"));
    REQUIRE(reply.contains("result"));
    const auto opened =
        chain::open_checkpoint(std::string(reply.at("result").at("note").as_string()), {&key, 1});
    REQUIRE(opened);
    return *opened;
  };
  for (const auto older : listed)
    for (const auto newer : listed) {
      const auto reply =
          connection.call(request(5, "proof.consistency",
                                  "{\"old_size\":" + std::to_string(older) +
                                      ",\"new_size\":" + std::to_string(newer) + "}"));
      if (newer < older) {
        CHECK(error_id(reply) == "field.conflict");
        continue;
      }
      std::vector<base::Digest> hashes;
      for (const auto& hash : reply.at("result").at("hashes").as_array())
        hashes.push_back(*base::digest_from_hex(std::string(hash.as_string())));
      CHECK(chain::verify_consistency(older, at(older).root, newer, at(newer).root, hashes));
    }
  // An old receipt, against a kept checkpoint.
  const auto receipt = connection.call(request(6, "receipt", R"({"seq":1,"size":3})"));
  check_receipt(receipt, 1, served);
  CHECK(receipt.at("result").at("size").to_number<std::uint64_t>() == 3);
}
