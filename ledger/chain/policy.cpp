#include "ledger/chain/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "ledger/base/text.hpp"

namespace jcm::chain {
namespace {

constexpr std::string_view no_quorum = "none";

using Items = std::vector<std::string_view>;

// Names are bytes: only space and tab part them.
Items items_of(std::string_view line) {
  Items out;
  for (std::size_t at = 0; at < line.size();) {
    at = line.find_first_not_of(" \t", at);
    if (at == std::string_view::npos) break;
    const auto end = std::min(line.find_first_of(" \t", at), line.size());
    out.push_back(line.substr(at, end - at));
    at = end;
  }
  return out;
}

class Parser {
 public:
  base::Result<Policy> parse(std::string_view text) {
    while (!text.empty()) {
      ++line_;
      const auto end = text.find('\n');
      if (end == std::string_view::npos)
        return malformed("does not end in a newline; every line does, the last one too");
      JCM_TRY_VOID(take(text.substr(0, end)));
      text.remove_prefix(end + 1);
    }
    if (policy_.quorum.empty())
      return base::error(base::ErrorId::policy_malformed,
                         "the policy has no quorum line: end it with \"quorum\" and the name of a "
                         "witness or group, or \"quorum none\"");
    return std::move(policy_);
  }

 private:
  [[nodiscard]] base::Error malformed(std::string_view why) const {
    return base::error(base::ErrorId::policy_malformed,
                       fmt::format("line {} of the policy {}", line_, why));
  }

  base::Status take(std::string_view line) {
    for (const char c : line) {
      const auto byte = static_cast<std::uint8_t>(c);
      if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
        return malformed(fmt::format(
            "holds the control character 0x{:02x}; lines end in one newline, and items are parted "
            "by spaces or tabs",
            byte));
    }
    const Items items = items_of(line);
    if (items.empty() || items[0].starts_with('#')) return {};
    if (items[0] == "log") return take_log(items);
    if (items[0] == "witness") return take_witness(items);
    if (items[0] == "group") return take_group(items);
    if (items[0] == "quorum") return take_quorum(items);
    return malformed(
        fmt::format("begins with \"{}\"; use log, witness, group, quorum, or # before a comment",
                    base::printable(items[0], 40)));
  }

  // A name that is free, for a witness or group.
  base::Status define(std::string_view name) {
    if (name == no_quorum) return malformed("names something \"none\", which stands for no quorum");
    if (!names_.insert(std::string(name)).second)
      return malformed(fmt::format("defines {} a second time", base::printable(name, 60)));
    return {};
  }
  base::Status room_for(std::size_t present, std::string_view kind) const {
    if (present < max_policy_items) return {};
    return malformed(fmt::format("is one {} too many; {} are read", kind, max_policy_items));
  }

  base::Status take_log(const Items& items) {
    if (items.size() < 2 || items.size() > 3)
      return malformed("is not: log, verifier key, and perhaps a URL");
    JCM_TRY_VOID(room_for(policy_.logs.size(), "log"));
    auto key = VerifierKey::parse(items[1]);
    if (!key) return malformed("is no log: " + key.error().detail);
    for (const auto& log : policy_.logs)
      if (log.key == key->key) return malformed("gives a log's key that stands before");
    policy_.logs.push_back(*std::move(key));
    return {};
  }

  base::Status take_witness(const Items& items) {
    if (items.size() < 3 || items.size() > 4)
      return malformed("is not: witness, name, verifier key, and perhaps a URL");
    JCM_TRY_VOID(room_for(policy_.witnesses.size(), "witness"));
    auto key = WitnessKey::parse(items[2]);
    if (!key) return malformed("is no witness: " + key.error().detail);
    for (const auto& witness : policy_.witnesses)
      if (witness.key.key == key->key)
        return malformed(fmt::format("gives {} the key of {}: two witnesses never share a key",
                                     base::printable(items[1], 60),
                                     base::printable(witness.name, 60)));
    JCM_TRY_VOID(define(items[1]));
    policy_.witnesses.push_back({std::string(items[1]), *std::move(key)});
    return {};
  }

  base::Status take_group(const Items& items) {
    if (items.size() < 4) return malformed("is not: group, name, any or all or a number, members");
    JCM_TRY_VOID(room_for(policy_.groups.size(), "group"));
    Policy::Group group;
    group.name = std::string(items[1]);
    for (std::size_t i = 3; i < items.size(); ++i) {
      const std::string name(items[i]);
      if (!names_.contains(name))
        return malformed(fmt::format("has the member {}, which no line before it defines",
                                     base::printable(name, 60)));
      if (!members_.insert(name).second)
        return malformed(
            fmt::format("has the member {}, which is one already: each name is a "
                        "member once",
                        base::printable(name, 60)));
      group.members.push_back(name);
    }
    const std::size_t count = group.members.size();
    const auto needed = items[2] == "any"   ? std::optional<std::uint64_t>(1)
                        : items[2] == "all" ? std::optional<std::uint64_t>(count)
                                            : base::parse_u64(items[2]);
    if (!needed || *needed < 1 || *needed > count)
      return malformed(fmt::format("asks for \"{}\" of {} members; use any, all, or 1 to {}",
                                   base::printable(items[2], 40), count, count));
    group.needed = static_cast<std::size_t>(*needed);
    JCM_TRY_VOID(define(group.name));
    policy_.groups.push_back(std::move(group));
    return {};
  }

  base::Status take_quorum(const Items& items) {
    if (items.size() != 2) return malformed("is not: quorum, and one name");
    if (!policy_.quorum.empty()) return malformed("is a second quorum");
    const std::string name(items[1]);
    if (name != no_quorum && !names_.contains(name))
      return malformed(
          fmt::format("asks for {}, which no line before it defines", base::printable(name, 60)));
    policy_.quorum = name;
    return {};
  }

  Policy policy_;
  std::set<std::string> names_, members_;
  std::size_t line_ = 0;
};

}  // namespace

base::Result<Policy> Policy::parse(std::string_view text) { return Parser().parse(text); }

std::vector<WitnessKey> Policy::witness_keys() const {
  std::vector<WitnessKey> out;
  for (const auto& witness : witnesses) out.push_back(witness.key);
  return out;
}

std::string_view Policy::name_of(const WitnessKey& key) const {
  for (const auto& witness : witnesses)
    if (witness.key == key) return witness.name;
  return {};
}

bool Policy::met_by(std::span<const Cosignature> cosignatures) const {
  if (quorum == no_quorum) return true;
  std::map<std::string_view, bool> witnessed;
  for (const auto& witness : witnesses)
    witnessed[witness.name] = std::ranges::any_of(
        cosignatures, [&](const Cosignature& c) { return c.witness == witness.key; });
  for (const auto& group : groups) {  // members stand before their group
    const auto count = std::ranges::count_if(
        group.members, [&](const std::string& member) { return witnessed[member]; });
    witnessed[group.name] = static_cast<std::size_t>(count) >= group.needed;
  }
  return witnessed[quorum];
}

}  // namespace jcm::chain
