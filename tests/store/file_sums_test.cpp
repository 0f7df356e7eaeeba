#include "ledger/store/file_sums.hpp"

#include <catch2/catch.hpp>

#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

using store::FileSums;

TEST_CASE("file sums read back as written, and no other text is taken") {
  const test::TempDir dir;
  test::spit(dir / "a", std::string(64 << 10, 'a'));
  test::spit(dir / "b.sst", std::string((64 << 10) + 1, 'b'));
  test::spit(dir / "empty", "");
  REQUIRE(store::write_sums(dir / ".", {}));
  const std::string text = test::slurp(dir / "files.sums");
  const auto sums = FileSums::parse(text);
  REQUIRE(sums);
  REQUIRE(sums->files.size() == 3);
  CHECK(sums->files.at("a").pieces.size() == 1);
  CHECK(sums->files.at("b.sst").pieces.size() == 2);
  CHECK(sums->files.at("b.sst").size == (64 << 10) + 1);
  CHECK(sums->files.at("empty").pieces.empty());
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CAPTURE(at);
    CHECK_FALSE(FileSums::parse(changed));
    CHECK_FALSE(FileSums::parse(text.substr(0, at)));
  }
  CHECK_FALSE(FileSums::parse(text + "\n"));
}

TEST_CASE("known lines are taken over for table files of the same size, and for no other file") {
  const test::TempDir dir;
  test::spit(dir / "1.sst", "table");
  test::spit(dir / "2.sst", "longer table");
  test::spit(dir / "CURRENT", "other");
  FileSums known;
  known.files["1.sst"] = {5, {base::Digest{}}};
  known.files["2.sst"] = {5, {base::Digest{}}};
  known.files["CURRENT"] = {5, {base::Digest{}}};
  REQUIRE(store::write_sums(dir / ".", known));
  const auto sums = FileSums::parse(test::slurp(dir / "files.sums"));
  REQUIRE(sums);
  CHECK(sums->files.at("1.sst").pieces == std::vector{base::Digest{}});
  CHECK(sums->files.at("2.sst").pieces ==
        std::vector{crypto::sha256(base::as_bytes("longer table"))});
  CHECK(sums->files.at("CURRENT").pieces == std::vector{crypto::sha256(base::as_bytes("other"))});
}

TEST_CASE("sums are taken away as a whole and can be put back") {
  const test::TempDir dir;
  CHECK_FALSE(store::take_sums(dir / ".").value().has_value());
  REQUIRE(store::write_sums(dir / ".", {}));
  const std::string text = test::slurp(dir / "files.sums");
  CHECK(store::take_sums(dir / ".").value() == text);
  CHECK_FALSE(test::fs::exists(dir / "files.sums"));
  REQUIRE(store::put_sums(dir / ".", text));
  CHECK(test::slurp(dir / "files.sums") == text);
}

}  // namespace
}  // namespace jcm
