#include "ledger/chain/tlog_proof.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "ledger/chain/subtree.hpp"

namespace jcm::chain {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_start = "extra ";
constexpr std::string_view index_start = "index ";
constexpr std::size_t max_hashes = 63;  // a tree of fewer than 2^63 leaves is no deeper

base::Error malformed(std::string detail) {
  return base::error(base::ErrorId::proof_malformed, "the proof " + std::move(detail));
}

// Takes lines off the front and knows the number of the last one, for messages.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  // Absent when no LF is left.
  std::optional<std::string_view> next() {
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    ++number_;
    return line;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

base::Result<Digest> parse_hash(std::string_view line, std::size_t number) {
  const auto bytes = base::from_base64(line);
  Digest out;
  if (!bytes || bytes->size() != out.bytes.size())
    return malformed(fmt::format(
        "has in line {} neither a hash of 32 bytes in canonical base64 nor the empty line before "
        "its checkpoint",
        number));
  std::copy(bytes->begin(), bytes->end(), out.bytes.begin());
  return out;
}

base::Result<std::uint64_t> parse_index(std::optional<std::string_view> line) {
  if (!line || !line->starts_with(index_start)) return malformed("lacks its line \"index N\"");
  const auto index = base::parse_u64(line->substr(index_start.size()));
  if (!index || *index > max_tree_size)
    return malformed(
        fmt::format("has \"{}\" for its index line; the index is a decimal below 2^63 without "
                    "leading zeros",
                    base::printable(*line)));
  return *index;
}

}  // namespace

std::string TlogProof::text() const {
  std::string out = fmt::format("{}\n", first_line);
  if (extra) out += fmt::format("{}{}\n", extra_start, base::to_base64(*extra));
  out += fmt::format("{}{}\n", index_start, index);
  for (const auto& hash : hashes) out += base::to_base64(hash.view()) + "\n";
  return out + "\n" + checkpoint;
}

base::Result<TlogProof> TlogProof::parse(std::string_view text) {
  Lines lines(text);
  if (lines.next() != first_line)
    return malformed(fmt::format("does not begin with the line \"{}\"", first_line));
  TlogProof out;
  auto line = lines.next();
  if (line && line->starts_with(extra_start)) {
    out.extra = base::from_base64(line->substr(extra_start.size()));
    if (!out.extra) return malformed("has an extra line that is not in canonical base64");
    line = lines.next();
  }
  JCM_TRY(out.index, parse_index(line));
  for (line = lines.next(); line && !line->empty(); line = lines.next()) {
    if (out.hashes.size() == max_hashes)
      return malformed(fmt::format("has more than {} hashes", max_hashes));
    JCM_TRY(const auto hash, parse_hash(*line, lines.number()));
    out.hashes.push_back(hash);
  }
  if (!line) return malformed("ends before the empty line that comes before its checkpoint");
  out.checkpoint = std::string(lines.rest());
  return out;
}

base::Result<Checkpoint> verify_proof(const TlogProof& proof, const Digest& leaf,
                                      std::span<const VerifierKey> known) {
  JCM_TRY(auto checkpoint, open_checkpoint(proof.checkpoint, known));
  JCM_TRY_VOID(verify_inclusion(leaf, proof.index, checkpoint.size, proof.hashes, checkpoint.root));
  return checkpoint;
}

}  // namespace jcm::chain
