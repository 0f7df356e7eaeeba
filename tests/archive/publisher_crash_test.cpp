// Stopped after any step, an archive is the older one or the newer one, and the next run finishes
// the work.
#include "tests/archive/archive_support.hpp"

namespace {

using namespace jcm;
using namespace jcm::test;

// Everything a checkpoint covers can be read, and gives its root.
void check_whole(const std::string& directory, Entries& entries) {
  if (!fs::exists(directory + "/checkpoint")) return;
  const auto reader = *Reader::open(directory);
  const auto note = get_file(directory + "/checkpoint");
  const auto checkpoint = chain::open_checkpoint(note, std::vector{log_key()});
  require_done(checkpoint);
  std::vector<base::Digest> leaves;
  const auto cursor = *reader->open(0, checkpoint->size);
  for (;;) {
    const auto item = *cursor->next();
    if (!item) break;
    const auto* record = std::get_if<chain::StoredRecord>(&*item);
    if (record == nullptr) FAIL("an entry cannot be read");
    leaves.push_back(chain::leaf_hash(record->bytes));
  }
  REQUIRE(leaves == entries.leaves(checkpoint->size));
  REQUIRE(root_of(leaves) == checkpoint->root);
}

// `stride`: not after every step, where that would take long.
void crash_at_every_step(std::size_t before, std::size_t after, std::size_t stride = 1) {
  Entries& entries = long_row();
  const TemporaryDirectory home;
  const auto prepared = home / "prepared";
  const auto wanted = home / "wanted";
  if (before > 0) {
    require_done(publish_to(prepared, entries, before));
    fs::copy(prepared, wanted, fs::copy_options::recursive);
  }
  require_done(publish_to(wanted, entries, after));
  const auto expected = files_of(wanted);

  for (std::size_t steps = 0;; steps += stride) {
    INFO("stopped after " << steps << " steps");
    const auto directory = home / fmt::format("stopped-{}", steps);
    if (before > 0) fs::copy(prepared, directory, fs::copy_options::recursive);
    StoppingDisk disk(steps);
    const auto done = publish_to(directory, entries, after, disk);
    if (fs::exists(directory)) {
      check_whole(directory, entries);
      if (before > 0) REQUIRE(fs::exists(directory + "/checkpoint"));
    }
    const auto resumed = publish_to(directory, entries, after);
    require_done(resumed);
    REQUIRE(files_of(directory) == expected);
    fs::remove_all(directory);
    if (done) {
      REQUIRE(steps > 10);
      return;
    }
  }
}

TEST_CASE("a first export, stopped after every step, is finished by the next") {
  crash_at_every_step(0, 300);
}

TEST_CASE("an extension, stopped after every step, is finished by the next") {
  crash_at_every_step(300, 600);
}

TEST_CASE("an extension over a border of one level") { crash_at_every_step(255, 260); }

TEST_CASE("an extension over a border of two levels") { crash_at_every_step(65'535, 65'540, 11); }

TEST_CASE("an extension within one tile") { crash_at_every_step(10, 20); }

// A stopped run and then a longer one: what the first left past the checkpoint does no harm.
TEST_CASE("a stopped run is followed by one to another size") {
  Entries& entries = long_row();
  for (std::size_t steps = 0; steps < 80; steps += 3) {
    INFO("stopped after " << steps << " steps");
    const TemporaryDirectory home;
    const std::string directory = home / "archive";
    require_done(publish_to(directory, entries, 250));
    StoppingDisk disk(steps);
    (void)publish_to(directory, entries, 270, disk);
    require_done(publish_to(directory, entries, 1030));
    check_whole(directory, entries);
    const auto reader = *Reader::open(directory);
    CHECK(reader->bundle_faults()->empty());
    for (const auto& name : names_of(directory))
      if (const auto partial = name.find(".p/"); partial != std::string::npos)
        CHECK_FALSE(fs::exists(directory + "/" + name.substr(0, partial)));
  }
}

// What must be on the disk before the checkpoint speaks of it: every file synced before it gets its
// name, and every folder that got a name synced, too.
class WatchingDisk final : public archive::Disk {
 public:
  explicit WatchingDisk(std::string root) : root_(std::move(root)) {}
  std::size_t checkpoints = 0;

  base::Status make_directory(const std::string& path) override {
    // The folder of kept notes comes with the first of them; where files are written aside is of no
    // matter.
    if (path == root_ + "/checkpoints")
      late_.insert(root_);
    else if (path != root_ + "/.new")
      names_.insert(fs::path(path).parent_path());
    return real_.make_directory(path);
  }
  base::Status write(const std::string& path, base::ByteView content) override {
    unsynced_.insert(path);
    return real_.write(path, content);
  }
  base::Status sync(const std::string& path) override {
    unsynced_.erase(path);
    names_.erase(path);
    late_.erase(path);
    return real_.sync(path);
  }
  base::Status rename(const std::string& from, const std::string& to) override {
    CHECK_FALSE(unsynced_.contains(from));
    checkpoints += to == root_ + "/checkpoint";
    if (to.starts_with(root_ + "/checkpoint")) check_safe();
    names_.insert(fs::path(to).parent_path());
    return real_.rename(from, to);
  }
  base::Status remove(const std::string& path) override {
    // A partial tile goes only when the full one is there for good.
    const auto partial = path.find(".p");
    if (path.find("/tile/") != std::string::npos && partial != std::string::npos) {
      INFO(path);
      CHECK(fs::exists(path.substr(0, partial)));
      CHECK_FALSE(names_.contains(fs::path(path.substr(0, partial)).parent_path()));
    }
    return real_.remove(path);
  }
  void check_safe() {
    CHECK(unsynced_.empty());
    for (const auto& folder : names_) {
      if (folder == root_ + "/checkpoints") continue;
      INFO(folder << " holds names that a crash may lose");
      CHECK(false);
    }
  }
  [[nodiscard]] bool all_synced() const {
    return unsynced_.empty() && names_.empty() && late_.empty();
  }

 private:
  std::string root_;
  std::set<std::string> unsynced_;
  std::set<fs::path> names_;  // folders with names that are not synced
  std::set<fs::path> late_;
  archive::Disk& real_ = archive::real_disk();
};

TEST_CASE("nothing the checkpoint speaks of can be lost in a crash of the machine") {
  Entries& entries = long_row();
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  fs::create_directory(directory);
  for (const std::size_t size : {3U, 250U, 256U, 600U, 65'536U, 66'000U}) {
    INFO("size " << size);
    WatchingDisk disk(directory);
    require_done(publish_to(directory, entries, size, disk));
    CHECK(disk.checkpoints == 1);
    CHECK(disk.all_synced());
  }
}

}  // namespace
