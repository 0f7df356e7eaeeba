#include "ledger/chain/key_change.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/chain/cbor.hpp"
#include "ledger/chain/parts.hpp"
#include "ledger/domain/gates.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;
using domain::KeyAuthority;
using domain::KeyChangeReason;

constexpr std::string_view change_domain = "jcm-ledger key change v0\n";

crypto::PublicKey public_key(const Digest& key) { return crypto::PublicKey{key.bytes}; }

base::Error forged(domain::Seq seq, const domain::RotateKey& rotate) {
  return base::error(
      ErrorId::key_authorization,
      fmt::format(
          "the signature under the change of key at entry {} is not that of "
          "the {} in force",
          seq,
          rotate.authorized_by == KeyAuthority::current_key ? "checkpoint key" : "recovery key"),
      "signature");
}

}  // namespace

KeyChange key_change_of(const std::string& origin, const Digest& current_key,
                        const domain::RotateKey& rotate) {
  return {origin,        current_key, rotate.new_key, rotate.reason, rotate.new_recovery_key,
          rotate.trusted};
}

base::Bytes key_change_message(const KeyChange& change) {
  base::Bytes out(change_domain.begin(), change_domain.end());
  cbor::Writer writer(out);
  writer.array(6);
  writer.text(change.origin);
  parts::write(writer, change.current_key);
  parts::write(writer, change.new_key);
  writer.uint(static_cast<std::uint64_t>(change.reason));
  if (change.new_recovery_key)
    parts::write(writer, *change.new_recovery_key);
  else
    writer.boolean(false);
  if (change.trusted) {
    writer.array(2);
    writer.uint(change.trusted->size);
    parts::write(writer, change.trusted->root);
  } else {
    writer.boolean(false);
  }
  return out;
}

base::Result<crypto::Signature> sign_key_change(const KeyChange& change,
                                                const crypto::Signer& signer) {
  return signer.sign(key_change_message(change));
}

bool verify_key_change(const KeyChange& change, const Digest& by,
                       const crypto::Signature& signature) {
  return crypto::verify(public_key(by), key_change_message(change), signature);
}

namespace {

base::Error used_before(domain::Seq seq, std::string_view field) {
  return base::error(ErrorId::key_used_before,
                     fmt::format("the {} of entry {} is a key that this ledger had before; a key "
                                 "never comes back",
                                 field, seq),
                     std::string(field));
}

base::Error recovery_missing(domain::Seq seq) {
  return base::error(
      ErrorId::key_recovery_missing,
      fmt::format("entry {} relies on a recovery key, and the ledger named none", seq),
      "authorized_by");
}

base::Status check_authority(domain::Seq seq, const KeyChange& change,
                             const std::optional<Digest>& recovery_key,
                             const domain::RotateKey& rotate) {
  const bool by_current = rotate.authorized_by == KeyAuthority::current_key;
  if (!by_current && !recovery_key) return recovery_missing(seq);
  const Digest& by = by_current ? change.current_key : *recovery_key;
  if (verify_key_change(change, by, rotate.signature)) return {};
  return forged(seq, rotate);
}

}  // namespace

base::Status check_key_change(const domain::State& before, const domain::Entry& entry) {
  const auto* rotate = std::get_if<domain::RotateKey>(&entry.body.given);
  if (rotate == nullptr) return {};
  if (!before.genesis()) return forged(entry.seq, *rotate);
  return check_authority(entry.seq,
                         key_change_of(before.genesis()->origin, before.checkpoint_key(), *rotate),
                         before.recovery_key(), *rotate);
}

KeyHistory::KeyHistory(const domain::Genesis& genesis) : origin_(genesis.origin) {
  KeySpan first;
  first.key = genesis.checkpoint_key;
  first.recovery_key = genesis.recovery_key;
  spans_.push_back(first);
}

bool KeyHistory::was_used(const Digest& key) const {
  return std::any_of(spans_.begin(), spans_.end(), [&](const KeySpan& span) {
    return span.key == key || span.recovery_key == key;
  });
}

base::Status KeyHistory::take(domain::Seq seq, const domain::RotateKey& rotate) {
  JCM_CHECK(!spans_.empty());
  JCM_TRY_VOID(domain::check_form(domain::Command{rotate, {}, {}, {}}));
  KeySpan& last = spans_.back();
  if (seq <= last.from_seq) return forged(seq, rotate);
  if (was_used(rotate.new_key)) return used_before(seq, "new_key");
  if (rotate.authorized_by == KeyAuthority::recovery_key && !last.recovery_key)
    return recovery_missing(seq);
  if (rotate.new_recovery_key && was_used(*rotate.new_recovery_key))
    return used_before(seq, "new_recovery_key");
  if (rotate.trusted && rotate.trusted->size > seq)
    return base::error(ErrorId::field_value,
                       fmt::format("entry {} trusts a checkpoint of {} entries, more than there "
                                   "were",
                                   seq, rotate.trusted->size),
                       "trusted.size");
  JCM_TRY_VOID(
      check_authority(seq, key_change_of(origin_, last.key, rotate), last.recovery_key, rotate));
  KeySpan next;
  next.key = rotate.new_key;
  next.from_seq = seq;
  next.reason = rotate.reason;
  next.recovery_key = rotate.new_recovery_key ? rotate.new_recovery_key : last.recovery_key;
  next.first_size = seq + 1;
  last.ended_by = rotate.reason;
  last.trusted = rotate.trusted;
  last.last_size = rotate.trusted ? rotate.trusted->size : seq + 1;
  spans_.push_back(std::move(next));
  return {};
}

VerifierKey KeyHistory::verifier_key(std::size_t span) const {
  return {origin_, public_key(spans_.at(span).key)};
}

std::optional<std::size_t> KeyHistory::find(const VerifierKey& key) const {
  if (key.name != origin_) return std::nullopt;
  const auto found = std::find_if(spans_.begin(), spans_.end(), [&](const KeySpan& span) {
    return span.key.bytes == key.key.bytes;
  });
  if (found == spans_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - spans_.begin());
}

base::Result<SignedCheckpoint> open_checkpoint(std::string_view note, const KeyHistory& history) {
  SignedCheckpoint out;
  base::Error stranger = base::error(ErrorId::note_key_unknown, "the ledger has no key");
  for (std::size_t i = 0; i < history.spans().size(); ++i) {
    const VerifierKey key = history.verifier_key(i);
    auto opened = open_checkpoint(note, std::span(&key, 1));
    if (opened) {
      out.checkpoint = *std::move(opened);
      out.signers.push_back(i);
      continue;
    }
    if (opened.error().id != ErrorId::note_key_unknown) return std::move(opened).error();
    stranger = std::move(opened).error();
  }
  if (out.signers.empty()) return stranger;
  out.counts = std::any_of(out.signers.begin(), out.signers.end(), [&](std::size_t i) {
    return history.spans()[i].counts_for(out.checkpoint.size);
  });
  return out;
}

std::string sizes_text(const KeySpan& span) {
  const auto first = std::max<std::uint64_t>(span.first_size, 1);
  if (!span.last_size) return fmt::format("checkpoints of {} entries and more", first);
  if (*span.last_size < first) return "no checkpoint at all";
  return fmt::format("checkpoints of {} to {} entries", first, *span.last_size);
}

std::string why_not(const KeySpan& span) {
  std::string why = fmt::format("the key came with entry {}", span.from_seq);
  if (span.ended_by == KeyChangeReason::stolen)
    why = "the key was reported stolen";
  else if (span.ended_by)
    why = fmt::format("the key was replaced ({})", domain::text_of(*span.ended_by));
  return fmt::format("{}; it counts for {}", why, sizes_text(span));
}

}  // namespace jcm::chain
