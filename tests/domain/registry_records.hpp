// Random operations on what stands in the books beside the units, seals, and the opening of a
// registry.
#pragma once

#include "tests/domain/registry_movements.hpp"

namespace jcm::test::model {

inline Operation Operations::go_live_of(const RegistryCode& where) {
  Operation op;
  op.command = go_live(where.text());
  op.scope = where;
  op.may = [where](const World& w, const Moment&) { return !w.registries.at(where).live; };
  op.does = [where](World& w, const Entry&, const Names&) { w.registries.at(where).live = true; };
  return op;
}

inline Operation Operations::seal_of(Timestamp now) {
  const auto where = code();
  Date as_of = world_.today(where, now);
  as_of.days -= static_cast<std::int32_t>(chance(50) ? 1 : under(4));
  Operation op;
  op.command = seal(where.text(), base::to_text(as_of));
  op.scope = where;
  op.may = [where, as_of](const World& w, const Moment& m) {
    const auto& registry = w.registries.at(where);
    return as_of < w.today(where, m.time) && !(registry.last && *registry.last > as_of) &&
           !w.sealed.contains({where, as_of});
  };
  op.does = [where, as_of](World& w, const Entry&, const Names&) {
    w.sealed.insert({where, as_of});
    auto& newest = w.registries.at(where).sealed;
    newest = newest ? std::max(*newest, as_of) : as_of;
  };
  return op;
}

inline Operation Operations::on_record(Seq next) {
  Operation op;
  op.may = [](const World&, const Moment&) { return true; };
  op.does = [](World&, const Entry&, const Names&) {};
  const auto always_known = [&] { return one_of(world_.projects).first; };
  switch (under(11)) {
    case 0: {
      const auto reference = project("MN" + std::to_string(100 + under(60)));
      op.command = record_project(reference.text());
      op.may = [reference](const World& w, const Moment&) {
        return !w.projects.contains(reference);
      };
      op.does = [reference](World& w, const Entry&, const Names&) {
        w.projects[reference] = ProjectStatus::registered;
      };
      return op;
    }
    case 1: {
      const auto reference = always_known();
      AmendProject amend{std::get<RecordProject>(record_project(reference.text()).given),
                         "Title of its second year"};
      amend.facts.title = "Title " + std::to_string(random_());
      op.command.given = amend;
      op.may = [reference](const World& w, const Moment&) {
        return w.projects.at(reference) == ProjectStatus::registered;
      };
      return op;
    }
    case 2: {
      const auto reference = always_known();
      if (reference == project("MN001") || reference == project("MN002")) return decision();
      op.command.given =
          SetProjectStatus{reference, ProjectStatus::withdrawn, {}, "Withdrawn by them", {}};
      op.may = [reference](const World& w, const Moment&) {
        return w.projects.at(reference) == ProjectStatus::registered;
      };
      op.does = [reference](World& w, const Entry&, const Names&) {
        w.projects[reference] = ProjectStatus::withdrawn;
      };
      return op;
    }
    case 3:
      op.command.given = RecordCountry{registry("MN"), "MNG", "Mongolia", day("2013-01-08")};
      return op;
    case 4: {
      const auto key = one_of(world_.decisions).first;
      op.command.given = AmendDecision{key, {}, "Electronic Decision 2", "A slip"};
      op.may = [key](const World& w, const Moment&) { return !w.decisions.at(key).withdrawn; };
      return op;
    }
    case 5:
    case 6: {
      const auto key = one_of(world_.decisions).first;
      op.command.given = WithdrawDecision{key, "Decided again"};
      op.may = [key](const World& w, const Moment&) {
        const auto& decision = w.decisions.at(key);
        return !decision.withdrawn && std::none_of(decision.lines.begin(), decision.lines.end(),
                                                   [](const Line& line) { return line.posted; });
      };
      op.does = [key](World& w, const Entry&, const Names&) {
        w.decisions.at(key).withdrawn = true;
      };
      return op;
    }
    case 7: {
      RecordReconciliation record;
      record.registry = code();
      record.counterpart = "jcm.example/mn";
      record.head = TrustedHead{12, digest_of(0x77)};
      record.own_size = chance(90) ? under(next) : next + 5;
      record.agrees = true;
      op.command.given = record;
      op.scope = record.registry;
      const auto fits = record.own_size <= next;
      op.may = [fits](const World&, const Moment&) { return fits; };
      return op;
    }
    case 8:
    case 9: {
      std::vector<Seq> all;
      for (const auto& [seq, digests] : world_.personal) all.push_back(seq);
      const Seq seq = all.empty() || chance(5) ? under(next) : one_of(all);
      op.command = erase(seq);
      op.scope = world_.scopes.at(seq);
      op.may = [seq](const World& w, const Moment&) {
        const auto found = w.personal.find(seq);
        return found != w.personal.end() &&
               !std::includes(w.erased.begin(), w.erased.end(), found->second.begin(),
                              found->second.end());
      };
      op.does = [seq](World& w, const Entry&, const Names&) {
        w.erased.insert(w.personal.at(seq).begin(), w.personal.at(seq).end());
      };
      return op;
    }
    default:
      return decision();
  }
}

}  // namespace jcm::test::model
