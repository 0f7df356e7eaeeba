// Deterministic CBOR (RFC 8949, section 4.2.1), the part of it that the ledger uses: integers, byte
// strings, text, arrays, booleans, and maps whose keys are unsigned integers in ascending order.
// Every value has one spelling: the writer writes no other and the reader takes no other. Row
// values of the store use it too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"

namespace jcm::chain::cbor {

enum class Major : std::uint8_t {
  unsigned_integer = 0,
  negative_integer = 1,
  byte_string = 2,
  text = 3,
  array = 4,
  map = 5,
  tag = 6,     // refused
  simple = 7,  // true and false only
};

// Appends to a buffer that the caller owns.
class Writer {
 public:
  explicit Writer(base::Bytes& out) : out_(out) {}

  void uint(std::uint64_t value) { head(Major::unsigned_integer, value); }
  void integer(std::int64_t value) {
    if (value >= 0) return uint(static_cast<std::uint64_t>(value));
    head(Major::negative_integer, ~static_cast<std::uint64_t>(value));  // -1 - value, no overflow
  }
  void bytes(base::ByteView value) {
    head(Major::byte_string, value.size());
    out_.insert(out_.end(), value.begin(), value.end());
  }
  void text(std::string_view value) {
    head(Major::text, value.size());
    out_.insert(out_.end(), value.begin(), value.end());
  }
  void boolean(bool value) { out_.push_back(value ? 0xf5 : 0xf4); }
  // The items follow.
  void array(std::uint64_t count) { head(Major::array, count); }

 private:
  friend class MapWriter;
  void head(Major major, std::uint64_t value) {
    const auto lead = static_cast<std::uint8_t>(static_cast<unsigned>(major) << 5);
    if (value < 24) return out_.push_back(static_cast<std::uint8_t>(lead | value));
    long_head(lead, value);
  }
  void long_head(std::uint8_t lead, std::uint64_t value);
  base::Bytes& out_;
};

// Writes a map entry by entry, so that absent fields need no counting beforehand: the head is one
// byte, filled in by close(). At most 23 keys, which must ascend.
class MapWriter {
 public:
  explicit MapWriter(Writer& writer) : writer_(writer), head_at_(writer.out_.size()) {
    writer_.out_.push_back(0xa0);
  }
  // The value is to be written to the writer that is returned.
  Writer& key(std::uint64_t key) {
    JCM_CHECK(count_ == 0 || key > last_);
    last_ = key;
    ++count_;
    writer_.uint(key);
    return writer_;
  }
  void close() {
    JCM_CHECK(count_ < 24);
    writer_.out_[head_at_] = static_cast<std::uint8_t>(0xa0 | count_);
  }

 private:
  Writer& writer_;
  std::size_t head_at_;
  std::uint64_t last_ = 0;
  unsigned count_ = 0;
};

// Reads a buffer that outlives it; views it returns point into that buffer. The first fault stays:
// after it every call returns zero or nothing, and status() gives the fault. So callers read
// straight on and ask once, but must bound every loop by what they read (counts are never larger
// than the bytes left). Faults: cbor.malformed (not CBOR, outside the subset, or text that
// base/text.hpp refuses), cbor.not_canonical (another spelling of a value), record.malformed (not
// what the caller asked for).
class Reader {
 public:
  explicit Reader(base::ByteView in)
      : begin_(in.data()), at_(in.data()), end_(in.data() + in.size()) {}

  std::uint64_t uint() { return head(Major::unsigned_integer); }
  std::int64_t integer();  // cbor.malformed outside -2^63 .. 2^63 - 1
  base::ByteView bytes() { return span(Major::byte_string); }
  std::string_view text();
  bool boolean();
  std::uint64_t array();  // number of items that follow
  std::uint64_t map();    // number of pairs that follow; see MapReader
  // Whether the next item is of that type; false at the end.
  [[nodiscard]] bool next_is(Major major) const {
    return at_ != end_ && (*at_ >> 5) == static_cast<unsigned>(major);
  }

  [[nodiscard]] bool ok() const { return !fault_.has_value(); }
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }
  // Records a fault of the caller's finding, unless there is one already.
  void fail(base::ErrorId id, std::string_view what);
  // The fault so far, if any.
  [[nodiscard]] base::Status status() const;
  // The same, and bytes left over are a fault too (cbor.malformed).
  [[nodiscard]] base::Status finish();

 private:
  std::uint64_t head(Major want) {
    if (at_ != end_ && *at_ < 0xe0) {
      const unsigned lead = *at_;
      if ((lead >> 5) == static_cast<unsigned>(want) && (lead & 31) < 24) {
        ++at_;
        return lead & 31;
      }
    }
    return long_head(want);
  }
  std::uint64_t long_head(Major want);
  void wrong_type(Major want);
  base::ByteView span(Major major);
  std::uint64_t count(Major major, std::uint64_t bytes_each);

  const std::uint8_t* begin_;
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  std::optional<base::Error> fault_;
};

// Reads a map with unsigned keys. Ask for the keys in ascending order, then call end(): a key that
// was never asked for is record.malformed, one out of order or doubled is cbor.not_canonical.
class MapReader {
 public:
  explicit MapReader(Reader& reader) : reader_(reader), left_(reader.map()) {}
  // Whether the map holds the key; if so its value is next in the reader.
  bool has(std::uint64_t key) {
    if (!pending_ && !next_key()) return false;
    if (key_ == key) {
      pending_ = false;
      return true;
    }
    if (key_ < key) unknown_key();
    return false;
  }
  // The same for a key that must be there (record.malformed).
  bool need(std::uint64_t key) {
    if (has(key)) return true;
    missing_key(key);
    return false;
  }
  void end() {
    if (pending_ || next_key()) unknown_key();
  }

 private:
  bool next_key() {
    if (left_ == 0) return false;
    --left_;
    const std::uint64_t key = reader_.uint();
    if (!reader_.ok() || (started_ && key <= key_)) return no_key(key);
    key_ = key;
    started_ = true;
    pending_ = true;
    return true;
  }
  bool no_key(std::uint64_t key);
  void missing_key(std::uint64_t key);
  void unknown_key();
  Reader& reader_;
  std::uint64_t left_;
  std::uint64_t key_ = 0;
  bool started_ = false;
  bool pending_ = false;  // key_ is read, its value is not
};

}  // namespace jcm::chain::cbor
