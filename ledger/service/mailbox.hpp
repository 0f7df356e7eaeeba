// The way back from the engine's and the reading threads to the one thread that owns the
// connections. Many answers that become ready together wake that thread once.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace jcm::service {

// Thread-safe; never blocks longer than a push. Outlives whoever still may push into it (shared).
template <class Item>
class Mailbox {
 public:
  using Deliver = std::function<void(std::vector<Item>)>;

  // `deliver` runs on the context's thread, with everything that has come since the last time.
  Mailbox(boost::asio::io_context& context, Deliver deliver)
      : context_(&context), deliver_(std::move(deliver)) {}

  void push(Item item) {
    const std::lock_guard lock(mutex_);
    if (context_ == nullptr) return;
    items_.push_back(std::move(item));
    if (std::exchange(woken_, true)) return;
    boost::asio::post(*context_, [this] { drain(); });
  }

  // From the context's thread, before the context goes: later pushes are dropped.
  void close() {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
    items_.clear();
  }

 private:
  void drain() {
    std::vector<Item> items;
    {
      const std::lock_guard lock(mutex_);
      woken_ = false;
      items.swap(items_);
    }
    if (!items.empty()) deliver_(std::move(items));
  }

  std::mutex mutex_;
  boost::asio::io_context* context_;
  Deliver deliver_;
  std::vector<Item> items_;
  bool woken_ = false;
};

}  // namespace jcm::service
