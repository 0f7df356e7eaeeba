#include "tools/daemon/config.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <vector>

namespace jcm::daemon {
namespace {

using base::error;
using base::ErrorId;

// One setting: where it stands and how its value is taken. `take` says what is wrong, or nothing.
struct Setting {
  std::string_view table;
  std::string_view key;
  std::function<std::string(const toml::node&)> take;
};

// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): bounds in their natural order
auto whole(std::int64_t least, std::int64_t most, std::function<void(std::int64_t)> put) {
  return [=](const toml::node& node) -> std::string {
    const auto* value = node.as_integer();
    if (value == nullptr || value->get() < least || value->get() > most) {
      return fmt::format("give a whole number from {} to {}", least, most);
    }
    put(value->get());
    return {};
  };
}

auto text(std::string& into) {
  return [&into](const toml::node& node) -> std::string {
    const auto* value = node.as_string();
    if (value == nullptr || value->get().empty()) return "give a text in quotes, not empty";
    into = value->get();
    return {};
  };
}

auto file_path(std::string& into, const std::filesystem::path& folder) {
  return [&into, folder](const toml::node& node) -> std::string {
    if (auto fault = text(into)(node); !fault.empty()) return fault;
    into = (folder / into).lexically_normal().string();
    return {};
  };
}

auto socket_mode(unsigned& into) {
  return [&into](const toml::node& node) -> std::string {
    const auto* value = node.as_string();
    const std::string digits = value == nullptr ? "" : value->get();
    const bool octal =
        digits.size() == 4 && digits[0] == '0' &&
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '7'; });
    if (!octal) return "give four octal digits in quotes, as in \"0660\"";
    into = static_cast<unsigned>(std::stoul(digits, nullptr, 8));
    return {};
  };
}

auto log_level(std::string& into) {
  return [&into](const toml::node& node) -> std::string {
    static constexpr std::string_view known[] = {"debug", "info", "warning", "error"};
    const auto* value = node.as_string();
    if (value == nullptr ||
        std::find(std::begin(known), std::end(known), value->get()) == std::end(known)) {
      return "give one of \"debug\", \"info\", \"warning\", \"error\"";
    }
    into = value->get();
    return {};
  };
}

std::vector<Setting> settings_of(Config& c, const std::filesystem::path& folder) {
  using std::chrono::seconds;
  const auto count = [](std::size_t& into) {
    return [&into](std::int64_t v) { into = static_cast<std::size_t>(v); };
  };
  const auto duration = [](std::chrono::milliseconds& into) {
    return [&into](std::int64_t v) { into = seconds(v); };
  };
  const auto number = [](std::int64_t& into) { return [&into](std::int64_t v) { into = v; }; };
  constexpr std::int64_t day = 86'400;
  return {
      {"ledger", "data", file_path(c.engine.layout.data, folder)},
      {"ledger", "key", file_path(c.key_file, folder)},
      {"checkpoints", "directory", file_path(c.engine.checkpoint_directory, folder)},
      {"checkpoints", "interval_ms", whole(10, 60'000, number(c.engine.checkpoint_interval_ms))},
      {"checkpoints", "keep_every_seconds",
       whole(1, 365 * day, number(c.engine.kept_checkpoint_seconds))},
      {"clock", "jump_tolerance_seconds",
       whole(1, 3'650 * day, number(c.engine.clock_jump_tolerance_seconds))},
      {"socket", "path", file_path(c.service.socket_path, folder)},
      {"socket", "mode", socket_mode(c.service.socket_mode)},
      {"socket", "max_connections", whole(1, 10'000, count(c.service.max_connections))},
      {"socket", "max_open_requests", whole(1, 65'536, count(c.service.max_open_requests))},
      {"socket", "line_deadline_seconds", whole(1, day, duration(c.service.line_deadline))},
      {"socket", "write_deadline_seconds", whole(1, day, duration(c.service.write_deadline))},
      {"socket", "stop_deadline_seconds", whole(1, 3'600, duration(c.service.stop_deadline))},
      {"socket", "read_threads", whole(1, 64, count(c.service.read_threads))},
      {"log", "level", log_level(c.log_level)},
  };
}

base::Error at(const std::string& path, const toml::source_region& where, const std::string& what) {
  return error(ErrorId::config_malformed, fmt::format("{}:{}: {}", path, where.begin.line, what));
}

// The packaged library reports by exception; none leaves this function.
base::Result<toml::table> parse_toml(const std::string& content, const std::string& path) {
  try {
    return toml::parse(content, path);
  } catch (const toml::parse_error& fault) {
    return at(path, fault.source(), std::string(fault.description()));
  }
}

base::Status take_table(const toml::table& table, std::string_view name, const std::string& path,
                        const std::vector<Setting>& settings) {
  for (const auto& [key, node] : table) {
    const auto setting = std::find_if(settings.begin(), settings.end(), [&](const Setting& s) {
      return s.table == name && s.key == key.str();
    });
    if (setting == settings.end()) {
      std::string known;
      for (const Setting& s : settings) {
        if (s.table == name) known += (known.empty() ? "" : ", ") + std::string(s.key);
      }
      return at(path, key.source(),
                fmt::format("unknown key {}.{}: known are {}", name, key.str(), known));
    }
    if (const auto fault = setting->take(node); !fault.empty()) {
      return at(path, node.source(), fmt::format("{}.{}: {}", name, key.str(), fault));
    }
  }
  return {};
}

}  // namespace

base::Result<Config> parse_config(const std::string& content, const std::string& path) {
  JCM_TRY(const toml::table parsed, parse_toml(content, path));
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  Config config;
  config.engine.layout.data.clear();
  config.key_file = (folder / "keys/checkpoint.pem").lexically_normal().string();
  config.service.socket_path = (folder / "ledger.sock").lexically_normal().string();
  const auto settings = settings_of(config, folder);
  for (const auto& [key, node] : parsed) {
    const bool known = std::any_of(settings.begin(), settings.end(),
                                   [&](const Setting& s) { return s.table == key.str(); });
    if (!known || node.as_table() == nullptr) {
      return at(
          path, key.source(),
          fmt::format("unknown table or key {}: known are the tables ledger, checkpoints, clock, "
                      "socket, log",
                      key.str()));
    }
    JCM_TRY_VOID(take_table(*node.as_table(), key.str(), path, settings));
  }
  if (config.engine.layout.data.empty()) {
    return error(
        ErrorId::config_malformed,
        fmt::format("{}: ledger.data is missing: give the data directory, as in\n[ledger]\n"
                    "data = \"data\"",
                    path));
  }
  return config;
}

base::Result<Config> read_config(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (!file || !(content << file.rdbuf())) {
    return error(
        ErrorId::file_unreadable,
        fmt::format("cannot read the configuration {}: give the file that `jcm-ledgerd init` "
                    "made, and make it readable for this user",
                    path));
  }
  return parse_config(content.str(), path);
}

std::string default_config() {
  return R"(# Configuration of jcm-ledgerd; see jcm-ledgerd(8). Relative paths are relative to this file's folder.
# An unknown key is an error.

[ledger]
data = "data"                       # made by `jcm-ledgerd init`; one daemon at a time
key = "keys/checkpoint.pem"         # signs checkpoints; mode 0600; keep it out of the backup of the data

[socket]
path = "ledger.sock"                # at most 107 bytes
mode = "0660"                       # who may connect; who may do what is decided by the caller's uid
max_connections = 256
max_open_requests = 1024            # per connection; beyond it the daemon reads on only when it has answered
line_deadline_seconds = 60          # from the first byte of a request line to its end
write_deadline_seconds = 60         # a client that takes nothing for so long is dropped
stop_deadline_seconds = 10          # for answers that are owed when the daemon stops
read_threads = 2

[checkpoints]
# directory = "checkpoints"         # default: inside the data; elsewhere, a restored backup cannot bring its own
interval_ms = 200                   # at least so long between two signatures
keep_every_seconds = 3600           # so often a checkpoint is kept for ever

[clock]
jump_tolerance_seconds = 86400      # a clock that jumps further ahead stops writes (clock.jumped)

[log]
level = "info"                      # debug, info, warning, error; to standard error
)";
}

}  // namespace jcm::daemon
