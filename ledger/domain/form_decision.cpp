// Form of a Joint Committee decision: lines, vintages, declared overlaps.
#include <set>

#include "ledger/domain/form.hpp"

namespace jcm::domain::form {
namespace {

using base::ErrorId;
using base::Status;

Status check_vintages(const std::string& field, const AllocationLine& line,
                      const DecisionKey& key) {
  const std::string list = field + ".vintages";
  if (line.vintages.size() > base::max_vintages_per_line)
    return fault(ErrorId::decision_vintages, list,
                 list + " has " + std::to_string(line.vintages.size()) + " years; use at most " +
                     std::to_string(base::max_vintages_per_line));
  const int first_year = base::year_of(key.period_start);
  const int last_year = base::year_of(key.period_end);
  Quantity sum;
  for (std::size_t i = 0; i < line.vintages.size(); ++i) {
    const auto& item = line.vintages[i];
    JCM_TRY_VOID(check_vintage(at(list, i) + ".year", item.vintage));
    if (item.vintage.year < first_year || item.vintage.year > last_year)
      return fault(ErrorId::decision_vintages, at(list, i) + ".year",
                   "vintage " + std::to_string(item.vintage.year) +
                       " lies outside the monitoring period " + base::to_text(key.period_start) +
                       ".." + base::to_text(key.period_end) + "; give years of the period");
    if (i > 0 && !(line.vintages[i - 1].vintage < item.vintage))
      return fault(ErrorId::decision_vintages, at(list, i) + ".year",
                   "vintage " + std::to_string(item.vintage.year) +
                       " is out of order; give each year once, ascending");
    JCM_TRY_VOID(check_amount(at(list, i) + ".quantity", item.quantity));
    const auto next = sum.plus(item.quantity);
    if (!next)
      return fault(ErrorId::amount_overflow, list, list + " sums to more than 2^53 - 1 credits");
    sum = *next;
  }
  if (sum != line.quantity)
    return fault(ErrorId::decision_vintages, list,
                 list + " sum to " + std::to_string(sum.raw()) + ", the line's quantity is " +
                     std::to_string(line.quantity.raw()) + "; make them equal");
  const bool assumed = line.basis == VintageBasis::period_end;
  if (!assumed && line.basis != VintageBasis::stated)
    return fault(ErrorId::field_value, field + ".basis",
                 "basis is unknown; use stated or period_end");
  if (assumed && !line.vintages.empty() &&
      (line.vintages.size() > 1 || line.vintages[0].vintage.year != last_year))
    return fault(ErrorId::decision_vintages, list,
                 "the assumed vintage of " + field +
                     " must be the year in which the period ends, " + std::to_string(last_year) +
                     "; leave vintages out, or state them");
  return {};
}

Status check_lines(const RecordDecision& decision) {
  if (decision.lines.empty() || decision.lines.size() > base::max_lines_per_decision)
    return fault(ErrorId::decision_lines, "lines",
                 "the decision has " + std::to_string(decision.lines.size()) +
                     " lines; give 1 to " + std::to_string(base::max_lines_per_decision));
  std::set<RegistryCode> seen;
  Quantity total;
  for (std::size_t i = 0; i < decision.lines.size(); ++i) {
    const auto& line = decision.lines[i];
    const std::string field = at("lines", i);
    if (text_of(line.side).empty())
      return fault(ErrorId::field_value, field + ".side", "side is unknown; use japan or partner");
    JCM_TRY_VOID(check_code(field + ".registry", line.registry));
    if (!seen.insert(line.registry).second)
      return fault(
          ErrorId::decision_lines, field + ".registry",
          "registry " + line.registry.text() + " has two lines; give one line per registry");
    const auto next = total.plus(line.quantity);
    if (!next)
      return fault(ErrorId::amount_overflow, field + ".quantity",
                   "the lines sum to more than 2^53 - 1 credits; give smaller quantities");
    total = *next;
    JCM_TRY_VOID(check_vintages(field, line, decision.key));
  }
  if (total.is_zero())
    return fault(
        ErrorId::decision_lines, "lines",
        "every line is zero: the decision allots nothing; give at least one line a quantity");
  return {};
}

bool periods_overlap(const DecisionKey& a, const DecisionKey& b) {
  return a.period_start <= b.period_end && b.period_start <= a.period_end;
}

Status check_overlaps(const RecordDecision& decision) {
  if (decision.overlaps.size() > base::max_overlaps_per_decision)
    return fault(ErrorId::field_value, "overlaps",
                 "overlaps names " + std::to_string(decision.overlaps.size()) +
                     " decisions; use at most " + std::to_string(base::max_overlaps_per_decision));
  std::set<DecisionKey> seen;
  for (std::size_t i = 0; i < decision.overlaps.size(); ++i) {
    const auto& other = decision.overlaps[i];
    const std::string field = at("overlaps", i);
    JCM_TRY_VOID(check_decision_key(field + ".", other));
    if (other.project != decision.key.project || other == decision.key ||
        !periods_overlap(other, decision.key))
      return fault(ErrorId::field_value, field,
                   other.text() +
                       " does not overlap this decision's period; name only earlier "
                       "decisions of the same project that do");
    if (!seen.insert(other).second)
      return fault(ErrorId::field_value, field, other.text() + " is named twice; name it once");
  }
  return check_text("overlap_reason", decision.overlap_reason, base::max_long_text,
                    decision.overlaps.empty() ? Presence::optional : Presence::mandatory);
}

}  // namespace

Status check_given(const RecordDecision& decision) {
  JCM_TRY_VOID(check_decision_key("", decision.key));
  JCM_TRY_VOID(check_lines(decision));
  JCM_TRY_VOID(check_overlaps(decision));
  if (decision.overlaps.empty() && !decision.overlap_reason.empty())
    return fault(ErrorId::field_conflict, "overlap_reason",
                 "overlap_reason is given without overlaps; name the decisions in overlaps, or "
                 "leave it out");
  return check_text("reference", decision.reference, base::max_short_text, Presence::optional);
}

}  // namespace jcm::domain::form
