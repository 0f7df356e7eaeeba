#include "tools/verify/policy_words.hpp"

#include <fmt/format.h>

#include "ledger/base/text.hpp"
#include "ledger/reports/table.hpp"

namespace jcm::verifier {
namespace {

namespace json = protocol::json;

constexpr std::int64_t clock_tolerance_seconds = 300;  // between a witness's clock and ours

// A witness may state any time up to 2^63 - 1; dates end with the year 9999.
std::string time_text(std::uint64_t seconds) {
  constexpr std::uint64_t last = 253'402'300'799;
  if (seconds > last) return fmt::format("{} s after 1970", seconds);
  const base::Timestamp time{static_cast<std::int64_t>(seconds) * 1'000'000};
  return base::to_text(time).substr(0, 19) + "Z";
}

}  // namespace

std::string policy_text(const audit::PolicyVerdict& policy, base::Timestamp now) {
  const std::string quorum = "quorum " + base::printable(policy.quorum);
  if (!policy.checkpoint) return quorum + ": met by no checkpoint that holds";
  std::string text = fmt::format("{}: met at size {} ({})", quorum,
                                 reports::thousands(policy.checkpoint->size), policy.file);
  const auto seconds_now =
      static_cast<std::uint64_t>(now.micros / 1'000'000 + clock_tolerance_seconds);
  std::string signers;
  for (const auto& cosigner : policy.cosigners)
    signers += fmt::format("{}{} at {}{}", signers.empty() ? "" : ", ",
                           base::printable(cosigner.name), time_text(cosigner.time),
                           cosigner.time > seconds_now ? " (which is still to come)" : "");
  if (!signers.empty()) text += ", signed by " + signers;
  if (!policy.entries_after) return text;
  if (*policy.entries_after == 0) return text + "; no entry came after it";
  return text + fmt::format("; {} {} after it", reports::thousands(*policy.entries_after),
                            *policy.entries_after == 1 ? "entry came" : "entries came");
}

json::value policy_json(const audit::PolicyVerdict& policy) {
  json::object out;
  out["quorum"] = base::printable(policy.quorum);
  out["met"] = policy.checkpoint.has_value();
  json::value checkpoint;
  if (policy.checkpoint)
    checkpoint = {{"size", policy.checkpoint->size},
                  {"root", base::to_hex(policy.checkpoint->root.view())},
                  {"file", policy.file}};
  out["checkpoint"] = std::move(checkpoint);
  json::array cosigners;
  for (const auto& cosigner : policy.cosigners)
    cosigners.push_back({{"name", base::printable(cosigner.name)},
                         {"vkey", cosigner.key.text()},
                         {"time", time_text(cosigner.time)}});
  out["cosigners"] = std::move(cosigners);
  out["entries_after"] = policy.entries_after ? json::value(*policy.entries_after) : json::value();
  return out;
}

}  // namespace jcm::verifier
