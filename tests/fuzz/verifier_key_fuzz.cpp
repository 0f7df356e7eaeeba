// Verifier keys: one spelling each, and a name that a note can be signed under. The kinds of key,
// a log's and a witness's, are never taken for one another.
#include "ledger/base/check.hpp"
#include "ledger/chain/cosignature.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jcm;
  static const auto signer = *crypto::FileKey::from_seed(base::Bytes(32, 3));
  const auto text = base::as_text({data, size});
  const auto key = chain::VerifierKey::parse(text);
  const auto witness = chain::WitnessKey::parse(text);
  JCM_CHECK(!key || !witness);
  if (witness) JCM_CHECK(witness->text() == text);
  if (key) {
    JCM_CHECK(key->text() == text);
    JCM_CHECK(chain::sign_note("text\n", key->name, *signer).has_value());
  }
  // The input as a name: signed under it, the note opens with the key spelled from it, or neither.
  const chain::VerifierKey named{std::string(text), signer->public_key()};
  const auto note = chain::sign_note("text\n", text, *signer);
  const auto spelled = chain::VerifierKey::parse(named.text());
  JCM_CHECK(note.has_value() == spelled.has_value());
  if (note) JCM_CHECK(*chain::open_note(*note, std::vector{*spelled}) == "text\n");
  return 0;
}
