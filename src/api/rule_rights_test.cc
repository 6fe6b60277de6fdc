#include "api/rule_rights.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::api {
namespace {

using access::Principal;
using access::Role;
using rulebook::Entry;
using rulebook::Phase;
using rulebook::Secrecy;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Principal With(Role role, std::vector<std::string> offices, std::string id = "me") {
  Principal who;
  who.id = std::move(id);
  who.kind = Principal::Kind::kAccount;
  who.roles = {role};
  who.offices = std::move(offices);
  who.strong = true;
  return who;
}

Entry Of(std::vector<std::string> offices, Secrecy secrecy = Secrecy::kAuthors) {
  return rulebook::Begin("cheap", {.title = "t",
                                   .offices = std::move(offices),
                                   .secrecy = secrecy,
                                   .author = "anna",
                                   .note = ""})
      .value();
}

struct Row {
  Role role;
  std::vector<std::string> offices;
  // Of an entry of the nation, of H, of A; each for authors, then for officers.
  std::string sees;
  std::string writes;  // the nation, H, H and A
  std::string approves;
};

// Who may what, row by row: "y" and "-".
const std::vector<Row> rows_of_rights{
    {Role::kTargetingOfficer, {"*"}, "yy yy yy", "yyy", "yyy"},
    {Role::kTargetingOfficer, {"H"}, "yy yy yy", "-y-", "-y-"},
    {Role::kTargetingOfficer, {}, "yy yy yy", "---", "---"},
    {Role::kAnalyst, {"*"}, "yy yy yy", "yyy", "---"},
    {Role::kAnalyst, {"H"}, "yy yy yy", "-y-", "---"},
    {Role::kManager, {"*"}, "yy yy yy", "---", "yyy"},
    {Role::kManager, {"H"}, "yy yy --", "---", "-y-"},
    {Role::kManager, {"H", "A"}, "yy yy yy", "---", "-yy"},
    {Role::kAuditor, {}, "yy yy yy", "---", "---"},
    {Role::kPostClearanceAuditor, {}, "-y -y -y", "---", "---"},
    {Role::kClearanceOfficer, {"H"}, "-y -y --", "---", "---"},
    {Role::kInspector, {"A"}, "-y -- -y", "---", "---"},
    {Role::kInspector, {}, "-- -- --", "---", "---"},
    {Role::kTrader, {}, "-- -- --", "---", "---"},
    {Role::kBroker, {"*"}, "-- -- --", "---", "---"},
    {Role::kSystem, {"*"}, "-- -- --", "---", "---"},
    {Role::kAdministrator, {"*"}, "-- -- --", "---", "---"},
};

TEST(RuleRights, AreTheseForEveryRole) {
  const std::vector<std::vector<std::string>> places{{}, {"H"}, {"A"}};
  const std::vector<std::vector<std::string>> written{{}, {"H"}, {"H", "A"}};
  for (const Row& row : rows_of_rights) {
    SCOPED_TRACE(access::RoleName(row.role));
    const Principal who = With(row.role, row.offices);
    std::string sees;
    for (const auto& offices : places) {
      for (const Secrecy secrecy : {Secrecy::kAuthors, Secrecy::kOfficers})
        sees += MaySee(who, Of(offices, secrecy)) ? 'y' : '-';
      sees += ' ';
    }
    sees.pop_back();
    EXPECT_EQ(sees, row.sees) << row.offices.size();
    std::string writes, approves;
    for (const auto& offices : written) {
      writes += MayInAll(who, access::Action::kWriteRules, offices) ? 'y' : '-';
      approves += MayInAll(who, access::Action::kApproveRules, offices) ? 'y' : '-';
    }
    EXPECT_EQ(writes, row.writes);
    EXPECT_EQ(approves, row.approves);
  }
}

TEST(RuleRights, NobodyWithoutASecondFactorApproves) {
  Principal who = With(Role::kTargetingOfficer, {"*"});
  who.strong = false;
  EXPECT_EQ(MayInAll(who, access::Action::kApproveRules, {"H"}).reason,
            access::Reason::kSecondFactorNeeded);
  EXPECT_TRUE(MayInAll(who, access::Action::kWriteRules, {"H"}));
  EXPECT_FALSE(MaySee({}, Of({}, Secrecy::kOfficers)));
}

TEST(RuleRights, WhoItWasOfferedToSeesAndAnswersIt) {
  Entry entry = Of({"A"});
  for (const auto& [to, by] : {std::pair(Phase::kSubmitted, "anna"), {Phase::kActive, "boris"}}) {
    if (to == Phase::kActive) {
      entry = rulebook::Apply(entry, {.version = 1, .to = Phase::kApproved, .by = "boris"}).value();
    }
    entry = rulebook::Apply(entry, {.version = 1, .to = to, .by = by}).value();
  }
  const Principal manager = With(Role::kManager, {"H"});
  const Principal author = With(Role::kAnalyst, {"H"});
  EXPECT_FALSE(MaySee(manager, entry));
  entry = rulebook::Propose(entry, {.version = 1, .to = {"H"}, .by = "anna"}).value();
  EXPECT_TRUE(MaySee(manager, entry));
  EXPECT_TRUE(MayAnswer(author, entry.proposals[0]));
  EXPECT_FALSE(MayAnswer(manager, entry.proposals[0]));
  EXPECT_FALSE(MayAnswer(With(Role::kAnalyst, {"A"}), entry.proposals[0]));
  entry = rulebook::Propose(entry, {.version = 1, .to = {}, .by = "anna"}).value();
  EXPECT_FALSE(MayAnswer(author, entry.proposals[1])) << "the nation is not theirs";
  EXPECT_TRUE(MayAnswer(With(Role::kAnalyst, {"*"}), entry.proposals[1]));
  entry = rulebook::Answer(entry, 0, false, "me", 9).value();
  EXPECT_FALSE(MayAnswer(author, entry.proposals[0]));
}

TEST(RuleRights, StepsAreThoseOfTheRole) {
  const Entry draft = Of({"H"});
  EXPECT_THAT(StepsFor(With(Role::kAnalyst, {"H"}), draft, 1), ElementsAre(Phase::kSubmitted));
  EXPECT_THAT(StepsFor(With(Role::kAnalyst, {"A"}), draft, 1), IsEmpty());
  const Entry waiting =
      rulebook::Apply(draft, {.version = 1, .to = Phase::kSubmitted, .by = "anna"}).value();
  EXPECT_THAT(StepsFor(With(Role::kManager, {"H"}), waiting, 1),
              UnorderedElementsAre(Phase::kApproved, Phase::kReturned));
  EXPECT_THAT(StepsFor(With(Role::kTargetingOfficer, {"H"}, "anna"), waiting, 1),
              UnorderedElementsAre(Phase::kReturned, Phase::kWithdrawn));
  EXPECT_THAT(StepsFor(With(Role::kAnalyst, {"H"}), waiting, 1), IsEmpty());
}

}  // namespace
}  // namespace tidewaiter::api
