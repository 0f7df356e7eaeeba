// For the damage tests: changes rows through RocksDB itself, checksums and all, as somebody with
// access to the files could. Only the tests build it; no part of the product links it.
//
//   jcm-test-rewrite keys DIR FAMILY              prints the keys, hex, one a line
//   jcm-test-rewrite get DIR FAMILY KEY           prints the value, hex
//   jcm-test-rewrite put DIR FAMILY KEY VALUE     replaces or adds a row
//   jcm-test-rewrite delete DIR FAMILY KEY
#include <rocksdb/db.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "ledger/base/bytes.hpp"

namespace {

void check(const rocksdb::Status& status, const char* what) {
  if (status.ok()) return;
  std::fprintf(stderr, "jcm-test-rewrite: %s: %s\n", what, status.ToString().c_str());
  std::exit(1);
}

std::string unhex(const std::string& text) {
  const auto bytes = jcm::base::from_hex(text);
  if (!bytes) {
    std::fprintf(stderr, "jcm-test-rewrite: not hex: %s\n", text.c_str());
    std::exit(1);
  }
  return std::string(jcm::base::as_text(*bytes));
}

std::string hex(const rocksdb::Slice& slice) {
  return jcm::base::to_hex(jcm::base::as_bytes({slice.data(), slice.size()}));
}

class Store {
 public:
  Store(const std::string& directory, const std::string& family) {
    rocksdb::Options options;
    options.compression = rocksdb::kLZ4Compression;
    std::vector<std::string> names;
    check(rocksdb::DB::ListColumnFamilies(options, directory, &names), "listing families");
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const auto& name : names) families.emplace_back(name, options);
    rocksdb::DB* opened = nullptr;
    check(rocksdb::DB::Open(options, directory, families, &handles_, &opened), "opening");
    db_.reset(opened);
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == family) family_ = handles_[i];
    if (family_ == nullptr) {
      std::fprintf(stderr, "jcm-test-rewrite: no family %s\n", family.c_str());
      std::exit(1);
    }
  }
  ~Store() {
    for (auto* handle : handles_) (void)db_->DestroyColumnFamilyHandle(handle);
  }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  void keys() {
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}, family_));
    for (at->SeekToFirst(); at->Valid(); at->Next()) std::printf("%s\n", hex(at->key()).c_str());
    check(at->status(), "walking");
  }
  void get(const std::string& key) {
    std::string value;
    check(db_->Get({}, family_, key, &value), "reading");
    std::printf("%s\n", hex(value).c_str());
  }
  // Flushed, so that the directory looks as after a clean stop.
  void put(const std::string& key, const std::string& value) {
    check(db_->Put({}, family_, key, value), "writing");
    check(db_->Flush({}, handles_), "flushing");
  }
  void remove(const std::string& key) {
    check(db_->Delete({}, family_, key), "deleting");
    check(db_->Flush({}, handles_), "flushing");
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  rocksdb::ColumnFamilyHandle* family_ = nullptr;
};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 3) return 2;
  Store store(words[1], words[2]);
  if (words[0] == "keys" && words.size() == 3)
    store.keys();
  else if (words[0] == "get" && words.size() == 4)
    store.get(unhex(words[3]));
  else if (words[0] == "put" && words.size() == 5)
    store.put(unhex(words[3]), unhex(words[4]));
  else if (words[0] == "delete" && words.size() == 4)
    store.remove(unhex(words[3]));
  else
    return 2;
  return 0;
}
