#include "access/rights.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <fmt/format.h>

namespace tidewaiter::access {
namespace {

using ::testing::ElementsAre;

struct AgreedRow {
  std::string action;
  std::string factor;
  std::vector<std::string> cells;
};

struct Agreed {
  std::vector<std::string> roles;
  std::vector<AgreedRow> rows;
};

std::vector<std::string> Words(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;)
    words.push_back(word);
  return words;
}

Agreed ReadAgreed() {
  std::ifstream in(TIDEWAITER_TESTDATA "/access/rights.txt");
  Agreed agreed;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> words = Words(line);
    if (words.empty() || words[0][0] == '#') continue;
    const std::vector<std::string> cells(words.begin() + 2, words.end());
    if (agreed.roles.empty()) {
      agreed.roles = cells;
    } else {
      agreed.rows.push_back({words[0], words[1], cells});
    }
  }
  return agreed;
}

Action ActionNamed(const std::string& name) {
  for (const Action action : AllActions()) {
    if (ActionName(action) == name) return action;
  }
  ADD_FAILURE() << "no action " << name;
  return Action::kLodge;
}

// Someone with one role, one office and one client.
Principal Someone(RoleSet roles) {
  return {"acc_me", "Me", Principal::Kind::kAccount, roles, {"FR001"}, {"PARTY1"}, true};
}

// One subject for each way to be in reach, and two that are in nobody's.
std::map<std::string, Subject> Probes() {
  return {{"own", {.office = "XX9", .declarant = "PARTY1", .importer = "P9", .officer = "o9"}},
          {"own importer", {.office = "XX9", .declarant = "P9", .importer = "PARTY1"}},
          {"assigned", {.office = "XX9", .declarant = "P9", .importer = "P9", .officer = "acc_me"}},
          {"office", {.office = "FR001", .declarant = "P9", .importer = "P9", .officer = "o9"}},
          {"strange", {.office = "XX9", .declarant = "P9", .importer = "P9", .officer = "o9"}},
          {"empty", {}}};
}

// Said again, in other words than the program.
bool Expected(const std::string& cell, const std::string& probe) {
  if (cell == "none") return false;
  if (cell == "all") return true;
  if (cell == "own") return probe == "own" || probe == "own importer";
  EXPECT_TRUE(cell == "assigned" || cell == "office") << cell;
  return cell == probe;
}

void ExpectCell(const AgreedRow& row, Role role, const std::string& cell) {
  SCOPED_TRACE(row.action + " of " + std::string(RoleName(role)));
  const Action action = ActionNamed(row.action);
  EXPECT_EQ(ScopeName(ScopeFor(role, action)), cell);
  const Principal who = Someone({role});
  EXPECT_EQ(AllowsSomewhere(who, action), cell != "none");
  for (const auto& [probe, subject] : Probes()) {
    const Decision decision = Allows(who, action, subject);
    EXPECT_EQ(decision.allowed, Expected(cell, probe)) << probe;
    if (!decision.allowed) {
      EXPECT_EQ(ReasonCode(decision.reason), cell == "none" ? "no_right" : "out_of_scope");
    }
    EXPECT_EQ(ScopeOf(who, action).Includes(subject), decision.allowed) << probe;
  }
}

void ExpectFactor(const AgreedRow& row, Role role, const std::string& cell) {
  SCOPED_TRACE(row.action + " of " + std::string(RoleName(role)));
  const Action action = ActionNamed(row.action);
  Principal weak = Someone({role});
  weak.strong = false;
  const bool refused = row.factor == "yes" && cell != "own" && cell != "none";
  for (const auto& [probe, subject] : Probes()) {
    const Decision decision = Allows(weak, action, subject);
    EXPECT_EQ(decision.allowed, !refused && Expected(cell, probe)) << probe;
    if (refused) {
      EXPECT_EQ(ReasonCode(decision.reason), "second_factor_needed");
    }
    EXPECT_EQ(ScopeOf(weak, action).Includes(subject), decision.allowed) << probe;
  }
  EXPECT_EQ(AllowsSomewhere(weak, action), cell != "none");
}

TEST(Rights, AgreeWithTheTableInEveryCell) {
  const Agreed agreed = ReadAgreed();
  ASSERT_EQ(agreed.roles.size(), static_cast<std::size_t>(kRoleCount));
  ASSERT_EQ(agreed.rows.size(), static_cast<std::size_t>(kActionCount));
  int cells = 0;
  for (const AgreedRow& row : agreed.rows) {
    ASSERT_EQ(row.cells.size(), agreed.roles.size()) << row.action;
    EXPECT_EQ(NeedsSecondFactor(ActionNamed(row.action)), row.factor == "yes") << row.action;
    for (std::size_t i = 0; i < row.cells.size(); ++i, ++cells) {
      const Result<Role> role = ParseRole(agreed.roles[i]);
      ASSERT_TRUE(role) << role.error();
      ExpectCell(row, *role, row.cells[i]);
      ExpectFactor(row, *role, row.cells[i]);
    }
  }
  EXPECT_EQ(cells, 63 * 13);
}

constexpr const char* kPageHead =
    R"(# Who may do what

Made from the table in `src/access/rights.cc` by a test; `testdata/access/rights.txt` is the same for people to review and change first.
`TIDEWAITER_UPDATE_GOLDEN=1` with the test `Rights.AreThePageForPeople` rewrites it.

A role reaches: **own** – declarations whose declarant or importer is one of their clients; **assigned** – the control or
notification that is theirs; **office** – what belongs to their offices; **all**. An empty cell is never. Where it says so, a
second factor is needed, except for what is one's own.

)";

constexpr const char* kPageTail =
    R"(
Someone may have several roles of one of these groups, never of two; then they may do what any of them may:
)";

std::string RenderGroups() {
  std::map<RoleGroup, std::string> groups;
  for (const Role role : AllRoles()) {
    std::string& names = groups[GroupOf(role)];
    names += (names.empty() ? "" : ", ") + std::string(RoleName(role));
  }
  std::string out = "\n";
  for (const auto& [group, names] : groups)
    out += "* " + names + "\n";
  return out;
}

std::string RenderPage() {
  std::string page = kPageHead;
  std::string head = "| action | second factor |";
  std::string line = "|---|---|";
  for (const Role role : AllRoles()) {
    std::string name(RoleName(role));
    std::replace(name.begin(), name.end(), '_', ' ');
    head += " " + name + " |";
    line += "---|";
  }
  page += head + "\n" + line + "\n";
  for (const Action action : AllActions()) {
    page += fmt::format("| {} |{} |", ActionName(action), NeedsSecondFactor(action) ? " yes" : "");
    for (const Role role : AllRoles()) {
      const Scope scope = ScopeFor(role, action);
      page += scope == Scope::kNone ? " |" : fmt::format(" {} |", ScopeName(scope));
    }
    page += "\n";
  }
  return page + kPageTail + RenderGroups();
}

TEST(Rights, AreThePageForPeople) {
  const std::string path = TIDEWAITER_TESTDATA "/../docs/rights.md";
  const std::string page = RenderPage();
  if (std::getenv("TIDEWAITER_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << page;
  std::ifstream in(path);
  std::stringstream stored;
  stored << in.rdbuf();
  EXPECT_TRUE(page == stored.str())
      << "differs from docs/rights.md; TIDEWAITER_UPDATE_GOLDEN=1 rewrites it";
}

bool MayAnywhere(Role role, Action action) {
  return ScopeFor(role, action) != Scope::kNone;
}

constexpr Action kDecisions[] = {
    Action::kOrderControl,   Action::kReroute,    Action::kStartControl, Action::kRecordAct,
    Action::kDismissFinding, Action::kRelease,    Action::kHold,         Action::kSeize,
    Action::kUplift,         Action::kWriteRules, Action::kApproveRules};

TEST(Rights, SeparateDuties) {
  for (const Action decision : kDecisions) {
    for (const Role role :
         {Role::kTrader, Role::kBroker, Role::kSystem, Role::kAuditor, Role::kAdministrator}) {
      EXPECT_FALSE(MayAnywhere(role, decision)) << ActionName(decision) << RoleName(role);
    }
  }
  for (const Role role : {Role::kTrader, Role::kBroker, Role::kSystem, Role::kAdministrator})
    EXPECT_FALSE(MayAnywhere(role, Action::kReadFindings)) << RoleName(role);
  for (const Role role : {Role::kTrader, Role::kBroker, Role::kSystem, Role::kAdministrator})
    EXPECT_FALSE(MayAnywhere(role, Action::kReadRules)) << RoleName(role);
  EXPECT_FALSE(MayAnywhere(Role::kManager, Action::kWriteRules));
  EXPECT_FALSE(MayAnywhere(Role::kAnalyst, Action::kApproveRules));
  EXPECT_FALSE(MayAnywhere(Role::kManager, Action::kRecordAct));
  EXPECT_FALSE(MayAnywhere(Role::kManager, Action::kStartControl));
  for (const Role role : AllRoles()) {
    EXPECT_EQ(MayAnywhere(role, Action::kReadAccessJournal), role == Role::kAuditor);
    EXPECT_EQ(MayAnywhere(role, Action::kManageAccounts), role == Role::kAdministrator);
  }
}

TEST(Rights, AnAuditorReadsWhatAnyOfficerReads) {
  for (const Action action : AllActions()) {
    const std::string_view name = ActionName(action);
    if (name.starts_with("read_") && action != Action::kReadOwnNotifications) {
      EXPECT_EQ(ScopeFor(Role::kAuditor, action), Scope::kAll) << name;
    }
  }
}

TEST(Rights, NobodyIsAnonymousAndMayAnything) {
  Principal nobody = Someone({Role::kClearanceOfficer});
  nobody.kind = Principal::Kind::kAnonymous;
  const Decision decision = Allows(nobody, Action::kRelease, {.office = "FR001"});
  EXPECT_EQ(decision, (Decision{false, Reason::kNotAuthenticated}));
  EXPECT_FALSE(AllowsSomewhere(nobody, Action::kRelease));
  EXPECT_TRUE(ScopeOf(nobody, Action::kListQueue).none());
  EXPECT_EQ(Allows(Principal{}, Action::kLodge, {}).reason, Reason::kNotAuthenticated);
}

TEST(Rights, ConflictingRolesGiveNone) {
  const Principal both = Someone({Role::kTrader, Role::kClearanceOfficer});
  for (const Action action : AllActions()) {
    EXPECT_EQ(Allows(both, action, {.office = "FR001", .declarant = "PARTY1"}),
              (Decision{false, Reason::kConflictingRoles}));
    EXPECT_TRUE(ScopeOf(both, action).none());
    EXPECT_FALSE(AllowsSomewhere(both, action));
  }
}

TEST(Rights, AllOfficesIsAWordForOfficesOnly) {
  Principal officer = Someone({Role::kClearanceOfficer});
  officer.offices = {kAllOffices};
  EXPECT_TRUE(Allows(officer, Action::kRelease, {.office = "ANY"}));
  EXPECT_TRUE(ScopeOf(officer, Action::kListQueue).all);
  Principal trader = Someone({Role::kTrader});
  trader.clients = {"*"};
  EXPECT_FALSE(Allows(trader, Action::kReadDeclaration, {.declarant = "PARTY1"}));
}

TEST(Rights, EmptyNamesMatchNothing) {
  Principal odd = Someone({Role::kClearanceOfficer});
  odd.offices = {""};
  EXPECT_FALSE(Allows(odd, Action::kRelease, {}));
  odd = Someone({Role::kTrader});
  odd.clients = {""};
  EXPECT_FALSE(Allows(odd, Action::kReadDeclaration, {}));
  EXPECT_TRUE(ScopeOf(odd, Action::kListDeclarations).none());
}

TEST(Rights, ListsJoinWhatSeveralRolesReach) {
  Principal officer = Someone({Role::kInspector, Role::kClearanceOfficer});
  officer.offices = {"FR002", "FR001", "FR002"};
  const ListScope scope = ScopeOf(officer, Action::kAttachDocument);
  EXPECT_FALSE(scope.all);
  EXPECT_THAT(scope.offices, ElementsAre("FR001", "FR002"));
  EXPECT_EQ(scope.officer, "acc_me");
  officer.roles.Add(Role::kTargetingOfficer);
  EXPECT_EQ(ScopeOf(officer, Action::kListQueue), (ListScope{true, {}, {}, ""}));
}

TEST(Rights, AMenuWithoutAnythingBehindItIsHidden) {
  Principal officer = Someone({Role::kInspector});
  officer.offices.clear();
  EXPECT_FALSE(AllowsSomewhere(officer, Action::kListQueue));
  EXPECT_TRUE(AllowsSomewhere(officer, Action::kRecordAct));
  Principal broker = Someone({Role::kBroker});
  broker.clients.clear();
  EXPECT_FALSE(AllowsSomewhere(broker, Action::kLodge));
}

TEST(Rights, RolesAreGivenByOthersAndGoTogether) {
  const Principal admin = Someone({Role::kAdministrator});
  EXPECT_TRUE(AllowsGrant(admin, "acc_other", {Role::kInspector, Role::kManager}));
  EXPECT_EQ(AllowsGrant(admin, "acc_me", {Role::kInspector}).reason, Reason::kOutOfScope);
  EXPECT_EQ(AllowsGrant(admin, "acc_other", {Role::kAuditor, Role::kManager}).reason,
            Reason::kConflictingRoles);
  EXPECT_EQ(AllowsGrant(Someone({Role::kManager}), "acc_other", {}).reason, Reason::kNoRight);
}

TEST(Role, NamesComeBack) {
  for (const Role role : AllRoles())
    EXPECT_EQ(ParseRole(RoleName(role)).value(), role);
  for (const char* const name : {"", "Trader", "kTrader", "trader ", "superuser"})
    EXPECT_EQ(ParseRole(name).error().code, ErrorCode::kInvalidArgument) << name;
}

TEST(Role, GroupsDoNotMix) {
  EXPECT_TRUE(IsSound({}));
  EXPECT_TRUE(IsSound({Role::kTrader, Role::kBroker}));
  EXPECT_TRUE(IsSound({Role::kInspector, Role::kManager, Role::kAnalyst}));
  EXPECT_FALSE(IsSound({Role::kTrader, Role::kInspector}));
  EXPECT_FALSE(IsSound({Role::kAdministrator, Role::kAuditor}));
  EXPECT_FALSE(IsSound({Role::kSystem, Role::kBroker}));
}

}  // namespace
}  // namespace tidewaiter::access
