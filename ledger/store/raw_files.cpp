#include "ledger/store/raw_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <thread>

#include "ledger/base/text.hpp"
#include "ledger/store/durable_file.hpp"
#include "ledger/store/file_sums.hpp"
#include "ledger/store/log_entries.hpp"
#include "ledger/store/rocks.hpp"
#include "ledger/store/table_files.hpp"

namespace jcm::store {
namespace {

constexpr std::chrono::milliseconds before_second_look{200};

// What one look at a directory found. Faults of a record or a block are `exact`; those of a table
// that does not open are `closed`; a piece of the file sums or a checksum of a whole file says the
// same less exactly, and is only told where nothing better is.
class Look {
 public:
  explicit Look(std::string directory) : directory_(std::move(directory)) {}

  base::Result<std::vector<FileFault>> run() {
    JCM_TRY(names_, file_names(directory_));
    JCM_TRY_VOID(read_sums());
    auto listed = list_tables(directory_);
    if (listed) list_ = std::move(listed).value();
    JCM_TRY_VOID(check_tables());
    JCM_TRY(auto manifests, check_manifests(directory_));
    add(exact_, std::move(manifests));
    JCM_TRY(auto logs, read_logs(directory_, false, list_ ? end_of_tables() : 0));
    add(exact_, std::move(logs.faults));
    check_pointers();
    JCM_TRY_VOID(compare_sums());
    if (!listed && exact_.empty() && closed_.empty() && pieces_.empty() && whole_.empty())
      whole_.push_back(
          {"CURRENT", 0, 0, "the list of tables cannot be read: " + listed.error().detail});
    return merged();
  }

 private:
  [[nodiscard]] std::string path(const std::string& name) const { return directory_ + "/" + name; }
  [[nodiscard]] bool has(const std::string& name) const {
    return std::binary_search(names_.begin(), names_.end(), name);
  }
  static void add(std::vector<FileFault>& to, std::vector<FileFault> from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  }

  base::Status read_sums() {
    JCM_TRY(const auto text, read_whole(path(std::string(sums_name))));
    if (!text) return {};
    sums_ = FileSums::parse(*text);
    if (!sums_)
      whole_.push_back({std::string(sums_name), 0, text->size(),
                        "the file sums do not fit their own last line"});
    return {};
  }

  [[nodiscard]] domain::Seq end_of_tables() const {
    domain::Seq end = 0;
    for (const auto& [name, table] : list_->tables)
      if (table.first <= table.last) end = std::max(end, table.last + 1);
    return end;
  }

  base::Status check_tables() {
    for (const auto& name : names_) {
      if (!name.ends_with(".sst")) continue;
      const ListedTable* listed = nullptr;
      if (list_) {
        const auto found = list_->tables.find(name);
        if (found == list_->tables.end()) continue;  // no longer part of the database
        listed = &found->second;
      }
      JCM_TRY(const bool whole,
              listed == nullptr ? base::Result<bool>(false) : is_as_listed(path(name), *listed));
      if (whole) continue;
      auto blocks = check_blocks(directory_, name, listed);
      if (blocks.empty() && listed != nullptr)
        whole_.push_back({name, 0, listed->size,
                          "the checksum of the whole file is not the one in the MANIFEST"});
      // A table that does not open: what is damaged is somewhere from the offset on.
      for (auto& fault : blocks) (fault.length == 0 ? closed_ : exact_).push_back(std::move(fault));
    }
    if (list_)
      for (const auto& [name, table] : list_->tables)
        if (!has(name))
          exact_.push_back({name, 0, 0, "the file is missing", table.first, table.last});
    return {};
  }

  // Small files that no checksum of RocksDB covers: CURRENT names the MANIFEST, IDENTITY repeats
  // the database's id.
  void check_pointers() {
    const auto current = read_whole(path("CURRENT"));
    if (current && *current) {
      const std::string_view text = **current;
      const bool whole = text.ends_with('\n') &&
                         has(std::string(text.substr(0, text.size() - 1))) &&
                         text.starts_with("MANIFEST-");
      if (!whole)
        whole_.push_back(
            {"CURRENT", 0, text.size(),
             fmt::format("does not name a MANIFEST that is there: \"{}\"", base::printable(text))});
    } else {
      whole_.push_back({"CURRENT", 0, 0, "the file is missing"});
    }
    if (!list_ || list_->database_id.empty()) return;
    const auto identity = read_whole(path("IDENTITY"));
    if (!identity || !*identity)
      whole_.push_back({"IDENTITY", 0, 0, "the file is missing"});
    else if (**identity != list_->database_id)
      whole_.push_back({"IDENTITY", 0, (*identity)->size(), "holds another id than the MANIFEST"});
  }

  base::Status compare_sums() {
    if (!sums_) return {};
    std::vector<std::string> gone, come;
    for (const auto& name : names_)
      if (name != sums_name && !sums_->files.contains(name)) come.push_back(name);
    for (const auto& [name, expected] : sums_->files) {
      if (!has(name)) {
        if (!told(exact_, name) && !told(whole_, name)) gone.push_back(name);
        continue;
      }
      if (name == "CURRENT" && names_new_manifest()) continue;
      JCM_TRY_VOID(compare_pieces(name, expected));
    }
    if (!gone.empty() || !come.empty()) changed_ = set_change(gone, come);
    return {};
  }

  // Whoever opens the database for writing makes a new MANIFEST and points CURRENT to it; that is
  // no damage to CURRENT.
  [[nodiscard]] bool names_new_manifest() const {
    const auto current = read_whole(path("CURRENT"));
    if (!current || !*current || told(whole_, "CURRENT")) return false;
    return !sums_->files.contains((*current)->substr(0, (*current)->size() - 1));
  }

  base::Status compare_pieces(const std::string& name, const FileSums::File& expected) {
    JCM_TRY(const auto found, sum_file(path(name)));
    const std::uint64_t longer = std::max(found.size, expected.size);
    const std::size_t both = std::min(found.pieces.size(), expected.pieces.size());
    for (std::size_t i = 0; i < both; ++i)
      if (found.pieces[i] != expected.pieces[i])
        pieces_.push_back({name, i * sums_piece,
                           std::min<std::uint64_t>(sums_piece, longer - i * sums_piece),
                           "the bytes are not those of the last clean stop"});
    if (found.pieces.size() != expected.pieces.size())
      pieces_.push_back(
          {name, both * sums_piece, 0,
           fmt::format("{} bytes long, {} at the last clean stop", found.size, expected.size)});
    return {};
  }

  static FileFault set_change(const std::vector<std::string>& gone,
                              const std::vector<std::string>& come) {
    FileFault fault;
    fault.set_changed = true;
    if (!come.empty())
      fault.detail = fmt::format("new since the last clean stop: {}", fmt::join(come, ", "));
    if (!gone.empty())
      fault.detail +=
          fmt::format("{}gone since: {}", come.empty() ? "" : "; ", fmt::join(gone, ", "));
    return fault;
  }

  static bool told(const std::vector<FileFault>& faults, const std::string& name) {
    return std::any_of(faults.begin(), faults.end(),
                       [&](const FileFault& fault) { return fault.file == name; });
  }

  // The sums say where in a table that does not open the damage lies; the table says what it costs.
  void place_closed() {
    for (auto& fault : closed_) {
      const auto piece = std::find_if(pieces_.begin(), pieces_.end(), [&](const FileFault& other) {
        return other.file == fault.file;
      });
      if (piece == pieces_.end()) {
        exact_.push_back(std::move(fault));
        continue;
      }
      piece->first = fault.first;
      piece->last = fault.last;
      piece->detail += "; " + fault.detail;
    }
  }

  [[nodiscard]] std::vector<FileFault> merged() {
    place_closed();
    std::vector<FileFault> out = exact_;
    const auto covered = [&](const FileFault& fault) {
      return std::any_of(exact_.begin(), exact_.end(), [&](const FileFault& other) {
        const bool to_the_end = other.length == 0;
        return other.file == fault.file && other.offset < fault.offset + fault.length &&
               (to_the_end || fault.offset < other.offset + other.length);
      });
    };
    for (const auto& fault : pieces_)
      if (!covered(fault)) out.push_back(fault);
    for (const auto& fault : whole_)
      if (!told(out, fault.file)) out.push_back(fault);
    if (changed_) out.push_back(*changed_);
    std::sort(out.begin(), out.end(), [](const FileFault& a, const FileFault& b) {
      return a.file != b.file ? a.file < b.file : a.offset < b.offset;
    });
    return out;
  }

  std::string directory_;
  std::vector<std::string> names_;
  std::optional<FileSums> sums_;
  std::optional<TableList> list_;
  std::vector<FileFault> exact_;
  std::vector<FileFault> closed_;
  std::vector<FileFault> pieces_;
  std::vector<FileFault> whole_;
  std::optional<FileFault> changed_;
};

}  // namespace

base::Result<std::vector<FileFault>> check_files(const std::string& directory,
                                                 bool writer_may_be_live) {
  auto found = Look(directory).run();
  if (!writer_may_be_live || (found && found->empty())) return found;
  // A writer beside us moves files about while we look: only what is still so a moment later
  // counts.
  std::this_thread::sleep_for(before_second_look);
  JCM_TRY(auto again, Look(directory).run());
  if (!found) return again;
  std::erase_if(again, [&](const FileFault& fault) {
    return std::none_of(found->begin(), found->end(), [&](const FileFault& before) {
      return before.file == fault.file && before.offset == fault.offset;
    });
  });
  return again;
}

}  // namespace jcm::store
