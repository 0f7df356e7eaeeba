#include "tools/witness/cosign.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/archive/reader.hpp"
#include "ledger/base/text.hpp"

namespace jcm::witness {
namespace {

using base::ErrorId;

struct Offered {
  std::string note;
  chain::Checkpoint checkpoint;
};

// What says that the checkpoint is bad, and not that it could not be looked at.
constexpr std::array judgements{
    ErrorId::note_malformed,       ErrorId::note_signature,    ErrorId::note_key_unknown,
    ErrorId::checkpoint_malformed, ErrorId::checkpoint_behind, ErrorId::checkpoint_fork,
    ErrorId::archive_differs,
};

base::Result<Offered> open_offered(const std::string& archive,
                                   const std::vector<chain::VerifierKey>& keys) {
  const std::string path = archive::Layout{archive}.checkpoint();
  JCM_TRY(auto note, read_file(path));
  if (!note)
    return base::error(ErrorId::archive_absent,
                       fmt::format("{} is not there: give the directory of an archive, which holds "
                                   "a file checkpoint and a folder tile",
                                   path));
  JCM_TRY(const auto text, chain::note_text(*note));
  JCM_TRY(const auto stated, chain::Checkpoint::parse(text));
  // A log's key bears its origin as name: keys of other logs say nothing here.
  std::vector<chain::VerifierKey> of_this_log;
  for (const auto& key : keys)
    if (key.name == stated.origin) of_this_log.push_back(key);
  if (of_this_log.empty())
    return base::error(ErrorId::note_key_unknown,
                       fmt::format("the archive is of the log {}, and none of the keys given with "
                                   "--log is: the first one is of {}",
                                   base::printable(stated.origin), base::printable(keys[0].name)));
  JCM_TRY(auto checkpoint, chain::open_checkpoint(*note, of_this_log));
  return Offered{*std::move(note), std::move(checkpoint)};
}

base::Error behind(const Offered& offered, const Seen& seen) {
  return base::error(ErrorId::checkpoint_behind,
                     fmt::format("the archive ends at {} entries, but this witness has cosigned {} "
                                 "already: the archive is an old copy, or the log was rolled back; "
                                 "give the newest archive",
                                 offered.checkpoint.size, seen.checkpoint.size));
}

base::Error fork(const Offered& offered, const Seen& seen) {
  return base::error(
      ErrorId::checkpoint_fork,
      fmt::format(
          "the log signed two histories: the checkpoint of {} entries with root {} does not "
          "continue the one of {} entries with root {} that this witness cosigned",
          offered.checkpoint.size, base::to_base64(offered.checkpoint.root.view()),
          seen.checkpoint.size, base::to_base64(seen.checkpoint.root.view())));
}

// Whether the hash tiles give the root that the log signed; archive.damaged when a tile lacks.
base::Status compare_root(const chain::Checkpoint& signed_root, const chain::NodeReader& nodes) {
  JCM_TRY(const auto root, chain::root_at(signed_root.size, nodes));
  if (root == signed_root.root) return {};
  return base::error(
      ErrorId::archive_differs,
      fmt::format("the hash tiles of the archive give the root {} at {} entries, the "
                  "log signed {}: the archive is damaged, or was put together from "
                  "two; fetch it again",
                  base::to_base64(root.view()), signed_root.size,
                  base::to_base64(signed_root.root.view())));
}

// Signed by the log, and an extension of what was seen.
base::Status judge(const std::string& archive, const Offered& offered,
                   const std::optional<Seen>& seen) {
  const auto& now = offered.checkpoint;
  if (seen && now.size < seen->checkpoint.size) return behind(offered, *seen);
  if (seen && now.size == seen->checkpoint.size)
    return now.root == seen->checkpoint.root ? base::Status() : fork(offered, *seen);
  JCM_TRY(const auto reader, archive::Reader::open(archive));
  const chain::NodeReader nodes = [&reader](unsigned level, std::uint64_t index) {
    return reader->node(level, index);
  };
  JCM_TRY_VOID(compare_root(now, nodes));
  if (!seen) return {};
  JCM_TRY(const auto proof, chain::prove_consistency(seen->checkpoint.size, now.size, nodes));
  const auto consistent = chain::verify_consistency(seen->checkpoint.size, seen->checkpoint.root,
                                                    now.size, now.root, proof);
  // The tiles are those of the signed root, so it is the log that parted from what it signed.
  return consistent ? base::Status() : fork(offered, *seen);
}

// A line that only looks like this witness's own would spoil the note for everybody who knows it.
base::Result<std::string> without_false_lines(const std::string& note, const State& state,
                                              bool& dropped) {
  JCM_TRY(const auto lines, chain::judge_cosignatures(note, {&state.key(), 1}));
  dropped = std::ranges::any_of(lines, [](const auto& line) { return !line.good; });
  return dropped ? chain::without_signatures_of(note, state.key().name) : note;
}

base::Result<Cosigned> sign(const Offered& offered, const std::optional<Seen>& seen,
                            const State& state, const base::Clock& clock) {
  Cosigned out;
  out.checkpoint = offered.checkpoint;
  if (seen) out.extends = seen->checkpoint.size;
  JCM_TRY(const auto text, chain::note_text(offered.note));
  JCM_TRY(const auto seen_text, seen ? chain::note_text(seen->note) : std::string());
  out.repeated = seen && seen_text == text;
  const auto now = static_cast<std::uint64_t>(clock.now().micros / 1'000'000);
  out.time = out.repeated ? seen->time : now;
  // At a time it states which tree was the largest it knew: a later tree cannot have an earlier
  // time.
  if (seen && out.time < seen->time)
    return base::error(ErrorId::clock_behind,
                       fmt::format("the clock stands at {}, before the last cosignature of this "
                                   "witness, {}: set it right",
                                   now, seen->time));
  JCM_TRY(out.line, chain::cosign(text, state.key().name, out.time, state.signer()));
  JCM_TRY(const auto clean, without_false_lines(offered.note, state, out.dropped_false_line));
  JCM_TRY(out.note, chain::merge_signatures(clean, text + "\n" + out.line));
  // From here on the witness stands by it, whether or not anybody gets to see the line.
  JCM_TRY_VOID(state.remember(out.checkpoint.origin, out.note));
  return out;
}

Refused refused(base::Error error, std::string evidence = {}) {
  const bool judged = std::ranges::find(judgements, error.id) != judgements.end();
  return {std::move(error), std::move(evidence), judged};
}

}  // namespace

std::variant<Cosigned, Refused> cosign_archive(const std::string& archive,
                                               const std::vector<chain::VerifierKey>& keys,
                                               const State& state, const base::Clock& clock) {
  auto offered = open_offered(archive, keys);
  if (!offered) return refused(std::move(offered).error());
  auto seen = state.last(offered->checkpoint.origin);
  if (!seen) return refused(std::move(seen).error());
  if (auto good = judge(archive, *offered, *seen); !good) {
    auto error = std::move(good).error();
    if (error.id != ErrorId::checkpoint_fork) return refused(std::move(error));
    auto kept = state.keep_evidence(offered->checkpoint, offered->note, **seen);
    if (kept) return refused(std::move(error), *std::move(kept));
    error.detail += fmt::format("; the evidence could not be kept ({}): copy {} yourself",
                                kept.error().detail, archive::Layout{archive}.checkpoint());
    return refused(std::move(error));
  }
  auto cosigned = sign(*offered, *seen, state, clock);
  if (!cosigned) return refused(std::move(cosigned).error());
  return *std::move(cosigned);
}

}  // namespace jcm::witness
