// Reply lines, ready to send, line feed included. Strings are put together without a tree of
// values: thousands of writes a second are answered.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "ledger/chain/record.hpp"
#include "ledger/protocol/json.hpp"

namespace jcm::protocol {

// `raw_id` is Request::raw_id; `result` is JSON text (write_result_text, batch_result_text,
// to_compact).
std::string reply_result(std::string_view raw_id, std::string_view result);
std::string reply_result(std::string_view raw_id, const json::value& result);
// `item`: of a refused atomic batch, the item that was refused.
std::string reply_error(std::string_view raw_id, const base::Error& error,
                        std::optional<std::size_t> item = std::nullopt);

// {"code":..,"message":..,"data":{"id","kind","field"?,"item"?,"next"}}: the error of a reply, or
// of one item.
std::string error_text(const base::Error& error, std::optional<std::size_t> item = std::nullopt);

// The result of a write, a pure function of the entry, so that a repetition gets the same answer. A
// dry run has "dry_run":true and no entry_hash (its salts and time will differ); seq is what it
// would get now.
std::string write_result_text(const chain::Record& record, const base::Digest& leaf, bool dry_run);

// The result of the entry that carried a proposal out, with that of its effect in it (`effect`).
std::string with_effect(std::string result, std::string_view effect);

// The result of a batch from its items' texts: a write_result_text, or an error.
using ItemReply = std::variant<std::string, base::Error>;
std::string batch_result_text(bool atomic, std::span<const ItemReply> items);

}  // namespace jcm::protocol
