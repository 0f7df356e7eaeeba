#include "ledger/chain/note.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "ledger/chain/note_name.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;

constexpr std::size_t max_note_bytes = 1'000'000;  // as golang.org/x/mod/sumdb/note
constexpr std::size_t max_signatures = 100;        // likewise; the text asks for at least 16
constexpr std::string_view line_start = "\u2014 ";
constexpr std::size_t key_id_bytes = 4;

base::Error malformed(std::string_view why) {
  return base::error(ErrorId::note_malformed, fmt::format("the signed note {}", why));
}

// Valid UTF-8 whose only byte below 0x20 is LF.
bool is_note_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = base::next_scalar(text, at);
    if (!c || (*c < 0x20 && *c != '\n')) return false;
  }
  return true;
}

struct SignatureLine {
  std::string_view name;
  base::Bytes key_id_and_signature;
  [[nodiscard]] base::ByteView key_id() const {
    return base::ByteView(key_id_and_signature).first(key_id_bytes);
  }
  [[nodiscard]] base::ByteView signature() const {
    return base::ByteView(key_id_and_signature).subspan(key_id_bytes);
  }
};

base::Result<SignatureLine> parse_line(std::string_view line) {
  if (!line.starts_with(line_start))
    return malformed("has a line after its text that is no signature");
  line.remove_prefix(line_start.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return malformed("has a signature line without a key name");
  SignatureLine out;
  out.name = line.substr(0, space);
  if (!is_key_name(out.name)) return malformed("has a signature line with an improper key name");
  auto data = base::from_base64(line.substr(space + 1));
  if (!data) return malformed("has a signature that is not in canonical base64");
  if (data->size() <= key_id_bytes) return malformed("has a signature without bytes");
  out.key_id_and_signature = *std::move(data);
  return out;
}

base::Result<std::vector<SignatureLine>> parse_lines(std::string_view block) {
  std::vector<SignatureLine> out;
  while (!block.empty()) {
    if (out.size() == max_signatures) return malformed("has more than 100 signatures");
    const auto end = block.find('\n');
    if (end == std::string_view::npos) return malformed("does not end in a newline");
    JCM_TRY(auto line, parse_line(block.substr(0, end)));
    out.push_back(std::move(line));
    block.remove_prefix(end + 1);
  }
  if (out.empty()) return malformed("has no signature");
  return out;
}

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
  if (text.empty() || text.back() != '\n') return malformed("text does not end in a newline");
  if (!is_note_text(text)) return malformed("text is not UTF-8 without control characters");
  if (!is_key_name(name))
    return malformed(fmt::format("cannot be signed under the name \"{}\"", base::printable(name)));
  JCM_TRY(const auto signature, signer.sign(base::as_bytes(text)));
  const auto id = VerifierKey{std::string(name), signer.public_key()}.key_id();
  base::Bytes data(id.begin(), id.end());
  data.insert(data.end(), signature.begin(), signature.end());
  return fmt::format("{}\n{}{} {}\n", text, line_start, name, base::to_base64(data));
}

base::Result<std::string> open_note(std::string_view note, std::span<const VerifierKey> known) {
  if (note.size() > max_note_bytes)
    return malformed(fmt::format("has {} bytes, {} is the most", note.size(), max_note_bytes));
  if (!is_note_text(note)) return malformed("is not UTF-8 without control characters");
  const auto gap = note.rfind("\n\n");
  if (gap == std::string_view::npos) return malformed("has no empty line before its signatures");
  const std::string_view text = note.substr(0, gap + 1);
  JCM_TRY(const auto lines, parse_lines(note.substr(gap + 2)));
  JCM_TRY_VOID(verify_lines(text, lines, known));
  return std::string(text);
}

}  // namespace jcm::chain
