#include "ledger_in_memory.hpp"

#include <algorithm>

#include "ledger/domain/gates.hpp"
#include "ledger/domain/laws.hpp"
#include "load_client.hpp"

namespace bench {
namespace {

using namespace jcm::domain;

constexpr RegistryCode registry{{'B', 'N'}};
constexpr std::uint64_t share = 1'000'000'000;  // credits of each account, in each run

ProjectReference project(std::uint32_t number) {
  ProjectReference out;
  out.chars = {'B', 'N', static_cast<char>('0' + number / 100 % 10),
               static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
  return out;
}

AccountNumber account(AccountKind kind, std::uint32_t number) { return {registry, kind, number}; }

class Maker {
 public:
  Maker(std::uint32_t accounts, Mix mix) : accounts_(accounts), mix_(mix) {}

  Made run(std::size_t moves) {
    found();
    made_.moves_from = made_.bytes.size();
    for (std::size_t i = 0; i < moves; ++i) submit(move());
    if (moves > 0)
      made_.ranges_per_move = static_cast<double>(ranges_) / static_cast<double>(moves);
    for (const auto& [run, blocks] : state_.all_blocks()) made_.live_blocks += blocks.size();
    return std::move(made_);
  }

 private:
  [[nodiscard]] std::uint32_t projects() const { return mix_ == Mix::pairs ? 1 : 4; }

  void found() {
    Genesis genesis;
    genesis.origin = "jcm.example/bench";
    genesis.checkpoint_key.bytes.fill(0x11);
    genesis.administrator_uid = 1'000;
    submit({genesis, {}, {}, {}});
    submit({OpenRegistry{registry, Side::partner, "Benchmark", 0}, {}, {}, {}});
    submit({GoLive{registry}, {}, {}, {}});
    for (std::uint32_t i = 1; i <= accounts_; ++i) open(AccountKind::entity_holding);
    open(AccountKind::retirement);
    open(AccountKind::cancellation);
    for (std::uint32_t p = 0; p < projects(); ++p) issue();
  }

  void open(AccountKind kind) {
    Command command{OpenAccount{registry, kind, {}, TrustProperty::none}, {}, {}, {}};
    command.personal[PersonalField::holder_name] = {};
    submit(std::move(command));
  }

  // A share of two vintages of a project for every account; at most 500 credits an entry.
  void issue() {
    for (std::uint32_t next = 1; next <= accounts_;) {
      RecordProject facts;
      facts.reference = project(++projects_made_);
      facts.country = "BN";
      facts.title = "Benchmark";
      facts.status = ProjectStatus::registered;
      facts.registered_on = base::parse_date("2015-01-01");
      const DecisionKey key{facts.reference, *base::parse_date("2016-01-01"),
                            *base::parse_date("2017-12-31"), *base::parse_date("2018-03-01")};
      submit({std::move(facts), {}, {}, {}});
      const auto end = std::min(accounts_, next + 249);
      RecordDecision decision{key, {AllocationLine{}}, {}, "", ""};
      auto& line = decision.lines[0];
      line.side = Side::partner;
      line.registry = registry;
      line.hosted = true;
      const std::uint64_t each = share * (end - next + 1);
      line.quantity = *Quantity::of(2 * each);
      line.vintages = {{Vintage{2016}, *Quantity::of(each)}, {Vintage{2017}, *Quantity::of(each)}};
      submit({std::move(decision), {}, {}, {}});
      Issue issue{key, registry, {}, {}};
      for (; next <= end; ++next)
        for (const std::uint16_t year : {std::uint16_t{2016}, std::uint16_t{2017}})
          issue.credits.push_back(
              {account(AccountKind::entity_holding, next), Vintage{year}, *Quantity::of(share)});
      submit({std::move(issue), {}, {}, {}});
    }
  }

  Command move() {
    const auto from = static_cast<std::uint32_t>(random_.below(accounts_)) + 1;
    const auto to =
        (from + static_cast<std::uint32_t>(random_.below(accounts_ - 1))) % accounts_ + 1;
    const AccountNumber giver = account(AccountKind::entity_holding, from);
    const AccountNumber taker = account(AccountKind::entity_holding, to);
    Command command;
    command.authority = Authority{AuthorityKind::holder_application, "bench", {}, {}};
    if (mix_ == Mix::pairs) {
      command.given =
          Transfer{giver, taker, ByQuantity{*Quantity::of(1 + random_.below(20)), {}, {}}};
      return command;
    }
    const ByQuantity some{*Quantity::of(1 + random_.below(5'000)), {}, {}};
    const auto dice = random_.below(100);
    if (dice < 75) {
      command.given = Transfer{giver, taker, some};
    } else if (dice < 90) {
      command.given = Transfer{giver, taker, ranges(giver)};
    } else {
      command.personal[PersonalField::beneficiary] = {};
      command.personal[PersonalField::reason] = {};
      if (dice < 98)
        command.given = Retire{giver, account(AccountKind::retirement, 1), some, "NDC, 2030", 2030};
      else
        command.given = Cancel{giver, account(AccountKind::cancellation, 1), some, "Voluntary", {}};
    }
    return command;
  }

  // Up to three whole blocks of the account, and the middle of a fourth.
  ByRanges ranges(const AccountNumber& from) {
    ByRanges out;
    for (const auto& key : state_.holdings(from)) {
      const NumberingRun run{from.registry, key.project, key.vintage};
      UnitBlock block{run, state_.block_at(run, key.first)->range};
      if (out.size() == 3 || block.range.last - block.range.first > 10'000) {
        block.range.first += (block.range.last - block.range.first) / 3;
        block.range.last = block.range.first + (block.range.last - block.range.first) % 1'000;
        out.push_back(block);
        break;
      }
      out.push_back(block);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  void submit(Command command) {
    const auto seq = state_.head().size;
    auto around =
        Circumstances{Timestamp{1'790'000'000'000'000 + static_cast<std::int64_t>(seq) * 100},
                      RequestId{seq == 0 ? "genesis" : "bench:" + std::to_string(seq)},
                      chain::request_digest(command),
                      Actor{1, 1'000},
                      {}};
    auto checked = check_form(std::move(command));
    if (!checked) die(checked.error().detail);
    auto entry = decide(*checked, state_, around);
    if (!entry) die(entry.error().detail);
    auto delta = apply(state_, *entry);
    if (!delta) die(delta.error().detail);
    if (auto kept = check_touched(state_, *entry, *delta); !kept) die(kept.error().detail);
    state_.absorb(*entry, *delta);
    ranges_ += entry->body.resolved.moved.size();
    auto bytes = chain::encode({0, prev_, std::move(*entry)});
    if (!bytes) die(bytes.error().detail);
    prev_ = chain::leaf_hash(*bytes);
    made_.leaves.push_back(prev_);
    made_.bytes.push_back(std::move(*bytes));
  }

  std::uint32_t accounts_;
  Mix mix_;
  std::uint32_t projects_made_ = 0;
  Random random_{42};
  State state_;
  base::Digest prev_;
  std::size_t ranges_ = 0;
  Made made_;
};

class MadeCursor final : public chain::RecordCursor {
 public:
  MadeCursor(const Made& made, Seq first, Seq end) : made_(made), at_(first), end_(end) {}
  base::Result<std::optional<chain::SourceItem>> next() override {
    if (at_ == end_) return std::optional<chain::SourceItem>{};
    const auto seq = at_++;
    return std::optional<chain::SourceItem>(chain::StoredRecord{seq, made_.bytes[seq]});
  }

 private:
  const Made& made_;
  Seq at_;
  Seq end_;
};

}  // namespace

Made make_ledger(std::uint32_t accounts, std::size_t moves, Mix mix) {
  return Maker(accounts, mix).run(moves);
}

base::Result<std::unique_ptr<chain::RecordCursor>> MadeSource::open(Seq first, Seq end) const {
  return std::unique_ptr<chain::RecordCursor>(
      std::make_unique<MadeCursor>(made_, first, std::min<Seq>(end, size())));
}

}  // namespace bench
