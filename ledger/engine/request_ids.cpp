#include "ledger/engine/request_ids.hpp"

namespace jcm::engine {

base::Result<std::optional<RequestIds::Known>> RequestIds::find(const domain::RequestId& id) const {
  if (const auto found = recent_.find(id.text); found != recent_.end())
    return std::optional(found->second);
  JCM_TRY(const auto seq, views_->request(id));
  if (!seq) return std::optional<Known>();
  JCM_TRY(const auto bytes, entries_->read(*seq));
  if (!bytes)
    return base::error(base::ErrorId::store_corrupt,
                       "the views name entry " + std::to_string(*seq) + " for request id \"" +
                           id.text + "\", but there is no such entry; run jcm-verify");
  JCM_TRY(auto record, chain::decode(*bytes));
  if (record.entry.request_id != id)
    return base::error(base::ErrorId::store_corrupt,
                       "the views name entry " + std::to_string(*seq) + " for request id \"" +
                           id.text +
                           "\", but it holds another; stop, remove the views directory, " +
                           "start again, and run jcm-verify");
  return std::optional(
      Known{std::make_shared<const chain::Record>(std::move(record)), chain::leaf_hash(*bytes)});
}

base::Result<std::shared_ptr<const chain::Record>> RequestIds::record_at(domain::Seq seq) const {
  const auto first = order_.empty() ? seq + 1 : order_.front()->entry.seq;
  if (seq >= first)  // consecutive
    return seq - first < order_.size() ? order_[seq - first] : nullptr;
  JCM_TRY(const auto bytes, entries_->read(seq));
  if (!bytes) return std::shared_ptr<const chain::Record>();
  JCM_TRY(auto record, chain::decode(*bytes));
  return std::make_shared<const chain::Record>(std::move(record));
}

void RequestIds::add(std::shared_ptr<const chain::Record> record, const base::Digest& leaf) {
  const std::string_view key = record->entry.request_id.text;
  order_.push_back(record);
  recent_.emplace(key, Known{std::move(record), leaf});
}

void RequestIds::drop_newest() {
  recent_.erase(order_.back()->entry.request_id.text);
  order_.pop_back();
}

void RequestIds::follow(std::shared_ptr<const store::ViewsSnapshot> views) {
  if (views == views_) return;
  views_ = std::move(views);
  const auto mark = views_->mark();
  while (!order_.empty() && order_.front()->entry.seq < mark) {
    recent_.erase(order_.front()->entry.request_id.text);
    order_.pop_front();
  }
}

}  // namespace jcm::engine
