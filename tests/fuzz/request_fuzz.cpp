// Bytes from the socket: split into lines, parsed as requests, read by the typed reader of their
// method. Whatever comes in, nothing crashes; an id that is given back is JSON; what a writer reads
// can be written and read again as the same.
#include <cstddef>
#include <cstdint>

#include "ledger/base/check.hpp"
#include "ledger/protocol/client.hpp"
#include "ledger/protocol/frame.hpp"
#include "ledger/protocol/reply.hpp"
#include "ledger/protocol/request.hpp"
#include "tests/protocol/read_any.hpp"

using namespace jcm;
using namespace jcm::protocol;

namespace {

void check_round_trip(Method method, const json::object& params) {
  const auto read = read_write(method, params);
  if (!read) return;
  const auto written = parse_json(json::serialize(write_params_json(*read)));
  JCM_CHECK(written.has_value());
  const auto again = read_write(method, written->get_object());
  JCM_CHECK(again.has_value());
  JCM_CHECK(again->request_id == read->request_id && again->texts == read->texts);
  JCM_CHECK(again->command.given == read->command.given);
  JCM_CHECK(again->command.common == read->command.common);
  JCM_CHECK(again->command.authority == read->command.authority && again->dry_run == read->dry_run);
}

void answer(std::string_view line) {
  const auto parsed = parse_request(line);
  std::string reply;
  if (const auto* bad = std::get_if<BadRequest>(&parsed)) {
    reply = reply_error(bad->raw_id, bad->error);
  } else {
    const auto& request = std::get<Request>(parsed);
    const auto* info = find_method(request.method);
    const auto read = info == nullptr ? base::Status(method_unknown(request.method))
                                      : testing::read_any(info->method, request.params);
    reply = read ? reply_result(request.raw_id, std::string_view("{}"))
                 : reply_error(request.raw_id, read.error());
    if (info != nullptr && info->act == MethodAct::write)
      check_round_trip(info->method, request.params);
  }
  JCM_CHECK(reply.find('\n') == reply.size() - 1);
  JCM_CHECK(parse_reply(reply).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  LineSplitter lines(1 << 16);
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const auto piece = rest.substr(0, 1 + rest.size() / 2);
    rest.remove_prefix(piece.size());
    lines.feed(piece);
    for (;;) {
      const auto line = lines.next();
      if (!line || !*line) break;
      answer(**line);
    }
  }
  (void)lines.finish().has_value();
  return 0;
}
