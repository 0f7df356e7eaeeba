// Whether a state says what the model says: unit by unit, officer by officer, proposal by proposal.
#pragma once

#include "tests/domain/registry_model.hpp"

namespace jcm::test::model {

inline std::string text_of(const UnitName& name) {
  return UnitBlock{name.first, {name.second, name.second}}.text();
}

// The units as the state has them: walked out of its blocks and marks.
inline std::map<UnitName, Unit> units_of(const State& state) {
  std::map<UnitName, Unit> out;
  for (const auto& [run, blocks] : state.all_blocks())
    for (const auto& [first, row] : blocks)
      for (Serial s = first; s <= row.last; ++s)
        out[{run, s}] = Unit{row.account, row.issued_by, {}, {}, {}, 0, 0, {}, 0};
  for (const auto& [key, row] : state.marks())
    for (Serial s = key.first; s <= row.last; ++s) {
      auto& unit = out[{key.run, s}];
      switch (key.kind) {
        case MarkKind::hold:
          unit.holds.insert(key.cause);
          break;
        case MarkKind::reservation:
          unit.reserved = key.cause;
          break;
        case MarkKind::authorization:
          unit.authorization = row.authorization;
          break;
        case MarkKind::first_transfer:
          unit.itmo = row.itmo + (s - key.first);
          unit.itmo_by = key.cause;
          break;
        case MarkKind::use:
          unit.use = row.use;
          unit.used_by = key.cause;
          break;
      }
    }
  return out;
}

inline bool same(const Unit& a, const Unit& b) {
  return a.owner == b.owner && a.issued_by == b.issued_by && a.holds == b.holds &&
         a.reserved == b.reserved && a.authorization == b.authorization && a.itmo == b.itmo &&
         a.itmo_by == b.itmo_by && a.use == b.use && (!a.use || a.used_by == b.used_by);
}

inline std::string unit_difference(const World& world, const State& state) {
  const auto units = units_of(state);
  if (units.size() != world.units.size()) return "not as many units as in the model";
  std::map<AccountNumber, std::uint64_t> balances;
  for (const auto& [name, unit] : world.units) {
    const auto found = units.find(name);
    if (found == units.end() || !same(found->second, unit))
      return "unit " + text_of(name) + " is not as in the model";
    ++balances[unit.owner];
  }
  if (state.accounts().size() != world.accounts.size()) return "not as many accounts";
  for (const auto& [number, account] : world.accounts) {
    const auto* row = state.account(number);
    if (row == nullptr || row->balance.raw() != balances[number] || row->status != account.status ||
        row->trust_property != account.trust || row->debited_on != account.debited_on ||
        row->debited.raw() != account.debited)
      return "account " + number.text() + " is not as in the model";
    if (state.hold_on(number).has_value() != world.held(number))
      return "account " + number.text() + " is held otherwise than in the model";
  }
  return "";
}

inline std::string people_difference(const World& world, const State& state) {
  if (state.officers().size() != world.officers.size()) return "not as many officers";
  for (const auto& [number, officer] : world.officers) {
    const auto& row = state.officers().at(number);
    if (row.uid != officer.uid || row.public_key.has_value() != officer.has_key ||
        !std::equal(row.roles.begin(), row.roles.end(), officer.roles.begin(), officer.roles.end()))
      return "officer " + std::to_string(number) + " is not as in the model";
  }
  if (state.policies().size() != world.policies.size()) return "not as many policies";
  for (const auto& [key, policy] : world.policies)
    if (state.policies().at({key.first, key.second}).facts != policy)
      return "a policy is not as in the model";
  if (state.proposals().size() != world.proposals.size()) return "not as many proposals";
  for (const auto& [seq, proposal] : world.proposals) {
    const auto& row = state.proposals().at(seq);
    const bool same_approvals = std::equal(
        row.approvals.begin(), row.approvals.end(), proposal.approvals.begin(),
        proposal.approvals.end(),
        [](const ApprovalRow& a, std::uint64_t officer) { return a.officer == officer; });
    if (row.status != proposal.status || row.proposer != proposal.proposer || !same_approvals ||
        row.deadline != proposal.deadline || row.due != proposal.due ||
        names_of(row.reserved) != proposal.reserved || row.open() != row.what.has_value())
      return "proposal " + std::to_string(seq) + " is not as in the model";
  }
  return "";
}

inline std::string record_difference(const World& world, const State& state) {
  for (const auto& [code, registry] : world.registries) {
    const auto* row = state.registry(code);
    if (row == nullptr) continue;  // while the ledger is founded
    if (row->live != registry.live || row->last_business_date != registry.last)
      return "registry " + code.text() + " is not as in the model";
  }
  for (const auto& [key, decision] : world.decisions) {
    const auto* row = state.decision(key);
    if (row == nullptr || row->withdrawn_by.has_value() != decision.withdrawn)
      return "decision " + key.text() + " is not as in the model";
    for (std::size_t i = 0; i < decision.lines.size(); ++i)
      if (row->postings[i].has_value() != decision.lines[i].posted)
        return "a line of decision " + key.text() + " is not as in the model";
  }
  if (state.projects().size() != world.projects.size()) return "not as many projects";
  for (const auto& [reference, status] : world.projects)
    if (state.project(reference)->facts.status != status)
      return "project " + reference.text() + " is not as in the model";
  std::size_t in_force = 0;
  for (const auto& [seq, row] : state.holds())
    if (!row.lifted_by) {
      ++in_force;
      if (!world.holds.contains(seq)) return "hold " + std::to_string(seq) + " is in force";
    }
  if (in_force != world.holds.size()) return "not as many holds in force";
  for (const auto& [seq, move] : world.moves)
    if (state.reversals().contains(seq) != move.reversed)
      return "entry " + std::to_string(seq) + " is reversed otherwise than in the model";
  for (const auto& [id, known] : world.authorizations) {
    const auto found = state.authorizations().find(id);
    if ((found == state.authorizations().end()) != (known.version == 0) ||
        (known.version > 0 && (found->second.facts.version != known.version ||
                               found->second.covered.raw() != world.covered(id))))
      return "authorization " + id + " is not as in the model";
  }
  if (state.seals().size() != world.sealed.size()) return "not as many seals";
  if (state.erasures().size() != world.erased.size()) return "not as many erasures";
  return "";
}

// The first difference in words; empty when they agree.
inline std::string difference(const World& world, const State& state) {
  for (const auto part : {unit_difference, people_difference, record_difference})
    if (auto fault = part(world, state); !fault.empty()) return fault;
  return "";
}

}  // namespace jcm::test::model
