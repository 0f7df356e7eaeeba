#include "ledger/store/views_common.hpp"

#include <fmt/format.h>
#include <rocksdb/db.h>

namespace jcm::store {
namespace {

std::string doing(ViewFamily family) {
  return fmt::format("reading {} of the views", view_family_names[family]);
}

base::Error view_error(const rocksdb::Status& status, ViewFamily family) {
  return error_of(status, doing(family), base::ErrorId::views_corrupt);
}

}  // namespace

base::Error views_corrupt(std::string detail) {
  return base::error(base::ErrorId::views_corrupt, std::move(detail));
}

ViewsReading::ViewsReading(std::shared_ptr<Database> database)
    : database_(std::move(database)), snapshot_(database_->db->GetSnapshot()) {}

ViewsReading::~ViewsReading() { database_->db->ReleaseSnapshot(snapshot_); }

base::Result<std::optional<std::string>> ViewsReading::get(ViewFamily family,
                                                           std::string_view key) const {
  rocksdb::ReadOptions options = read_options(false);
  options.snapshot = snapshot_;
  std::string stored;
  const auto status =
      database_->db->Get(options, database_->families[family], slice(base::as_bytes(key)), &stored);
  if (status.IsNotFound()) return std::optional<std::string>{};
  if (!status.ok()) return view_error(status, family);
  return std::optional<std::string>{std::move(stored)};
}

base::Status ViewsReading::scan(ViewFamily family, std::string_view lower, std::string_view upper,
                                const Row& row) const {
  rocksdb::ReadOptions options = read_options(false);
  options.snapshot = snapshot_;
  const rocksdb::Slice bound = slice(base::as_bytes(upper));
  if (!upper.empty()) options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> at(
      database_->db->NewIterator(options, database_->families[family]));
  for (at->Seek(slice(base::as_bytes(lower))); at->Valid(); at->Next()) {
    JCM_TRY(const bool more, row(base::as_text(view(at->key())), base::as_text(view(at->value()))));
    if (!more) return {};
  }
  if (!at->status().ok()) return view_error(at->status(), family);
  return {};
}

base::Result<std::optional<ViewsReading::Pair>> ViewsReading::last(ViewFamily family,
                                                                   std::string_view lower,
                                                                   std::string_view upper) const {
  rocksdb::ReadOptions options = read_options(false);
  options.snapshot = snapshot_;
  const std::unique_ptr<rocksdb::Iterator> at(
      database_->db->NewIterator(options, database_->families[family]));
  at->SeekForPrev(slice(base::as_bytes(upper)));
  if (!at->status().ok()) return view_error(at->status(), family);
  if (!at->Valid() || base::as_text(view(at->key())) < lower) return std::optional<Pair>{};
  return std::optional<Pair>{Pair{at->key().ToString(), at->value().ToString()}};
}

base::Result<view_row::StoredHead> ViewsReading::head() const {
  view_row::StoredHead head;
  JCM_TRY(const auto stored, get(view_meta, views_mark_key));
  if (stored) JCM_TRY_VOID(view_row::decode(*stored, head));
  return head;
}

}  // namespace jcm::store
