// A node that comes after others, and that looks after what they keep.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "federation/test_history.h"

namespace tidewaiter::federation {
namespace {

bool HasAlarm(Node& node, std::string_view code, std::string_view member) {
  return std::ranges::any_of(node.TakeAlarms(), [&](const Alarm& alarm) {
    return alarm.code == code && alarm.member == member;
  });
}

// Tells the node what that member has.
void Tell(Node& node, const std::string& member, const std::string& note, std::int64_t& now_ms) {
  for (std::size_t tries = 0; tries < 10; ++tries) {
    now_ms += kGossipMs;
    const Outgoing gossip = FindCall(node.Step(now_ms), "/gossip");
    if (gossip.member != member) continue;
    node.OnAnswer(gossip.id, Answer{.body = WriteNotes({note})}, now_ms);
    return;
  }
  FAIL() << "nobody asked " << member;
}

// The first question for history within a while.
Outgoing WaitForHistory(Node& node, std::int64_t& now_ms) {
  const std::int64_t end_ms = now_ms + 3 * kSilentMs;
  for (; now_ms < end_ms; now_ms += kStepMs) {
    Outgoing call = FindCall(node.Step(now_ms), "/history/");
    if (call.id != 0) return call;
  }
  return {};
}

class NodeHistoryTest : public testing::Test {
 protected:
  [[nodiscard]] std::uint64_t Cosigned() {
    return SizeOf(node_->FindMirror(TestOrigin(0))->mirrored());
  }
  [[nodiscard]] std::uint64_t Final() {
    return SizeOf(node_->FindMirror(TestOrigin(0))->final_one());
  }
  std::int64_t now_ms_ = kNow;
  const std::unique_ptr<Node> node_ = OpenNode(1);
  const std::unique_ptr<Node> other_ = OpenNode(2);
};

TEST_F(NodeHistoryTest, ComesAfterOthersWhenTheWriterIsSilent) {
  History history({"a", "b", "c"});
  ASSERT_EQ(other_->Serve(history.Upload({0, 2, 3}), kNow).status, kLater);  // audits first
  other_->Step(kNow);
  ASSERT_EQ(other_->Serve(history.Upload({0, 2, 3}), kNow).status, kOk);
  Tell(*node_, "m2", history.Checkpoint({0, 2, 3}), now_ms_);
  EXPECT_EQ(FindCall(node_->Step(now_ms_), "/history/").id, 0U);  // the writer has a while
  const Outgoing call = WaitForHistory(*node_, now_ms_);
  ASSERT_NE(call.id, 0U);
  EXPECT_NE(call.member, "m0");
  node_->OnAnswer(call.id, other_->Serve(call.call, now_ms_), now_ms_);
  node_->Step(now_ms_);
  node_->Step(now_ms_ + kStepMs);
  EXPECT_EQ(Cosigned(), 3U);
  EXPECT_EQ(Final(), 3U);
  EXPECT_TRUE(node_->TakeAlarms().empty());
  EXPECT_EQ(WaitForHistory(*node_, now_ms_).id, 0U);  // there is no more
}

TEST_F(NodeHistoryTest, AsksTheNextOneWhenOneDoesNotAnswerOrLies) {
  History history({"a", "b", "c"});
  History lie({"a", "x", "c"});
  ASSERT_EQ(other_->Serve(history.Upload(), kNow).status, kOk);
  Tell(*node_, "m2", history.Checkpoint({0, 2, 3}), now_ms_);
  const Outgoing first = WaitForHistory(*node_, now_ms_);
  now_ms_ += 2 * kCallTimeoutMs + 1;  // no answer
  const Outgoing second = WaitForHistory(*node_, now_ms_);
  ASSERT_NE(second.id, 0U);
  EXPECT_NE(second.member, first.member);
  auto upload = ParseAddEntries(lie.Upload().body)->upload;
  upload.ticket = std::string(kCheckpointTicket) +
                  WriteAddCheckpoint({.checkpoint = history.Checkpoint({0, 2, 3})});
  node_->OnAnswer(second.id, Answer{.body = WriteAddEntries(upload)}, now_ms_);
  EXPECT_EQ(node_->FindMirror(TestOrigin(0))->copy().size(), 0U);
  node_->Step(now_ms_);
  EXPECT_TRUE(HasAlarm(*node_, "bad_proof", second.member));
  Outgoing third = WaitForHistory(*node_, now_ms_);
  node_->OnAnswer(third.id, other_->Serve(third.call, now_ms_), now_ms_);
  for (int i = 0; i < 5; ++i)
    node_->Step(now_ms_ += kStepMs);
  EXPECT_EQ(Cosigned(), 3U);
}

// What no quorum vouches for is judged whole, whoever brings it.
TEST_F(NodeHistoryTest, BelievesNobodyBelowAQuorum) {
  History history({"a", "b"}, "forged");
  Tell(*node_, "m2", history.Checkpoint({2}), now_ms_);
  const Outgoing call = WaitForHistory(*node_, now_ms_);
  ASSERT_NE(call.id, 0U);
  node_->OnAnswer(call.id, Answer{.body = history.Upload({2}).body}, now_ms_);
  EXPECT_EQ(Cosigned(), 0U);
  ASSERT_EQ(node_->evidence().size(), 1U);
  EXPECT_EQ(node_->evidence()[0].lie, Lie::kRuleBroken);
}

// Each member passes on its own cosignature: together they are a quorum, and the writer is not
// needed to say so.
TEST_F(NodeHistoryTest, AQuorumShowsInGossip) {
  History history({"a", "b"});
  ASSERT_EQ(node_->Serve(history.Upload({0}), kNow).status, kOk);
  EXPECT_EQ(Final(), 0U);
  Tell(*node_, "m2", history.Checkpoint({2}), now_ms_);
  EXPECT_EQ(Final(), 2U);
  EXPECT_EQ(node_->FindMirror(TestOrigin(0))->final_one()->cosigners,
            (std::vector<std::string>{"m0", "m1", "m2"}));
}

// The writer had told us a checkpoint, and what became final is another history: shown when the
// entries are there.
TEST_F(NodeHistoryTest, AFormerWordOfTheWriterIsHeldAgainstWhatBecameFinal) {
  History told({"a", "x"});
  History became({"a", "b", "c"});
  auto upload = ParseAddEntries(told.Upload().body)->upload;
  upload.packages.clear();  // the checkpoint came, and then nothing more
  node_->Serve({.path = "/add-entries", .body = WriteAddEntries(upload)}, kNow);
  Mirror& mirror = *node_->FindMirror(TestOrigin(0));
  ASSERT_EQ(SizeOf(mirror.pending()), 2U);
  auto history = ParseAddEntries(became.Upload({0, 2, 3}).body);
  ASSERT_TRUE(mirror.TakeHistory(*history, kNow));
  ASSERT_TRUE(mirror.lied());
  EXPECT_EQ(mirror.evidence()[0].lie, Lie::kFork);
  EXPECT_EQ(SizeOf(mirror.mirrored()), 0U);
  EXPECT_EQ(mirror.TakeHistory(*history, kNow).error().code, ErrorCode::kFailedPrecondition);
}

// The writer had told us a longer history, and another one became final. Its entries begin at a
// bundle's edge, where a package alone does not show that they are not of ours.
TEST_F(NodeHistoryTest, WhatDoesNotGoOnFromTheFinalOneIsNeverCosigned) {
  std::vector<std::string> objects(300);
  for (std::size_t i = 0; i < objects.size(); ++i)
    objects[i] = "o" + std::to_string(i);
  History became(std::vector<std::string>(objects.begin(), objects.begin() + 256));
  objects[0] = "another";
  History told(objects);
  Mirror& mirror = *node_->FindMirror(TestOrigin(0));
  ASSERT_EQ(mirror.AddCheckpoint({.checkpoint = told.Checkpoint()}, kNow).status, kOk);
  AddEntries history{.origin = TestOrigin(0), .end = 256};
  history.ticket =
      std::string(kCheckpointTicket) + WriteAddCheckpoint({.checkpoint = became.Checkpoint({2})});
  ASSERT_TRUE(became.copy().Fill(history));
  const Status taken = mirror.TakeHistory({history, false}, kNow);
  ASSERT_TRUE(taken) << taken.error();
  ASSERT_EQ(SizeOf(mirror.mirrored()), 256U);
  AddEntries upload{.origin = TestOrigin(0), .start = 256, .end = 300};
  ASSERT_TRUE(told.copy().Fill(upload));
  EXPECT_EQ(mirror.AddEntries({upload, false}, kNow).status, kUnprocessable);
  EXPECT_EQ(SizeOf(mirror.mirrored()), 256U);
  EXPECT_EQ(mirror.copy().size(), 256U);
  // The writer is asked how that one begins, and there it is.
  const Outgoing question = FindCall(node_->Step(kNow), "/beginning/");
  ASSERT_NE(question.id, 0U);
  const Answer answer{.body = WriteBeginning(*told.copy().BeginningOf(256, 300))};
  node_->OnAnswer(question.id, answer, kNow);
  ASSERT_EQ(node_->evidence().size(), 1U);
  EXPECT_EQ(node_->evidence()[0].lie, Lie::kFork);
}

// ---- what others keep

class NodeAuditTest : public NodeHistoryTest {
 protected:
  NodeAuditTest() {
    EXPECT_EQ(node_->Serve(history_.Upload({0}), kNow).status, kOk);
    EXPECT_EQ(other_->Serve(history_.Upload({0}), kNow).status, kOk);
    Tell(*node_, "m2", history_.Checkpoint({2}), now_ms_);
  }
  // Until a file of m2 is asked for, of that kind.
  Outgoing WaitForTile(std::string_view kind) {
    const std::string path = "/" + OriginHash(TestOrigin(0)) + "/tile/" + std::string(kind);
    for (int i = 0; i < 1'000; ++i) {
      Outgoing call = FindCall(node_->Step(now_ms_ += kAuditMs), path);
      if (call.id != 0 && call.member == "m2") return call;
    }
    return {};
  }
  void Reply(const Outgoing& call, Answer answer) {
    node_->OnAnswer(call.id, answer, now_ms_);
    node_->Step(now_ms_);
  }
  History history_{{"a", "b", "c"}};
};

TEST_F(NodeAuditTest, NothingIsSaidOfGoodFiles) {
  for (const char* kind : {"entries", "0"}) {
    const Outgoing call = WaitForTile(kind);
    ASSERT_NE(call.id, 0U) << kind;
    const Answer answer = other_->Serve(call.call, now_ms_);
    ASSERT_EQ(answer.status, kOk);
    Reply(call, answer);
    Reply(WaitForTile(kind), {.status = kLater});  // it may be busy
    EXPECT_TRUE(node_->TakeAlarms().empty());
  }
}

TEST_F(NodeAuditTest, AChangedFileIsToldOnce) {
  for (const char* kind : {"entries", "0"}) {
    const Outgoing call = WaitForTile(kind);
    Answer answer = other_->Serve(call.call, now_ms_);
    answer.body.back() ^= 1;
    Reply(call, answer);
    EXPECT_EQ(HasAlarm(*node_, "tampered_tile", "m2"), std::string_view(kind) == "entries");
  }
  EXPECT_TRUE(node_->health().members.at("m2").spoilt);
  const Outgoing call = WaitForTile("entries");
  now_ms_ += kAuditTellMs;
  Reply(call, {.body = "x"});
  EXPECT_TRUE(HasAlarm(*node_, "tampered_tile", "m2"));  // and again after an hour
}

TEST_F(NodeAuditTest, AFileThatIsShortOrGoneIsTold) {
  const Outgoing call = WaitForTile("entries");
  Answer answer = other_->Serve(call.call, now_ms_);
  answer.body.resize(answer.body.size() / 2);
  Reply(call, answer);
  EXPECT_TRUE(HasAlarm(*node_, "truncated_file", "m2"));
  now_ms_ += kAuditTellMs;
  Reply(WaitForTile("0"), {.status = kUnknown});
  EXPECT_TRUE(HasAlarm(*node_, "truncated_file", "m2"));
}

}  // namespace
}  // namespace tidewaiter::federation
