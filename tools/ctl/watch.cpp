#include "tools/ctl/watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/protocol/feed.hpp"
#include "tools/ctl/outlet.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

// Between two tries to reach a daemon that is gone: doubled each time, up to the longest.
constexpr int first_pause_ms = 100;
constexpr int longest_pause_ms = 5'000;

class Watch {
 public:
  Watch(Session& session, const json::object& params) : session_(session), params_(params) {}
  int run();

 private:
  // What became of a connection or of a line: go on, try again, or end with an exit code.
  enum class Step { on, lost, over };
  Step connect_and_follow();
  Step take(std::string_view line);
  Step answered(const protocol::Reply& reply);
  Step entry(const json::object& entry);
  Step ended(const json::object& params);
  [[nodiscard]] bool follows(const json::object& entry);
  Step put(const std::string& text);
  Step over(int code) {
    code_ = code;
    return Step::over;
  }
  [[nodiscard]] bool filtered() const {
    return params_.contains("kinds") || params_.contains("registry");
  }

  Session& session_;
  json::object params_;  // of subscribe; `from` goes on with the feed
  Outlet outlet_;
  std::optional<std::uint64_t> next_;  // the entry that comes next; absent: the daemon says
  bool following_ = false;             // this connection's subscription is answered
  bool met_ = false;                   // the daemon has answered once: then it is waited for
  std::string last_hash_;              // of entry next_ - 1, when that one came
  int code_ = exit_done;
};

int Watch::run() {
  int pause = first_pause_ms;
  while (true) {
    following_ = false;
    if (connect_and_follow() == Step::over) return code_;
    if (following_) {
      pause = first_pause_ms;
      session_.err.line(fmt::format(
          "The daemon is gone; trying to reach it again, to go on with entry {}.", *next_));
    }
    if (outlet_.wait(-1, pause) == Outlet::Event::end) return exit_done;
    pause = std::min(2 * pause, longest_pause_ms);
  }
}

Watch::Step Watch::connect_and_follow() {
  auto connection = Connection::open(session_.options.socket, session_.options.timeout_seconds);
  if (!connection)
    return met_ ? Step::lost : over(session_.fail(exit_unreachable, connection.error()));
  if (next_) params_["from"] = *next_;
  // Whether it went out shows in what comes back.
  static_cast<void>(connection->send(protocol::build_request(1, "subscribe", params_)).has_value());
  const auto patience =
      session_.options.timeout_seconds == 0
          ? -1
          : static_cast<int>(std::min(session_.options.timeout_seconds, 86'400U)) * 1'000;
  while (true) {
    while (const auto line = connection->take_line())
      if (const Step step = take(*line); step != Step::on) return step;
    const auto event = outlet_.wait(connection->descriptor(), following_ ? -1 : patience);
    if (event == Outlet::Event::end) return over(exit_done);
    base::Status received = event == Outlet::Event::time_over
                                ? base::Status(base::error(base::ErrorId::socket_io,
                                                           "no answer came in time (--timeout)"))
                                : connection->receive_more();
    if (received) continue;
    return met_ ? Step::lost : over(session_.fail(exit_answer_lost, received.error()));
  }
}

Watch::Step Watch::take(std::string_view line) {
  const auto message = protocol::parse_message(line);
  if (!message) return over(session_.fail(exit_answer_lost, message.error()));
  if (const auto* reply = std::get_if<protocol::Reply>(&*message)) return answered(*reply);
  const auto& [method, params] = std::get<protocol::Notification>(*message);
  if (method == "entry") return entry(params);
  if (method == "end") return ended(params);
  if (method == "progress" && number_at(params, "next") > *next_) {
    next_ = number_at(params, "next");
    last_hash_.clear();
  }
  return Step::on;
}

Watch::Step Watch::answered(const protocol::Reply& reply) {
  if (const auto* error = std::get_if<protocol::RemoteError>(&reply.outcome)) {
    if (met_ && error->kind == "busy") return Step::lost;
    return over(session_.fail(Failure{exit_refused, *error}));
  }
  const bool first = !std::exchange(met_, true);
  following_ = true;
  if (!next_) next_ = number_at(as_object(std::get<json::value>(reply.outcome)), "from");
  if (!first || session_.options.json) return Step::on;
  return put(watch_heading());
}

// Without filters every number must come; two entries in a row must be linked, also over a new
// connection: the ledger behind the socket could be another one by now.
bool Watch::follows(const json::object& entry) {
  const auto seq = number_at(entry, "seq");
  if (seq < *next_ || (!filtered() && seq != *next_)) return false;
  return seq != *next_ || last_hash_.empty() || text_at(entry, "previous_hash") == last_hash_;
}

Watch::Step Watch::entry(const json::object& entry) {
  if (!follows(entry))
    return over(session_.fail(
        exit_refused,
        base::error(base::ErrorId::proof_mismatch,
                    fmt::format("entry {} does not follow what came before it (entry {} was next): "
                                "the ledger behind this socket was replaced or changed; run "
                                "jcm-verify on its data, with a checkpoint kept elsewhere",
                                number_at(entry, "seq"), *next_))));
  next_ = number_at(entry, "seq") + 1;
  last_hash_ = text_at(entry, "entry_hash");
  return put(session_.options.json ? protocol::to_compact(entry) + "\n"
                                   : watch_line(entry, session_.out.width));
}

Watch::Step Watch::ended(const json::object& params) {
  const auto reason = text_at(params, "reason");
  if (reason == "until") return over(exit_done);
  if (reason != "failed") return Step::lost;
  const auto* told = params.if_contains("error");
  auto error = protocol::read_remote_error(told == nullptr ? json::value() : *told);
  if (!error) return over(session_.fail(exit_answer_lost, error.error()));
  return over(session_.fail(Failure{exit_refused, *std::move(error)}));
}

Watch::Step Watch::put(const std::string& text) {
  switch (outlet_.write(text)) {
    case Outlet::Written::whole:
      return Step::on;
    case Outlet::Written::nobody_reads:
      return over(exit_done);
    case Outlet::Written::failed:
      break;
  }
  session_.err.line("error  the entries could not be written to the output");
  return over(exit_answer_lost);
}

}  // namespace

void add_watch_command(CLI::App& app, Session& session) {
  const auto params = std::make_shared<json::object>();
  auto* watch =
      add_query(app, session, "watch", "Entries as they are recorded, until Ctrl-C", params,
                [](Session& s, const json::object& asked) { return Watch(s, asked).run(); });
  add_param(*watch, params, "--from", "from",
            "from this sequence number on; only what comes from now on when left out", "N");
  add_param(*watch, params, "--until", "until", "end after this entry", "N");
  watch
      ->add_option_function<std::vector<std::string>>(
          "--kind",
          [params](const std::vector<std::string>& kinds) {
            json::array texts;
            for (const auto& kind : kinds) texts.emplace_back(protocol::key_of(kind));
            (*params)["kinds"] = std::move(texts);
          },
          "only of this kind, as in credits.transfer; may be given several times")
      ->type_name("KIND")
      ->take_all();
  add_param(*watch, params, "--registry", "registry", "only of this registry, as in JP", "CODE");
}

}  // namespace jcm::ctl
