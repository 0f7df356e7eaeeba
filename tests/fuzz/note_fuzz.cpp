// Signed notes, checkpoints and verifier keys: whatever is read has one spelling, and nothing that
// was not signed opens.
#include "ledger/base/check.hpp"
#include "ledger/chain/note.hpp"

namespace {

using jcm::chain::Checkpoint;
using jcm::chain::VerifierKey;

struct Known {
  std::unique_ptr<jcm::crypto::FileKey> signer =
      *jcm::crypto::FileKey::from_seed(jcm::base::Bytes(32, 1));
  std::vector<VerifierKey> keys{{"jcm.example/fuzz", signer->public_key()}};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Known known;
  const auto text = jcm::base::as_text({data, size});
  if (const auto key = VerifierKey::parse(text)) JCM_CHECK(key->text() == text);
  if (const auto checkpoint = Checkpoint::parse(text))
    JCM_CHECK(text.starts_with(checkpoint->text()));
  if (const auto opened = jcm::chain::open_note(text, known.keys)) {
    JCM_CHECK(text.starts_with(*opened + "\n"));
    const auto again = jcm::chain::sign_note(*opened, known.keys[0].name, *known.signer);
    JCM_CHECK(again && text.find(again->substr(opened->size() + 1)) != std::string_view::npos);
  }
  // A note made of the input as text opens to exactly that text.
  if (const auto note = jcm::chain::sign_note(text, known.keys[0].name, *known.signer))
    JCM_CHECK(*jcm::chain::open_note(*note, known.keys) == text);
  return 0;
}
