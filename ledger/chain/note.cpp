#include "ledger/chain/note.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "ledger/chain/note_lines.hpp"
#include "ledger/chain/note_name.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;

bool is_of(const SignatureLine& line, const VerifierKey& key) {
  const auto id = key.key_id();
  return line.name == key.name && std::ranges::equal(line.key_id(), id);
}

// A line that no known key answers for is ignored, also when only its name or only its id is known.
base::Status verify_lines(std::string_view text, std::span<const SignatureLine> lines,
                          std::span<const VerifierKey> known) {
  bool verified = false;
  for (const auto& line : lines) {
    for (const auto& key : known) {
      if (!is_of(line, key)) continue;
      if (!crypto::verify(key.key, base::as_bytes(text), line.signature()))
        return base::error(ErrorId::note_signature,
                           fmt::format("the signature of {} is not good: the text was changed, or "
                                       "another key signed under this name",
                                       base::printable(key.name)));
      verified = true;
    }
  }
  if (verified) return {};
  return base::error(
      ErrorId::note_key_unknown,
      fmt::format("none of the {} known keys signed the note; the first signature is "
                  "of {}",
                  known.size(), base::printable(lines.front().name)));
}

}  // namespace

base::Result<std::string> sign_note(std::string_view text, std::string_view name,
                                    const crypto::Signer& signer) {
  if (text.empty() || text.back() != '\n') return note_malformed("text does not end in a newline");
  if (!is_note_text(text)) return note_malformed("text is not UTF-8 without control characters");
  if (!is_key_name(name))
    return note_malformed(
        fmt::format("cannot be signed under the name \"{}\"", base::printable(name)));
  JCM_TRY(const auto signature, signer.sign(base::as_bytes(text)));
  const auto id = VerifierKey{std::string(name), signer.public_key()}.key_id();
  return fmt::format("{}\n{}", text, signature_line(name, id, signature));
}

base::Result<std::string> open_note(std::string_view note, std::span<const VerifierKey> known) {
  JCM_TRY(const auto split, split_note(note));
  JCM_TRY_VOID(verify_lines(split.text, split.lines, known));
  return std::string(split.text);
}

base::Result<std::string> note_text(std::string_view note) {
  JCM_TRY(const auto split, split_note(note));
  return std::string(split.text);
}

}  // namespace jcm::chain
