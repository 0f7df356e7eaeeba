// A small ledger made by the real gates, chained and signed by the real code, which a test then
// damages: either byte by byte, or as a forger with the key would, by changing entries and chaining
// anew.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>

#include "ledger/audit/verify.hpp"
#include "ledger/chain/merkle.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/memory_source.hpp"

namespace jcm::test {

using audit::Finding;
using audit::FindingId;

inline std::unique_ptr<crypto::FileKey> test_key(std::uint8_t fill = 7) {
  const std::array<std::uint8_t, 32> seed = [fill] {
    std::array<std::uint8_t, 32> s{};
    s.fill(fill);
    return s;
  }();
  auto key = crypto::FileKey::from_seed(seed);
  REQUIRE(key);
  return std::move(key).value();
}

// Entry 0 with the test key.
inline Command signed_genesis() {
  Command command = genesis();
  std::get<Genesis>(command.given).checkpoint_key.bytes = test_key()->public_key().bytes;
  return command;
}

// furnished() of the builders, with the test key in the genesis.
inline Book signed_book(bool live = false) {
  Book book;
  auto commands = furnishing();
  commands.front() = signed_genesis();
  for (auto& command : commands) book.must(std::move(command));
  if (live) {
    book.must(go_live("JP"));
    book.must(go_live("MN"));
  }
  return book;
}

class ChainedLedger {
 public:
  explicit ChainedLedger(const Book& book) : key_(test_key()) {
    for (const auto& entry : book.entries()) add(entry);
  }

  // Appends an entry as it is given (only its digest is made to fit), whatever the rules say.
  void add(Entry entry) {
    entry.request_digest = chain::request_digest(entry);
    chain::Record record;
    record.entry = std::move(entry);
    records.push_back(std::move(record));
    chain_from(records.size() - 1);
  }

  // Encodes and links again, as a forger would who holds the whole store.
  void chain_from(std::size_t first) {
    bytes.resize(records.size());
    for (std::size_t i = first; i < records.size(); ++i) {
      if (i > 0) records[i].prev = chain::leaf_hash(bytes[i - 1]);
      auto encoded = chain::encode(records[i]);
      INFO((encoded ? "" : encoded.error().detail));
      REQUIRE(encoded);
      bytes[i] = std::move(encoded).value();
    }
  }
  // The same after a change of entry i that is meant to be consistent in itself.
  void forge(std::size_t i, const std::function<void(Entry&)>& change) {
    change(records[i].entry);
    records[i].entry.request_digest = chain::request_digest(records[i].entry);
    chain_from(i);
  }

  [[nodiscard]] std::uint64_t size() const { return records.size(); }
  [[nodiscard]] base::Digest leaf(std::size_t i) const { return chain::leaf_hash(bytes[i]); }
  [[nodiscard]] base::Digest root(std::size_t size) const {
    chain::Frontier frontier;
    for (std::size_t i = 0; i < size; ++i) frontier.append(leaf(i));
    return frontier.root();
  }
  [[nodiscard]] std::string origin() const { return "test.example/ledger"; }
  [[nodiscard]] chain::VerifierKey vkey() const { return {origin(), key_->public_key()}; }
  [[nodiscard]] std::string note(std::size_t size) const {
    return sign({origin(), size, root(size)});
  }
  [[nodiscard]] std::string sign(const chain::Checkpoint& checkpoint) const {
    auto note = chain::sign_note(checkpoint.text(), origin(), *key_);
    REQUIRE(note);
    return std::move(note).value();
  }

  std::vector<chain::Record> records;
  std::vector<base::Bytes> bytes;

 private:
  std::shared_ptr<crypto::FileKey> key_;
};

// What an auditor meets: a source, notes, and the witnesses beside them, all made from a sound
// ledger and then damaged one by one.
struct Scene {
  explicit Scene(const ChainedLedger& ledger) {
    for (std::size_t i = 0; i < ledger.size(); ++i) {
      source.entries[i] = ledger.bytes[i];
      leaves.push_back(ledger.leaf(i));
    }
    if (ledger.size() > 0) {
      input.checkpoint_notes.push_back({"checkpoint", ledger.note(ledger.size())});
      input.head = {ledger.size(), leaves.back()};
    }
    input.threads = 1;
  }
  // The hash tiles cover `leaves` when this is on.
  Scene& with_tiles() {
    tiles = true;
    return *this;
  }
  Scene& without_checkpoint() {
    input.checkpoint_notes.clear();
    return *this;
  }

  audit::Report verify() {
    input.records = &source;
    if (tiles)
      input.stored_leaf = [this](Seq seq) -> std::optional<base::Digest> {
        if (seq >= leaves.size()) return std::nullopt;
        return leaves[seq];
      };
    auto report = audit::verify(input);
    REQUIRE(report);
    return std::move(report).value();
  }

  MemorySource source;
  std::vector<base::Digest> leaves;
  audit::Input input;
  bool tiles = false;
};

// "entry.altered 3", "rules.unchecked 3-9", "key.differs": what a test expects, in order.
inline std::string brief(const Finding& finding) {
  std::string text(audit::id_text(finding.id));
  if (finding.first) text += " " + std::to_string(*finding.first);
  if (finding.last && finding.last != finding.first) text += "-" + std::to_string(*finding.last);
  return text;
}
inline std::vector<std::string> briefs(const audit::Report& report) {
  std::vector<std::string> out;
  for (const auto& finding : report.findings) out.push_back(brief(finding));
  return out;
}
using Expected = std::vector<std::string>;

inline const Finding& only(const audit::Report& report, FindingId id) {
  const Finding* found = nullptr;
  for (const auto& finding : report.findings)
    if (finding.id == id) {
      REQUIRE(found == nullptr);
      found = &finding;
    }
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace jcm::test
