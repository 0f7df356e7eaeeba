// The envelope, and replay: the gates again over history.
#include "tests/domain/refusals.hpp"

using namespace jcm;
using namespace jcm::test;

namespace {

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);

// A ledger with one more entry than `before`: the transfer `entry`.
struct Story {
  State before;
  Entry entry;
};

Story a_transfer() {
  Book book = furnished(true);
  Story story{book.state(), {}};
  story.entry = book.must(transfer(jp1, jp2, by_quantity(100)));
  return story;
}

std::string replayed(const Story& story, const std::function<void(Entry&)>& change) {
  Entry entry = story.entry;
  change(entry);
  return outcome_of(replay(story.before, entry));
}

}  // namespace

TEST_CASE("replay of every entry gives the same state") {
  Book book = furnished(true);
  book.must(transfer(jp1, jp2, by_quantity(100)));
  book.must(retire(jp2, retirement("JP"), by_ranges({"JCM-JP-MN004-2017-20-29"})));
  book.must(cancel(jp2, cancellation("JP"), by_quantity(3)));
  book.must(set_status(entity("MN", 2), AccountStatus::blocked));
  State state;
  for (const auto& entry : book.entries()) {
    const auto delta = replay(state, entry);
    REQUIRE(delta);
    CHECK(*delta == book.deltas()[entry.seq]);
    state.absorb(entry, *delta);
  }
  CHECK(state == book.state());
  CHECK(check_whole(state));
}

TEST_CASE("decide does not change the state and fills the envelope") {
  Book book = furnished(true);
  const State before = book.state();
  auto command = transfer(jp1, jp2, by_quantity(100));
  command.common.note = "Note";
  const Circumstances around{book.now(), RequestId{"request"}, digest_of(0x77), Actor{1, 1000},
                             std::nullopt};
  const auto entry = decide(*check_form(command), book.state(), around);
  REQUIRE(entry);
  CHECK(book.state() == before);
  CHECK(entry->seq == before.head().size);
  CHECK(entry->time == book.now());
  CHECK(entry->request_id.text == "request");
  CHECK(entry->request_digest == digest_of(0x77));
  CHECK(entry->actor == Actor{1, 1000});
  CHECK(entry->scope == registry("JP"));
  CHECK(entry->authority == command.authority);
  CHECK(entry->body.given == command.given);
  CHECK(entry->body.common == command.common);
  CHECK(entry->body.personal == command.personal);
  CHECK(entry->kind() == EntryKind::credits_transfer);
}

TEST_CASE("an entry that is not the next one does not fit") {
  const auto story = a_transfer();
  CHECK(replayed(story, [](Entry&) {}) == "ok");
  CHECK(replayed(story, [](Entry& e) { e.seq += 1; }) == "law.time");
  CHECK(replayed(story, [](Entry& e) { e.seq -= 1; }) == "law.time");
  CHECK(replayed(story, [&](Entry& e) { e.time = story.before.head().last_time; }) == "law.time");
  CHECK(replayed(story, [](Entry& e) { e.time.micros -= 10'000'000; }) == "law.time");
}

TEST_CASE("the genesis is entry 0 and only entry 0") {
  Book book;
  CHECK(outcome_of(book.submit(open_registry("JP", Side::japan))) == "law.time");
  CHECK(outcome_of(book.submit(genesis())) == "ok");
  CHECK(outcome_of(book.submit(genesis())) == "law.time");
}

TEST_CASE("the resolved part must be what the rules make of the command") {
  const auto story = a_transfer();
  CHECK(replayed(story, [](Entry& e) { e.scope = registry("MN"); }) == "entry.resolution");
  CHECK(replayed(story, [](Entry& e) { e.scope = {}; }) == "entry.resolution");
  CHECK(replayed(story, [](Entry& e) { e.business_date.days -= 1; }) == "entry.resolution");
  CHECK(replayed(story, [](Entry& e) { e.body.resolved.moved[0].range.last += 1; }) ==
        "entry.resolution");
  CHECK(replayed(story, [](Entry& e) { e.body.resolved.moved[0].range = {101, 200}; }) ==
        "entry.resolution");
  CHECK(replayed(story, [](Entry& e) { e.body.resolved.moved.clear(); }) == "entry.resolution");
  CHECK(replayed(story, [](Entry& e) { e.body.resolved.account = jp1; }) == "entry.resolution");
  CHECK(replayed(story, [](Entry& e) {
          e.body.resolved.issued.push_back({jp1, e.body.resolved.moved[0]});
        }) == "entry.resolution");
  Book book = furnished();
  Story opening{book.state(), {}};
  opening.entry = book.must(open_account("JP", AccountKind::entity_holding, "2017-10-24"));
  CHECK(replayed(opening, [](Entry& e) { e.body.resolved.account->number = 9; }) ==
        "entry.resolution");
  CHECK(replayed(opening, [](Entry& e) { std::get<OpenAccount>(e.body.given).number = 9; }) ==
        "entry.resolution");
}

TEST_CASE("history passes gate 1 too") {
  const auto story = a_transfer();
  CHECK(replayed(story, [](Entry& e) { e.authority.reset(); }) == "authority.missing authority");
  CHECK(replayed(story, [](Entry& e) { e.body.common.note = "\n"; }) == "field.text note");
  CHECK(replayed(story, [](Entry& e) { e.body.personal[PersonalField::reason] = {}; }) ==
        "field.unknown reason");
  CHECK(replayed(story, [](Entry& e) { std::get<Transfer>(e.body.given).to = retirement("JP"); }) ==
        "account.kind to");
}

TEST_CASE("history is dated by its own recorded time") {
  Book book = furnished();
  Story story{book.state(), {}};
  story.entry = book.must(transfer(jp1, jp2, by_quantity(1), "2026-02-01"));
  CHECK(replayed(story, [](Entry&) {}) == "ok");
  CHECK(replayed(story, [](Entry& e) { e.time = instant("2026-01-31T14:00:00Z"); }) == "law.time");
  CHECK(replayed(story, [](Entry& e) {
          e.body.common.business_date = e.business_date = day("2026-02-02");
        }) == "business_date.future business_date");
  CHECK(replayed(story, [](Entry& e) {
          e.time = instant("2026-02-01T15:00:00Z");
          e.body.common.business_date = e.business_date = day("2026-02-02");
        }) == "ok");
}

TEST_CASE("an atomic batch is contiguous, complete in order, and named by its first request") {
  Book book = furnished(true);
  const auto item = [&](std::string id, std::uint32_t position, std::uint32_t count) {
    return outcome_of(book.submit(transfer(jp1, jp2, by_quantity(1)),
                                  BatchPosition{std::move(id), position, count}));
  };
  CHECK(item("b", 1, 3) == "law.time");
  CHECK(item("b", 0, 0) == "law.time");
  CHECK(item("b", 0, 1'001) == "law.time");
  const Circumstances foreign{book.now(), RequestId{"a"}, {}, {1, 1000}, BatchPosition{"b", 0, 2}};
  CHECK(outcome_of(decide(*check_form(transfer(jp1, jp2, by_quantity(1))), book.state(),
                          foreign)) == "law.time");
  CHECK(item("b", 0, 3) == "ok");
  CHECK(item("b", 0, 3) == "law.time");
  CHECK(item("b", 2, 3) == "law.time");
  CHECK(item("c", 1, 3) == "law.time");
  CHECK(item("b", 1, 4) == "law.time");
  CHECK(outcome_of(book.submit(transfer(jp1, jp2, by_quantity(1)))) == "law.time");
  CHECK(item("b", 1, 3) == "ok");
  CHECK(item("b", 2, 3) == "ok");
  CHECK(item("b", 3, 3) == "law.time");
  CHECK(outcome_of(book.submit(transfer(jp1, jp2, by_quantity(1)))) == "ok");
  CHECK(item("d", 0, 1) == "ok");
  CHECK(check_whole(book.state()));
}

TEST_CASE("only an officer of the ledger stands in history") {
  const Story story = a_transfer();
  CHECK(replayed(story, [](Entry&) {}) == "ok");
  CHECK(replayed(story, [](Entry& e) { e.actor = Actor{1, 1001}; }) == "caller.unknown");
  CHECK(replayed(story, [](Entry& e) { e.actor = Actor{2, 1000}; }) == "caller.unknown");
  CHECK(replayed(story, [](Entry& e) { e.actor = Actor{0, 0}; }) == "officer.not_allowed");
}
