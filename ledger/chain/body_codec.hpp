// The body of an entry: keys 0 to 20 the facts as given (by kind, in the order of the members in
// domain/command.hpp), 21 to 23 what any command may carry, 24 to 31 personal digests, from 32 on
// what the ledger resolved. Internal to this room; schemas/record.cddl is the normative text.
#pragma once

#include "ledger/chain/parts.hpp"

namespace jcm::chain {

inline constexpr std::uint64_t key_note = 21;
inline constexpr std::uint64_t key_effective_on = 22;
inline constexpr std::uint64_t key_business_date = 23;
inline constexpr std::uint64_t key_issued = 32;
inline constexpr std::uint64_t key_moved = 33;
inline constexpr std::uint64_t key_account = 34;
inline constexpr std::uint64_t key_officer = 35;
inline constexpr std::uint64_t key_from = 36;
inline constexpr std::uint64_t key_to = 37;
inline constexpr std::uint64_t key_itmos = 38;
inline constexpr std::uint64_t key_erased = 39;
inline constexpr std::uint64_t key_proposal = 40;
inline constexpr std::uint64_t key_seal = 41;
inline constexpr std::uint64_t key_itmo_series = 42;

// Keys 0 to 23: what the request digest covers.
void write_as_given(cbor::Writer& out, cbor::MapWriter& map, const domain::Given& given,
                    const domain::Common& common);
void write_body(cbor::Writer& out, const domain::Body& body);
// Whether write_body can say all of it: ranges in the registry of their account, personal fields
// and resolutions that belong to the kind (record.malformed). The gates leave nothing to find here.
base::Status check_writable(const domain::Body& body);

void read_body(cbor::Reader& in, domain::EntryKind kind, domain::Body& body);

}  // namespace jcm::chain
