// trail: what was denied, refused, shown and handed out.
#include <fmt/format.h>

#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

constexpr std::size_t rows_unasked = 100;

// The rows asked for with --limit, else one page; more only with --all.
int print_trail(Session& session, json::object params, std::size_t most) {
  const auto answer = session.call_paged("trail.list", std::move(params), "events", most);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  using Kind = ListColumn::Kind;
  return print_list(session, answer, "events",
                    {{"seq", "seq", Kind::number},
                     {"recorded", "recorded_at"},
                     {"event", "event"},
                     {"method", "method"},
                     {"error", "error"},
                     {"uid", "uid"},
                     {"officer", "officer"},
                     {"count", "count", Kind::number},
                     {"about", "object", Kind::wrapped}});
}

// The signed note, byte for byte.
int print_trail_checkpoint(Session& session, const json::object& params) {
  const auto answer = session.call("trail.checkpoint", params);
  if (!answer || session.options.json) return print_object(session, answer);
  const auto* note = answer.object().if_contains("note");
  if (note != nullptr && note->is_string())
    session.out.write(protocol::view_of(note->get_string()));
  return exit_done;
}

}  // namespace

void add_trail_commands(CLI::App& app, Session& session) {
  auto* group = app.add_subcommand("trail", "What was denied, refused, shown and handed out");
  group->require_subcommand(1);
  const auto params = std::make_shared<json::object>();
  const auto most = std::make_shared<std::size_t>(rows_unasked);
  auto* list = add_query(
      *group, session, "list", "Events of the trail, the oldest first", params,
      [most](Session& s, const json::object& asked) { return print_trail(s, asked, *most); });
  add_param(*list, params, "--event", "event",
            "only started, stopped, denied, refused, read, exported or lost", "EVENT");
  for (const auto& [flag, member, help] :
       {std::tuple{"--from", "first", "entry of the trail to begin at"},
        {"--officer", "officer", "only of this officer; 0: of callers who are none"},
        {"--uid", "uid", "only of this user id"}})
    list->add_option_function<std::uint64_t>(
            flag, [params, name = member](const std::uint64_t& value) { (*params)[name] = value; },
            help)
        ->type_name("N");
  list->add_option("--limit", *most, "most rows; 0: all of them")
      ->type_name("N")
      ->capture_default_str();

  const auto asked = std::make_shared<json::object>();
  auto* checkpoint = add_query(*group, session, "checkpoint",
                               "The trail's newest signed checkpoint, or a kept one", asked,
                               print_trail_checkpoint);
  checkpoint->add_flag_callback(
      "--keep", [asked] { (*asked)["keep"] = true; }, "sign the head first, and keep it for ever");
  checkpoint
      ->add_option_function<std::uint64_t>(
          "--size", [asked](const std::uint64_t& size) { (*asked)["size"] = size; },
          "the kept one of this size")
      ->type_name("N");
}

}  // namespace jcm::ctl
