#include <fmt/format.h>

#include <algorithm>

#include "ledger/store/tiles.hpp"
#include "ledger/store/view_index.hpp"
#include "ledger/store/views_common.hpp"

namespace jcm::store {
namespace {

constexpr std::size_t rows_at_once = 4'096;  // while the whole state is loaded

base::Error bad_key(std::string_view table) {
  return views_corrupt(fmt::format(
      "a key of {} in the views cannot be read: remove them, they are built anew", table));
}

class Snapshot final : public ViewsSnapshot {
 public:
  Snapshot(std::shared_ptr<const ViewsReading> reading, std::uint64_t mark)
      : reading_(std::move(reading)), mark_(mark) {}

  [[nodiscard]] const std::shared_ptr<const ViewsReading>& reading() const { return reading_; }
  [[nodiscard]] std::uint64_t mark() const override { return mark_; }

  [[nodiscard]] base::Result<std::optional<domain::RegistryRow>> registry(
      const domain::RegistryCode& key) const override {
    return row<domain::RegistryRow>(StateTable::registries, key);
  }
  [[nodiscard]] base::Result<std::optional<domain::ProjectRow>> project(
      const domain::ProjectReference& key) const override {
    return row<domain::ProjectRow>(StateTable::projects, key);
  }
  [[nodiscard]] base::Result<std::optional<domain::DecisionRow>> decision(
      const domain::DecisionKey& key) const override {
    return row<domain::DecisionRow>(StateTable::decisions, key);
  }
  [[nodiscard]] base::Result<std::optional<domain::AccountRow>> account(
      const domain::AccountNumber& key) const override {
    return row<domain::AccountRow>(StateTable::accounts, key);
  }
  [[nodiscard]] base::Result<std::optional<domain::RunRow>> run(
      const domain::NumberingRun& key) const override {
    return row<domain::RunRow>(StateTable::runs, key);
  }

  [[nodiscard]] base::Result<std::vector<std::pair<domain::RegistryCode, domain::RegistryRow>>>
  registries() const override {
    return table<domain::RegistryCode, domain::RegistryRow>(StateTable::registries);
  }
  [[nodiscard]] base::Result<std::vector<std::pair<domain::ProjectReference, domain::ProjectRow>>>
  projects() const override {
    return table<domain::ProjectReference, domain::ProjectRow>(StateTable::projects);
  }
  [[nodiscard]] base::Result<std::vector<std::pair<domain::DecisionKey, domain::DecisionRow>>>
  decisions() const override {
    return table<domain::DecisionKey, domain::DecisionRow>(StateTable::decisions);
  }
  [[nodiscard]] base::Result<std::vector<std::pair<domain::AccountNumber, domain::AccountRow>>>
  accounts() const override {
    return table<domain::AccountNumber, domain::AccountRow>(StateTable::accounts);
  }
  [[nodiscard]] base::Result<std::vector<std::pair<domain::NumberingRun, domain::RunRow>>> runs()
      const override {
    return table<domain::NumberingRun, domain::RunRow>(StateTable::runs);
  }

  [[nodiscard]] base::Result<domain::State> load_small() const override {
    domain::State state;
    JCM_TRY_VOID(load_table(state, StateTable::countries, &domain::Delta::countries));
    JCM_TRY_VOID(load_table(state, StateTable::officers, &domain::Delta::officers));
    JCM_TRY_VOID(load_table(state, StateTable::policies, &domain::Delta::policies));
    JCM_TRY_VOID(load_table(state, StateTable::proposals, &domain::Delta::proposals));
    JCM_TRY_VOID(load_table(state, StateTable::holds, &domain::Delta::holds));
    JCM_TRY_VOID(load_table(state, StateTable::marks, &domain::Delta::marks));
    JCM_TRY_VOID(load_table(state, StateTable::reversals, &domain::Delta::reversals));
    JCM_TRY_VOID(load_table(state, StateTable::authorizations, &domain::Delta::authorizations));
    JCM_TRY_VOID(load_table(state, StateTable::itmos, &domain::Delta::itmos));
    JCM_TRY_VOID(load_table(state, StateTable::seals, &domain::Delta::seals));
    JCM_TRY_VOID(load_table(state, StateTable::erasures, &domain::Delta::erasures));
    return state;
  }

  [[nodiscard]] base::Result<std::vector<domain::UnitBlock>> holdings(
      const domain::AccountNumber& account) const override {
    std::vector<domain::UnitBlock> out;
    const std::string prefix = view_key::state(StateTable::holdings, account);
    const auto take = [&](std::string_view key, std::string_view value) -> base::Result<bool> {
      HeldKey held;
      key.remove_prefix(1);
      if (!view_key::take(key, held)) return bad_key("holdings");
      std::uint64_t last = 0;
      JCM_TRY_VOID(view_row::decode(value, last));
      const domain::NumberingRun run{held.account.registry, held.holding.project,
                                     held.holding.vintage};
      out.push_back({run, {held.holding.first, last}});
      return true;
    };
    JCM_TRY_VOID(reading_->scan(view_state, prefix, view_key::after_prefix(prefix), take));
    return out;
  }

  [[nodiscard]] base::Result<std::optional<std::pair<domain::UnitBlock, domain::BlockRow>>>
  block_at(const domain::NumberingRun& run, domain::Serial serial) const override {
    using Found = std::optional<std::pair<domain::UnitBlock, domain::BlockRow>>;
    const std::string lower = view_key::state(StateTable::blocks, run);
    JCM_TRY(const auto found, reading_->last(view_state, lower, lower + view_key::join(serial)));
    if (!found) return Found{};
    domain::BlockKey key;
    std::string_view rest = std::string_view(found->first).substr(1);
    if (!view_key::take(rest, key)) return bad_key("blocks");
    domain::BlockRow row;
    JCM_TRY_VOID(view_row::decode(found->second, row));
    if (row.last < serial) return Found{};
    return Found{{domain::UnitBlock{run, {key.first, row.last}}, row}};
  }

  [[nodiscard]] base::Result<std::vector<std::pair<domain::BlockKey, domain::BlockRow>>> blocks_of(
      const domain::NumberingRun& run) const override {
    std::vector<std::pair<domain::BlockKey, domain::BlockRow>> out;
    const std::string prefix = view_key::state(StateTable::blocks, run);
    const auto take = [&](std::string_view key, std::string_view value) -> base::Result<bool> {
      domain::BlockKey block;
      key.remove_prefix(1);
      if (!view_key::take(key, block)) return bad_key("blocks");
      domain::BlockRow row;
      JCM_TRY_VOID(view_row::decode(value, row));
      out.emplace_back(block, row);
      return true;
    };
    JCM_TRY_VOID(reading_->scan(view_state, prefix, view_key::after_prefix(prefix), take));
    return out;
  }

  [[nodiscard]] base::Result<std::vector<AccountMovement>> movements(
      const domain::AccountNumber& account, domain::Seq first, std::size_t limit) const override {
    std::vector<AccountMovement> out;
    if (limit == 0) return out;
    const auto take = [&](std::string_view key, std::string_view value) -> base::Result<bool> {
      JCM_TRY(auto movement, decode_movement(key, value));
      out.push_back(movement);
      return out.size() < limit;
    };
    JCM_TRY_VOID(reading_->scan(view_movements, view_key::join(account, first),
                                view_key::after_prefix(view_key::join(account)), take));
    return out;
  }

  [[nodiscard]] base::Result<std::optional<AccountMovement>> last_movement(
      const domain::AccountNumber& account, domain::Seq end) const override {
    if (end == 0) return std::optional<AccountMovement>{};
    const std::string lower = view_key::join(account);
    JCM_TRY(const auto found,
            reading_->last(view_movements, lower, view_key::join(account, end - 1)));
    if (!found) return std::optional<AccountMovement>{};
    JCM_TRY(auto movement, decode_movement(found->first, found->second));
    return std::optional<AccountMovement>{movement};
  }

  [[nodiscard]] base::Result<std::vector<domain::Seq>> touching(
      const domain::NumberingRun& run, domain::Serial serial) const override {
    std::vector<domain::Seq> out;
    for (unsigned level = 0; level < serial_levels; ++level) {
      const std::string prefix = serial_prefix(run, level, serial);
      const auto take = [&](std::string_view key, std::string_view value) -> base::Result<bool> {
        std::string_view rest = key.substr(prefix.size());
        domain::Seq seq = 0;
        if (!view_key::take(rest, seq)) return bad_key("serials");
        JCM_TRY(const auto ranges, decode_ranges(value));
        if (std::any_of(ranges.begin(), ranges.end(),
                        [&](const auto& range) { return range.contains(serial); }))
          out.push_back(seq);
        return true;
      };
      JCM_TRY_VOID(reading_->scan(view_serials, prefix, view_key::after_prefix(prefix), take));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  [[nodiscard]] base::Result<std::vector<domain::Seq>> of_kind(domain::EntryKind kind,
                                                               domain::Seq first) const override {
    JCM_CHECK(is_rare(kind));
    std::vector<domain::Seq> out;
    const auto take = [&](std::string_view key, std::string_view) -> base::Result<bool> {
      domain::Seq seq = 0;
      if (key.size() != 16 || (key.remove_prefix(8), !view_key::take(key, seq)))
        return bad_key("kinds");
      out.push_back(seq);
      return true;
    };
    const auto end = view_key::join(static_cast<std::uint64_t>(kind) + 1);
    JCM_TRY_VOID(reading_->scan(view_kinds, kind_key(kind, first), end, take));
    return out;
  }

  [[nodiscard]] base::Result<std::optional<domain::Seq>> request(
      const domain::RequestId& id) const override {
    JCM_TRY(const auto stored, reading_->get(view_requests, id.text));
    if (!stored) return std::optional<domain::Seq>{};
    domain::Seq seq = 0;
    JCM_TRY_VOID(view_row::decode(*stored, seq));
    return std::optional<domain::Seq>{seq};
  }

  [[nodiscard]] base::Result<std::uint64_t> end_of_date(const domain::RegistryCode& registry,
                                                        domain::Date date) const override {
    JCM_TRY(const auto found,
            reading_->last(view_dates, view_key::join(registry), view_key::join(registry, date)));
    std::uint64_t end = 0;
    if (found) JCM_TRY_VOID(view_row::decode(found->second, end));
    return end;
  }

  [[nodiscard]] base::Result<base::Digest> tree_node(unsigned level,
                                                     std::uint64_t index) const override {
    return node_from_tiles(mark_, level, index, [&](const chain::TileId& id) {
      return reading_->get(view_tiles, tile_key(id));
    });
  }

  [[nodiscard]] base::Result<chain::Frontier> frontier() const override {
    std::vector<base::Digest> hashes;
    for (unsigned level = 64; level-- > 0;) {
      if (((mark_ >> level) & 1) == 0) continue;
      // The subtree of this bit begins where the subtrees of the higher bits end.
      JCM_TRY(const auto hash, tree_node(level, (mark_ >> level) - 1));
      hashes.push_back(hash);
    }
    return chain::Frontier::of(mark_, std::move(hashes));
  }

  [[nodiscard]] base::Result<domain::State> load_state() const override {
    domain::State state;
    JCM_TRY(auto head, reading_->head());
    std::optional<domain::Genesis> genesis;
    if (head.size > 0) {
      JCM_TRY(const auto bytes, reading_->get(view_meta, views_genesis_key));
      if (!bytes)
        return views_corrupt("the views hold no genesis: remove them, they are built anew");
      JCM_TRY(const auto record, chain::decode(base::as_bytes(*bytes)));
      const auto* given = std::get_if<domain::Genesis>(&record.entry.body.given);
      if (given == nullptr)
        return views_corrupt(
            "the genesis in the views is another entry: remove them, they are built anew");
      genesis = *given;
    }
    JCM_TRY_VOID(load_table(state, StateTable::registries, &domain::Delta::registries));
    JCM_TRY_VOID(load_table(state, StateTable::projects, &domain::Delta::projects));
    JCM_TRY_VOID(load_table(state, StateTable::decisions, &domain::Delta::decisions));
    JCM_TRY_VOID(load_table(state, StateTable::accounts, &domain::Delta::accounts));
    JCM_TRY_VOID(load_table(state, StateTable::runs, &domain::Delta::runs));
    JCM_TRY_VOID(load_table(state, StateTable::blocks, &domain::Delta::blocks));
    JCM_TRY_VOID(load_table(state, StateTable::keys, &domain::Delta::keys));
    JCM_TRY_VOID(load_table(state, StateTable::countries, &domain::Delta::countries));
    JCM_TRY_VOID(load_table(state, StateTable::officers, &domain::Delta::officers));
    JCM_TRY_VOID(load_table(state, StateTable::policies, &domain::Delta::policies));
    JCM_TRY_VOID(load_table(state, StateTable::proposals, &domain::Delta::proposals));
    JCM_TRY_VOID(load_table(state, StateTable::holds, &domain::Delta::holds));
    JCM_TRY_VOID(load_table(state, StateTable::marks, &domain::Delta::marks));
    JCM_TRY_VOID(load_table(state, StateTable::reversals, &domain::Delta::reversals));
    JCM_TRY_VOID(load_table(state, StateTable::authorizations, &domain::Delta::authorizations));
    JCM_TRY_VOID(load_table(state, StateTable::itmos, &domain::Delta::itmos));
    JCM_TRY_VOID(load_table(state, StateTable::seals, &domain::Delta::seals));
    JCM_TRY_VOID(load_table(state, StateTable::erasures, &domain::Delta::erasures));
    state.load_head(std::move(head), std::move(genesis));
    return state;
  }

 private:
  template <class RowType, class Key>
  base::Result<std::optional<RowType>> row(StateTable table, const Key& key) const {
    JCM_TRY(const auto stored, reading_->get(view_state, view_key::state(table, key)));
    if (!stored) return std::optional<RowType>{};
    RowType out;
    JCM_TRY_VOID(view_row::decode(*stored, out));
    return std::optional<RowType>{std::move(out)};
  }

  // Calls `take(key, row)` for every row of the table.
  template <class Key, class RowType, class Take>
  base::Status each(StateTable which, const Take& take) const {
    const std::string prefix = view_key::state(which);
    return reading_->scan(view_state, prefix, view_key::after_prefix(prefix),
                          [&](std::string_view key, std::string_view value) -> base::Result<bool> {
                            Key decoded;
                            key.remove_prefix(1);
                            if (!view_key::take(key, decoded) || !key.empty())
                              return bad_key("the state");
                            RowType row;
                            JCM_TRY_VOID(view_row::decode(value, row));
                            take(decoded, std::move(row));
                            return true;
                          });
  }

  template <class Key, class RowType>
  base::Result<std::vector<std::pair<Key, RowType>>> table(StateTable which) const {
    std::vector<std::pair<Key, RowType>> out;
    JCM_TRY_VOID((each<Key, RowType>(
        which, [&](const Key& key, RowType&& row) { out.emplace_back(key, std::move(row)); })));
    return out;
  }

  template <class Key, class RowType>
  base::Status load_table(domain::State& state, StateTable which,
                          std::vector<domain::Change<Key, RowType>> domain::Delta::* member) const {
    domain::Delta rows;
    JCM_TRY_VOID((each<Key, RowType>(which, [&](const Key& key, RowType&& row) {
      (rows.*member).push_back({key, std::nullopt, std::move(row)});
      if ((rows.*member).size() < rows_at_once) return;
      state.load(rows);
      (rows.*member).clear();
    })));
    state.load(rows);
    return {};
  }

  static base::Result<AccountMovement> decode_movement(std::string_view key,
                                                       std::string_view value) {
    domain::AccountNumber account;
    domain::Seq seq = 0;
    if (!view_key::take(key, account) || !view_key::take(key, seq)) return bad_key("movements");
    AccountMovement movement;
    JCM_TRY_VOID(view_row::decode(value, movement));
    movement.seq = seq;
    return movement;
  }

  std::shared_ptr<const ViewsReading> reading_;
  std::uint64_t mark_;
};

}  // namespace

std::shared_ptr<const ViewsSnapshot> make_snapshot(std::shared_ptr<const ViewsReading> reading,
                                                   std::uint64_t mark) {
  return std::make_shared<Snapshot>(std::move(reading), mark);
}

std::shared_ptr<const ViewsReading> reading_of(const ViewsSnapshot& snapshot) {
  const auto* ours = dynamic_cast<const Snapshot*>(&snapshot);
  JCM_CHECK(ours != nullptr);
  return ours->reading();
}

}  // namespace jcm::store
