#include "ledger/certificate/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace jcm::certificate {

using domain::EntryKind;

namespace {

struct Word {
  EntryKind kind;
  const char* act;
  const char* done;
  const char* meaning;
};
constexpr Word words[] = {
    {EntryKind::credits_issue, "issuance", "issued",
     "They came into being by a decision of the Joint Committee; who holds them now is for the "
     "ledger to say."},
    {EntryKind::credits_transfer, "transfer", "transferred",
     "They passed from one account to another; who holds them now is for the ledger to say."},
    {EntryKind::credits_retire, "retirement", "retired",
     "Retired credits count toward a nationally determined contribution and never move again."},
    {EntryKind::credits_cancel, "cancellation", "cancelled",
     "Cancelled credits are out of use for ever and never move again."},
    {EntryKind::credits_court_transfer, "transfer by order of a court",
     "transferred by order of a court",
     "They passed from one account to another; who holds them now is for the ledger to say."},
    {EntryKind::credits_reverse, "reversal", "returned to the account they had come from",
     "An earlier entry was reversed; who holds them now is for the ledger to say."},
    {EntryKind::credits_correct_excess, "cancellation of excess issuance",
     "cancelled, because they had been issued in excess",
     "Cancelled credits are out of use for ever and never move again."},
};

const Word* word_of(EntryKind kind) {
  const auto* found = std::ranges::find(words, kind, &Word::kind);
  return found == std::end(words) ? nullptr : found;
}

}  // namespace

std::vector<domain::UnitBlock> blocks_of(const domain::Entry& entry) {
  std::vector<domain::UnitBlock> out = entry.body.resolved.moved;
  for (const auto& issued : entry.body.resolved.issued) out.push_back(issued.block);
  return out;
}

std::string long_date(base::Date date) {
  static constexpr std::array<const char*, 12> months{
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const std::string text = base::to_text(date);  // YYYY-MM-DD
  const auto month = static_cast<std::size_t>((text[5] - '0') * 10 + text[6] - '0');
  const std::string day = text[8] == '0' ? text.substr(9) : text.substr(8);
  return fmt::format("{} {} {}", day, months.at(month - 1), text.substr(0, 4));
}

std::string long_time(base::Timestamp time) {
  return fmt::format("{}, {} UTC", long_date(base::date_of(time, 0)),
                     base::to_text(time).substr(11, 15));
}

std::string grouped(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

bool is_certified(EntryKind kind) { return word_of(kind) != nullptr; }

std::string act_name(EntryKind kind) {
  if (const auto* word = word_of(kind)) return word->act;
  std::string out(domain::text_of(kind));
  std::ranges::replace(out, '.', '-');
  return out;
}

std::string title_of(EntryKind kind) { return "Certificate of " + act_name(kind); }

domain::Quantity quantity_of(const domain::Entry& entry) {
  domain::Quantity sum;
  for (const auto& block : blocks_of(entry)) {
    const auto more = sum.plus(block.range.quantity());
    if (!more) return sum;  // the laws keep every entry below the bound
    sum = *more;
  }
  return sum;
}

std::string statement(const domain::Entry& entry) {
  const auto* word = word_of(entry.kind());
  JCM_CHECK(word != nullptr);
  const auto quantity = quantity_of(entry).raw();
  return fmt::format(
      "On {}, {} of the Joint Crediting Mechanism, {}one tonne of carbon dioxide equivalent, "
      "{} {} in the registry {}. {}",
      long_date(entry.business_date), quantity == 1 ? "1 credit" : grouped(quantity) + " credits",
      quantity == 1 ? "" : "each ", quantity == 1 ? "was" : "were", word->done, entry.scope.text(),
      word->meaning);
}

std::string demonstration(const domain::Entry& entry) {
  const auto& note = entry.body.common.note;
  return note.find("DEMONSTRATION") != std::string::npos ? note : std::string();
}

std::vector<std::vector<std::string>> serial_rows(const domain::Entry& entry) {
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const domain::UnitBlock& block, const std::string& account) {
    rows.push_back({block.text(), account, grouped(block.range.quantity().raw())});
  };
  for (const auto& block : entry.body.resolved.moved) add(block, "");
  for (const auto& issued : entry.body.resolved.issued) add(issued.block, issued.account.text());
  if (rows.size() > 1)
    rows.push_back(
        {fmt::format("{} ranges", grouped(rows.size())), "", grouped(quantity_of(entry).raw())});
  return rows;
}

std::vector<std::string> how_to_verify(const Contents& contents) {
  std::vector<std::string> out{
      "The verifier key must have reached you by another way than with this paper: from the "
      "ledger's operator, an auditor, or a publication. Whoever forges a certificate forges the "
      "key "
      "on it as well.",
      "With the program: put the receipt into a file, as it came or typed from the last pages, and "
      "run  jcm-verify FILE --key KEY.  It needs no network and no ledger.",
      "By hand: (1) The base64 after \"extra\" is the entry; the SHA-256 of a zero byte followed "
      "by "
      "its bytes is the entry's hash. (2) The hashes of the receipt lead from it, by RFC 9162, "
      "section 2.1.3.2, with the entry's number as index, to the root in the checkpoint. (3) The "
      "signature is Ed25519 over the three lines of the checkpoint, line feeds included; the last "
      "64 of its bytes, after base64, are the signature, and the last 32 of the verifier key are "
      "the "
      "public key."};
  if (!personal_rows(contents).empty())
    out.emplace_back(
        "Personal texts stand in no entry, only their digests: SHA-256 of \"jcm-ledger personal "
        "v0\", "
        "a line feed, the 16 bytes of the salt, and the text in UTF-8.");
  out.emplace_back(
      "It proves that this entry stands in the ledger, unchanged, among the entries that the "
      "checkpoint counts. The titles of projects are those of the ledger's register and are not "
      "part of the entry.");
  return out;
}

std::vector<std::string> printed_receipt(const std::string& receipt, std::size_t wide) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < receipt.size();) {
    const auto end = std::min(receipt.find('\n', at), receipt.size());
    std::string_view rest = std::string_view(receipt).substr(at, end - at);
    at = end + 1;
    std::string before;
    do {
      // Only the dash of a signature line is not ASCII; a line with it is never cut inside it.
      auto cut = std::min(rest.size(), wide - before.size());
      while (cut < rest.size() && (static_cast<unsigned char>(rest[cut]) & 0xc0) == 0x80) --cut;
      lines.push_back(before + std::string(rest.substr(0, cut)));
      rest.remove_prefix(cut);
      before = "  ";
    } while (!rest.empty());
  }
  return lines;
}

}  // namespace jcm::certificate
