// A small reader for the JSON of test vectors. Test only: the product reads JSON in protocol,
// through Boost.JSON. Numbers are kept as their text, so that 64-bit values stay exact. A fault
// stops the test.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace jcm::test {

struct Json {
  enum class Type { null, boolean, number, text, array, object };
  Type type = Type::null;
  bool flag = false;
  std::string text;  // of a text, or the digits of a number
  std::vector<Json> items;
  std::map<std::string, Json> members;

  bool has(const std::string& key) const { return members.contains(key); }
  const Json& operator[](const std::string& key) const {
    const auto at = members.find(key);
    if (at == members.end()) throw std::runtime_error("vector without the key " + key);
    return at->second;
  }
  std::uint64_t number() const {
    if (type != Type::number) throw std::runtime_error("a number was expected");
    return std::stoull(text);
  }
};

class JsonReader {
 public:
  explicit JsonReader(std::string_view in) : in_(in) {}

  Json read() {
    Json out = value();
    skip_space();
    if (at_ != in_.size()) fail("something follows the value");
    return out;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("JSON at byte " + std::to_string(at_) + ": " + what);
  }
  void skip_space() {
    while (at_ < in_.size() && std::string_view(" \t\r\n").find(in_[at_]) != std::string_view::npos)
      ++at_;
  }
  char peek() {
    skip_space();
    if (at_ == in_.size()) fail("it ends early");
    return in_[at_];
  }
  void expect(std::string_view word) {
    if (in_.substr(at_, word.size()) != word) fail("expected " + std::string(word));
    at_ += word.size();
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  Json value() {
    Json out;
    switch (peek()) {
      case '{':
        out.type = Json::Type::object;
        read_object(out);
        break;
      case '[':
        out.type = Json::Type::array;
        read_array(out);
        break;
      case '"':
        out.type = Json::Type::text;
        out.text = string();
        break;
      case 't':
        out.type = Json::Type::boolean;
        out.flag = true;
        expect("true");
        break;
      case 'f':
        out.type = Json::Type::boolean;
        expect("false");
        break;
      case 'n':
        expect("null");
        break;
      default:
        out.type = Json::Type::number;
        out.text = number_text();
        break;
    }
    return out;
  }
  void read_object(Json& out) {
    expect("{");
    if (take('}')) return;
    do {
      peek();
      const std::string key = string();
      if (!take(':')) fail("expected a colon");
      if (!out.members.emplace(key, value()).second) fail("the key " + key + " stands twice");
    } while (take(','));
    if (!take('}')) fail("expected } or a comma");
  }
  void read_array(Json& out) {
    expect("[");
    if (take(']')) return;
    do out.items.push_back(value());
    while (take(','));
    if (!take(']')) fail("expected ] or a comma");
  }
  std::string number_text() {
    const auto end = in_.find_first_not_of("+-.0123456789eE", at_);
    std::string out(in_.substr(at_, end == std::string_view::npos ? end : end - at_));
    if (out.empty()) fail("expected a value");
    at_ += out.size();
    return out;
  }
  std::uint32_t hex4() {
    const std::string digits(in_.substr(at_, 4));
    if (digits.size() != 4) fail("a cut escape");
    at_ += 4;
    return static_cast<std::uint32_t>(std::stoul(digits, nullptr, 16));
  }
  void append_escape(std::string& out) {
    const char c = in_[at_++];
    const std::string_view plain = "\"\\/bfnrt";
    const auto which = plain.find(c);
    if (which != std::string_view::npos) {
      out += "\"\\/\b\f\n\r\t"[which];
      return;
    }
    if (c != 'u') fail("an unknown escape");
    std::uint32_t scalar = hex4();
    if (scalar >= 0xd800 && scalar < 0xdc00) {
      expect("\\u");
      scalar = 0x10000 + ((scalar - 0xd800) << 10) + (hex4() - 0xdc00);
    }
    append_utf8(out, scalar);
  }
  static void append_utf8(std::string& out, std::uint32_t c) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return put(c);
    if (c < 0x800) {
      put(0xc0 | (c >> 6));
    } else if (c < 0x10000) {
      put(0xe0 | (c >> 12));
      put(0x80 | ((c >> 6) & 63));
    } else {
      put(0xf0 | (c >> 18));
      put(0x80 | ((c >> 12) & 63));
      put(0x80 | ((c >> 6) & 63));
    }
    put(0x80 | (c & 63));
  }
  std::string string() {
    expect("\"");
    std::string out;
    while (true) {
      if (at_ == in_.size()) fail("a text without an end");
      const char c = in_[at_++];
      if (c == '"') return out;
      if (c == '\\')
        append_escape(out);
      else
        out += c;
    }
  }

  std::string_view in_;
  std::size_t at_ = 0;
};

// A file below tests/vectors (JCM_SOURCE_DIR is set by tests/CMakeLists.txt).
inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
inline std::string vector_path(const std::string& name) {
  return std::string(JCM_SOURCE_DIR) + "/tests/vectors/" + name;
}
inline Json read_vectors(const std::string& name) {
  return JsonReader(read_file(vector_path(name))).read();
}

}  // namespace jcm::test
