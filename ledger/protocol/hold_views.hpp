// Holds as JSON, what they and reservations keep back, and the units of one issuance.
#pragma once

#include <span>

#include "ledger/chain/record.hpp"
#include "ledger/domain/state.hpp"
#include "ledger/protocol/query_holds.hpp"

namespace jcm::protocol {

// Of some units: how many a hold keeps, and how many of the others a pending proposal reserves.
struct KeptBack {
  std::uint64_t held = 0;
  std::uint64_t reserved = 0;
};
// All of them are held where a hold lies on their account. `state`: the small tables will do.
KeptBack kept_back(const domain::State& state, const domain::AccountNumber& account,
                   std::span<const domain::UnitBlock> blocks);

// What is under a hold on units now, by run and serial.
std::vector<domain::UnitBlock> blocks_under(const domain::State& state, domain::Seq hold,
                                            const domain::HoldRow& row);

// {"hold","registry","account"|"blocks"+"quantity","imposed_by","reference","active","lifted_by"?}
json::object hold_json(const domain::State& state, domain::Seq hold, const domain::HoldRow& row);

// A part of the units of an issuance, or under a hold, with its holder.
struct TracedBlock {
  domain::UnitBlock block;
  domain::AccountNumber account;
};
// {"account","block","quantity","held"?,"reserved"?}; without `state` (of the past) not the last
// two.
json::object traced_json(const TracedBlock& traced, const domain::State* state);
// {"issuance","registry","business_date","as_of","quantity","units":[...]}
json::object issuance_trace_json(const domain::Entry& issuance, const AsOf& as_of,
                                 std::uint64_t end, std::span<const TracedBlock> units,
                                 const domain::State* state);

// {"seq","kind","business_date","recorded_at","request_id","authority","blocks"?,"note"?} of an
// entry that placed or lifted a hold.
json::object hold_entry_json(const domain::Entry& entry);

}  // namespace jcm::protocol
