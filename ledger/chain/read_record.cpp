#include "ledger/chain/read_record.hpp"

namespace jcm::chain {

base::Result<std::optional<Record>> read_record(const RecordSource& records, domain::Seq seq) {
  if (seq >= records.size()) return std::optional<Record>();
  JCM_TRY(const auto cursor, records.open(seq, seq + 1));
  JCM_TRY(const auto item, cursor->next());
  const auto* stored = item ? std::get_if<StoredRecord>(&*item) : nullptr;
  if (stored == nullptr || stored->seq != seq) return std::optional<Record>();
  JCM_TRY(auto record, decode(stored->bytes));
  return std::optional(std::move(record));
}

}  // namespace jcm::chain
