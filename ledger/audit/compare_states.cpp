#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ledger/audit/verify.hpp"

namespace jcm::audit {
namespace {

using domain::State;

// Collects lines up to a limit and counts the rest.
class Lines {
 public:
  explicit Lines(std::size_t limit) : limit_(limit) {}
  void add(std::string line) {
    if (lines_.size() < limit_)
      lines_.push_back(std::move(line));
    else
      ++more_;
  }
  std::vector<std::string> take() {
    if (more_ > 0) lines_.push_back(fmt::format("and {} more rows", more_));
    return std::move(lines_);
  }

 private:
  std::size_t limit_;
  std::size_t more_ = 0;
  std::vector<std::string> lines_;
};

// The fields of one row in which the two states differ: "balance 10, replay 12".
class Fields {
 public:
  template <class T>
  Fields& field(std::string_view name, const T& stored, const T& replayed) {
    if (stored == replayed) return *this;
    text_ += fmt::format("{}{} {}, replay {}", text_.empty() ? "" : "; ", name, shown(stored),
                         shown(replayed));
    return *this;
  }
  // Values too long to print.
  Fields& same(std::string_view name, bool equal) {
    if (!equal) text_ += fmt::format("{}{} differs", text_.empty() ? "" : "; ", name);
    return *this;
  }
  [[nodiscard]] std::string text() const { return text_; }

 private:
  static std::string shown(std::uint64_t value) { return fmt::format("{}", value); }
  static std::string shown(std::int32_t value) { return fmt::format("{}", value); }
  static std::string shown(std::uint32_t value) { return fmt::format("{}", value); }
  static std::string shown(bool value) { return value ? "yes" : "no"; }
  static std::string shown(const std::string& value) { return '"' + value + '"'; }
  static std::string shown(domain::Quantity value) { return fmt::format("{}", value.raw()); }
  static std::string shown(domain::Date value) { return base::to_text(value); }
  static std::string shown(domain::Timestamp value) { return base::to_text(value); }
  static std::string shown(const domain::AccountNumber& value) { return value.text(); }
  static std::string shown(domain::AccountStatus value) {
    return std::string(domain::text_of(value));
  }
  static std::string shown(domain::Side value) { return std::string(domain::text_of(value)); }
  template <class T>
  static std::string shown(const std::optional<T>& value) {
    return value ? shown(*value) : "none";
  }
  std::string text_;
};

std::string differences(const domain::RegistryRow& s, const domain::RegistryRow& r) {
  return Fields()
      .field("side", s.side, r.side)
      .field("name", s.name, r.name)
      .field("offset in minutes", s.utc_offset_minutes, r.utc_offset_minutes)
      .field("live", s.live, r.live)
      .field("last business date", s.last_business_date, r.last_business_date)
      .field("opened by entry", s.opened_by, r.opened_by)
      .text();
}

std::string differences(const domain::ProjectRow& s, const domain::ProjectRow& r) {
  return Fields()
      .field("recorded by entry", s.recorded_by, r.recorded_by)
      .field("title", s.facts.title, r.facts.title)
      .field("registered on", s.facts.registered_on, r.facts.registered_on)
      .same("the recorded facts", s.facts == r.facts)
      .text();
}

std::string differences(const domain::DecisionRow& s, const domain::DecisionRow& r) {
  return Fields()
      .field("recorded by entry", s.recorded_by, r.recorded_by)
      .same("the recorded facts", s.facts == r.facts)
      .same("which lines are posted", s.postings == r.postings)
      .field("amended date", s.amended_decided_on, r.amended_decided_on)
      .field("amended reference", s.amended_reference, r.amended_reference)
      .field("amended by entry", s.amended_by, r.amended_by)
      .field("withdrawn by entry", s.withdrawn_by, r.withdrawn_by)
      .text();
}

std::string differences(const domain::AccountRow& s, const domain::AccountRow& r) {
  return Fields()
      .field("balance", s.balance, r.balance)
      .field("status", s.status, r.status)
      .field("opened by entry", s.opened_by, r.opened_by)
      .field("opened on", s.opened_on, r.opened_on)
      .field("last debited on", s.debited_on, r.debited_on)
      .field("debited that day", s.debited, r.debited)
      .same("the digest of the holder's name", s.holder_name == r.holder_name)
      .same("trust property", s.trust_property == r.trust_property)
      .text();
}

std::string differences(const domain::RunRow& s, const domain::RunRow& r) {
  return Fields()
      .field("issued", s.issued, r.issued)
      .field("highest serial", s.highest, r.highest)
      .text();
}

std::string differences(const domain::BlockRow& s, const domain::BlockRow& r) {
  return Fields()
      .field("last serial", s.last, r.last)
      .field("account", s.account, r.account)
      .field("issued by entry", s.issued_by, r.issued_by)
      .text();
}

std::string differences(const domain::KeyRow& s, const domain::KeyRow& r) {
  return Fields()
      .same("the key", s.key == r.key)
      .same("the reason", s.reason == r.reason)
      .same("the recovery key", s.recovery_key == r.recovery_key)
      .same("the trusted head", s.trusted == r.trusted)
      .text();
}

// A described row: the first of its members that differ, by name.
template <domain::Described Row>
std::string differences(const Row& s, const Row& r) {
  Fields fields;
  domain::each_field<Row>(
      [&](const auto& field) { fields.same(field.name, s.*field.member == r.*field.member); });
  return fields.text();
}

// Walks two maps in key order. `name(key)` is what the line begins with.
template <class Map, class Name>
void compare_maps(const Map& stored, const Map& replayed, const Name& name, Lines& lines) {
  auto s = stored.begin();
  auto r = replayed.begin();
  while (s != stored.end() || r != replayed.end()) {
    if (r == replayed.end() || (s != stored.end() && s->first < r->first)) {
      lines.add(name(s->first) + ": stored, but no entry makes it");
      ++s;
    } else if (s == stored.end() || r->first < s->first) {
      lines.add(name(r->first) + ": missing");
      ++r;
    } else {
      if (!(s->second == r->second))
        lines.add(name(s->first) + ": " + differences(s->second, r->second));
      ++s;
      ++r;
    }
  }
}

std::map<domain::AccountNumber, domain::AccountRow> in_order(const State& state) {
  return {state.accounts().begin(), state.accounts().end()};
}

std::string run_text(const domain::NumberingRun& run) {
  return fmt::format("{} {} {}", run.registry.text(), run.project.text(), run.vintage.year);
}

void compare_blocks(const State& stored, const State& replayed, Lines& lines) {
  std::set<domain::NumberingRun> runs;
  for (const auto& [run, row] : stored.runs()) runs.insert(run);
  for (const auto& [run, row] : replayed.runs()) runs.insert(run);
  for (const auto& run : runs)
    compare_maps(
        stored.blocks(run), replayed.blocks(run),
        [&run](domain::Serial first) {
          return fmt::format("block {} from unit {}", run_text(run), first);
        },
        lines);
}

void compare_heads(const State& stored, const State& replayed, Lines& lines) {
  const auto& s = stored.head();
  const auto& r = replayed.head();
  const std::string text =
      Fields()
          .field("entries", s.size, r.size)
          .field("time of the last entry", s.last_time, r.last_time)
          .field("batch", s.batch_id, r.batch_id)
          .field("entries left in the batch", s.batch_remaining, r.batch_remaining)
          .field("entries of the batch", s.batch_count, r.batch_count)
          .same("the genesis", stored.genesis() == replayed.genesis())
          .text();
  if (!text.empty()) lines.add("head: " + text);
}

}  // namespace

std::vector<std::string> compare_states(const State& stored, const State& replayed,
                                        std::size_t limit) {
  Lines lines(limit);
  const auto named = [](std::string_view table) {
    return [table](const auto& key) { return fmt::format("{} {}", table, key.text()); };
  };
  compare_heads(stored, replayed, lines);
  compare_maps(stored.registries(), replayed.registries(), named("registry"), lines);
  compare_maps(stored.projects(), replayed.projects(), named("project"), lines);
  compare_maps(stored.decisions(), replayed.decisions(), named("decision"), lines);
  compare_maps(in_order(stored), in_order(replayed), named("account"), lines);
  compare_maps(
      stored.runs(), replayed.runs(),
      [](const domain::NumberingRun& run) { return "run " + run_text(run); }, lines);
  compare_blocks(stored, replayed, lines);
  compare_maps(
      stored.keys(), replayed.keys(),
      [](domain::Seq seq) { return fmt::format("key of entry {}", seq); }, lines);
  compare_maps(stored.countries(), replayed.countries(), named("country"), lines);
  const auto numbered = [](std::string_view table) {
    return [table](std::uint64_t number) { return fmt::format("{} {}", table, number); };
  };
  compare_maps(stored.officers(), replayed.officers(), numbered("officer"), lines);
  compare_maps(
      stored.policies(), replayed.policies(),
      [](const domain::PolicyKey& key) {
        return fmt::format("policy {} {}", key.registry.text(), domain::text_of(key.operation));
      },
      lines);
  compare_maps(stored.proposals(), replayed.proposals(), numbered("proposal of entry"), lines);
  compare_maps(stored.holds(), replayed.holds(), numbered("hold of entry"), lines);
  compare_maps(
      stored.marks(), replayed.marks(),
      [](const domain::MarkKey& key) {
        return fmt::format("{} of entry {} on {} from unit {}", domain::text_of(key.kind),
                           key.cause, run_text(key.run), key.first);
      },
      lines);
  compare_maps(stored.reversals(), replayed.reversals(), numbered("reversal of entry"), lines);
  compare_maps(
      stored.authorizations(), replayed.authorizations(),
      [](const std::string& id) { return "authorization " + id; }, lines);
  compare_maps(
      stored.itmos(), replayed.itmos(),
      [](const domain::ItmoKey& key) {
        return fmt::format("ITMO numbers {} {} {}", key.approach, key.party, key.vintage.year);
      },
      lines);
  compare_maps(
      stored.seals(), replayed.seals(),
      [](const domain::SealKey& key) {
        return fmt::format("seal {} {}", key.registry.text(), base::to_text(key.as_of));
      },
      lines);
  compare_maps(
      stored.erasures(), replayed.erasures(),
      [](const base::Digest& digest) { return "erasure of " + base::to_hex(digest.view()); },
      lines);
  return lines.take();
}

}  // namespace jcm::audit
