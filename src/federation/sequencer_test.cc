#include "federation/sequencer.h"

#include <algorithm>
#include <map>
#include <memory>

#include <gtest/gtest.h>

#include "federation/mirror.h"
#include "federation/test_judge.h"
#include "federation/test_members.h"
#include "federation/test_storage.h"
#include "federation/wire.h"
#include "tlog/proof.h"

namespace tidewaiter::federation {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

std::string First(const std::string& object, const std::string& text = "") {
  return Write({.object = object, .time_ms = kNow, .text = text});
}

// A log and three mirrors (n = 4, q = 3) that answer at once, or not at all.
class SequencerTest : public testing::Test {
 protected:
  SequencerTest() {
    Open();
    for (std::size_t i = 1; i < 4; ++i) {
      cosigners_.push_back(std::make_unique<tlog::Signer>(TestCosigner(i)));
      auto mirror = Mirror::Open({.origin = TestOrigin(0),
                                  .member = TestMember(i),
                                  .roster = &roster_,
                                  .cosigner = cosigners_.back().get(),
                                  .step_of = TestStepOf},
                                 std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                                                 std::make_shared<PowerSwitch>()),
                                 std::make_unique<TestJudge>());
      mirrors_.emplace(TestMember(i), std::move(*mirror));
    }
  }
  void Open() {
    power_ = std::make_shared<PowerSwitch>();
    auto opened = Sequencer::Open({.origin = TestOrigin(0),
                                   .member = "m0",
                                   .roster = &roster_,
                                   .log_key = &log_key_,
                                   .cosigner = &cosigner_},
                                  std::make_unique<MemoryStorage>(disk_, power_),
                                  std::make_unique<TestJudge>(), now_);
    ASSERT_TRUE(opened) << opened.error();
    log_ = std::move(*opened);
  }
  // One round: everything that goes out is answered by the members that are up.
  std::size_t Round(const std::vector<std::string>& up) {
    log_->Step(now_);
    const std::vector<Push> pushes = log_->TakePushes(now_);
    for (const Push& push : pushes) {
      std::optional<Answer> answer;
      if (std::ranges::count(up, push.member) > 0) {
        const auto request = ParseAddEntries(push.call.body);
        EXPECT_TRUE(request);
        answer = mirrors_.at(push.member)->AddEntries(*request, now_);
      }
      log_->OnAnswer(push.member, push.id, answer, now_);
    }
    for (Settled& settled : log_->TakeSettled())
      settled_.emplace(settled.id, std::move(settled));
    return pushes.size();
  }
  std::uint64_t Submit(const std::string& entry) { return *log_->Submit(entry, now_); }

  std::int64_t now_ = kNow;
  Roster roster_ = TestRoster(4, 1, 1);
  tlog::Signer log_key_ = TestLogKey(0);
  tlog::Signer cosigner_ = TestCosigner(0);
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::shared_ptr<PowerSwitch> power_;
  std::vector<std::unique_ptr<tlog::Signer>> cosigners_;
  std::map<std::string, std::unique_ptr<Mirror>> mirrors_;
  std::unique_ptr<Sequencer> log_;
  std::map<std::uint64_t, Settled> settled_;
};

TEST_F(SequencerTest, AnEntryIsTakenSignedAndFinal) {
  const std::string entry = First("a");
  const std::uint64_t id = Submit(entry);
  EXPECT_EQ(log_->StateOf(id), EntryState::kTaken);
  EXPECT_EQ(disk_->synced, 0U);
  Round({"m1"});  // two of four: not enough
  EXPECT_EQ(log_->StateOf(id), EntryState::kSigned);
  EXPECT_EQ(disk_->synced, 1U);
  EXPECT_TRUE(settled_.empty());
  now_ += kRetryFirstMs;
  Round({"m2"});
  ASSERT_TRUE(settled_.contains(id));
  EXPECT_EQ(settled_[id].state, EntryState::kFinal);
  EXPECT_EQ(log_->StateOf(id), std::nullopt);
  const auto proof = tlog::ParseProof(settled_[id].proof);
  ASSERT_TRUE(proof) << proof.error();
  const tlog::Checkpoint& checkpoint = proof->checkpoint.checkpoint;
  EXPECT_TRUE(tlog::VerifyInclusion(proof->index, checkpoint.size, tlog::LeafHash(entry),
                                    proof->path, checkpoint.root));
  EXPECT_EQ(CheckSigned(roster_, tlog::FormatNote(proof->checkpoint.note))->cosigners,
            (std::vector<std::string>{"m0", "m1", "m2"}));
}

TEST_F(SequencerTest, OfTwoSuccessorsOneStandsAndTheOtherHearsWhich) {
  const std::uint64_t winner = Submit(First("a", "one"));
  const std::uint64_t loser = Submit(First("a", "other"));
  const std::uint64_t again = Submit(First("a", "one"));
  Round({"m1", "m2", "m3"});
  EXPECT_EQ(settled_[winner].state, EntryState::kFinal);
  EXPECT_EQ(settled_[loser].state, EntryState::kRefused);
  EXPECT_EQ(settled_[loser].objections[0].code, kCodeNumberTaken);
  EXPECT_EQ(settled_[loser].other, settled_[winner].index);
  EXPECT_EQ(settled_[again].state, EntryState::kFinal);  // the same bytes are the same entry
  EXPECT_EQ(settled_[again].index, settled_[winner].index);
  EXPECT_EQ(log_->copy().size(), 1U);
  const std::uint64_t later = Submit(First("a", "one"));
  Round({});
  EXPECT_EQ(settled_[later].state, EntryState::kFinal);
}

TEST_F(SequencerTest, BatchesGoOnWhileCosignaturesAreAwaited) {
  for (std::size_t i = 0; i < kPipelineMax + 3; ++i) {
    Submit(First("o" + std::to_string(i)));
    log_->Step(now_);
  }
  EXPECT_EQ(log_->signed_size(), kPipelineMax);  // the rest waits
  EXPECT_EQ(log_->queued(), 3U);
  for (int round = 0; round < 12; ++round)
    Round({"m1", "m2", "m3"});
  EXPECT_EQ(settled_.size(), kPipelineMax + 3);
  EXPECT_EQ(SizeOf(log_->published()), kPipelineMax + 3);
}

TEST_F(SequencerTest, AMirrorThatWasAwayComesAfter) {
  for (int i = 0; i < 3'000; ++i)
    Submit(First("o" + std::to_string(i)));
  for (int round = 0; round < 8; ++round)
    Round({"m1", "m2"});
  EXPECT_EQ(settled_.size(), 3'000U);
  Mirror& late = *mirrors_.at("m3");
  for (int round = 0; round < 30 && !late.mirrored(); ++round) {
    now_ += kRetryLastMs;
    Round({"m1", "m2", "m3"});
    late.Audit(now_);  // it is final history: its signatures are looked at behind
  }
  ASSERT_TRUE(late.mirrored());
  EXPECT_EQ(SizeOf(late.mirrored()), 3'000U);
}

TEST_F(SequencerTest, WhatWasSignedIsThereAfterACrash) {
  const std::string entry = First("a");
  Submit(entry);
  Round({"m1"});
  Random random(1);
  disk_->Crash(random);
  settled_.clear();
  Open();
  EXPECT_EQ(log_->signed_size(), 1U);
  Round({"m1", "m2", "m3"});
  const std::uint64_t again = Submit(entry);  // the client never had an answer
  Round({"m1", "m2", "m3"});
  EXPECT_EQ(settled_[again].state, EntryState::kFinal);
  EXPECT_EQ(settled_[again].index, 0U);
}

TEST_F(SequencerTest, ADiskThatFailsStopsTheLogBeforeItSigns) {
  Submit(First("a"));
  power_->writes_left = 1;  // the entry is written, the sync fails
  log_->Step(now_);
  EXPECT_EQ(log_->signed_size(), 0U);
  EXPECT_TRUE(log_->TakePushes(now_).empty());
  EXPECT_FALSE(log_->stopped().empty());
  EXPECT_EQ(log_->Submit(First("b"), now_).error().code, ErrorCode::kUnavailable);
}

TEST_F(SequencerTest, AFullQueueRefuses) {
  for (std::size_t i = 0; i < kQueueEntriesMax; ++i)
    ASSERT_TRUE(log_->Submit("x", now_));
  EXPECT_EQ(log_->Submit("x", now_).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(log_->Submit("", now_).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(log_->Submit(std::string(70'000, 'x'), now_).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(SequencerTest, AnEntryFromTheFutureWaitsForAWhile) {
  const std::uint64_t soon = Submit(Write({.object = "a", .time_ms = now_ + kAheadMaxMs + 1'000}));
  const std::uint64_t never =
      Submit(Write({.object = "b", .time_ms = now_ + kAheadMaxMs + 10 * kDeferMaxMs}));
  const std::uint64_t meanwhile = Submit(First("c"));
  Round({"m1", "m2", "m3"});
  EXPECT_TRUE(settled_.contains(meanwhile));
  EXPECT_EQ(log_->StateOf(soon), EntryState::kTaken);
  now_ += 2'000;
  Round({"m1", "m2", "m3"});
  EXPECT_EQ(settled_[soon].state, EntryState::kFinal);
  now_ += kDeferMaxMs;
  Round({"m1", "m2", "m3"});
  EXPECT_EQ(settled_[never].state, EntryState::kRefused);
}

// Nobody would ever cosign it, and a log that signed it would stand still for ever.
TEST_F(SequencerTest, AnEntryOfACharterOfLongAgoIsRefusedAtOnce) {
  const std::uint64_t old = Submit(First("a", "superseded"));
  const std::uint64_t other = Submit(First("b"));
  Round({"m1", "m2", "m3"});
  EXPECT_EQ(settled_[old].state, EntryState::kRefused);
  EXPECT_EQ(settled_[old].objections.at(0).code, kCodeCharterSuperseded);
  EXPECT_EQ(settled_[other].state, EntryState::kFinal);
}

// A mirror of another make: it has no use for our tickets.
TEST_F(SequencerTest, AMirrorThatKnowsNoTicketsIsToldInTwoRequests) {
  Submit(First("a"));
  Submit(First("b"));
  Mirror& mirror = *mirrors_.at("m1");
  for (int round = 0; round < 8 && !mirror.mirrored(); ++round, now_ += kRetryLastMs) {
    log_->Step(now_);
    for (const Push& push : log_->TakePushes(now_)) {
      if (push.member != "m1") continue;
      Answer answer;
      if (push.call.path == "/add-checkpoint") {
        answer = mirror.AddCheckpoint(*ParseAddCheckpoint(push.call.body), now_);
      } else {
        auto request = *ParseAddEntries(push.call.body);
        request.upload.ticket.clear();
        answer = mirror.AddEntries(request, now_);
      }
      log_->OnAnswer("m1", push.id, answer, now_);
    }
  }
  ASSERT_TRUE(mirror.mirrored());
  EXPECT_EQ(SizeOf(mirror.mirrored()), 2U);
  EXPECT_EQ(log_->standings()[0].cosigned, 2U);
}

TEST_F(SequencerTest, AMirrorThatClaimsMoreStopsNobody) {
  Submit(First("a"));
  log_->Step(now_);
  for (const Push& push : log_->TakePushes(now_)) {
    if (push.member != "m1") continue;
    log_->OnAnswer("m1", push.id,
                   Answer{.status = kConflict, .body = WriteMirrorInfo({.pending_size = 9})}, now_);
  }
  const std::vector<Alarm> alarms = log_->TakeAlarms();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].code, "claims_more");
  EXPECT_EQ(alarms[0].member, "m1");
  EXPECT_EQ(log_->stopped(), "");
}

TEST_F(SequencerTest, AnAnswerWithoutAGoodCosignatureDoesNotCount) {
  const std::uint64_t id = Submit(First("a"));
  log_->Step(now_);
  for (const Push& push : log_->TakePushes(now_)) {
    log_->OnAnswer(push.member, push.id, Answer{.body = "\xe2\x80\x94 m1.example/mirror AAAA\n"},
                   now_);
  }
  EXPECT_EQ(log_->StateOf(id), EntryState::kSigned);
  EXPECT_EQ(log_->TakeAlarms().size(), 3U);
}

TEST_F(SequencerTest, ALogThatWasProvenALiarStops) {
  const std::uint64_t waiting = Submit(First("a"));
  log_->Stop("fork was proven");
  Round({"m1", "m2", "m3"});
  EXPECT_EQ(settled_[waiting].state, EntryState::kRefused);
  EXPECT_EQ(log_->signed_size(), 0U);
}

}  // namespace
}  // namespace tidewaiter::federation
