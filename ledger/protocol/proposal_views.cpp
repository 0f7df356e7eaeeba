#include "ledger/protocol/proposal_views.hpp"

#include "ledger/protocol/described_json.hpp"

namespace jcm::protocol {
namespace {

json::object needs_json(const domain::State& state, const domain::ProposalRow& row) {
  const auto need = domain::need_of(state, row);
  const auto have = domain::approvals_of(state, row);
  json::array roles;
  if (need.role) {
    roles.push_back(described::json_of(*need.role));
  } else {
    roles.push_back(described::json_of(domain::Role::approver));
    roles.push_back(described::json_of(domain::Role::administrator));
  }
  json::object out{{"approvals", need.approvals},
                   {"more", need.approvals > have ? need.approvals - have : 0U},
                   {"roles", std::move(roles)}};
  const auto delay =
      row.what ? domain::delay_of(state, row.scope, row.what->what->given) : std::nullopt;
  if (delay) out["delay_minutes"] = *delay;
  return out;
}

}  // namespace

json::object proposal_json(domain::Seq proposal, const domain::ProposalRow& row,
                           const domain::State& state) {
  json::object out{{"proposal", proposal},
                   {"status", described::json_of(row.status)},
                   {"operation", described::json_of(row.operation)}};
  if (!row.scope.empty()) out["registry"] = row.scope.text();
  out["proposer"] = row.proposer;
  if (row.quantity) out["quantity"] = row.quantity->raw();
  out["opened"] = described::json_of(row.opened);
  out["deadline"] = described::json_of(row.deadline);
  json::array approvals;
  for (const auto& one : row.approvals)
    approvals.push_back({{"officer", one.officer}, {"entry", one.entry}});
  out["approvals"] = std::move(approvals);
  if (row.status == domain::ProposalStatus::pending) out["needs"] = needs_json(state, row);
  if (row.due) out["due"] = described::json_of(*row.due);
  if (!row.open() && row.ended_by) out["ended_by"] = *row.ended_by;
  return out;
}

json::object policy_json(const domain::PolicyRow& row) {
  auto out = described::json_of(row.facts).as_object();
  out["set_by"] = row.set_by;
  return out;
}

}  // namespace jcm::protocol
