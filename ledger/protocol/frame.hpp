// Framing: one request per line. Bytes come in as the socket gives them; complete lines come out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/limits.hpp"
#include "ledger/base/result.hpp"

namespace jcm::protocol {

// Not shared between threads. Holds at most one unfinished line and what was fed after it.
class LineSplitter {
 public:
  explicit LineSplitter(std::size_t max_line = base::max_line_bytes) : max_line_(max_line) {}

  // Takes bytes in. Views that next() gave become invalid.
  void feed(std::string_view bytes);

  // The next complete line without its line feed; absent when more bytes are needed. Lines of
  // nothing but blanks are skipped. line.too_long as soon as a line, complete or not, exceeds the
  // limit: answer it and close the connection, for there is no telling where the next request
  // begins (the error stays).
  base::Result<std::optional<std::string_view>> next();

  // At the end of the stream, after next() gave nothing more: line.incomplete when bytes of an
  // unfinished line are left.
  [[nodiscard]] base::Status finish() const;

  // Bytes held; for limits and metrics.
  [[nodiscard]] std::size_t buffered() const { return buffer_.size() - start_; }

 private:
  std::string buffer_;
  std::size_t start_ = 0;    // where the next line begins
  std::size_t scanned_ = 0;  // no line feed in [start_, scanned_)
  std::size_t max_line_;
  bool too_long_ = false;
};

}  // namespace jcm::protocol
