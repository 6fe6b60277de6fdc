#include "access/rights.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/check.h"

namespace tidewaiter::access {
namespace {

struct Row {
  Action action = Action::kLodge;
  std::string_view name;
  bool needs_second_factor = false;
  std::array<Scope, kRoleCount> scopes{};
};

constexpr std::size_t kWord = 3;  // characters of a column

// A word that is not here does not compile: CHECK is no constant.
consteval Scope ScopeOfWord(std::string_view word) {
  if (word == "-  ") return Scope::kNone;
  if (word == "own") return Scope::kOwn;
  if (word == "asg") return Scope::kAssigned;
  if (word == "off") return Scope::kOffice;
  CHECK(word == "all");
  return Scope::kAll;
}

// `scopes`: a word for each role, a blank between them.
consteval Row MakeRow(Action action, std::string_view name, bool factor, std::string_view scopes) {
  Row row{action, name, factor, {}};
  for (std::size_t i = 0; i < row.scopes.size(); ++i)
    row.scopes[i] = ScopeOfWord(scopes.substr(i * (kWord + 1), kWord));
  return row;
}

constexpr bool kPlain = false;
constexpr bool kFactor = true;

// own: own clients, asg: assigned to them, off: of their offices, all; kFactor: a second factor is
// needed. docs/rights.md is made from this.
// clang-format off
constexpr std::array<Row, kActionCount> kTable{{
    //                                                                         tra bro cle tar ins pos ana man aud adm sys con gat
    MakeRow(Action::kLodge,                "lodge",                  kPlain,  "own own -   -   -   -   -   -   -   -   own -   -  "),
    MakeRow(Action::kValidate,             "validate",               kPlain,  "own own -   -   -   -   -   -   -   -   own -   -  "),
    MakeRow(Action::kAmend,                "amend",                  kPlain,  "own own -   -   -   -   -   -   -   -   own -   -  "),
    MakeRow(Action::kCancel,               "cancel",                 kPlain,  "own own off -   -   -   -   -   -   -   own -   -  "),
    MakeRow(Action::kArrive,               "arrive",                 kPlain,  "own own off -   -   -   -   -   -   -   own -   -  "),
    MakeRow(Action::kReadDeclaration,      "read_declaration",       kPlain,  "own own off all off all all off all -   own -   -  "),
    MakeRow(Action::kReadFindings,         "read_findings",          kPlain,  "-   -   off all off all all off all -   -   -   -  "),
    MakeRow(Action::kReadHistory,          "read_history",           kPlain,  "own own off all off all all off all -   own -   -  "),
    MakeRow(Action::kReadDocument,         "read_document",          kPlain,  "own own off all off all -   off all -   own -   -  "),
    MakeRow(Action::kAttachDocument,       "attach_document",        kPlain,  "own own off -   asg asg -   -   -   -   own -   -  "),
    MakeRow(Action::kStateConsignment,     "state_consignment",      kPlain,  "-   -   all all all -   -   -   -   -   off -   -  "),
    MakeRow(Action::kListQueue,            "list_queue",             kPlain,  "-   -   off all off all -   off all -   -   -   -  "),
    MakeRow(Action::kListDeclarations,     "list_declarations",      kPlain,  "own own off all off all all off all -   own -   -  "),
    MakeRow(Action::kOrderControl,         "order_control",          kPlain,  "-   -   off all -   all -   -   -   -   -   -   -  "),
    MakeRow(Action::kReroute,              "reroute",                kPlain,  "-   -   -   all -   -   -   off -   -   -   -   -  "),
    MakeRow(Action::kAssignControl,        "assign_control",         kPlain,  "-   -   off -   -   -   -   off -   -   -   -   -  "),
    MakeRow(Action::kStartControl,         "start_control",          kPlain,  "-   -   asg -   asg asg -   -   -   -   -   -   -  "),
    MakeRow(Action::kRecordAct,            "record_act",             kPlain,  "-   -   asg -   asg asg -   -   -   -   -   -   -  "),
    MakeRow(Action::kDismissFinding,       "dismiss_finding",        kPlain,  "-   -   off all -   asg -   -   -   -   -   -   -  "),
    MakeRow(Action::kRelease,              "release",                kPlain,  "-   -   off -   -   -   -   -   -   -   -   -   -  "),
    MakeRow(Action::kHold,                 "hold",                   kPlain,  "-   -   off all asg -   -   -   -   -   -   -   -  "),
    MakeRow(Action::kSeize,                "seize",                  kPlain,  "-   -   off -   asg -   -   -   -   -   -   -   -  "),
    MakeRow(Action::kUplift,               "uplift",                 kPlain,  "-   -   off -   -   asg -   -   -   -   -   -   -  "),
    MakeRow(Action::kReadDashboard,        "read_dashboard",         kPlain,  "-   -   off all off all all off all -   -   -   -  "),
    MakeRow(Action::kReadOfficers,         "read_officers",          kPlain,  "-   -   off -   -   -   -   off all all -   -   -  "),
    MakeRow(Action::kManageAccounts,       "manage_accounts",        kFactor, "-   -   -   -   -   -   -   -   -   all -   -   -  "),
    MakeRow(Action::kManageOffices,        "manage_offices",         kFactor, "-   -   -   -   -   -   -   -   -   all -   -   -  "),
    MakeRow(Action::kManagePolicy,         "manage_policy",          kFactor, "-   -   -   all -   -   all off -   -   -   -   -  "),
    MakeRow(Action::kReadRules,            "read_rules",             kPlain,  "-   -   -   all -   -   all off all -   -   -   -  "),
    MakeRow(Action::kWriteRules,           "write_rules",            kPlain,  "-   -   -   off -   -   off -   -   -   -   -   -  "),
    MakeRow(Action::kApproveRules,         "approve_rules",          kFactor, "-   -   -   off -   -   -   off -   -   -   -   -  "),
    MakeRow(Action::kReadTariff,           "read_tariff",            kPlain,  "all all all all all all all all all all all all all"),
    MakeRow(Action::kManageTariff,         "manage_tariff",          kFactor, "-   -   -   -   -   -   all all -   -   -   -   -  "),
    MakeRow(Action::kManageWebhooks,       "manage_webhooks",        kFactor, "-   own -   -   -   -   -   -   -   all own -   -  "),
    MakeRow(Action::kManageApiKeys,        "manage_api_keys",        kFactor, "-   -   -   -   -   -   -   -   -   all -   -   -  "),
    MakeRow(Action::kReadAccessJournal,    "read_access_journal",    kPlain,  "-   -   -   -   -   -   -   -   all -   -   -   -  "),
    MakeRow(Action::kVerifyJournal,        "verify_journal",         kPlain,  "-   -   -   -   -   -   -   -   all all -   -   -  "),
    MakeRow(Action::kExportData,           "export_data",            kFactor, "-   -   -   -   -   -   all off all -   -   -   -  "),
    MakeRow(Action::kBackup,               "backup",                 kFactor, "-   -   -   -   -   -   -   -   -   all -   -   -  "),
    MakeRow(Action::kReadOwnNotifications, "read_own_notifications", kPlain,  "own own asg asg asg asg asg asg asg asg own asg asg"),
    MakeRow(Action::kRunDemo,              "run_demo",               kPlain,  "-   -   -   -   -   -   -   -   -   all -   -   -  "),
    MakeRow(Action::kReadMovements,         "read_movements",         kPlain,  "own own all all all all all all all -   own all all"),
    MakeRow(Action::kPlanMovement,          "plan_movement",          kPlain,  "own own off -   -   -   -   -   -   -   own all -  "),
    MakeRow(Action::kArmSeal,               "arm_seal",               kPlain,  "-   -   off -   off -   -   -   -   -   -   all off"),
    MakeRow(Action::kDisarmSeal,            "disarm_seal",            kFactor, "-   -   -   -   off -   -   off -   -   -   all -  "),
    MakeRow(Action::kReadAlarms,            "read_alarms",            kPlain,  "-   -   off all off all all off all -   -   all off"),
    MakeRow(Action::kHandleAlarms,          "handle_alarms",          kPlain,  "-   -   -   -   -   -   -   -   -   -   -   all -  "),
    MakeRow(Action::kCloseAlarms,           "close_alarms",           kPlain,  "-   -   -   -   -   -   -   off -   -   -   all -  "),
    MakeRow(Action::kDispatch,              "dispatch",               kPlain,  "-   -   -   -   -   -   -   -   -   -   -   all -  "),
    MakeRow(Action::kRespond,               "respond",                kPlain,  "-   -   -   -   all -   -   -   -   -   -   all all"),
    MakeRow(Action::kManageDevices,         "manage_devices",         kFactor, "-   -   -   -   -   -   -   all -   -   -   all -  "),
    MakeRow(Action::kCommandDevice,         "command_device",         kFactor, "-   -   -   -   -   -   -   -   -   -   -   all -  "),
    MakeRow(Action::kManageGeography,       "manage_geography",       kFactor, "-   -   -   -   -   -   -   all -   -   -   all -  "),
    MakeRow(Action::kPassGate,              "pass_gate",              kPlain,  "-   -   -   -   -   -   -   -   -   -   -   all off"),
    MakeRow(Action::kFeedReadings,          "feed_readings",          kPlain,  "-   -   -   -   -   -   -   -   -   -   off -   off"),
    MakeRow(Action::kReadFrames,            "read_frames",            kPlain,  "-   -   -   -   -   -   all all all -   -   all -  "),
    MakeRow(Action::kExportEvidence,        "export_evidence",        kFactor, "-   -   -   -   -   -   -   all all -   -   all -  "),
    MakeRow(Action::kManageTrack,           "manage_track",           kFactor, "-   -   -   -   -   -   all all -   -   -   -   -  "),
    MakeRow(Action::kReadLedger,            "read_ledger",            kPlain,  "own own all all all all all all all -   own all all"),
    MakeRow(Action::kWriteLedger,           "write_ledger",           kPlain,  "-   -   all -   -   -   -   all -   -   -   -   -  "),
    MakeRow(Action::kAcquitLedger,          "acquit_ledger",          kPlain,  "-   -   all -   all -   -   -   -   -   -   -   all"),
    MakeRow(Action::kHoldTitles,            "hold_titles",            kPlain,  "own own -   -   -   -   -   -   -   -   own -   -  "),
    MakeRow(Action::kGovernLedger,          "govern_ledger",          kFactor, "-   -   -   -   -   -   -   -   -   all -   -   -  "),
}};
// clang-format on

constexpr std::array<Action, kActionCount> kActions = [] {
  std::array<Action, kActionCount> actions{};
  for (std::size_t i = 0; i < actions.size(); ++i)
    actions[i] = kTable[i].action;
  return actions;
}();

const Row& RowOf(Action action) {
  const auto number = static_cast<std::size_t>(action);
  CHECK(number < kTable.size() && kTable[number].action == action);
  return kTable[number];
}

bool Contains(const std::vector<std::string>& list, const std::string& text) {
  return !text.empty() && std::find(list.begin(), list.end(), text) != list.end();
}

bool HasAllOffices(const Principal& principal) {
  return Contains(principal.offices, kAllOffices);
}

bool Covers(Scope scope, const Principal& principal, const Subject& subject) {
  switch (scope) {
    case Scope::kNone:
      return false;
    case Scope::kOwn:
      return Contains(principal.clients, subject.declarant) ||
             Contains(principal.clients, subject.importer);
    case Scope::kAssigned:
      return !subject.officer.empty() && subject.officer == principal.id;
    case Scope::kOffice:
      return HasAllOffices(principal) || Contains(principal.offices, subject.office);
    case Scope::kAll:
      return true;
  }
  return false;
}

// Is there anything at all within the scope?
bool Reaches(Scope scope, const Principal& principal) {
  switch (scope) {
    case Scope::kNone:
      return false;
    case Scope::kOwn:
      return !principal.clients.empty();
    case Scope::kOffice:
      return !principal.offices.empty();
    case Scope::kAssigned:
    case Scope::kAll:
      return true;
  }
  return false;
}

// Why someone has no rights whatever is asked; kNone when they may have some.
Reason Barred(const Principal& principal) {
  if (principal.kind == Principal::Kind::kAnonymous || principal.id.empty()) {
    return Reason::kNotAuthenticated;
  }
  return IsSound(principal.roles) ? Reason::kNone : Reason::kConflictingRoles;
}

bool LacksFactor(const Row& row, Scope scope, const Principal& principal) {
  return row.needs_second_factor && scope != Scope::kOwn && !principal.strong;
}

// Calls use(scope) for each role's cell that is not kNone.
template <typename Use>
void ForEachScope(const Row& row, RoleSet roles, Use use) {
  for (const Role role : AllRoles()) {
    const Scope scope = row.scopes[static_cast<std::size_t>(role)];
    if (roles.Has(role) && scope != Scope::kNone) use(scope);
  }
}

std::vector<std::string> Sorted(const std::vector<std::string>& texts) {
  std::set<std::string> sorted(texts.begin(), texts.end());
  sorted.erase("");
  return {sorted.begin(), sorted.end()};
}

}  // namespace

std::span<const Action> AllActions() {
  return kActions;
}

std::string_view ActionName(Action action) {
  return RowOf(action).name;
}

std::string_view ScopeName(Scope scope) {
  constexpr std::array<std::string_view, 5> kNames{"none", "own", "assigned", "office", "all"};
  return kNames.at(static_cast<std::size_t>(scope));
}

Scope ScopeFor(Role role, Action action) {
  return RowOf(action).scopes.at(static_cast<std::size_t>(role));
}

bool NeedsSecondFactor(Action action) {
  return RowOf(action).needs_second_factor;
}

std::string_view ReasonCode(Reason reason) {
  constexpr std::array<std::string_view, 6> kCodes{
      "",         "not_authenticated",    "conflicting_roles",
      "no_right", "second_factor_needed", "out_of_scope"};
  return kCodes.at(static_cast<std::size_t>(reason));
}

Decision Allows(const Principal& principal, Action action, const Subject& subject) {
  const Reason barred = Barred(principal);
  if (barred != Reason::kNone) return {false, barred};
  const Row& row = RowOf(action);
  bool allowed = false;
  Reason reason = Reason::kNoRight;
  ForEachScope(row, principal.roles, [&](Scope scope) {
    if (LacksFactor(row, scope, principal)) {
      reason = Reason::kSecondFactorNeeded;
      return;
    }
    if (reason == Reason::kNoRight) reason = Reason::kOutOfScope;
    allowed |= Covers(scope, principal, subject);
  });
  return allowed ? Decision{true, Reason::kNone} : Decision{false, reason};
}

bool AllowsSomewhere(const Principal& principal, Action action) {
  if (Barred(principal) != Reason::kNone) return false;
  bool somewhere = false;
  ForEachScope(RowOf(action), principal.roles,
               [&](Scope scope) { somewhere |= Reaches(scope, principal); });
  return somewhere;
}

bool ListScope::Includes(const Subject& subject) const {
  return all || Contains(offices, subject.office) || Contains(clients, subject.declarant) ||
         Contains(clients, subject.importer) || (!officer.empty() && officer == subject.officer);
}

ListScope ScopeOf(const Principal& principal, Action action) {
  ListScope list;
  if (Barred(principal) != Reason::kNone) return list;
  const Row& row = RowOf(action);
  ForEachScope(row, principal.roles, [&](Scope scope) {
    if (LacksFactor(row, scope, principal)) return;
    if (scope == Scope::kAll) list.all = true;
    if (scope == Scope::kOffice && HasAllOffices(principal)) list.all = true;
    if (scope == Scope::kOffice) list.offices = Sorted(principal.offices);
    if (scope == Scope::kOwn) list.clients = Sorted(principal.clients);
    if (scope == Scope::kAssigned) list.officer = principal.id;
  });
  if (list.all) return {true, {}, {}, ""};
  return list;
}

Decision AllowsGrant(const Principal& principal, std::string_view account_id, RoleSet roles) {
  const Decision manage = Allows(principal, Action::kManageAccounts, {});
  if (!manage.allowed) return manage;
  if (account_id == principal.id) return {false, Reason::kOutOfScope};
  if (!IsSound(roles)) return {false, Reason::kConflictingRoles};
  return manage;
}

}  // namespace tidewaiter::access
