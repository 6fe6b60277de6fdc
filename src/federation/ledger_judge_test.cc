// The real rules behind the judge: a log of na's, told in signed entries under a founded charter.
#include "federation/ledger_judge.h"

#include <filesystem>

#include <fmt/format.h>
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
         .proofs = log_.proofs,
         .on_taken = on_taken_,
         .told = told_,
         .superseded_at = [this](std::uint64_t size) { return SupersededAt(size); },
         .grace_ms = grace_ms_,
         .on_rebuild = [this](std::uint64_t done, std::uint64_t) { rebuilt_ = done; }},
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
  [[nodiscard]] std::optional<std::int64_t> SupersededAt(std::uint64_t size) const {
    return size < 3 ? learned_ms_ : std::nullopt;
  }
  // Entries of as many objects, judged, taken and on disk.
  void SayMany(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const std::string bytes = Draft(Grant(fmt::format("operator/{}", storage_.size() + 1)));
      judge_->Take(storage_.size(), bytes);
      const std::vector<std::string> entries = {bytes};
      ASSERT_TRUE(storage_.Append(entries));
    }
  }
  // As LogCopy does at a start.
  void TakeTheRest() {
    for (std::uint64_t i = judge_->taken(); i < storage_.size(); ++i)
      judge_->Take(i, *storage_.Entry(i));
  }
  // All that was said is known, and the log's state.
  void ExpectAll() {
    for (std::uint64_t i = 0; i < storage_.size(); i += 331)
      EXPECT_EQ(judge_->Check(*storage_.Entry(i), kNow).other, i);
    ledger::Entry older = log_.Draft(Grant("operator/older"));
    older.charter = 1;
    EXPECT_EQ(CodeOf(judge_->Check(BytesOf(ledger::SignAs(older, {"customs.na/desk"})), kNow)),
              "charter");
  }
  static std::string CodeOf(const Verdict& verdict) {
    return verdict.objections.empty() ? "" : verdict.objections.front().code;
  }

  const os::TestFolder folder_;
  const os::Path index_ = folder_.path() / "index";
  ledger::TestFederation federation_;
  ledger::TestLog log_{federation_};
  const std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  MemoryStorage storage_{disk_, std::make_shared<PowerSwitch>()};
  std::unique_ptr<LedgerJudge> judge_;
  std::function<void(const ledger::Entry&)> on_taken_;
  std::uint64_t told_ = 0;
  std::uint64_t rebuilt_ = 0;
  std::optional<std::int64_t> learned_ms_;
  std::int64_t grace_ms_ = kCharterGraceMs;
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

// A start reads the last entries and not the log: what was before is in the index.
TEST_F(LedgerJudgeTest, GoesOnWhereItsIndexEnds) {
  SayMany(kRecentEntries + 1'000);
  Open();  // closed in order before
  EXPECT_EQ(judge_->taken(), 1'000U);
  TakeTheRest();
  ExpectAll();
  std::size_t told = 0;
  on_taken_ = [&](const ledger::Entry&) { ++told; };
  Open();  // who keeps its state in memory alone is told of all
  EXPECT_EQ(judge_->taken(), 0U);
  TakeTheRest();
  EXPECT_EQ(told, storage_.size());
  ExpectAll();
  told_ = 700;
  told = 0;
  Open();
  TakeTheRest();
  EXPECT_EQ(told, storage_.size() - 700);
  ExpectAll();
}

// A kill at any place: the index has what it had, and the rest of the log makes up for it.
TEST_F(LedgerJudgeTest, AKillCostsWhatWasNotWritten) {
  const os::Path copy = folder_.path() / "copy";
  std::filesystem::create_directory(copy);
  SayMany(kRecentEntries + 300);
  Open();
  TakeTheRest();
  SayMany(200);
  // What lies on the disk now is what a kill would leave: 300 entries and not the 200 after them.
  for (const char* suffix : {"", "-wal"})
    std::filesystem::copy_file(index_.string() + suffix, copy / ("index" + std::string(suffix)));
  judge_.reset();
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(index_.string() + suffix);
  for (const char* suffix : {"", "-wal"})
    std::filesystem::rename(copy / ("index" + std::string(suffix)), index_.string() + suffix);
  Open();
  EXPECT_EQ(judge_->taken(), 300U);
  TakeTheRest();
  ExpectAll();
}

TEST_F(LedgerJudgeTest, AnIndexThatIsGoneOrOfAnotherHistoryIsMadeAnew) {
  SayMany(kRecentEntries + 10);
  judge_.reset();
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(index_.string() + suffix);
  Open();
  EXPECT_EQ(judge_->taken(), 0U);
  TakeTheRest();
  ExpectAll();
  // The log's disk was another one: as long, with another entry where the index ends.
  judge_.reset();
  std::swap(disk_->rows[0][9], disk_->rows[0][8]);
  Open();
  EXPECT_EQ(judge_->taken(), 0U);
  std::swap(disk_->rows[0][9], disk_->rows[0][8]);
  // And one that has become shorter than the index.
  TakeTheRest();
  judge_.reset();
  disk_->CutTo(5);
  Open();
  EXPECT_EQ(judge_->taken(), 0U);
}

TEST_F(LedgerJudgeTest, NewEntriesOfAnOldCharterHaveAnHour) {
  ledger::Entry draft = log_.Draft(Grant("operator/1"));
  draft.charter = 2;
  const std::string old = BytesOf(ledger::SignAs(draft, {"customs.na/desk"}));
  EXPECT_EQ(CodeOf(judge_->Check(old, kNow)), "");
  learned_ms_ = kNow;
  EXPECT_EQ(CodeOf(judge_->Check(old, kNow + kCharterGraceMs)), "");
  const Verdict late = judge_->Check(old, kNow + kCharterGraceMs + 1);
  EXPECT_EQ(late.kind, Verdict::Kind::kDeferred);
  EXPECT_EQ(CodeOf(late), kCodeCharterSuperseded);
  EXPECT_EQ(CodeOf(judge_->CheckVouched(old, kNow + kCharterGraceMs + 1)), "");  // it is final
  EXPECT_EQ(CodeOf(judge_->Check(Draft(Grant("operator/1")), kNow + kCharterGraceMs + 1)), "");
  grace_ms_ = kCharterGraceMs / 2;  // of the log's own writer
  Open();
  EXPECT_EQ(CodeOf(judge_->Check(old, kNow + kCharterGraceMs / 2 + 1)), kCodeCharterSuperseded);
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
