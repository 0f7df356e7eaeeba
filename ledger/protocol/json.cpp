#include "ledger/protocol/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <exception>
#include <vector>

#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"

namespace jcm::protocol {
namespace {

// Builds the value like Boost's own handler and beside it remembers the keys of every open object.
// A repeated key does not stop the parser: the rest must be JSON before we say what is wrong with
// it.
class Builder {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  Builder() : stack_(json::storage_ptr(), scratch_, sizeof scratch_) {}

  json::value release() { return stack_.release(); }
  [[nodiscard]] const std::optional<std::string>& repeated_key() const { return repeated_key_; }

  bool on_document_begin(json::error_code&) {
    stack_.reset();
    return true;
  }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) {
    levels_.push_back({keys_.size(), text_.size()});
    return true;
  }
  bool on_object_end(std::size_t n, json::error_code&) {
    stack_.push_object(n);
    close_level();
    return true;
  }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t n, json::error_code&) {
    stack_.push_array(n);
    return true;
  }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) {
    stack_.push_chars(s);
    text_.append(s.data(), s.size());
    return true;
  }
  bool on_key(json::string_view s, std::size_t n, json::error_code&) {
    stack_.push_key(s);
    text_.append(s.data(), s.size());
    keys_.push_back({text_.size() - n, n});
    return true;
  }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) {
    stack_.push_chars(s);
    return true;
  }
  bool on_string(json::string_view s, std::size_t, json::error_code&) {
    stack_.push_string(s);
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t i, json::string_view, json::error_code&) {
    stack_.push_int64(i);
    return true;
  }
  bool on_uint64(std::uint64_t u, json::string_view, json::error_code&) {
    stack_.push_uint64(u);
    return true;
  }
  bool on_double(double d, json::string_view, json::error_code&) {
    stack_.push_double(d);
    return true;
  }
  bool on_bool(bool b, json::error_code&) {
    stack_.push_bool(b);
    return true;
  }
  bool on_null(json::error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  struct Span {
    std::size_t at, size;
  };
  struct Level {
    std::size_t first_key, first_char;
  };

  void close_level() {
    const Level level = levels_.back();
    levels_.pop_back();
    if (!repeated_key_) find_repeated(level);
    keys_.resize(level.first_key);
    text_.resize(level.first_char);
  }

  void find_repeated(const Level& level) {
    const auto text = [this](const Span& s) {
      return std::string_view(text_).substr(s.at, s.size);
    };
    const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(level.first_key);
    // Sorting keeps an object of a hundred thousand keys from costing their square.
    std::sort(begin, keys_.end(), [&](const Span& a, const Span& b) { return text(a) < text(b); });
    const auto twice = std::adjacent_find(
        begin, keys_.end(), [&](const Span& a, const Span& b) { return text(a) == text(b); });
    if (twice != keys_.end()) repeated_key_ = std::string(text(*twice));
  }

  unsigned char scratch_[4096];
  json::value_stack stack_;
  std::vector<Span> keys_;
  std::vector<Level> levels_;
  std::string text_;  // of the keys of all open objects
  std::optional<std::string> repeated_key_;
};

// A byte-order mark is a common cause worth its own word.
std::string cause(std::string_view text, const json::error_code& code) {
  if (text.starts_with("\xef\xbb\xbf")) return "begins with a byte-order mark; leave it out";
  if (code == json::error::incomplete) return "ends before the value is complete";
  if (code == json::error::extra_data) return "goes on after the value; give one value a line";
  return code.message();
}

base::Status check_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    if (!base::next_scalar(text, at))
      return base::error(base::ErrorId::line_not_utf8,
                         fmt::format("not valid UTF-8 at byte {}; send UTF-8", start + 1));
  }
  return {};
}

base::Result<json::value> parse_checked(std::string_view text) {
  json::parse_options options;
  options.max_depth = base::max_json_depth;
  json::basic_parser<Builder> parser(options);
  json::error_code code;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), code);
  if (!code && used < text.size()) code = json::error::extra_data;
  if (code == json::error::too_deep)
    return base::error(base::ErrorId::json_too_deep,
                       fmt::format("nested deeper than {} levels at byte {}; give a flatter value",
                                   base::max_json_depth, used + 1));
  if (code)
    return base::error(base::ErrorId::json_malformed,
                       fmt::format("not JSON at byte {}: {}", used + 1, cause(text, code)));
  if (const auto& key = parser.handler().repeated_key())
    return base::error(
        base::ErrorId::json_duplicate_key,
        fmt::format("key \"{}\" stands twice in one object; give it once", base::printable(*key)),
        base::printable(*key));
  return parser.handler().release();
}

void write_pretty(std::string& out, const json::value& value, std::size_t indent) {
  const auto line = [&](std::size_t level) { out.append("\n").append(level * 2, ' '); };
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    out += '{';
    bool first = true;
    for (const auto& member : *object) {
      if (!std::exchange(first, false)) out += ',';
      line(indent + 1);
      append_string(out, view_of(member.key()));
      out += ": ";
      write_pretty(out, member.value(), indent + 1);
    }
    line(indent);
    out += '}';
  } else if (const auto* array = value.if_array(); array != nullptr && !array->empty()) {
    out += '[';
    bool first = true;
    for (const auto& element : *array) {
      if (!std::exchange(first, false)) out += ',';
      line(indent + 1);
      write_pretty(out, element, indent + 1);
    }
    line(indent);
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

base::Result<json::value> parse_json(std::string_view text) {
  JCM_TRY_VOID(check_utf8(text));
  try {
    return parse_checked(text);
  } catch (const std::exception& fault) {  // Boost.JSON throws when a container outgrows its limits
    return base::error(base::ErrorId::json_malformed,
                       fmt::format("cannot be held as JSON: {}; send less at once", fault.what()));
  }
}

std::string to_compact(const json::value& value) { return json::serialize(value); }

std::string to_pretty(const json::value& value) {
  std::string out;
  write_pretty(out, value, 0);
  out += '\n';
  return out;
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text.substr(plain, i - plain));
    plain = i + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
    }
  }
  out.append(text.substr(plain));
  out += '"';
}

}  // namespace jcm::protocol
