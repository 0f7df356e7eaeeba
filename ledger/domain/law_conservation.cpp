// Law 1: what was issued equals what is held.
#include <array>
#include <memory_resource>

#include "ledger/domain/law_checks.hpp"

namespace jcm::domain::law {
namespace {

constexpr auto id = base::ErrorId::law_conservation;

// What comes and goes under one key. A sum that leaves 64 bits is itself a breach.
struct Tally {
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  bool overflow = false;
  void add(std::uint64_t& to, std::uint64_t amount) {
    overflow = __builtin_add_overflow(to, amount, &to) || overflow;
  }
};

// Few keys, mostly met in order: the last one first, then the rest.
template <class Key>
class Tallies {
 public:
  explicit Tallies(std::pmr::memory_resource& memory) : rows_(&memory) { rows_.reserve(few); }
  Tally& of(const Key& key) {
    for (auto it = rows_.rbegin(); it != rows_.rend(); ++it)
      if (it->first == key) return it->second;
    return rows_.emplace_back(key, Tally{}).second;
  }
  [[nodiscard]] const std::pmr::vector<std::pair<Key, Tally>>& rows() const { return rows_; }

 private:
  static constexpr std::size_t few = 4;
  std::pmr::vector<std::pair<Key, Tally>> rows_;
};

// Room for a few tallies, so that the usual entry asks for no memory.
class Room {
 public:
  std::pmr::memory_resource& memory() { return memory_; }

 private:
  std::array<std::byte, 1'024> bytes_;
  std::pmr::monotonic_buffer_resource memory_{bytes_.data(), bytes_.size()};
};

bool balanced(std::uint64_t before, std::uint64_t after, Tally tally) {
  tally.add(tally.in, before);
  tally.add(tally.out, after);
  return !tally.overflow && tally.in == tally.out;
}

std::uint64_t issued_of(const std::optional<RunRow>& row) { return row ? row->issued.raw() : 0; }
std::uint64_t balance_of(const std::optional<AccountRow>& row) {
  return row ? row->balance.raw() : 0;
}

Status check_runs(const Entry& entry, const Delta& delta, Tallies<NumberingRun>& blocks,
                  Tallies<NumberingRun>& issuance) {
  for (const auto& item : entry.body.resolved.issued) {
    auto& tally = issuance.of(item.block.run);
    tally.add(tally.in, item.block.range.last - item.block.range.first + 1);
  }
  const auto check = [&](const NumberingRun& run, std::uint64_t before,
                         std::uint64_t after) -> Status {
    if (!balanced(before, after, blocks.of(run)))
      return broken(id,
                    "run " + run_text(run) + ": the units held do not change by what is issued");
    if (!balanced(before, after, issuance.of(run)))
      return broken(id, "run " + run_text(run) +
                            ": the total issued does not change by what the entry issues");
    return {};
  };
  for (const auto& change : delta.runs)
    JCM_TRY_VOID(check(change.key, issued_of(change.before), issued_of(change.after)));
  const auto listed = [&](const NumberingRun& run) {
    for (const auto& change : delta.runs)
      if (change.key == run) return true;
    return false;
  };
  // The others' total stands still. `check` may add rows, which need no check of their own.
  for (const auto* tallies : {&blocks, &issuance}) {
    const auto count = tallies->rows().size();
    for (std::size_t i = 0; i < count; ++i) {
      const NumberingRun run = tallies->rows()[i].first;
      if (!listed(run)) JCM_TRY_VOID(check(run, 0, 0));
    }
  }
  return {};
}

Status check_accounts(const Delta& delta, Tallies<AccountNumber>& blocks) {
  std::size_t listed = 0;
  for (const auto& change : delta.accounts) {
    if (!balanced(balance_of(change.before), balance_of(change.after), blocks.of(change.key)))
      return broken(id, "account " + change.key.text() +
                            ": the balance does not change by what its blocks do");
    ++listed;
  }
  if (listed == blocks.rows().size()) return {};
  for (const auto& [account, tally] : blocks.rows()) {
    bool known = false;
    for (const auto& change : delta.accounts) known = known || change.key == account;
    if (!known && !balanced(0, 0, tally))
      return broken(id, "account " + account.text() + ": its blocks change, its balance does not");
  }
  return {};
}

}  // namespace

Status conservation_touched(const State&, const Entry& entry, const Delta& delta) {
  Room room;
  Tallies<NumberingRun> runs(room.memory());
  Tallies<NumberingRun> issuance(room.memory());
  Tallies<AccountNumber> accounts(room.memory());
  for (const auto& change : delta.blocks) {
    auto& run = runs.of(change.key.run);
    const auto count = [&](const std::optional<BlockRow>& row, std::uint64_t Tally::* side) {
      if (!row) return;
      const std::uint64_t units = row->last - change.key.first + 1;
      auto& account = accounts.of(row->account);
      run.add(run.*side, units);
      account.add(account.*side, units);
    };
    count(change.after, &Tally::in);
    count(change.before, &Tally::out);
  }
  JCM_TRY_VOID(check_runs(entry, delta, runs, issuance));
  return check_accounts(delta, accounts);
}

Status conservation_whole(const State& state) {
  std::unordered_map<AccountNumber, std::uint64_t> held;
  for (const auto& [run, blocks] : state.all_blocks()) {
    Tally tally;
    for (const auto& [first, row] : blocks) {
      tally.add(tally.in, row.last - first + 1);
      held[row.account] += row.last - first + 1;
    }
    const auto* row = state.run(run);
    if (row == nullptr || tally.overflow || row->issued.raw() != tally.in)
      return broken(id, "run " + run_text(run) + ": issued " +
                            std::to_string(row == nullptr ? 0 : row->issued.raw()) + ", held " +
                            std::to_string(tally.in));
  }
  for (const auto& [run, row] : state.runs())
    if (!row.issued.is_zero() && !state.all_blocks().contains(run))
      return broken(
          id, "run " + run_text(run) + ": issued " + std::to_string(row.issued.raw()) + ", held 0");
  for (const auto& [number, row] : state.accounts()) {
    const auto it = held.find(number);
    const std::uint64_t blocks = it == held.end() ? 0 : it->second;
    if (blocks != row.balance.raw())
      return broken(id, "account " + number.text() + ": balance " +
                            std::to_string(row.balance.raw()) + ", its blocks hold " +
                            std::to_string(blocks));
  }
  return {};
}

}  // namespace jcm::domain::law
