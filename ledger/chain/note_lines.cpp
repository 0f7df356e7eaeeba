#include "ledger/chain/note_lines.hpp"

#include <fmt/format.h>

#include "ledger/base/text.hpp"
#include "ledger/chain/note_name.hpp"

namespace jcm::chain {
namespace {

base::Result<SignatureLine> parse_line(std::string_view raw) {
  std::string_view line = raw.substr(0, raw.size() - 1);
  if (!line.starts_with(signature_line_start))
    return note_malformed("has a line after its text that is no signature");
  line.remove_prefix(signature_line_start.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos)
    return note_malformed("has a signature line without a key name");
  SignatureLine out;
  out.raw = raw;
  out.name = line.substr(0, space);
  if (!is_key_name(out.name))
    return note_malformed("has a signature line with an improper key name");
  auto data = base::from_base64(line.substr(space + 1));
  if (!data) return note_malformed("has a signature that is not in canonical base64");
  if (data->size() <= key_id_bytes) return note_malformed("has a signature without bytes");
  out.key_id_and_signature = *std::move(data);
  return out;
}

base::Result<std::vector<SignatureLine>> parse_lines(std::string_view block) {
  std::vector<SignatureLine> out;
  while (!block.empty()) {
    if (out.size() == max_signatures) return note_malformed("has more than 100 signatures");
    const auto end = block.find('\n');
    if (end == std::string_view::npos) return note_malformed("does not end in a newline");
    JCM_TRY(auto line, parse_line(block.substr(0, end + 1)));
    out.push_back(std::move(line));
    block.remove_prefix(end + 1);
  }
  if (out.empty()) return note_malformed("has no signature");
  return out;
}

}  // namespace

base::Error note_malformed(std::string_view why) {
  return base::error(base::ErrorId::note_malformed, fmt::format("the signed note {}", why));
}

bool is_note_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = base::next_scalar(text, at);
    if (!c || (*c < 0x20 && *c != '\n')) return false;
  }
  return true;
}

base::Result<SplitNote> split_note(std::string_view note) {
  if (note.size() > max_note_bytes)
    return note_malformed(fmt::format("has {} bytes, {} is the most", note.size(), max_note_bytes));
  if (!is_note_text(note)) return note_malformed("is not UTF-8 without control characters");
  const auto gap = note.rfind("\n\n");
  if (gap == std::string_view::npos)
    return note_malformed("has no empty line before its signatures");
  SplitNote out;
  out.text = note.substr(0, gap + 1);
  JCM_TRY(out.lines, parse_lines(note.substr(gap + 2)));
  return out;
}

std::string signature_line(std::string_view name, base::ByteView key_id, base::ByteView signature) {
  base::Bytes data(key_id.begin(), key_id.end());
  data.insert(data.end(), signature.begin(), signature.end());
  return fmt::format("{}{} {}\n", signature_line_start, name, base::to_base64(data));
}

}  // namespace jcm::chain
