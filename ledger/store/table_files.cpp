#include "ledger/store/table_files.hpp"

#include <fmt/format.h>
#include <rocksdb/db.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/wal_filter.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>

#include "ledger/base/limits.hpp"
#include "ledger/store/entries_common.hpp"

namespace jcm::store {
namespace {

constexpr domain::Seq no_end = base::max_exact_integer + 1;

// Opening to read the list of tables has no need of what the logs hold.
class SkipLogs final : public rocksdb::WalFilter {
 public:
  WalProcessingOption LogRecord(const rocksdb::WriteBatch& /*batch*/,
                                rocksdb::WriteBatch* /*changed*/,
                                bool* /*is_changed*/) const override {
    return WalProcessingOption::kStopReplay;
  }
  const char* Name() const override { return "jcm.skip_logs"; }
};

rocksdb::Options reader_options() {
  return rocksdb::Options(entries_db_options(), reading_options());
}

// Where the number that ends every table file stands, when it is not there.
std::optional<std::uint64_t> wrong_magic(const std::string& path) {
  constexpr std::array<char, 8> magic{'\xf7', '\xcf', '\xf4', '\x85',
                                      '\xb7', '\x41', '\xe2', '\x88'};  // block-based, RocksDB 7.8
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  const auto size = static_cast<std::int64_t>(in.tellg());
  if (!in || size < static_cast<std::int64_t>(magic.size())) return std::nullopt;
  std::array<char, 8> found{};
  in.seekg(size - static_cast<std::int64_t>(magic.size()));
  in.read(found.data(), found.size());
  if (!in || found == magic) return std::nullopt;
  return static_cast<std::uint64_t>(size) - magic.size();
}

}  // namespace

base::Result<TableList> list_tables(const std::string& directory) {
  SkipLogs skip;
  rocksdb::DBOptions options = entries_db_options();
  options.wal_filter = &skip;
  // A table that is missing or damaged must not keep us from the list.
  options.paranoid_checks = false;
  options.max_open_files = 16;
  const std::string doing = fmt::format("reading the list of tables in {}", directory);
  std::vector<std::string> names;
  auto status = rocksdb::DB::ListColumnFamilies(options, directory, &names);
  if (!status.ok()) return error_of(status, doing);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const auto& name : names) families.emplace_back(name, reading_options());
  Database database;
  status =
      rocksdb::DB::OpenForReadOnly(options, directory, families, &database.families, &database.db);
  if (!status.ok()) return error_of(status, doing);
  std::vector<rocksdb::LiveFileMetaData> live;
  database.db->GetLiveFilesMetaData(&live);
  TableList out;
  (void)database.db->GetDbIdentity(out.database_id);
  for (const auto& file : live) {
    ListedTable table{file.column_family_name, file.size, {}};
    if (file.file_checksum_func_name == "FileChecksumCrc32c") table.checksum = file.file_checksum;
    if (table.family == "entries" && file.smallestkey.size() == 8 && file.largestkey.size() == 8) {
      table.first = possible_seq(file.smallestkey);
      table.last = possible_seq(file.largestkey);
    }
    out.tables.emplace(file.name.substr(file.name.rfind('/') + 1), std::move(table));
  }
  return out;
}

TableFile::~TableFile() = default;
TableFile::TableFile(TableFile&&) noexcept = default;

base::Result<TableFile> TableFile::open(const std::string& path) {
  TableFile out;
  out.reader_ = std::make_unique<rocksdb::SstFileReader>(reader_options());
  const auto status = out.reader_->Open(path);
  if (!status.ok()) return error_of(status, fmt::format("opening {}", path));
  const auto properties = out.reader_->GetTableProperties();
  if (properties == nullptr)
    return base::error(base::ErrorId::store_corrupt, fmt::format("{} has no properties", path));
  out.family_ = properties->column_family_name;
  return out;
}

std::optional<DamagedPlace> TableFile::damaged_block() const {
  const auto status = reader_->VerifyChecksum(read_options(true));
  if (status.ok()) return std::nullopt;
  return damaged_place(status);
}

SeqWalk TableFile::walk(domain::Seq first, domain::Seq end) const {
  return SeqWalk(std::unique_ptr<rocksdb::Iterator>(reader_->NewIterator(read_options(true))),
                 first, end);
}

std::optional<std::pair<domain::Seq, domain::Seq>> TableFile::range() const {
  std::optional<std::pair<domain::Seq, domain::Seq>> out;
  SeqWalk items = walk(0, no_end);
  while (auto item = items.next()) {
    if (!*item) break;
    if (!(*item)->record) continue;
    const domain::Seq seq = (*item)->record->seq;
    if (!out) out.emplace(seq, seq);
    out->second = seq;
  }
  return out;
}

std::vector<FileFault> check_blocks(const std::string& directory, const std::string& name,
                                    const ListedTable* listed) {
  const auto whole = [&](std::string detail) {
    FileFault fault{name, 0, 0, std::move(detail)};
    if (listed != nullptr && listed->first <= listed->last) {
      fault.first = listed->first;
      fault.last = listed->last;
    }
    return fault;
  };
  std::vector<FileFault> faults;
  auto table = TableFile::open(fmt::format("{}/{}", directory, name));
  if (!table) {
    FileFault fault = whole(table.error().detail);
    const auto place = damaged_place(rocksdb::Status::Corruption(table.error().detail));
    // The footer says where the named block lies and has no checksum of its own: from there to the
    // end.
    if (place.file == name)
      fault.offset = place.offset;
    else if (const auto at = wrong_magic(fmt::format("{}/{}", directory, name)))
      fault.offset = *at;
    faults.push_back(std::move(fault));
    return faults;
  }
  if (table->holds_entries()) {
    SeqWalk items = table->walk(
        0, listed != nullptr && listed->first <= listed->last ? listed->last + 1 : no_end);
    for (;;) {
      auto item = items.next();
      if (!item) {
        faults.push_back(whole(item.error().detail));
        break;
      }
      if (!*item) break;
      if (auto& hole = (*item)->unreadable)
        faults.push_back({name, hole->place.offset, hole->place.length, hole->place.detail,
                          hole->first, hole->last});
    }
  }
  const auto place = table->damaged_block();
  const bool known =
      place && std::any_of(faults.begin(), faults.end(), [&](const FileFault& fault) {
        return fault.offset == place->offset && fault.length == place->length;
      });
  if (place && !known) faults.push_back({name, place->offset, place->length, place->detail});
  return faults;
}

base::Result<bool> is_as_listed(const std::string& path, const ListedTable& listed) {
  std::ifstream in(path, std::ios::binary);
  const auto sum = rocksdb::GetFileChecksumGenCrc32cFactory()->CreateFileChecksumGenerator({});
  const auto buffer = std::make_unique<char[]>(std::size_t{1} << 20);
  std::uint64_t size = 0;
  while (in) {
    in.read(buffer.get(), std::streamsize{1} << 20);
    const auto n = static_cast<std::size_t>(in.gcount());
    if (n == 0) break;
    sum->Update(buffer.get(), n);
    size += n;
  }
  if (!in.eof())
    return base::error(base::ErrorId::file_unreadable, fmt::format("cannot read {}", path));
  sum->Finalize();
  return size == listed.size && (listed.checksum.empty() || sum->GetChecksum() == listed.checksum);
}

}  // namespace jcm::store
