#include "tools/verify/views_check.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace jcm::verifier {
namespace {

// Rows named one by one; the last line counts the others.
constexpr std::size_t named_rows = 50;

}  // namespace

ViewsCheck::ViewsCheck(const store::Layout& layout) {
  std::error_code fault;
  if (!std::filesystem::exists(layout.views(), fault)) {
    state_ = ViewsState::missing;
    return;
  }
  auto opened = store::Views::open_read_only(layout.views());
  if (!opened) {
    unreadable(opened.error());
    return;
  }
  views_ = std::move(opened).value();
  snapshot_ = views_->snapshot();
}

void ViewsCheck::unreadable(const base::Error& error) {
  state_ = ViewsState::unreadable;
  audit::Finding finding{};
  finding.id = audit::FindingId::views_unreadable;
  finding.file = "views";
  finding.detail = fmt::format("{}: {}", base::id_text(error.id), error.detail);
  findings_.push_back(std::move(finding));
}

void ViewsCheck::differs(std::string detail, std::optional<domain::Seq> seq) {
  state_ = ViewsState::differ;
  audit::Finding finding{};
  finding.id = audit::FindingId::views_differ;
  finding.first = finding.last = seq;
  finding.file = "views";
  finding.detail = std::move(detail);
  findings_.push_back(std::move(finding));
}

void ViewsCheck::attach(audit::Input& input, std::uint64_t entries) {
  if (!snapshot_) return;
  const std::uint64_t mark = snapshot_->mark();
  if (mark > entries) {
    state_ = ViewsState::ahead;
    audit::Finding finding{};
    finding.id = audit::FindingId::views_ahead;
    finding.first = entries;
    finding.last = mark - 1;
    finding.file = "views";
    finding.expected = fmt::format("{}", entries);
    finding.found = fmt::format("{}", mark);
    finding.detail =
        fmt::format("the views were made from {} entries and the ledger holds {}", mark, entries);
    findings_.push_back(std::move(finding));
  }
  input.stored_leaf = [this, mark](domain::Seq seq) -> std::optional<base::Digest> {
    if (seq >= mark) return std::nullopt;
    auto leaf = snapshot_->tree_node(0, seq);
    return leaf ? std::optional(*leaf) : std::nullopt;
  };
  if (mark > entries || input.level < audit::Level::rules) return;
  auto comparison = store::ViewsComparison::start(snapshot_, *views_);
  if (!comparison) return unreadable(comparison.error());
  comparison_ = std::move(comparison).value();
  input.state_mark = mark;
  input.on_mark = [this](const domain::State& replayed) {
    state_compared_ = true;
    const auto stored = snapshot_->load_state();
    if (!stored) return unreadable(stored.error());
    for (auto& line : audit::compare_states(*stored, replayed, named_rows))
      differs(std::move(line), std::nullopt);
  };
  input.on_applied = [this](const audit::AppliedView& applied) {
    comparison_->feed(applied.record.entry, applied.leaf, applied.delta);
  };
}

void ViewsCheck::finish(Outcome& outcome) {
  if (snapshot_) outcome.views_mark = snapshot_->mark();
  if (comparison_ && state_compared_ && state_ != ViewsState::unreadable) {
    auto differences = comparison_->finish();
    if (!differences) {
      unreadable(differences.error());
    } else {
      std::size_t named = 0;
      for (auto& difference : *differences) {
        if (named++ == named_rows) {
          differs(fmt::format("and {} more index rows", differences->size() - named_rows), {});
          break;
        }
        differs(fmt::format("{}: {}", difference.table, difference.detail), difference.seq);
      }
    }
    if (state_ == ViewsState::not_compared) state_ = ViewsState::equal;
  }
  if (state_ == ViewsState::missing)
    outcome.notes.push_back(
        "there are no views, so none were compared; the daemon makes them anew "
        "from the entries when it starts");
  if (state_ == ViewsState::not_compared && outcome.report.level == audit::Level::rules)
    outcome.notes.push_back(
        "the views were not compared, because the rules could not be checked up to "
        "their mark");
  outcome.views = state_;
  for (auto& finding : findings_) outcome.report.findings.push_back(std::move(finding));
}

}  // namespace jcm::verifier
