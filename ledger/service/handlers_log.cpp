// The log as bytes, for whoever copies it, and the keys that have signed it.
#include <fmt/format.h>

#include "ledger/chain/bundle.hpp"
#include "ledger/protocol/ledger_views.hpp"
#include "ledger/protocol/query_params.hpp"
#include "ledger/service/read_methods.hpp"
#include "ledger/service/trail_reading.hpp"

namespace jcm::service {

namespace json = protocol::json;

base::Result<json::value> handle_log_entries(const Environment& environment, const domain::Actor&,
                                             const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_log_entries(params));
  JCM_TRY(const auto* log, log_asked(environment, asked.log));
  const auto snapshot = log->snapshot();
  const std::uint64_t size = snapshot->size();
  if (asked.first > size)
    return base::error(base::ErrorId::entry_unknown,
                       fmt::format("the ledger holds {} entries; give at most this number", size),
                       "first");
  base::Bytes bundle;
  std::size_t count = 0;
  for (; count < asked.limit && asked.first + count < size; ++count) {
    JCM_TRY(const auto entry, snapshot->entry(asked.first + count));
    if (!entry)
      return base::error(
          base::ErrorId::store_gap,
          fmt::format("entry {} of {} is missing from the store: run jcm-verify on the data",
                      asked.first + count, size));
    if (bundle.size() + entry->bytes->size() + 2 > base::max_log_bytes) break;
    chain::append_to_bundle(bundle, *entry->bytes);
  }
  return json::value(json::object{{"first", asked.first},
                                  {"count", count},
                                  {"size", size},
                                  {"bundle", base::to_base64(bundle)}});
}

base::Result<json::value> handle_key_list(const Environment& environment, const domain::Actor&,
                                          const json::object& params) {
  JCM_TRY(const auto asked, protocol::read_log(params));
  JCM_TRY(const auto* log, log_asked(environment, asked));
  return json::value(protocol::key_list_json(log->keys()));
}

}  // namespace jcm::service
