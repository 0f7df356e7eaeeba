// Verifier keys of C2SP signed-note, "name+keyid+base64(type || key)": those of logs and witnesses.
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "ledger/chain/cosignature.hpp"
#include "ledger/chain/note_name.hpp"
#include "ledger/crypto/digest.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;

// White_Space of Unicode outside ASCII; ASCII controls are refused with all other controls.
bool is_wide_space(char32_t c) {
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

base::Bytes type_and_key(std::uint8_t type, const crypto::PublicKey& key) {
  base::Bytes out(1 + key.bytes.size(), type);
  std::copy(key.bytes.begin(), key.bytes.end(), out.begin() + 1);
  return out;
}

std::array<std::uint8_t, 4> id_of(std::string_view name, std::uint8_t type,
                                  const crypto::PublicKey& key) {
  const std::uint8_t newline = '\n';
  const auto digest =
      crypto::sha256({base::as_bytes(name), base::ByteView(&newline, 1), type_and_key(type, key)});
  std::array<std::uint8_t, 4> out{};
  std::copy_n(digest.bytes.begin(), out.size(), out.begin());
  return out;
}

std::string text_of(std::string_view name, std::uint8_t type, const crypto::PublicKey& key) {
  return fmt::format("{}+{}+{}", name, base::to_hex(id_of(name, type, key)),
                     base::to_base64(type_and_key(type, key)));
}

// What a verifier key of one type is called, and where a person gets it from.
struct Wanted {
  std::uint8_t type;
  std::string_view what;
  std::string_view source;
};
constexpr Wanted log_key{0x01, "0x01 (Ed25519, of a log)", "the ledger's operator"};
constexpr Wanted witness_key{0x04, "0x04 (Ed25519 cosignature, of a witness)", "the witness"};

struct NamedKey {
  std::string name;
  crypto::PublicKey key;
};

base::Result<NamedKey> parse_key(std::string_view text, const Wanted& wanted) {
  const auto malformed = [&](std::string_view why) {
    return base::error(ErrorId::key_malformed,
                       fmt::format("the verifier key \"{}\" {}; give the line name+id+key as {} "
                                   "published it",
                                   base::printable(text), why, wanted.source));
  };
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return malformed("lacks one of its three parts");
  NamedKey out;
  out.name = std::string(text.substr(0, first));
  if (!is_key_name(out.name)) return malformed("has no proper name");
  const auto data = base::from_base64(text.substr(second + 1));
  if (!data) return malformed("is not in canonical base64");
  if (data->empty()) return malformed("is empty");
  if (data->front() != wanted.type)
    return malformed(fmt::format("is of type 0x{:02x}, not {}", data->front(), wanted.what));
  if (data->size() != 1 + out.key.bytes.size())
    return malformed(fmt::format("has {} key bytes, not 32", data->size() - 1));
  std::copy(data->begin() + 1, data->end(), out.key.bytes.begin());
  const std::string id = base::to_hex(id_of(out.name, wanted.type, out.key));
  if (text.substr(first + 1, second - first - 1) != id)
    return malformed(fmt::format("does not fit its own id, which would be {}", id));
  return out;
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty()) return false;
  for (std::size_t at = 0; at < name.size();) {
    const auto c = base::next_scalar(name, at);
    if (!c || *c <= 0x20 || *c == 0x7f || *c == '+' || is_wide_space(*c)) return false;
  }
  return true;
}

std::array<std::uint8_t, 4> VerifierKey::key_id() const { return id_of(name, log_key.type, key); }

std::string VerifierKey::text() const { return text_of(name, log_key.type, key); }

base::Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  JCM_TRY(auto parsed, parse_key(text, log_key));
  return VerifierKey{std::move(parsed.name), parsed.key};
}

std::array<std::uint8_t, 4> WitnessKey::key_id() const {
  return id_of(name, witness_key.type, key);
}

std::string WitnessKey::text() const { return text_of(name, witness_key.type, key); }

base::Result<WitnessKey> WitnessKey::parse(std::string_view text) {
  JCM_TRY(auto parsed, parse_key(text, witness_key));
  return WitnessKey{std::move(parsed.name), parsed.key};
}

}  // namespace jcm::chain
