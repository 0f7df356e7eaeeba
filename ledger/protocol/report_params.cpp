#include "ledger/protocol/report_params.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"

namespace jcm::protocol {
namespace {

constexpr std::size_t max_version = 16;

base::Result<std::uint16_t> as_year(const json::value& value) {
  JCM_TRY(const auto year, (AsInteger{2000, 2199}(value)));
  return static_cast<std::uint16_t>(year);
}

base::Result<std::string> as_party(const json::value& value) {
  JCM_TRY(std::string text, as_short_text(value));
  if (text.size() != 3 || !std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; }))
    return base::error(base::ErrorId::field_value,
                       fmt::format("\"{}\" is no Party; give three capital letters (ISO 3166-1 "
                                   "alpha-3, as in MNG)",
                                   base::printable(text, 40)));
  return text;
}

}  // namespace

base::Result<ReportParams> read_report(const json::object& params) {
  ObjectReader in(params);
  ReportParams out;
  out.as_of = in.optional("as_of", as_as_of).value_or(AsOf());
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<TransactionsParams> read_report_transactions(const json::object& params) {
  ObjectReader in(params);
  TransactionsParams out;
  out.registry = in.optional("registry", as_registry);
  out.year = in.optional("year", as_year);
  out.as_of = in.optional("as_of", as_as_of).value_or(AsOf());
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<AdjustmentParams> read_report_adjustment(const json::object& params) {
  ObjectReader in(params);
  AdjustmentParams out;
  out.year = in.required("year", as_year);
  out.as_of = in.optional("as_of", as_as_of).value_or(AsOf());
  JCM_TRY_VOID(in.finish());
  return out;
}

base::Result<AefParams> read_report_aef(const json::object& params) {
  ObjectReader in(params);
  AefParams out;
  out.year = in.required("year", as_year);
  out.party = in.optional("party", as_party);
  out.version = in.optional("version", AsText{max_version}).value_or("");
  out.submission_date = in.optional("submission_date", as_date);
  out.ndc_first_year = in.optional("ndc_first_year", as_year);
  out.ndc_last_year = in.optional("ndc_last_year", as_year);
  JCM_TRY_VOID(in.finish());
  return out;
}

}  // namespace jcm::protocol
