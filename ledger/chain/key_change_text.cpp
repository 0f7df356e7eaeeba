#include "ledger/chain/key_change_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"

namespace jcm::chain {
namespace {

constexpr std::string_view title = "jcm-ledger key change, version 0";
constexpr std::string_view none = "none";

std::string key_text(const std::string& origin, const Digest& key) {
  return VerifierKey{origin, crypto::PublicKey{key.bytes}}.text();
}

// Takes the file line by line; after the first fault everything is empty.
class Lines {
 public:
  explicit Lines(std::string_view rest) : rest_(rest) {}

  // The value of the line "name: value", or the whole line when it must be exactly `name`.
  std::string_view take(std::string_view name, bool whole = false) {
    if (fault_) return {};
    ++number_;
    const auto end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    if (end == std::string_view::npos) return fail(name, "is missing or does not end in a newline");
    rest_.remove_prefix(end + 1);
    if (whole) return line == name ? line : fail(name, "stands not here");
    const std::string start = std::string(name) + ": ";
    if (!line.starts_with(start) || line.size() == start.size())
      return fail(name, "stands not here");
    return line.substr(start.size());
  }
  std::string_view fail(std::string_view name, std::string_view why) {
    if (!fault_)
      fault_ =
          base::error(base::ErrorId::key_malformed,
                      fmt::format("the file is no change of key as jcm-ledgerd key plan writes "
                                  "it: line {}, \"{}\", {}; make it anew",
                                  number_, name, why));
    return {};
  }
  Digest key(std::string_view name, const std::string& origin) {
    const auto text = take(name);
    if (fault_) return {};
    const auto key = VerifierKey::parse(text);
    if (!key || key->name != origin) {
      fail(name, "is no verifier key under the ledger's name");
      return {};
    }
    return Digest{key->key.bytes};
  }
  bool next_is_none(std::string_view name) const {
    return rest_.starts_with(fmt::format("{}: {}\n", name, none));
  }
  base::Status end() {
    if (!fault_ && !rest_.empty()) {
      ++number_;
      fail(base::printable(rest_.substr(0, std::min(rest_.find('\n'), rest_.size())), 40),
           "stands after the last line");
    }
    return fault_ ? base::Status(*fault_) : base::Status();
  }

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
  std::optional<base::Error> fault_;
};

std::optional<domain::TrustedHead> read_trusted(Lines& in) {
  constexpr std::string_view name = "trusted checkpoint";
  const auto text = in.take(name);
  if (text.empty() || text == none) return std::nullopt;
  const auto space = text.find(' ');
  const auto size = base::parse_u64(text.substr(0, space));
  const auto root =
      space == std::string_view::npos ? std::nullopt : base::from_base64(text.substr(space + 1));
  domain::TrustedHead out;
  if (!size || *size == 0 || *size > base::max_exact_integer || !root ||
      root->size() != out.root.bytes.size()) {
    in.fail(name, "is no size with a root in base64");
    return std::nullopt;
  }
  out.size = *size;
  std::copy(root->begin(), root->end(), out.root.bytes.begin());
  return out;
}

std::optional<crypto::Signature> read_signature(Lines& in) {
  constexpr std::string_view name = "signature";
  const auto text = in.take(name);
  if (text.empty() || text == none) return std::nullopt;
  const auto bytes = base::from_base64(text);
  crypto::Signature out;
  if (!bytes || bytes->size() != out.size()) {
    in.fail(name, "is not 64 bytes in base64");
    return std::nullopt;
  }
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return out;
}

}  // namespace

std::string KeyChangeText::text() const {
  const std::string trusted =
      change.trusted
          ? fmt::format("{} {}", change.trusted->size, base::to_base64(change.trusted->root.view()))
          : std::string(none);
  return fmt::format(
      "{}\nledger: {}\nreason: {}\ncurrent key: {}\nnew key: {}\nnew recovery key: {}\n"
      "trusted checkpoint: {}\nto be signed by: {}\nsignature: {}\n",
      title, change.origin, domain::text_of(change.reason),
      key_text(change.origin, change.current_key), key_text(change.origin, change.new_key),
      change.new_recovery_key ? key_text(change.origin, *change.new_recovery_key)
                              : std::string(none),
      trusted, key_text(change.origin, signer),
      signature ? base::to_base64(*signature) : std::string(none));
}

base::Result<KeyChangeText> KeyChangeText::parse(std::string_view text) {
  Lines in(text);
  KeyChangeText out;
  auto& change = out.change;
  in.take(title, true);
  change.origin = std::string(in.take("ledger"));
  const auto reason = in.take("reason");
  if (const auto known = domain::parse_key_change_reason(reason))
    change.reason = *known;
  else
    in.fail("reason", "is none of planned, lost and stolen");
  change.current_key = in.key("current key", change.origin);
  change.new_key = in.key("new key", change.origin);
  constexpr std::string_view recovery = "new recovery key";
  if (in.next_is_none(recovery))
    in.take(recovery);
  else
    change.new_recovery_key = in.key(recovery, change.origin);
  change.trusted = read_trusted(in);
  out.signer = in.key("to be signed by", change.origin);
  out.signature = read_signature(in);
  JCM_TRY_VOID(in.end());
  return out;
}

}  // namespace jcm::chain
