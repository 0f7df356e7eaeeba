// Entries from table files and logs when RocksDB does not open the directory.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "ledger/base/limits.hpp"
#include "ledger/store/durable_file.hpp"
#include "ledger/store/log_entries.hpp"
#include "ledger/store/raw_files.hpp"
#include "ledger/store/table_files.hpp"

namespace jcm::store {
namespace {

// Everything found once, shared by all cursors.
struct Salvaged {
  std::string directory;
  // Table files that open, newest first, with the lowest and highest seq each can hold.
  struct Table {
    std::string name;
    domain::Seq first = 0;
    domain::Seq last = 0;
  };
  std::vector<Table> tables;
  std::map<domain::Seq, base::Bytes> logged;
  std::vector<chain::UnreadableRange> holes;  // of logs, and of tables that do not open
  std::string closed_tables;  // names of tables that do not open and whose keys are unknown
  std::uint64_t size = 0;
};

// Where the next entries of one source stand.
struct Stream {
  std::unique_ptr<TableFile> table;
  std::unique_ptr<SeqWalk> walk;
  std::string name;
  std::optional<chain::StoredRecord> record;
  std::optional<chain::UnreadableRange> hole;

  [[nodiscard]] bool done() const { return !record && !hole; }
  [[nodiscard]] domain::Seq at() const { return record ? record->seq : hole->first; }
  base::Status advance() {
    record.reset();
    hole.reset();
    JCM_TRY(auto item, walk->next());
    if (!item) return {};
    record = item->record;
    if (auto& u = item->unreadable)
      hole = chain::UnreadableRange{u->first, u->last, name, u->place.offset, u->place.detail};
    return {};
  }
};

// Merges the sources: an entry that any of them can read is read; a hole is told only where none
// can.
class SalvageCursor final : public chain::RecordCursor {
 public:
  SalvageCursor(std::shared_ptr<const Salvaged> from, domain::Seq first, domain::Seq end)
      : from_(std::move(from)), next_(first), end_(std::min(end, from_->size)) {}

  base::Status start() {
    for (const auto& table : from_->tables) {
      if (table.last < next_ || table.first >= end_) continue;
      JCM_TRY(auto opened, TableFile::open(from_->directory + "/" + table.name));
      Stream stream;
      stream.name = table.name;
      stream.table = std::make_unique<TableFile>(std::move(opened));
      stream.walk =
          std::make_unique<SeqWalk>(stream.table->walk(next_, std::min(end_, table.last + 1)));
      JCM_TRY_VOID(stream.advance());
      streams_.push_back(std::move(stream));
    }
    return {};
  }

  base::Result<std::optional<chain::SourceItem>> next() override {
    using Item = std::optional<chain::SourceItem>;
    if (next_ >= end_) return Item{};
    JCM_TRY_VOID(catch_up());
    if (const auto logged = from_->logged.find(next_); logged != from_->logged.end())
      return Item{chain::StoredRecord{next_++, logged->second}};
    for (const auto& stream : streams_)  // newest first: a rewritten value is the one that counts
      if (stream.record && stream.record->seq == next_)
        return Item{chain::StoredRecord{next_++, stream.record->bytes}};
    return hole();
  }

 private:
  // Every stream stands at or behind next_.
  base::Status catch_up() {
    for (auto& stream : streams_) {
      while (!stream.done() &&
             (stream.record ? stream.record->seq < next_ : stream.hole->last < next_))
        JCM_TRY_VOID(stream.advance());
    }
    return {};
  }

  // Up to the next entry that some source can read.
  base::Result<std::optional<chain::SourceItem>> hole() {
    domain::Seq end = end_;
    std::optional<chain::UnreadableRange> known;
    const auto consider = [&](const chain::UnreadableRange& range) {
      if (range.last < next_) return;
      if (range.first > next_)
        end = std::min(end, range.first);
      else if (!known)
        known = range;
    };
    for (const auto& stream : streams_) {
      if (stream.record) end = std::min(end, stream.record->seq);
      if (stream.hole) consider(*stream.hole);
    }
    if (const auto logged = from_->logged.lower_bound(next_); logged != from_->logged.end())
      end = std::min(end, logged->first);
    for (const auto& range : from_->holes) consider(range);
    chain::UnreadableRange out{next_, end - 1, {}, 0, {}};
    if (known) {
      out = *known;
      out.first = next_;
      out.last = std::min(out.last, end - 1);
    } else {
      out.file = from_->closed_tables;
      out.detail = "no file that can be read holds these entries";
    }
    next_ = out.last + 1;
    // A gap that no damaged file explains is left to the reader of the cursor to find.
    if (out.file.empty()) return next();
    return std::optional<chain::SourceItem>{std::move(out)};
  }

  std::shared_ptr<const Salvaged> from_;
  domain::Seq next_;
  domain::Seq end_;
  std::vector<Stream> streams_;
};

class SalvageSource final : public chain::RecordSource {
 public:
  explicit SalvageSource(std::shared_ptr<const Salvaged> from) : from_(std::move(from)) {}
  [[nodiscard]] std::uint64_t size() const override { return from_->size; }
  base::Result<std::unique_ptr<chain::RecordCursor>> open(domain::Seq first,
                                                          domain::Seq end) const override {
    auto cursor = std::make_unique<SalvageCursor>(from_, first, end);
    JCM_TRY_VOID(cursor->start());
    return std::unique_ptr<chain::RecordCursor>(std::move(cursor));
  }

 private:
  std::shared_ptr<const Salvaged> from_;
};

void take_closed_table(Salvaged& out, const std::string& name, const ListedTable* listed,
                       const std::string& why) {
  if (listed != nullptr) {
    if (listed->first <= listed->last)
      out.holes.push_back({listed->first, listed->last, name, 0, why});
    return;
  }
  out.closed_tables += out.closed_tables.empty() ? name : ", " + name;
}

}  // namespace

base::Result<std::unique_ptr<chain::RecordSource>> salvage(const std::string& directory) {
  JCM_TRY(auto names, file_names(directory));
  auto out = std::make_shared<Salvaged>();
  out->directory = directory;
  const auto list = list_tables(directory);
  if (list)
    for (const auto& [name, table] : list->tables)
      if (!std::binary_search(names.begin(), names.end(), name))
        take_closed_table(*out, name, &table, "the file is missing");
  std::reverse(names.begin(), names.end());  // numbers grow: newest first
  for (const auto& name : names) {
    if (!name.ends_with(".sst")) continue;
    const ListedTable* listed = nullptr;
    if (list) {
      const auto found = list->tables.find(name);
      if (found != list->tables.end()) listed = &found->second;
    }
    const auto table = TableFile::open(directory + "/" + name);
    if (!table) {
      take_closed_table(*out, name, listed, table.error().detail);
    } else if (table->holds_entries()) {
      auto range = table->range();
      if (listed != nullptr && listed->first <= listed->last) range = {listed->first, listed->last};
      if (range) out->tables.push_back({name, range->first, range->second});
    }
  }
  domain::Seq end = 0;
  // Also behind a stray key that no entry can have.
  const auto behind = [](domain::Seq seq) {
    return std::min<domain::Seq>(seq, base::max_exact_integer) + 1;
  };
  for (const auto& table : out->tables) end = std::max(end, behind(table.last));
  JCM_TRY(auto logs, read_logs(directory, true, end));
  for (const auto& fault : logs.faults)
    if (fault.first <= fault.last)
      out->holes.push_back({fault.first, fault.last, fault.file, fault.offset, fault.detail});
  out->logged = std::move(logs.entries);
  if (!out->logged.empty()) end = std::max(end, behind(out->logged.rbegin()->first));
  for (const auto& hole : out->holes) end = std::max(end, behind(hole.last));
  out->size = end;
  return std::unique_ptr<chain::RecordSource>(std::make_unique<SalvageSource>(std::move(out)));
}

}  // namespace jcm::store
