#include "tools/ctl/project_options.hpp"

namespace jcm::ctl {

json::value named_document(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw CLI::ValidationError("--document", "'" + text + "' is not TITLE=FILE");
  return json::object{{"title", text_value(text.substr(0, equals))},
                      {"document", document_ref(text.substr(equals + 1), "--document")}};
}

void project_details(Form& form, const std::string& before) {
  form.list("--sectoral-scope", before + "sectoral_scopes", "as published", "TEXT", text_value)
      .text("--third-party-entity", before + "third_party_entity", "that validated or verified it")
      .text("--programme", before + "programme", "funding programme, as published")
      .text("--programme-kind", before + "programme_kind",
            "model_project, jfjcm_sovereign, jfjcm_non_sovereign (Japan Fund for the JCM of the "
            "ADB) or other")
      .text("--crediting-start", before + "crediting_start", "first day of the crediting period")
      .text("--crediting-end", before + "crediting_end", "last day of the crediting period")
      .list("--document", before + "documents",
            "a document kept elsewhere: SHA-256 and length are recorded", "TITLE=FILE",
            named_document);
}

}  // namespace jcm::ctl
