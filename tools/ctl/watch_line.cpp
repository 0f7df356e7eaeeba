// One entry in one line.
#include <fmt/format.h>

#include <set>

#include "tools/ctl/watch.hpp"

namespace jcm::ctl {
namespace {

constexpr const char* layout = "{:>9}  {:<27}  {:<22}  {:<5}  {}\n";
constexpr std::size_t before_words = 9 + 2 + 27 + 2 + 22 + 2 + 5 + 2;

void add(std::string& words, const std::string& more) {
  if (more.empty()) return;
  if (!words.empty()) words += ", ";
  words += more;
}

// "7,158 credits to JP-GH-000001-42"; of several accounts, how many there are.
std::string issued_words(const json::array& issued) {
  std::uint64_t quantity = 0;
  std::set<std::string> accounts;
  for (const auto& value : issued) {
    quantity += number_at(as_object(value), "quantity");
    accounts.insert(text_at(as_object(value), "account"));
  }
  return fmt::format(
      "{} credits to {}", reports::thousands(quantity),
      accounts.size() == 1 ? *accounts.begin() : fmt::format("{} accounts", accounts.size()));
}

// What was worked out says most; then what was given, but for what stands in the line already and
// for what is long. So a kind that this program has never heard of reads well enough.
std::string words_of(const json::object& entry) {
  const auto& resolved = object_at(entry, "resolved");
  const auto& body = object_at(entry, "body");
  std::string words;
  const bool counted = has(resolved, "quantity");
  if (counted) add(words, quantity_at(resolved, "quantity") + " credits");
  if (has(resolved, "issued")) add(words, issued_words(array_at(resolved, "issued")));
  add(words, text_at(resolved, "account"));
  if (has(body, "from") && has(body, "to"))
    add(words, text_at(body, "from") + " -> " + text_at(body, "to"));
  const std::set<std::string_view> said = {"from", "to", "note", "business_date", "effective_on"};
  for (const auto& [key, value] : body) {
    const auto name = protocol::view_of(key);
    if (said.contains(name) || value.is_structured() || value.is_null()) continue;
    if (name == "quantity" && counted) continue;
    if (name == "registry" && text_of(value) == text_at(entry, "scope")) continue;
    add(words, fmt::format("{} {}", name, text_of(value)));
  }
  return words;
}

}  // namespace

std::string watch_heading() {
  return fmt::format(fmt::runtime(layout), "entry", "recorded at", "kind", "scope", "what");
}

std::string watch_line(const json::object& entry, std::size_t width) {
  std::string words = words_of(entry);
  if (width > before_words + 10) {
    const auto lines = reports::wrap(words, width - before_words);
    if (lines.size() > 1) words = reports::wrap(words, width - before_words - 4).front() + " ...";
  }
  return fmt::format(fmt::runtime(layout), reports::thousands(number_at(entry, "seq")),
                     text_at(entry, "recorded_at"), text_at(entry, "kind"), text_at(entry, "scope"),
                     words);
}

}  // namespace jcm::ctl
