// What a certificate says, before it is laid out: pure functions from its contents to text.
#pragma once

#include <string>
#include <vector>

#include "ledger/certificate/certificate.hpp"

namespace jcm::certificate {

struct Fact {
  std::string name, value;
  bool is_code = false;  // a hash or the like: in a fixed width, broken anywhere
};
using Facts = std::vector<Fact>;

std::string long_date(base::Date date);       // "23 November 2026"
std::string long_time(base::Timestamp time);  // "23 November 2026, 01:19:51.000001 UTC"
std::string grouped(std::uint64_t number);    // "1,200"

std::string title_of(domain::EntryKind kind);  // "Certificate of retirement"
// The units it issued or moved, in the order of the entry.
std::vector<domain::UnitBlock> blocks_of(const domain::Entry& entry);
domain::Quantity quantity_of(const domain::Entry& entry);
// One sentence: what was done, to how many credits, when, and what that means.
std::string statement(const domain::Entry& entry);
// The remark of the entry when it says that the act is a demonstration, otherwise empty.
std::string demonstration(const domain::Entry& entry);
// Accounts, project, vintages, purpose, authority, dates.
Facts facts_of(const Contents& contents);
// The serial ranges: block, credits and, of an issuance, the account. The last row is the sum where
// there are several.
std::vector<std::vector<std::string>> serial_rows(const domain::Entry& entry);
// Personal texts: what it is, the text, the salt and the digest in hexadecimal, the entry that
// holds the digest.
struct PersonalRow {
  std::string what, text, salt, digest, entry;
};
std::vector<PersonalRow> personal_rows(const Contents& contents);
// How to check it, with the program and by hand; one paragraph each.
std::vector<std::string> how_to_verify(const Contents& contents);
// The receipt's lines cut to `wide` characters; what continues a line begins with two spaces.
std::vector<std::string> printed_receipt(const std::string& receipt, std::size_t wide);

}  // namespace jcm::certificate
