// Role: what kind of work someone does, and RoleSet, a set of them.
//
//   RoleSet roles{Role::kInspector, Role::kClearanceOfficer};
//   if (roles.Has(Role::kInspector)) ...
//   ASSIGN_OR_RETURN(const Role role, ParseRole("post_clearance_auditor"));
//
// Roles fall into groups that no one person may join (IsSound): who trades does not decide about
// trade, who gives out rights has no part in what is done with them, who audits changes nothing.
// Someone with two such jobs has two accounts, and the journal tells them apart. What each role may
// do is in access/rights.h. Names and numbers are stored: never renumber, never reuse.
#ifndef TIDEWAITER_ACCESS_ROLE_H_
#define TIDEWAITER_ACCESS_ROLE_H_

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::access {

enum class Role : std::uint8_t {
  kTrader = 0,                // lodges and reads for the own company
  kBroker = 1,                // the same for clients who said so
  kClearanceOfficer = 2,      // decides about declarations of an office
  kTargetingOfficer = 3,      // chooses what is controlled, everywhere
  kInspector = 4,             // examines goods and documents
  kPostClearanceAuditor = 5,  // looks into a trader's books after release
  kAnalyst = 6,               // studies outcomes, keeps the policy of selection
  kManager = 7,               // shares out the work of an office, does none of it
  kAuditor = 8,               // reads everything, changes nothing
  kAdministrator = 9,         // accounts, offices and the running of the system, no declarations
  kSystem = 10,               // an API key of a connected system, lodging for named clients
  kControlRoomOfficer = 11,   // watches movements, answers their alarms, sends help
  kGateOfficer = 12,          // lets units through a gate, puts seals on
};

inline constexpr int kRoleCount = 13;

// Everyone's roles are from one of these.
enum class RoleGroup : std::uint8_t { kTrade, kOfficers, kAudit, kAdministration, kSystems };

// All roles in the order of their numbers.
std::span<const Role> AllRoles();

// The name used in files, tokens and the API, e.g. "clearance_officer". Lower case, stable.
std::string_view RoleName(Role role);

// Errors: kInvalidArgument, with the name in the message.
Result<Role> ParseRole(std::string_view name);

RoleGroup GroupOf(Role role);

class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> roles) {
    for (const Role role : roles)
      Add(role);
  }

  constexpr void Add(Role role) { bits_ = static_cast<std::uint16_t>(bits_ | Bit(role)); }
  [[nodiscard]] constexpr bool Has(Role role) const { return (bits_ & Bit(role)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(RoleSet, RoleSet) = default;

 private:
  static constexpr std::uint16_t Bit(Role role) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(role));
  }
  std::uint16_t bits_ = 0;
};

// True when all roles are of one group; true for no roles.
bool IsSound(RoleSet roles);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_ROLE_H_
