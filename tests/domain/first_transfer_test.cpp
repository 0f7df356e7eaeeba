// First transfers and their ITMO numbers; what units may be used for.
#include "ledger/domain/article6.hpp"
#include "tests/domain/refusals.hpp"
#include "tests/support/article6_builders.hpp"
#include "tests/support/restraint_builders.hpp"

using namespace jcm;
using namespace jcm::test;
using enum AuthorizedPurposes;
using Event = FirstTransferEvent;

namespace {

const auto jp1 = entity("JP", 1);
const auto jp2 = entity("JP", 2);
const auto retired = retirement("JP");
const auto cancelled = cancellation("JP");

std::string outcome(Book& book, Command command) {
  const auto result = book.submit(std::move(command));
  if (!result) CHECK(helpful(result.error()));
  return outcome_of(result);
}

// Units 1-100 of MN004 2017 under "NDC", 101-200 under "IMP", 201-300 under "BOTH".
Book authorized() {
  Book book = furnished(true);
  book.must(authorization("NDC", ndc));
  book.must(authorization("IMP", imp));
  book.must(authorization("BOTH", ndc_and_imp));
  book.must(authorize("NDC", {"JCM-JP-MN004-2017-1-100"}));
  book.must(authorize("IMP", {"JCM-JP-MN004-2017-101-200"}));
  book.must(authorize("BOTH", {"JCM-JP-MN004-2017-201-300"}));
  return book;
}

std::vector<std::uint64_t> itmos(const Entry& entry) { return entry.body.resolved.itmos; }
std::optional<FirstTransferDefinition> by(FirstTransferDefinition definition) { return definition; }

}  // namespace

TEST_CASE("ITMOs are numbered from 1, without gap, over all first transfers of a kind") {
  Book book = authorized();
  const auto first =
      book.must(first_transfer("NDC", {"JCM-JP-MN004-2017-11-20", "JCM-JP-MN004-2017-31-60"}));
  CHECK(itmos(first) == std::vector<std::uint64_t>{1, 11});
  CHECK(first.body.resolved.itmo_series == ItmoSeries{"CA0001", "MNG01", "MNG"});
  CHECK(first.scope == registry("JP"));
  // Another authorization of the same approach and Party goes on counting.
  CHECK(itmos(book.must(first_transfer("BOTH", {"JCM-JP-MN004-2017-201-205"}))) ==
        std::vector<std::uint64_t>{41});
  CHECK(itmos(book.must(first_transfer("NDC", {"JCM-JP-MN004-2017-1-10"}))) ==
        std::vector<std::uint64_t>{46});
  CHECK(book.state().itmos().at({"CA0001", "MNG", vintage(2017)}).last == 55);
  // Another approach counts for itself.
  auto other = authorization("X", ndc);
  facts_of_authorization(other).approach = "CA0002";
  book.must(other);
  book.must(authorize("X", {"JCM-JP-MN004-2017-401-402"}));
  CHECK(itmos(book.must(first_transfer("X", {"JCM-JP-MN004-2017-401-402"}))) ==
        std::vector<std::uint64_t>{1});
  CHECK(check_whole(book.state()));

  const ItmoSeries series{"CA0001", "MNG01", "MNG"};
  const auto found = article6::find_itmo(book.state(), series, vintage(2017), 43);
  REQUIRE(found);
  CHECK(found->serial == 203);
  CHECK(found->part.authorization == "BOTH");
  CHECK_FALSE(article6::find_itmo(book.state(), series, vintage(2017), 56));
  CHECK_FALSE(article6::find_itmo(book.state(), series, vintage(2018), 1));
  CHECK_FALSE(article6::find_itmo(book.state(), {"CA0001", "MNG02", "MNG"}, vintage(2017), 1));
}

TEST_CASE("a unit is first transferred once, under its own authorization") {
  Book book = authorized();
  book.must(first_transfer("NDC", {"JCM-JP-MN004-2017-11-20"}));
  CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-1-11"})) ==
        "units.first_transferred blocks[0]");
  CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-1", "JCM-JP-MN004-2017-20-30"})) ==
        "units.first_transferred blocks[1]");
  // A split moves it on: it stays first transferred.
  book.must(transfer(jp1, jp2, by_ranges({"JCM-JP-MN004-2017-15"})));
  CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-15"})) ==
        "units.first_transferred blocks[0]");
  CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-95-105"})) ==
        "units.not_authorized blocks[0]");
  CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-210"})) ==
        "units.not_authorized blocks[0]");
  CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-300-310"})) ==
        "units.not_authorized blocks[0]");
  CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-7158-7159"})) ==
        "serial.unknown blocks[0]");
  CHECK(outcome(book, first_transfer("NDC", {"JCM-MN-MN004-2017-1"})) ==
        "authorization.scope blocks[0]");
  CHECK(outcome(book, first_transfer("nobody", {"JCM-JP-MN004-2017-1"})) ==
        "authorization.unknown authorization");
  CHECK(check_whole(book.state()));
}

TEST_CASE("the acquiring Party is there exactly when units go to one, and is authorized") {
  Book book = authorized();
  const auto with = [&](Event event, std::optional<std::string> acquiring,
                        const std::string& id = "NDC") {
    auto command = first_transfer(id, {"JCM-JP-MN004-2017-1"}, event);
    std::get<RecordFirstTransfer>(command.given).acquiring = std::move(acquiring);
    return outcome(book, command);
  };
  CHECK(with(Event::to_another_party, std::nullopt) == "field.missing acquiring");
  CHECK(with(Event::to_another_party, "JP") == "field.value acquiring");
  CHECK(with(Event::to_another_party, "CHE") == "authorization.scope acquiring");
  CHECK(with(Event::to_another_party, "MNG") == "authorization.scope acquiring");
  CHECK(with(Event::issuance, "JPN") == "field.conflict acquiring");
  CHECK(with(Event(9), std::nullopt) == "field.value event");
  CHECK(with(Event::to_another_party, "JPN") == "ok");
}

TEST_CASE("the event fits the purposes and the definition") {
  const Event others[] = {Event::authorization, Event::issuance, Event::use_or_cancellation};
  for (const auto event : others) {
    Book book = authorized();
    CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-1"}, event)) ==
          "authorization.purpose event");
  }
  Book book = authorized();
  CHECK(outcome(book, first_transfer("IMP", {"JCM-JP-MN004-2017-101"})) ==
        "authorization.purpose event");
  CHECK(outcome(book, first_transfer("BOTH", {"JCM-JP-MN004-2017-201"})) == "ok");
  for (const auto& [definition, event] :
       {std::pair(FirstTransferDefinition::authorization, Event::authorization),
        std::pair(FirstTransferDefinition::issuance, Event::issuance)}) {
    auto next = authorization("BOTH", ndc_and_imp, {}, 1);
    auto& facts = facts_of_authorization(next);
    facts.id = "B-" + std::string(text_of(definition));
    facts.first_transfer = by(definition);
    book.must(next);
    const auto unit = definition == FirstTransferDefinition::issuance ? "JCM-JP-MN004-2017-501"
                                                                      : "JCM-JP-MN004-2017-502";
    book.must(authorize(facts.id, {unit}));
    for (const auto wrong : others)
      if (wrong != event)
        CHECK(outcome(book, first_transfer(facts.id, {unit}, wrong)) ==
              "authorization.purpose event");
    CHECK(outcome(book, first_transfer(facts.id, {unit}, event)) == "ok");
  }
  CHECK(check_whole(book.state()));
}

TEST_CASE("a first transfer by use is of used units, and every other of units that are held") {
  Book book = authorized();
  CHECK(outcome(book, first_transfer("IMP", {"JCM-JP-MN004-2017-101"},
                                     Event::use_or_cancellation)) == "units.not_used blocks[0]");
  book.must(cancel_for(OtherUse::imp, jp1, cancelled, by_ranges({"JCM-JP-MN004-2017-101-110"})));
  CHECK(outcome(book, first_transfer("IMP", {"JCM-JP-MN004-2017-105-111"},
                                     Event::use_or_cancellation)) == "units.not_used blocks[0]");
  CHECK(itmos(book.must(
            first_transfer("IMP", {"JCM-JP-MN004-2017-101-110"}, Event::use_or_cancellation))) ==
        std::vector<std::uint64_t>{1});
  book.must(retire(jp1, retired, by_ranges({"JCM-JP-MN004-2017-1"})));
  CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-1-2"})) == "units.used blocks[0]");
  CHECK(check_whole(book.state()));
}

TEST_CASE("units under an authorization that does not cover NDC are never retired") {
  Book book = authorized();
  CHECK(outcome(book, retire(jp1, retired, by_ranges({"JCM-JP-MN004-2017-100-101"}))) ==
        "authorization.purpose blocks[0]");
  CHECK(outcome(book, retire(jp1, retired,
                             by_ranges({"JCM-JP-MN004-2017-1-100",
                                        "JCM-JP-MN004-2017-201-310"}))) == "ok");
  // By quantity they are passed over.
  const auto entry = book.must(retire(jp1, retired, by_quantity(5)));
  CHECK(entry.body.resolved.moved[0] == block("JCM-JP-MN004-2017-311-315"));
  CHECK(article6::marked(book.state(), MarkKind::use, "NDC", UnitUse::ndc) == 100);
  CHECK(article6::marked(book.state(), MarkKind::use, "BOTH", UnitUse::ndc) == 100);
  const auto most = book.submit(retire(jp1, retired, by_quantity(6'943)));
  REQUIRE_FALSE(most);
  CHECK(outcome_of(most.error()) == "units.insufficient quantity");
  CHECK(most.error().detail.find("100 are not authorized for use toward an NDC") !=
        std::string::npos);
  CHECK(outcome(book, retire(jp1, retired, by_quantity(6'843))) == "ok");
  CHECK(check_whole(book.state()));
}

TEST_CASE("where the policy asks for it, only units authorized for NDC are retired") {
  Book book = authorized();
  book.must(retirement_policy("JP", true));
  CHECK(outcome(book, retire(jp1, retired, by_ranges({"JCM-JP-MN004-2017-301"}))) ==
        "units.not_authorized blocks[0]");
  CHECK(outcome(book, retire(jp1, retired, by_ranges({"JCM-JP-MN004-2017-101"}))) ==
        "authorization.purpose blocks[0]");
  const auto entry = book.must(retire(jp1, retired, by_quantity(110)));
  CHECK(entry.body.resolved.moved ==
        blocks({"JCM-JP-MN004-2017-1-100", "JCM-JP-MN004-2017-201-210"}));
  const auto most = book.submit(retire(jp1, retired, by_quantity(91)));
  REQUIRE_FALSE(most);
  CHECK(outcome_of(most.error()) == "units.insufficient quantity");
  CHECK(most.error().detail.find("6958 are not authorized for use toward an NDC") !=
        std::string::npos);
  CHECK(outcome(book, retire(jp1, retired, by_quantity(90))) == "ok");
  // Only in that registry, and only while the policy says so.
  CHECK(outcome(book, retire(entity("MN", 1), retirement("MN"), by_quantity(1))) == "ok");
  book.must(retirement_policy("JP", false));
  CHECK(outcome(book, retire(jp1, retired, by_quantity(1))) == "ok");
  CHECK(check_whole(book.state()));
}

TEST_CASE("a cancellation that is a use takes units authorized for it") {
  Book book = authorized();
  CHECK(outcome(book,
                cancel_for(OtherUse::imp, jp1, cancelled, by_ranges({"JCM-JP-MN004-2017-1"}))) ==
        "authorization.purpose blocks[0]");
  CHECK(outcome(book,
                cancel_for(OtherUse::op, jp1, cancelled, by_ranges({"JCM-JP-MN004-2017-101"}))) ==
        "authorization.purpose blocks[0]");
  CHECK(outcome(book, cancel_for(OtherUse::imp, jp1, cancelled,
                                 by_ranges({"JCM-JP-MN004-2017-150", "JCM-JP-MN004-2017-301"}))) ==
        "units.not_authorized blocks[1]");
  const auto entry = book.must(cancel_for(OtherUse::imp, jp1, cancelled, by_quantity(101)));
  CHECK(entry.body.resolved.moved == blocks({"JCM-JP-MN004-2017-101-201"}));
  CHECK(outcome(book, cancel_for(OtherUse::imp, jp1, cancelled, by_quantity(100))) ==
        "units.insufficient quantity");
  // A voluntary cancellation is no use: it takes any unit, and leaves no use behind.
  CHECK(outcome(book, cancel(jp1, cancelled, by_ranges({"JCM-JP-MN004-2017-1"}))) == "ok");
  CHECK(article6::marked(book.state(), MarkKind::use, "NDC") == 0);
  CHECK(article6::marked(book.state(), MarkKind::use, "IMP", UnitUse::imp) == 100);
  CHECK(article6::marked(book.state(), MarkKind::use, "BOTH", UnitUse::imp) == 1);
  CHECK(check_whole(book.state()));
}

TEST_CASE("a reversal undoes the use, and keeps a first transfer from before it") {
  Book book = authorized();
  book.must(reversal_window("JP", 5));
  book.must(first_transfer("NDC", {"JCM-JP-MN004-2017-1-5"}));
  const auto used = book.must(retire(jp1, retired, by_ranges({"JCM-JP-MN004-2017-1-10"})));
  CHECK(article6::marked(book.state(), MarkKind::use, "NDC") == 10);
  book.must(reverse(used.seq));
  CHECK(article6::marked(book.state(), MarkKind::use, "NDC") == 0);
  CHECK(article6::marked(book.state(), MarkKind::first_transfer, "NDC") == 5);
  CHECK(outcome(book, first_transfer("NDC", {"JCM-JP-MN004-2017-1-10"})) ==
        "units.first_transferred blocks[0]");
  CHECK(check_whole(book.state()));
}

TEST_CASE("a use that made a first transfer is not reversed") {
  Book book = authorized();
  book.must(reversal_window("JP", 5));
  const auto units = by_ranges({"JCM-JP-MN004-2017-101-110"});
  const auto first = book.must(cancel_for(OtherUse::imp, jp1, cancelled, units));
  book.must(reverse(first.seq));
  const auto used = book.must(cancel_for(OtherUse::imp, jp1, cancelled, units));
  const auto back = book.must(reverse(used.seq));
  const auto delta = book.deltas().back();
  book.undo();
  book.must(first_transfer("IMP", {"JCM-JP-MN004-2017-105"}, Event::use_or_cancellation));
  CHECK(outcome(book, reverse(used.seq)) == "units.first_transferred entry");
  // Nor does an entry that the gate never saw get past the law.
  CHECK(judged_by_law(10, book.state(), back, delta) == "law.article6");
  CHECK(check_whole(book.state()));
}

TEST_CASE("what is known of units, part by part") {
  Book book = authorized();
  const auto ft = book.must(first_transfer("NDC", {"JCM-JP-MN004-2017-91-100"}));
  const auto use = book.must(retire(jp1, retired, by_ranges({"JCM-JP-MN004-2017-95-96"})));
  const auto parts =
      article6::known_parts(book.state(), block("JCM-JP-MN004-2017-89-103"), use.seq + 1);
  REQUIRE(parts.size() == 5);
  CHECK(parts[0].block == block("JCM-JP-MN004-2017-89-90"));
  CHECK_FALSE(parts[0].first_transferred_by);
  CHECK(parts[1].block == block("JCM-JP-MN004-2017-91-94"));
  CHECK(parts[1].first_itmo == 1);
  CHECK(parts[2].block == block("JCM-JP-MN004-2017-95-96"));
  CHECK(parts[2].first_itmo == 5);
  CHECK(parts[2].use == UnitUse::ndc);
  CHECK(parts[2].used_by == use.seq);
  CHECK(parts[3].block == block("JCM-JP-MN004-2017-97-100"));
  CHECK(parts[3].first_itmo == 7);
  CHECK(parts[4].block == block("JCM-JP-MN004-2017-101-103"));
  CHECK(parts[4].authorization == "IMP");
  // As of an earlier entry.
  CHECK(article6::known_parts(book.state(), block("JCM-JP-MN004-2017-89-103"), ft.seq).size() == 2);
  CHECK(article6::known_parts(book.state(), block("JCM-JP-MN004-2017-89-103"), 5).empty());
}
