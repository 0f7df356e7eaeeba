// Compares the views of a data directory, at their own mark, with the replay.
#pragma once

#include <memory>

#include "ledger/store/views.hpp"
#include "tools/verify/directory.hpp"

namespace jcm::verifier {

class ViewsCheck {
 public:
  // Opens the views of `layout` read-only. Never fails: views that cannot be read are a finding.
  explicit ViewsCheck(const store::Layout& layout);

  // Sets what the verification needs to compare them: hash tiles, mark and callbacks. This object
  // must outlive the verification. `entries`: number of entries the ledger holds.
  void attach(audit::Input& input, std::uint64_t entries);
  // After the verification. Appends findings to the report and fills the outcome.
  void finish(Outcome& outcome);

 private:
  void unreadable(const base::Error& error);
  void differs(std::string detail, std::optional<domain::Seq> seq);

  std::unique_ptr<store::Views> views_;
  std::shared_ptr<const store::ViewsSnapshot> snapshot_;
  std::unique_ptr<store::ViewsComparison> comparison_;
  ViewsState state_ = ViewsState::not_compared;
  bool state_compared_ = false;
  std::vector<audit::Finding> findings_;
};

}  // namespace jcm::verifier
