// Small archives of made-up entries, and a disk that can be stopped and looked over the shoulder.
#pragma once

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "ledger/archive/publisher.hpp"
#include "ledger/archive/reader.hpp"
#include "ledger/chain/note.hpp"
#include "ledger/chain/record.hpp"
#include "tests/chain/naive_tree.hpp"
#include "tests/support/temporary_directory.hpp"

namespace jcm::test {

namespace fs = std::filesystem;
using archive::Publisher;
using archive::Reader;
using base::ErrorId;

inline const std::string origin = "jcm.example/archive-test";

// Entries as CBOR maps with version, seq and prev, as the chain has them, and some bytes more: what
// an archive needs to know of an entry, no more. Their lengths vary, some cross 256 bytes.
class Entries {
 public:
  explicit Entries(std::uint64_t salt = 0) : salt_(salt) {}
  const base::Bytes& operator[](std::size_t seq) {
    while (entries_.size() <= seq) grow();
    return entries_[seq];
  }
  std::vector<base::Digest> leaves(std::size_t size) {
    if (size > 0) (*this)[size - 1];
    return {leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(size)};
  }
  std::map<std::size_t, std::string> notes;  // made once, by size

 private:
  void grow() {
    const std::uint64_t seq = entries_.size();
    base::Bytes entry{0xa4, 0x00, 0x00, 0x01, 0x1a};
    base::put_u32(entry, static_cast<std::uint32_t>(seq));
    if (seq < 0x10000) {  // shorter numbers have shorter forms
      entry.resize(4);
      if (seq < 24) {
        entry.push_back(static_cast<std::uint8_t>(seq));
      } else if (seq < 256) {
        entry.insert(entry.end(), {0x18, static_cast<std::uint8_t>(seq)});
      } else {
        entry.push_back(0x19);
        base::put_u16(entry, static_cast<std::uint16_t>(seq));
      }
    }
    entry.insert(entry.end(), {0x02, 0x58, 0x20});
    const base::Digest prev = leaves_.empty() ? base::Digest{} : leaves_.back();
    entry.insert(entry.end(), prev.bytes.begin(), prev.bytes.end());
    entry.insert(entry.end(), {0x15, 0x59});  // a byte string that fills up
    const auto fill = static_cast<std::uint16_t>(256 + (seq * 37 + salt_) % 64);
    base::put_u16(entry, fill);
    for (unsigned i = 0; i < fill; ++i)
      entry.push_back(static_cast<std::uint8_t>(seq * 31 + i * 7 + salt_));
    leaves_.push_back(chain::leaf_hash(entry));
    entries_.push_back(std::move(entry));
  }

  std::uint64_t salt_;
  std::vector<base::Bytes> entries_;
  std::vector<base::Digest> leaves_;
};

// One long row of them for all tests: made once, as far as it is asked for.
inline Entries& long_row() {
  static Entries entries;
  return entries;
}

inline const crypto::FileKey& signer() {
  static const auto key = *crypto::FileKey::from_seed(base::Bytes(32, 7));
  return *key;
}
inline chain::VerifierKey log_key() { return {origin, signer().public_key()}; }

inline std::string signed_note(const base::Digest& root, std::uint64_t size,
                               const std::string& name = origin) {
  return *chain::sign_note(chain::Checkpoint{name, size, root}.text(), name, signer());
}
inline base::Digest root_of(const std::vector<base::Digest>& leaves) {
  chain::Frontier frontier;
  for (const auto& leaf : leaves) frontier.append(leaf);
  return frontier.root();
}
inline std::string note_at(Entries& entries, std::size_t size) {
  auto& note = entries.notes[size];
  if (note.empty()) note = signed_note(root_of(entries.leaves(size)), size);
  return note;
}

template <class T>
void require_done(const base::Result<T>& result) {
  if (!result) FAIL(base::id_text(result.error().id) << ": " << result.error().detail);
}
template <class T>
std::string error_of(const base::Result<T>& result) {
  return result ? "no error" : std::string(base::id_text(result.error().id));
}

// Extends the archive to `size` entries; the first error stops it.
inline base::Status publish_to(const std::string& directory, Entries& entries, std::size_t size,
                               archive::Disk& disk = archive::real_disk()) {
  JCM_TRY(const auto publisher, Publisher::open(directory, origin, disk));
  while (publisher->size() < size)
    JCM_TRY_VOID(publisher->append(entries[static_cast<std::size_t>(publisher->size())]));
  return publisher->publish(note_at(entries, size));
}

// Every file by its relative name.
inline std::map<std::string, std::string> files_of(const std::string& directory) {
  std::map<std::string, std::string> out;
  for (const auto& item : fs::recursive_directory_iterator(directory)) {
    if (!item.is_regular_file()) continue;
    std::ifstream in(item.path(), std::ios::binary);
    out[item.path().lexically_relative(directory).string()] =
        std::string(std::istreambuf_iterator<char>(in), {});
  }
  return out;
}
inline std::set<std::string> names_of(const std::string& directory) {
  std::set<std::string> out;
  for (const auto& [name, content] : files_of(directory)) out.insert(name);
  return out;
}
inline void put_file(const std::string& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}
inline std::string get_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// Counts steps, and stops for good after so many: what a crash leaves, as long as the system itself
// stays up.
class StoppingDisk final : public archive::Disk {
 public:
  explicit StoppingDisk(std::size_t steps) : left_(steps) {}
  std::size_t taken = 0;

  base::Status make_directory(const std::string& path) override {
    return step([&] { return real_.make_directory(path); });
  }
  base::Status write(const std::string& path, base::ByteView content) override {
    if (left_ == 1 && !content.empty()) {  // the last step is a torn one
      left_ = 0;
      ++taken;
      (void)real_.write(path, content.first(content.size() / 2));
      return stopped();
    }
    return step([&] { return real_.write(path, content); });
  }
  base::Status sync(const std::string& path) override {
    return step([&] { return real_.sync(path); });
  }
  base::Status rename(const std::string& from, const std::string& to) override {
    return step([&] { return real_.rename(from, to); });
  }
  base::Status remove(const std::string& path) override {
    return step([&] { return real_.remove(path); });
  }

 private:
  static base::Error stopped() { return base::error(ErrorId::file_unwritable, "stopped"); }
  template <class Work>
  base::Status step(Work work) {
    if (left_ == 0) return stopped();
    --left_;
    ++taken;
    return work();
  }
  archive::Disk& real_ = archive::real_disk();
  std::size_t left_;
};

}  // namespace jcm::test
