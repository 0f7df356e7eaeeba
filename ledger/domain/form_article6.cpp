// Form of authorizations, of what is put under them, and of first transfers.
#include <algorithm>
#include <set>

#include "ledger/base/text.hpp"
#include "ledger/domain/form.hpp"
#include "ledger/domain/itmo_text.hpp"

namespace jcm::domain::form {
namespace {

using base::ErrorId;
using base::Status;

constexpr std::size_t max_id = 64;
constexpr std::size_t max_items = 1'000;

bool letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

Status check_id(std::string_view field, std::string_view id) {
  const bool ok = !id.empty() && id.size() <= max_id && letter_or_digit(id.front()) &&
                  letter_or_digit(id.back()) && std::all_of(id.begin(), id.end(), [](char c) {
                    return letter_or_digit(c) || c == ' ' || c == '-';
                  });
  if (ok) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " is \"" + base::printable(id) +
                   "\"; give 1 to 64 letters, digits, spaces and hyphens, with a letter or digit "
                   "at both ends");
}

Status check_party(std::string_view field, std::string_view party) {
  if (is_party(party)) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " is \"" + base::printable(party) +
                   "\"; give the Party's three capital letters (ISO 3166-1 alpha-3), like MNG");
}

Status check_count(std::string_view field, std::size_t count) {
  if (count <= max_items) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " has " + std::to_string(count) + " items; use at most " +
                   std::to_string(max_items));
}

Status check_parties(const std::vector<std::string>& parties) {
  JCM_TRY_VOID(check_count("parties", parties.size()));
  if (parties.empty())
    return fault(ErrorId::field_missing, "parties",
                 "parties is empty; give the Parties that may use the units");
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < parties.size(); ++i) {
    JCM_TRY_VOID(check_party(at("parties", i), parties[i]));
    if (!seen.insert(parties[i]).second)
      return fault(ErrorId::field_conflict, at("parties", i),
                   parties[i] + " stands twice; name each Party once");
  }
  return {};
}

Status check_entities(const std::vector<AuthorizedEntity>& entities) {
  JCM_TRY_VOID(check_count("entities", entities.size()));
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const auto& entity = entities[i];
    const auto field = at("entities", i);
    JCM_TRY_VOID(
        check_text(field + ".name", entity.name, base::max_long_text, Presence::mandatory));
    JCM_TRY_VOID(check_party(field + ".country", entity.country));
    JCM_TRY_VOID(check_text(field + ".id", entity.id, base::max_long_text, Presence::mandatory));
    if (!seen.emplace(entity.country, entity.id).second)
      return fault(ErrorId::field_conflict, field + ".id",
                   "the entity \"" + base::printable(entity.id) + "\" of " + entity.country +
                       " stands twice; name each entity once");
  }
  return {};
}

Status check_texts(std::string_view list, const std::vector<std::string>& texts) {
  JCM_TRY_VOID(check_count(list, texts.size()));
  for (std::size_t i = 0; i < texts.size(); ++i)
    JCM_TRY_VOID(check_text(at(list, i), texts[i], base::max_long_text, Presence::mandatory));
  return {};
}

// Whose units, for what, by whose first transfer.
Status check_scope(const RecordAuthorization& record) {
  if (!is_approach(record.approach))
    return fault(ErrorId::field_value, "approach",
                 "approach is \"" + base::printable(record.approach) +
                     "\"; give the cooperative approach, CA and four digits, like CA0099");
  JCM_TRY_VOID(check_code("registry", record.registry));
  JCM_TRY_VOID(check_party("first_party", record.first_party));
  if (!is_party_registry(record.party_registry))
    return fault(ErrorId::field_value, "party_registry",
                 "party_registry is \"" + base::printable(record.party_registry) +
                     "\"; give the ITMO registry of the Party, its three letters and two digits, "
                     "like MNG01");
  if (!record.party_registry.starts_with(record.first_party))
    return fault(ErrorId::field_conflict, "party_registry",
                 "party_registry " + record.party_registry + " is no registry of " +
                     record.first_party + ", the first transferring Party; make them agree");
  if (text_of(record.purposes).empty())
    return fault(ErrorId::field_value, "purposes",
                 "purposes is unknown; use ndc, oimp, imp, op, ndc_and_oimp, ndc_and_imp or "
                 "ndc_and_op");
  return {};
}

Status check_definition(const RecordAuthorization& record) {
  const bool beyond = covers_other(record.purposes);
  if (beyond == record.first_transfer.has_value()) {
    if (!beyond || !text_of(*record.first_transfer).empty()) return {};
    return fault(ErrorId::field_value, "first_transfer",
                 "first_transfer is unknown; use authorization, issuance or use_or_cancellation");
  }
  if (beyond)
    return fault(ErrorId::field_missing, "first_transfer",
                 "the purposes go beyond NDC, so the Party says what makes the first transfer; "
                 "give first_transfer: authorization, issuance or use_or_cancellation");
  return fault(ErrorId::field_conflict, "first_transfer",
               "toward an NDC the first transfer is the first international one, there is nothing "
               "to define; leave first_transfer out, or give wider purposes");
}

// An authorization is of one registry, so its units are, too.
Status check_units(const std::vector<UnitBlock>& blocks) {
  for (std::size_t i = 1; i < blocks.size(); ++i)
    if (blocks[i].run.registry != blocks[0].run.registry)
      return fault(ErrorId::authorization_scope, at("blocks", i),
                   blocks[i].text() + " and " + blocks[0].text() +
                       " belong to different registries; an authorization covers units of one, "
                       "make a request for each");
  return check_blocks(blocks, blocks.empty() ? RegistryCode{} : blocks[0].run.registry);
}

}  // namespace

Status check_given(const RecordAuthorization& record) {
  JCM_TRY_VOID(check_id("id", record.id));
  if (record.version == 0)
    return fault(ErrorId::field_value, "version", "version is 0; the first version is 1");
  JCM_TRY_VOID(check_date("date", record.date));
  JCM_TRY_VOID(check_scope(record));
  if (record.ceiling) JCM_TRY_VOID(check_amount("ceiling", *record.ceiling));
  JCM_TRY_VOID(check_parties(record.parties));
  JCM_TRY_VOID(check_entities(record.entities));
  JCM_TRY_VOID(check_definition(record));
  if (record.sectors.empty())
    return fault(ErrorId::field_missing, "sectors", "sectors is empty; give at least one sector");
  JCM_TRY_VOID(check_texts("sectors", record.sectors));
  JCM_TRY_VOID(check_texts("activity_types", record.activity_types));
  for (const auto& [field, text] :
       {std::pair("timeframe", &record.timeframe), std::pair("terms", &record.terms),
        std::pair("change_conditions", &record.change_conditions),
        std::pair("additional", &record.additional)})
    JCM_TRY_VOID(check_text(field, *text, base::max_long_text, Presence::optional));
  if (record.document) return check_document("document", *record.document);
  return {};
}

Status check_given(const AuthorizeUnits& units) {
  JCM_TRY_VOID(check_id("authorization", units.authorization));
  return check_units(units.blocks);
}

Status check_given(const RecordFirstTransfer& transfer) {
  JCM_TRY_VOID(check_id("authorization", transfer.authorization));
  if (text_of(transfer.event).empty())
    return fault(ErrorId::field_value, "event",
                 "event is unknown; use to_another_party, authorization, issuance or "
                 "use_or_cancellation");
  JCM_TRY_VOID(check_units(transfer.blocks));
  const bool international = transfer.event == FirstTransferEvent::to_another_party;
  if (international && !transfer.acquiring)
    return fault(ErrorId::field_missing, "acquiring",
                 "units go to another Party; give it as acquiring");
  if (!international && transfer.acquiring)
    return fault(ErrorId::field_conflict, "acquiring",
                 "with the event " + std::string(text_of(transfer.event)) +
                     " no Party acquires the units; leave acquiring out");
  if (transfer.acquiring) return check_party("acquiring", *transfer.acquiring);
  return {};
}

}  // namespace jcm::domain::form
