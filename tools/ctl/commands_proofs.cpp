// receipt, checkpoint, key: what others hold the ledger to. (entry --raw: commands_query.cpp.)
#include <fmt/format.h>

#include "ledger/base/text.hpp"
#include "tools/ctl/certificate_contents.hpp"
#include "tools/ctl/commands.hpp"
#include "tools/ctl/cosign.hpp"
#include "tools/ctl/output_file.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

struct ReceiptOptions {
  std::optional<std::uint64_t> seq, size;
  std::string request, out, pdf, key;
  bool force = false;
};

base::Error usage(std::string detail, std::string field) {
  return base::error(base::ErrorId::field_conflict, std::move(detail), std::move(field));
}

// The entry that is meant, by its number or by its request id.
std::variant<domain::Seq, Failure> seq_of(Session& session, const ReceiptOptions& asked) {
  if (asked.seq) return *asked.seq;
  const auto found =
      session.call("request.find", {{"request_id", protocol::key_of(asked.request)}});
  if (!found) return found.failure();
  return number_at(found.object(), "seq");
}

// Binary output on a terminal helps nobody and can upset it.
bool is_shown(const Session& session, const std::string& path) {
  return path == "-" && session.out.terminal;
}

base::Status check_outputs(const Session& session, const ReceiptOptions& asked) {
  if (asked.out == "-" && asked.pdf == "-")
    return usage(
        "the receipt and the certificate cannot both go to standard output; give one a name",
        "pdf");
  if (session.options.json && (asked.out == "-" || asked.pdf == "-"))
    return usage("with --json standard output is the answer; give a file name instead of -",
                 asked.out == "-" ? "out" : "pdf");
  if (is_shown(session, asked.pdf))
    return usage("a PDF is not for a terminal; give a file name", "pdf");
  for (const auto& path : {asked.out, asked.pdf})
    if (!path.empty() && path != "-") JCM_TRY_VOID(check_writable(path, asked.force));
  return {};
}

base::Status put(const Session& session, const std::string& path, std::string_view bytes,
                 bool replace) {
  if (path.empty()) return {};
  if (path != "-") return write_file(path, bytes, replace);
  session.out.write(bytes);
  return {};
}

void tell(const Session& session, const ReceiptOptions& asked, const Receipt& receipt,
          const certificate::Pdf& pdf) {
  reports::FactList facts;
  if (asked.out != "-") facts.add("receipt", asked.out);
  if (!asked.pdf.empty() && asked.pdf != "-")
    facts.add("certificate",
              fmt::format("{} ({} {})", asked.pdf, pdf.pages, pdf.pages == 1 ? "page" : "pages"));
  facts.add(
      "proves",
      fmt::format(
          "entry {}{}, among the first {} entries of {}", receipt.proof.index,
          receipt.record ? fmt::format(", {}", domain::text_of(receipt.record->entry.kind())) : "",
          reports::thousands(receipt.checkpoint.size), receipt.checkpoint.origin));
  facts.add("entry hash", base::to_hex(receipt.leaf.view()));
  session.out.write(facts.text(session.out.style()));
}

int run_receipt(Session& session, ReceiptOptions asked) {
  std::optional<chain::VerifierKey> key;
  if (!asked.key.empty()) {
    auto read = chain::VerifierKey::parse(asked.key);
    if (!read) return session.fail(exit_usage, read.error());
    key = *read;
  }
  const auto seq = seq_of(session, asked);
  if (const auto* failure = std::get_if<Failure>(&seq)) return session.fail(*failure);
  auto fetched = fetch_receipt(session, {std::get<domain::Seq>(seq), asked.size, std::move(key)});
  if (const auto* failure = std::get_if<Failure>(&fetched)) return session.fail(*failure);
  const auto& receipt = std::get<Receipt>(fetched);
  if (asked.out.empty() && !session.options.json)
    asked.out =
        fmt::format("receipt-{}-{}.tlog-proof",
                    receipt.record ? certificate::act_name(receipt.record->entry.kind()) : "entry",
                    receipt.proof.index);
  if (const auto fit = check_outputs(session, asked); !fit)
    return session.fail(fit.error().id == base::ErrorId::field_conflict ? exit_usage : exit_refused,
                        fit.error());
  certificate::Pdf pdf;
  if (!asked.pdf.empty()) {
    if (!receipt.record)
      return session.fail(
          exit_refused,
          base::error(
              base::ErrorId::record_version,
              "this program is older than the entry and cannot read it; make the certificate "
              "with a newer one, or leave --pdf out"));
    auto contents = certificate_contents(session, receipt);
    if (const auto* failure = std::get_if<Failure>(&contents)) return session.fail(*failure);
    auto drawn = certificate::draw(std::get<certificate::Contents>(contents));
    if (!drawn) return session.fail(exit_refused, drawn.error());
    pdf = std::move(*drawn);
  }
  for (const auto& [path, bytes] :
       {std::pair<const std::string&, std::string_view>(asked.out, receipt.text),
        {asked.pdf, pdf.bytes}})
    if (const auto done = put(session, path, bytes, asked.force); !done)
      return session.fail(exit_refused, done.error());
  if (pdf.missing_glyphs > 0)
    session.err.line(fmt::format(
        "warning  {} characters of the certificate are in no installed font and stand as boxes; "
        "install a font for their script and make it again",
        pdf.missing_glyphs));
  if (session.options.json) {
    json::object answer = receipt.answer;
    if (!asked.out.empty()) answer["receipt_file"] = asked.out;
    if (!asked.pdf.empty()) answer["certificate_file"] = asked.pdf;
    return session.print_json(answer);
  }
  if (asked.out != "-" && asked.pdf != "-") tell(session, asked, receipt, pdf);
  return exit_done;
}

// The signed note, byte for byte: what is kept elsewhere and given to jcm-verify.
int print_checkpoint(Session& session, const json::object& params) {
  const auto answer = session.call("checkpoint", params);
  if (!answer || session.options.json) return print_object(session, answer);
  const auto* note = answer.object().if_contains("note");
  if (note != nullptr && note->is_string())
    session.out.write(protocol::view_of(note->get_string()));
  return exit_done;
}

int list_checkpoints(Session& session) {
  const auto answer = session.call_paged("checkpoint.list", {}, "sizes");
  if (!answer) return session.fail(answer.failure());
  if (session.options.json) return session.print_json(answer.result());
  for (const auto& size : array_at(answer.object(), "sizes")) session.out.line(text_of(size));
  return exit_done;
}

int print_key(Session& session, const json::object& params) {
  const auto answer = session.call("checkpoint", params);
  if (!answer) return session.fail(answer.failure());
  if (session.options.json)
    return session.print_json(
        json::object{{"vkey", protocol::key_of(text_at(answer.object(), "vkey"))}});
  session.out.line(text_at(answer.object(), "vkey"));
  return exit_done;
}

void add_receipt(CLI::App& app, Session& session) {
  auto asked = std::make_shared<ReceiptOptions>();
  auto* receipt = app.add_subcommand(
      "receipt", "The proof that an entry stands in the ledger, as a file and as a certificate");
  receipt->fallthrough();
  auto* seq = receipt->add_option("seq", asked->seq, "the entry's sequence number, from 0");
  receipt->add_option("--request", asked->request, "the entry that this request id made")
      ->type_name("ID")
      ->excludes(seq);
  receipt
      ->add_option("--out", asked->out,
                   "the receipt's file; receipt-ACT-SEQ.tlog-proof when left out; - for standard "
                   "output")
      ->type_name("FILE");
  receipt->add_option("--pdf", asked->pdf, "also a certificate to print")->type_name("FILE");
  receipt->add_option("--size", asked->size, "against the kept checkpoint of this size")
      ->type_name("N");
  receipt->add_option("--key", asked->key, "the verifier key that must have signed it")
      ->type_name("VKEY");
  receipt->add_flag("--force", asked->force, "replace files that are there");
  receipt->callback([&session, asked] {
    if (!asked->seq && asked->request.empty()) throw CLI::RequiredError("seq, or --request");
    session.command = [&session, asked] { return run_receipt(session, *asked); };
  });
}

void add_checkpoint(CLI::App& app, Session& session) {
  const auto params = std::make_shared<json::object>();
  const auto list = std::make_shared<bool>(false);
  auto* checkpoint = add_query(app, session, "checkpoint",
                               "The newest signed checkpoint, as a note to keep elsewhere", params,
                               [list](Session& s, const json::object& asked) {
                                 return *list ? list_checkpoints(s) : print_checkpoint(s, asked);
                               });
  auto* keep = checkpoint->add_flag_function(
      "--keep", [params](std::int64_t) { (*params)["keep"] = true; },
      "sign the head first, and have the ledger keep the checkpoint for ever");
  auto* size = add_param(*checkpoint, params, "--size", "size", "the kept one of this size", "N");
  auto* all = checkpoint->add_flag("--list", *list, "the sizes of all that are kept");
  keep->excludes(size)->excludes(all);
  size->excludes(all);
}

}  // namespace

void add_proof_commands(CLI::App& app, Session& session) {
  add_receipt(app, session);
  add_checkpoint(app, session);
  add_cosign_command(app, session);
  add_query(app, session, "key", "The public key that auditors give to jcm-verify --key",
            std::make_shared<json::object>(), print_key);
}

}  // namespace jcm::ctl
