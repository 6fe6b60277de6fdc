// What a node does with answers; whole federations are in sim_test.cc.
#include "federation/node.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "federation/test_history.h"
#include "federation/test_members.h"
#include "federation/wire.h"

namespace tidewaiter::federation {
namespace {

TEST(NodeTest, ALogWhoseKeySignedMoreThanItHasStops) {
  const auto node = OpenNode(0);
  History more({"a", "b"});
  const Outgoing gossip = FindCall(node->Step(kNow), "/gossip");
  ASSERT_NE(gossip.id, 0U);
  node->OnAnswer(gossip.id, Answer{.body = WriteNotes({more.Checkpoint()})}, kNow);
  EXPECT_NE(node->own_log()->stopped(), "");
  EXPECT_EQ(node->Submit("anything", kNow).error().code, ErrorCode::kUnavailable);
  const std::vector<Alarm> alarms = node->TakeAlarms();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].code, "rollback");
  EXPECT_EQ(alarms[0].member, "m0");
}

// The charter's log is m0's. Its entries make a roster of one member more each, from the second on;
// the quorum is 3 of 4.
TEST(NodeTest, AFinalCharterChangesTheRosterAndOneThatIsNotDoesNot) {
  NodeOptions options = OptionsOf(1);
  options.charter_log = TestOrigin(0);
  options.roster_at = [](std::uint64_t size) { return std::optional(TestRoster(3 + size, 1, 2)); };
  const auto node = *Node::Open(std::move(options), kNow);
  History charter({"a", "b"});
  ASSERT_EQ(node->Serve(charter.Upload(), kNow).status, kOk);
  node->Step(kNow);
  EXPECT_EQ(node->roster().cosigners.size(), 4U);  // mirrored by us, and by nobody else yet
  EXPECT_EQ(node->FindMirror(TestOrigin(1)), nullptr);
  const Outgoing gossip = FindCall(node->Step(kNow + kGossipMs), "/gossip");
  const Answer answer{.body = WriteNotes({charter.Checkpoint({0, 2, 3})})};
  node->OnAnswer(gossip.id, answer, kNow + kGossipMs);
  node->Step(kNow + kGossipMs);
  EXPECT_EQ(node->roster().cosigners.size(), 5U);
  EXPECT_NE(node->FindMirror(TestOrigin(1)), nullptr);  // a log that came with it
}

// Gossip tells the checkpoint once: the fork must come out though the answer is lost.
TEST(NodeTest, AProofIsAskedForAgainWhenItsAnswerIsLost) {
  const auto node = OpenNode(1);
  History ours({"a", "b"});
  History theirs({"c", "d", "e"});
  ASSERT_EQ(node->Serve(ours.Upload(), kNow).status, kOk);
  const Outgoing gossip = FindCall(node->Step(kNow), "/gossip");
  node->OnAnswer(gossip.id, Answer{.body = WriteNotes({theirs.Checkpoint()})}, kNow);
  const Outgoing first = FindCall(node->Step(kNow), "/beginning/");
  ASSERT_NE(first.id, 0U);
  node->OnAnswer(first.id, std::nullopt, kNow);
  EXPECT_EQ(FindCall(node->Step(kNow + kCallTimeoutMs), "/beginning/").id, 0U);
  const std::int64_t later = kNow + 2 * kCallTimeoutMs + 1;
  const Outgoing second = FindCall(node->Step(later), "/beginning/");
  EXPECT_EQ(second.call.path, first.call.path);
  EXPECT_EQ(second.member, first.member);
  ASSERT_NE(second.id, first.id);
  node->OnAnswer(second.id, Answer{.body = WriteBeginning(*theirs.copy().BeginningOf(2, 3))},
                 later);
  ASSERT_EQ(node->evidence().size(), 1U);
  EXPECT_EQ(node->evidence()[0].lie, Lie::kFork);
}

TEST(NodeTest, AProofIsNotAskedForForEver) {
  const auto node = OpenNode(1);
  History ours({"a", "b"});
  History theirs({"c", "d", "e"});
  ASSERT_EQ(node->Serve(ours.Upload(), kNow).status, kOk);
  const Outgoing gossip = FindCall(node->Step(kNow), "/gossip");
  node->OnAnswer(gossip.id, Answer{.body = WriteNotes({theirs.Checkpoint()})}, kNow);
  int asked = 0;
  for (std::int64_t now = kNow; now < kNow + 3 * kAskAgainMax * kCallTimeoutMs; now += 1'000)
    asked += FindCall(node->Step(now), "/beginning/").id != 0 ? 1 : 0;
  EXPECT_EQ(asked, kAskAgainMax);
}

}  // namespace
}  // namespace tidewaiter::federation
