// Members that come later, logs that begin later, and another keeper of the charter's log.
#include <gtest/gtest.h>

#include "member/member.h"
#include "member/test_house.h"

namespace tidewaiter::member {
namespace {

constexpr std::size_t kNa = 0;
constexpr std::size_t kBw = 1;
constexpr std::size_t kZa = 2;

Wish Grant(std::string object) {
  return {.type = "operator.grant",
          .object = std::move(object),
          .data = R"({"programme":"AEO-C"})",
          .fields = {{"holder_name", R"("Walvis Trading")"},
                     {"holder_id", R"("NA-1042")"},
                     {"holder_country", R"("NA")"}}};
}

bool Proves(TestHouse& house, std::size_t i, const std::string& object) {
  return TestHouse::Eventually([&] { return house[i].Prove(object, 1).has_value(); });
}

void Agree(TestHouse& house, std::size_t by, const std::string& id) {
  house.Change(by, "charter.agreement.set",
               fmt::format(R"({{"agreement":{{"id":"{}","parties":["bw","na"],)"
                           R"("benefits":["priority"],"from":"2024-01-01T00:00:00.000Z"}}}})",
                           id),
               {kNa, kBw, kZa});
}

std::string KeeperBy(TestHouse& house, std::size_t i) {
  return *ChangeByCard("charter.keeper", *CardOf(house.folder(i)), "{}");
}

TEST(MembershipTest, AThirdMemberJoinsARunningFederation) {
  TestHouse house(2);
  house.Say(kNa, Grant("operator/1"));
  house.Add();
  ASSERT_TRUE(house.KnowCharter(2));
  EXPECT_EQ(house[kZa].id(), "za");
  EXPECT_TRUE(Proves(house, kZa, "operator/1")) << "it catches up";
  house.Say(kZa, Grant("operator/3"));
  for (const std::size_t i : {kNa, kBw, kZa})
    EXPECT_TRUE(Proves(house, i, "operator/3")) << i;
  // Two of three are enough now, and it is one of them.
  house.Close(kBw);
  house.Say(kNa, Grant("operator/4"));
  EXPECT_TRUE(Proves(house, kZa, "operator/4"));
  house.Open(kBw);
  EXPECT_TRUE(Proves(house, kBw, "operator/4"));
  Agree(house, kZa, "mra-1");
  EXPECT_TRUE(house.KnowCharter(3)) << "it signs changes of the charter, and sends them";
}

TEST(MembershipTest, WhoIsNoMemberYetIsNotOpened) {
  TestHouse house(2);
  const os::Path folder = house.folder(kZa);
  ASSERT_TRUE(InitMember(folder,
                         {.id = "za", .name = "za", .url = "http://127.0.0.1:1", .log = "za/log"},
                         access::SystemSecrets()));
  const auto data = ChangeByCard("charter.member.add", *CardOf(folder), "{}");
  ASSERT_TRUE(data) << data.error();
  const auto draft = house[kNa].Prepare({.type = "charter.member.add", .data = *data});
  ASSERT_TRUE(draft) << draft.error();
  EXPECT_EQ(draft->refusals, ledger::Refusals());
  const auto lines =
      *SignFounding(house.folder(kNa), draft->text) + *SignFounding(house.folder(kBw), draft->text);
  const auto alone = house[kNa].AddSignatures(*house[kNa].ReadDraft(draft->text), lines);
  ASSERT_TRUE(alone) << alone.error();
  ASSERT_FALSE(alone->refusals.empty()) << "its own key has to sign too";
  EXPECT_EQ(alone->refusals.front().code, "member_absent");
  ASSERT_TRUE(JoinFederation(folder, house.founding()));
  EXPECT_EQ(Member::Open({.folder = folder}).error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(ChangeByCard("charter.quorum", *CardOf(folder), "{}").error().field, "/type");
  EXPECT_FALSE(ChangeByCard("charter.member.add", "no card", "{}"));
  EXPECT_FALSE(ChangeByLog(house.root(), "za/log", "{}")) << "no folder of a member";
}

TEST(MembershipTest, AWitnessBeginsALog) {
  TestHouse house(3, 2);
  EXPECT_EQ(house[kZa].own_log(), "");
  house.Change(kZa, "charter.log.add", *ChangeByLog(house.folder(kZa), "customs.za/ledger", "{}"),
               {kNa, kBw, kZa});
  ASSERT_TRUE(house.KnowCharter(2));
  ASSERT_TRUE(TestHouse::Eventually([&] { return house[kZa].own_log() == "customs.za/ledger"; }));
  house.Say(kZa, Grant("operator/3"));
  EXPECT_TRUE(Proves(house, kNa, "operator/3"));
  EXPECT_TRUE(Proves(house, kBw, "operator/3"));
  house.Close(kZa);
  house.Open(kZa);
  EXPECT_EQ(house[kZa].own_log(), "customs.za/ledger");
}

TEST(MembershipTest, AnotherMemberKeepsTheCharter) {
  TestHouse house(3);
  Agree(house, kNa, "mra-1");
  ASSERT_TRUE(house.KnowCharter(2));
  house.Change(kNa, "charter.keeper", KeeperBy(house, kBw), {kNa, kBw, kZa});
  ASSERT_TRUE(house.KnowCharter(3));
  for (const std::size_t i : {kNa, kBw, kZa})
    EXPECT_EQ(house[i].charter()->keeper(), "bw") << i;
  Agree(house, kNa, "mra-2");
  ASSERT_TRUE(house.KnowCharter(4)) << "who kept it sends changes to the new keeper";
  house.Close(kNa);
  Agree(house, kZa, "mra-3");
  ASSERT_TRUE(house.KnowCharter(5)) << "and is not needed";
  house.Open(kNa);
  ASSERT_TRUE(house.KnowCharter(5)) << "it mirrors what it wrote before";
  for (const std::size_t i : {kNa, kBw, kZa}) {
    house.Close(i);
    house.Open(i);
  }
  // Back to one whose name comes later, with both ones' checkpoints in the log.
  house.Change(kNa, "charter.keeper", KeeperBy(house, kZa), {kNa, kBw, kZa});
  ASSERT_TRUE(house.KnowCharter(6));
  Agree(house, kBw, "mra-4");
  ASSERT_TRUE(house.KnowCharter(7));
  house.Say(kNa, Grant("operator/1"));
  for (const std::size_t i : {kNa, kBw, kZa}) {
    EXPECT_TRUE(Proves(house, i, "operator/1")) << i;
    EXPECT_TRUE(house[i].all_evidence().empty()) << i << " accuses somebody";
    for (const Alarm& alarm : house[i].alarms())
      EXPECT_NE(alarm.code, "stolen_key") << i;
  }
}

}  // namespace
}  // namespace tidewaiter::member
