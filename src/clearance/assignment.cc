#include "clearance/assignment.h"

#include <algorithm>

#include "access/principal.h"
#include "base/hash.h"

namespace tidewaiter::clearance {
namespace {

constexpr double kSkillLead = 2;    // controls that a skilled officer may have more in hand
constexpr double kPairPenalty = 1;  // controls that one earlier with this importer counts as

bool HasSkill(const Officer& officer, const Assignment& assignment) {
  const std::string_view chapter = assignment.hs_code.substr(0, 2);
  return std::ranges::any_of(officer.skills, [&](const std::string& skill) {
    return (!chapter.empty() && skill == chapter) || skill == ErrorKindName(assignment.suspicion);
  });
}

double Burden(const Officer& officer, const Assignment& assignment) {
  const auto earlier = assignment.recent.find(officer.id);
  const int pairs = earlier == assignment.recent.end() ? 0 : earlier->second;
  return officer.open + kPairPenalty * pairs - (HasSkill(officer, assignment) ? kSkillLead : 0);
}

}  // namespace

access::Role RoleFor(desk::ControlKind kind) {
  switch (kind) {
    case desk::ControlKind::kDocuments:
      return access::Role::kClearanceOfficer;
    case desk::ControlKind::kAudit:
      return access::Role::kPostClearanceAuditor;
    case desk::ControlKind::kInspection:
      break;
  }
  return access::Role::kInspector;
}

bool IsEligible(const Officer& officer, std::string_view office, desk::ControlKind kind) {
  if (!officer.roles.Has(RoleFor(kind))) return false;
  return std::ranges::any_of(officer.offices, [&](const std::string& own) {
    return own == office || own == access::kAllOffices;
  });
}

Assigned Assign(std::span<const Officer> officers, const Assignment& assignment) {
  std::vector<const Officer*> may;
  for (const Officer& officer : officers) {
    if (officer.on_duty && IsEligible(officer, assignment.office, assignment.kind)) {
      may.push_back(&officer);
    }
  }
  if (may.empty()) return {"", "nobody"};
  if (may.size() == 1) return {may.front()->id, "only_one"};
  std::erase_if(may, [&](const Officer* o) { return o->id == assignment.last_officer; });
  const auto draw = [&](const Officer* o) {
    return Combine(Combine(assignment.draw_key, HashBytes(assignment.control)), HashBytes(o->id));
  };
  const Officer* best = *std::ranges::min_element(may, [&](const Officer* a, const Officer* b) {
    const double x = Burden(*a, assignment);
    const double y = Burden(*b, assignment);
    return x != y ? x < y : draw(a) < draw(b);
  });
  return {best->id, HasSkill(*best, assignment) ? "skill" : "least_load"};
}

}  // namespace tidewaiter::clearance
