// C2SP tlog-checkpoint: the text of a note with origin, size and root.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"
#include "ledger/chain/note.hpp"
#include "ledger/chain/subtree.hpp"

namespace jcm::chain {
namespace {

base::Error malformed(std::string_view why) {
  return base::error(base::ErrorId::checkpoint_malformed, fmt::format("the checkpoint {}", why));
}

// The next line without its LF; absent when there is none or it is empty.
std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

base::Result<Digest> parse_root(std::string_view line) {
  const auto bytes = base::from_base64(line);
  Digest out;
  if (!bytes || bytes->size() != out.bytes.size())
    return malformed("has a root that is not 32 bytes in canonical base64");
  std::copy(bytes->begin(), bytes->end(), out.bytes.begin());
  return out;
}

}  // namespace

std::string Checkpoint::text() const {
  return fmt::format("{}\n{}\n{}\n", origin, size, base::to_base64(root.view()));
}

base::Result<Checkpoint> Checkpoint::parse(std::string_view text) {
  const auto origin = take_line(text);
  const auto size_line = origin ? take_line(text) : std::nullopt;
  const auto root_line = size_line ? take_line(text) : std::nullopt;
  if (!root_line) return malformed("lacks one of the lines origin, size and root");
  Checkpoint out;
  if (origin->size() > base::max_origin || base::find_text_fault(*origin) != base::TextFault::none)
    return malformed(
        fmt::format("has an origin that is over {} bytes or not plain text", base::max_origin));
  out.origin = std::string(*origin);
  const auto size = base::parse_u64(*size_line);
  if (!size || *size > max_tree_size)
    return malformed(
        fmt::format("has \"{}\" as its size; sizes are decimals below 2^63 without "
                    "leading zeros",
                    base::printable(*size_line)));
  out.size = *size;
  JCM_TRY(out.root, parse_root(*root_line));
  if (out.size == 0 && out.root != empty_root())
    return malformed("has size 0 and another root than that of the empty tree");
  // Extension lines are allowed and opaque, empty ones are not.
  while (!text.empty())
    if (!take_line(text)) return malformed("has an empty or unfinished line after its root");
  return out;
}

base::Result<Checkpoint> open_checkpoint(std::string_view note,
                                         std::span<const VerifierKey> known) {
  JCM_TRY(const std::string text, open_note(note, known));
  return Checkpoint::parse(text);
}

}  // namespace jcm::chain
