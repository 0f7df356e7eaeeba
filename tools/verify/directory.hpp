// Checks one data directory: opens what is there without writing anything, runs the verification,
// compares the views, and opens a second time before it believes a fault that a live writer can
// feign.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ledger/audit/verify.hpp"
#include "ledger/store/layout.hpp"

namespace jcm::verifier {

struct Options {
  std::string path;         // a data directory, or the folder that holds `data`
  std::string checkpoints;  // empty: the data directory's own
  std::optional<chain::VerifierKey> key;
  std::vector<audit::NamedNote> outside_notes;
  audit::Level level = audit::Level::rules;
  bool files = true;     // also check every raw file
  unsigned threads = 0;  // 0: one per core
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

enum class ViewsState { equal, differ, missing, unreadable, ahead, not_compared };
std::string_view text_of(ViewsState state);

struct Outcome {
  audit::Report report;
  ViewsState views = ViewsState::not_compared;
  std::optional<std::uint64_t> views_mark;
  bool files_checked = false;
  std::vector<std::string> notes;  // what a reader of the verdict should know; no findings
  int openings = 1;
};

// The data directory for a path as given on the command line. store.absent.
base::Result<store::Layout> locate(const std::string& path);
// The whole content of a file. file.unreadable.
base::Result<std::string> read_file(const std::string& path);
// Key text as such, or a file that holds it. key.malformed.
base::Result<chain::VerifierKey> read_key(const std::string& text_or_file);

// One opening, one verification.
base::Result<Outcome> check_once(const Options& options, const store::Layout& layout);
// As many openings as it takes to tell damage from what a live writer feigns.
base::Result<Outcome> check_directory(const Options& options);

}  // namespace jcm::verifier
