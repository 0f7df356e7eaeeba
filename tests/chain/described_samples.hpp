// A value for every member of every described kind (domain/describe.hpp), and the record of it: the
// samples of the codec's tests and of the golden vectors.
#pragma once

#include "ledger/chain/described.hpp"
#include "ledger/chain/record.hpp"
#include "tests/support/domain_builders.hpp"

namespace jcm::test::described {

// A value for a member of any type, another one for each `n`.
inline void fill(std::uint64_t& v, unsigned n) { v = 40 + n; }
inline void fill(std::uint32_t& v, unsigned n) { v = 40 + n; }
inline void fill(bool& v, unsigned n) { v = n % 2 == 0; }
inline void fill(std::string& v, unsigned n) { v = "text " + std::to_string(n); }
inline void fill(Digest& v, unsigned n) { v = digest_of(static_cast<std::uint8_t>(n)); }
inline void fill(Date& v, unsigned n) { v = {static_cast<std::int32_t>(17'000 + n)}; }
inline void fill(Timestamp& v, unsigned n) { v = {1'700'000'000'000'000 + n}; }
inline void fill(Quantity& v, unsigned n) { v = credits(100 + n); }
inline void fill(RegistryCode& v, unsigned n) { v = registry(n % 2 == 0 ? "JP" : "MN"); }
inline void fill(ProjectReference& v, unsigned n) { v = project(n % 2 == 0 ? "MN004" : "MN005"); }
inline void fill(AccountNumber& v, unsigned n) { v = entity("JP", n + 1); }
inline void fill(DecisionKey& v, unsigned n) {
  v = first_decision();
  v.decided_on.days += static_cast<std::int32_t>(n);
}
inline void fill(UnitBlock& v, unsigned n) {
  v = {{registry("JP"), project("MN004"), vintage(2017)}, {n + 1, n + 10}};
}
inline void fill(EntryKind& v, unsigned n) {
  v = n % 2 == 0 ? EntryKind::credits_transfer : EntryKind::credits_retire;
}
inline void fill(PersonalField& v, unsigned n) {
  v = n % 2 == 0 ? PersonalField::beneficiary : PersonalField::reason;
}
inline void fill(base::Boxed<Proposed>& v, unsigned n) {
  v->given = Transfer{entity("JP", 1), entity("JP", 2), by_quantity(n + 1)};
  v->authority = application();
}
template <Named E>
void fill(E& v, unsigned n) {
  v = static_cast<E>(n % 2);
}
template <Described T>
void fill(T& v, unsigned n);
template <class T>
void fill(std::vector<T>& v, unsigned n) {
  v.resize(1);
  fill(v[0], n);
}
template <class T>
void fill(std::optional<T>& v, unsigned n) {
  fill(v.emplace(), n);
}
template <Described T>
void fill(T& v, unsigned n) {
  each_field<T>([&](const auto& field) { fill(v.*field.member, n); });
}

// What the codec wants a kind to resolve to.
inline void resolve(Body& body) {
  auto& out = body.resolved;
  UnitBlock moved;
  fill(moved, 0);
  const bool reversal = std::holds_alternative<ReverseEntry>(body.given);
  if (reversal || debited_account(body.given) != nullptr) out.moved = {moved};
  if (reversal) out.from = entity("JP", 2), out.to = entity("JP", 1);
  if (std::holds_alternative<GrantOfficer>(body.given)) out.officer = 2;
  if (std::holds_alternative<RecordFirstTransfer>(body.given)) {
    out.itmos = {1};
    out.itmo_series = {"CA0001", "MNG01", "MNG"};
  }
  if (std::holds_alternative<ErasePersonal>(body.given)) out.erased = {digest_of(9)};
  if (std::holds_alternative<Seal>(body.given))
    out.seal =
        SealRoots{digest_of(1), digest_of(2), TrailHead{"jcm.example/l/trail", 3, digest_of(4)}};
}

inline chain::Record record_of(Given given) {
  chain::Record record;
  auto& entry = record.entry;
  entry.seq = 7;
  entry.time = {1'700'000'000'000'000};
  entry.request_id = {"request"};
  entry.actor = {1, 1000};
  entry.scope = registry("JP");
  entry.business_date = {17'000};
  entry.body.given = std::move(given);
  resolve(entry.body);
  entry.request_digest = chain::request_digest(entry);
  return record;
}

// Everything given, and only what must be.
template <Described T>
T full() {
  T out;
  fill(out, 0);
  return out;
}
template <Described T>
T bare() {
  T out = full<T>();
  each_field<T>([&](const auto& field) {
    const std::remove_cvref_t<decltype(out.*field.member)> none{};
    if (!chain::described::is_there(none, field.may_be_empty)) out.*field.member = none;
  });
  return out;
}

}  // namespace jcm::test::described
