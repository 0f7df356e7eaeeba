// Reading an archive in words, so that a test says in a line what comes out.
#pragma once

#include "tests/archive/archive_support.hpp"

namespace jcm::test {

// What a cursor gives, in words: "3" for a sound entry, "3!" for one with other bytes, "[4-7 at 12
// in tile/...]" for a place that cannot be read.
inline std::vector<std::string> read(const Reader& reader, Entries& entries, domain::Seq first,
                                     domain::Seq end) {
  std::vector<std::string> out;
  const auto cursor = *reader.open(first, end);
  for (;;) {
    const auto item = *cursor->next();
    if (!item) return out;
    if (const auto* gap = std::get_if<chain::UnreadableRange>(&*item)) {
      INFO(gap->detail);
      CHECK_FALSE(gap->detail.empty());
      out.push_back(
          fmt::format("[{}-{} at {} in {}]", gap->first, gap->last, gap->offset, gap->file));
      continue;
    }
    const auto& record = std::get<chain::StoredRecord>(*item);
    const bool same = std::ranges::equal(record.bytes, entries[record.seq]);
    out.push_back(std::to_string(record.seq) + (same ? "" : "!"));
  }
}
inline std::vector<std::string> sound(domain::Seq first, domain::Seq end) {
  std::vector<std::string> out;
  for (auto seq = first; seq < end; ++seq) out.push_back(std::to_string(seq));
  return out;
}
inline std::vector<std::string> joined(std::initializer_list<std::vector<std::string>> parts) {
  std::vector<std::string> out;
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

inline std::vector<std::string> texts(const std::vector<archive::FileFault>& faults) {
  std::vector<std::string> out;
  for (const auto& fault : faults)
    out.push_back(fmt::format(
        "{} {}{}{}", fault.file, fault.unreadable ? "unreadable" : "differs",
        fault.offset ? fmt::format(" at {}", *fault.offset) : "",
        fault.first > fault.last ? "" : fmt::format(" [{}-{}]", fault.first, fault.last)));
  return out;
}

struct ReadArchive {
  explicit ReadArchive(std::size_t size) { require_done(publish_to(directory, entries, size)); }
  [[nodiscard]] std::string at(const std::string& name) const { return directory + "/" + name; }
  [[nodiscard]] std::unique_ptr<Reader> reader() const { return *Reader::open(directory); }
  std::vector<std::string> read_all() {
    const auto opened = reader();
    return read(*opened, entries, 0, opened->size());
  }
  std::vector<std::string> faults() const { return texts(*reader()->bundle_faults()); }
  std::vector<std::string> tile_faults() {
    const auto opened = reader();
    archive::TileComparison comparison(*opened);
    for (const auto& leaf : entries.leaves(opened->size())) comparison.feed(leaf);
    return texts(comparison.finish());
  }
  // Where the length of an entry stands in its bundle.
  std::size_t length_at(domain::Seq seq) {
    std::size_t out = 0;
    for (auto i = seq / 256 * 256; i < seq; ++i) out += 2 + entries[i].size();
    return out;
  }
  void change(const std::string& name, std::size_t offset, unsigned bits) {
    auto content = get_file(at(name));
    content.at(offset) = static_cast<char>(static_cast<unsigned char>(content[offset]) ^ bits);
    put_file(at(name), content);
  }
  TemporaryDirectory home;
  std::string directory = home / "archive";
  Entries entries;
};

}  // namespace jcm::test
