#include "ledger/chain/cosignature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "ledger/base/text.hpp"
#include "ledger/chain/note_lines.hpp"
#include "ledger/chain/note_name.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;

constexpr std::uint64_t max_time = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t time_bytes = 8;

std::string signed_message(std::uint64_t time, std::string_view note_text) {
  return fmt::format("cosignature/v1\ntime {}\n{}", time, note_text);
}

bool same_key(const SignatureLine& a, const SignatureLine& b) {
  return a.name == b.name && std::ranges::equal(a.key_id(), b.key_id());
}

// Judged by one known witness; absent when it is not that witness's line at all.
std::optional<WitnessLine> judge(const SignatureLine& line, std::string_view text,
                                 const WitnessKey& witness) {
  const auto id = witness.key_id();
  if (line.name != witness.name || !std::ranges::equal(line.key_id(), id)) return std::nullopt;
  WitnessLine out{{witness, 0}, false};
  const auto stamped = line.signature();
  if (stamped.size() != time_bytes + std::tuple_size_v<crypto::Signature>) return out;
  const auto time = base::get_be<std::uint64_t>(stamped.first(time_bytes));
  if (time == 0 || time > max_time) return out;
  out.cosignature.time = time;
  out.good = crypto::verify(witness.key, base::as_bytes(signed_message(time, text)),
                            stamped.subspan(time_bytes));
  return out;
}

// `text`, an empty line, and those lines, `most` of them at the most.
base::Result<std::string> assemble(std::string_view text,
                                   const std::vector<std::string_view>& lines, std::size_t most) {
  if (lines.empty()) return note_malformed("has no other signature");
  if (lines.size() > most)
    return note_malformed(
        fmt::format("would have {} signatures, {} is the most", lines.size(), most));
  std::string out(text);
  out += '\n';
  for (const auto line : lines) out += line;
  return out;
}

base::Error texts_differ() {
  return base::error(ErrorId::proof_mismatch,
                     "the two notes have different texts: a signature under the one says nothing "
                     "about the other");
}

}  // namespace

base::Result<std::string> cosign(std::string_view note_text, std::string_view name,
                                 std::uint64_t time, const crypto::Signer& signer) {
  JCM_TRY_VOID(Checkpoint::parse(note_text));
  // Extension lines of a checkpoint are opaque, those of a note are not.
  if (!is_note_text(note_text))
    return note_malformed("text is not UTF-8 without control characters");
  if (!is_key_name(name))
    return note_malformed(
        fmt::format("cannot be cosigned under the name \"{}\"", base::printable(name)));
  if (time == 0 || time > max_time)
    return note_malformed(fmt::format("cannot be cosigned at the time {}", time));
  const std::string message = signed_message(time, note_text);
  JCM_TRY(const auto signature, signer.sign(base::as_bytes(message)));
  base::Bytes stamped;
  base::put_u64(stamped, time);
  stamped.insert(stamped.end(), signature.begin(), signature.end());
  return signature_line(name, WitnessKey{std::string(name), signer.public_key()}.key_id(), stamped);
}

base::Result<std::vector<WitnessLine>> judge_cosignatures(std::string_view note,
                                                          std::span<const WitnessKey> known) {
  JCM_TRY(const auto split, split_note(note));
  std::vector<WitnessLine> out;
  for (const auto& line : split.lines) {
    // A key id has four bytes only: two known keys of one name may share it, and then either may
    // answer for the line.
    std::optional<WitnessLine> found;
    for (const auto& witness : known) {
      auto judged = judge(line, split.text, witness);
      if (judged && (!found || judged->good)) found = std::move(judged);
      if (found && found->good) break;
    }
    if (found) out.push_back(*std::move(found));
  }
  return out;
}

base::Result<std::vector<Cosignature>> read_cosignatures(std::string_view note,
                                                         std::span<const WitnessKey> known) {
  JCM_TRY(auto lines, judge_cosignatures(note, known));
  std::vector<Cosignature> out;
  for (auto& line : lines) {
    if (!line.good)
      return base::error(ErrorId::note_signature,
                         fmt::format("the cosignature of {} is not good: the text or the time was "
                                     "changed, or another key signed under this name",
                                     base::printable(line.cosignature.witness.name)));
    out.push_back(std::move(line.cosignature));
  }
  return out;
}

base::Result<std::string> merge_signatures(std::string_view note, std::string_view other) {
  JCM_TRY(const auto into, split_note(note));
  JCM_TRY(const auto from, split_note(other));
  if (into.text != from.text) return texts_differ();
  std::vector<std::string_view> lines;
  for (const auto& line : into.lines) lines.push_back(line.raw);
  for (const auto& line : from.lines)
    if (std::ranges::find(lines, line.raw) == lines.end()) lines.push_back(line.raw);
  return assemble(into.text, lines, max_merged_signatures);
}

base::Result<std::string> carry_signatures(std::string_view fresh, std::string_view older) {
  JCM_TRY(const auto now, split_note(fresh));
  JCM_TRY(const auto before, split_note(older));
  if (now.text != before.text) return texts_differ();
  std::vector<std::string_view> lines;
  for (const auto& line : now.lines) lines.push_back(line.raw);
  for (const auto& line : before.lines) {
    const bool signed_anew = std::ranges::any_of(
        now.lines, [&](const SignatureLine& mine) { return same_key(mine, line); });
    if (!signed_anew) lines.push_back(line.raw);
  }
  return assemble(now.text, lines, max_signatures);
}

base::Result<std::string> without_signatures_of(std::string_view note, std::string_view name) {
  JCM_TRY(const auto split, split_note(note));
  std::vector<std::string_view> lines;
  for (const auto& line : split.lines)
    if (line.name != name) lines.push_back(line.raw);
  return assemble(split.text, lines, max_signatures);
}

}  // namespace jcm::chain
