// What the tests of the store share: temporary directories, entries of any bytes, flipped bytes.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "ledger/crypto/digest.hpp"
#include "ledger/store/entries.hpp"

namespace jcm::test {

namespace fs = std::filesystem;

class TempDir {
 public:
  TempDir() {
    std::string name = (fs::temp_directory_path() / "jcm-store-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~TempDir() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// The bytes of test entry `seq`: 40 to 400 of them, hard to compress, and unlike those of any
// other.
inline base::Bytes entry_bytes(std::uint64_t seq) {
  base::Bytes out;
  base::Bytes seed;
  base::put_u64(seed, seq);
  const std::size_t length = 40 + (seq * 7919) % 361;
  for (auto digest = crypto::sha256(seed); out.size() < length;
       digest = crypto::sha256(digest.view()))
    out.insert(out.end(), digest.bytes.begin(), digest.bytes.end());
  out.resize(length);
  return out;
}

// Commits test entries [head, head + count) as one group.
inline base::Status commit(store::Entries& entries, std::uint64_t count,
                           const std::vector<store::PersonalRow>& personal = {}) {
  std::vector<base::Bytes> bytes;
  std::vector<store::CommitItem> items;
  const std::uint64_t first = entries.head().size;
  for (std::uint64_t i = 0; i < count; ++i) bytes.push_back(entry_bytes(first + i));
  for (std::uint64_t i = 0; i < count; ++i)
    items.push_back({first + i, bytes[i], crypto::sha256(bytes[i])});
  return entries.commit(items, personal);
}

// What a source gives, as texts that a failing test can print: "0-11" for entries with the right
// bytes, "12 wrong", "3-7 unreadable in 000009.sst".
inline std::vector<std::string> sound(std::uint64_t first, std::uint64_t end) {
  if (first >= end) return {};
  return {std::to_string(first) + "-" + std::to_string(end - 1)};
}
class Reading {
 public:
  void take(const chain::SourceItem& item) {
    if (const auto* record = std::get_if<chain::StoredRecord>(&item)) {
      const auto expected = entry_bytes(record->seq);
      const bool right =
          std::equal(expected.begin(), expected.end(), record->bytes.begin(), record->bytes.end());
      if (!right) return note(std::to_string(record->seq) + " wrong");
      if (first_ < end_ && record->seq != end_) note({});
      if (first_ == end_) first_ = record->seq;
      end_ = record->seq + 1;
    } else {
      const auto& hole = std::get<chain::UnreadableRange>(item);
      note(std::to_string(hole.first) + "-" + std::to_string(hole.last) + " unreadable in " +
           hole.file);
    }
  }
  // Ends the run of sound entries, and adds a text of its own kind.
  void note(const std::string& text) {
    if (first_ < end_) out_.push_back(sound(first_, end_)[0]);
    first_ = end_ = 0;
    if (!text.empty()) out_.push_back(text);
  }
  std::vector<std::string> finish() {
    note({});
    return std::move(out_);
  }

 private:
  std::uint64_t first_ = 0;
  std::uint64_t end_ = 0;
  std::vector<std::string> out_;
};
inline std::vector<std::string> read_all(chain::RecordCursor& cursor) {
  Reading reading;
  for (;;) {
    auto item = cursor.next();
    if (!item) reading.note("error " + item.error().detail);
    if (!item || !*item) return reading.finish();
    reading.take(**item);
  }
}

inline std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void spit(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
inline void flip_byte(const std::string& path, std::uint64_t offset, unsigned char mask = 0x20) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekg(static_cast<std::streamoff>(offset));
  const char old = static_cast<char>(file.get());
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(static_cast<char>(old ^ static_cast<char>(mask)));
}
inline std::map<std::string, std::uintmax_t> sizes(const std::string& directory) {
  std::map<std::string, std::uintmax_t> out;
  std::error_code gone;  // by a writer beside us
  for (const auto& item : fs::directory_iterator(directory)) {
    const auto size = item.file_size(gone);
    if (!gone) out[item.path().filename().string()] = size;
  }
  return out;
}
// A copy as of one moment, also beside a writer whose background threads make and remove files: as
// if the machine had stopped. Copied again where anything changed meanwhile.
inline void copy_tree(const std::string& from, const std::string& to) {
  for (;;) {
    const auto before = sizes(from);
    std::error_code fault;
    fs::copy(from, to, fs::copy_options::recursive, fault);
    if (!fault && sizes(from) == before) return;
    fs::remove_all(to);
  }
}
// Name and content of every file.
inline std::map<std::string, std::string> contents(const std::string& directory) {
  std::map<std::string, std::string> out;
  for (const auto& item : fs::directory_iterator(directory))
    out[item.path().filename().string()] = slurp(item.path().string());
  return out;
}
inline std::vector<std::string> files_ending(const std::string& directory,
                                             const std::string& suffix) {
  std::vector<std::string> out;
  for (const auto& [name, bytes] : contents(directory))
    if (name.ends_with(suffix)) out.push_back(name);
  return out;
}

}  // namespace jcm::test
