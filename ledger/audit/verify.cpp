#include "ledger/audit/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>

#include "ledger/audit/chain_check.hpp"
#include "ledger/audit/key_check.hpp"
#include "ledger/audit/personal_check.hpp"
#include "ledger/audit/read_ahead.hpp"
#include "ledger/audit/rule_check.hpp"
#include "ledger/audit/tree_check.hpp"

namespace jcm::audit {
namespace {

constexpr std::array<std::string_view, 5> level_names{"bytes", "chain", "tree", "signatures",
                                                      "rules"};

std::optional<domain::Genesis> read_genesis(const chain::RecordSource& source) {
  if (source.size() == 0) return std::nullopt;
  const auto chunk = read_chunk(source, 0, 1, false);
  if (!chunk || !chunk->slots[0].at_home(0)) return std::nullopt;
  const auto* genesis = std::get_if<domain::Genesis>(&chunk->slots[0].record->entry.body.given);
  return genesis == nullptr ? std::nullopt : std::optional(*genesis);
}

// Three chunks, of which the middle one is being judged: an entry is judged with its neighbours.
struct Window {
  std::shared_ptr<const Chunk> before, now, after;

  [[nodiscard]] const Slot* at(domain::Seq seq) const {
    for (const auto* chunk : {&now, &before, &after}) {
      if (*chunk && seq >= (*chunk)->first && seq - (*chunk)->first < (*chunk)->slots.size())
        return &(*chunk)->slots[seq - (*chunk)->first];
    }
    return nullptr;
  }
  [[nodiscard]] Neighbours around(domain::Seq seq) const {
    return {seq, seq == 0 ? nullptr : at(seq - 1), at(seq), at(seq + 1), at(seq + 2)};
  }
};

// One finding for a row of neighbours that say the same.
bool joins(const Finding& last, const Finding& next) {
  if (last.id != next.id || !last.last || !next.first || *last.last + 1 != *next.first)
    return false;
  if (last.file != next.file || last.offset != next.offset) return false;
  if (next.id == FindingId::entry_wrong_seq) {
    const auto from = [](const std::string& text) { return std::stoull(text); };
    const std::uint64_t length = *next.first - *last.first;
    return from(next.found) == from(last.found) + length;
  }
  const bool by_range =
      next.id == FindingId::entry_missing || next.id == FindingId::entry_unreadable ||
      next.id == FindingId::entry_unknown_version || next.id == FindingId::entry_unknown_kind;
  return by_range && last.detail == next.detail;
}

class Verification {
 public:
  Verification(const Input& input, const std::optional<domain::Genesis>& genesis)
      : input_(input),
        size_(input.records->size()),
        keys_(input, genesis, size_),
        tree_(input, size_, read_points(input),
              [this](const SignedPoint& point) { return keys_.vouches(point); }),
        chain_(input, size_, [this](const base::Digest& leaf) { return tree_.signed_leaf(leaf); }),
        rules_(input, size_, report_.findings),
        personal_(input) {
    report_.level = input.level;
    report_.size = size_;
  }

  base::Result<Report> run(std::string origin) {
    report_.origin = std::move(origin);
    JCM_TRY_VOID(walk());
    finish();
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool at_level(Level level) const { return input_.level >= level; }

  void add(Finding finding) {
    auto& all = report_.findings;
    if (!all.empty() && joins(all.back(), finding))
      all.back().last = finding.last;
    else
      all.push_back(std::move(finding));
  }

  base::Status walk() {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    ReadAhead ahead(*input_.records, size_, at_level(Level::rules),
                    input_.threads == 0 ? cores : input_.threads);
    Window window;
    JCM_TRY(window.now, ahead.next());
    while (window.now) {
      JCM_TRY(window.after, ahead.next());
      if (window.now->gap > 0) judge_gap(*window.now);
      for (std::size_t i = 0; i < window.now->slots.size(); ++i)
        judge(window, window.now->first + i);
      if (input_.progress) input_.progress(window.now->end(), size_);
      window.before = std::move(window.now);
      window.now = std::move(window.after);
    }
    return {};
  }

  void judge_gap(const Chunk& gap) {
    add(finding_of_gap(gap));
    last_sound_ = false;
    std::uint64_t known = 0;  // entries at the front whose hashes the tiles hold
    if (at_level(Level::tree)) {
      for (; input_.stored_leaf && known < gap.gap; ++known) {
        const auto leaf = input_.stored_leaf(gap.first + known);
        if (!leaf) break;
        tree_.append(leaf, true, std::nullopt);
        if (input_.on_leaf) input_.on_leaf(gap.first + known, leaf);
      }
      if (known < gap.gap) tree_.append_gap(gap.gap - known);
    }
    (void)keys_.take(gap.first, nullptr, false);
    if (at_level(Level::rules)) rules_.take(gap.first, nullptr, {}, Slot{}, false);
  }

  void judge(const Window& window, domain::Seq seq) {
    const Slot& slot = window.now->slots[seq - window.now->first];
    if (slot.present()) ++report_.entries;
    if (!slot.at_home(seq)) {
      if (auto finding = finding_of(*window.now, seq)) add(std::move(*finding));
    } else {
      report_.newest = slot.record->entry.time;
      if (input_.on_entry) input_.on_entry(slot.record->entry);
      for (auto& finding : personal_.take(seq, slot.record->entry.body.personal))
        add(std::move(finding));
      personal_.take_erasure(seq, slot.record->entry.body.resolved.erased);
    }
    if (!at_level(Level::chain)) return;
    Judgement judgement = chain_.judge(window.around(seq));
    if (judgement.finding) add(std::move(*judgement.finding));
    last_sound_ = judgement.verdict == Verdict::sound;
    if (seq + 1 == size_) last_leaf_ = judgement.leaf;
    if (at_level(Level::tree)) {
      const bool substituted =
          judgement.verdict == Verdict::broken || judgement.verdict == Verdict::altered;
      tree_.append(judgement.leaf, substituted,
                   slot.good() ? std::optional(slot.record->entry.time) : std::nullopt);
      if (input_.on_leaf) input_.on_leaf(seq, judgement.leaf);
    }
    const bool as_recorded =
        judgement.verdict == Verdict::sound || judgement.verdict == Verdict::link_broken;
    const chain::Record* record = slot.at_home(seq) ? &*slot.record : nullptr;
    auto forged = keys_.take(seq, record, as_recorded);
    const bool allowed = !forged;
    if (forged && at_level(Level::signatures)) add(*std::move(forged));
    if (!at_level(Level::rules)) return;
    rules_.take(seq, record, window.now->bytes_of(slot), slot, as_recorded, allowed);
  }

  void check_head() {
    Finding finding{};
    finding.id = FindingId::head_differs;
    if (!input_.head) {
      if (!input_.head_expected || size_ == 0) return;
      finding.detail = "the row that says where the entries end is missing or cannot be read";
    } else if (input_.head->size != size_) {
      finding.expected = fmt::format("{}", input_.head->size);
      finding.found = fmt::format("{}", size_);
      finding.detail =
          fmt::format("the head row says that there are {} entries; the store holds {}",
                      input_.head->size, size_);
      if (input_.head->size > size_) {
        finding.first = size_;
        finding.last = input_.head->size - 1;
      }
    } else if (last_sound_ && last_leaf_ && input_.head->leaf != *last_leaf_) {
      finding.first = finding.last = size_ - 1;
      finding.expected = base::to_hex(last_leaf_->view());
      finding.found = base::to_hex(input_.head->leaf.view());
      finding.detail =
          "the head row holds another hash of the last entry, which is as it was signed "
          "or as the hash tiles hold it";
    } else {
      return;
    }
    add(std::move(finding));
  }

  void finish() {
    if (size_ == 0) {
      Finding finding{};
      finding.id = FindingId::genesis_invalid;
      finding.detail = "the store holds no entry, not even the genesis";
      add(std::move(finding));
    }
    for (auto& finding : personal_.finish()) add(std::move(finding));
    if (at_level(Level::rules)) rules_.finish(report_);
    if (at_level(Level::chain)) {
      check_head();
      if (auto fault = keys_.row_fault()) add(*std::move(fault));
    }
    if (at_level(Level::tree)) finish_signed();
  }

  // Which notes count is known only now.
  void finish_signed() {
    auto judged = keys_.judge();
    tree_.keep_only(judged);
    for (auto& finding : tree_.finish(report_)) add(std::move(finding));
    auto unled = keys_.finish(report_);
    if (!at_level(Level::signatures)) return;
    for (auto& finding : judged.findings) add(std::move(finding));
    for (auto& finding : keys_.untrue_heads()) add(std::move(finding));
    if (unled) add(*std::move(unled));
    if (input_.policy) check_cosignatures(judged);
  }

  void check_cosignatures(const JudgedNotes& judged) {
    std::vector<OpenedNote> opened;
    const auto notes = all_notes(input_);
    for (const auto& point : read_points(input_)) {
      if (!judged.signers[point.note]) continue;
      const bool holds =
          std::any_of(report_.held.begin(), report_.held.end(),
                      [&](const HeldPoint& held) { return held.note == point.note; });
      opened.push_back({point.file, notes[point.note]->text, point.checkpoint, holds});
    }
    report_.policy = check_policy(*input_.policy, opened, size_);
    for (const auto& finding : report_.policy->findings) add(finding);
  }

  const Input& input_;
  std::uint64_t size_;
  Report report_;
  KeyCheck keys_;
  TreeCheck tree_;
  ChainCheck chain_;
  RuleCheck rules_;
  PersonalCheck personal_;
  bool last_sound_ = false;
  std::optional<base::Digest> last_leaf_;
};

}  // namespace

std::string_view text_of(Level level) { return level_names[static_cast<std::size_t>(level)]; }

std::optional<Level> parse_level(std::string_view text) {
  const auto* found = std::find(level_names.begin(), level_names.end(), text);
  if (found == level_names.end()) return std::nullopt;
  return static_cast<Level>(found - level_names.begin());
}

base::Result<Report> verify(const Input& input) {
  JCM_CHECK(input.records != nullptr);
  const auto genesis = read_genesis(*input.records);
  const auto origin = genesis ? std::optional(genesis->origin) : std::nullopt;
  if (input.policy && origin) JCM_TRY_VOID(policy_fits(*input.policy, *origin, {}));
  Verification verification(input, genesis);
  JCM_TRY(auto report, verification.run(origin.value_or("")));
  if (!input.policy || report.keys.empty()) return report;
  std::vector<chain::VerifierKey> keys;
  for (const auto& use : report.keys) keys.push_back(use.key);
  const auto fits = policy_fits(*input.policy, report.origin, keys);
  // A policy's key in the place of --key is not the ledger's: that is key.differs, a finding.
  if (!fits && (input.key || fits.error().id == base::ErrorId::policy_malformed))
    return fits.error();
  return report;
}

}  // namespace jcm::audit
