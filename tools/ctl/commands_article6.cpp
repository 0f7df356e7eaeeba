// authorization record, list, show; credits authorize, first-transfer; itmo.
#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

// "JPN:T1234567890123:Name of the entity": country, identification number, name.
json::value read_entity(const std::string& text) {
  const auto country = text.find(':');
  const auto id = country == std::string::npos ? country : text.find(':', country + 1);
  if (id == std::string::npos)
    throw CLI::ValidationError(
        "--entity", "'" + text + "' is not COUNTRY:NUMBER:NAME, as in JPN:T1234567890123:Airline");
  return json::object{{"country", text_value(text.substr(0, country))},
                      {"id", text_value(text.substr(country + 1, id - country - 1))},
                      {"name", text_value(text.substr(id + 1))}};
}

json::value read_text(const std::string& text) { return text_value(text); }

void add_record(CLI::App& group, Session& session) {
  Form(group, session, "record", "Record an authorization, or the next version of one",
       "authorization.record")
      .text("id", "id", "its id: letters, digits, spaces, hyphens")
      .required()
      .number("--version", "version", "of the authorization: 1, then the next")
      .required()
      .text("--date", "date", "on which it was given")
      .required()
      .text("--approach", "approach", "cooperative approach, as in CA0001")
      .required()
      .text("--registry", "registry", "whose units it may cover")
      .required()
      .text("--first-party", "first_party", "first transferring Party, as in MNG")
      .required()
      .text("--party-registry", "party_registry", "its ITMO registry, as in MNG01")
      .required()
      .text("--purposes", "purposes", "ndc, oimp, imp, op, ndc_and_oimp, ndc_and_imp or ndc_and_op")
      .required()
      .number("--ceiling", "ceiling", "the most units that it covers")
      .list("--party", "parties", "a Party that may use the units", "ALPHA-3", read_text)
      .required()
      .list("--entity", "entities", "an authorized entity", "COUNTRY:NUMBER:NAME", read_entity)
      .text("--first-transfer", "first_transfer",
            "with purposes beyond NDC: authorization, issuance or use_or_cancellation")
      .list("--sector", "sectors", "a sector", "TEXT", read_text)
      .required()
      .list("--activity-type", "activity_types", "an activity type", "TEXT", read_text)
      .text("--timeframe", "timeframe", "as authorized")
      .text("--terms", "terms", "terms and conditions")
      .text("--change-conditions", "change_conditions", "of change and revocation")
      .text("--additional", "additional", "additional information")
      .value("--document", "document", "the authorization itself: its digest is recorded", "FILE",
             [](const std::string& path) { return document_ref(path, "--document"); })
      .note();
}

int print_authorizations(Session& session, const json::object& params) {
  const auto answer = session.call_paged("authorization.list", params, "authorizations");
  using Kind = ListColumn::Kind;
  return print_list(session, answer, "authorizations",
                    {{"id", "id"},
                     {"version", "version", Kind::number},
                     {"date", "date"},
                     {"approach", "approach"},
                     {"registry", "registry"},
                     {"Party", "first_party"},
                     {"purposes", "purposes"},
                     {"ceiling", "ceiling", Kind::number},
                     {"covered", "covered", Kind::number}});
}

}  // namespace

void add_article6_credits(CLI::App& credits, Session& session) {
  Form(credits, session, "authorize", "Put units under an Article 6 authorization",
       "credits.authorize")
      .text("--authorization", "authorization", "its id")
      .required()
      .units("the units", true)
      .note();
  Form(credits, session, "first-transfer", "Record the first transfer of authorized units",
       "credits.first_transfer")
      .text("--authorization", "authorization", "the id of the one they are under")
      .required()
      .text("--event", "event", "to_another_party, authorization, issuance or use_or_cancellation")
      .required()
      .text("--acquiring", "acquiring", "with to_another_party: the Party that acquires them")
      .units("the units", true)
      .note();
}

void add_article6_commands(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("authorization", "Article 6 authorizations");
  group->require_subcommand(1)->fallthrough();
  add_record(*group, session);
  auto params = std::make_shared<json::object>();
  auto* list = add_query(*group, session, "list", "Authorizations, newest versions", params,
                         print_authorizations);
  add_param(*list, params, "--registry", "registry", "only for units of this registry", "CODE");
  add_param(*list, params, "--approach", "approach", "only of this cooperative approach", "CA0001");
  params = std::make_shared<json::object>();
  auto* show = add_query(*group, session, "show", "One authorization, and what became of its units",
                         params, [](Session& s, const json::object& asked) {
                           return print_object(s, s.call("authorization.show", asked));
                         });
  add_param(*show, params, "id", "id", "its id", "ID")->required();

  params = std::make_shared<json::object>();
  auto* itmo = add_query(app, session, "itmo", "The unit behind the identifier of an ITMO", params,
                         [](Session& s, const json::object& asked) {
                           return print_object(s, s.call("itmo.find", asked));
                         });
  add_param(*itmo, params, "itmo", "itmo", "as in CA0001-MNG01-MNG-24249-2020", "ITMO")->required();
}

}  // namespace jcm::ctl
