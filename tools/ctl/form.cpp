#include "tools/ctl/form.hpp"

#include <fmt/format.h>

#include <charconv>

#include "ledger/crypto/digest.hpp"
#include "tools/ctl/read_file.hpp"

namespace jcm::ctl {
namespace {

// Puts the value under a dotted path, making the objects on the way.
void put(json::object& root, std::string_view path, json::value value) {
  json::object* object = &root;
  for (std::size_t dot; (dot = path.find('.')) != std::string_view::npos;) {
    auto& member = (*object)[protocol::key_of(path.substr(0, dot))];
    if (!member.is_object()) member = json::object{};
    object = &member.get_object();
    path.remove_prefix(dot + 1);
  }
  (*object)[protocol::key_of(path)] = std::move(value);
}

}  // namespace

json::value document_ref(const std::string& path, const std::string& option) {
  const auto bytes = read_file(path, "the document");
  if (!bytes) throw CLI::ValidationError(option, bytes.error().detail);
  return json::object{
      {"sha256", text_value(base::to_hex(crypto::sha256(base::as_bytes(*bytes)).view()))},
      {"length", bytes->size()}};
}

json::value text_value(std::string_view text) { return json::value(protocol::key_of(text)); }

json::value whole_number(const std::string& text) {
  const char* end = text.data() + text.size();
  std::uint64_t large = 0;
  if (const auto [at, fault] = std::from_chars(text.data(), end, large);
      fault == std::errc{} && at == end)
    return large;
  std::int64_t small = 0;
  if (const auto [at, fault] = std::from_chars(text.data(), end, small);
      fault == std::errc{} && at == end)
    return small;
  throw CLI::ValidationError(fmt::format("'{}' is not a whole number of at most 20 digits", text));
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

Form::Form(CLI::App& parent, Session& session, std::string word, std::string help,
           std::string method)
    : app_(parent.add_subcommand(std::move(word), std::move(help))),
      params_(std::make_shared<json::object>()),
      touch_(std::make_shared<std::function<void(json::object&)>>()) {
  app_->fallthrough();
  app_->callback([&session, method = std::move(method), params = params_, touch = touch_] {
    if (*touch) (*touch)(*params);
    session.command = [&session, method, params] { return run_write(session, method, *params); };
  });
}

Form& Form::value(const std::string& flags, const std::string& path, const std::string& help,
                  const std::string& shape, ReadOption read) {
  last_ = app_->add_option_function<std::string>(
      flags,
      [params = params_, path, read = std::move(read)](const std::string& text) {
        put(*params, path, read(text));
      },
      help);
  last_->type_name(shape);
  return *this;
}

Form& Form::text(const std::string& flags, const std::string& path, const std::string& help) {
  return value(flags, path, help, "TEXT", [](const std::string& text) { return text_value(text); });
}

Form& Form::number(const std::string& flags, const std::string& path, const std::string& help) {
  return value(flags, path, help, "N", whole_number);
}

Form& Form::list(const std::string& flags, const std::string& path, const std::string& help,
                 const std::string& shape, ReadOption read) {
  last_ = app_->add_option_function<std::vector<std::string>>(
      flags,
      [params = params_, path, read = std::move(read)](const std::vector<std::string>& texts) {
        json::array items;
        for (const auto& text : texts) items.push_back(read(text));
        put(*params, path, std::move(items));
      },
      help);
  last_->type_name(shape)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  return *this;
}

Form& Form::required() {
  last_->required();
  return *this;
}

Form& Form::decision_key(const std::string& before) {
  last_ = app_->add_option_function<std::string>(
      "--period",
      [params = params_, before](const std::string& text) {
        const std::size_t dots = text.find("..");
        if (dots == std::string::npos)
          throw CLI::ValidationError(
              "--period",
              fmt::format("'{}' is not START..END, as in 2017-01-01..2017-07-31", text));
        put(*params, before + "period_start", text_value(text.substr(0, dots)));
        put(*params, before + "period_end", text_value(text.substr(dots + 2)));
      },
      "the monitoring period");
  last_->type_name("START..END")->required();
  return value("--decided-on", before + "decided_on", "date of the Joint Committee's decision",
               "YYYY-MM-DD", [](const std::string& text) { return text_value(text); })
      .required();
}

void Form::completed_by(std::function<void(json::object&)> touch) { *touch_ = std::move(touch); }

Form& Form::note() { return text("--note", "note", "a public remark, kept in the entry"); }

Form& Form::common_dates() {
  const auto date = [](const std::string& text) { return text_value(text); };
  value("--business-date", "business_date",
        "mandatory while the registry imports its history, left out once it is live", "YYYY-MM-DD",
        date);
  value("--effective-on", "effective_on", "of a fact that took effect earlier", "YYYY-MM-DD", date);
  return note();
}

CLI::Option* Form::add_basis(const char* flag, const char* kind, const char* help) {
  return app_
      ->add_option_function<std::string>(
          flag,
          [params = params_, kind](const std::string& reference) {
            put(*params, "authority.kind", text_value(kind));
            put(*params, "authority.reference", text_value(reference));
          },
          help)
      ->type_name("REFERENCE")
      ->group("By what right");
}

void Form::add_document() {
  app_->add_option_function<std::string>(
          "--authority-date",
          [params = params_](const std::string& text) {
            put(*params, "authority.date", text_value(text));
          },
          "its date")
      ->type_name("YYYY-MM-DD")
      ->group("By what right");
  app_->add_option_function<std::string>(
          "--authority-document",
          [params = params_](const std::string& path) {
            put(*params, "authority.document", document_ref(path, "--authority-document"));
          },
          "its document: SHA-256 and length are recorded, the content is not")
      ->type_name("FILE")
      ->group("By what right");
}

Form& Form::units(const std::string& help, bool is_required) {
  list("--block", "blocks", help, "JCM-JP-MN004-2017-1-7158",
       [](const std::string& text) { return text_value(text); });
  return is_required ? required() : *this;
}

Form& Form::order() {
  last_ = add_basis("--legal-basis", "legal_basis", "the order, law or decision it rests on");
  add_document();
  return required();
}

Form& Form::authority(bool is_required) {
  auto* application = add_basis("--application", "holder_application", "the holder's application");
  auto* legal_basis = add_basis("--legal-basis", "legal_basis", "an official order or other basis");
  application->excludes(legal_basis);
  add_document();
  if (is_required)
    app_->parse_complete_callback([application, legal_basis] {
      if (application->count() + legal_basis->count() == 0)
        throw CLI::RequiredError("--application REFERENCE or --legal-basis REFERENCE");
    });
  return *this;
}

}  // namespace jcm::ctl
