// The real rules behind the judge: a log of na's, told in signed entries under a founded charter.
#include "federation/ledger_judge.h"

#include <gtest/gtest.h>

#include "federation/test_storage.h"
#include "ledger/test_federation.h"
#include "os/test_folder.h"

namespace tidewaiter::federation {
namespace {

constexpr std::int64_t kNow = ledger::kTestTimeMs + 3'600'000;

std::string BytesOf(const ledger::Entry& entry) {
  return *ledger::AssembleEntry(entry.text, entry.signatures);
}

ledger::Saying Grant(const std::string& object) {
  return {.type = "operator.grant",
          .data =
              R"({"programme":"AEO-C","status":"granted","benefits":{"mra-na-bw":["priority"]},)"
              R"("valid_from":"2026-01-01T00:00:00.000Z"})",
          .commits = {{"holder_name", "a"}, {"holder_id", "b"}, {"holder_country", "c"}},
          .object = object};
}

class LedgerJudgeTest : public testing::Test {
 protected:
  LedgerJudgeTest() { Open(); }
  void Open() {
    judge_.reset();
    auto opened = LedgerJudge::Open(
        {.charter_at = [this](std::uint64_t size) { return federation_.book().At(size); },
         .proofs = log_.proofs},
        "customs.na/ledger", index_, storage_);
    ASSERT_TRUE(opened) << opened.error();
    judge_ = std::move(*opened);
  }
  std::string Draft(const ledger::Saying& saying) {
    return BytesOf(ledger::SignAs(log_.Draft(saying), saying.by));
  }
  // As the sequencer does: judged, taken, and only then appended.
  Verdict Say(const std::string& bytes, std::int64_t now_ms = kNow) {
    Verdict verdict = judge_->Check(bytes, now_ms);
    if (verdict.kind != Verdict::Kind::kStands) return verdict;
    judge_->Take(storage_.size(), bytes);
    const std::vector<std::string> entries = {bytes};
    EXPECT_TRUE(storage_.Append(entries));
    return verdict;
  }
  static std::string CodeOf(const Verdict& verdict) {
    return verdict.objections.empty() ? "" : verdict.objections.front().code;
  }

  const os::TestFolder folder_;
  const os::Path index_ = folder_.path() / "index";
  ledger::TestFederation federation_;
  ledger::TestLog log_{federation_};
  MemoryStorage storage_{std::make_shared<MemoryDisk>(), std::make_shared<PowerSwitch>()};
  std::unique_ptr<LedgerJudge> judge_;
};

TEST_F(LedgerJudgeTest, AGrantStandsOnce) {
  const std::string grant = Draft(Grant("operator/1"));
  ASSERT_EQ(CodeOf(Say(grant)), "");
  const Verdict again = Say(grant);
  EXPECT_EQ(CodeOf(again), kCodeReplayed);
  EXPECT_EQ(again.other, 0U);
  ledger::Saying other = Grant("operator/1");
  other.commits["holder_id"] = "another";
  const Verdict taken = Say(Draft(other));
  EXPECT_EQ(CodeOf(taken), kCodeNumberTaken);
  EXPECT_EQ(taken.other, 0U);
  EXPECT_EQ(LedgerStepOf(grant), "operator/1#1");
  EXPECT_EQ(LedgerStepOf("nonsense"), std::nullopt);
}

TEST_F(LedgerJudgeTest, RulesAndSignaturesCount) {
  ledger::Saying stranger = Grant("operator/1");
  stranger.by = {"customs.na/acquit"};
  EXPECT_EQ(Say(Draft(stranger)).kind, Verdict::Kind::kRefused);
  std::string forged = Draft(Grant("operator/1"));
  forged[forged.size() - 5] = forged[forged.size() - 5] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Say(forged).kind, Verdict::Kind::kRefused);
  EXPECT_EQ(CodeOf(Say("nonsense")), "form");
  ledger::TestLog foreign(federation_, "customs.bw/ledger");
  const ledger::Saying saying = Grant("operator/1");
  EXPECT_EQ(CodeOf(Say(BytesOf(ledger::SignAs(foreign.Draft(saying), {"customs.bw/desk"})))),
            "log");
}

TEST_F(LedgerJudgeTest, WhatThisNodeCannotKnowWaits) {
  ledger::Entry draft = log_.Draft(Grant("operator/1"));
  draft.charter = 9;
  const Verdict newer = Say(BytesOf(ledger::SignAs(draft, {"customs.na/desk"})));
  EXPECT_EQ(newer.kind, Verdict::Kind::kDeferred);
  EXPECT_EQ(CodeOf(newer), kCodeCharterUnknown);
  const std::string grant = Draft(Grant("operator/1"));
  const std::int64_t then = ledger::kTestTimeMs + 60'000;
  const Verdict early = Say(grant, then - kFutureMaxMs - 1);
  EXPECT_EQ(early.kind, Verdict::Kind::kDeferred);
  EXPECT_EQ(CodeOf(early), kCodeClockSkew);
  EXPECT_EQ(CodeOf(Say(grant, then - kFutureMaxMs)), "");
}

TEST_F(LedgerJudgeTest, ALogDoesNotGoFarBack) {
  ledger::Saying late = Grant("operator/1");
  late.time_ms = ledger::kTestTimeMs + kBackMaxMs + 60'000;
  ASSERT_EQ(CodeOf(Say(Draft(late))), "");
  ledger::Saying back = Grant("operator/2");
  back.time_ms = ledger::kTestTimeMs;
  EXPECT_EQ(CodeOf(Say(Draft(back))), "time");
  back.time_ms = ledger::kTestTimeMs + 60'000;  // ten minutes are allowed
  EXPECT_EQ(CodeOf(Say(Draft(back))), "");
  ledger::Entry older = log_.Draft(Grant("operator/3"));
  older.charter = 1;
  older.time_ms = *late.time_ms;
  EXPECT_EQ(CodeOf(Say(BytesOf(ledger::SignAs(older, {"customs.na/desk"})))), "charter");
}

TEST_F(LedgerJudgeTest, OpenedAgainItKnowsWhatItIsHanded) {
  const std::string grant = Draft(Grant("operator/1"));
  ASSERT_EQ(CodeOf(Say(grant)), "");
  Open();
  EXPECT_EQ(judge_->taken(), 0U);
  judge_->Take(0, grant);
  EXPECT_EQ(CodeOf(Say(grant)), kCodeReplayed);
}

TEST(RosterOfTest, HasWhatTheCharterSays) {
  const ledger::TestFederation federation;
  const Roster roster = RosterOf(federation.charter());
  ASSERT_TRUE(CheckRoster(roster));
  EXPECT_EQ(roster.quorum, 3U);
  EXPECT_EQ(roster.faults, 1U);
  EXPECT_EQ(roster.cosigners.size(), 4U);
  const LogOf* log = roster.FindLog("customs.na/ledger");
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(log->member, "na");
  const tlog::Signer key("customs.na/ledger", ledger::KeyNamed("customs.na/ledger"));
  EXPECT_EQ(log->keys.at(0).key, key.verifier());
}

}  // namespace
}  // namespace tidewaiter::federation
