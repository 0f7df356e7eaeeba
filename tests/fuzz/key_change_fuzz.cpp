// The page of text that the recovery key signs: one spelling each, and never a change that reads
// one way and signs another.
#include "ledger/base/check.hpp"
#include "ledger/chain/key_change_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jcm;
  const auto text = base::as_text({data, size});
  const auto parsed = chain::KeyChangeText::parse(text);
  if (!parsed) return 0;
  JCM_CHECK(parsed->text() == text);
  // A signature holds for one change only.
  auto other = parsed->change;
  other.new_key.bytes[0] ^= 1;
  JCM_CHECK(chain::key_change_message(other) != chain::key_change_message(parsed->change));
  if (parsed->signature)
    JCM_CHECK(!chain::verify_key_change(other, parsed->signer, *parsed->signature));
  return 0;
}
