#include "ledger/store/log_file.hpp"

#include <catch2/catch.hpp>

#include "ledger/store/crc32c.hpp"
#include "tests/store/store_fixture.hpp"

namespace jcm {
namespace {

using store::LogItem;

TEST_CASE("CRC-32C gives the values of RFC 3720, appendix B.4") {
  const auto crc = [](const base::Bytes& bytes) {
    store::Crc32c sum;
    sum.update(bytes);
    return sum.value();
  };
  CHECK(crc(base::Bytes(32, 0x00)) == 0x8a9136aaU);
  CHECK(crc(base::Bytes(32, 0xff)) == 0x62a8ab43U);
  base::Bytes rising;
  for (std::uint8_t i = 0; i < 32; ++i) rising.push_back(i);
  CHECK(crc(rising) == 0x46dd794eU);
}

// A writer of the format, written from its description; the real one is met in raw_files_test.cpp.
class LogWriter {
 public:
  void add(const base::Bytes& record) {
    std::size_t at = 0;
    bool begun = false;
    do {
      const std::size_t left = 32'768 - bytes_.size() % 32'768;
      if (left < 7) {
        bytes_.append(left, '\0');
        continue;
      }
      const std::size_t n = std::min(left - 7, record.size() - at);
      const bool ends = at + n == record.size();
      fragment(begun ? (ends ? 4 : 3) : (ends ? 1 : 2), base::ByteView(record).subspan(at, n));
      begun = true;
      at += n;
      if (ends) return;
    } while (true);
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void fragment(std::uint8_t type, base::ByteView payload) {
    store::Crc32c crc;
    crc.update(type);
    crc.update(payload);
    for (int i = 0; i < 4; ++i) bytes_ += static_cast<char>(crc.masked() >> (8 * i));
    bytes_ += static_cast<char>(payload.size());
    bytes_ += static_cast<char>(payload.size() >> 8);
    bytes_ += static_cast<char>(type);
    bytes_ += base::as_text(payload);
  }
  std::string bytes_;
};

struct Found {
  std::vector<base::Bytes> records;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> damaged;  // offset, length
  std::vector<std::uint64_t> torn;
};
Found scan(const std::string& log) {
  Found found;
  store::scan_log(base::as_bytes(log), [&](const LogItem& item) {
    if (item.kind == LogItem::Kind::record)
      found.records.emplace_back(item.payload.begin(), item.payload.end());
    if (item.kind == LogItem::Kind::damaged) found.damaged.emplace_back(item.offset, item.length);
    if (item.kind == LogItem::Kind::torn) found.torn.push_back(item.offset);
  });
  return found;
}

// Small records, one that spans three blocks, and one after which less than a header is left in a
// block.
std::vector<base::Bytes> sample_records() {
  std::vector<base::Bytes> out;
  for (std::uint64_t i = 0; i < 20; ++i) out.push_back(test::entry_bytes(i));
  out.emplace_back(70'000, 0x5a);
  std::size_t used = 0;
  for (const auto& record : out) used += record.size() + 7;
  used += 2 * 7;  // the long record has three fragments
  out.emplace_back(32'768 - used % 32'768 - 7 - 3, 0x77);
  for (std::uint64_t i = 20; i < 40; ++i) out.push_back(test::entry_bytes(i));
  return out;
}

TEST_CASE("a sound log gives its records, also across blocks and block padding") {
  LogWriter writer;
  for (const auto& record : sample_records()) writer.add(record);
  const auto found = scan(writer.bytes());
  CHECK(found.records == sample_records());
  CHECK(found.damaged.empty());
  CHECK(found.torn.empty());
}

TEST_CASE("a log cut anywhere has a torn end or a whole one, and never damage") {
  LogWriter writer;
  for (const auto& record : sample_records()) writer.add(record);
  const auto all = sample_records();
  for (std::size_t n = 0; n < writer.bytes().size(); n += 101) {
    CAPTURE(n);
    const auto found = scan(writer.bytes().substr(0, n));
    CHECK(found.damaged.empty());
    REQUIRE(found.records.size() <= all.size());
    CHECK(std::equal(found.records.begin(), found.records.end(), all.begin()));
  }
}

TEST_CASE("zeros up to the end are a torn end") {
  LogWriter writer;
  writer.add(test::entry_bytes(1));
  const auto found = scan(writer.bytes() + std::string(5'000, '\0'));
  CHECK(found.records.size() == 1);
  CHECK(found.damaged.empty());
  CHECK(found.torn == std::vector<std::uint64_t>{writer.bytes().size()});
}

TEST_CASE(
    "any one changed byte is named by a piece that holds it, and at most one record is lost") {
  LogWriter writer;
  for (const auto& record : sample_records()) writer.add(record);
  const auto all = sample_records();
  const auto dense = [&](std::size_t at) {  // the first records, and where blocks meet
    return at < 300 || at % 32'768 < 12 || at % 32'768 > 32'755 || at + 300 > writer.bytes().size();
  };
  for (std::size_t at = 0; at < writer.bytes().size(); at += dense(at) ? 1U : 61U) {
    for (const char mask : {'\x01', '\x80'}) {
      std::string log = writer.bytes();
      log[at] = static_cast<char>(log[at] ^ mask);
      const auto found = scan(log);
      const bool named = found.damaged.size() == 1 && found.damaged[0].first <= at &&
                         at < found.damaged[0].first + found.damaged[0].second;
      CAPTURE(at, int{mask}, found.damaged, found.torn, found.records.size());
      REQUIRE((named && found.torn.empty() && found.records.size() + 1 >= all.size()));
    }
  }
}

TEST_CASE("reading goes on at the next block when a header and its record are both destroyed") {
  LogWriter writer;
  for (std::uint64_t i = 0; i < 400; ++i)
    writer.add(base::Bytes(1'000, static_cast<std::uint8_t>(i)));
  std::string log = writer.bytes();
  for (std::size_t i = 2'014; i < 2'100; ++i) log[i] = '\xee';
  const auto found = scan(log);
  REQUIRE(found.damaged.size() == 1);
  CHECK(found.damaged[0] == std::pair<std::uint64_t, std::uint64_t>{2'014, 32'768 - 2'014});
  CHECK(found.records.size() > 360);
  CHECK(found.records.back() == base::Bytes(1'000, static_cast<std::uint8_t>(399)));
}

}  // namespace
}  // namespace jcm
