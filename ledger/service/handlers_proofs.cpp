// What others hold the ledger to: checkpoints, receipts, consistency proofs.
#include <fmt/format.h>

#include "ledger/chain/tlog_proof.hpp"
#include "ledger/protocol/ledger_views.hpp"
#include "ledger/protocol/query_params.hpp"
#include "ledger/service/read_methods.hpp"
#include "ledger/service/trail_reading.hpp"

namespace jcm::service {

namespace json = protocol::json;

namespace {

struct SignedNote {
  std::string note;
  chain::Checkpoint checkpoint;
  std::string vkey;  // of the newest of the keys that count for its size
};

std::string vkey_of(const chain::KeyHistory& keys, std::uint64_t size) {
  for (std::size_t i = keys.spans().size(); i-- > 0;)
    if (keys.spans()[i].counts_for(size)) return keys.verifier_key(i).text();
  return keys.current_key().text();
}

// What a note of our own says. Its signatures are for jcm-verify to judge.
base::Result<SignedNote> read_note(const Environment& environment, std::string note) {
  JCM_TRY(const auto text, chain::note_text(note));
  JCM_TRY(auto checkpoint, chain::Checkpoint::parse(text));
  auto vkey = vkey_of(environment.ledger.keys(), checkpoint.size);
  return SignedNote{std::move(note), std::move(checkpoint), std::move(vkey)};
}

base::Result<SignedNote> newest_note(const Environment& environment) {
  auto note = environment.ledger.checkpoint_note();
  if (!note) {
    return base::error(base::ErrorId::checkpoint_missing,
                       "no checkpoint has been signed yet: ask again in a second");
  }
  return read_note(environment, std::move(*note));
}

base::Result<SignedNote> note_of_size(const Environment& environment, std::uint64_t size,
                                      std::string_view field) {
  JCM_TRY(auto note, environment.ledger.checkpoint_note(size));
  if (!note) {
    return base::error(base::ErrorId::checkpoint_missing,
                       fmt::format("no checkpoint of {} entries is kept; checkpoint.list gives the "
                                   "sizes that are",
                                   size),
                       std::string(field));
  }
  return read_note(environment, std::move(*note));
}

// The newest note, when it covers the entry or comes to cover it in time.
base::Result<SignedNote> covering_note(const Environment& environment, domain::Seq seq) {
  if (!environment.ledger.wait_signed(seq + 1, environment.wait_left_ms())) {
    return base::error(base::ErrorId::checkpoint_missing,
                       fmt::format("entry {} is recorded, but no checkpoint that covers it was "
                                   "signed in time; ask again, and see the notices of status",
                                   seq));
  }
  return newest_note(environment);
}

}  // namespace

base::Result<json::value> handle_checkpoint(const Environment& environment, const domain::Actor&,
                                            const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_checkpoint_params(params));
  base::Result<SignedNote> found = base::error(base::ErrorId::internal_fault, "");
  if (asked.keep) {
    JCM_TRY(auto note, environment.ledger.keep_checkpoint(environment.wait_left_ms()));
    found = read_note(environment, std::move(note));
  } else {
    found = asked.size ? note_of_size(environment, *asked.size, "size") : newest_note(environment);
  }
  if (!found) return found.error();
  return json::value(protocol::checkpoint_json(found->note, found->checkpoint, found->vkey));
}

base::Result<json::value> handle_checkpoint_list(const Environment& environment,
                                                 const domain::Actor&, const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_checkpoint_list(params));
  JCM_TRY(const auto* log, log_asked(environment, asked.log));
  JCM_TRY(const auto kept, log->kept_checkpoints());
  const auto begin = std::ranges::lower_bound(kept, asked.first);
  const auto left = static_cast<std::size_t>(kept.end() - begin);
  const std::span page(begin, std::min(left, asked.limit));
  const auto next =
      left > asked.limit
          ? std::optional(protocol::cursor_text(begin[static_cast<std::ptrdiff_t>(asked.limit)]))
          : std::nullopt;
  return json::value(protocol::checkpoint_list_json(page, next));
}

base::Result<json::value> handle_receipt(const Environment& environment, const domain::Actor&,
                                         const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_receipt(params));
  auto snapshot = environment.ledger.snapshot();
  if (!asked.size && asked.seq >= snapshot->size()) {
    return base::error(
        base::ErrorId::entry_unknown,
        fmt::format("there is no entry {}: the newest is {}", asked.seq, snapshot->size() - 1),
        "seq");
  }
  JCM_TRY(auto covering, asked.size ? note_of_size(environment, *asked.size, "size")
                                    : covering_note(environment, asked.seq));
  snapshot = environment.ledger.snapshot();  // now it covers what the note covers
  JCM_TRY(const auto entry, snapshot->entry(asked.seq));
  JCM_CHECK(entry.has_value());
  JCM_TRY(auto hashes, snapshot->inclusion(asked.seq, covering.checkpoint.size));
  const chain::TlogProof proof{*entry->bytes, asked.seq, std::move(hashes),
                               std::move(covering.note)};
  return json::value(
      protocol::receipt_json({asked.seq, entry->record->entry.kind(), entry->leaf,
                              covering.checkpoint.size, proof.text(), std::move(covering.vkey)}));
}

base::Result<json::value> handle_proof_consistency(const Environment& environment,
                                                   const domain::Actor&,
                                                   const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_proof_consistency(params));
  JCM_TRY(const auto newer, asked.new_size ? note_of_size(environment, *asked.new_size, "new_size")
                                           : newest_note(environment));
  const auto snapshot = environment.ledger.snapshot();
  if (asked.old_size > newer.checkpoint.size) {
    const bool recorded = asked.old_size <= snapshot->size();
    return base::error(
        recorded ? base::ErrorId::checkpoint_missing : base::ErrorId::entry_unknown,
        fmt::format("the newest checkpoint has {} entries, fewer than {}; {}",
                    newer.checkpoint.size, asked.old_size,
                    recorded ? "ask again in a second"
                             : "a checkpoint of that size is not of this ledger as it is now: "
                               "call the auditor"),
        "old_size");
  }
  JCM_TRY(const auto hashes, snapshot->consistency(asked.old_size, newer.checkpoint.size));
  return json::value(
      protocol::consistency_json(asked.old_size, newer.checkpoint.size, hashes, newer.note));
}

base::Result<json::value> handle_checkpoint_cosign(const Environment& environment,
                                                   const domain::Actor&,
                                                   const json::object& params) {
  JCM_TRY(const auto note, protocol::read_checkpoint_cosign(params));
  JCM_TRY(const auto kept, environment.ledger.add_cosignatures(note));
  return json::value(protocol::cosigned_json(kept.note, kept.size, kept.added));
}

}  // namespace jcm::service
