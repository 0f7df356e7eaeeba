// Checkpoints kept in an archive: earlier ones, cosigned ones, void ones.
#include "ledger/chain/cosignature.hpp"
#include "tests/archive/archive_support.hpp"

namespace {

using namespace jcm;
using namespace jcm::test;

const crypto::FileKey& witness() {
  static const auto key = *crypto::FileKey::from_seed(base::Bytes(32, 9));
  return *key;
}
std::string cosigned(const std::string& note) {
  const auto text = note.substr(0, note.rfind("\n\n") + 1);
  return note + *chain::cosign(text, "witness.example/w1", 1'700'000'000, witness());
}

TEST_CASE("an earlier checkpoint is kept when it is of this history") {
  Entries entries;
  Entries others(1);
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  require_done(publish_to(directory, entries, 700));
  const auto publisher = *Publisher::open(directory, origin);
  for (const std::size_t size : {1U, 256U, 511U, 699U}) {
    require_done(publisher->keep(note_at(entries, size)));
    CHECK(get_file(directory + fmt::format("/checkpoints/{}", size)) == note_at(entries, size));
    CHECK(error_of(publisher->keep(note_at(others, size))) == "archive.differs");
  }
  CHECK(error_of(publisher->keep(note_at(entries, 701))) == "archive.differs");
  CHECK(error_of(publisher->keep(signed_note({}, 5, "jcm.example/other"))) == "archive.foreign");
  CHECK(error_of(publisher->keep("")) == "note.malformed");
  CHECK(get_file(directory + "/checkpoint") == note_at(entries, 700));
  std::vector<std::uint64_t> sizes;
  for (const auto& [size, note] : publisher->kept()) sizes.push_back(size);
  CHECK(sizes == std::vector<std::uint64_t>{1, 256, 511, 699, 700});
}

// C2SP tlog-tiles: a partial tile stays for every size that has a checkpoint, until the full one is
// there.
TEST_CASE("a kept checkpoint brings the partial tiles it needs") {
  Entries entries;
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  require_done(publish_to(directory, entries, 700));
  const auto publisher = *Publisher::open(directory, origin);
  require_done(publisher->keep(note_at(entries, 530)));
  require_done(publisher->keep(note_at(entries, 300)));
  Entries again;
  const std::string at_530 = home / "at-530";
  require_done(publish_to(at_530, again, 530));
  for (const std::string name : {"tile/0/002.p/18", "tile/entries/002.p/18"})
    CHECK(get_file(directory + "/" + name) == get_file(at_530 + "/" + name));
  CHECK_FALSE(fs::exists(directory + "/tile/0/001.p"));
  CHECK(get_file(directory + "/tile/1/000.p/1") ==
        get_file(directory + "/tile/1/000.p/2").substr(0, 32));
}

TEST_CASE("lines of witnesses are added and stay") {
  Entries entries;
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  require_done(publish_to(directory, entries, 300));
  const auto note = note_at(entries, 300);
  const auto with_witness = cosigned(note);
  {
    const auto publisher = *Publisher::open(directory, origin);
    require_done(publisher->keep(with_witness));
    CHECK(get_file(directory + "/checkpoint") == with_witness);
    CHECK(get_file(directory + "/checkpoints/300") == with_witness);
    require_done(publisher->publish(note));  // without the line: it is not lost
    CHECK(get_file(directory + "/checkpoint") == with_witness);
  }
  require_done(publish_to(directory, entries, 400));
  const auto publisher = *Publisher::open(directory, origin);
  require_done(publisher->keep(note));
  CHECK(get_file(directory + "/checkpoints/300") == with_witness);
}

TEST_CASE("a kept file that says something else is not written over") {
  Entries entries;
  Entries others(1);
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  require_done(publish_to(directory, entries, 300));
  put_file(directory + "/checkpoints/200", note_at(others, 200));
  put_file(directory + "/checkpoints/310", note_at(others, 310));
  const auto before = files_of(directory);
  {
    const auto publisher = *Publisher::open(directory, origin);
    CHECK(error_of(publisher->keep(note_at(entries, 200))) == "archive.damaged");
  }
  CHECK(error_of(publish_to(directory, entries, 310)) == "archive.damaged");
  const auto after = files_of(directory);
  CHECK(after.at("checkpoint") == before.at("checkpoint"));
  CHECK(after.at("checkpoints/310") == before.at("checkpoints/310"));
}

TEST_CASE("a void checkpoint is moved out of the way, not thrown away") {
  Entries entries;
  const TemporaryDirectory home;
  const std::string directory = home / "archive";
  require_done(publish_to(directory, entries, 9));
  require_done(publish_to(directory, entries, 12));
  const auto publisher = *Publisher::open(directory, origin);
  require_done(publisher->set_aside(9));
  require_done(publisher->set_aside(9));   // again: there is nothing left to do
  require_done(publisher->set_aside(10));  // never kept
  CHECK_FALSE(fs::exists(directory + "/checkpoints/9"));
  CHECK(get_file(directory + "/checkpoints/void/9") == note_at(entries, 9));
  const auto reader = *Reader::open(directory);
  CHECK(reader->notes()->size() == 2);
}

}  // namespace
