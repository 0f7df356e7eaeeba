#include "ledger/protocol/frame.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace jcm;
using namespace jcm::protocol;

namespace {

// Everything next() gives until it wants more bytes; "!" for a line too long.
std::vector<std::string> drain(LineSplitter& lines) {
  std::vector<std::string> out;
  for (;;) {
    const auto line = lines.next();
    if (!line) {
      CHECK(line.error().id == base::ErrorId::line_too_long);
      out.emplace_back("!");
      return out;
    }
    if (!*line) return out;
    out.emplace_back(**line);
  }
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("frame: lines come out however the bytes come in") {
  const std::string stream = "one\ntwo\r\n\n \t\r\n{\"three\":3}\nfour\n";
  const Lines expected{"one", "two\r", "{\"three\":3}", "four"};
  for (std::size_t step = 1; step <= stream.size(); ++step) {
    LineSplitter lines;
    Lines got;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      lines.feed(std::string_view(stream).substr(at, step));
      for (auto& line : drain(lines)) got.push_back(std::move(line));
    }
    INFO(step << " bytes at a time");
    CHECK(got == expected);
    CHECK(lines.finish());
    CHECK(lines.buffered() == 0);
  }
}

TEST_CASE("frame: half a line at the end of the stream is an error, blanks are none") {
  LineSplitter lines;
  lines.feed("whole\nhal");
  CHECK(drain(lines) == Lines{"whole"});
  const auto end = lines.finish();
  REQUIRE_FALSE(end);
  CHECK(end.error().id == base::ErrorId::line_incomplete);
  CHECK(end.error().detail.find("3 bytes") != std::string::npos);
  lines.feed("f\n  ");
  CHECK(drain(lines) == Lines{"half"});
  CHECK(lines.finish());
}

TEST_CASE("frame: a line may have just the limit, and not a byte more") {
  LineSplitter lines(10);
  lines.feed("0123456789\n0123456789");
  CHECK(drain(lines) == Lines{"0123456789"});
  lines.feed("\n");
  CHECK(drain(lines) == Lines{"0123456789"});
  lines.feed("0123456789a");
  CHECK(drain(lines) == Lines{"!"});
}

TEST_CASE("frame: after a line too long nothing is read and nothing is kept") {
  LineSplitter lines(10);
  lines.feed("ok\n0123456789ab\nok\n");
  CHECK(drain(lines) == Lines{"ok", "!"});
  lines.feed("ok\n");
  CHECK(drain(lines) == Lines{"!"});
  CHECK(lines.buffered() == 0);
  CHECK(lines.finish());
}

TEST_CASE("frame: many megabytes without a line feed stop at the limit") {
  LineSplitter lines;
  const std::string piece(1 << 16, 'x');
  std::size_t fed = 0;
  while (fed < 10 * base::max_line_bytes) {
    lines.feed(piece);
    fed += piece.size();
    if (!lines.next()) break;
  }
  CHECK(fed <= base::max_line_bytes + piece.size());
  CHECK(lines.buffered() == 0);
}
