#include "access/role.h"

#include <array>

#include "base/check.h"

namespace tidewaiter::access {
namespace {

struct Row {
  Role role;
  RoleGroup group;
  std::string_view name;
};

constexpr std::array<Row, kRoleCount> kRows{{
    {Role::kTrader, RoleGroup::kTrade, "trader"},
    {Role::kBroker, RoleGroup::kTrade, "broker"},
    {Role::kClearanceOfficer, RoleGroup::kOfficers, "clearance_officer"},
    {Role::kTargetingOfficer, RoleGroup::kOfficers, "targeting_officer"},
    {Role::kInspector, RoleGroup::kOfficers, "inspector"},
    {Role::kPostClearanceAuditor, RoleGroup::kOfficers, "post_clearance_auditor"},
    {Role::kAnalyst, RoleGroup::kOfficers, "analyst"},
    {Role::kManager, RoleGroup::kOfficers, "manager"},
    {Role::kAuditor, RoleGroup::kAudit, "auditor"},
    {Role::kAdministrator, RoleGroup::kAdministration, "administrator"},
    {Role::kSystem, RoleGroup::kSystems, "system"},
    {Role::kControlRoomOfficer, RoleGroup::kOfficers, "control_room_officer"},
    {Role::kGateOfficer, RoleGroup::kOfficers, "gate_officer"},
}};

constexpr std::array<Role, kRoleCount> kRoles = [] {
  std::array<Role, kRoleCount> roles{};
  for (std::size_t i = 0; i < roles.size(); ++i)
    roles[i] = kRows[i].role;
  return roles;
}();

const Row& RowOf(Role role) {
  const auto number = static_cast<std::size_t>(role);
  CHECK(number < kRows.size() && kRows[number].role == role);
  return kRows[number];
}

}  // namespace

std::span<const Role> AllRoles() {
  return kRoles;
}

std::string_view RoleName(Role role) {
  return RowOf(role).name;
}

Result<Role> ParseRole(std::string_view name) {
  for (const Row& row : kRows) {
    if (row.name == name) return row.role;
  }
  return Fail(ErrorCode::kInvalidArgument, "no such role: " + std::string(name.substr(0, 64)));
}

RoleGroup GroupOf(Role role) {
  return RowOf(role).group;
}

bool IsSound(RoleSet roles) {
  const Row* first = nullptr;
  for (const Row& row : kRows) {
    if (!roles.Has(row.role)) continue;
    if (first == nullptr) first = &row;
    if (row.group != first->group) return false;
  }
  return true;
}

}  // namespace tidewaiter::access
