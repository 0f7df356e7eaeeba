// Form of the genesis, of registries, projects and accounts.
#include "ledger/base/text.hpp"
#include "ledger/domain/form.hpp"

namespace jcm::domain::form {
namespace {

using base::ErrorId;
using base::Status;

bool origin_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_' || c == '~' || c == '/';
}

// C2SP tlog-checkpoint: a schema-less URL without trailing slash; signed-note: a key name holds
// neither space nor plus.
Status check_origin(std::string_view field, std::string_view origin) {
  JCM_TRY_VOID(check_text(field, origin, base::max_origin, Presence::mandatory));
  bool ok =
      origin.front() != '/' && origin.back() != '/' && origin.find("//") == std::string_view::npos;
  for (const char c : origin) ok = ok && origin_character(c);
  if (ok) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " is \"" + base::printable(origin) +
                   "\"; give a URL without its scheme, of letters, digits and . - _ ~ /, like "
                   "registry.example/jcm");
}

Status check_key(std::string_view field, const Digest& key) {
  if (key != Digest{}) return {};
  return fault(ErrorId::field_value, field,
               std::string(field) + " is all zeros; give an Ed25519 public key");
}

}  // namespace

Status check_given(const Genesis& genesis) {
  JCM_TRY_VOID(check_origin("origin", genesis.origin));
  JCM_TRY_VOID(check_key("checkpoint_key", genesis.checkpoint_key));
  if (genesis.recovery_key) {
    JCM_TRY_VOID(check_key("recovery_key", *genesis.recovery_key));
    if (*genesis.recovery_key == genesis.checkpoint_key)
      return fault(
          ErrorId::field_conflict, "recovery_key",
          "recovery_key equals checkpoint_key; give a key of its own that is kept offline");
  }
  if (genesis.administrator_uid > 0xffff'fffe)
    return fault(ErrorId::field_value, "administrator_uid",
                 "administrator_uid " + std::to_string(genesis.administrator_uid) +
                     " is not a user id; give one from 0 to 4294967294");
  if (!genesis.predecessor) return {};
  const auto& before = *genesis.predecessor;
  JCM_TRY_VOID(check_origin("predecessor.origin", before.origin));
  if (before.origin == genesis.origin)
    return fault(ErrorId::field_conflict, "predecessor.origin",
                 "a ledger cannot continue itself; give this ledger an origin of its own");
  if (before.size == 0 || before.size > base::max_exact_integer)
    return fault(ErrorId::field_value, "predecessor.size",
                 "predecessor.size is " + std::to_string(before.size) +
                     "; give the number of entries of the ledger it continues");
  return {};
}

Status check_given(const OpenRegistry& open) {
  JCM_TRY_VOID(check_code("code", open.code));
  if (text_of(open.side).empty())
    return fault(ErrorId::field_value, "side", "side is unknown; use japan or partner");
  JCM_TRY_VOID(check_text("name", open.name, base::max_short_text, Presence::mandatory));
  if (open.utc_offset_minutes < -720 || open.utc_offset_minutes > 840)
    return fault(ErrorId::field_value, "utc_offset_minutes",
                 "utc_offset_minutes is " + std::to_string(open.utc_offset_minutes) +
                     "; use -720 to 840 (Japan: 540)");
  return {};
}

Status check_given(const GoLive& go_live) { return check_code("registry", go_live.registry); }

Status check_given(const RecordProject& project) {
  JCM_TRY_VOID(check_project("reference", project.reference));
  if (project.country != project.reference.text().substr(0, 2))
    return fault(ErrorId::field_conflict, "country",
                 "country is \"" + base::printable(project.country) + "\" but the reference " +
                     project.reference.text() +
                     " begins with another; give the partner country's two letters");
  JCM_TRY_VOID(check_text("title", project.title, base::max_long_text, Presence::mandatory));
  if (text_of(project.status).empty())
    return fault(ErrorId::field_value, "status",
                 "status is unknown; use validation, registered or withdrawn");
  const bool registered = project.status == ProjectStatus::registered;
  if (registered && !project.registered_on)
    return fault(ErrorId::project_dates, "registered_on",
                 "a registered project needs the date of its registration; give registered_on");
  if (!registered && project.registered_on)
    return fault(ErrorId::project_dates, "registered_on",
                 "a project in status " + std::string(text_of(project.status)) +
                     " has no date of registration; leave registered_on out");
  if (project.registered_on) JCM_TRY_VOID(check_date("registered_on", *project.registered_on));
  JCM_TRY_VOID(
      check_text("methodologies", project.methodologies, base::max_long_text, Presence::optional));
  JCM_TRY_VOID(check_text("partner_participants", project.partner_participants, base::max_long_text,
                          Presence::optional));
  JCM_TRY_VOID(check_text("japanese_participants", project.japanese_participants,
                          base::max_long_text, Presence::optional));
  return check_project_details(project);
}

Status check_given(const OpenAccount& open) {
  JCM_TRY_VOID(check_code("registry", open.registry));
  if (text_of(open.kind).empty())
    return fault(
        ErrorId::field_value, "kind",
        "kind is unknown; use government_holding, entity_holding, cancellation or retirement");
  if (open.number && (*open.number < 1 || *open.number > base::max_account_number))
    return fault(ErrorId::field_value, "number",
                 "number is " + std::to_string(*open.number) + "; use 1 to " +
                     std::to_string(base::max_account_number) +
                     ", or leave it out for the next free one");
  if (open.trust_property != TrustProperty::none && open.trust_property != TrustProperty::part &&
      open.trust_property != TrustProperty::all)
    return fault(ErrorId::field_value, "trust_property",
                 "trust_property is unknown; use none, part or all");
  return {};
}

Status check_given(const SetAccountStatus& set) {
  JCM_TRY_VOID(check_account("account", set.account));
  if (text_of(set.status).empty())
    return fault(ErrorId::field_value, "status",
                 "status is unknown; use open, receive_only, blocked or closed");
  const bool stops = set.status == AccountStatus::blocked || set.status == AccountStatus::closed;
  if (is_terminal(set.account.kind) && stops)
    return fault(ErrorId::account_kind, "status",
                 set.account.text() + " is a " + std::string(text_of(set.account.kind)) +
                     " account: it stays as the proof of what it took in and is never " +
                     std::string(text_of(set.status)) + "; use receive_only at most");
  return {};
}

}  // namespace jcm::domain::form
