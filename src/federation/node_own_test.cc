// What a node asks before it signs anything new, and what it does when its disk went back.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "federation/test_history.h"
#include "federation/test_members.h"
#include "federation/wire.h"

namespace tidewaiter::federation {
namespace {

const std::string kWord = "/word/" + OriginHash(TestOrigin(0));

// The writer of log 0 in a federation of four of which one may lie: two others have to speak.
class Owner {
 public:
  explicit Owner(bool trusts_disk = false) { Open(trusts_disk); }
  void Open(bool trusts_disk) {
    node_.reset();
    NodeOptions options = OptionsOf(0);
    options.trusts_disk = trusts_disk;
    options.open_storage = [this](std::string_view) -> Result<std::unique_ptr<LogStorage>> {
      return std::make_unique<MemoryStorage>(disk_, std::make_shared<PowerSwitch>());
    };
    node_ = *Node::Open(std::move(options), now_);
  }
  Node& operator*() { return *node_; }
  Node* operator->() { return node_.get(); }
  MemoryDisk& disk() { return *disk_; }
  [[nodiscard]] std::int64_t now() const { return now_; }

  std::vector<Outgoing> Step(std::int64_t later_ms = 0) {
    now_ += later_ms;
    return node_->Step(now_);
  }
  // Each of these members says that.
  void Say(const std::vector<Outgoing>& asked, const std::vector<std::string>& members,
           const Answer& answer) {
    for (const Outgoing& one : asked) {
      if (one.call.path == kWord && std::ranges::count(members, one.member) > 0)
        node_->OnAnswer(one.id, answer, now_);
    }
  }
  void Submit(const std::string& object) {
    ASSERT_TRUE(node_->Submit(Write({.object = object, .time_ms = kNow}), now_));
  }

 private:
  std::int64_t now_ = kNow;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::unique_ptr<Node> node_;
};

std::size_t CountWords(const std::vector<Outgoing>& out) {
  return static_cast<std::size_t>(
      std::ranges::count_if(out, [](const Outgoing& one) { return one.call.path == kWord; }));
}

TEST(NodeOwnTest, NothingNewIsSignedBeforeEnoughHaveSpoken) {
  Owner owner;
  owner.Submit("a");
  auto asked = owner.Step();
  EXPECT_EQ(CountWords(asked), 3U);
  owner.Say(asked, {"m1"}, Answer{.body = WriteNotes({})});
  owner.Say(asked, {"m2"}, Answer{.status = kUnknown});  // of an earlier version: it says nothing
  EXPECT_EQ(owner->health().own->awaits, (std::vector<std::string>{"m2", "m3"}));
  EXPECT_EQ(CountWords(owner.Step()), 0U);
  EXPECT_EQ(owner->own_log()->signed_size(), 0U);
  EXPECT_EQ(owner->own_log()->queued(), 1U);
  asked = owner.Step(kWordAgainMs);
  EXPECT_EQ(CountWords(asked), 2U) << "who has not said anything is asked again";
  owner.Say(asked, {"m3"}, Answer{.body = WriteNotes({})});
  owner.Step();
  EXPECT_EQ(owner->own_log()->signed_size(), 1U);
  EXPECT_TRUE(owner->health().own->awaits.empty());
  EXPECT_EQ(CountWords(owner.Step(kWordAgainMs)), 0U);
}

// What is not final yet only the third may know, and says so in time.
TEST(NodeOwnTest, WhereEnoughHaveSpokenTheOthersHaveAMoment) {
  Owner owner;
  owner.Submit("a");
  const auto asked = owner.Step();
  owner.Say(asked, {"m1", "m2"}, Answer{.body = WriteNotes({})});
  owner.Step(kWordGraceMs - 1);
  EXPECT_EQ(owner->own_log()->signed_size(), 0U);
  History theirs({"other"}, "");
  owner.Say(asked, {"m3"}, Answer{.body = WriteNotes({theirs.Checkpoint({0})})});
  EXPECT_EQ(owner->own_log(), nullptr) << "it is fetched";
}

TEST(NodeOwnTest, WhoIsAQuorumAloneAsksNobody) {
  NodeOptions options = OptionsOf(0);
  options.trusts_disk = false;
  options.roster = TestRoster(1, 0, 1);
  const auto node = *Node::Open(std::move(options), kNow);
  ASSERT_TRUE(node->Submit(Write({.object = "a", .time_ms = kNow}), kNow));
  node->Step(kNow);
  EXPECT_EQ(node->own_log()->signed_size(), 1U);
}

TEST(NodeOwnTest, WhatAnOlderDiskLacksIsFetchedAndNothingForked) {
  Owner owner(true);
  for (const char* object : {"a", "b", "c"})
    owner.Submit(object);
  owner.Step();
  History whole({"a", "b", "c"}, "");
  ASSERT_EQ(owner->own_log()->copy().root(), whole.copy().root());
  owner.disk().CutTo(1);
  owner.Open(false);
  owner.Submit("new");
  const auto asked = owner.Step();
  owner.Say(asked, {"m1"}, Answer{.body = WriteNotes({whole.Checkpoint({0, 1, 2})})});
  EXPECT_EQ(owner->own_log(), nullptr);
  EXPECT_EQ(owner->TakeAlarms().at(0).code, "rollback");
  EXPECT_EQ(owner->Submit("x", kNow).error().code, ErrorCode::kUnavailable);
  const Outgoing beginning = FindCall(owner.Step(), "/beginning/");
  ASSERT_NE(beginning.id, 0U);
  owner->OnAnswer(beginning.id, Answer{.body = WriteBeginning(*whole.copy().BeginningOf(1, 3))},
                  owner.now());
  auto out = owner.Step();
  Outgoing history = FindCall(out, "/history/");
  for (int i = 0; history.id == 0 && i < 3; ++i)
    history = FindCall(owner.Step(kHistoryAgainMs), "/history/");
  ASSERT_EQ(history.call.path, "/history/" + OriginHash(TestOrigin(0)) + "/1");
  AddEntries upload{.origin = TestOrigin(0), .start = 1, .end = 3};
  upload.ticket = std::string(kCheckpointTicket) +
                  WriteAddCheckpoint({.old_size = 1,
                                      .proof = *whole.copy().Consistency(1, 3),
                                      .checkpoint = whole.Checkpoint({0, 1, 2})});
  upload.packages.push_back(*whole.copy().Package({1, 3}, 3));
  owner->OnAnswer(history.id, Answer{.body = WriteAddEntries(upload)}, owner.now());
  owner.Step();
  EXPECT_EQ(owner->own_log(), nullptr) << "one member is not enough to say that this was all";
  EXPECT_NE(owner->health().own->stopped, "");
  owner.Say(owner.Step(kWordAgainMs), {"m2", "m3"}, Answer{.body = WriteNotes({})});
  owner.Step();
  ASSERT_NE(owner->own_log(), nullptr);
  owner.Step();
  EXPECT_EQ(owner->own_log()->signed_size(), 4U) << "with what waited";
  EXPECT_EQ(owner.disk().entries.size(), 4U);
  EXPECT_TRUE(owner->evidence().empty());
}

TEST(NodeOwnTest, AnotherHistoryIsNotGoneOnWith) {
  Owner owner(true);
  owner.Submit("other");
  owner.Step();
  History theirs({"a", "b"});
  owner.Open(false);
  owner.Say(owner.Step(), {"m1", "m2"}, Answer{.body = WriteNotes({theirs.Checkpoint({1, 2})})});
  const Outgoing beginning = FindCall(owner.Step(), "/beginning/");
  ASSERT_NE(beginning.id, 0U);
  owner->OnAnswer(beginning.id, Answer{.body = WriteBeginning(*theirs.copy().BeginningOf(1, 2))},
                  owner.now());
  for (int i = 0; i < 5; ++i)
    owner.Step(kWordAgainMs);
  EXPECT_EQ(owner->own_log(), nullptr);
  ASSERT_EQ(owner->evidence().size(), 1U);
  EXPECT_EQ(owner->evidence()[0].lie, Lie::kFork);
}

// Enough had spoken, and one that was not asked has more: fetched as at the start while nothing new
// was signed; after that it would be another history.
TEST(NodeOwnTest, WhoHasMoreIsBelievedLaterTooUntilSomethingNewIsSigned) {
  History whole({"a", "b", "c"}, "");
  for (const bool signs : {false, true}) {
    Owner owner(true);
    for (const char* object : {"a", "b", "c"})
      owner.Submit(object);
    owner.Step();
    owner.disk().CutTo(1);
    owner.Open(false);
    owner.Say(owner.Step(), {"m1", "m2"}, Answer{.body = WriteNotes({})});
    if (signs) owner.Submit("new");
    owner.Step(kWordGraceMs);
    EXPECT_EQ(owner->own_log()->signed_size(), signs ? 2U : 1U);
    Outgoing gossip = FindCall(owner.Step(), "/gossip");
    for (int i = 0; gossip.id == 0 && i < 10; ++i)
      gossip = FindCall(owner.Step(kWordAgainMs), "/gossip");
    ASSERT_NE(gossip.id, 0U);
    owner->OnAnswer(gossip.id, Answer{.body = WriteNotes({whole.Checkpoint({0, 1, 2})})},
                    owner.now());
    EXPECT_EQ(owner->own_log() == nullptr, !signs);
    EXPECT_NE(owner->health().own->stopped, "");
    EXPECT_EQ(owner->TakeAlarms().at(0).code, "rollback");
  }
}

}  // namespace
}  // namespace tidewaiter::federation
