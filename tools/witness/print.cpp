#include "tools/witness/print.hpp"

#include <fmt/format.h>

#include "ledger/base/text.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::witness {
namespace {

namespace json = protocol::json;

std::string time_text(std::uint64_t seconds) {
  constexpr std::uint64_t last = 253'402'300'799;  // the end of the year 9999
  if (seconds > last) return fmt::format("{} s after 1970", seconds);
  return base::to_text(base::Timestamp{static_cast<std::int64_t>(seconds) * 1'000'000})
             .substr(0, 19) +
         "Z";
}

json::object checkpoint_json(const chain::Checkpoint& checkpoint, std::uint64_t time) {
  json::object out;
  out["origin"] = checkpoint.origin;
  out["size"] = checkpoint.size;
  out["root"] = base::to_hex(checkpoint.root.view());
  out["time"] = time;
  return out;
}

std::string against(const Cosigned& cosigned) {
  if (!cosigned.extends)
    return "the first checkpoint of this log that this witness sees: taken on trust, since there "
           "is none before it to compare with";
  if (cosigned.repeated) return "cosigned before: the same line again";
  return fmt::format("continues the {} entries that were cosigned before", *cosigned.extends);
}

}  // namespace

std::string cosigned_text(const Cosigned& cosigned, const chain::WitnessKey& witness,
                          const std::string& out) {
  std::string text = fmt::format(
      "COSIGNED: {}, {} entries\n  root      {}\n  witness   {}\n  time      {}\n  against   {}\n",
      base::printable(cosigned.checkpoint.origin), cosigned.checkpoint.size,
      base::to_hex(cosigned.checkpoint.root.view()), witness.name, time_text(cosigned.time),
      against(cosigned));
  if (cosigned.dropped_false_line)
    text +=
        "  note      a line under this witness's name was not its signature, and was left out; ask "
        "where the archive came from\n";
  return text + fmt::format("  note in   {}\n", out);
}

std::string cosigned_json(const Cosigned& cosigned, const chain::WitnessKey& witness,
                          const std::string& out) {
  json::object object = checkpoint_json(cosigned.checkpoint, cosigned.time);
  object["verdict"] = "cosigned";
  object["exit"] = exit_done;
  object["witness"] = witness.text();
  object["first"] = !cosigned.extends;
  object["extends"] = cosigned.extends ? json::value(*cosigned.extends) : json::value();
  object["repeated"] = cosigned.repeated;
  object["dropped_false_line"] = cosigned.dropped_false_line;
  object["line"] = cosigned.line;
  object["out"] = out;
  return protocol::to_pretty(object);
}

std::string refused_text(const Refused& refused) {
  std::string text = fmt::format("{}: {} ({})\n", refused.judged ? "REFUSED" : "FAILED",
                                 refused.error.detail, base::id_text(refused.error.id));
  if (!refused.evidence.empty())
    text += fmt::format(
        "  evidence  {}\n"
        "            Keep it, and a copy of the archive: two histories under one signature are "
        "proof\n            against the log. Tell whoever relies on it.\n",
        refused.evidence);
  return text;
}

std::string refused_json(const Refused& refused) {
  json::object object;
  object["verdict"] = refused.judged ? "refused" : "failed";
  object["exit"] = exit_code(refused);
  object["error"] = {{"id", protocol::key_of(base::id_text(refused.error.id))},
                     {"detail", base::printable(refused.error.detail, 4'000)}};
  object["evidence"] = refused.evidence.empty() ? json::value() : json::value(refused.evidence);
  return protocol::to_pretty(object);
}

std::string state_text(const chain::WitnessKey& witness, const std::vector<Seen>& seen) {
  std::string text = witness.text() + "\n";
  for (const auto& one : seen)
    text += fmt::format("  {}  {} entries, root {}, cosigned {}\n",
                        base::printable(one.checkpoint.origin), one.checkpoint.size,
                        base::to_hex(one.checkpoint.root.view()), time_text(one.time));
  if (seen.empty()) text += "  nothing cosigned yet\n";
  return text;
}

std::string state_json(const chain::WitnessKey& witness, const std::vector<Seen>& seen) {
  json::object object;
  object["witness"] = witness.text();
  json::array logs;
  for (const auto& one : seen) logs.push_back(checkpoint_json(one.checkpoint, one.time));
  object["logs"] = std::move(logs);
  return protocol::to_pretty(object);
}

int exit_code(const Refused& refused) { return refused.judged ? exit_refused : exit_failed; }

}  // namespace jcm::witness
