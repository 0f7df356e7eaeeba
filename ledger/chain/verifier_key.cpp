// Verifier keys of C2SP signed-note: "name+keyid+base64(type || key)".
#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/text.hpp"
#include "ledger/chain/note_name.hpp"
#include "ledger/crypto/digest.hpp"

namespace jcm::chain {
namespace {

using base::ErrorId;

constexpr std::uint8_t ed25519_type = 0x01;

// White_Space of Unicode outside ASCII; ASCII controls are refused with all other controls.
bool is_wide_space(char32_t c) {
  return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

base::Bytes type_and_key(const crypto::PublicKey& key) {
  base::Bytes out(1 + key.bytes.size(), ed25519_type);
  std::copy(key.bytes.begin(), key.bytes.end(), out.begin() + 1);
  return out;
}

base::Error malformed(std::string_view text, std::string_view why) {
  return base::error(ErrorId::key_malformed,
                     fmt::format("the verifier key \"{}\" {}; give the line name+id+key as the "
                                 "ledger's operator published it",
                                 base::printable(text), why));
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

std::array<std::uint8_t, 4> VerifierKey::key_id() const {
  const std::uint8_t newline = '\n';
  const auto digest =
      crypto::sha256({base::as_bytes(name), base::ByteView(&newline, 1), type_and_key(key)});
  std::array<std::uint8_t, 4> out{};
  std::copy_n(digest.bytes.begin(), out.size(), out.begin());
  return out;
}

std::string VerifierKey::text() const {
  return fmt::format("{}+{}+{}", name, base::to_hex(key_id()), base::to_base64(type_and_key(key)));
}

base::Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return malformed(text, "lacks one of its three parts");
  VerifierKey out;
  out.name = std::string(text.substr(0, first));
  if (!is_key_name(out.name)) return malformed(text, "has no proper name");
  const auto data = base::from_base64(text.substr(second + 1));
  if (!data) return malformed(text, "is not in canonical base64");
  if (data->empty() || data->front() != ed25519_type)
    return malformed(text, "is not of type 0x01 (Ed25519)");
  if (data->size() != 1 + out.key.bytes.size())
    return malformed(text, fmt::format("has {} key bytes, not 32", data->size() - 1));
  std::copy(data->begin() + 1, data->end(), out.key.bytes.begin());
  const std::string id = base::to_hex(out.key_id());
  if (text.substr(first + 1, second - first - 1) != id)
    return malformed(text, fmt::format("does not fit its own id, which would be {}", id));
  return out;
}

}  // namespace jcm::chain
