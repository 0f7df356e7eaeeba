#include "ledger/audit/activity.hpp"

#include "tests/audit/chained_ledger.hpp"

using namespace jcm;
using namespace jcm::test;
using audit::Activity;

namespace {

Activity of(const Book& book) {
  Activity activity;
  for (const auto& entry : book.entries()) activity.take(entry);
  return activity;
}

}  // namespace

TEST_CASE("sums by month agree with the entries and the final state") {
  const Book book = signed_book();
  const auto registries = of(book).registries();
  REQUIRE_FALSE(registries.empty());
  for (const auto& registry : registries) {
    std::uint64_t issued = 0;
    for (const auto& month : registry.months) {
      issued += month.issued;
      std::uint64_t held = 0;
      for (const auto part : month.held) held += part;
      CHECK(held == issued);  // units never vanish
    }
    std::uint64_t balances = 0;
    for (const auto& [number, row] : book.state().accounts())
      if (number.registry == registry.registry) balances += row.balance.raw();
    CHECK(balances == issued);
    for (std::size_t i = 1; i < registry.months.size(); ++i) {
      const auto &a = registry.months[i - 1], &b = registry.months[i];
      CHECK(b.year * 12 + static_cast<int>(b.month) == a.year * 12 + static_cast<int>(a.month) + 1);
    }
  }
}

TEST_CASE("a ledger in which nothing moved has no activity") {
  CHECK(Activity().registries().empty());
}
