// seal, holding-proof, personal: what is tied down, what a holder is given of it, what is erased.
#include <fmt/format.h>

#include "ledger/chain/holding_proof.hpp"
#include "tools/ctl/commands.hpp"
#include "tools/ctl/form.hpp"
#include "tools/ctl/output_file.hpp"
#include "tools/ctl/show.hpp"

namespace jcm::ctl {
namespace {

int list_seals(Session& session, const json::object& params) {
  return print_list(session, session.call("seal.list", params), "seals",
                    {{"registry", "registry"},
                     {"as of", "as_of"},
                     {"entry", "seq", ListColumn::Kind::number},
                     {"recorded at", "recorded_at"},
                     {"holdings", "holdings", ListColumn::Kind::wrapped}});
}

void add_seal(CLI::App& app, Session& session) {
  auto* seal = app.add_subcommand("seal", "Tie down what a registry holds at the end of a date");
  seal->fallthrough();
  const auto params = std::make_shared<json::object>();
  const auto put = [params](const char* member) {
    return [params, member](const std::string& text) { (*params)[member] = text_value(text); };
  };
  seal->add_option_function<std::string>("registry", put("registry"), "its code, as in JP");
  seal->add_option_function<std::string>("--as-of", put("as_of"), "a date that is over there")
      ->type_name("DATE");
  seal->add_option_function<std::string>("--note", put("note"), "a public remark, kept for ever")
      ->type_name("TEXT");
  auto* list = seal->add_subcommand("list", "Every seal");
  list->fallthrough();
  const auto filter = std::make_shared<json::object>();
  add_param(*list, filter, "--registry", "registry", "of this registry only", "CODE");
  seal->callback([&session, list, params, filter] {
    if (list->parsed()) {
      session.command = [&session, filter] { return list_seals(session, *filter); };
      return;
    }
    if (!has(*params, "registry")) throw CLI::RequiredError("registry, or list");
    if (!has(*params, "as_of")) throw CLI::RequiredError("--as-of");
    session.command = [&session, params] { return run_write(session, "seal", *params); };
  });
}

struct ProofOptions {
  json::object params;
  std::string out;
  bool force = false;
};

// A text of the answer byte for byte: text_at is for showing.
std::string raw_at(const json::object& answer, std::string_view key) {
  const auto* value = answer.if_contains(protocol::key_of(key));
  return value != nullptr && value->is_string()
             ? std::string(protocol::view_of(value->get_string()))
             : std::string();
}

// The proof as the daemon gave it, checked the way its holder will: an answer that does not hold
// must not be handed on.
base::Result<chain::ProvedHolding> check_proof(const json::object& answer) {
  JCM_TRY(const auto proof, chain::HoldingProof::parse(raw_at(answer, "proof")));
  JCM_TRY(auto proved, chain::open_holding(proof));
  JCM_TRY(const auto key, chain::VerifierKey::parse(text_at(answer, "vkey")));
  JCM_TRY_VOID(
      chain::verify_proof(proved.receipt, chain::leaf_hash(*proved.receipt.extra), {&key, 1}));
  if (proved.leaf.account.text() != text_at(answer, "account"))
    return base::error(base::ErrorId::proof_mismatch, "it is of another account");
  return proved;
}

int run_holding_proof(Session& session, ProofOptions asked) {
  if (asked.out.empty() && !session.options.json)
    asked.out = fmt::format("holding-{}.jcm-proof", text_at(asked.params, "account"));
  if (!asked.out.empty() && asked.out != "-")
    if (const auto free = check_writable(asked.out, asked.force); !free)
      return session.fail(exit_refused, free.error());
  const auto answer = session.call("holding.proof", asked.params);
  if (!answer) return session.fail(answer.failure());
  const auto proved = check_proof(answer.object());
  if (!proved) {
    auto error = proved.error();
    error.detail = "the daemon's holding proof does not hold: " + error.detail;
    return session.fail(exit_refused, error);
  }
  const auto text = raw_at(answer.object(), "proof");
  if (asked.out == "-") {
    session.out.write(text);
    return exit_done;
  }
  if (!asked.out.empty())
    if (const auto done = write_file(asked.out, text, asked.force); !done)
      return session.fail(exit_refused, done.error());
  if (session.options.json) {
    json::object shown = answer.object();
    if (!asked.out.empty()) shown["proof_file"] = text_value(asked.out);
    return session.print_json(shown);
  }
  const auto& seal = object_at(answer.object(), "seal");
  reports::FactList facts;
  facts.add("proof", asked.out);
  facts.add("proves",
            fmt::format("{} held {} credits at the end of {}", proved->leaf.account.text(),
                        quantity_at(answer.object(), "quantity"), text_at(seal, "as_of")));
  facts.add("sealed by", fmt::format("entry {}", text_at(seal, "seq")));
  facts.add("check with", fmt::format("jcm-verify {} --key KEY", asked.out));
  session.out.write(facts.text(session.out.style()));
  return exit_done;
}

void add_holding_proof(CLI::App& app, Session& session) {
  const auto asked = std::make_shared<ProofOptions>();
  auto* proof = app.add_subcommand("holding-proof",
                                   "For its holder: the proof of what one account held at a seal");
  proof->fallthrough();
  proof
      ->add_option_function<std::string>(
          "account",
          [asked](const std::string& text) { asked->params["account"] = text_value(text); },
          "account number")
      ->required();
  auto* as_of = proof->add_option_function<std::string>(
      "--as-of", [asked](const std::string& text) { asked->params["as_of"] = text_value(text); },
      "date of the seal; the newest one when left out");
  as_of->type_name("DATE");
  proof
      ->add_option_function<std::string>(
          "--seal",
          [asked](const std::string& text) { asked->params["seal"] = whole_number(text); },
          "the seal's entry")
      ->type_name("SEQ")
      ->excludes(as_of);
  proof
      ->add_option("--out", asked->out,
                   "the file; holding-ACCOUNT.jcm-proof when left out; - for standard output")
      ->type_name("FILE");
  proof->add_flag("--force", asked->force, "replace a file that is there");
  proof->callback([&session, asked] {
    session.command = [&session, asked] { return run_holding_proof(session, *asked); };
  });
}

}  // namespace

void add_seal_commands(CLI::App& app, Session& session) {
  add_seal(app, session);
  add_holding_proof(app, session);
  auto* personal = app.add_subcommand("personal", "Personal data beside the entries");
  personal->require_subcommand(1)->fallthrough();
  Form(*personal, session, "erase", "Erase personal texts of an entry, for good", "personal.erase")
      .number("entry", "entry", "sequence number of the entry that has them")
      .required()
      .list("--field", "fields",
            "holder_name, representative, head_office, contact, department, "
            "beneficiary, reason or officer_name; all of them when left out",
            "FIELD", text_value)
      .text("--reason", "reason", "the request or rule, without personal data; public")
      .required()
      .note();
}

}  // namespace jcm::ctl
