// `files.sums`: the names, sizes and SHA-256 of every file of a directory that was closed cleanly,
// in pieces, so that a flipped byte in a quiet ledger is named by file and offset whatever the file
// is.
//   jcm-ledger file sums 0
//   file <name> <size>
//   <SHA-256 of each piece, in order, one a line>
//   sums <SHA-256 of everything above>
// Written by a clean stop, removed before the next read-write open.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bytes.hpp"
#include "ledger/base/result.hpp"

namespace jcm::store {

inline constexpr std::string_view sums_name = "files.sums";
inline constexpr std::size_t sums_piece = 64 << 10;

struct FileSums {
  struct File {
    std::uint64_t size = 0;
    std::vector<base::Digest> pieces;  // one for each begun 64 KiB
  };
  std::map<std::string, File> files;  // by name, without files.sums itself

  [[nodiscard]] std::string text() const;
  // Absent: not what text() writes, or the last line does not fit the ones above.
  static std::optional<FileSums> parse(std::string_view text);
};

base::Result<FileSums::File> sum_file(const std::string& path);
// Sums every regular file of the directory and writes files.sums durably. Table files never change
// once written: lines of `known` are taken over for them where name and size are the same.
base::Status write_sums(const std::string& directory, const FileSums& known);
// Takes files.sums away, durably, and returns its text; absent when there was none.
base::Result<std::optional<std::string>> take_sums(const std::string& directory);
// Puts the text back after an open that failed.
base::Status put_sums(const std::string& directory, const std::string& text);

}  // namespace jcm::store
