// Options of a write, put straight into the params of its method: the command line only shapes
// them, the ledger judges them.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "tools/ctl/write.hpp"

namespace jcm::ctl {

// Turns the text of an option into a value; throws CLI::ValidationError when it has not the right
// shape.
using ReadOption = std::function<json::value(const std::string&)>;

class Form {
 public:
  // Adds the command `word` to `parent`; running it calls `method` with what was given.
  Form(CLI::App& parent, Session& session, std::string word, std::string help, std::string method);

  // `path` is the member of the params; "holder.name" is a member of an object. `flags` as CLI11
  // takes them: "--name", or a bare word for a positional.
  Form& text(const std::string& flags, const std::string& path, const std::string& help);
  Form& number(const std::string& flags, const std::string& path, const std::string& help);
  Form& value(const std::string& flags, const std::string& path, const std::string& help,
              const std::string& shape, ReadOption read);
  // May be given several times: one item each.
  Form& list(const std::string& flags, const std::string& path, const std::string& help,
             const std::string& shape, ReadOption read);
  Form& required();  // the option added last
  // A monitoring period START..END and the decision's date, below `before` ("" or "decision.").
  Form& decision_key(const std::string& before);
  Form& common_dates();               // --business-date, --effective-on, --note
  Form& note();                       // --note alone: for what is no posting
  Form& authority(bool is_required);  // --application or --legal-basis, --authority-...
  Form& order();                      // --legal-basis, mandatory, --authority-...
  Form& units(const std::string& help, bool is_required);  // --block, once for each range
  // A last touch on the params once all options are read.
  void completed_by(std::function<void(json::object&)> touch);

 private:
  CLI::Option* add_basis(const char* flag, const char* kind, const char* help);
  void add_document();
  CLI::App* app_;
  CLI::Option* last_ = nullptr;
  std::shared_ptr<json::object> params_;
  std::shared_ptr<std::function<void(json::object&)>> touch_;
};

// {"sha256","length"} of a file; throws CLI::ValidationError naming `option` when it cannot be
// read.
json::value document_ref(const std::string& path, const std::string& option);
json::value text_value(std::string_view text);
// A whole number, negative ones too (the ledger refuses those by name). Throws
// CLI::ValidationError.
json::value whole_number(const std::string& text);
// `text` cut at every `separator`.
std::vector<std::string> split(const std::string& text, char separator);

}  // namespace jcm::ctl
