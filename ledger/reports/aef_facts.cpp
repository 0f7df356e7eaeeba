#include "ledger/reports/aef_facts.hpp"

#include <algorithm>
#include <limits>

#include "ledger/domain/itmo_text.hpp"
#include "ledger/reports/aef_forms.hpp"

namespace jcm::reports {
namespace {

using domain::RecordAuthorization;
constexpr domain::Seq any_entry = std::numeric_limits<domain::Seq>::max();

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string_view nomenclature(domain::AuthorizedPurposes purposes) {
  static constexpr std::string_view texts[] = {"NDC",          "OIMP",        "IMP",       "OP",
                                               "NDC and OIMP", "NDC and IMP", "NDC and OP"};
  return texts[static_cast<std::size_t>(purposes)];
}
std::string_view nomenclature(domain::FirstTransferDefinition definition) {
  static constexpr std::string_view texts[] = {"Authorisation", "Issuance", "Use or Cancellation"};
  return texts[static_cast<std::size_t>(definition)];
}
std::string_view nomenclature(domain::FirstTransferEvent event) {
  static constexpr std::string_view texts[] = {"First transfer to another Party", "Authorization",
                                               "Issuance", "Use or cancellation"};
  return texts[static_cast<std::size_t>(event)];
}

// The other international mitigation purposes among those authorized.
std::string_view beyond_ndc(domain::AuthorizedPurposes purposes) {
  const auto text = nomenclature(purposes);
  constexpr std::string_view both = "NDC and ";
  if (text.starts_with(both)) return text.substr(both.size());
  return purposes == domain::AuthorizedPurposes::ndc ? aef_not_applicable : text;
}

// By the activities: a removal takes carbon up, everything else avoids emitting it.
std::string_view mitigation_type(const RecordAuthorization& authorization) {
  const auto removes = [](const std::string& activity) {
    return activity == "Afforestation" || activity == "Reforestation";
  };
  const auto& activities = authorization.activity_types;
  const auto removals = std::ranges::count_if(activities, removes);
  if (removals == 0) return "Emission reductions";
  return removals == std::ssize(activities) ? "Removals" : "Emission reductions and removals";
}

// One row under construction, by the keys of its columns: columns that apply somewhere begin as NA.
class RowBuilder {
 public:
  explicit RowBuilder(AefTable table) : table_(table) {
    for (const auto& column : aef_columns(table))
      row_.emplace_back(column.need == AefNeed::when_applicable ? aef_not_applicable : "");
  }
  RowBuilder& set(std::string_view key, std::string_view value) {
    row_[aef_column(table_, key)] = value;
    return *this;
  }
  RowBuilder& set_number(std::string_view key, std::uint64_t value) {
    return set(key, std::to_string(value));
  }
  [[nodiscard]] AefRow done() { return std::move(row_); }

 private:
  AefTable table_;
  AefRow row_;
};

class Builder {
 public:
  explicit Builder(const AefFacts& facts) : facts_(facts), party_(facts.submission.party) {
    for (const auto& authorization : facts.authorizations)
      newest_[authorization.id] = &authorization;
  }

  AefReport report() {
    add_submission();
    for (const auto& authorization : facts_.authorizations) add_authorization(authorization);
    add_actions();
    for (const auto& block : itmos_among(facts_.held, facts_.itmos, any_entry)) add_holding(block);
    return std::move(report_);
  }

 private:
  [[nodiscard]] std::string party_of(const domain::RegistryCode& registry) const {
    const auto found = facts_.parties.find(registry);
    return found == facts_.parties.end() ? "" : found->second;
  }

  void add_submission() {
    const auto& given = facts_.submission;
    RowBuilder row(AefTable::submission);
    row.set("party", given.party).set("version", given.version);
    row.set_number("reported_year", given.year);
    if (given.submitted_on) row.set("submission_date", aef_date(*given.submitted_on));
    if (given.ndc_first_year) row.set_number("ndc_first_year", *given.ndc_first_year);
    if (given.ndc_last_year) row.set_number("ndc_last_year", *given.ndc_last_year);
    report_.of(AefTable::submission).push_back(row.done());
  }

  // Those dated in the year, of the Party that first transfers and of those it names.
  void add_authorization(const RecordAuthorization& given) {
    if (base::year_of(given.date) != facts_.submission.year) return;
    if (given.first_party != party_ &&
        std::ranges::find(given.parties, party_) == given.parties.end())
      return;
    RowBuilder row(AefTable::authorizations);
    row.set("authorization", given.id).set("date", aef_date(given.date));
    row.set("approach", given.approach).set_number("version", given.version);
    if (given.ceiling) row.set_number("quantity", given.ceiling->raw());
    row.set("metric", "GHG").set("sectors", joined(given.sectors));
    row.set("activity_types", joined(given.activity_types));
    row.set("purposes", nomenclature(given.purposes)).set("parties", joined(given.parties));
    std::vector<std::string> ids;
    for (const auto& entity : given.entities) ids.push_back(entity.id);
    row.set("entities", joined(ids)).set("oimp", beyond_ndc(given.purposes));
    row.set("timeframe", given.timeframe).set("terms", given.terms);
    if (given.first_transfer)
      row.set("first_transfer_definition", nomenclature(*given.first_transfer));
    row.set("additional", given.additional);
    report_.of(AefTable::authorizations).push_back(row.done());
    for (const auto& entity : given.entities) add_entity(given, entity);
  }

  void add_entity(const RecordAuthorization& given, const domain::AuthorizedEntity& entity) {
    RowBuilder row(AefTable::entities);
    row.set("date", aef_date(given.date)).set("name", entity.name);
    row.set("country", entity.country).set("id", entity.id).set("approach", given.approach);
    row.set("conditions", given.terms).set("change_conditions", given.change_conditions);
    report_.of(AefTable::entities).push_back(row.done());
  }

  // In the order of time; a first transfer before what was done with the units.
  void add_actions() {
    auto first = facts_.first_transfers.begin();
    for (const auto& move : facts_.moves) {
      for (; first != facts_.first_transfers.end() && first->time <= move.time; ++first)
        add_first_transfer(*first);
      add_move(move);
    }
    for (; first != facts_.first_transfers.end(); ++first) add_first_transfer(*first);
  }

  void add_first_transfer(const AefFirstTransfer& given) {
    const bool ours = given.series.first_party == party_;
    const bool acquired = given.facts.acquiring == party_;
    for (std::size_t i = 0; i < given.facts.blocks.size() && i < given.itmos.size(); ++i) {
      const ItmoBlock block{given.facts.blocks[i], given.facts.authorization, given.series,
                            given.itmos[i], 0};
      if (ours) {
        auto row = action(block, given.time, "First transfer");
        row.set("subtype", nomenclature(given.facts.event));
        if (given.facts.acquiring) row.set("acquiring_party", *given.facts.acquiring);
        report_.of(AefTable::actions).push_back(row.done());
      }
      if (acquired) {
        auto row = action(block, given.time, "Acquisition");
        row.set("transferring_party", given.series.first_party);
        report_.of(AefTable::actions).push_back(row.done());
      }
    }
  }

  void add_move(const AefMove& move) {
    const auto party = party_of(move.registry);
    if (party != party_) return;
    for (const auto& block : itmos_among(move.units, facts_.itmos, move.seq)) {
      auto row = action(block, move.time, type_of(move));
      if (move.act == AefAct::retirement) {
        const auto of_business = static_cast<std::uint64_t>(move.business_year);
        row.set_number("ndc_year", move.year ? *move.year : of_business);
      } else if (move.act == AefAct::transfer) {
        row.set("acquiring_party", party);
      } else {
        if (move.use != domain::OtherUse::imp) row.set("subtype", "Other cancellations");
        if (move.use) {
          row.set("purpose", *move.use == domain::OtherUse::imp ? "IMP" : "OP");
          row.set("using_party", party);
        }
      }
      row.set("additional", move.purpose);
      report_.of(AefTable::actions).push_back(row.done());
    }
  }

  static std::string_view type_of(const AefMove& move) {
    if (move.act == AefAct::transfer) return "Transfer";
    if (move.act == AefAct::retirement || move.use == domain::OtherUse::imp) return "Use";
    return move.act == AefAct::correction || move.use ? "Cancellation" : "Voluntary Cancellation";
  }

  RowBuilder action(const ItmoBlock& block, base::Timestamp time, std::string_view type) {
    RowBuilder row(AefTable::actions);
    row.set("date", aef_instant(time)).set("type", type);
    describe_units(row, block);
    return row;
  }

  void add_holding(const ItmoBlock& block) {
    if (party_of(block.units.run.registry) != party_) return;
    RowBuilder row(AefTable::holdings);
    describe_units(row, block);
    report_.of(AefTable::holdings).push_back(row.done());
  }

  void describe_units(RowBuilder& row, const ItmoBlock& block) {
    const auto& units = block.units;
    const auto one = [&](domain::Serial serial) {
      return domain::UnitBlock{units.run, {serial, serial}}.text();
    };
    row.set("authorization", block.authorization);
    row.set("unit_registry", "JCM").set("first_unit", one(units.range.first));
    row.set("last_unit", one(units.range.last)).set("metric", "GHG");
    row.set_number("quantity", units.range.quantity().raw());
    row.set_number("vintage", units.run.vintage.year);
    row.set("approach", block.series.approach).set("first_party", block.series.first_party);
    row.set("party_registry", block.series.party_registry);
    const auto id = [&](std::uint64_t serial) {
      return domain::itmo_of(block.series, units.run.vintage, serial).text();
    };
    row.set("first_id", id(block.first));
    row.set("last_id", id(block.first + units.range.last - units.range.first));
    const auto found = newest_.find(block.authorization);
    if (found != newest_.end()) row.set("mitigation_type", mitigation_type(*found->second));
  }

  const AefFacts& facts_;
  const std::string& party_;
  std::map<std::string, const RecordAuthorization*> newest_;
  AefReport report_;
};

}  // namespace

AefReport aef_report(const AefFacts& facts) { return Builder(facts).report(); }

}  // namespace jcm::reports
