// Gate 2 for an issuance: the line, the quantities per vintage, the serials.
#include <algorithm>
#include <map>

#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;
using base::Result;
using base::Status;

std::string credit_field(const Issue& issue, std::size_t i) {
  return issue.account ? "account" : "credits[" + std::to_string(i) + "]";
}

Result<const AllocationLine*> find_line(const Issue& issue, const State& state) {
  const auto* decision = state.decision(issue.decision);
  if (decision == nullptr)
    return base::error(
        ErrorId::decision_unknown,
        "there is no decision " + issue.decision.text() + "; see decision.list, or record it",
        "decision");
  if (decision->withdrawn_by)
    return base::error(ErrorId::decision_withdrawn,
                       "the decision " + issue.decision.text() + " was withdrawn by entry " +
                           std::to_string(*decision->withdrawn_by) +
                           ", so nothing is issued on it; see decision.list",
                       "decision");
  const std::string code = issue.registry.text();
  const auto refuse = [&](ErrorId id, std::string detail) {
    return base::error(id, std::move(detail), "registry");
  };
  for (std::size_t i = 0; i < decision->facts.lines.size(); ++i) {
    const auto& line = decision->facts.lines[i];
    if (line.registry != issue.registry) continue;
    if (!line.hosted)
      return refuse(ErrorId::issue_line_not_hosted,
                    "the line of registry " + code + " is kept in another ledger; issue it there");
    if (line.quantity.is_zero())
      return refuse(ErrorId::issue_line_zero,
                    "the decision allots 0 to registry " + code + "; there is nothing to issue");
    if (const auto& posting = decision->postings[i])
      return refuse(ErrorId::issue_line_posted,
                    "the line of registry " + code + " was posted on " +
                        base::to_text(posting->issued_on) + " by entry " +
                        std::to_string(posting->posted_by) + "; a line is posted once");
    return &line;
  }
  return refuse(ErrorId::issue_line_unknown,
                "the decision has no line for registry " + code + "; see decision.show");
}

// The credits as given, or one per vintage of the line for the single account.
std::vector<IssueCredit> spelled_out(const Issue& issue, const AllocationLine& line) {
  if (!issue.account) return issue.credits;
  std::vector<IssueCredit> credits;
  for (const auto& item : line.vintages)
    credits.push_back({*issue.account, item.vintage, item.quantity});
  return credits;
}

Quantity quantity_of(const IssueCredit& credit) {
  if (const auto* range = std::get_if<UnitRange>(&credit.units)) return range->quantity();
  return std::get<Quantity>(credit.units);
}

Status check_sums(const Issue& issue, const std::vector<IssueCredit>& credits,
                  const AllocationLine& line) {
  std::map<Vintage, Quantity> left;
  for (const auto& item : line.vintages) left[item.vintage] = item.quantity;
  for (std::size_t i = 0; i < credits.size(); ++i) {
    const auto& credit = credits[i];
    const auto it = left.find(credit.vintage);
    if (it == left.end())
      return base::error(ErrorId::issue_vintage,
                         "the decision allots nothing of vintage " +
                             std::to_string(credit.vintage.year) + " to registry " +
                             line.registry.text() + "; use the vintages of its line",
                         credit_field(issue, i) + ".vintage");
    const auto rest = it->second.minus(quantity_of(credit));
    if (!rest)
      return base::error(ErrorId::issue_exceeds_allocation,
                         "the credits of vintage " + std::to_string(credit.vintage.year) +
                             " exceed the line's allocation by " +
                             std::to_string(quantity_of(credit).raw() - it->second.raw()) +
                             "; issue exactly what the decision allots",
                         credit_field(issue, i));
    it->second = *rest;
  }
  for (const auto& [vintage, rest] : left)
    if (!rest.is_zero())
      return base::error(
          ErrorId::issue_below_allocation,
          "the credits leave " + std::to_string(rest.raw()) + " of vintage " +
              std::to_string(vintage.year) +
              " unissued; a line is posted once and in full, issue exactly what it allots",
          "credits");
  return {};
}

// An issued block that overlaps `range`, if any.
std::optional<UnitBlock> issued_within(const State& state, const NumberingRun& run,
                                       const UnitRange& range) {
  const auto& blocks = state.blocks(run);
  auto it = blocks.upper_bound(range.last);
  if (it == blocks.begin()) return std::nullopt;
  --it;
  if (it->second.last < range.first) return std::nullopt;
  return UnitBlock{run, {it->first, it->second.last}};
}

Status check_serials(const State& state, const std::vector<IssuedBlock>& earlier,
                     const UnitBlock& block, const std::string& field, bool live, Serial next) {
  auto taken = issued_within(state, block.run, block.range);
  for (const auto& other : earlier)
    if (other.block.run == block.run && other.block.range.overlaps(block.range))
      taken = other.block;
  if (taken)
    return base::error(ErrorId::issue_serials_overlap,
                       block.text() + " overlaps " + taken->text() +
                           ", which is issued; a serial number is used once",
                       field + ".first");
  if (live && block.range.first != next)
    return base::error(ErrorId::issue_serials_gap,
                       block.text() + " does not begin at " + std::to_string(next) +
                           ", the next serial of its run; give a quantity instead of serials",
                       field + ".first");
  return {};
}

Result<std::vector<IssuedBlock>> number(const Issue& issue, const std::vector<IssueCredit>& credits,
                                        const State& state, bool live) {
  std::map<NumberingRun, Serial> next;
  std::vector<IssuedBlock> issued;
  issued.reserve(credits.size());
  for (std::size_t i = 0; i < credits.size(); ++i) {
    const auto& credit = credits[i];
    const NumberingRun run{issue.registry, issue.decision.project, credit.vintage};
    const auto* row = state.run(run);
    Serial& first = next.try_emplace(run, row == nullptr ? 1 : row->highest + 1).first->second;
    UnitBlock block{run, {}};
    if (const auto* range = std::get_if<UnitRange>(&credit.units)) {
      block.range = *range;
      JCM_TRY_VOID(check_serials(state, issued, block, credit_field(issue, i), live, first));
      first = std::max(first, range->last + 1);
    } else {
      const auto quantity = std::get<Quantity>(credit.units).raw();
      if (first > base::max_exact_integer || quantity - 1 > base::max_exact_integer - first)
        return base::error(
            ErrorId::issue_serials_exhausted,
            "the run " + run.project.text() + " " + std::to_string(run.vintage.year) +
                " of registry " + run.registry.text() + " has no " + std::to_string(quantity) +
                " serials left up to 2^53 - 1; give free serials while the registry imports",
            credit_field(issue, i));
      block.range = {first, first + quantity - 1};
      first += quantity;
    }
    issued.push_back({credit.account, block});
  }
  return issued;
}

}  // namespace

Result<Decision> of(const Issue& issue, const Common& common, const State& state, Timestamp time) {
  JCM_TRY(const auto* registry, find_registry(state, "registry", issue.registry));
  JCM_TRY(const Date date, posting_date(*registry, issue.registry, common, time));
  JCM_TRY(const auto* line, find_line(issue, state));
  const Date decided_on = state.decision(issue.decision)->decided_on();
  if (date < decided_on)
    return base::error(ErrorId::issue_before_decision,
                       "the business date " + base::to_text(date) + " is before the decision of " +
                           base::to_text(decided_on) +
                           "; credits are issued on or after it",
                       "business_date");
  const auto credits = spelled_out(issue, *line);
  for (std::size_t i = 0; i < credits.size(); ++i) {
    const std::string field = issue.account ? "account" : credit_field(issue, i) + ".account";
    JCM_TRY(const auto* row, find_account(state, field, credits[i].account));
    JCM_TRY_VOID(may_receive(field, credits[i].account, *row));
  }
  JCM_TRY_VOID(check_sums(issue, credits, *line));
  JCM_TRY(auto issued, number(issue, credits, state, registry->live));
  return Decision{issue.registry, date, {std::move(issued), {}, {}}};
}

}  // namespace jcm::domain::resolve
