#include "ledger/audit/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>

#include "ledger/audit/chain_check.hpp"
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
      if (*chunk && seq >= (*chunk)->first && seq < (*chunk)->end())
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
  Verification(const Input& input, ChosenKey key, OpenedNotes notes)
      : input_(input),
        size_(input.records->size()),
        notes_(std::move(notes)),
        tree_(input, size_, notes_.points),
        chain_(input, size_, [this](const base::Digest& leaf) { return tree_.signed_leaf(leaf); }),
        rules_(input, size_, report_.findings) {
    report_.level = input.level;
    report_.size = size_;
    report_.key = key.key;
    report_.key_from_ledger = key.from_ledger;
    if (key.finding) report_.findings.push_back(*key.finding);
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
      for (domain::Seq seq = window.now->first; seq < window.now->end(); ++seq) judge(window, seq);
      if (input_.progress) input_.progress(window.now->end(), size_);
      window.before = std::move(window.now);
      window.now = std::move(window.after);
    }
    return {};
  }

  void judge(const Window& window, domain::Seq seq) {
    const Slot& slot = window.now->slots[seq - window.now->first];
    if (slot.present()) ++report_.entries;
    if (!slot.at_home(seq)) {
      if (auto finding = finding_of(*window.now, seq)) add(std::move(*finding));
    } else {
      report_.newest = slot.record->entry.time;
      check_personal(seq, slot.record->entry.body.personal);
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
    }
    if (!at_level(Level::rules)) return;
    const bool as_recorded =
        judgement.verdict == Verdict::sound || judgement.verdict == Verdict::link_broken;
    rules_.take(seq, slot.at_home(seq) ? &*slot.record : nullptr, window.now->bytes_of(slot), slot,
                as_recorded);
  }

  void check_personal(domain::Seq seq, const domain::PersonalDigests& digests) {
    if (!input_.personal_text) return;
    for (const auto& [field, digest] : digests) {
      const auto stored = input_.personal_text(digest);
      std::string detail;
      if (!stored)
        detail = fmt::format("the text of {} cannot be read: {}", domain::text_of(field),
                             stored.error().detail);
      else if (*stored && chain::personal_digest((*stored)->salt, (*stored)->text) != digest)
        detail = fmt::format("the stored text of {} is not the one whose digest the entry holds",
                             domain::text_of(field));
      if (detail.empty()) continue;
      Finding finding{};
      finding.id = FindingId::personal_differs;
      finding.first = finding.last = seq;
      finding.expected = base::to_hex(digest.view());
      finding.detail = std::move(detail);
      add(std::move(finding));
    }
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
    if (at_level(Level::rules)) rules_.finish(report_);
    if (at_level(Level::chain)) check_head();
    if (at_level(Level::tree))
      for (auto& finding : tree_.finish(report_)) add(std::move(finding));
    if (at_level(Level::signatures))
      for (auto& finding : notes_.findings) add(std::move(finding));
  }

  const Input& input_;
  std::uint64_t size_;
  OpenedNotes notes_;
  Report report_;
  TreeCheck tree_;
  ChainCheck chain_;
  RuleCheck rules_;
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
  ChosenKey key = choose_key(input, genesis);
  OpenedNotes notes = open_notes(input, key, origin);
  Verification verification(input, std::move(key), std::move(notes));
  return verification.run(origin.value_or(""));
}

}  // namespace jcm::audit
