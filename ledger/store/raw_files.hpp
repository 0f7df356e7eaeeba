// The files of an entries directory as bytes on a disk: which are damaged, where, and which entries
// that makes unreadable. Independent of whether RocksDB still opens the directory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/chain/record_source.hpp"

namespace jcm::store {

struct FileFault {
  std::string file;          // relative to the directory
  std::uint64_t offset = 0;  // first byte of the smallest damaged piece that can be named
  std::uint64_t length = 0;  // of that piece; 0: to the end, or not known
  std::string detail;
  // Entries it makes unreadable; first > last: none.
  domain::Seq first = 1;
  domain::Seq last = 0;
  // No byte is damaged: the set of files is not that of the last clean stop. At most one, and then
  // `file` is empty and the detail names them.
  bool set_changed = false;
};

// Every file of `directory`: table blocks and whole-file checksums, log records (write-ahead log
// and MANIFEST), and, after a clean stop, the sums of every file. Ascending by file and offset.
// Also takes a views directory, where no entries are named.
// `writer_may_be_live`: a fault must show twice before it is reported. store.absent,
// file.unreadable.
base::Result<std::vector<FileFault>> check_files(const std::string& directory,
                                                 bool writer_may_be_live);

// The same for the write-ahead logs and the MANIFEST only, so that it takes no longer as history
// grows. A torn end (a cut last record, or zeros up to the end) is what a crash leaves and no
// fault; any other record that cannot be read is one, also the last. The entries named are those
// the logs held: they may stand in table files as well.
base::Result<std::vector<FileFault>> check_logs(const std::string& directory);

// Reads what can still be read when RocksDB refuses to open: table files and write-ahead log
// records directly, going on past damage.
base::Result<std::unique_ptr<chain::RecordSource>> salvage(const std::string& directory);

}  // namespace jcm::store
