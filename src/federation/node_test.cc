// What a node does with answers; whole federations are in sim_test.cc.
#include "federation/node.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "federation/test_judge.h"
#include "federation/test_members.h"
#include "federation/test_storage.h"
#include "federation/wire.h"

namespace tidewaiter::federation {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

// A history of log 0, and what its writer sends of it.
class History {
 public:
  explicit History(const std::vector<std::string>& objects) {
    std::vector<std::string> entries;
    for (const std::string& object : objects)
      entries.push_back(Write({.object = object, .time_ms = kNow, .text = "x"}));
    EXPECT_TRUE(copy_.Append(entries));
  }
  std::string Checkpoint(const std::vector<std::size_t>& cosigners = {}) {
    tlog::Note note{tlog::FormatCheckpoint(
                        {.origin = TestOrigin(0), .size = copy_.size(), .root = copy_.root()}),
                    {}};
    note.signatures.push_back(TestLogKey(0).Sign(note.text));
    for (const std::size_t member : cosigners)
      note.signatures.push_back(TestCosigner(member).Cosign(note.text, kNow / 1000));
    return tlog::FormatNote(note);
  }
  Call Upload() {
    AddEntries upload{.origin = TestOrigin(0), .end = copy_.size()};
    upload.ticket =
        std::string(kCheckpointTicket) + WriteAddCheckpoint({.checkpoint = Checkpoint()});
    upload.packages.push_back(*copy_.Package({0, copy_.size()}, copy_.size()));
    return {.path = "/add-entries", .body = WriteAddEntries(upload)};
  }
  LogCopy& copy() { return copy_; }

 private:
  LogCopy copy_ = *LogCopy::Open(std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                                                 std::make_shared<PowerSwitch>()),
                                 std::make_unique<TestJudge>(true), 0);
};

NodeOptions OptionsOf(std::size_t member) {
  NodeOptions options{
      .member = TestMember(member),
      .roster = TestRoster(4, 1, 1),
      .cosigner = TestCosigner(member),
      .open_storage = [](std::string_view /*origin*/) -> Result<std::unique_ptr<LogStorage>> {
        return std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                               std::make_shared<PowerSwitch>());
      },
      .make_judge = [](std::string_view /*origin*/, LogStorage& /*storage*/)
          -> Result<std::unique_ptr<Judge>> { return std::make_unique<TestJudge>(); },
      .step_of = TestStepOf};
  if (member == 0) options.log_key = TestLogKey(0);
  return options;
}
std::unique_ptr<Node> OpenNode(std::size_t member) {
  return *Node::Open(OptionsOf(member), kNow);
}

// The first call of these whose path begins so; its id is 0 when there is none.
Outgoing FindCall(const std::vector<Outgoing>& out, std::string_view path) {
  const auto found = std::ranges::find_if(
      out, [&](const Outgoing& one) { return one.call.path.starts_with(path); });
  return found == out.end() ? Outgoing{} : *found;
}

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
