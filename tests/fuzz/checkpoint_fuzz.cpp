// Checkpoints: a text has one reading and a checkpoint one spelling (extension lines aside), signed
// or read from a file that nobody has verified yet.
#include "ledger/archive/note_files.hpp"
#include "ledger/base/check.hpp"

namespace {

using namespace jcm;
using chain::Checkpoint;

struct Known {
  std::unique_ptr<crypto::FileKey> signer = *crypto::FileKey::from_seed(base::Bytes(32, 1));
  std::vector<chain::VerifierKey> keys{{"jcm.example/fuzz", signer->public_key()}};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Known known;
  const auto text = base::as_text({data, size});
  const auto read = Checkpoint::parse(text);
  if (read) {
    JCM_CHECK(text.starts_with(read->text()));
    JCM_CHECK(read->size >> 63 == 0 && !read->origin.empty());
    const auto again = Checkpoint::parse(read->text());
    JCM_CHECK(again && again->text() == read->text());
  }
  if (const auto note = chain::sign_note(text, known.keys[0].name, *known.signer)) {
    const auto opened = chain::open_checkpoint(*note, known.keys);
    JCM_CHECK(opened.has_value() == read.has_value());
    const auto unverified = archive::unverified_checkpoint(*note);
    JCM_CHECK(unverified.has_value() == read.has_value());
    if (read) JCM_CHECK(opened->text() == read->text() && unverified->text() == read->text());
  }
  (void)archive::unverified_checkpoint(text).has_value();
  return 0;
}
