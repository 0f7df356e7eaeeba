#include "ledger/reports/table.hpp"

#include <algorithm>
#include <numeric>

#include "ledger/base/check.hpp"
#include "ledger/base/text.hpp"

namespace jcm::reports {
namespace {

constexpr std::size_t gap = 2;          // between columns
constexpr std::size_t least_room = 12;  // below this, text is left to the terminal to wrap

// The end of the character at `at`, with the marks that combine with it.
std::size_t character_end(std::string_view text, std::size_t at) {
  const auto step = [&](std::size_t from) {
    std::size_t next = from;
    return base::next_scalar(text, next) ? next : from + 1;
  };
  std::size_t end = step(at);
  while (end < text.size() && display_width(text.substr(end, step(end) - end)) == 0)
    end = step(end);
  return end;
}

std::string padded(std::string_view text, std::size_t width, Align align) {
  const std::size_t used = display_width(text);
  const std::string space(width > used ? width - used : 0, ' ');
  return align == Align::right ? space + std::string(text) : std::string(text) + space;
}

void trim_right(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

}  // namespace

std::vector<std::string> wrap(std::string_view text, std::size_t width, bool keep_words) {
  std::vector<std::string> lines;
  width = std::max<std::size_t>(width, 2);
  while (display_width(text) > width) {
    std::size_t end = 0, used = 0, space = 0;  // `space`: the last blank that fits
    while (end < text.size()) {
      const std::size_t next = character_end(text, end);
      const std::size_t places = display_width(text.substr(end, next - end));
      if (text[end] == ' ') space = end;
      if (used + places > width) break;
      used += places;
      end = next;
    }
    if (space == 0 && keep_words) end = std::min(text.find(' ', end), text.size());
    const std::size_t cut = space > 0 ? space : end;
    lines.emplace_back(text.substr(0, cut));
    trim_right(lines.back());
    text.remove_prefix(cut);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

std::string thousands(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

Table::Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {
  JCM_CHECK(!columns_.empty());
}

void Table::row(std::vector<std::string> cells) {
  JCM_CHECK(cells.size() == columns_.size());
  rows_.push_back({Kind::row, std::move(cells)});
  ++data_rows_;
}

void Table::rule() { rows_.push_back({Kind::rule, {}}); }

void Table::note(std::string text) { rows_.push_back({Kind::note, {std::move(text)}}); }

// Natural widths; then the widest of the columns that may wrap give way, one place at a time.
std::vector<std::size_t> Table::widths(const TableStyle& style) const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::size_t width = display_width(columns_[c].heading);
    for (const auto& row : rows_)
      if (row.kind == Kind::row) width = std::max(width, display_width(row.cells[c]));
    widths.push_back(width);
  }
  if (style.width == 0) return widths;
  std::size_t total =
      std::accumulate(widths.begin(), widths.end(), style.indent + gap * (widths.size() - 1));
  while (total > style.width) {
    std::size_t* widest = nullptr;
    for (std::size_t c = 0; c < widths.size(); ++c)
      if (columns_[c].wraps && widths[c] > columns_[c].narrowest &&
          (widest == nullptr || widths[c] > *widest))
        widest = &widths[c];
    if (widest == nullptr) break;  // nothing more gives way: the terminal wraps
    --*widest;
    --total;
  }
  return widths;
}

std::string Table::text(const TableStyle& style) const {
  const auto width = widths(style);
  const std::string indent(style.indent, ' ');
  std::string out;
  const auto put = [&](const std::vector<std::string>& cells, bool heading) {
    std::vector<std::vector<std::string>> parts;
    std::size_t height = 1;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      parts.push_back(columns_[c].wraps ? wrap(cells[c], width[c]) : std::vector{cells[c]});
      height = std::max(height, parts.back().size());
    }
    for (std::size_t y = 0; y < height; ++y) {
      std::string line;
      for (std::size_t c = 0; c < cells.size(); ++c) {
        if (c > 0) line.append(gap, ' ');
        line += padded(y < parts[c].size() ? parts[c][y] : "", width[c], columns_[c].align);
      }
      trim_right(line);
      out += indent + (heading && style.bold_headings ? "\x1b[1m" + line + "\x1b[0m" : line) + "\n";
    }
  };
  std::vector<std::string> headings, rules;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    headings.push_back(columns_[c].heading);
    rules.emplace_back(width[c], '-');
  }
  put(headings, true);
  put(rules, false);
  const std::size_t before = style.indent + width[0] + gap;
  const std::size_t room = style.width > before + least_room ? style.width - before : 0;
  for (const auto& row : rows_) {
    if (row.kind != Kind::note) {
      put(row.kind == Kind::rule ? rules : row.cells, false);
      continue;
    }
    for (const auto& line : room == 0 ? row.cells : wrap(row.cells[0], room))
      out += std::string(before, ' ') + line + "\n";
  }
  return out;
}

void FactList::add(std::string name, std::string value) {
  facts_.emplace_back(std::move(name), std::move(value));
}

std::string FactList::text(const TableStyle& style) const {
  std::size_t names = 0;
  for (const auto& [name, value] : facts_) names = std::max(names, display_width(name));
  const std::size_t before = style.indent + names + gap;
  const std::size_t room = style.width > before + least_room ? style.width - before : 0;
  std::string out;
  for (const auto& [name, value] : facts_) {
    const auto lines = room == 0 ? std::vector<std::string>{value} : wrap(value, room, true);
    for (std::size_t y = 0; y < lines.size(); ++y) {
      std::string head = padded(y == 0 ? name : "", names, Align::left);
      if (y == 0 && style.bold_headings) head = "\x1b[1m" + head + "\x1b[0m";
      std::string line = std::string(style.indent, ' ') + head + std::string(gap, ' ') + lines[y];
      trim_right(line);
      out += line + "\n";
    }
  }
  return out;
}

}  // namespace jcm::reports
