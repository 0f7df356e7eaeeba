#include "tools/verify/sources.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "ledger/archive/layout.hpp"
#include "ledger/base/text.hpp"
#include "ledger/store/raw_files.hpp"

namespace jcm::verifier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view what_to_give =
    "give a data directory (it holds entries/, or data/ with entries/ in it), an archive (it holds "
    "checkpoint and tile/), a receipt (*.tlog-proof), a holding proof (*.jcm-proof), or - for "
    "standard input";

base::Result<SourceKind> recognise_file(const std::string& path) {
  JCM_TRY(const auto text, read_file(path));
  if (path.ends_with(".tlog-proof") || audit::looks_like_receipt(text)) return SourceKind::receipt;
  if (path.ends_with(".jcm-proof") || audit::looks_like_holding_proof(text))
    return SourceKind::holding_proof;
  if (chain::note_text(text))
    return base::error(base::ErrorId::store_absent,
                       fmt::format("{} is a signed checkpoint: give it with --checkpoint, and the "
                                   "ledger, archive or receipt as PATH",
                                   path));
  return base::error(base::ErrorId::store_absent,
                     fmt::format("{} is not a receipt: {}", path, what_to_give));
}

}  // namespace

base::Result<SourceKind> recognise(const std::string& path) {
  if (path == standard_input) return SourceKind::stream;
  std::error_code fault;
  const auto kind = fs::status(path, fault).type();
  if (kind == fs::file_type::not_found || fault)
    return base::error(
        base::ErrorId::store_absent,
        fmt::format("{} does not exist or cannot be reached: {}", path, what_to_give));
  if (kind != fs::file_type::directory) return recognise_file(path);
  if (locate(path)) return SourceKind::data_directory;
  if (archive::looks_like_archive(path)) return SourceKind::archive;
  return locate(path).error();
}

base::Result<store::Layout> locate(const std::string& path) {
  std::error_code fault;
  for (const auto& data : {path, path + "/data"}) {
    store::Layout layout{data};
    if (fs::is_directory(layout.entries(), fault)) return layout;
  }
  return base::error(
      base::ErrorId::store_absent,
      fmt::format("{} holds neither entries/ nor data/entries/, nor what an archive holds: {}",
                  path, what_to_give));
}

base::Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || in.bad())
    return base::error(base::ErrorId::file_unreadable,
                       fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  return text.str();
}

base::Result<chain::VerifierKey> read_key(const std::string& text_or_file) {
  std::error_code fault;
  std::string text = text_or_file;
  if (fs::is_regular_file(text_or_file, fault)) {
    JCM_TRY(text, read_file(text_or_file));
  } else if (text.find('+') == std::string::npos) {
    return base::error(base::ErrorId::key_malformed,
                       fmt::format("--key {} is neither a readable file nor a key: give the file "
                                   "checkpoint.vkey or its text, name+hash+key",
                                   base::printable(text)));
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return chain::VerifierKey::parse(text);
}

base::Result<audit::NamedNote> read_outside_note(const std::string& path) {
  JCM_TRY(auto text, read_file(path));
  if (audit::looks_like_receipt(text)) {
    JCM_TRY(text, audit::note_of_receipt(text));
  }
  return audit::NamedNote{path, std::move(text)};
}

base::Result<OpenedEntries> open_entries(const store::Layout& layout, bool expected) {
  OpenedEntries opened;
  auto reader = store::EntriesReader::open(layout.entries());
  if (reader) {
    opened.reader = std::move(reader).value();
    return opened;
  }
  opened.refusal = reader.error();
  auto salvaged = store::salvage(layout.entries());
  // The first error says more. An empty directory is no ledger, unless a checkpoint says that it
  // was one.
  const bool nothing = salvaged && (*salvaged)->size() == 0 &&
                       opened.refusal->id == base::ErrorId::store_absent && !expected;
  if (!salvaged || nothing) return *opened.refusal;
  opened.salvaged = std::move(salvaged).value();
  return opened;
}

}  // namespace jcm::verifier
