// Converters from a JSON value to the types of base and domain, for ObjectReader. Each refuses with
// the field relative to the value: field.type (another JSON type), field.value (outside the allowed
// values), field.text (control, zero-width or bidirectional characters), field.too_long, amount.*,
// or the type's own id (account.number_malformed, serial.malformed, request_id.malformed).
//
// Whole numbers are written as digits only: 1.0 and 1e3 are refused, because readers of JSON differ
// in what they make of them.
#pragma once

#include <cstdint>

#include "ledger/domain/command.hpp"
#include "ledger/domain/entry.hpp"
#include "ledger/protocol/object_reader.hpp"

namespace jcm::protocol {

// Text that may be empty; at most `max` bytes of UTF-8.
struct AsText {
  std::size_t max;
  bool may_be_empty = false;
  base::Result<std::string> operator()(const json::value& value) const;
};
inline constexpr AsText as_short_text{base::max_short_text};
inline constexpr AsText as_long_text{base::max_long_text};
inline constexpr AsText as_short_or_empty{base::max_short_text, true};
inline constexpr AsText as_long_or_empty{base::max_long_text, true};

// A whole number from min to max.
struct AsInteger {
  std::int64_t min;
  std::int64_t max;
  base::Result<std::int64_t> operator()(const json::value& value) const;
};
// A quantity of credits, from 1 (or 0) to 2^53 - 1: amount.zero, amount.negative, amount.too_large.
struct AsQuantity {
  bool zero_allowed = false;
  base::Result<domain::Quantity> operator()(const json::value& value) const;
};
inline constexpr AsQuantity as_quantity{};
inline constexpr AsQuantity as_quantity_or_zero{true};

// The array a value is, with its size checked; an item's error with "[i]" before its field.
base::Result<const json::array*> list_of(const json::value& value, std::size_t min, std::size_t max,
                                         base::ErrorId too_few, base::ErrorId too_many);
base::Error at_index(std::size_t index, base::Error error);

// A list of min to max items. Items' paths begin "[i]".
template <class Convert>
struct AsList {
  Convert item;
  std::size_t min;
  std::size_t max;
  base::ErrorId too_few = base::ErrorId::field_value;
  base::ErrorId too_many = base::ErrorId::field_too_long;

  using Item = std::decay_t<decltype(*std::declval<Convert>()(std::declval<const json::value&>()))>;
  base::Result<std::vector<Item>> operator()(const json::value& value) const {
    JCM_TRY(const json::array* array, list_of(value, min, max, too_few, too_many));
    std::vector<Item> out;
    out.reserve(array->size());
    for (const auto& element : *array) {
      auto read = item(element);
      if (!read) return at_index(out.size(), std::move(read).error());
      out.push_back(*std::move(read));
    }
    return out;
  }
};
template <class Convert, class... Rest>
AsList(Convert, Rest...) -> AsList<Convert>;

base::Result<bool> as_bool(const json::value& value);
base::Result<base::Date> as_date(const json::value& value);            // "2026-01-30"
base::Result<base::Timestamp> as_timestamp(const json::value& value);  // "2026-01-30T09:15:00Z"
base::Result<base::Digest> as_digest(const json::value& value);        // 64 hexadecimal digits
base::Result<domain::OfficerSignature> as_signature(
    const json::value& value);                                     // 128 hexadecimal digits
base::Result<std::uint64_t> as_seq(const json::value& value);      // 0 to 2^53 - 1
base::Result<domain::Serial> as_serial(const json::value& value);  // 1 to 2^53 - 1
base::Result<domain::RegistryCode> as_registry(const json::value& value);
base::Result<domain::ProjectReference> as_project(const json::value& value);
base::Result<std::string> as_country(const json::value& value);      // two upper-case letters
base::Result<domain::Vintage> as_vintage(const json::value& value);  // 2000 to 2199
base::Result<domain::AccountNumber> as_account(const json::value& value);
base::Result<domain::UnitBlock> as_block(const json::value& value);
base::Result<domain::UnitBlock> as_unit(const json::value& value);  // a block of exactly one unit
base::Result<domain::RequestId> as_request_id(const json::value& value);
base::Result<domain::Side> as_side(const json::value& value);
base::Result<domain::AccountKind> as_account_kind(const json::value& value);
base::Result<domain::AccountStatus> as_account_status(const json::value& value);
base::Result<domain::ProjectStatus> as_project_status(const json::value& value);
base::Result<domain::TrustProperty> as_trust_property(const json::value& value);
base::Result<domain::EntryKind> as_entry_kind(const json::value& value);
base::Result<domain::DecisionKey> as_decision_key(const json::value& value);
base::Result<domain::Authority> as_authority(const json::value& value);

// The object a value is, or field.type.
base::Result<const json::object*> as_object(const json::value& value);
// field.type: what was expected and what came.
base::Error wrong_type(std::string_view expected, const json::value& found);

std::string_view text_of(domain::TrustProperty trust);  // "none", "part", "all"
std::string_view text_of(domain::AuthorityKind kind);   // "holder_application", "legal_basis"
std::string_view text_of(domain::VintageBasis basis);   // "stated", "period_end"

}  // namespace jcm::protocol
