// A table of rows in the order of their keys, for many rows that are looked up, walked and changed
// all the time. Rows lie together in leaves of at most `leaf_rows`, so that a lookup is two binary
// searches in neighbouring memory and a walk runs straight on; a tree with a node for every row
// costs several times as much (tests/bench/rules_bench.cpp). Reads like std::map, but a change
// moves rows: pointers and iterators end with the next put or erase.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "ledger/base/check.hpp"

namespace jcm::domain {

// `Order` says what the key of a row is: `using Key`, `static const Key& key(const Row&)`.
template <class Row, class Order>
class SortedTable {
 public:
  using Key = typename Order::Key;
  using value_type = Row;

 private:
  using Leaf = std::vector<Row>;

 public:
  class const_iterator {
   public:
    using iterator_category = std::bidirectional_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row*;
    using reference = const Row&;

    const_iterator() = default;
    reference operator*() const { return (*leaf_)[at_]; }
    pointer operator->() const { return &(*leaf_)[at_]; }
    const_iterator& operator++() {
      if (++at_ == leaf_->size()) {
        ++leaf_;
        at_ = 0;
      }
      return *this;
    }
    const_iterator operator++(int) {
      auto was = *this;
      ++*this;
      return was;
    }
    const_iterator& operator--() {
      if (at_ == 0) at_ = (--leaf_)->size();
      --at_;
      return *this;
    }
    const_iterator operator--(int) {
      auto was = *this;
      --*this;
      return was;
    }
    bool operator==(const const_iterator&) const = default;

   private:
    friend class SortedTable;
    const_iterator(const Leaf* leaf, std::size_t at) : leaf_(leaf), at_(at) {}
    const Leaf* leaf_ = nullptr;  // behind the last one at the end
    std::size_t at_ = 0;
  };
  using iterator = const_iterator;
  using const_reverse_iterator = std::reverse_iterator<const_iterator>;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const_iterator begin() const { return {leaves_.data(), 0}; }
  [[nodiscard]] const_iterator end() const { return {leaves_.data() + leaves_.size(), 0}; }
  [[nodiscard]] const_reverse_iterator rbegin() const { return const_reverse_iterator(end()); }
  [[nodiscard]] const_reverse_iterator rend() const { return const_reverse_iterator(begin()); }

  // The first row whose key is not below `key`, or above it.
  [[nodiscard]] const_iterator lower_bound(const Key& key) const {
    if (leaves_.empty()) return end();
    const auto leaf = leaf_of(key);
    return at(leaf, place(leaves_[leaf], key));
  }
  [[nodiscard]] const_iterator upper_bound(const Key& key) const {
    auto it = lower_bound(key);
    if (it != end() && !(key < Order::key(*it))) ++it;
    return it;
  }
  [[nodiscard]] const_iterator find(const Key& key) const {
    const auto it = lower_bound(key);
    return it != end() && !(key < Order::key(*it)) ? it : end();
  }
  [[nodiscard]] bool contains(const Key& key) const { return find(key) != end(); }
  // For rows that are pairs: what stands under a key that must be there.
  [[nodiscard]] const auto& at(const Key& key) const {
    const auto it = find(key);
    JCM_CHECK(it != end());
    return it->second;
  }

  // Adds the row, or takes the place of the one with its key.
  void put(const Row& row) {
    if (leaves_.empty()) return add_leaf(0, Leaf{row});
    const Key& key = Order::key(row);
    const auto leaf = leaf_of(key);
    auto& rows = leaves_[leaf];
    const auto place_at = place(rows, key);
    if (place_at < rows.size() && !(key < Order::key(rows[place_at]))) {
      rows[place_at] = row;
      return;
    }
    if (rows.size() == leaf_rows) return put_into_full(leaf, place_at, row);
    rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(place_at), row);
    if (place_at == 0) firsts_[leaf] = key;
    ++size_;
  }
  // Whether there was one.
  bool erase(const Key& key) {
    if (leaves_.empty()) return false;
    const auto leaf = leaf_of(key);
    auto& rows = leaves_[leaf];
    const auto place_at = place(rows, key);
    if (place_at == rows.size() || key < Order::key(rows[place_at])) return false;
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(place_at));
    --size_;
    if (rows.empty()) {
      drop_leaf(leaf);
    } else {
      if (place_at == 0) firsts_[leaf] = Order::key(rows.front());
      if (rows.size() < few_rows) join(leaf);
    }
    return true;
  }

  // Row for row; how they lie in leaves does not matter.
  bool operator==(const SortedTable& other) const {
    return size_ == other.size_ && std::equal(begin(), end(), other.begin());
  }

 private:
  static constexpr std::size_t leaf_rows = 64;
  static constexpr std::size_t few_rows = leaf_rows / 4;

  // The leaf in which `key` lies or would lie; there is at least one.
  [[nodiscard]] std::size_t leaf_of(const Key& key) const {
    const auto above = std::upper_bound(firsts_.begin(), firsts_.end(), key);
    return above == firsts_.begin() ? 0 : static_cast<std::size_t>(above - firsts_.begin()) - 1;
  }
  [[nodiscard]] static std::size_t place(const Leaf& rows, const Key& key) {
    const auto it =
        std::lower_bound(rows.begin(), rows.end(), key,
                         [](const Row& row, const Key& k) { return Order::key(row) < k; });
    return static_cast<std::size_t>(it - rows.begin());
  }
  [[nodiscard]] const_iterator at(std::size_t leaf, std::size_t place_at) const {
    if (place_at == leaves_[leaf].size()) return {&leaves_[leaf] + 1, 0};
    return {&leaves_[leaf], place_at};
  }

  void add_leaf(std::size_t leaf, Leaf rows) {
    firsts_.insert(firsts_.begin() + static_cast<std::ptrdiff_t>(leaf), Order::key(rows.front()));
    leaves_.insert(leaves_.begin() + static_cast<std::ptrdiff_t>(leaf), std::move(rows));
    ++size_;
  }
  void drop_leaf(std::size_t leaf) {
    firsts_.erase(firsts_.begin() + static_cast<std::ptrdiff_t>(leaf));
    leaves_.erase(leaves_.begin() + static_cast<std::ptrdiff_t>(leaf));
  }
  // Rows that come in order fill leaf after leaf; any other halves the full one.
  void put_into_full(std::size_t leaf, std::size_t place_at, const Row& row) {
    if (place_at == leaf_rows && leaf + 1 == leaves_.size()) return add_leaf(leaf + 1, Leaf{row});
    constexpr auto half = static_cast<std::ptrdiff_t>(leaf_rows / 2);
    auto& rows = leaves_[leaf];
    Leaf upper;
    upper.reserve(leaf_rows);
    upper.assign(rows.begin() + half, rows.end());
    rows.erase(rows.begin() + half, rows.end());
    add_leaf(leaf + 1, std::move(upper));
    --size_;  // rows only moved
    put(row);
  }
  // A leaf with few rows goes into its neighbour, where both have room together.
  void join(std::size_t leaf) {
    if (leaves_.size() == 1) return;
    const std::size_t left = leaf == 0 ? 0 : leaf - 1;
    auto& rows = leaves_[left];
    const auto& more = leaves_[left + 1];
    if (rows.size() + more.size() > leaf_rows - few_rows) return;
    rows.insert(rows.end(), more.begin(), more.end());
    drop_leaf(left + 1);
  }

  std::vector<Key> firsts_;   // the first key of each leaf
  std::vector<Leaf> leaves_;  // none is empty
  std::size_t size_ = 0;
};

}  // namespace jcm::domain
