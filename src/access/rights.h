// Rights: one table says who may do what, and on which declarations.
//
//   const Decision may = Allows(principal, Action::kRelease, {.office = "FR001"});
//   if (!may.allowed) return Refuse(may.reason);                 // "out_of_scope"
//
//   const ListScope scope = ScopeOf(principal, Action::kListDeclarations);
//   if (!scope.all) query.Where(scope.offices, scope.clients, scope.officer);
//
// Denied is what the table does not allow. Someone with several roles may do what any of them may
// do; roles that must not meet in one person (access/role.h) give no rights at all. The table as a
// page for people is docs/rights.md; testdata/access/rights.txt is where a change begins, and a
// test compares all three.
//
// What the table separates on purpose:
//   * traders, brokers and their systems never see findings: who knows why a line was stopped knows
//     how to pass next time;
//   * an administrator gives rights and sees no declaration, no finding, and decides nothing;
//   * an auditor reads everything and changes nothing;
//   * a manager assigns controls and cannot carry one out or record its result;
//   * who may lodge can never release, dismiss or record;
//   * only an auditor reads the journal of accesses: it watches administrators too;
//   * who wrote a rule never approves it, whatever roles they have (rulebook/entry.h).
//
// Pure functions of their arguments, thread-safe, O(roles + offices + clients).
#ifndef TIDEWAITER_ACCESS_RIGHTS_H_
#define TIDEWAITER_ACCESS_RIGHTS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "access/role.h"
#include "base/result.h"

namespace tidewaiter::access {

enum class Action : std::uint8_t {
  kLodge,
  kValidate,  // checks a declaration and keeps nothing
  kAmend,
  kCancel,
  kArrive,  // says that the goods are there
  kReadDeclaration,
  kReadFindings,  // what is suspected and why, scores and reasons
  kReadHistory,   // versions and events of a declaration, without findings
  kReadDocument,
  kAttachDocument,
  kStateConsignment,  // states what goods are at a step before or after the declaration
  kListQueue,
  kListDeclarations,
  kOrderControl,
  kReroute,  // to another route, with a less strict one among them
  kAssignControl,
  kStartControl,
  kRecordAct,
  kDismissFinding,
  kRelease,
  kHold,
  kSeize,
  kUplift,  // demands more duty
  kReadDashboard,
  kReadOfficers,  // who works where and with which load
  kManageAccounts,
  kManageOffices,
  kManagePolicy,  // capacities, thresholds, rules of selection
  kReadRules,     // texts of rules that are for authors alone
  kWriteRules,    // drafts, versions and submissions of rules
  kApproveRules,  // approves what others wrote, makes it act, stops it
  kReadTariff,    // the law as it stands, for everyone: also reckoning and help with codes
  kManageTariff,  // loads versions of the tariff and puts them in force
  kManageWebhooks,
  kManageApiKeys,
  kReadAccessJournal,
  kVerifyJournal,
  kExportData,
  kBackup,
  kReadOwnNotifications,
  kRunDemo,
  kReadMovements,  // where units under customs control are and were
  kPlanMovement,   // plans, changes, starts and ends one
  kArmSeal,        // puts a seal on and says so
  kDisarmSeal,     // asks for a seal to be opened, or agrees: two people
  kReadAlarms,     // alarms of movements, thresholds, reports
  kHandleAlarms,   // acknowledges, notes, hands over
  kCloseAlarms,    // closes; critical ones need a second person
  kDispatch,       // sends response units
  kRespond,        // answers for the response unit that one belongs to
  kManageDevices,  // register, stock and leases of seals and trackers
  kCommandDevice,
  kManageGeography,  // places, corridors, fences: two people
  kPassGate,         // decides about units that a gate holds
  kFeedReadings,     // readings of gates, events of partners
  kReadFrames,       // what devices sent, byte by byte
  kExportEvidence,   // the signed file of a journey
  kManageTrack,      // thresholds of alarms
  kReadLedger,       // records of the federation, its health and its alarms
  kWriteLedger,      // says what this administration says: operators, certificates, bonds …
  kAcquitLedger,     // notes the use of a certificate, a movement of a carnet
  kHoldTitles,       // acts with keys of own clients that hold titles and documents
  kGovernLedger,     // changes of the charter, and acknowledging alarms of the ledger
};

inline constexpr int kActionCount = 63;

// All actions in the order above.
std::span<const Action> AllActions();

// "read_findings": used in the API, the journal and docs/rights.md. Stable.
std::string_view ActionName(Action action);

// How far a role's right reaches.
enum class Scope : std::uint8_t {
  kNone,
  kOwn,       // the declarant or the importer is one of the principal's clients
  kAssigned,  // the control, or the notification, is this principal's
  kOffice,    // the office is one of the principal's offices
  kAll,
};

// "none", "own", "assigned", "office", "all".
std::string_view ScopeName(Scope scope);

// One cell of the table.
Scope ScopeFor(Role role, Action action);

// True for actions that reach far (accounts, policy, exports …): beyond the scope kOwn they need
// a second factor. So an API key never manages accounts.
bool NeedsSecondFactor(Action action);

// What an action is about. A member that does not apply or is not known stays empty and then
// matches no office, client or officer; only kAll, or all offices, covers it.
struct Subject {
  std::string office = {};     // "= {}": {.office = "FR001"} leaves out the rest without a warning
  std::string declarant = {};  // party ids
  std::string importer = {};
  std::string officer = {};  // id of the principal to whom the control or notification belongs
};

enum class Reason : std::uint8_t {
  kNone,  // allowed
  kNotAuthenticated,
  kConflictingRoles,  // no rights until an administrator takes one of the roles away
  kNoRight,           // none of the roles may ever do this
  kSecondFactorNeeded,
  kOutOfScope,  // elsewhere they may. Callers answer readers with "not found", so that guessing
                // ids teaches nothing.
};

// "", "not_authenticated", "conflicting_roles", "no_right", "second_factor_needed", "out_of_scope".
std::string_view ReasonCode(Reason reason);

struct Decision {
  bool allowed = false;
  Reason reason = Reason::kNotAuthenticated;

  explicit operator bool() const { return allowed; }
  friend bool operator==(const Decision&, const Decision&) = default;
};

// May `principal` do this to `subject`? When several reasons stand against it, the first in the
// order of Reason is named: that of a second factor before that of scope, so that a guess without
// one teaches nothing either.
Decision Allows(const Principal& principal, Action action, const Subject& subject);

// True when there can be a subject for which Allows says yes, now or after a second factor: for
// showing or hiding a menu. An inspector without any office has no queue.
bool AllowsSomewhere(const Principal& principal, Action action);

// Which rows of a list someone may see: those that match any of the members.
struct ListScope {
  bool all = false;
  std::vector<std::string> offices;  // sorted, each once; empty when `all`
  std::vector<std::string> clients;  // compared with declarant and importer; sorted, each once
  std::string officer;               // compared with the officer; "" = none

  [[nodiscard]] bool none() const {
    return !all && offices.empty() && clients.empty() && officer.empty();
  }
  // A row that a store could not filter. Agrees with Allows.
  [[nodiscard]] bool Includes(const Subject& subject) const;

  friend bool operator==(const ListScope&, const ListScope&) = default;
};

// What a list made for `action` must be filtered by; none() when a second factor is missing, too.
ListScope ScopeOf(const Principal& principal, Action action);

// May `principal` give these roles to that account? Needs kManageAccounts, another account than the
// own (nobody raises themselves), and roles that go together.
// Reasons: those of Allows; kConflictingRoles for `roles`; kOutOfScope for the own account.
Decision AllowsGrant(const Principal& principal, std::string_view account_id, RoleSet roles);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_RIGHTS_H_
