// A real ledger in a temporary directory, with a clock and entropy that the test decides.
#pragma once

#include <catch2/catch.hpp>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "ledger/engine/ledger.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_entropy.hpp"
#include "tests/support/temporary_directory.hpp"

namespace jcm::test {

inline std::unique_ptr<crypto::FileKey> key_from(std::uint8_t fill) {
  const std::array<std::uint8_t, 32> seed = [&] {
    std::array<std::uint8_t, 32> bytes{};
    bytes.fill(fill);
    return bytes;
  }();
  auto key = crypto::FileKey::from_seed(seed);
  REQUIRE(key);
  return std::move(*key);
}

// The builder's command as a caller would send it: personal fields as texts, no digests.
inline engine::WriteItem item(std::string id, Command command) {
  engine::WriteItem made{RequestId{std::move(id)}, std::move(command), {}};
  for (const auto& [field, digest] : made.command.personal)
    made.texts[field] = "Text of " + std::string(text_of(field));
  made.command.personal.clear();
  return made;
}

// Fails the test with the reason.
template <class Status>
void require_ok(const Status& status) {
  if (!status) FAIL(base::id_text(status.error().id) << ": " << status.error().detail);
}

// Entries after TestLedger::furnish: the genesis, what furnishing() makes, two go_live.
inline const std::uint64_t furnished_size = furnishing().size() + 2;

class TestLedger {
 public:
  TestLedger() {
    options.layout.data = directory / "data";
    options.checkpoint_interval_ms = 5;
  }

  base::Status init() {
    return engine::Ledger::init(options, {"test.example/ledger", 1000, "A. Officer", {}, {}}, *key,
                                clock, entropy);
  }
  base::Status open() {
    ledger.reset();
    auto opened = engine::Ledger::open(options, *key, clock, entropy);
    if (!opened) return opened.error();
    ledger = std::move(*opened);
    return {};
  }
  void start() {
    require_ok(init());
    require_ok(open());
  }
  void close() {
    require_ok(ledger->stop());
    ledger.reset();
  }
  // Registries, accounts, the first decision and its issuances; live.
  void furnish() {
    int number = 0;
    auto commands = furnishing();
    commands.push_back(go_live("JP"));
    commands.push_back(go_live("MN"));
    for (std::size_t i = 1; i < commands.size(); ++i) {
      require_ok(write("furnish-" + std::to_string(++number), std::move(commands[i])));
    }
  }

  engine::WriteOutcome send(engine::WriteRequest request) const {
    std::promise<engine::WriteOutcome> answer;
    request.actor = {1, 1000};
    ledger->submit(std::move(request),
                   [&](engine::WriteOutcome outcome) { answer.set_value(std::move(outcome)); });
    return answer.get_future().get();
  }
  engine::WriteOutcome send(std::vector<engine::WriteItem> items,
                            engine::Atomicity atomicity = engine::Atomicity::per_item,
                            bool dry_run = false) const {
    return send(engine::WriteRequest{std::move(items), atomicity, dry_run, {}});
  }
  engine::ItemOutcome write(std::string id, Command command) const {
    auto outcome = send({item(std::move(id), std::move(command))});
    REQUIRE(outcome.items.size() == 1);
    return std::move(outcome.items.front());
  }
  engine::ItemOutcome try_out(std::string id, Command command) const {
    auto outcome =
        send({item(std::move(id), std::move(command))}, engine::Atomicity::per_item, true);
    REQUIRE(outcome.items.size() == 1);
    return std::move(outcome.items.front());
  }

  TemporaryDirectory directory;
  engine::Options options;
  FakeClock clock{instant("2026-02-01T00:00:00Z")};
  FakeEntropy entropy;
  std::unique_ptr<crypto::FileKey> key = key_from(7);
  std::unique_ptr<engine::Ledger> ledger;
};

// The id of a refusal, or "accepted".
inline std::string id_of(const base::Status& status) {
  return status ? "accepted" : std::string(base::id_text(status.error().id));
}
inline std::string id_of(const engine::ItemOutcome& outcome) {
  return outcome ? "accepted" : std::string(base::id_text(outcome.error().id));
}

inline Command move_units(std::uint64_t quantity) {
  return transfer(entity("JP", 1), entity("JP", 2), by_quantity(quantity));
}

}  // namespace jcm::test
