#include "tools/ctl/export.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/clock.hpp"
#include "ledger/base/limits.hpp"
#include "ledger/base/text.hpp"
#include "ledger/chain/bundle.hpp"
#include "tools/ctl/progress.hpp"

namespace jcm::ctl {
namespace {

using base::ErrorId;

// Answers of at most 1 MiB: a few on their way keep daemon and disk both at work.
constexpr std::size_t questions_at_once = 8;
// Kept notes that are asked for again, because witnesses may have signed them since.
constexpr std::size_t recent_checkpoints = 100;

// Absent: done.
using Done = std::optional<Failure>;

Failure unexpected(std::string detail) {
  return local_failure(exit_answer_lost, base::error(ErrorId::request_malformed,
                                                     "the daemon's answer " + std::move(detail)));
}

// Byte for byte, unlike text_at, which is for terminals.
std::string_view raw_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(protocol::key_of(key));
  return value != nullptr && value->is_string() ? protocol::view_of(value->get_string())
                                                : std::string_view();
}

struct Key {
  chain::VerifierKey key;
  std::uint64_t first_size = 0;
  std::optional<std::uint64_t> last_size;
};

class Export {
 public:
  Export(Session& session, std::string directory, bool trail)
      : session_(session), directory_(std::move(directory)), trail_(trail) {}

  Done run() {
    for (const auto step : {&Export::ask_checkpoint, &Export::ask_keys, &Export::open,
                            &Export::copy_entries, &Export::place_texts, &Export::publish,
                            &Export::copy_checkpoints, &Export::set_void_aside})
      if (auto failure = (this->*step)()) return failure;
    return std::nullopt;
  }

  [[nodiscard]] Exported result() const {
    return {checkpoint_.origin, directory_,       checkpoint_.size,       new_entries_,
            new_notes_,         checkpoint_.root, keys_.back().key.text()};
  }

 private:
  static Done failed(const base::Status& status) {
    if (status) return std::nullopt;
    return local_failure(exit_refused, status.error());
  }

  Done ask_checkpoint() {
    const auto answer = session_.call(checkpoint_method(), {{"keep", true}});
    if (!answer) return answer.failure();
    note_ = raw_at(answer.object(), "note");
    return std::nullopt;
  }

  Done ask_keys() {
    const auto answer = session_.call("key.list", of_log({}));
    if (!answer) return answer.failure();
    for (const auto& value : array_at(answer.object(), "keys")) {
      const auto& row = as_object(value);
      auto key = chain::VerifierKey::parse(raw_at(row, "vkey"));
      if (!key) return unexpected("names a key that is none");
      Key known{*std::move(key), number_at(row, "first_size"), std::nullopt};
      if (has(row, "last_size")) known.last_size = number_at(row, "last_size");
      keys_.push_back(std::move(known));
    }
    if (keys_.empty()) return unexpected("names no key");
    // Nothing is published that the ledger's own key has not signed.
    auto checkpoint = chain::open_checkpoint(note_, std::vector{keys_.back().key});
    if (!checkpoint) return local_failure(exit_refused, checkpoint.error());
    checkpoint_ = *std::move(checkpoint);
    return std::nullopt;
  }

  Done open() {
    auto opened = archive::Publisher::open(directory_, checkpoint_.origin);
    if (!opened) return local_failure(exit_refused, opened.error());
    publisher_ = *std::move(opened);
    const auto held = publisher_->size();
    if (held <= checkpoint_.size) return std::nullopt;
    return local_failure(
        exit_refused,
        base::error(ErrorId::archive_differs,
                    fmt::format("{} holds {} entries and the ledger only {}: the ledger was cut, "
                                "or brought back from an older backup",
                                directory_, held, checkpoint_.size)));
  }

  Done copy_entries() {
    const std::uint64_t begin = publisher_->size();
    Progress progress(session_, "copying", checkpoint_.size - begin, "entries");
    while (publisher_->size() < checkpoint_.size) {
      const auto questions = next_questions();
      const auto answers = session_.client().call_all("log.entries", questions);
      for (const auto& answer : answers) {
        if (!answer) return answer.failure();
        if (auto failure = append(answer.object())) return failure;
        // A short answer (long entries) leaves a hole before the next: ask anew from here.
        if (publisher_->size() % base::max_log_entries != 0) break;
      }
      progress.at(publisher_->size() - begin);
    }
    new_entries_ = publisher_->size() - begin;
    return std::nullopt;
  }

  // Up to the next full bundle, then whole bundles, as many as are still to come.
  [[nodiscard]] std::vector<json::object> next_questions() const {
    std::vector<json::object> out;
    for (auto first = publisher_->size();
         first < checkpoint_.size && out.size() < questions_at_once;) {
      const auto border = (first / base::max_log_entries + 1) * base::max_log_entries;
      const auto end = std::min<std::uint64_t>(border, checkpoint_.size);
      out.push_back(of_log({{"first", first}, {"limit", end - first}}));
      first = end;
    }
    return out;
  }

  Done append(const json::object& answer) {
    const auto bundle = base::from_base64(raw_at(answer, "bundle"));
    if (!bundle) return unexpected("holds entries that are not in base64");
    const auto split = chain::split_bundle(*bundle);
    if (!split.whole || split.items.empty() || split.items.size() > base::max_log_entries ||
        number_at(answer, "first") != publisher_->size() ||
        publisher_->size() + split.items.size() > checkpoint_.size)
      return unexpected(fmt::format("does not hold the entries from {} on", publisher_->size()));
    for (const auto& item : split.items)
      if (auto failure = failed(publisher_->append(item.bytes))) return failure;
    return std::nullopt;
  }

  // Before the checkpoint: who finds one finds how to read it.
  Done place_texts() {
    ArchiveFacts facts{checkpoint_.origin, {}, {}};
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      facts.vkeys.push_back(keys_[i].key.text());
      if (auto failure =
              failed(publisher_->place(fmt::format("keys/{}.vkey", i), facts.vkeys.back() + "\n")))
        return failure;
    }
    for (const auto& [name, text] : format_texts())
      if (auto failure = failed(publisher_->place(name, text))) return failure;
    if (new_entries_ == 0 && publisher_->has("README.txt")) return std::nullopt;
    facts.date = base::to_text(base::SystemClock().now()).substr(0, 10);
    return failed(publisher_->place("README.txt", archive_readme(facts)));
  }

  Done publish() { return failed(publisher_->publish(note_)); }

  // Those the ledger keeps and the archive does not have, and the latest once more.
  Done copy_checkpoints() {
    const auto listed = session_.call_paged("checkpoint.list", of_log({}), "sizes");
    if (!listed) return listed.failure();
    const auto& sizes = array_at(listed.object(), "sizes");
    std::vector<json::object> questions;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const auto size = base::parse_u64(text_of(sizes[i])).value_or(0);
      const bool recent = i + recent_checkpoints >= sizes.size();
      const bool new_one = !publisher_->has(fmt::format("checkpoints/{}", size));
      if (size == 0 || size > checkpoint_.size || !(recent || new_one)) continue;
      questions.push_back({{"size", size}});
      if (new_one) ++new_notes_;
    }
    for (std::size_t at = 0; at < questions.size(); at += questions_at_once) {
      const auto part =
          std::span(questions).subspan(at, std::min(questions_at_once, questions.size() - at));
      for (const auto& answer : session_.client().call_all(checkpoint_method(), part)) {
        if (!answer) return answer.failure();
        if (auto failure = failed(publisher_->keep(std::string(raw_at(answer.object(), "note")))))
          return failure;
      }
    }
    return std::nullopt;
  }

  // After a key was reported stolen, what it signed past the trusted size no longer counts.
  Done set_void_aside() {
    if (keys_.size() == 1) return std::nullopt;
    for (const auto& [size, note] : publisher_->kept())
      if (!counts(size, note))
        if (auto failure = failed(publisher_->set_aside(size))) return failure;
    return std::nullopt;
  }

  [[nodiscard]] bool counts(std::uint64_t size, const std::string& note) const {
    return std::any_of(keys_.begin(), keys_.end(), [&](const Key& known) {
      return size >= known.first_size && (!known.last_size || size <= *known.last_size) &&
             chain::open_checkpoint(note, std::vector{known.key}).has_value();
    });
  }

  [[nodiscard]] const char* checkpoint_method() const {
    return trail_ ? "trail.checkpoint" : "checkpoint";
  }
  [[nodiscard]] json::object of_log(json::object params) const {
    if (trail_) params["log"] = "trail";
    return params;
  }

  Session& session_;
  std::string directory_;
  bool trail_;
  std::string note_;
  chain::Checkpoint checkpoint_;
  std::vector<Key> keys_;
  std::unique_ptr<archive::Publisher> publisher_;
  std::uint64_t new_entries_ = 0;
  std::uint64_t new_notes_ = 0;
};

}  // namespace

std::variant<Exported, Failure> export_archive(Session& session, const std::string& directory,
                                               bool trail) {
  Export work(session, directory, trail);
  if (auto failure = work.run()) return *std::move(failure);
  return work.result();
}

}  // namespace jcm::ctl
