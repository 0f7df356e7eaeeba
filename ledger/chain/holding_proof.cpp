#include "ledger/chain/holding_proof.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "ledger/chain/record.hpp"
#include "ledger/chain/subtree.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;

constexpr std::size_t max_hashes = 63;  // a tree of fewer than 2^63 leaves is no deeper

base::Error malformed(std::string detail) {
  return base::error(ErrorId::proof_malformed, "the holding proof " + std::move(detail));
}

// Takes a line off the front; absent when no LF is left.
std::optional<std::string_view> next_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

base::Result<std::string_view> labelled(std::string_view& rest, std::string_view label) {
  const auto line = next_line(rest);
  if (!line || !line->starts_with(label) || line->size() < label.size() + 2 ||
      (*line)[label.size()] != ' ')
    return malformed(fmt::format("lacks its line \"{} ...\"", label));
  return line->substr(label.size() + 1);
}

base::Result<std::uint64_t> number(std::string_view& rest, std::string_view label) {
  JCM_TRY(const auto text, labelled(rest, label));
  const auto value = base::parse_u64(text);
  if (!value || *value > max_tree_size)
    return malformed(
        fmt::format("has \"{}\" for its {}, which is a decimal below 2^63 without "
                    "leading zeros",
                    base::printable(text), label));
  return *value;
}

base::Result<Digest> hash(std::string_view line) {
  const auto bytes = base::from_base64(line);
  Digest out;
  if (!bytes || bytes->size() != out.bytes.size())
    return malformed(
        "has a line that is neither a hash of 32 bytes in canonical base64 nor the "
        "empty line before its receipt");
  std::copy(bytes->begin(), bytes->end(), out.bytes.begin());
  return out;
}

}  // namespace

std::string HoldingProof::text() const {
  std::string out = fmt::format("{}\nleaf {}\nindex {}\nsize {}\n", holding_proof_first_line,
                                base::to_base64(leaf), index, size);
  for (const auto& one : hashes) out += base::to_base64(one.view()) + "\n";
  return out + "\n" + receipt;
}

base::Result<HoldingProof> HoldingProof::parse(std::string_view text) {
  if (next_line(text) != holding_proof_first_line)
    return malformed(fmt::format("does not begin with the line \"{}\"", holding_proof_first_line));
  HoldingProof out;
  JCM_TRY(const auto leaf, labelled(text, "leaf"));
  auto bytes = base::from_base64(leaf);
  if (!bytes) return malformed("has a leaf that is not canonical base64");
  out.leaf = std::move(*bytes);
  JCM_TRY(out.index, number(text, "index"));
  JCM_TRY(out.size, number(text, "size"));
  auto line = next_line(text);
  for (; line && !line->empty(); line = next_line(text)) {
    if (out.hashes.size() == max_hashes)
      return malformed(fmt::format("has more than {} hashes", max_hashes));
    JCM_TRY(const auto one, hash(*line));
    out.hashes.push_back(one);
  }
  if (!line) return malformed("ends before the empty line that comes before its receipt");
  out.receipt = std::string(text);
  return out;
}

base::Result<ProvedHolding> open_holding(const HoldingProof& proof) {
  JCM_TRY(auto leaf, decode_holding(proof.leaf));
  JCM_TRY(auto receipt, TlogProof::parse(proof.receipt));
  if (!receipt.extra) return malformed("has a receipt without its entry");
  JCM_TRY(auto record, decode(*receipt.extra));
  const auto* seal = std::get_if<domain::Seal>(&record.entry.body.given);
  if (seal == nullptr || !record.entry.body.resolved.seal)
    return base::error(ErrorId::proof_mismatch,
                       fmt::format("the receipt in it is of entry {}, {}, not of a seal",
                                   record.entry.seq, domain::text_of(record.entry.kind())));
  if (leaf.account.registry != seal->registry)
    return base::error(ErrorId::proof_mismatch,
                       fmt::format("account {} is not of registry {}, which entry {} seals",
                                   leaf.account.text(), seal->registry.text(), record.entry.seq));
  JCM_TRY_VOID(verify_inclusion(leaf_hash(proof.leaf), proof.index, proof.size, proof.hashes,
                                record.entry.body.resolved.seal->holdings));
  return ProvedHolding{std::move(leaf), std::move(receipt), std::move(record)};
}

}  // namespace jcm::chain
