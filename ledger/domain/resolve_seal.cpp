// Gate 2 for seals and erasure.
#include <algorithm>
#include <limits>

#include "ledger/domain/resolve.hpp"

namespace jcm::domain::resolve {
namespace {

using base::ErrorId;

// The newest date at which the registry is sealed; null when it never was.
const Date* newest_seal(const State& state, const RegistryCode& registry) {
  const auto& seals = state.seals();
  auto it = seals.upper_bound(SealKey{registry, Date{std::numeric_limits<std::int32_t>::max()}});
  if (it == seals.begin()) return nullptr;
  --it;
  return it->first.registry == registry ? &it->first.as_of : nullptr;
}

base::Status check_seal_date(const Seal& seal, const RegistryRow& row, const State& state,
                             Date today) {
  if (const auto it = state.seals().find({seal.registry, seal.as_of}); it != state.seals().end())
    return base::error(ErrorId::seal_exists,
                       "registry " + seal.registry.text() + " is sealed at " +
                           base::to_text(seal.as_of) + " by entry " +
                           std::to_string(it->second.sealed_by) + "; see seal.list",
                       "as_of");
  if (seal.as_of >= today)
    return base::error(ErrorId::seal_early,
                       "today is " + base::to_text(today) + " in registry " + seal.registry.text() +
                           ", so " + base::to_text(seal.as_of) +
                           " is not over; give an earlier date, or wait",
                       "as_of");
  if (row.last_business_date && *row.last_business_date > seal.as_of)
    return base::error(ErrorId::seal_late,
                       "registry " + seal.registry.text() + " has postings of " +
                           base::to_text(*row.last_business_date) + ", after " +
                           base::to_text(seal.as_of) +
                           "; seal a date that is not before its last posting, and see holdings "
                           "--as-of for an earlier one",
                       "as_of");
  return {};
}

}  // namespace

base::Status check_not_sealed(const Request& request, const Decision& decision) {
  if (!is_dated(kind_of(request.facts.given))) return {};
  const Date* sealed = newest_seal(request.state, decision.scope);
  if (sealed == nullptr || decision.business_date > *sealed) return {};
  return base::error(ErrorId::business_date_sealed,
                     "registry " + decision.scope.text() + " is sealed at " +
                         base::to_text(*sealed) + ", so nothing can be entered under " +
                         base::to_text(decision.business_date) +
                         "; give a later business date, and effective_on for the day it happened",
                     "business_date");
}

base::Result<Decision> of(const Seal& seal, const Request& request) {
  JCM_TRY(const auto* row, find_registry(request.state, "registry", seal.registry));
  JCM_TRY(const Date today,
          recording_date(row->utc_offset_minutes, request.facts.common, request.time));
  JCM_TRY_VOID(check_seal_date(seal, *row, request.state, today));
  Decision decision{seal.registry, today, {}};
  if (request.roots != nullptr)
    decision.resolved.seal = *request.roots;
  else if (!request.proposed)
    return base::error(ErrorId::seal_roots, "the seal of registry " + seal.registry.text() +
                                                " at " + base::to_text(seal.as_of) +
                                                " has no roots");
  return decision;
}

base::Result<Decision> of(const ErasePersonal& erase, const Request& request) {
  if (request.original == nullptr)
    return base::error(ErrorId::entry_unknown,
                       "there is no entry " + std::to_string(erase.entry) + " before this one",
                       "entry");
  const Entry& original = *request.original;
  const std::string name = "entry " + std::to_string(erase.entry);
  const auto none = [](std::string detail, std::string field) {
    return base::error(ErrorId::personal_none, std::move(detail), std::move(field));
  };
  Decision decision{original.scope, {}, {}};
  const auto* registry = request.state.registry(original.scope);
  JCM_TRY(decision.business_date,
          recording_date(registry == nullptr ? 0 : registry->utc_offset_minutes,
                         request.facts.common, request.time));
  for (std::size_t i = 0; i < erase.fields.size(); ++i)
    if (!original.body.personal.contains(erase.fields[i]))
      return none(name + " has no " + std::string(text_of(erase.fields[i])) +
                      "; see entry.get for what it has",
                  "fields[" + std::to_string(i) + "]");
  std::optional<Seq> before;
  for (const auto& [field, digest] : original.body.personal) {
    const bool asked =
        erase.fields.empty() || std::binary_search(erase.fields.begin(), erase.fields.end(), field);
    if (!asked) continue;
    const auto erased = request.state.erasures().find(digest);
    if (erased == request.state.erasures().end())
      decision.resolved.erased.push_back(digest);
    else
      before = erased->second.erased_by;
  }
  if (!decision.resolved.erased.empty()) return decision;
  if (before)
    return none(
        "entry " + std::to_string(*before) + " erased that of " + name + "; nothing is left to do",
        "entry");
  return none(name + " has no personal fields; see entry.get", "entry");
}

}  // namespace jcm::domain::resolve
