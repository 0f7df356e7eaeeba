// Cursor and limit of lists that come in pages, for the readers of params (query_*.cpp).
#pragma once

#include <optional>
#include <string>

#include "ledger/protocol/query_params.hpp"

namespace jcm::protocol {

// cursor.malformed: what was given is no "next" of this list.
base::Error bad_cursor(std::string_view text);

// A cursor as some list gave it. `parse` gives an optional of what it stands for, and must outlive
// it.
template <class Parse>
auto as_cursor(const Parse& parse) {
  return [&parse](const json::value& value)
             -> base::Result<std::decay_t<decltype(*parse(std::string_view()))>> {
    constexpr std::size_t max_cursor = 128;
    JCM_TRY(const std::string text, (AsText{max_cursor}(value)));
    auto parsed = parse(std::string_view(text));
    if (!parsed) return bad_cursor(text);
    return *std::move(parsed);
  };
}
// A sequence number, 0 to 2^53 - 1.
base::Result<domain::Seq> as_seq_cursor(const json::value& value);

// "limit": 1 to base::max_page, default_page when absent.
std::size_t read_limit(ObjectReader& in);

}  // namespace jcm::protocol
