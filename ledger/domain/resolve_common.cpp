// Gate 2: finding rows, and the dates.
#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;

base::Status check_effective_on(const Common& common, Date business_date) {
  if (!common.effective_on || *common.effective_on <= business_date) return {};
  return base::error(ErrorId::effective_on_future,
                     "effective_on " + base::to_text(*common.effective_on) +
                         " is after the business date " + base::to_text(business_date) +
                         "; give the day the fact took effect",
                     "effective_on");
}

base::Error not_today(std::string_view what, Date stated, Date today) {
  return base::error(ErrorId::business_date_live,
                     std::string(what) + ", the business date is the day of recording, " +
                         base::to_text(today) + ", not " + base::to_text(stated) +
                         "; leave business_date out, and use effective_on for an earlier fact",
                     "business_date");
}

}  // namespace

base::Result<const RegistryRow*> find_registry(const State& state, std::string_view field,
                                               const RegistryCode& code) {
  if (const auto* row = state.registry(code)) return row;
  return base::error(ErrorId::registry_unknown,
                     "no registry " + code.text() +
                         " is kept in this ledger; open it first, or see "
                         "registry.list",
                     std::string(field));
}

base::Result<const AccountRow*> find_account(const State& state, std::string_view field,
                                             const AccountNumber& number) {
  if (const auto* row = state.account(number)) return row;
  return base::error(
      ErrorId::account_unknown,
      "there is no account " + number.text() + "; see account.list, or open it first",
      std::string(field));
}

base::Status may_receive(std::string_view field, const AccountNumber& number,
                         const AccountRow& row) {
  if (row.status == AccountStatus::open || row.status == AccountStatus::receive_only) return {};
  return base::error(ErrorId::account_status,
                     number.text() + " is " + std::string(text_of(row.status)) +
                         " and takes nothing in; give an account that is open or receive_only",
                     std::string(field));
}

base::Result<Date> posting_date(const RegistryRow& row, const RegistryCode& code,
                                const Common& common, Timestamp time) {
  Date date = base::date_of(time, row.utc_offset_minutes);
  const auto& stated = common.business_date;
  if (row.live) {
    // The recorded time rises and the offset is fixed, so the date cannot fall; this keeps it so
    // even for a registry whose rows were wrong.
    if (row.last_business_date && date < *row.last_business_date) date = *row.last_business_date;
    if (stated && *stated != date)
      return not_today("registry " + code.text() + " is live", *stated, date);
  } else {
    if (!stated)
      return base::error(ErrorId::business_date_missing,
                         "registry " + code.text() +
                             " is importing; give business_date, the day on which "
                             "the fact was entered in its books",
                         "business_date");
    if (row.last_business_date && *stated < *row.last_business_date)
      return base::error(ErrorId::business_date_falls,
                         "business_date " + base::to_text(*stated) + " is before " +
                             base::to_text(*row.last_business_date) +
                             ", the last one of registry " + code.text() +
                             "; import in the order of business dates",
                         "business_date");
    if (*stated > date)
      return base::error(ErrorId::business_date_future,
                         "business_date " + base::to_text(*stated) +
                             " is after today in registry " + code.text() + ", " +
                             base::to_text(date) + "; give a day that has come",
                         "business_date");
    date = *stated;
  }
  JCM_TRY_VOID(check_effective_on(common, date));
  return date;
}

base::Result<Date> recording_date(std::int32_t utc_offset_minutes, const Common& common,
                                  Timestamp time) {
  const Date date = base::date_of(time, utc_offset_minutes);
  if (common.business_date && *common.business_date != date)
    return not_today("for this operation", *common.business_date, date);
  JCM_TRY_VOID(check_effective_on(common, date));
  return date;
}

Date last_possible_day(Timestamp time) { return base::date_of(time, 14 * 60); }

}  // namespace jcm::domain::resolve
