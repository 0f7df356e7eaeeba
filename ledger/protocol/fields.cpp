#include "ledger/protocol/fields.hpp"

#include <fmt/format.h>

#include <array>

#include "ledger/base/text.hpp"

namespace jcm::protocol {
namespace {

using base::ErrorId;

base::Error bad_value(std::string detail) {
  return base::error(ErrorId::field_value, std::move(detail));
}

std::string shown(const json::value& value) { return base::printable(to_compact(value), 60); }

base::Result<std::string_view> string_of(const json::value& value, std::string_view expected) {
  if (const auto* text = value.if_string()) return view_of(*text);
  return wrong_type(expected, value);
}

// A string that `parse` knows, or field.value: what it is not, and what to give.
template <class Parse>
auto word(const json::value& value, std::string_view noun, std::string_view give,
          const Parse& parse) -> base::Result<std::decay_t<decltype(*parse(std::string_view()))>> {
  JCM_TRY(const std::string_view text, string_of(value, give));
  auto parsed = parse(text);
  if (!parsed)
    return bad_value(
        fmt::format("\"{}\" is no {}; give {}", base::printable(text, 60), noun, give));
  return *std::move(parsed);
}

template <class Enum, std::size_t n>
std::optional<Enum> among(const std::array<Enum, n>& all, std::string_view text) {
  for (const Enum one : all)
    if (text_of(one) == text) return one;
  return std::nullopt;
}

// What a type of the domain makes of a text; its error is about this value, whatever it calls
// itself.
template <class T>
base::Result<T> parsed_by(base::Result<T> parsed) {
  if (parsed) return parsed;
  return base::error(parsed.error().id, parsed.error().detail);
}

bool upper_case(char c) { return c >= 'A' && c <= 'Z'; }

// Whole numbers come as int64 or, above 2^63 - 1, as uint64. Anything else is a double.
bool is_whole(const json::value& value) { return value.is_int64() || value.is_uint64(); }

base::Error not_whole(const json::value& value) {
  if (value.is_double())
    return base::error(ErrorId::field_type,
                       fmt::format("{} is not written as a whole number; give digits only, without "
                                   "fraction or exponent",
                                   shown(value)));
  return wrong_type("a whole number", value);
}

}  // namespace

base::Error wrong_type(std::string_view expected, const json::value& found) {
  const auto what = found.is_null()     ? "null"
                    : found.is_bool()   ? "a boolean"
                    : found.is_string() ? "a string"
                    : found.is_number() ? "a number"
                    : found.is_array()  ? "an array"
                                        : "an object";
  return base::error(ErrorId::field_type, fmt::format("found {}; give {}", what, expected));
}

base::Result<const json::object*> as_object(const json::value& value) {
  if (const auto* object = value.if_object()) return object;
  return wrong_type("an object", value);
}

base::Result<const json::array*> list_of(const json::value& value, std::size_t min, std::size_t max,
                                         ErrorId too_few, ErrorId too_many) {
  const auto* array = value.if_array();
  if (array == nullptr) return wrong_type("an array", value);
  if (array->size() < min)
    return base::error(too_few,
                       fmt::format("the list has {} items; give at least {}", array->size(), min));
  if (array->size() > max)
    return base::error(too_many,
                       fmt::format("the list has {} items; give at most {}", array->size(), max));
  return array;
}

base::Error at_index(std::size_t index, base::Error error) {
  error.field = join_path(fmt::format("[{}]", index), error.field);
  return error;
}

base::Result<std::string> AsText::operator()(const json::value& value) const {
  JCM_TRY(const std::string_view text, string_of(value, "a string"));
  if (text.empty() && !may_be_empty)
    return bad_value("the text is empty; give at least one character");
  if (text.size() > max)
    return base::error(ErrorId::field_too_long,
                       fmt::format("the text has {} bytes; give at most {}", text.size(), max));
  std::size_t offset = 0;
  if (const auto fault = base::find_text_fault(text, &offset); fault != base::TextFault::none)
    return base::error(ErrorId::field_text, fmt::format("the text {} at byte {}; take it out",
                                                        base::describe(fault), offset + 1));
  return std::string(text);
}

base::Result<std::int64_t> AsInteger::operator()(const json::value& value) const {
  if (!is_whole(value)) return not_whole(value);
  const auto* number = value.if_int64();
  if (number == nullptr || *number < min || *number > max)
    return bad_value(fmt::format("{} is out of range; give {} to {}", shown(value), min, max));
  return *number;
}

base::Result<domain::Quantity> AsQuantity::operator()(const json::value& value) const {
  constexpr double first_inexact = 9007199254740992.0;  // 2^53
  if (!is_whole(value)) {
    // More digits than 64 bits hold arrive as a double; that is a size, not a spelling.
    if (const auto* number = value.if_double(); number != nullptr && *number >= first_inexact)
      return base::error(
          ErrorId::amount_too_large,
          fmt::format("{} is too large; give at most {}", shown(value), base::max_exact_integer));
    return not_whole(value);
  }
  if (const auto* number = value.if_int64()) {
    if (*number < 0)
      return base::error(ErrorId::amount_negative,
                         fmt::format("{} is negative; give a number of credits", *number));
    if (*number == 0 && !zero_allowed)
      return base::error(ErrorId::amount_zero, "zero credits; give at least 1");
  }
  const std::uint64_t raw =
      value.is_uint64() ? value.get_uint64() : static_cast<std::uint64_t>(value.get_int64());
  if (raw > base::max_exact_integer)
    return base::error(ErrorId::amount_too_large, fmt::format("{} is too large; give at most {}",
                                                              raw, base::max_exact_integer));
  return domain::Quantity::of(raw);
}

base::Result<bool> as_bool(const json::value& value) {
  if (const auto* flag = value.if_bool()) return *flag;
  return wrong_type("true or false", value);
}

base::Result<base::Date> as_date(const json::value& value) {
  return word(value, "date", "one like \"2026-01-30\"", base::parse_date);
}

base::Result<base::Timestamp> as_timestamp(const json::value& value) {
  return word(value, "instant", "one in UTC like \"2026-01-30T09:15:00Z\"", base::parse_timestamp);
}

base::Result<base::Digest> as_digest(const json::value& value) {
  return word(value, "SHA-256 value", "64 hexadecimal digits", base::digest_from_hex);
}

base::Result<std::uint64_t> as_seq(const json::value& value) {
  JCM_TRY(const std::int64_t number,
          (AsInteger{0, static_cast<std::int64_t>(base::max_exact_integer)}(value)));
  return static_cast<std::uint64_t>(number);
}

base::Result<domain::Serial> as_serial(const json::value& value) {
  JCM_TRY(const auto quantity, as_quantity(value));  // the same bounds and the same refusals
  return quantity.raw();
}

base::Result<domain::RegistryCode> as_registry(const json::value& value) {
  return word(value, "registry code", "two upper-case letters like \"JP\"",
              domain::RegistryCode::parse);
}

base::Result<domain::ProjectReference> as_project(const json::value& value) {
  return word(value, "project reference", "one like \"MN006\"", domain::ProjectReference::parse);
}

base::Result<std::string> as_country(const json::value& value) {
  const auto parse = [](std::string_view text) -> std::optional<std::string> {
    if (text.size() != 2 || !upper_case(text[0]) || !upper_case(text[1])) return std::nullopt;
    return std::string(text);
  };
  return word(value, "country code", "two upper-case letters like \"MN\"", parse);
}

base::Result<domain::Vintage> as_vintage(const json::value& value) {
  JCM_TRY(const std::int64_t year, (AsInteger{2000, 2199}(value)));
  const auto vintage = domain::Vintage::of(static_cast<std::uint64_t>(year));
  if (!vintage) return bad_value(fmt::format("{} is no vintage; give 2000 to 2199", year));
  return *vintage;
}

base::Result<domain::AccountNumber> as_account(const json::value& value) {
  JCM_TRY(const std::string_view text,
          string_of(value, "an account number like \"JP-EH-000001-43\""));
  return parsed_by(domain::AccountNumber::parse(text));
}

base::Result<domain::UnitBlock> as_block(const json::value& value) {
  JCM_TRY(const std::string_view text,
          string_of(value, "a block like \"JCM-JP-MN004-2017-1-7158\""));
  return parsed_by(domain::UnitBlock::parse(text));
}

base::Result<domain::UnitBlock> as_unit(const json::value& value) {
  JCM_TRY(auto block, as_block(value));
  if (block.range.first != block.range.last)
    return bad_value(fmt::format("{} is {} units; give one, like \"JCM-JP-MN004-2017-12\"",
                                 block.text(), block.range.quantity().raw()));
  return block;
}

base::Result<domain::RequestId> as_request_id(const json::value& value) {
  JCM_TRY(const std::string_view text,
          string_of(value, "a string of 1 to 64 printable ASCII characters"));
  return parsed_by(domain::RequestId::parse(text));
}

base::Result<domain::Side> as_side(const json::value& value) {
  return word(value, "side", "\"japan\" or \"partner\"", domain::parse_side);
}

base::Result<domain::AccountKind> as_account_kind(const json::value& value) {
  return word(value, "kind of account",
              "\"government_holding\", \"entity_holding\", \"cancellation\" or "
              "\"retirement\"",
              domain::parse_account_kind);
}

base::Result<domain::AccountStatus> as_account_status(const json::value& value) {
  return word(value, "status of an account",
              "\"open\", \"receive_only\", \"blocked\" or \"closed\"",
              domain::parse_account_status);
}

base::Result<domain::ProjectStatus> as_project_status(const json::value& value) {
  return word(value, "status of a project", "\"validation\", \"registered\" or \"withdrawn\"",
              domain::parse_project_status);
}

base::Result<domain::TrustProperty> as_trust_property(const json::value& value) {
  using enum domain::TrustProperty;
  return word(value, "trust property", "\"none\", \"part\" or \"all\"",
              [](std::string_view text) { return among(std::array{none, part, all}, text); });
}

base::Result<domain::EntryKind> as_entry_kind(const json::value& value) {
  const auto* text = value.if_string();
  if (text == nullptr) return wrong_type("a kind of entry", value);
  if (const auto kind = domain::parse_entry_kind(view_of(*text))) return *kind;
  return base::error(ErrorId::field_value,
                     "no such kind of entry; give one like \"credits.transfer\" (see describe)");
}

base::Result<domain::OfficerSignature> as_signature(const json::value& value) {
  const auto* text = value.if_string();
  if (text == nullptr) return wrong_type("128 hexadecimal digits", value);
  domain::OfficerSignature out{};
  const auto bytes = base::from_hex(view_of(*text));
  if (!bytes || bytes->size() != out.size())
    return base::error(ErrorId::field_value, "a signature is 128 hexadecimal digits (Ed25519)");
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return out;
}

base::Result<domain::DecisionKey> as_decision_key(const json::value& value) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader in(*object);
  domain::DecisionKey key;
  key.project = in.required("project", as_project);
  key.period_start = in.required("period_start", as_date);
  key.period_end = in.required("period_end", as_date);
  key.decided_on = in.required("decided_on", as_date);
  JCM_TRY_VOID(in.finish());
  return key;
}

namespace {

base::Result<domain::AuthorityKind> as_authority_kind(const json::value& value) {
  using enum domain::AuthorityKind;
  return word(value, "kind of authority", "\"holder_application\" or \"legal_basis\"",
              [](std::string_view text) {
                return among(std::array{holder_application, legal_basis}, text);
              });
}

base::Result<domain::DocumentRef> as_document(const json::value& value) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader in(*object);
  domain::DocumentRef document;
  document.sha256 = in.required("sha256", as_digest);
  document.length = static_cast<std::uint64_t>(
      in.required("length", AsInteger{1, static_cast<std::int64_t>(base::max_exact_integer)}));
  JCM_TRY_VOID(in.finish());
  return document;
}

}  // namespace

base::Result<domain::Authority> as_authority(const json::value& value) {
  JCM_TRY(const json::object* object, as_object(value));
  ObjectReader in(*object);
  domain::Authority authority;
  authority.kind = in.required("kind", as_authority_kind);
  authority.reference = in.required("reference", as_short_text);
  authority.date = in.optional("date", as_date);
  authority.document = in.optional("document", as_document);
  JCM_TRY_VOID(in.finish());
  return authority;
}

std::string_view text_of(domain::TrustProperty trust) {
  switch (trust) {
    case domain::TrustProperty::none:
      return "none";
    case domain::TrustProperty::part:
      return "part";
    case domain::TrustProperty::all:
      return "all";
  }
  return "";
}

std::string_view text_of(domain::AuthorityKind kind) {
  switch (kind) {
    case domain::AuthorityKind::holder_application:
      return "holder_application";
    case domain::AuthorityKind::legal_basis:
      return "legal_basis";
  }
  return "";
}

std::string_view text_of(domain::VintageBasis basis) {
  switch (basis) {
    case domain::VintageBasis::stated:
      return "stated";
    case domain::VintageBasis::period_end:
      return "period_end";
  }
  return "";
}

}  // namespace jcm::protocol
