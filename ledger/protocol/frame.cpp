#include "ledger/protocol/frame.hpp"

#include <fmt/format.h>

namespace jcm::protocol {
namespace {

base::Error too_long(std::size_t limit) {
  return base::error(
      base::ErrorId::line_too_long,
      fmt::format("a line is longer than {} bytes; send less in one request, for example "
                  "a batch of fewer items",
                  limit));
}

bool blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

void LineSplitter::feed(std::string_view bytes) {
  if (too_long_) return;  // nothing after a lost line can be read
  buffer_.erase(0, start_);
  scanned_ -= start_;
  start_ = 0;
  buffer_.append(bytes);
}

base::Result<std::optional<std::string_view>> LineSplitter::next() {
  while (!too_long_) {
    const std::size_t end = buffer_.find('\n', scanned_);
    const std::size_t length = (end == std::string::npos ? buffer_.size() : end) - start_;
    if (length > max_line_) {
      too_long_ = true;
      buffer_.clear();
      buffer_.shrink_to_fit();
      start_ = scanned_ = 0;
      break;
    }
    if (end == std::string::npos) {
      scanned_ = buffer_.size();
      return std::optional<std::string_view>();
    }
    const auto line = std::string_view(buffer_).substr(start_, length);
    start_ = scanned_ = end + 1;
    if (!blank(line)) return std::optional<std::string_view>(line);
  }
  return too_long(max_line_);
}

base::Status LineSplitter::finish() const {
  if (too_long_ || blank(std::string_view(buffer_).substr(start_))) return {};
  return base::error(
      base::ErrorId::line_incomplete,
      fmt::format("the stream ends {} bytes into a line; end every request with a line "
                  "feed",
                  buffered()));
}

}  // namespace jcm::protocol
