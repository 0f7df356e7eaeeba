#include "ledger/audit/request_ids.hpp"

#include <algorithm>
#include <map>

#include "ledger/chain/record.hpp"

namespace jcm::audit {
namespace {

std::optional<std::string> read_id(const chain::RecordSource& source, domain::Seq seq) {
  auto cursor = source.open(seq, seq + 1);
  if (!cursor) return std::nullopt;
  const auto item = (*cursor)->next();
  if (!item || !*item) return std::nullopt;
  const auto* stored = std::get_if<chain::StoredRecord>(&**item);
  if (stored == nullptr || stored->seq != seq) return std::nullopt;
  auto record = chain::decode(stored->bytes);
  if (!record) return std::nullopt;
  return record->entry.request_id.text;
}

}  // namespace

void RequestIds::add(const domain::RequestId& id, domain::Seq seq) {
  seen_.push_back({std::hash<std::string_view>{}(id.text), seq});
}

std::vector<RequestIds::Repeated> RequestIds::finish(const chain::RecordSource& source) {
  std::sort(seen_.begin(), seen_.end());
  std::vector<Repeated> repeated;
  for (std::size_t at = 0; at < seen_.size();) {
    std::size_t end = at + 1;
    while (end < seen_.size() && seen_[end].hash == seen_[at].hash) ++end;
    std::map<std::string, domain::Seq> firsts;
    for (std::size_t i = at; end - at > 1 && i < end; ++i) {
      auto id = read_id(source, seen_[i].seq);
      if (!id) continue;
      const auto [place, fresh] = firsts.try_emplace(*id, seen_[i].seq);
      if (!fresh) repeated.push_back({*id, place->second, seen_[i].seq});
    }
    at = end;
  }
  seen_ = {};
  std::sort(repeated.begin(), repeated.end(),
            [](const auto& a, const auto& b) { return a.again < b.again; });
  return repeated;
}

}  // namespace jcm::audit
