// Builders for tests of every room: commands with sensible facts, and a Book that takes them
// through the real gates in memory. Dates are texts ("2017-10-24"); an empty business date leaves
// the field out.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/domain/gates.hpp"
#include "ledger/domain/laws.hpp"

namespace jcm::test {

using namespace jcm::domain;

// Stops the test program on a fault of the test itself.
template <class Optional>
auto must(Optional value, std::string_view what) {
  if (!value) {
    std::fprintf(stderr, "test builder: bad %.*s\n", static_cast<int>(what.size()), what.data());
    std::abort();
  }
  return *std::move(value);
}

inline Date day(std::string_view text) { return must(base::parse_date(text), text); }
inline Timestamp instant(std::string_view text) { return must(base::parse_timestamp(text), text); }
inline RegistryCode registry(std::string_view text) {
  return must(RegistryCode::parse(text), text);
}
inline ProjectReference project(std::string_view text) {
  return must(ProjectReference::parse(text), text);
}
inline Vintage vintage(std::uint64_t year) { return must(Vintage::of(year), "vintage"); }
inline Quantity credits(std::uint64_t n) { return must(Quantity::of(n), "quantity"); }
inline UnitBlock block(std::string_view text) { return must(UnitBlock::parse(text), text); }
inline Digest digest_of(std::uint8_t fill) {
  Digest d;
  d.bytes.fill(fill);
  return d;
}
inline AccountNumber account(std::string_view code, AccountKind kind, std::uint32_t number) {
  return {registry(code), kind, number};
}
inline AccountNumber entity(std::string_view code, std::uint32_t number) {
  return account(code, AccountKind::entity_holding, number);
}
inline AccountNumber government(std::string_view code, std::uint32_t number = 1) {
  return account(code, AccountKind::government_holding, number);
}
inline AccountNumber retirement(std::string_view code, std::uint32_t number = 1) {
  return account(code, AccountKind::retirement, number);
}
inline AccountNumber cancellation(std::string_view code, std::uint32_t number = 1) {
  return account(code, AccountKind::cancellation, number);
}

// The same command under a business date.
inline Command on(std::string_view business_date, Command command) {
  if (!business_date.empty()) command.common.business_date = day(business_date);
  return command;
}

inline Command genesis(std::string origin = "test.example/ledger", std::uint64_t uid = 1000) {
  Command c;
  c.given = Genesis{std::move(origin), digest_of(0x11), std::nullopt, uid, std::nullopt};
  return c;
}

inline Command open_registry(std::string_view code, Side side,
                             std::int32_t utc_offset_minutes = 540) {
  Command c;
  c.given = OpenRegistry{registry(code), side, "Registry " + std::string(code), utc_offset_minutes};
  return c;
}

inline Command go_live(std::string_view code) {
  Command c;
  c.given = GoLive{registry(code)};
  return c;
}

// Registered on a date, or in validation when the date is empty.
inline Command record_project(std::string_view reference,
                              std::string_view registered_on = "2016-01-01") {
  RecordProject p;
  p.reference = project(reference);
  p.country = std::string(reference.substr(0, 2));
  p.title = "Project " + std::string(reference);
  p.methodologies = "MN_AM003 Ver2.0";
  if (!registered_on.empty()) {
    p.status = ProjectStatus::registered;
    p.registered_on = day(registered_on);
  }
  Command c;
  c.given = std::move(p);
  return c;
}

inline DecisionKey decision_key(std::string_view reference, std::string_view period_start,
                                std::string_view period_end, std::string_view decided_on) {
  return {project(reference), day(period_start), day(period_end), day(decided_on)};
}

// A hosted line; without vintages they are assumed when the decision is made.
inline AllocationLine line(std::string_view code, std::uint64_t quantity,
                           std::vector<VintageQuantity> vintages = {}) {
  AllocationLine l;
  l.registry = registry(code);
  l.side = code == "JP" ? Side::japan : Side::partner;
  l.hosted = true;
  l.quantity = credits(quantity);
  l.vintages = std::move(vintages);
  return l;
}

inline Command record_decision(const DecisionKey& key, std::vector<AllocationLine> lines) {
  for (auto& l : lines)
    if (l.vintages.empty() && !l.quantity.is_zero()) {
      l.basis = VintageBasis::period_end;
      l.vintages = {
          {vintage(static_cast<std::uint64_t>(base::year_of(key.period_end))), l.quantity}};
    }
  Command c;
  c.given = RecordDecision{key, std::move(lines), {}, "", "Electronic Decision"};
  return c;
}

inline Command open_account(std::string_view code, AccountKind kind,
                            std::string_view business_date = "",
                            std::optional<std::uint32_t> number = std::nullopt) {
  Command c;
  c.given = OpenAccount{registry(code), kind, number, TrustProperty::none};
  c.personal[PersonalField::holder_name] = digest_of(0x22);
  return on(business_date, std::move(c));
}

inline Command set_status(const AccountNumber& number, AccountStatus status,
                          std::string_view business_date = "") {
  Command c;
  c.given = SetAccountStatus{number, status};
  return on(business_date, std::move(c));
}

// The whole line to one account.
inline Command issue(const DecisionKey& key, const AccountNumber& to,
                     std::string_view business_date = "") {
  Command c;
  c.given = Issue{key, to.registry, to, {}};
  return on(business_date, std::move(c));
}
inline Command issue(const DecisionKey& key, std::string_view code, std::vector<IssueCredit> list,
                     std::string_view business_date = "") {
  Command c;
  c.given = Issue{key, registry(code), std::nullopt, std::move(list)};
  return on(business_date, std::move(c));
}

inline Selection by_quantity(std::uint64_t quantity, std::string_view reference = "",
                             std::uint64_t year = 0) {
  ByQuantity q{credits(quantity), std::nullopt, std::nullopt};
  if (!reference.empty()) q.project = project(reference);
  if (year != 0) q.vintage = vintage(year);
  return q;
}
inline Selection by_ranges(const std::vector<std::string>& blocks) {
  ByRanges out;
  for (const auto& text : blocks) out.push_back(block(text));
  return out;
}

inline Authority application(std::string reference = "Application 1") {
  return {AuthorityKind::holder_application, std::move(reference), std::nullopt, std::nullopt};
}

inline Command transfer(const AccountNumber& from, const AccountNumber& to, Selection selection,
                        std::string_view business_date = "") {
  Command c;
  c.given = Transfer{from, to, std::move(selection)};
  c.authority = application();
  return on(business_date, std::move(c));
}
inline Command retire(const AccountNumber& from, const AccountNumber& to, Selection selection,
                      std::string_view business_date = "") {
  Command c;
  c.given = Retire{from, to, std::move(selection), "NDC of Japan, 2030", 2030};
  c.authority = application();
  c.personal = {{PersonalField::beneficiary, digest_of(0x33)},
                {PersonalField::reason, digest_of(0x44)}};
  return on(business_date, std::move(c));
}
inline Command cancel(const AccountNumber& from, const AccountNumber& to, Selection selection,
                      std::string_view business_date = "") {
  Command c;
  c.given = Cancel{from, to, std::move(selection), "Voluntary cancellation", std::nullopt};
  c.authority = application();
  c.personal = {{PersonalField::beneficiary, digest_of(0x33)},
                {PersonalField::reason, digest_of(0x44)}};
  return on(business_date, std::move(c));
}

inline Command seal(std::string_view code, std::string_view as_of) {
  Command c;
  c.given = Seal{registry(code), day(as_of)};
  return c;
}
inline Command erase(Seq entry, std::vector<PersonalField> fields = {}) {
  Command c;
  c.given = ErasePersonal{entry, std::move(fields), "Request 7 of 2026"};
  return c;
}

// A ledger in memory: every command passes the real gates and the laws. Time goes on by a second an
// entry.
class Book {
 public:
  explicit Book(std::string_view start = "2026-02-01T00:00:00Z") : now_(instant(start)) {}

  // What the gates and laws say; absorbed when they accept.
  base::Result<Entry> submit(Command command, std::optional<BatchPosition> batch = std::nullopt) {
    const std::string id = batch && batch->position == 0 ? batch->id : next_request_id();
    const bool by_system = std::holds_alternative<RotateKey>(command.given);
    Circumstances around{now_, RequestId{id}, digest_of(0x55),
                         actor.value_or(Actor{by_system ? 0U : 1U, 1000}), std::move(batch)};
    if (const auto seq = referred_entry(command.given); seq && *seq < entries_.size())
      around.original = &entries_[*seq];
    SealRoots sealed;
    if (const auto* seal = std::get_if<Seal>(&command.given)) {
      sealed = roots ? roots(state_, seal->registry)
                     : SealRoots{digest_of(0x66), digest_of(0x77), std::nullopt};
      around.roots = &sealed;
    }
    JCM_TRY(auto checked, check_form(std::move(command)));
    JCM_TRY(auto entry, decide(checked, state_, around));
    JCM_TRY(auto delta, apply(state_, entry));
    JCM_TRY_VOID(check_touched(state_, entry, delta));
    heads_.push_back(state_.head());
    state_.absorb(entry, delta);
    deltas_.push_back(std::move(delta));
    entries_.push_back(entry);
    now_.micros += 1'000'000;
    return entry;
  }
  // For the parts of a test that must work.
  Entry must(Command command, std::optional<BatchPosition> batch = std::nullopt) {
    auto entry = submit(std::move(command), std::move(batch));
    if (!entry) {
      std::fprintf(stderr, "test builder: refused, %s\n", entry.error().detail.c_str());
      std::abort();
    }
    return *std::move(entry);
  }
  // Takes the newest entry back.
  void undo() {
    state_.revert(deltas_.back(), heads_.back());
    deltas_.pop_back();
    heads_.pop_back();
    entries_.pop_back();
  }

  // Who records; the administrator of the genesis, or the system for its own kinds, when absent.
  std::optional<Actor> actor;
  // What a seal seals; a test that replays with the chain gives chain::seal_roots.
  std::function<SealRoots(const State&, const RegistryCode&)> roots;

  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const std::vector<Delta>& deltas() const { return deltas_; }
  [[nodiscard]] Timestamp now() const { return now_; }
  void set_time(std::string_view text) { now_ = instant(text); }
  [[nodiscard]] std::string next_request_id() const {
    return entries_.empty() ? "genesis" : "request-" + std::to_string(entries_.size());
  }
  [[nodiscard]] std::uint64_t balance(const AccountNumber& number) const {
    const auto* row = state_.account(number);
    return row == nullptr ? 0 : row->balance.raw();
  }
  // Printed blocks in picking order.
  [[nodiscard]] std::vector<std::string> holdings(const AccountNumber& number) const {
    std::vector<std::string> out;
    for (const auto& key : state_.holdings(number)) {
      const NumberingRun run{number.registry, key.project, key.vintage};
      out.push_back(UnitBlock{run, {key.first, state_.blocks(run).at(key.first).last}}.text());
    }
    return out;
  }

 private:
  State state_;
  Timestamp now_;
  std::vector<Entry> entries_;
  std::vector<Delta> deltas_;
  std::vector<State::Head> heads_;
};

// MN004's first decision: 7,158 to JP, 1,789 to MN, vintage 2017.
inline DecisionKey first_decision() {
  return decision_key("MN004", "2017-01-01", "2017-07-31", "2017-10-24");
}

// The commands that make a small ledger, in order: registries JP and MN (importing), MN004, its
// first decision, in each registry accounts GH 1, EH 1, EH 2, CA 1, RE 1, and the issuance of both
// lines to EH 1.
inline std::vector<Command> furnishing() {
  std::vector<Command> out;
  out.push_back(genesis());
  out.push_back(open_registry("JP", Side::japan, 540));
  out.push_back(open_registry("MN", Side::partner, 480));
  out.push_back(record_project("MN004", "2016-01-01"));
  out.push_back(record_decision(first_decision(), {line("JP", 7158), line("MN", 1789)}));
  for (const std::string code : {"JP", "MN"}) {
    out.push_back(open_account(code, AccountKind::government_holding, "2017-10-01"));
    out.push_back(open_account(code, AccountKind::entity_holding, "2017-10-01"));
    out.push_back(open_account(code, AccountKind::entity_holding, "2017-10-01"));
    out.push_back(open_account(code, AccountKind::cancellation, "2017-10-01"));
    out.push_back(open_account(code, AccountKind::retirement, "2017-10-01"));
  }
  out.push_back(issue(first_decision(), entity("JP", 1), "2017-10-24"));
  out.push_back(issue(first_decision(), entity("MN", 1), "2017-10-24"));
  return out;
}

// A Book with all of that; live: both registries open for business.
inline Book furnished(bool live = false) {
  Book book;
  for (auto& command : furnishing()) book.must(std::move(command));
  if (live) {
    book.must(go_live("JP"));
    book.must(go_live("MN"));
  }
  return book;
}

}  // namespace jcm::test
