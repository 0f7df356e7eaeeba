#include "ledger/store/void_checkpoints.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "ledger/store/checkpoint_files.hpp"
#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

namespace fs = std::filesystem;

void put(const std::string& path, const std::string& text) { std::ofstream(path) << text; }
std::string content(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("a void checkpoint is moved aside, never removed and never over another") {
  const test::TempDir dir;
  put(dir / "5.checkpoint", "first");
  put(dir / "7.checkpoint", "seven");
  REQUIRE(store::set_checkpoint_aside(dir / "", 5));
  CHECK_FALSE(fs::exists(dir / "5.checkpoint"));
  CHECK(content(dir / "void/5.checkpoint") == "first");
  put(dir / "5.checkpoint", "second");
  REQUIRE(store::set_checkpoint_aside(dir / "", 5));
  CHECK(content(dir / "void/5.checkpoint") == "first");
  CHECK(content(dir / "void/5.checkpoint.2") == "second");
  // What lies there is not among the kept ones.
  CHECK(store::kept_checkpoint_sizes(dir / "").value() == std::vector<std::uint64_t>{7});
  const auto missing = store::set_checkpoint_aside(dir / "", 6);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().id == base::ErrorId::file_unwritable);
}

}  // namespace
}  // namespace jcm
