#include "ledger/domain/entry.hpp"

#include <array>

namespace jcm::domain {
namespace {

struct KindRow {
  EntryKind kind;
  std::string_view text;
};

// In the order of the alternatives of Given.
constexpr std::array<KindRow, std::variant_size_v<Given>> kinds{{
    {EntryKind::genesis, "genesis"},
    {EntryKind::registry_open, "registry.open"},
    {EntryKind::registry_go_live, "registry.go_live"},
    {EntryKind::project_record, "project.record"},
    {EntryKind::decision_record, "decision.record"},
    {EntryKind::account_open, "account.open"},
    {EntryKind::account_set_status, "account.set_status"},
    {EntryKind::credits_issue, "credits.issue"},
    {EntryKind::credits_transfer, "credits.transfer"},
    {EntryKind::credits_retire, "credits.retire"},
    {EntryKind::credits_cancel, "credits.cancel"},
    {EntryKind::key_rotate, "key.rotate"},
}};
static_assert(std::is_same_v<std::variant_alternative_t<7, Given>, Issue> &&
              std::is_same_v<std::variant_alternative_t<10, Given>, Cancel> &&
              std::is_same_v<std::variant_alternative_t<11, Given>, RotateKey>);

}  // namespace

EntryKind kind_of(const Given& given) { return kinds[given.index()].kind; }

std::string_view text_of(EntryKind kind) {
  for (const auto& row : kinds)
    if (row.kind == kind) return row.text;
  return "";
}

std::optional<EntryKind> entry_kind_of(std::uint64_t stored) {
  for (const auto& row : kinds)
    if (static_cast<std::uint64_t>(row.kind) == stored) return row.kind;
  return std::nullopt;
}

}  // namespace jcm::domain
