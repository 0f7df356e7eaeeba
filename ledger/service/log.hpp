// What the service has to say to its operator. Where it goes is the daemon's affair.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace jcm::service {

enum class LogLevel : std::uint8_t { debug, info, warning, error };
// Called from several threads; `text` is one line and holds nothing a caller chose unescaped.
using Log = std::function<void(LogLevel level, const std::string& text)>;

}  // namespace jcm::service
