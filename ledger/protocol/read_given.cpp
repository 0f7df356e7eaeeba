#include "ledger/protocol/read_given.hpp"

#include <fmt/format.h>

#include "ledger/base/limits.hpp"
#include "ledger/domain/empty_given.hpp"
#include "ledger/protocol/described_json.hpp"

namespace jcm::protocol {

base::Result<domain::PersonalField> described::From<domain::PersonalField>::read(
    const json::value& value) {
  const auto* text = value.if_string();
  if (text == nullptr) return wrong_type("the name of a personal field", value);
  using enum domain::PersonalField;
  for (const auto one : {holder_name, representative, head_office, contact, department, beneficiary,
                         reason, officer_name})
    if (view_of(*text) == domain::text_of(one)) return one;
  return base::error(base::ErrorId::field_value,
                     "no such personal field; give one like \"holder_name\"");
}

namespace {

using base::ErrorId;
using domain::PersonalField;

void take_text(ObjectReader& in, WriteParams& out, PersonalField field, std::string_view key) {
  if (auto text = in.optional(key, as_long_text)) out.texts.emplace(field, *std::move(text));
}

domain::OpenRegistry read_open_registry(ObjectReader& in) {
  domain::OpenRegistry given;
  given.code = in.required("code", as_registry);
  given.side = in.required("side", as_side);
  given.name = in.required("name", as_short_text);
  given.utc_offset_minutes =
      static_cast<std::int32_t>(in.required("utc_offset_minutes", AsInteger{-720, 840}));
  return given;
}

domain::RecordProject read_project(ObjectReader& in) {
  domain::RecordProject given;
  described::read_fields(in, given);
  return given;
}

base::Result<domain::VintageQuantity> as_vintage_quantity(const json::value& value) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader in(*object);
  domain::VintageQuantity out;
  out.vintage = in.required("year", as_vintage);
  out.quantity = in.required("quantity", as_quantity);
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<domain::VintageBasis> as_basis(const json::value& value) {
  const auto* text = value.if_string();
  if (text == nullptr) return wrong_type("\"stated\" or \"period_end\"", value);
  for (const auto basis : {domain::VintageBasis::stated, domain::VintageBasis::period_end})
    if (view_of(*text) == text_of(basis)) return basis;
  return base::error(ErrorId::field_value, "no such basis; give \"stated\" or \"period_end\"");
}

// Without vintages all credits are of the year in which the period ends, and the line says that
// this was assumed. With basis "period_end" the vintages may be spelled out, as an entry shows
// them, if they say just that.
base::Status settle_vintages(domain::AllocationLine& line,
                             std::optional<domain::VintageBasis> basis,
                             std::optional<std::vector<domain::VintageQuantity>> given,
                             const domain::DecisionKey& key) {
  line.basis =
      basis.value_or(given ? domain::VintageBasis::stated : domain::VintageBasis::period_end);
  if (line.basis == domain::VintageBasis::stated) {
    if (!given)
      return base::error(ErrorId::field_missing,
                         "basis is \"stated\" without vintages; give them, or leave basis out",
                         "vintages");
    line.vintages = *std::move(given);
    return {};
  }
  const auto year = domain::Vintage::of(static_cast<std::uint64_t>(base::year_of(key.period_end)));
  if (!year)
    return base::error(ErrorId::field_value,
                       "the period ends in a year that is no vintage; give 2000 to 2199",
                       "vintages");
  if (!line.quantity.is_zero()) line.vintages = {{*year, line.quantity}};
  if (given && *given != line.vintages)
    return base::error(
        ErrorId::field_conflict,
        fmt::format("basis is \"period_end\", but the vintages are not all {} in {}; give "
                    "basis \"stated\", or leave vintages out",
                    line.quantity.raw(), year->year),
        "vintages");
  return {};
}

base::Result<domain::AllocationLine> read_line(const json::value& value,
                                               const domain::DecisionKey& key, bool key_ok) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader in(*object);
  domain::AllocationLine line;
  line.side = in.required("side", as_side);
  line.registry = in.required("registry", as_registry);
  line.hosted = in.optional("hosted", as_bool).value_or(true);
  line.quantity = in.required("quantity", as_quantity_or_zero);
  const auto basis = in.optional("basis", as_basis);
  auto vintages =
      in.optional("vintages", AsList{as_vintage_quantity, 0, base::max_vintages_per_line});
  JCM_TRY_VOID(in.finish());
  // The assumed year comes from the key; with a faulty key, its own fault is the one to report.
  if (key_ok) JCM_TRY_VOID(settle_vintages(line, basis, std::move(vintages), key));
  return line;
}

domain::RecordDecision read_decision(ObjectReader& in) {
  domain::RecordDecision given;
  given.key.project = in.required("project", as_project);
  given.key.period_start = in.required("period_start", as_date);
  given.key.period_end = in.required("period_end", as_date);
  given.key.decided_on = in.required("decided_on", as_date);
  const bool key_ok = in.ok();
  const auto as_line = [&](const json::value& value) {
    return read_line(value, given.key, key_ok);
  };
  given.lines = in.required("lines", AsList{as_line, 1, base::max_lines_per_decision});
  if (auto overlaps =
          in.optional("overlaps", AsList{as_decision_key, 0, base::max_overlaps_per_decision}))
    given.overlaps = *std::move(overlaps);
  given.overlap_reason = in.optional("overlap_reason", as_long_or_empty).value_or("");
  given.reference = in.optional("reference", as_short_or_empty).value_or("");
  return given;
}

base::Result<domain::PersonalTexts> read_holder(const json::value& value, bool is_new) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader holder(*object);
  WriteParams read;
  if (is_new)
    read.texts.emplace(PersonalField::holder_name, holder.required("name", as_long_text));
  else
    take_text(holder, read, PersonalField::holder_name, "name");
  take_text(holder, read, PersonalField::representative, "representative");
  take_text(holder, read, PersonalField::head_office, "head_office");
  take_text(holder, read, PersonalField::contact, "contact");
  take_text(holder, read, PersonalField::department, "department");
  JCM_TRY_VOID(holder.finish());
  return std::move(read.texts);
}
base::Result<domain::PersonalTexts> as_new_holder(const json::value& value) {
  return read_holder(value, true);
}
base::Result<domain::PersonalTexts> as_changed_holder(const json::value& value) {
  return read_holder(value, false);
}

domain::OpenAccount read_open_account(ObjectReader& in, WriteParams& out) {
  domain::OpenAccount given;
  given.registry = in.required("registry", as_registry);
  given.kind = in.required("kind", as_account_kind);
  if (const auto number = in.optional("number", AsInteger{1, base::max_account_number}))
    given.number = static_cast<std::uint32_t>(*number);
  out.texts = in.required("holder", as_new_holder);
  given.trust_property =
      in.optional("trust_property", as_trust_property).value_or(domain::TrustProperty::none);
  out.command.authority = in.optional("authority", as_authority);
  return given;
}

domain::SetAccountStatus read_set_status(ObjectReader& in, WriteParams& out) {
  domain::SetAccountStatus given;
  given.account = in.required("account", as_account);
  given.status = in.required("status", as_account_status);
  take_text(in, out, PersonalField::reason, "reason");
  out.command.authority = in.optional("authority", as_authority);
  return given;
}

base::Result<domain::IssueCredit> as_credit(const json::value& value) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader in(*object);
  domain::IssueCredit credit;
  credit.account = in.required("account", as_account);
  credit.vintage = in.required("vintage", as_vintage);
  const auto quantity = in.optional("quantity", as_quantity);
  const auto first = in.optional("first", as_serial);
  const auto last = in.optional("last", as_serial);
  JCM_TRY_VOID(in.finish());
  if (quantity) {
    if (first || last)
      return base::error(
          ErrorId::field_conflict,
          "both a quantity and serials are given; give the quantity, or first and last",
          "quantity");
    credit.units = *quantity;
    return credit;
  }
  if (!first && !last)
    return base::error(ErrorId::field_missing,
                       "no units are named; give quantity, or first and last", "quantity");
  if (!first || !last)
    return base::error(ErrorId::field_missing,
                       "one end of the serials is missing; give both first and last",
                       first ? "last" : "first");
  const auto range = domain::UnitRange::of(*first, *last);
  if (!range) return base::error(range.error().id, range.error().detail, "last");
  credit.units = *range;
  return credit;
}

domain::Issue read_issue(ObjectReader& in) {
  domain::Issue given;
  given.decision = in.required("decision", as_decision_key);
  given.registry = in.required("registry", as_registry);
  given.account = in.optional("account", as_account);
  const bool spelled_out = in.has("credits");
  if (auto credits = in.optional("credits", AsList{as_credit, 1, base::max_credits_per_issuance}))
    given.credits = *std::move(credits);
  if (in.ok() && given.account && spelled_out)
    in.fail("credits",
            base::error(ErrorId::field_conflict,
                        "both account and credits are given; give the account for the whole "
                        "line, or credits"));
  if (in.ok() && !given.account && !spelled_out)
    in.fail("account",
            base::error(
                ErrorId::field_missing,
                "nobody is named to be credited; give the account for the whole line, or credits"));
  return given;
}

domain::Selection read_selection(ObjectReader& in) {
  const auto quantity = in.optional("quantity", as_quantity);
  const auto project = in.optional("project", as_project);
  const auto vintage = in.optional("vintage", as_vintage);
  auto blocks = in.optional("blocks", AsList{as_block, 1, base::max_blocks_per_entry,
                                             ErrorId::field_value, ErrorId::ranges_too_many});
  if (blocks) {
    for (const auto& [there, key] : {std::pair{quantity.has_value(), "quantity"},
                                     {project.has_value(), "project"},
                                     {vintage.has_value(), "vintage"}})
      if (there)
        in.fail(key, base::error(
                         ErrorId::field_conflict,
                         fmt::format("{} does not go with blocks; give blocks alone, or a quantity "
                                     "with project and vintage as bounds",
                                     key)));
    return *std::move(blocks);
  }
  if (!quantity)
    in.fail("quantity",
            base::error(ErrorId::field_missing, "no units are named; give quantity, or blocks"));
  return domain::ByQuantity{quantity.value_or(domain::Quantity()), project, vintage};
}

// from, to, which units: what the three debits have in common.
template <class Debit>
Debit read_debit(ObjectReader& in) {
  Debit given;
  given.from = in.required("from", as_account);
  given.to = in.required("to", as_account);
  given.selection = read_selection(in);
  return given;
}

template <class Use>
Use read_use(ObjectReader& in, WriteParams& out) {
  auto given = read_debit<Use>(in);
  given.purpose = in.required("purpose", as_short_text);
  if (const auto year = in.optional("year", as_vintage)) given.year = year->year;
  out.texts.emplace(PersonalField::beneficiary, in.required("beneficiary", as_long_text));
  out.texts.emplace(PersonalField::reason, in.required("reason", as_long_text));
  return given;
}

// The domain refuses a debit without one by the same id; said here, the schema's "required" holds
// too.
std::optional<domain::Authority> read_debit_authority(ObjectReader& in) {
  auto authority = in.optional("authority", as_authority);
  if (!in.has("authority"))
    in.fail("authority",
            base::error(ErrorId::authority_missing,
                        "by what right the units move is missing; give authority: the holder's "
                        "application or the legal basis, with its reference"));
  return authority;
}

// {"operation", "params"}: the params of that method without request id, dry run and signature.
// Personal texts stand with the proposal.
base::Result<domain::Proposed> read_proposed(const json::value& value,
                                             domain::PersonalTexts& texts) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader in(*object);
  const auto kind = in.required("operation", as_entry_kind);
  const json::object* params = in.required("params", as_object);
  JCM_TRY_VOID(in.finish());
  const auto method = method_of(kind);
  if (!method || *method == Method::proposal_open)
    return base::error(
        ErrorId::field_value,
        fmt::format("{} cannot be proposed; give a method that writes", domain::text_of(kind)),
        "operation");
  ObjectReader inner(*params);
  WriteParams read;
  read_given(*method, inner, read);
  read_common(inner, read.command.common);
  if (auto faults = inner.finish(); !faults) {
    auto error = std::move(faults).error();
    error.field = join_path("params", error.field);
    return error;
  }
  texts = std::move(read.texts);
  return domain::Proposed{std::move(read.command.given), std::move(read.command.common),
                          std::move(read.command.authority)};
}

void read_described(domain::EntryKind kind, ObjectReader& in, WriteParams& out) {
  out.command.given = domain::empty_given(kind);
  std::visit(
      [&](auto& one) {
        if constexpr (domain::Described<std::decay_t<decltype(one)>> &&
                      !std::is_same_v<std::decay_t<decltype(one)>, domain::Propose>)
          described::read_fields(in, one);
      },
      out.command.given);
  using enum domain::EntryKind;
  if (kind == proposal_open) {
    out.command.given = domain::Propose{in.required(
        "what", [&](const json::value& value) { return read_proposed(value, out.texts); })};
  } else if (kind == account_amend) {
    if (auto texts = in.optional("holder", as_changed_holder)) out.texts = *std::move(texts);
  } else if (kind == officer_grant) {
    take_text(in, out, PersonalField::officer_name, "officer_name");
  }
  for (const auto with : {account_amend, credits_court_transfer, hold_place, hold_lift,
                          credits_reverse, credits_correct_excess})
    if (kind == with) out.command.authority = in.optional("authority", as_authority);
}

}  // namespace

void read_given(Method method, ObjectReader& in, WriteParams& out) {
  JCM_CHECK(info_of(method).act == MethodAct::write);
  auto& given = out.command.given;
  auto& authority = out.command.authority;
  if (method == Method::registry_open) {
    given = read_open_registry(in);
  } else if (method == Method::registry_go_live) {
    given = domain::GoLive{in.required("registry", as_registry)};
  } else if (method == Method::project_record) {
    given = read_project(in);
  } else if (method == Method::decision_record) {
    given = read_decision(in);
  } else if (method == Method::account_open) {
    given = read_open_account(in, out);
  } else if (method == Method::account_set_status) {
    given = read_set_status(in, out);
  } else if (method == Method::credits_issue) {
    given = read_issue(in);
  } else if (method == Method::credits_transfer) {
    given = read_debit<domain::Transfer>(in);
    authority = read_debit_authority(in);
  } else if (method == Method::credits_retire) {
    given = read_use<domain::Retire>(in, out);
    authority = read_debit_authority(in);
  } else if (method == Method::credits_cancel) {
    auto cancel = read_use<domain::Cancel>(in, out);
    cancel.use = in.optional("use", described::from<domain::OtherUse>);
    given = std::move(cancel);
    authority = read_debit_authority(in);
  } else {
    const auto kind = domain::parse_entry_kind(info_of(method).name);
    JCM_CHECK(kind.has_value());
    read_described(*kind, in, out);
  }
}

void read_common(ObjectReader& in, domain::Common& out) {
  out.business_date = in.optional("business_date", as_date);
  out.effective_on = in.optional("effective_on", as_date);
  out.note = in.optional("note", as_long_or_empty).value_or("");
}

}  // namespace jcm::protocol
