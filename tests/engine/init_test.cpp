// An init that ends half way says what to remove, and that is enough to do it again.
#include <fstream>

#include "tests/engine/ledger_fixture.hpp"

using namespace jcm;
using namespace jcm::test;
namespace fs = std::filesystem;

namespace {
bool says(const base::Error& error, const std::string& words) {
  INFO(error.detail);
  CHECK(error.detail.find(words) != std::string::npos);
  return error.detail.find(words) != std::string::npos;
}
}  // namespace

TEST_CASE("an init that fails half way can be done again after what it names is removed") {
  TestLedger t;
  fs::create_directories(t.options.layout.data);
  std::ofstream(t.options.layout.views()) << "a file where the views should be";
  const auto first = t.init();
  REQUIRE_FALSE(first);
  says(first.error(), "remove " + t.options.layout.data);

  SECTION("the half that is there does not open") {
    const auto opened = t.open();
    REQUIRE_FALSE(opened);
    CHECK(id_of(opened) == "checkpoint.missing");
    says(opened.error(), "remove " + t.options.layout.data);
  }
  SECTION("a second init without removing says so again") {
    const auto second = t.init();
    REQUIRE_FALSE(second);
    CHECK(id_of(second) == "store.exists");
    says(second.error(), "remove " + t.options.layout.data);
  }
  fs::remove_all(t.options.layout.data);
  t.start();
  CHECK(t.ledger->status().size == 1);
}

TEST_CASE("init does not take over a directory of checkpoints") {
  TestLedger t;
  t.options.checkpoint_directory = t.directory / "elsewhere";
  require_ok(t.init());
  fs::remove_all(t.options.layout.data);
  const auto refused = t.init();
  REQUIRE_FALSE(refused);
  CHECK(id_of(refused) == "store.exists");
  says(refused.error(), "predecessor");
  CHECK_FALSE(fs::exists(t.options.layout.entries()));
}

TEST_CASE("a ledger that continues another says so in its genesis") {
  TestLedger t;
  const domain::Genesis::Predecessor before{"test.example/old", 40, digest_of(0x42)};
  const base::Digest recovery = digest_of(0x43);
  require_ok(engine::Ledger::init(t.options,
                                  {"test.example/ledger", 1000, "A. Officer", recovery, before},
                                  *t.key, t.clock, t.entropy));
  require_ok(t.open());
  const auto entry = t.ledger->snapshot()->entry(0);
  require_ok(entry);
  const auto& genesis = std::get<domain::Genesis>((*entry)->record->entry.body.given);
  CHECK(genesis.predecessor == before);
  CHECK(genesis.recovery_key == recovery);
}
