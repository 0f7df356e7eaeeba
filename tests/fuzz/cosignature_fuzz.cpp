// Cosignatures and witnesses' keys: what is read has one spelling, what was not cosigned is never
// taken for it, and merging loses no line.
#include "ledger/base/check.hpp"
#include "ledger/chain/cosignature.hpp"

namespace {

using jcm::chain::WitnessKey;

struct Known {
  std::unique_ptr<jcm::crypto::FileKey> signer =
      *jcm::crypto::FileKey::from_seed(jcm::base::Bytes(32, 2));
  std::vector<WitnessKey> keys{{"witness.example/one", signer->public_key()}};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Known known;
  const auto input = jcm::base::as_text({data, size});
  if (const auto key = WitnessKey::parse(input)) JCM_CHECK(key->text() == input);
  const auto text = jcm::chain::note_text(input);
  const auto read = jcm::chain::read_cosignatures(input, known.keys);
  const auto judged = jcm::chain::judge_cosignatures(input, known.keys);
  JCM_CHECK(text.has_value() == judged.has_value());
  if (read) {
    JCM_CHECK(text && judged->size() == read->size());
    // Every good line is the one that the witness makes.
    for (const auto& cosignature : *read) {
      const auto line =
          jcm::chain::cosign(*text, known.keys[0].name, cosignature.time, *known.signer);
      JCM_CHECK(!line || input.find(*line) != std::string_view::npos);
    }
  }
  if (text) {
    const auto same = jcm::chain::merge_signatures(input, input);
    JCM_CHECK(!same || same->starts_with(*text + "\n"));
    const auto line = jcm::chain::cosign(*text, known.keys[0].name, 1, *known.signer);
    if (line) {
      const auto more = jcm::chain::merge_signatures(input, *text + "\n" + *line);
      JCM_CHECK(!more || more->find(*line) != std::string::npos);
      if (more && read) JCM_CHECK(!jcm::chain::read_cosignatures(*more, known.keys)->empty());
    }
  }
  // A checkpoint that is the input itself, cosigned, reads back.
  if (const auto line = jcm::chain::cosign(input, known.keys[0].name, 7, *known.signer)) {
    const auto back = jcm::chain::read_cosignatures(std::string(input) + "\n" + *line, known.keys);
    JCM_CHECK(back && back->size() == 1 && back->front().time == 7);
  }
  return 0;
}
