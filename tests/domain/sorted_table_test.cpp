// The sorted table against std::map, which it stands for.
#include "ledger/domain/sorted_table.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>
#include <utility>

namespace {

struct ByNumber {
  using Key = std::uint64_t;
  static const Key& key(const std::pair<Key, int>& row) { return row.first; }
};
using Table = jcm::domain::SortedTable<std::pair<std::uint64_t, int>, ByNumber>;
using Model = std::map<std::uint64_t, int>;

void check_equal(const Table& table, const Model& model) {
  REQUIRE(table.size() == model.size());
  REQUIRE(table.empty() == model.empty());
  auto at = table.begin();
  for (const auto& [key, value] : model) {
    REQUIRE(at->first == key);
    REQUIRE(at->second == value);
    ++at;
  }
  REQUIRE(at == table.end());
  auto back = table.rbegin();
  for (auto it = model.rbegin(); it != model.rend(); ++it, ++back)
    REQUIRE(back->first == it->first);
  REQUIRE(back == table.rend());
}

void check_bounds(const Table& table, const Model& model, std::uint64_t key) {
  const auto same = [&](const Table::const_iterator& mine, const Model::const_iterator& theirs) {
    return theirs == model.end() ? mine == table.end()
                                 : mine != table.end() && mine->first == theirs->first;
  };
  REQUIRE(same(table.lower_bound(key), model.lower_bound(key)));
  REQUIRE(same(table.upper_bound(key), model.upper_bound(key)));
  REQUIRE(same(table.find(key), model.find(key)));
  REQUIRE(table.contains(key) == model.contains(key));
  if (model.contains(key)) REQUIRE(table.at(key) == model.at(key));
}

}  // namespace

TEST_CASE("a sorted table holds what a map holds, however it grows and shrinks") {
  for (const std::uint64_t keys : {10U, 300U, 5'000U}) {
    std::mt19937_64 random(keys);
    Table table;
    Model model;
    for (int phase = 0; phase < 6; ++phase) {
      const unsigned puts = phase % 2 == 0 ? 80 : 20;  // of a hundred: it grows, then it shrinks
      for (int i = 0; i < 4'000; ++i) {
        const std::uint64_t key = random() % keys;
        if (random() % 100 < puts) {
          table.put({key, i});
          model.insert_or_assign(key, i);
        } else {
          REQUIRE(table.erase(key) == (model.erase(key) > 0));
        }
        if (i % 50 == 0) check_bounds(table, model, random() % (keys + 2));
      }
      check_equal(table, model);
    }
    for (const auto& [key, value] : Model(model)) {
      REQUIRE(table.erase(key));
      model.erase(key);
    }
    check_equal(table, model);
  }
}

TEST_CASE("a sorted table takes rows in order, and in falling order") {
  Table rising;
  Table falling;
  Model model;
  for (std::uint64_t key = 0; key < 1'000; ++key) {
    rising.put({key, 1});
    falling.put({999 - key, 1});
    model[key] = 1;
  }
  check_equal(rising, model);
  check_equal(falling, model);
  // Filled in another order, they lie otherwise in memory and are equal all the same.
  CHECK(rising == falling);
  falling.put({5, 2});
  CHECK_FALSE(rising == falling);
  falling.erase(5);
  CHECK_FALSE(rising == falling);
}

TEST_CASE("an empty sorted table has nothing anywhere") {
  Table table;
  CHECK(table.begin() == table.end());
  CHECK(table.rbegin() == table.rend());
  CHECK(table.find(1) == table.end());
  CHECK(table.lower_bound(0) == table.end());
  CHECK(table.upper_bound(0) == table.end());
  CHECK_FALSE(table.erase(1));
  table.put({1, 1});
  CHECK(table.erase(1));
  CHECK(table == Table{});
}
