// An archive of 300 entries whose files are changed as the input says: flipped, cut, lengthened,
// replaced, removed. Reading it ends, gives every entry once or says that it cannot, and what was
// changed does not pass for whole.
#include <filesystem>
#include <fstream>
#include <map>

#include "ledger/archive/publisher.hpp"
#include "ledger/archive/reader.hpp"
#include "ledger/base/check.hpp"
#include "ledger/chain/cbor.hpp"
#include "ledger/chain/record.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace jcm;
namespace fs = std::filesystem;

constexpr std::uint64_t entries = 300;

// The start of a record, and a filling of a length of its own: a reader of archives looks no
// further.
base::Bytes entry(std::uint64_t seq, const base::Digest& prev) {
  base::Bytes out;
  chain::cbor::Writer writer(out);
  chain::cbor::MapWriter map(writer);
  map.key(0).uint(0);
  map.key(1).uint(seq);
  map.key(2).bytes(prev.view());
  map.key(3).bytes(base::Bytes(seq % 41, static_cast<std::uint8_t>(seq)));
  map.close();
  return out;
}

struct Archive {
  test::TemporaryDirectory directory;
  std::vector<base::Bytes> records;
  std::map<std::string, std::string> files;  // by relative path
  std::vector<std::string> names;

  Archive() {
    const auto signer = *crypto::FileKey::from_seed(base::Bytes(32, 1));
    const std::string origin = "jcm.example/fuzz";
    const auto publisher = *archive::Publisher::open(directory.path(), origin);
    chain::Frontier frontier;
    base::Digest prev;
    for (std::uint64_t seq = 0; seq < entries; ++seq) {
      records.push_back(entry(seq, prev));
      prev = chain::leaf_hash(records.back());
      frontier.append(prev);
      JCM_CHECK(publisher->append(records.back()));
      if (seq != 9 && seq != 255 && seq != entries - 1) continue;
      const auto text = chain::Checkpoint{origin, seq + 1, frontier.root()}.text();
      JCM_CHECK(publisher->publish(*chain::sign_note(text, origin, *signer)));
    }
    for (const auto& item : fs::recursive_directory_iterator(directory.path())) {
      if (!item.is_regular_file()) continue;
      std::ifstream in(item.path(), std::ios::binary);
      const auto name = fs::relative(item.path(), directory.path()).string();
      files[name] = {std::istreambuf_iterator<char>(in), {}};
    }
    for (const auto& [name, content] : files)
      if (!content.empty()) names.push_back(name);
  }
  void put(const std::string& name, const std::string& content) const {
    const std::string path = directory / name;
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << content;
  }
};

class Changes {
 public:
  explicit Changes(const Archive& archive) : archive_(archive) {}
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;
  ~Changes() {
    for (const auto& [name, content] : now_) archive_.put(name, archive_.files.at(name));
  }
  // Takes one change off the front of the input.
  void apply(std::string_view& in) {
    const std::string& name =
        archive_.names[static_cast<std::uint8_t>(in[0]) % archive_.names.size()];
    const auto how = static_cast<std::uint8_t>(in[1]);
    std::string content = now_.contains(name) ? now_[name].value_or("") : archive_.files.at(name);
    const std::size_t at =
        (static_cast<std::uint8_t>(in[2]) * std::size_t{256} + static_cast<std::uint8_t>(in[3])) %
        (content.size() + 1);
    in.remove_prefix(4);
    std::optional<std::string> changed = content;
    const auto piece = in.substr(0, how >> 3);
    switch (how % 5) {
      case 0:
        if (at < content.size())
          (*changed)[at] =
              static_cast<char>(static_cast<unsigned char>(content[at]) ^ (1U << (how >> 5)));
        break;
      case 1:
        changed->resize(at);
        break;
      case 2:
        changed->insert(at, piece);
        in.remove_prefix(piece.size());
        break;
      case 3:
        changed->replace(at, std::min(piece.size(), content.size() - at), piece);
        in.remove_prefix(piece.size());
        break;
      default:
        changed.reset();
        break;
    }
    now_[name] = changed;
    if (changed)
      archive_.put(name, *changed);
    else
      fs::remove(archive_.directory / name);
  }
  [[nodiscard]] bool any(std::string_view prefix, bool removed_too) const {
    for (const auto& [name, content] : now_)
      if (name.starts_with(prefix) && content != archive_.files.at(name) &&
          (content || removed_too))
        return true;
    return false;
  }

 private:
  const Archive& archive_;
  std::map<std::string, std::optional<std::string>> now_;  // absent: removed
};

// Reads everything; true when every entry came out as it went in.
bool read_entries(const Archive& archive, const archive::Reader& reader,
                  archive::TileComparison& tiles) {
  const auto cursor = *reader.open(0, reader.size());
  std::uint64_t expected = 0;
  bool same = reader.size() == entries;
  for (;;) {
    const auto item = cursor->next();
    JCM_CHECK(item.has_value());
    if (!*item) break;
    if (const auto* range = std::get_if<chain::UnreadableRange>(&**item)) {
      JCM_CHECK(range->first == expected && range->last >= range->first);
      JCM_CHECK(range->last < reader.size() && !range->detail.empty());
      for (; expected <= range->last; ++expected) tiles.feed(std::nullopt);
      same = false;
      continue;
    }
    const auto& record = std::get<chain::StoredRecord>(**item);
    JCM_CHECK(record.seq == expected);
    same = same && expected < entries &&
           std::equal(record.bytes.begin(), record.bytes.end(), archive.records[expected].begin(),
                      archive.records[expected].end());
    (void)reader.stored_leaf(expected).has_value();
    tiles.feed(chain::leaf_hash(record.bytes));
    ++expected;
  }
  JCM_CHECK(expected == reader.size());
  return same;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Archive archive;
  std::string_view in(reinterpret_cast<const char*>(data), size);
  Changes changes(archive);
  for (int i = 0; i < 6 && in.size() >= 4; ++i) changes.apply(in);

  const auto reader = archive::Reader::open(archive.directory.path());
  JCM_CHECK(reader.has_value());
  archive::TileComparison tiles(**reader);
  const bool same = read_entries(archive, **reader, tiles);
  const auto tile_faults = tiles.finish();
  const auto bundle_faults = (*reader)->bundle_faults();
  const auto notes = (*reader)->notes();
  JCM_CHECK(bundle_faults.has_value() && notes.has_value());
  for (unsigned level = 0; level < 10; ++level)
    (void)(*reader)->node(level, entries >> (level + 1)).has_value();

  const bool bundles_sound = bundle_faults->empty();
  if (changes.any("checkpoint", true)) return 0;  // then nobody knows how much there should be
  if (changes.any("tile/entries/", false)) JCM_CHECK(!same || !bundles_sound);
  if (!changes.any("tile/entries/", true)) {
    JCM_CHECK(same && bundles_sound);
    if (changes.any("tile/", false)) JCM_CHECK(!tile_faults.empty());
    if (!changes.any("tile/", true)) JCM_CHECK(tile_faults.empty());
  }
  return 0;
}
