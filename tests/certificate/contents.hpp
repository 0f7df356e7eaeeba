// What certificates are drawn of: entries that went through the gates, and made-up proofs.
#pragma once

#include "ledger/certificate/certificate.hpp"
#include "tests/support/domain_builders.hpp"

namespace jcm::test {

enum class Act { issue, transfer, retire, cancel };

// Of `quantity` credits of the furnished ledger; an issuance is that of its first decision.
inline certificate::Contents contents_of(Act act, std::uint64_t quantity) {
  Book book = furnished();
  const auto from = entity("JP", 1);
  certificate::Contents out;
  switch (act) {
    case Act::issue:
      for (const auto& entry : book.entries())
        if (entry.kind() == EntryKind::credits_issue && entry.scope == registry("JP"))
          out.entry = entry;
      break;
    case Act::transfer:
      out.entry =
          book.must(test::transfer(from, entity("JP", 2), by_quantity(quantity), "2017-10-25"));
      break;
    case Act::retire:
      out.entry =
          book.must(test::retire(from, retirement("JP"), by_quantity(quantity), "2017-10-25"));
      break;
    case Act::cancel:
      out.entry =
          book.must(test::cancel(from, cancellation("JP"), by_quantity(quantity), "2017-10-25"));
      break;
  }
  for (const auto& [field, digest] : out.entry.body.personal)
    out.texts[field] = {"Text of " + std::string(text_of(field)), base::Bytes(16, 0xaa), digest};
  out.holders[from] = {{"例示商事株式会社", base::Bytes(16, 1), digest_of(1)}, 12};
  out.holders[retirement("JP")] = {{"Government of Japan", base::Bytes(16, 2), digest_of(2)}, 13};
  out.project_titles[project("MN004")] = "10MW Solar Power Project in Darkhan City";
  out.origin = "jcm.example/demo-5f3a9c21";
  out.leaf = digest_of(0xab);
  out.size = 181;
  out.root = digest_of(0xcd);
  out.signatures = {"\xe2\x80\x94 jcm.example/demo-5f3a9c21 " + std::string(92, 'S')};
  out.verifier_key = "jcm.example/demo-5f3a9c21+599cc8a6+" + std::string(44, 'K');
  out.receipt = "c2sp.org/tlog-proof@v1\nextra " + std::string(320, 'E') + "\nindex 17\n\n" +
                out.origin + "\n181\nroot=\n\n" + out.signatures[0] + "\n";
  return out;
}

}  // namespace jcm::test
