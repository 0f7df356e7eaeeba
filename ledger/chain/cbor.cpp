#include "ledger/chain/cbor.hpp"

#include <fmt/format.h>

#include <limits>

#include "ledger/base/text.hpp"

namespace jcm::chain::cbor {
namespace {

using base::ErrorId;

std::string_view name_of(Major major) {
  switch (major) {
    case Major::unsigned_integer:
      return "an unsigned integer";
    case Major::negative_integer:
      return "a negative integer";
    case Major::byte_string:
      return "a byte string";
    case Major::text:
      return "a text";
    case Major::array:
      return "an array";
    case Major::map:
      return "a map";
    case Major::tag:
      return "a tag";
    case Major::simple:
      return "true or false";
  }
  return "";
}

// Text in entries is nearly always ASCII; the full check costs several times as much.
bool plain_ascii(std::string_view text) {
  bool plain = true;
  for (const char c : text) plain &= c >= 0x20 && c < 0x7f;
  return plain;
}

constexpr std::uint8_t false_byte = 0xf4;
constexpr std::uint8_t true_byte = 0xf5;

}  // namespace

void Writer::long_head(std::uint8_t lead, std::uint64_t value) {
  unsigned width = 8;
  unsigned info = 27;
  if (value <= 0xff) {
    width = 1;
    info = 24;
  } else if (value <= 0xffff) {
    width = 2;
    info = 25;
  } else if (value <= 0xffff'ffff) {
    width = 4;
    info = 26;
  }
  std::array<std::uint8_t, 9> head;
  head[0] = static_cast<std::uint8_t>(lead | info);
  for (unsigned i = 0; i < width; ++i)
    head[1 + i] = static_cast<std::uint8_t>(value >> (8 * (width - 1 - i)));
  out_.insert(out_.end(), head.begin(), head.begin() + 1 + width);
}

void Reader::fail(ErrorId id, std::string_view what) {
  if (fault_) return;
  fault_ = base::error(id, fmt::format("at byte {}: {}", offset(), what));
  at_ = end_;
}

base::Status Reader::status() const {
  if (fault_) return *fault_;
  return {};
}

base::Status Reader::finish() {
  if (ok() && !at_end())
    fail(ErrorId::cbor_malformed, fmt::format("{} bytes follow the end of the item", end_ - at_));
  return status();
}

void Reader::wrong_type(Major want) {
  if (at_ == end_)
    return fail(ErrorId::cbor_malformed,
                fmt::format("{} is missing, the bytes end", name_of(want)));
  const unsigned lead = *at_;
  const auto major = static_cast<Major>(lead >> 5);
  if (major == Major::tag)
    return fail(ErrorId::cbor_malformed, "a tag stands here; entries hold none");
  if (major == Major::simple && lead != false_byte && lead != true_byte)
    return fail(
        ErrorId::cbor_malformed,
        fmt::format("0x{:02x} stands here; entries hold no floats, null, undefined or other "
                    "simple values",
                    lead));
  fail(ErrorId::record_malformed,
       fmt::format("{} stands where {} belongs", name_of(major), name_of(want)));
}

std::uint64_t Reader::long_head(Major want) {
  if (!ok()) return 0;
  if (at_ == end_ || (*at_ >> 5) != static_cast<unsigned>(want)) {
    wrong_type(want);
    return 0;
  }
  const unsigned info = *at_ & 31U;
  if (info < 24) {
    ++at_;
    return info;
  }
  if (info == 31) {
    fail(want == Major::unsigned_integer || want == Major::negative_integer
             ? ErrorId::cbor_malformed
             : ErrorId::cbor_not_canonical,
         "an indefinite length; entries state every length");
    return 0;
  }
  if (info > 27) {
    fail(ErrorId::cbor_malformed, "a reserved length code");
    return 0;
  }
  const unsigned width = 1U << (info - 24);
  if (static_cast<std::size_t>(end_ - at_) <= width) {
    fail(ErrorId::cbor_malformed, "the bytes end inside a number");
    return 0;
  }
  std::uint64_t value = 0;
  for (unsigned i = 1; i <= width; ++i) value = (value << 8) | at_[i];
  const std::uint64_t smallest = width == 1 ? 24 : std::uint64_t{1} << (4 * width);
  if (value < smallest) {
    fail(ErrorId::cbor_not_canonical, fmt::format("{} is not in its shortest form", value));
    return 0;
  }
  at_ += 1 + width;
  return value;
}

std::int64_t Reader::integer() {
  const bool negative = next_is(Major::negative_integer);
  const std::uint64_t raw = negative ? head(Major::negative_integer) : uint();
  if (raw > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    fail(ErrorId::cbor_malformed, "an integer is outside 64 signed bits");
    return 0;
  }
  return negative && ok() ? -1 - static_cast<std::int64_t>(raw) : static_cast<std::int64_t>(raw);
}

base::ByteView Reader::span(Major major) {
  const std::uint64_t length = head(major);
  if (length > static_cast<std::uint64_t>(end_ - at_)) {
    fail(ErrorId::cbor_malformed,
         fmt::format("{} of {} bytes runs past the end", name_of(major), length));
    return {};
  }
  const base::ByteView out(at_, static_cast<std::size_t>(length));
  at_ += length;
  return out;
}

std::string_view Reader::text() {
  const std::string_view out = base::as_text(span(Major::text));
  if (plain_ascii(out)) return out;
  const auto fault = base::find_text_fault(out);
  if (fault == base::TextFault::none) return out;
  fail(ErrorId::cbor_malformed,
       fmt::format("the text \"{}\" {}", base::printable(out), base::describe(fault)));
  return {};
}

bool Reader::boolean() {
  if (at_ == end_ || (*at_ != false_byte && *at_ != true_byte)) {
    if (ok()) wrong_type(Major::simple);
    return false;
  }
  return *at_++ == true_byte;
}

std::uint64_t Reader::count(Major major, std::uint64_t bytes_each) {
  const std::uint64_t items = head(major);
  if (items <= static_cast<std::uint64_t>(end_ - at_) / bytes_each) return items;
  fail(ErrorId::cbor_malformed,
       fmt::format("{} of {} items runs past the end", name_of(major), items));
  return 0;
}

std::uint64_t Reader::array() { return count(Major::array, 1); }
std::uint64_t Reader::map() { return count(Major::map, 2); }

// After these the reader is at its end and every further key is refused at once: fail() keeps the
// first fault only.
bool MapReader::no_key(std::uint64_t key) {
  left_ = 0;
  if (reader_.ok())
    reader_.fail(ErrorId::cbor_not_canonical,
                 fmt::format("key {} follows key {}; keys ascend, each once", key, key_));
  return false;
}

void MapReader::unknown_key() {
  left_ = 0;
  if (reader_.ok())
    reader_.fail(ErrorId::record_malformed, fmt::format("key {} has no meaning here", key_));
}

void MapReader::missing_key(std::uint64_t key) {
  left_ = 0;
  if (reader_.ok()) reader_.fail(ErrorId::record_malformed, fmt::format("key {} is missing", key));
}

}  // namespace jcm::chain::cbor
