// Table files (*.sst) one by one, with and without the MANIFEST that lists them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/domain/identifiers.hpp"
#include "ledger/store/raw_files.hpp"
#include "ledger/store/seq_walk.hpp"

namespace rocksdb {
class SstFileReader;
}  // namespace rocksdb

namespace jcm::store {

// What the MANIFEST says of a table file. Keys are empty where the family is not `entries`.
struct ListedTable {
  std::string family;
  std::uint64_t size = 0;
  std::string checksum;   // CRC-32C of the whole file, big-endian; empty: not known
  domain::Seq first = 1;  // of the entries family; first > last: none
  domain::Seq last = 0;
};
struct TableList {
  std::map<std::string, ListedTable> tables;  // by file name
  std::string database_id;
};
// From the MANIFEST; opens no table and reads no log. store.corrupt and others: cannot be read.
base::Result<TableList> list_tables(const std::string& directory);

// One table file, opened by itself.
class TableFile {
 public:
  static base::Result<TableFile> open(const std::string& path);
  ~TableFile();
  TableFile(TableFile&&) noexcept;

  [[nodiscard]] const std::string& family() const { return family_; }
  [[nodiscard]] bool holds_entries() const { return family_ == "entries"; }
  // Every block, meta blocks included; the first that is damaged.
  [[nodiscard]] std::optional<DamagedPlace> damaged_block() const;
  [[nodiscard]] SeqWalk walk(domain::Seq first, domain::Seq end) const;
  // Lowest and highest readable seq; absent when none is.
  [[nodiscard]] std::optional<std::pair<domain::Seq, domain::Seq>> range() const;

 private:
  TableFile() = default;
  std::unique_ptr<rocksdb::SstFileReader> reader_;
  std::string family_;
};

// All damage in a table file that its blocks show; `listed` when the MANIFEST could be read.
std::vector<FileFault> check_blocks(const std::string& directory, const std::string& name,
                                    const ListedTable* listed);
// Whether size and checksum of the whole file are as listed; true where there is no checksum to
// compare.
base::Result<bool> is_as_listed(const std::string& path, const ListedTable& listed);

}  // namespace jcm::store
