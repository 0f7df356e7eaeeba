// The language of tests/scenarios/*.txt: one row a command, its last column (behind "|") the
// expected outcome: "ok" or an error id. tests/scenarios/README.md describes the rows.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "ledger/base/text.hpp"
#include "tests/support/domain_builders.hpp"

namespace jcm::test {

using Words = std::vector<std::string>;

inline Words words_of(const std::string& text, char separator = ' ') {
  Words out;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, separator);)
    if (!word.empty()) out.push_back(word);
  return out;
}

class Scenario {
 public:
  // The outcome of one row. Rows that no rule knows stop the test program: they are a fault of the
  // file.
  std::string run(const std::string& row) {
    Words words = words_of(row);
    if (words.empty()) fail(row);
    if (words[0] == "time") {
      book.set_time(words.at(1));
      return "ok";
    }
    if (words[0] == "holds") return holds(words);
    auto command = build(row, words);
    if (!command) return std::string(base::id_text(command.error().id));
    const auto result = book.submit(*std::move(command));
    return result ? "ok" : std::string(base::id_text(result.error().id));
  }

  Book book;

 private:
  [[noreturn]] static void fail(const std::string& row) {
    std::fprintf(stderr, "scenario: cannot read \"%s\"\n", row.c_str());
    std::abort();
  }

  // "JP-EH-2": the printed number without its zeros and check digits.
  static AccountNumber short_account(const std::string& text) {
    const auto parts = words_of(text, '-');
    if (parts.size() != 3) fail(text);
    static const std::map<std::string, AccountKind> kinds{{"GH", AccountKind::government_holding},
                                                          {"EH", AccountKind::entity_holding},
                                                          {"CA", AccountKind::cancellation},
                                                          {"RE", AccountKind::retirement}};
    return account(parts[0], kinds.at(parts[1]), static_cast<std::uint32_t>(std::stoul(parts[2])));
  }
  static DecisionKey key_of(const Words& words, std::size_t at) {
    const auto period = words.at(at + 1);
    return decision_key(words.at(at), period.substr(0, 10), period.substr(12), words.at(at + 2));
  }

  std::string holds(const Words& words) {
    const auto number = short_account(words.at(1));
    if (words.size() == 3 && words[2].find('-') == std::string::npos) {
      const auto held = book.balance(number);
      return std::to_string(held) == words[2] ? "ok" : "holds " + std::to_string(held);
    }
    std::string expected;
    std::string found;
    for (std::size_t i = 2; i < words.size(); ++i) expected += words[i] + " ";
    for (const auto& text : book.holdings(number)) found += text + " ";
    return found == expected ? "ok" : "holds " + found;
  }

  // Options at the end of a row, taken off it.
  struct Options {
    std::string on, effective, without, overlaps_with;
  };
  static Options take_options(Words& words) {
    Options out;
    while (words.size() > 2) {
      const std::string name = words[words.size() - 2];
      std::string* value = name == "on"          ? &out.on
                           : name == "effective" ? &out.effective
                           : name == "without"   ? &out.without
                           : name == "despite"   ? &out.overlaps_with
                                                 : nullptr;
      if (value == nullptr) break;
      *value = words.back();
      words.resize(words.size() - 2);
    }
    return out;
  }

  static base::Result<Command> build(const std::string& row, Words words) {
    const auto options = take_options(words);
    JCM_TRY(auto command, given(row, words));
    if (!options.on.empty()) command.common.business_date = day(options.on);
    if (!options.effective.empty()) command.common.effective_on = day(options.effective);
    if (options.without == "authority") command.authority.reset();
    if (options.without == "beneficiary") command.personal.erase(PersonalField::beneficiary);
    if (options.without == "holder") command.personal.clear();
    if (!options.overlaps_with.empty()) {
      auto& decision = std::get<RecordDecision>(command.given);
      const auto parts = words_of(options.overlaps_with, '/');  // period/decided_on
      decision.overlaps = {key_of({decision.key.project.text(), parts.at(0), parts.at(1)}, 0)};
      decision.overlap_reason = "Said in the scenario";
    }
    return command;
  }

  static base::Result<Command> given(const std::string& row, const Words& words) {
    const std::string verb = words[0] + (words.size() > 1 ? " " + words[1] : "");
    if (words[0] == "genesis") return genesis();
    if (verb == "registry open")
      return open_registry(words.at(2), words.at(3) == "japan" ? Side::japan : Side::partner,
                           std::stoi(words.at(4)));
    if (verb == "registry live") return go_live(words.at(2));
    if (verb == "project record")
      return record_project(words.at(2), words.at(3) == "validation" ? "" : words.at(3));
    if (verb == "decision record") return decision_row(words);
    if (verb == "account open") {
      auto number = short_account(words.at(2) + "-" + (words.size() > 3 ? words[3] : "0"));
      return open_account(number.registry.text(), number.kind, "",
                          words.size() > 3 ? std::optional(number.number) : std::nullopt);
    }
    if (verb == "account set")
      return set_status(short_account(words.at(2)),
                        must(parse_account_status(words.at(3)), words[3]));
    if (words[0] == "issue") return issue_row(words);
    if (words[0] == "transfer" || words[0] == "retire" || words[0] == "cancel")
      return debit_row(words);
    fail(row);
  }

  // "JP=40", "JP=2018:10,2019:20", "TH=5/elsewhere"
  static base::Result<Command> decision_row(const Words& words) {
    std::vector<AllocationLine> lines;
    for (std::size_t i = 5; i < words.size(); ++i) {
      const std::string code = words[i].substr(0, 2);
      auto rest = words[i].substr(3);
      const bool hosted = rest.find("/elsewhere") == std::string::npos;
      rest = rest.substr(0, rest.find('/'));
      std::vector<VintageQuantity> vintages;
      std::uint64_t total = 0;
      for (const auto& part : words_of(rest, ',')) {
        const auto colon = part.find(':');
        const auto n =
            must(base::parse_u64(colon == std::string::npos ? part : part.substr(colon + 1)), part);
        total += n;
        if (colon != std::string::npos) vintages.push_back({vintage(std::stoul(part)), credits(n)});
      }
      JCM_TRY_VOID(Quantity::of(total));
      lines.push_back(line(code, total, std::move(vintages)));
      lines.back().hosted = hosted;
    }
    return record_decision(key_of(words, 2), std::move(lines));
  }

  // "JP-EH-1" for the whole line, or "JP-EH-1=2018:10" (quantity), "JP-EH-1=2018:101-110" (serials)
  static base::Result<Command> issue_row(const Words& words) {
    const auto key = key_of(words, 1);
    if (words.at(4).find('=') == std::string::npos) return issue(key, short_account(words[4]));
    std::vector<IssueCredit> list;
    for (std::size_t i = 4; i < words.size(); ++i) {
      const auto equals = words[i].find('=');
      const auto what = words_of(words[i].substr(equals + 1), ':');
      IssueCredit credit{short_account(words[i].substr(0, equals)), vintage(std::stoul(what.at(0))),
                         Quantity{}};
      const auto serials = words_of(what.at(1), '-');
      const auto first = must(base::parse_u64(serials.at(0)), what[1]);
      if (serials.size() == 1) {
        JCM_TRY(credit.units, Quantity::of(first));
      } else {
        JCM_TRY(credit.units, UnitRange::of(first, must(base::parse_u64(serials.at(1)), what[1])));
      }
      list.push_back(credit);
    }
    return issue(key, list[0].account.registry.text(), list);
  }

  // FROM TO, then "100 [of MN004] [vintage 2017]" or blocks
  static base::Result<Command> debit_row(const Words& words) {
    Selection selection;
    if (words.at(3).find('-') != std::string::npos) {
      ByRanges blocks;
      for (std::size_t i = 3; i < words.size(); ++i) {
        JCM_TRY(auto block, UnitBlock::parse(words[i]));
        blocks.push_back(block);
      }
      selection = std::move(blocks);
    } else {
      ByQuantity by;
      JCM_TRY(by.quantity, Quantity::of(must(base::parse_u64(words[3]), words[3])));
      for (std::size_t i = 4; i + 1 < words.size(); i += 2) {
        if (words[i] == "of") by.project = project(words[i + 1]);
        if (words[i] == "vintage") by.vintage = vintage(std::stoul(words[i + 1]));
      }
      selection = by;
    }
    const auto from = short_account(words.at(1));
    const auto to = short_account(words.at(2));
    if (words[0] == "retire") return retire(from, to, std::move(selection));
    if (words[0] == "cancel") return cancel(from, to, std::move(selection));
    return transfer(from, to, std::move(selection));
  }
};

}  // namespace jcm::test
