#include "tools/ctl/session.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <iostream>

#include "ledger/base/bytes.hpp"
#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"

namespace jcm::ctl {
namespace {

std::size_t width_of(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  const auto given = columns != nullptr ? base::parse_u64(columns) : std::nullopt;
  return given && *given <= 10'000 ? static_cast<std::size_t>(*given) : 0;
}

bool wants_colour() {
  const char* refused = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return (refused == nullptr || *refused == 0) && terminal != nullptr &&
         std::string_view(terminal) != "dumb";
}

}  // namespace

Screen::Screen(std::FILE* to) : stream(to) {
  terminal = ::isatty(::fileno(to)) == 1;
  colour = terminal && wants_colour();
  width = width_of(::fileno(to));
}

void Screen::write(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stream);
}

void Screen::line(std::string_view text) const {
  write(text);
  write("\n");
}

std::string Screen::bold(std::string_view text) const {
  return colour ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
}

std::string Screen::red(std::string_view text) const {
  return colour ? fmt::format("\x1b[1;31m{}\x1b[0m", text) : std::string(text);
}

reports::TableStyle Screen::style(std::size_t indent) const {
  return {.width = width, .indent = indent, .bold_headings = colour};
}

Session::Session() : out(stdout), err(stderr) {}

Client& Session::client() {
  if (!client_) client_.emplace(options.socket, options.timeout_seconds);
  return *client_;
}

Answer Session::call(std::string_view method, const json::object& params) {
  if (options.sign_key.empty()) return client().call(method, params);
  if (!signing_) signing_.emplace(options.sign_key);
  const auto ready = signing_->prepare(client(), method, params);
  if (const auto* failure = std::get_if<Failure>(&ready)) return *failure;
  return client().call(method, std::get<json::object>(ready));
}

Answer Session::call_paged(std::string_view method, json::object params, std::string_view name,
                           std::size_t most) {
  json::object whole;
  json::array rows;
  while (true) {
    const std::size_t wanted = most == 0 ? base::max_page : most - rows.size();
    params["limit"] = std::min(wanted, base::max_page);
    auto answer = call(method, params);
    if (!answer) return answer;
    for (const auto& row : array_at(answer.object(), name)) rows.push_back(row);
    const bool more = has(answer.object(), "next");
    if (whole.empty()) whole = answer.object();
    if (has(answer.object(), "closing")) whole["closing"] = answer.object().at("closing");
    if (!more || (most != 0 && rows.size() >= most)) {
      whole.erase("next");
      if (more) whole["next"] = answer.object().at("next");
      whole[protocol::key_of(name)] = std::move(rows);
      return json::value(std::move(whole));
    }
    params["cursor"] = answer.object().at("next");
  }
}

int Session::fail(const Failure& failure) const {
  const auto& error = failure.error;
  if (options.json) {
    json::object said{{"id", error.id}, {"kind", error.kind}, {"message", error.message}};
    if (!error.field.empty()) said["field"] = error.field;
    if (error.item) said["item"] = *error.item;
    if (!error.next.empty()) said["next"] = error.next;
    said["exit_code"] = static_cast<int>(failure.exit_code);
    err.line(protocol::to_compact(json::object{{"error", std::move(said)}}));
    return failure.exit_code;
  }
  reports::FactList facts;
  const auto shown = [](const std::string& text) {
    return base::printable(text, std::string::npos);
  };
  facts.add("error", shown(error.id));
  facts.add("what", shown(error.message));
  if (!error.field.empty()) facts.add("field", shown(error.field));
  if (error.item) facts.add("item", std::to_string(*error.item + 1));
  if (!error.next.empty()) facts.add("next", shown(error.next));
  std::string text = facts.text({.width = err.width, .indent = 0, .bold_headings = false});
  if (err.colour) text.replace(0, 5, err.red("error"));
  err.write(text);
  return failure.exit_code;
}

int Session::fail(ExitCode exit_code, const base::Error& error) const {
  return fail(local_failure(exit_code, error));
}

int Session::print_json(const json::value& value) const {
  out.line(protocol::to_compact(value));
  return exit_done;
}

int Session::print_table(const reports::Table& table) const {
  out.write(table.text(out.style()));
  return exit_done;
}

int Session::print_csv(const std::vector<std::string>& columns,
                       const std::vector<std::vector<std::string>>& rows) const {
  reports::CsvWriter writer(
      {.neutralise = !options.exact_csv, .byte_order_mark = options.csv_byte_order_mark});
  writer.row(columns);
  for (const auto& row : rows) writer.row(row);
  out.write(writer.text());
  return exit_done;
}

bool can_ask(const Session& session) { return ::isatty(STDIN_FILENO) == 1 && session.err.terminal; }

bool ask(const Session& session, std::string_view question) {
  session.err.write(fmt::format("{} [y/N] ", question));
  std::fflush(session.err.stream);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

std::string random_request_id() {
  std::array<std::uint8_t, 16> raw{};
  JCM_CHECK(::getrandom(raw.data(), raw.size(), 0) == static_cast<ssize_t>(raw.size()));
  raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | 0x40);
  raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80);
  std::string hex = base::to_hex(raw);
  for (const std::size_t at : {8U, 13U, 18U, 23U}) hex.insert(at, "-");
  return hex;
}

}  // namespace jcm::ctl
