// Property tests: random lives of a ledger against the model of life.hpp, law by law.
#include "tests/domain/life.hpp"

#include <catch2/catch.hpp>
#include <tuple>

using namespace jcm;
using namespace jcm::test;

namespace {

using Wishes = std::vector<Wish>;
Wishes many_wishes() { return *rc::gen::resize(250, rc::gen::arbitrary<Wishes>()); }

// Lives a life; after each wish asks `holds`. The gates must agree with the model, and the laws
// must hold.
template <class Holds>
bool lives(const char* what, Holds holds) {
  return rc::check(what, [&] {
    const auto wishes = many_wishes();
    Life life;
    for (const auto& wish : wishes) {
      const auto outcome = life.live(wish);
      if (outcome.result.has_value() != outcome.expected)
        RC_FAIL("model and gates disagree: " +
                (outcome.result ? std::string("accepted") : outcome.result.error().detail));
      holds(life, outcome);
    }
    RC_ASSERT((check_whole(life.book.state()).has_value()));
  });
}

std::map<AccountNumber, std::uint64_t> model_balances(const Life& life) {
  std::map<AccountNumber, std::uint64_t> out;
  for (const auto& [run, owners] : life.model.owner)
    for (const auto& [serial, owner] : owners) out[owner] += 1;
  return out;
}

}  // namespace

TEST_CASE("any life: the state is the model, the laws hold, and every step can be taken back") {
  REQUIRE(rc::check("lives", [] {
    const auto wishes = many_wishes();
    Life life;
    for (const auto& wish : wishes) {
      const State before = life.book.state();
      const std::size_t size = life.book.entries().size();
      const auto outcome = life.live(wish);
      RC_ASSERT((outcome.result.has_value() == outcome.expected));
      RC_ASSERT((check_whole(life.book.state()).has_value()));
      if (!outcome.result) {
        RC_ASSERT((life.book.entries().size() == size));
        RC_ASSERT((life.book.state() == before));
        continue;
      }
      State back = life.book.state();
      back.revert(life.book.deltas().back(), before.head());
      RC_ASSERT((back == before));
    }
    // History, read again from its entries alone, leads to the same state.
    State replayed;
    for (const auto& entry : life.book.entries()) {
      const auto delta = replay(replayed, entry);
      RC_ASSERT((delta.has_value()));
      replayed.absorb(entry, *delta);
    }
    RC_ASSERT((replayed == life.book.state()));
  }));
}

TEST_CASE("law 1 in any life: what is issued is held") {
  REQUIRE(lives("conservation", [](const Life& life, const Life::Outcome&) {
    const auto balances = model_balances(life);
    for (const auto& [number, row] : life.book.state().accounts()) {
      const auto it = balances.find(number);
      RC_ASSERT((row.balance.raw() == (it == balances.end() ? 0 : it->second)));
    }
    for (const auto& [run, row] : life.book.state().runs())
      RC_ASSERT((row.issued.raw() == life.model.owner.at(run).size()));
  }));
}

TEST_CASE("law 2 in any life: every unit has the one holder the model gives it") {
  REQUIRE(lives("one holder", [](const Life& life, const Life::Outcome&) {
    std::size_t units = 0;
    for (const auto& [run, blocks] : life.book.state().all_blocks()) {
      const BlockRow* before = nullptr;
      for (const auto& [first, row] : blocks) {
        for (Serial s = first; s <= row.last; ++s, ++units)
          RC_ASSERT((life.model.owner.at(run).at(s) == row.account));
        // Kept maximal: two neighbours differ in holder or issuance.
        RC_ASSERT((before == nullptr || before->last + 1 != first ||
                   before->account != row.account || before->issued_by != row.issued_by));
        before = &row;
      }
    }
    std::size_t expected = 0;
    for (const auto& [run, owners] : life.model.owner) expected += owners.size();
    RC_ASSERT((units == expected));
  }));
}

TEST_CASE("law 3 in any life: no serial is given twice, and live numbers have no gap") {
  REQUIRE(lives("serials", [](const Life& life, const Life::Outcome& outcome) {
    for (const auto& [run, times] : life.model.times_issued)
      for (const auto& [serial, n] : times) RC_ASSERT((n == 1));
    if (!outcome.result || outcome.result->kind() != EntryKind::credits_issue) return;
    for (const auto& [run, row] : life.book.state().runs())
      RC_ASSERT((row.highest == life.model.owner.at(run).rbegin()->first));
    if (!life.model.live.at(outcome.result->scope)) return;
    for (const auto& item : outcome.result->body.resolved.issued)
      RC_ASSERT((item.block.range.first == 1 ||
                 life.model.times_issued.at(item.block.run).contains(item.block.range.first - 1)));
  }));
}

TEST_CASE("law 4 in any life: lines are posted once and in full") {
  REQUIRE(lives("allocation", [](const Life& life, const Life::Outcome&) {
    std::map<NumberingRun, std::uint64_t> posted;
    for (const auto& decision : life.model.decisions) {
      const auto* row = life.book.state().decision(decision.key);
      for (std::size_t i = 0; i < decision.lines.size(); ++i) {
        RC_ASSERT((row->postings[i].has_value() == decision.lines[i].posted));
        if (!decision.lines[i].posted) continue;
        RC_ASSERT((row->postings[i]->issued_on >= decision.key.decided_on));
        for (const auto& [year, n] : decision.lines[i].vintages)
          posted[{decision.lines[i].registry, decision.key.project, year}] += n;
      }
    }
    for (const auto& [run, owners] : life.model.owner) RC_ASSERT((posted[run] == owners.size()));
  }));
}

TEST_CASE("law 5 in any life: an overlap is accepted exactly when it is said") {
  REQUIRE(rc::check(
      "periods",
      [](const std::vector<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>>& wishes) {
        Book book;
        book.must(genesis());
        book.must(open_registry("JP", Side::japan));
        book.must(record_project("MN001"));
        std::vector<DecisionKey> taken;
        for (const auto& [start, length, said] : wishes) {
          DecisionKey key{
              project("MN001"), Date{day("2017-01-01").days + start % 200}, {}, day("2019-01-01")};
          key.period_end = Date{key.period_start.days + length % 20};
          key.decided_on.days += static_cast<std::int32_t>(taken.size());
          auto command = record_decision(key, {line("JP", 1)});
          auto& facts = std::get<RecordDecision>(command.given);
          std::size_t overlapping = 0;
          for (const auto& other : taken) {
            bool shares_a_day = false;
            for (auto d = key.period_start; d <= key.period_end; d.days += 1)
              shares_a_day = shares_a_day || (other.period_start <= d && d <= other.period_end);
            overlapping += shares_a_day ? 1 : 0;
            if (shares_a_day && facts.overlaps.size() < said % 3) facts.overlaps.push_back(other);
          }
          if (!facts.overlaps.empty()) facts.overlap_reason = "Said";
          const auto result = book.submit(command);
          RC_ASSERT((result.has_value() == (facts.overlaps.size() == overlapping)));
          if (result) taken.push_back(key);
          RC_ASSERT((check_whole(book.state()).has_value()));
        }
      }));
}

TEST_CASE("law 6 in any life: what a terminal account has it keeps") {
  std::map<NumberingRun, std::map<Serial, AccountNumber>> kept;
  REQUIRE(lives("terminal", [&](const Life& life, const Life::Outcome&) {
    if (life.book.entries().size() <= 18) kept.clear();
    for (const auto& [run, blocks] : life.book.state().all_blocks())
      for (const auto& [first, row] : blocks)
        for (Serial s = first; s <= row.last; ++s) {
          const auto before = kept[run].find(s);
          RC_ASSERT((before == kept[run].end() || before->second == row.account));
          if (is_terminal(row.account.kind)) kept[run][s] = row.account;
        }
  }));
}

TEST_CASE("law 7 in any life: all that was asked, or nothing") {
  REQUIRE(lives("amounts", [](const Life&, const Life::Outcome& outcome) {
    if (!outcome.result) return;  // that a refusal changes nothing is checked above
    const auto& body = outcome.result->body;
    std::uint64_t moved = 0;
    for (const auto& block : body.resolved.moved) moved += block.range.last - block.range.first + 1;
    std::uint64_t asked = 0;
    std::visit(
        [&](const auto& given) {
          if constexpr (requires { given.selection; }) {
            if (const auto* by = std::get_if<ByQuantity>(&given.selection))
              asked = by->quantity.raw();
            else
              for (const auto& range : std::get<ByRanges>(given.selection))
                asked += range.range.quantity().raw();
          }
        },
        body.given);
    RC_ASSERT((moved == asked));
  }));
}

TEST_CASE("law 8 in any life: both accounts of one registry, and able to") {
  REQUIRE(lives("accounts", [](const Life& life, const Life::Outcome& outcome) {
    const auto now = life.model.accounts;
    for (const auto& [number, status] : now)
      RC_ASSERT((life.book.state().account(number)->status == status));
    RC_ASSERT((now.size() == life.book.state().accounts().size()));
    if (outcome.result) {
      const auto* t = std::get_if<Transfer>(&outcome.result->body.given);
      if (t != nullptr)
        RC_ASSERT((t->from.registry == t->to.registry && t->from != t->to &&
                   now.at(t->from) == AccountStatus::open &&
                   now.at(t->to) != AccountStatus::blocked &&
                   now.at(t->to) != AccountStatus::closed));
    }
    for (const auto& [number, row] : life.book.state().accounts())
      RC_ASSERT((row.status != AccountStatus::closed || row.balance.is_zero()));
  }));
}

TEST_CASE("law 12 in any life: the order of time") {
  REQUIRE(rc::check(
      "time", [](const std::vector<std::tuple<std::uint16_t, std::int8_t, bool>>& wishes) {
        Book book = furnished();
        Date last = day("2017-10-24");
        Timestamp clock = book.now();
        bool live = false;
        for (const auto& [minutes, shift, opens] : wishes) {
          clock.micros += std::int64_t{minutes} * 60'000'000 + 1;
          if (opens && !live) {
            book.set_time(base::to_text(clock));
            book.must(go_live("JP"));
            live = true;
            clock = book.now();
          }
          const Date today = base::date_of(clock, 540);
          const Date stated{(live ? today.days : last.days) + shift / 16};
          auto command =
              transfer(entity("JP", 1), entity("JP", 2), by_quantity(1), base::to_text(stated));
          command.common.effective_on = Date{stated.days - 3};
          book.set_time(base::to_text(clock));
          const auto result = book.submit(command);
          const bool fits = live ? stated == today : stated >= last && stated <= today;
          RC_ASSERT((result.has_value() == fits));
          if (!result) continue;
          RC_ASSERT((result->seq + 1 == book.state().head().size));
          RC_ASSERT((result->business_date >= last));
          last = result->business_date;
          RC_ASSERT((book.state().registry(registry("JP"))->last_business_date == last));
        }
        RC_ASSERT((check_whole(book.state()).has_value()));
        for (std::size_t i = 1; i < book.entries().size(); ++i)
          RC_ASSERT((book.entries()[i - 1].time < book.entries()[i].time));
      }));
}
