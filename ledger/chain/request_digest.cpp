// The three facts that make a request id harmless to repeat: the digest of the command as given,
// where two commands differ, and the digests that stand for personal texts.
#include "ledger/chain/body_codec.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/crypto/digest.hpp"

namespace jcm::chain {
namespace {

using domain::Authority;
using domain::Common;
using domain::Given;

constexpr std::string_view request_domain = "jcm-ledger request v0\n";
constexpr std::string_view personal_domain = "jcm-ledger personal v0\n";

// A range of another registry than its account has no spelling in an entry. No such command is ever
// recorded, but its digest must still differ from that of the command with the right registry.
bool names_foreign_range(const Given& given) {
  const auto foreign = [](const auto& debit) {
    const auto* ranges = std::get_if<domain::ByRanges>(&debit.selection);
    if (ranges == nullptr) return false;
    for (const auto& block : *ranges)
      if (block.run.registry != debit.from.registry) return true;
    return false;
  };
  if (const auto* propose = std::get_if<domain::Propose>(&given))
    return names_foreign_range(propose->what->given);
  if (const auto* transfer = std::get_if<domain::Transfer>(&given)) return foreign(*transfer);
  if (const auto* retire = std::get_if<domain::Retire>(&given)) return foreign(*retire);
  if (const auto* cancel = std::get_if<domain::Cancel>(&given)) return foreign(*cancel);
  return false;
}

base::Digest digest_of(const Given& given, const Common& common,
                       const std::optional<Authority>& authority) {
  thread_local base::Bytes buffer;
  buffer.clear();
  cbor::Writer out(buffer);
  out.array(3);
  out.uint(static_cast<std::uint64_t>(domain::kind_of(given)));
  cbor::MapWriter map(out);
  write_as_given(out, map, given, common);
  map.close();
  if (authority)
    parts::write(out, *authority);
  else
    out.boolean(false);
  if (names_foreign_range(given)) out.boolean(true);
  return crypto::sha256({base::as_bytes(request_domain), buffer});
}

// The name of the first field that differs, in the order of the method's schema; "" when none does.
struct FirstDifference {
  std::string name;
  void compare(std::string_view field, bool equal) {
    if (name.empty() && !equal) name = field;
  }
};

void compare(FirstDifference& d, const domain::Genesis& a, const domain::Genesis& b) {
  d.compare("origin", a.origin == b.origin);
  d.compare("checkpoint_key", a.checkpoint_key == b.checkpoint_key);
  d.compare("recovery_key", a.recovery_key == b.recovery_key);
  d.compare("administrator_uid", a.administrator_uid == b.administrator_uid);
  d.compare("predecessor", a.predecessor == b.predecessor);
}

void compare(FirstDifference& d, const domain::OpenRegistry& a, const domain::OpenRegistry& b) {
  d.compare("code", a.code == b.code);
  d.compare("side", a.side == b.side);
  d.compare("name", a.name == b.name);
  d.compare("utc_offset_minutes", a.utc_offset_minutes == b.utc_offset_minutes);
}

void compare(FirstDifference& d, const domain::GoLive& a, const domain::GoLive& b) {
  d.compare("registry", a.registry == b.registry);
}

void compare(FirstDifference& d, const domain::RecordDecision& a, const domain::RecordDecision& b) {
  d.compare("project", a.key.project == b.key.project);
  d.compare("period_start", a.key.period_start == b.key.period_start);
  d.compare("period_end", a.key.period_end == b.key.period_end);
  d.compare("decided_on", a.key.decided_on == b.key.decided_on);
  d.compare("lines", a.lines == b.lines);
  d.compare("overlaps", a.overlaps == b.overlaps);
  d.compare("overlap_reason", a.overlap_reason == b.overlap_reason);
  d.compare("reference", a.reference == b.reference);
}

void compare(FirstDifference& d, const domain::OpenAccount& a, const domain::OpenAccount& b) {
  d.compare("registry", a.registry == b.registry);
  d.compare("kind", a.kind == b.kind);
  d.compare("number", a.number == b.number);
  d.compare("trust_property", a.trust_property == b.trust_property);
}

void compare(FirstDifference& d, const domain::SetAccountStatus& a,
             const domain::SetAccountStatus& b) {
  d.compare("account", a.account == b.account);
  d.compare("status", a.status == b.status);
}

void compare(FirstDifference& d, const domain::Issue& a, const domain::Issue& b) {
  d.compare("decision", a.decision == b.decision);
  d.compare("registry", a.registry == b.registry);
  d.compare("account", a.account == b.account);
  d.compare("credits", a.credits == b.credits);
}

void compare(FirstDifference& d, const domain::Selection& a, const domain::Selection& b) {
  const auto* one = std::get_if<domain::ByQuantity>(&a);
  const auto* two = std::get_if<domain::ByQuantity>(&b);
  if (one == nullptr && two == nullptr) return d.compare("blocks", a == b);
  if (one == nullptr || two == nullptr)
    return d.compare(two == nullptr ? "blocks" : "quantity", false);
  d.compare("quantity", one->quantity == two->quantity);
  d.compare("project", one->project == two->project);
  d.compare("vintage", one->vintage == two->vintage);
}

void compare(FirstDifference& d, const domain::RotateKey& a, const domain::RotateKey& b) {
  d.compare("new_key", a.new_key == b.new_key);
  d.compare("reason", a.reason == b.reason);
  d.compare("authorized_by", a.authorized_by == b.authorized_by);
  d.compare("signature", a.signature == b.signature);
  d.compare("new_recovery_key", a.new_recovery_key == b.new_recovery_key);
  d.compare("trusted", a.trusted == b.trusted);
}

void compare(FirstDifference& d, const domain::Transfer& a, const domain::Transfer& b) {
  d.compare("from", a.from == b.from);
  d.compare("to", a.to == b.to);
  compare(d, a.selection, b.selection);
}

template <class Use>
void compare_use(FirstDifference& d, const Use& a, const Use& b) {
  d.compare("from", a.from == b.from);
  d.compare("to", a.to == b.to);
  compare(d, a.selection, b.selection);
  d.compare("purpose", a.purpose == b.purpose);
  d.compare("year", a.year == b.year);
}
void compare(FirstDifference& d, const domain::Retire& a, const domain::Retire& b) {
  compare_use(d, a, b);
}
void compare(FirstDifference& d, const domain::Cancel& a, const domain::Cancel& b) {
  compare_use(d, a, b);
  d.compare("use", a.use == b.use);
}

template <domain::Described T>
void compare(FirstDifference& d, const T& a, const T& b) {
  domain::each_field<T>(
      [&](const auto& field) { d.compare(field.name, a.*field.member == b.*field.member); });
}

}  // namespace

base::Digest request_digest(const domain::Command& command) {
  return digest_of(command.given, command.common, command.authority);
}

base::Digest request_digest(const domain::Entry& entry) {
  return digest_of(entry.body.given, entry.body.common, entry.authority);
}

std::string first_difference(const domain::Entry& stored, const domain::Command& given) {
  if (stored.body.given.index() != given.given.index()) return "method";
  FirstDifference d;
  std::visit(
      [&](const auto& a) { compare(d, a, *std::get_if<std::decay_t<decltype(a)>>(&given.given)); },
      stored.body.given);
  d.compare("business_date", stored.body.common.business_date == given.common.business_date);
  d.compare("effective_on", stored.body.common.effective_on == given.common.effective_on);
  d.compare("note", stored.body.common.note == given.common.note);
  d.compare("authority", stored.authority == given.authority);
  return d.name;
}

base::Digest personal_digest(const Salt& salt, std::string_view text) {
  return crypto::sha256({base::as_bytes(personal_domain), salt, base::as_bytes(text)});
}

}  // namespace jcm::chain
