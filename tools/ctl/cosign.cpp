#include "tools/ctl/cosign.hpp"

#include <fmt/format.h>

#include <memory>

#include "ledger/protocol/query_params.hpp"
#include "tools/ctl/read_file.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

int cosign(Session& session, const std::string& file) {
  const auto note = read_file(file, "a note that a witness has signed, such as 1200.cosigned");
  if (!note) return session.fail(exit_usage, note.error());
  const auto answer = session.call("checkpoint.cosign", {{"note", protocol::key_of(*note)}});
  if (!answer || session.options.json) return print_object(session, answer);
  const auto size = text_at(answer.object(), "size");
  const auto added = text_at(answer.object(), "added");
  session.out.line(
      added == "0"
          ? fmt::format("The checkpoint of {} entries has these signatures already.", size)
          : fmt::format(
                "Added {} to the checkpoint of {} entries. The ledger knows no witnesses and "
                "did not judge {}: jcm-verify --policy does.",
                added == "1" ? "1 signature" : added + " signatures", size,
                added == "1" ? "it" : "them"));
  return exit_done;
}

}  // namespace

void add_cosign_command(CLI::App& app, Session& session) {
  auto file = std::make_shared<std::string>();
  auto* command =
      app.add_subcommand("cosign", "Give a witness's signature back to the kept checkpoint");
  command->fallthrough();
  command->add_option("FILE", *file, "the note as the witness wrote it (jcm-witness cosign)")
      ->required();
  command->callback(
      [&session, file] { session.command = [&session, file] { return cosign(session, *file); }; });
}

}  // namespace jcm::ctl
