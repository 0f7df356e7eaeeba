// Private to the room: gate 2, what the state makes of a command. Reads only. Order of checks: the
// registry, then the dates, then the command's fields in the order of its schema.
#pragma once

#include "ledger/domain/facts.hpp"
#include "ledger/domain/state.hpp"

namespace jcm::domain::resolve {

// What gate 2 adds to the facts as given.
struct Decision {
  Scope scope;
  Date business_date;
  Resolved resolved;
};
base::Result<Decision> resolve(const Facts& facts, const State& state, Timestamp time);

// Whether an entry fits behind the head: seq, time, genesis first and only first, batch contiguous.
base::Status check_envelope(const State& state, const Entry& entry);

// registry.unknown
base::Result<const RegistryRow*> find_registry(const State& state, std::string_view field,
                                               const RegistryCode& code);
// account.unknown
base::Result<const AccountRow*> find_account(const State& state, std::string_view field,
                                             const AccountNumber& number);
// account.status
base::Status may_receive(std::string_view field, const AccountNumber& number,
                         const AccountRow& row);

// The date under which a registry's posting or account change is entered.
base::Result<Date> posting_date(const RegistryRow& row, const RegistryCode& code,
                                const Common& common, Timestamp time);
// The date of every other entry: that of its recorded time at the offset.
base::Result<Date> recording_date(std::int32_t utc_offset_minutes, const Common& common,
                                  Timestamp time);

// The last day on which a fact recorded now can have happened anywhere (UTC+14).
Date last_possible_day(Timestamp time);

// resolve_records.cpp, resolve_issue.cpp, resolve_debit.cpp, resolve_key.cpp
base::Result<Decision> of(const Genesis&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const OpenRegistry&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const GoLive&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const RecordProject&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const RecordDecision&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const OpenAccount&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const SetAccountStatus&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const Issue&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const Transfer&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const Retire&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const Cancel&, const Common&, const State&, Timestamp);
base::Result<Decision> of(const RotateKey&, const Common&, const State&, Timestamp);

}  // namespace jcm::domain::resolve
