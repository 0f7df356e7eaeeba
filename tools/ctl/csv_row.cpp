#include <fmt/format.h>

#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"
#include "tools/ctl/csv_source.hpp"

namespace jcm::ctl {

reports::CsvPosition CsvRow::place(std::string_view column) const {
  const auto found = source_->index_.find(column);
  return found == source_->index_.end() ? at() : record_->fields[found->second].at;
}

std::string_view CsvRow::raw(std::string_view column) const {
  const auto found = source_->index_.find(column);
  return found == source_->index_.end() ? std::string_view() : record_->fields[found->second].text;
}

void CsvRow::fault(std::string_view column, std::string what) const {
  faults_->push_back({place(column), std::string(column), std::move(what)});
}

bool CsvRow::need(std::string_view column, std::string_view why) const {
  if (has(column)) return true;
  fault(column, fmt::format("is empty; {}", why.empty() ? "every row needs it" : why));
  return false;
}

void CsvRow::must_be_empty(std::string_view column, std::string_view why) const {
  if (has(column)) fault(column, fmt::format("must be empty {}", why));
}

std::optional<std::string> CsvRow::text(std::string_view column, std::size_t most) const {
  if (!has(column)) return std::nullopt;
  const auto given = raw(column);
  std::size_t offset = 0;
  const auto fault_found = base::find_text_fault(given, &offset);
  if (fault_found != base::TextFault::none) {
    const bool mendable = mend_double_encoding(given).has_value();
    fault(column, fmt::format("{} at byte {}{}", base::describe(fault_found), offset + 1,
                              mendable ? "; the text looks as if it was encoded as UTF-8 twice: "
                                         "--mend-encoding mends that"
                                       : "; remove it"));
    return std::nullopt;
  }
  if (given.size() > most) {
    fault(column, fmt::format("has {} bytes; {} is the most", given.size(), most));
    return std::nullopt;
  }
  return std::string(given);
}

std::optional<base::Date> CsvRow::date(std::string_view column) const {
  if (!has(column)) return std::nullopt;
  const auto date = base::parse_date(raw(column));
  if (!date)
    fault(column,
          fmt::format("\"{}\" is not a date; write YYYY-MM-DD", base::printable(raw(column))));
  return date;
}

std::optional<std::uint64_t> CsvRow::number(std::string_view column, std::uint64_t least,
                                            std::uint64_t most) const {
  if (!has(column)) return std::nullopt;
  const auto number = base::parse_u64(raw(column));
  if (number && *number >= least && *number <= most) return number;
  fault(column, fmt::format("\"{}\" is not a whole number from {} to {}, in digits alone",
                            base::printable(raw(column)), least, most));
  return std::nullopt;
}

std::optional<std::uint64_t> CsvRow::quantity(std::string_view column, bool zero_allowed) const {
  return number(column, zero_allowed ? 0 : 1, base::max_exact_integer);
}

std::optional<domain::RegistryCode> CsvRow::registry(std::string_view column) const {
  if (!has(column)) return std::nullopt;
  const auto code = domain::RegistryCode::parse(raw(column));
  if (!code)
    fault(column, fmt::format("\"{}\" is not a registry; write two capital letters, as in JP",
                              base::printable(raw(column))));
  return code;
}

std::optional<domain::ProjectReference> CsvRow::project(std::string_view column) const {
  if (!has(column)) return std::nullopt;
  const auto reference = domain::ProjectReference::parse(raw(column));
  if (!reference)
    fault(column, fmt::format("\"{}\" is not a project reference; write two capital letters and "
                              "three digits, as in MN006",
                              base::printable(raw(column))));
  return reference;
}

std::optional<domain::AccountNumber> CsvRow::account(std::string_view column) const {
  if (!has(column)) return std::nullopt;
  auto account = domain::AccountNumber::parse(raw(column));
  if (account) return *account;
  fault(column, account.error().detail);
  return std::nullopt;
}

std::optional<std::string> CsvRow::choice(std::string_view column,
                                          const std::vector<std::string_view>& words) const {
  if (!has(column)) return std::nullopt;
  std::string all;
  for (const auto word : words) {
    if (word == raw(column)) return std::string(word);
    all += (all.empty() ? "" : ", ") + std::string(word);
  }
  fault(column, fmt::format("\"{}\" is none of: {}", base::printable(raw(column)), all));
  return std::nullopt;
}

std::vector<domain::UnitBlock> CsvRow::blocks(std::string_view column) const {
  std::vector<domain::UnitBlock> blocks;
  std::string_view rest = raw(column);
  while (!rest.empty()) {
    const auto space = std::min(rest.find(' '), rest.size());
    if (space > 0) {
      auto block = domain::UnitBlock::parse(rest.substr(0, space));
      if (block) {
        blocks.push_back(*block);
      } else {
        fault(column, block.error().detail);
      }
    }
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
  return blocks;
}

}  // namespace jcm::ctl
