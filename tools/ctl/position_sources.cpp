#include "tools/ctl/position_sources.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "ledger/archive/reader.hpp"
#include "ledger/base/text.hpp"
#include "ledger/chain/merkle.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/crypto/digest.hpp"
#include "ledger/domain/gates.hpp"
#include "tools/ctl/csv_source.hpp"
#include "tools/ctl/read_file.hpp"

namespace jcm::ctl {
namespace {

using base::ErrorId;

Failure refused(const base::Error& error) { return local_failure(exit_refused, error); }

// Follows the pages of account.list.
std::variant<std::vector<std::string>, Failure> accounts_of(Client& client,
                                                            const domain::RegistryCode& registry) {
  std::vector<std::string> accounts;
  json::object params{{"registry", registry.text()}, {"limit", base::max_page}};
  while (true) {
    const auto answer = client.call("account.list", params);
    if (!answer) return answer.failure();
    for (const auto& row : array_at(answer.object(), "accounts"))
      accounts.push_back(text_at(as_object(row), "account"));
    if (!has(answer.object(), "next")) return accounts;
    params["cursor"] = answer.object().at("next");
  }
}

base::Status add_holdings(reports::Position& position, const json::object& answer,
                          const std::string& account) {
  for (const auto& row : array_at(answer, "holdings"))
    for (const auto& text : array_at(as_object(row), "blocks")) {
      JCM_TRY(const auto block, domain::UnitBlock::parse(text_of(text)));
      JCM_TRY_VOID(reports::add_block(position, block, account));
    }
  return {};
}

// The state after every entry of a source, and the root over their bytes.
struct Replayed {
  domain::State state;
  chain::Frontier tree;
};
base::Result<std::optional<chain::StoredRecord>> next_of(chain::RecordCursor& cursor) {
  JCM_TRY(auto item, cursor.next());
  if (!item) return std::optional<chain::StoredRecord>();
  if (auto* stored = std::get_if<chain::StoredRecord>(&*item))
    return std::optional(std::move(*stored));
  return base::error(ErrorId::archive_damaged,
                     "some of its entries cannot be read; run jcm-verify on it");
}
// The earlier entry that a reversal or an erasure is about.
base::Result<std::optional<domain::Entry>> original_of(const archive::Reader& reader,
                                                       const domain::Entry& entry) {
  const auto about = domain::referred_entry(entry.body.given);
  if (!about || *about >= entry.seq) return std::optional<domain::Entry>();
  JCM_TRY(const auto cursor, reader.open(*about, *about + 1));
  JCM_TRY(const auto stored, next_of(*cursor));
  if (!stored) return std::optional<domain::Entry>();
  JCM_TRY(auto record, chain::decode(stored->bytes));
  return std::optional(std::move(record.entry));
}
base::Result<Replayed> replay_all(const archive::Reader& reader) {
  Replayed out;
  JCM_TRY(const auto cursor, reader.open(0, reader.size()));
  while (true) {
    JCM_TRY(const auto stored, next_of(*cursor));
    if (!stored) return out;
    JCM_TRY(const auto record, chain::decode(stored->bytes));
    const auto& entry = record.entry;
    JCM_TRY(const auto original, original_of(reader, entry));
    auto delta = domain::replay(out.state, entry, original ? &*original : nullptr);
    if (!delta) {
      auto why = std::move(delta).error();
      return base::error(ErrorId::archive_damaged,
                         fmt::format("entry {} breaks a rule ({}: {}); run jcm-verify on it",
                                     entry.seq, base::id_text(why.id), why.detail));
    }
    out.state.absorb(entry, *delta);
    out.tree.append(chain::leaf_hash(stored->bytes));
  }
}

// What was recorded a moment ago may not be signed yet: waits for the signer a while. A ledger that
// signs late is compared as far as it has signed; the size tells.
Answer checkpoint_of_all(Client& client) {
  constexpr auto pause = std::chrono::milliseconds(50);
  const auto status = client.call("status", {});
  if (!status) return status;
  for (int tries = 100; true; --tries) {
    auto checkpoint = client.call("checkpoint", {});
    if (!checkpoint && checkpoint.failure().error.id != "checkpoint.missing") return checkpoint;
    const bool all =
        checkpoint && number_at(checkpoint.object(), "size") >= number_at(status.object(), "size");
    if (all || tries == 0) return checkpoint;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace

Found position_of_ledger(Client& client, const domain::RegistryCode& registry) {
  const auto checkpoint = checkpoint_of_all(client);
  if (!checkpoint) return checkpoint.failure();
  FoundPosition found;
  found.name = text_at(checkpoint.object(), "origin");
  found.size = number_at(checkpoint.object(), "size");
  const auto root = base::digest_from_hex(text_at(checkpoint.object(), "root"));
  if (root) found.head = domain::TrustedHead{found.size, *root};
  auto accounts = accounts_of(client, registry);
  if (auto* failure = std::get_if<Failure>(&accounts)) return std::move(*failure);
  for (const auto& account : std::get<std::vector<std::string>>(accounts)) {
    const auto answer = client.call(
        "holdings", {{"account", account}, {"as_of", json::object{{"seq", found.size - 1}}}});
    if (!answer && answer.failure().error.id == "account.unknown") continue;  // opened since
    if (!answer) return answer.failure();
    if (auto added = add_holdings(found.position, answer.object(), account); !added)
      return refused(added.error());
  }
  return found;
}

Found position_of_archive(const std::string& directory, const domain::RegistryCode& registry) {
  const auto reader = archive::Reader::open(directory);
  if (!reader) return refused(reader.error());
  auto replayed = replay_all(**reader);
  if (!replayed) return refused(replayed.error());
  FoundPosition found;
  found.name = replayed->state.genesis() ? replayed->state.genesis()->origin : directory;
  found.size = replayed->tree.size();
  found.head = domain::TrustedHead{found.size, replayed->tree.root()};
  for (const auto& [run, blocks] : replayed->state.all_blocks()) {
    if (run.registry != registry) continue;
    for (const auto& [first, row] : blocks)
      if (auto added =
              reports::add_block(found.position, {run, {first, row.last}}, row.account.text());
          !added)
        return refused(added.error());
  }
  return found;
}

Found position_of_csv(const std::string& path, const domain::RegistryCode& registry) {
  const auto bytes = read_file(path, "the CSV");
  if (!bytes) return refused(bytes.error());
  const auto source = CsvSource::open(path, {{"block"}, {"account", false}});
  if (!source) return refused(source.error());
  FoundPosition found;
  found.name = std::filesystem::path(path).filename().string();
  found.document =
      domain::DocumentRef{crypto::sha256(base::as_bytes(*bytes)), std::uint64_t{bytes->size()}};
  Faults faults;
  for (const auto& row : source->rows(faults)) {
    if (!row.need("block")) continue;
    for (const auto& block : row.blocks("block")) {
      if (block.run.registry != registry) {
        row.fault("block", fmt::format("{} is not of registry {}", block.text(), registry.text()));
        continue;
      }
      auto added = reports::add_block(found.position, block, std::string(row.raw("account")));
      if (!added) row.fault("block", added.error().detail);
    }
  }
  if (faults.empty()) return found;
  const auto& first = faults.front();
  return refused(base::error(
      ErrorId::csv_malformed,
      fmt::format(
          "{}, line {}, column {}: {}{}", path, first.at.line, first.column, first.what,
          faults.size() > 1 ? fmt::format(" (and {} more faults)", faults.size() - 1) : "")));
}

}  // namespace jcm::ctl
