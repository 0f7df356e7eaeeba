#include "ledger/audit/rule_check.hpp"

#include <fmt/format.h>

#include "ledger/chain/holdings_tree.hpp"
#include "ledger/chain/officer_signature.hpp"
#include "ledger/chain/read_record.hpp"
#include "ledger/domain/gates.hpp"
#include "ledger/domain/laws.hpp"

namespace jcm::audit {
namespace {

Finding at(FindingId id, domain::Seq seq, std::string detail) {
  Finding finding{};
  finding.id = id;
  finding.first = finding.last = seq;
  finding.detail = std::move(detail);
  return finding;
}

Finding broken(domain::Seq seq, const base::Error& error) {
  const std::string_view id = base::id_text(error.id);
  const bool law = id.starts_with("law.");
  return at(law ? FindingId::law_broken : FindingId::rule_broken, seq,
            error.field.empty() ? fmt::format("{}: {}", id, error.detail)
                                : fmt::format("{}: {} ({})", id, error.detail, error.field));
}

std::optional<Finding> genesis_fault(domain::Seq seq, const chain::Record& record) {
  if (seq != 0) return std::nullopt;
  if (record.entry.kind() != domain::EntryKind::genesis)
    return at(FindingId::genesis_invalid, 0,
              fmt::format("entry 0 is {}, not the genesis", domain::text_of(record.entry.kind())));
  if (record.prev != base::Digest{})
    return at(FindingId::genesis_invalid, 0, "the genesis names an entry before it");
  if (record.entry.request_id.text != "genesis")
    return at(FindingId::genesis_invalid, 0,
              fmt::format("the genesis has the request id {}, not \"genesis\"",
                          record.entry.request_id.text));
  return std::nullopt;
}

}  // namespace

RuleCheck::RuleCheck(const Input& input, std::uint64_t size, std::vector<Finding>& findings)
    : input_(input), size_(size), findings_(findings) {
  requests_.reserve(size);
  reached_mark();
}

void RuleCheck::reached_mark() {
  if (input_.state_mark == state_.head().size && input_.on_mark) input_.on_mark(state_);
}

void RuleCheck::stop(domain::Seq from, std::string why) {
  stopped_at_ = from;
  stopped_why_ = std::move(why);
}

std::optional<Finding> RuleCheck::batch_fault(const domain::Entry& entry) const {
  const auto& head = state_.head();
  const auto position = head.batch_count - head.batch_remaining;
  if (head.batch_remaining > 0) {
    const bool goes_on = entry.batch && entry.batch->id == head.batch_id &&
                         entry.batch->count == head.batch_count &&
                         entry.batch->position == position;
    if (goes_on) return std::nullopt;
    return at(FindingId::batch_cut, entry.seq,
              fmt::format("batch {} has {} entries and position {} should stand here",
                          head.batch_id, head.batch_count, position));
  }
  if (entry.batch && entry.batch->position != 0)
    return at(FindingId::batch_cut, entry.seq,
              fmt::format("position {} of batch {} stands here without the ones before it",
                          entry.batch->position, entry.batch->id));
  return std::nullopt;
}

// An earlier entry that cannot be read is no original: the rules would not have come this far.
std::optional<chain::Record> RuleCheck::original_of(const domain::Entry& entry) const {
  const auto seq = domain::referred_entry(entry.body.given);
  if (!seq || *seq >= entry.seq) return std::nullopt;
  auto record = chain::read_record(*input_.records, *seq);
  return record ? std::move(*record) : std::nullopt;
}

void RuleCheck::take(domain::Seq seq, const chain::Record* record, base::ByteView bytes,
                     const Slot& slot, bool sound, bool allowed) {
  if (record && sound) requests_.add(record->entry.request_id, seq);
  if (record && sound && !slot.digest_holds)
    findings_.push_back(
        at(FindingId::request_digest, seq,
           "the request digest is not the one of the command that the entry holds"));
  if (stopped_at_) return;
  if (!record || !sound) return stop(seq, fmt::format("entry {} could not be applied", seq));
  if (!allowed) return stop(seq + 1, fmt::format("entry {} was not allowed", seq));
  const domain::Entry& entry = record->entry;
  auto fault = genesis_fault(seq, *record);
  if (!fault) fault = batch_fault(entry);
  if (fault) {
    findings_.push_back(std::move(*fault));
    return stop(seq + 1, fmt::format("entry {} could not be applied", seq));
  }
  const auto original = original_of(entry);
  auto delta = domain::replay(state_, entry, original ? &original->entry : nullptr);
  if (!delta) {
    findings_.push_back(broken(seq, delta.error()));
    return stop(seq + 1, fmt::format("entry {} was not allowed", seq));
  }
  if (auto sealed = chain::check_seal(state_, entry); !sealed) {
    findings_.push_back(broken(seq, sealed.error()));
    return stop(seq + 1, fmt::format("entry {} was not allowed", seq));
  }
  if (auto genuine = chain::check_officer_signature(state_, entry); !genuine) {
    findings_.push_back(broken(seq, genuine.error()));
    return stop(seq + 1, fmt::format("entry {} was not allowed", seq));
  }
  if (auto seen = seen_.check(entry); !seen) {
    findings_.push_back(broken(seq, seen.error()));
    return stop(seq + 1, fmt::format("entry {} was not allowed", seq));
  }
  seen_.follow(entry, slot.leaf);
  if (input_.on_applied) input_.on_applied({*record, bytes, slot.leaf, *delta});
  state_.absorb(entry, *delta);
  reached_mark();
}

void RuleCheck::finish(Report& report) {
  for (const auto& repeated : requests_.finish(*input_.records))
    findings_.push_back(
        at(FindingId::request_repeated, repeated.again,
           fmt::format("request id {} already stands in entry {}", repeated.id, repeated.first)));
  if (stopped_at_) {
    report.rules_stopped_at = stopped_at_;
    if (*stopped_at_ >= size_) return;
    Finding finding = at(FindingId::rules_unchecked, *stopped_at_,
                         stopped_why_ + ", so the state from here on is not known");
    finding.last = size_ - 1;
    findings_.push_back(std::move(finding));
    return;
  }
  const auto& head = state_.head();
  if (head.batch_remaining > 0)
    findings_.push_back(at(FindingId::batch_cut, size_ - 1,
                           fmt::format("the ledger ends inside batch {}: {} of its {} entries are "
                                       "not there",
                                       head.batch_id, head.batch_remaining, head.batch_count)));
  if (auto whole = domain::check_whole(state_); !whole && size_ > 0)
    findings_.push_back(broken(size_ - 1, whole.error()));
  report.state = std::move(state_);
}

}  // namespace jcm::audit
