#include "ledger/store/log_entries.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/limits.hpp"
#include "ledger/store/batch_entries.hpp"
#include "ledger/store/durable_file.hpp"
#include "ledger/store/log_file.hpp"

namespace jcm::store {
namespace {

// Reads batches one after the other and works out what a damaged one held from its neighbours.
class LogReader {
 public:
  LogReader(LogEntries& out, bool keep, domain::Seq floor) : out_(out), keep_(keep), next_(floor) {}

  void take(const std::string& file, const LogItem& item) {
    if (item.kind == LogItem::Kind::torn) return;
    const BatchEntries batch = entries_of_batch(item.payload);
    if (item.kind == LogItem::Kind::damaged) return note_damage(file, item, batch);
    if (!batch.whole) {
      // The record's checksum holds: nobody flipped a byte, the batch was never one of ours.
      out_.faults.push_back(
          {file, item.offset, item.length, "a log record holds no write batch of entries"});
      return;
    }
    for (const auto& [seq, bytes] : batch.entries) {
      close_gap(seq);
      next_ = seq + 1;
      if (keep_) out_.entries.insert_or_assign(seq, base::Bytes(bytes.begin(), bytes.end()));
    }
  }

 private:
  void note_damage(const std::string& file, const LogItem& item, const BatchEntries& batch) {
    FileFault fault{file, item.offset, item.length, std::string(item.detail)};
    // A batch that still reads as one holds as many entries as it holds; else its head row is
    // believed, or the keys that follow on each other. Where nothing can be read, one entry is
    // taken to be lost until the next record tells (padding holds none).
    domain::Seq end = next_;
    for (const auto& [seq, bytes] : batch.entries)
      if (seq == end) ++end;
    if (batch.whole)
      end = next_ + batch.entries.size();
    else if (batch.end && *batch.end > end && *batch.end - next_ <= base::max_group_entries)
      end = *batch.end;
    else if (end == next_ && !item.payload.empty())
      ++end;
    if (end > next_) {
      fault.first = next_;
      fault.last = end - 1;
      open_gap_ = out_.faults.size();
      next_ = end;
    }
    out_.faults.push_back(std::move(fault));
  }

  // The next readable entry says how far the damage before it went.
  void close_gap(domain::Seq seq) {
    if (open_gap_) {
      FileFault& fault = out_.faults[*open_gap_];
      if (fault.first < seq) {
        fault.last = seq - 1;
      } else {  // nothing is missing between its neighbours
        fault.first = 1;
        fault.last = 0;
      }
    }
    open_gap_.reset();
  }

  LogEntries& out_;
  bool keep_;
  domain::Seq next_;                     // the seq that follows on the last one seen
  std::optional<std::size_t> open_gap_;  // the fault whose end is not known yet
};

}  // namespace

base::Result<LogEntries> read_logs(const std::string& directory, bool keep, domain::Seq floor) {
  JCM_TRY(const auto names, file_names(directory));
  LogEntries out;
  LogReader reader(out, keep, floor);
  for (const auto& name : names) {  // numbers are padded with zeros: oldest first
    if (!name.ends_with(".log")) continue;
    JCM_TRY(const auto text, read_whole(fmt::format("{}/{}", directory, name)));
    if (!text) continue;  // a writer beside us has just removed it
    scan_log(base::as_bytes(*text), [&](const LogItem& item) { reader.take(name, item); });
  }
  for (auto& fault : out.faults)
    fault.first = std::max(fault.first, fault.first > fault.last ? fault.first : floor);
  return out;
}

base::Result<std::vector<FileFault>> check_manifests(const std::string& directory) {
  JCM_TRY(const auto names, file_names(directory));
  std::vector<FileFault> faults;
  for (const auto& name : names) {
    if (!name.starts_with("MANIFEST-")) continue;
    JCM_TRY(const auto text, read_whole(fmt::format("{}/{}", directory, name)));
    if (!text) continue;
    scan_log(base::as_bytes(*text), [&](const LogItem& item) {
      if (item.kind == LogItem::Kind::damaged)
        faults.push_back({name, item.offset, item.length, std::string(item.detail)});
    });
  }
  return faults;
}

base::Result<std::vector<FileFault>> check_logs(const std::string& directory) {
  JCM_TRY(auto faults, check_manifests(directory));
  JCM_TRY(auto logs, read_logs(directory, false, 0));
  faults.insert(faults.end(), logs.faults.begin(), logs.faults.end());
  return faults;
}

}  // namespace jcm::store
