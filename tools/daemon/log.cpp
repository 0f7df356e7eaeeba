#include "tools/daemon/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace jcm::daemon {
namespace {

// A value in quotes on one line: an event stays one line whatever it tells of.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

spdlog::level::level_enum level_of(service::LogLevel level) {
  switch (level) {
    case service::LogLevel::debug:
      return spdlog::level::debug;
    case service::LogLevel::info:
      return spdlog::level::info;
    case service::LogLevel::warning:
      return spdlog::level::warn;
    case service::LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

}  // namespace

service::Log start_log(const std::string& level) {
  const auto logger = std::make_shared<spdlog::logger>(
      "jcm-ledgerd", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("time=%Y-%m-%dT%H:%M:%S.%fZ level=%l msg=%v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  return [logger](service::LogLevel at, const std::string& text) {
    logger->log(level_of(at), "{}", quoted(text));
  };
}

}  // namespace jcm::daemon
