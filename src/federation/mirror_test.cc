// A mirror beside a log that is made by hand, so that it can be made to lie in every way.
#include "federation/mirror.h"

#include <memory>

#include <gtest/gtest.h>

#include "federation/test_judge.h"
#include "federation/test_members.h"
#include "federation/test_storage.h"

namespace tidewaiter::federation {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

std::string Entry(int i, std::int64_t time_ms = kNow) {
  return Write({.object = "o" + std::to_string(i), .time_ms = time_ms, .text = "x"});
}

// The operator's side: entries and what is sent of them.
class HandMadeLog {
 public:
  void Add(const std::string& entry) { disk_->AppendEntry(entry); }
  std::uint64_t size() const { return disk_->entries.size(); }
  std::string Checkpoint(std::uint64_t size, const tlog::Signer& key) {
    tlog::Note note{
        tlog::FormatCheckpoint(
            {.origin = TestOrigin(0), .size = size, .root = *tlog::RootOf(size, storage_.nodes())}),
        {}};
    note.signatures.push_back(key.Sign(note.text));
    return tlog::FormatNote(note);
  }
  AddCheckpoint Growth(std::uint64_t old_size, std::uint64_t size) {
    AddCheckpoint request{.old_size = old_size, .checkpoint = Checkpoint(size, TestLogKey(0))};
    if (old_size > 0) request.proof = *tlog::ProveConsistency(old_size, size, storage_.nodes());
    return request;
  }
  ReadEntries Upload(std::uint64_t start, std::uint64_t end, std::size_t packages = 100) {
    auto copy = *LogCopy::Open(std::make_unique<MemoryStorage>(disk_, power_),
                               std::make_unique<TestJudge>(true), 0);
    AddEntries upload{.origin = TestOrigin(0), .start = start, .end = end};
    for (std::uint64_t i = 0; i < PackageCount(start, end) && i < packages; ++i)
      upload.packages.push_back(*copy.Package(RangeOfPackage(start, end, i), end));
    return {upload, false};
  }
  [[nodiscard]] const std::shared_ptr<MemoryDisk>& disk() const { return disk_; }

 private:
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::shared_ptr<PowerSwitch> power_ = std::make_shared<PowerSwitch>();
  MemoryStorage storage_{disk_, power_};
};

class MirrorTest : public testing::Test {
 protected:
  MirrorTest() {
    for (int i = 0; i < 5; ++i)
      log_.Add(Entry(i));
    Open();
  }
  void Open() {
    mirror_.reset();
    power_ = std::make_shared<PowerSwitch>();
    auto mirror =
        Mirror::Open({.origin = TestOrigin(0),
                      .member = "m1",
                      .roster = &roster_,
                      .cosigner = &cosigner_,
                      .step_of = TestStepOf},
                     std::make_unique<MemoryStorage>(disk_, power_), std::make_unique<TestJudge>());
    ASSERT_TRUE(mirror) << mirror.error();
    mirror_ = std::move(*mirror);
  }
  int Checkpoint(HandMadeLog& log, std::uint64_t old_size, std::uint64_t size) {
    return mirror_->AddCheckpoint(log.Growth(old_size, size), kNow).status;
  }
  Answer Entries(HandMadeLog& log, std::uint64_t start, std::uint64_t end) {
    return mirror_->AddEntries(log.Upload(start, end), kNow);
  }
  // A first checkpoint that has a quorum already.
  AddCheckpoint FinalGrowth(std::uint64_t size) {
    AddCheckpoint request = log_.Growth(0, size);
    tlog::Note note = *tlog::ParseNote(request.checkpoint);
    for (const std::size_t i : {0U, 2U, 3U})
      note.signatures.push_back(TestCosigner(i).Cosign(note.text, kNow / 1000));
    request.checkpoint = tlog::FormatNote(note);
    return request;
  }
  void TakeAll() {
    ASSERT_EQ(Checkpoint(log_, 0, log_.size()), kOk);
    ASSERT_EQ(Entries(log_, 0, log_.size()).status, kOk);
  }
  void ExpectProven(Lie lie) {
    ASSERT_FALSE(mirror_->evidence().empty());
    const Evidence& evidence = mirror_->evidence().back();
    EXPECT_EQ(LieName(evidence.lie), LieName(lie));
    const auto read = ReadEvidence(WriteEvidence(evidence));
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(*read, evidence);
    const auto proven = VerifyEvidence(*read, roster_, TestStepOf);
    ASSERT_TRUE(proven) << proven.error();
  }

  Roster roster_ = TestRoster(4, 1, 1);
  tlog::Signer cosigner_ = TestCosigner(1);
  HandMadeLog log_;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  std::shared_ptr<PowerSwitch> power_;
  std::unique_ptr<Mirror> mirror_;
};

TEST_F(MirrorTest, CosignsWhatItHasStoredAndJudged) {
  EXPECT_EQ(Entries(log_, 0, 5).status, kUnprocessable);  // no checkpoint yet
  ASSERT_EQ(Checkpoint(log_, 0, 5), kOk);
  EXPECT_FALSE(mirror_->mirrored());  // a checkpoint alone is worth nothing
  const Answer answer = Entries(log_, 0, 5);
  ASSERT_EQ(answer.status, kOk) << answer.body;
  const auto lines = tlog::ParseSignatures(answer.body);
  ASSERT_TRUE(lines);
  const auto text = tlog::ParseNote(log_.Checkpoint(5, TestLogKey(0)))->text;
  EXPECT_TRUE(FindCosignature(roster_, roster_.cosigners[1], text, *lines));
  EXPECT_EQ(disk_->synced, 5U);
  const auto served = CheckSigned(roster_, disk_->records.find("mirrored")->second);
  ASSERT_TRUE(served) << served.error();
  EXPECT_EQ(served->cosigners, (std::vector<std::string>{"m1"}));
}

TEST_F(MirrorTest, ACheckpointOfAnotherLogIsNotForThisMirror) {
  roster_ = TestRoster(4, 1, 2);
  tlog::Note note{tlog::FormatCheckpoint({.origin = TestOrigin(1), .size = 5}), {}};
  note.signatures.push_back(TestLogKey(1).Sign(note.text));
  ReadEntries upload = log_.Upload(0, 5);
  upload.upload.ticket =
      std::string(kCheckpointTicket) + WriteAddCheckpoint({.checkpoint = tlog::FormatNote(note)});
  EXPECT_EQ(mirror_->AddEntries(upload, kNow).status, kMalformed);
  EXPECT_FALSE(mirror_->pending());
}

TEST_F(MirrorTest, SaysWhereItIs) {
  ASSERT_EQ(Checkpoint(log_, 0, 3), kOk);
  EXPECT_EQ(Checkpoint(log_, 0, 5), kConflict);
  EXPECT_EQ(mirror_->AddCheckpoint(log_.Growth(1, 5), kNow).body, "3\n");
  const Answer gap = Entries(log_, 1, 3);
  EXPECT_EQ(gap.status, kConflict);
  EXPECT_EQ(gap.body, "3\n0\n\n");
  const Answer unknown = Entries(log_, 0, 5);
  EXPECT_EQ(unknown.status, kConflict);
  EXPECT_EQ(unknown.body, "3\n0\n\n");
}

TEST_F(MirrorTest, TakesUploadsInPieces) {
  for (int i = 5; i < 600; ++i)
    log_.Add(Entry(i));
  ASSERT_EQ(Checkpoint(log_, 0, 600), kOk);
  const Answer first = mirror_->AddEntries(log_.Upload(0, 600, 1), kNow);
  EXPECT_EQ(first.status, kAccepted);
  EXPECT_EQ(first.body, "600\n256\n\n");
  Open();  // killed in between: what was taken is there
  EXPECT_EQ(mirror_->copy().size(), 256U);
  EXPECT_EQ(Entries(log_, 200, 600).status, kOk);  // some again
  EXPECT_EQ(mirror_->copy().root(), *tlog::RootOf(600, mirror_->copy().storage().nodes()));
}

TEST_F(MirrorTest, EntriesThatAreNotThoseOfTheCheckpointAreRefused) {
  ASSERT_EQ(Checkpoint(log_, 0, 5), kOk);
  ReadEntries upload = log_.Upload(0, 5);
  upload.upload.packages[0].entries[2] += "!";
  EXPECT_EQ(mirror_->AddEntries(upload, kNow).status, kUnprocessable);
  EXPECT_EQ(mirror_->copy().size(), 0U);
  EXPECT_FALSE(mirror_->lied());  // the way may have spoilt it
}

TEST_F(MirrorTest, NeverCosignsASmallerTree) {
  TakeAll();
  EXPECT_EQ(Entries(log_, 0, 3).status, kConflict);
  EXPECT_EQ(Entries(log_, 5, 5).status, kOk);  // the same again, when the answer was lost
}

TEST_F(MirrorTest, AnotherHistoryOfTheSameSizeIsAFork) {
  TakeAll();
  HandMadeLog other;
  for (int i = 10; i < 15; ++i)
    other.Add(Entry(i));
  EXPECT_EQ(Checkpoint(other, 5, 5), kUnprocessable);
  ExpectProven(Lie::kFork);
  EXPECT_EQ(Entries(log_, 5, 5).status, kForbidden);
  Open();
  EXPECT_TRUE(mirror_->lied());  // after a restart too
}

TEST_F(MirrorTest, ALogThatGoesBackAndOnDifferentlyRollsBack) {
  TakeAll();
  HandMadeLog other;
  for (int i = 0; i < 3; ++i)
    other.Add(Entry(i));
  EXPECT_EQ(Checkpoint(other, 3, 3), kConflict);  // an old checkpoint alone proves nothing
  EXPECT_FALSE(mirror_->lied());
  other.Add(Entry(77));
  EXPECT_EQ(Checkpoint(other, 3, 4), kUnprocessable);
  ExpectProven(Lie::kRollback);
}

TEST_F(MirrorTest, TheSideThatIsNotOursShowsWhatWasReordered) {
  TakeAll();
  HandMadeLog other;
  for (const int i : {0, 3, 2, 1, 4})
    other.Add(Entry(i));
  ASSERT_EQ(Checkpoint(other, 5, 5), kUnprocessable);
  const ReadEntries side = other.Upload(0, 5);
  ASSERT_TRUE(mirror_->CompareEntries(side.upload.packages[0], 5, kNow));
  ExpectProven(Lie::kReordered);
}

TEST_F(MirrorTest, GossipShowsAForkOfALargerTree) {
  TakeAll();
  HandMadeLog other;
  for (int i = 20; i < 28; ++i)
    other.Add(Entry(i));
  const auto note = CheckSigned(roster_, other.Checkpoint(8, TestLogKey(0)));
  ASSERT_TRUE(note);
  const Comparison comparison = mirror_->Compare(*note, kNow);
  ASSERT_EQ(comparison.kind, Comparison::Kind::kAhead);
  EXPECT_EQ(comparison.ask_at, 5U);
  const AddCheckpoint growth = other.Growth(5, 8);
  MemoryStorage theirs(other.disk(), std::make_shared<PowerSwitch>());
  Beginning beginning{*tlog::RootOf(5, theirs.nodes()), growth.proof};
  Beginning nonsense = beginning;
  nonsense.root = tlog::LeafHash("no");
  EXPECT_FALSE(mirror_->CompareBeginning(*note, 5, nonsense, kNow));
  EXPECT_FALSE(mirror_->lied());
  EXPECT_TRUE(*mirror_->CompareBeginning(*note, 5, beginning, kNow));
  ExpectProven(Lie::kFork);
}

// Who cosigned both sides is named, also when it passed on a checkpoint of others in between.
TEST_F(MirrorTest, AWordThatWasGivenTwiceIsAnEquivocation) {
  TakeAll();
  HandMadeLog other;
  for (int i = 20; i < 23; ++i)
    other.Add(Entry(i));
  const auto cosigned = [](std::string checkpoint, std::size_t member) {
    tlog::Note note = *tlog::ParseNote(checkpoint);
    note.signatures.push_back(TestCosigner(member).Cosign(note.text, kNow / 1000));
    return tlog::FormatNote(note);
  };
  const std::string word = cosigned(log_.Checkpoint(3, TestLogKey(0)), 2);
  const std::string passed_on = cosigned(log_.Checkpoint(4, TestLogKey(0)), 3);
  for (const std::string& bytes : {word, passed_on})
    EXPECT_FALSE(mirror_->IsNews("m2", bytes, *tlog::ParseSignedCheckpoint(bytes)));
  const auto lie = CheckSigned(roster_, cosigned(other.Checkpoint(3, TestLogKey(0)), 2));
  ASSERT_TRUE(lie);
  EXPECT_EQ(mirror_->Compare(*lie, kNow).kind, Comparison::Kind::kContradicts);
  ExpectProven(Lie::kEquivocation);
  EXPECT_EQ(VerifyEvidence(mirror_->evidence()[0], roster_, TestStepOf)->liars,
            (std::vector<std::string>{"m0", "m2"}));
}

// The fork was known without it, and its other word is of more than anybody honest has.
TEST_F(MirrorTest, AWordThatDidNotFitIsHeldAgainstALargerOne) {
  TakeAll();
  HandMadeLog other;
  for (int i = 20; i < 23; ++i)
    other.Add(Entry(i));
  for (std::uint64_t size = 1; size <= kEvidenceOfAKindMax; ++size)
    mirror_->Compare(*CheckSigned(roster_, other.Checkpoint(size, TestLogKey(0))), kNow);
  const auto word = [&](HandMadeLog& log, std::uint64_t size) {
    tlog::Note note = *tlog::ParseNote(log.Checkpoint(size, TestLogKey(0)));
    note.signatures.push_back(TestCosigner(2).Cosign(note.text, kNow / 1000));
    return *CheckSigned(roster_, tlog::FormatNote(note));
  };
  EXPECT_EQ(mirror_->Compare(word(other, 3), kNow).kind, Comparison::Kind::kContradicts);
  EXPECT_EQ(mirror_->evidence().back().lie, Lie::kRollback) << "one of these is enough";
  for (int i = 5; i < 8; ++i)
    log_.Add(Entry(i));
  MemoryStorage storage(log_.disk(), std::make_shared<PowerSwitch>());
  const Beginning beginning{*tlog::RootOf(3, storage.nodes()), log_.Growth(3, 8).proof};
  EXPECT_FALSE(*mirror_->CompareBeginning(word(log_, 8), 3, beginning, kNow));
  ExpectProven(Lie::kEquivocation);
}

TEST_F(MirrorTest, AGrowthThatIsNotShownIsASuspicion) {
  TakeAll();
  HandMadeLog other;
  for (int i = 20; i < 28; ++i)
    other.Add(Entry(i));
  EXPECT_EQ(Checkpoint(other, 5, 8), kUnprocessable);
  EXPECT_FALSE(mirror_->lied());
  EXPECT_EQ(mirror_->TakeSuspects().size(), 1U);
  Open();
  EXPECT_EQ(mirror_->TakeSuspects().size(), 1U) << "who was told of it may lose power";
}

TEST_F(MirrorTest, ABeginningIsAskedForWhereWeKnowMost) {
  TakeAll();
  HandMadeLog other;  // agrees at 5, not at 6
  for (int i = 0; i < 5; ++i)
    other.Add(Entry(i));
  log_.Add(Entry(5));
  ASSERT_EQ(Checkpoint(log_, 5, 6), kOk);
  for (int i = 20; i < 23; ++i)
    other.Add(Entry(i));
  const auto note = CheckSigned(roster_, other.Growth(5, 8).checkpoint);
  ASSERT_TRUE(note) << note.error();
  const Comparison comparison = mirror_->Compare(*note, kNow);
  EXPECT_EQ(comparison.kind, Comparison::Kind::kAhead);
  EXPECT_EQ(comparison.ask_at, 6U);
}

TEST_F(MirrorTest, AWriterThatDoesNotKnowWhereWeAreIsAskedHowItBegins) {
  TakeAll();
  HandMadeLog other;
  for (int i = 20; i < 28; ++i)
    other.Add(Entry(i));
  EXPECT_EQ(Checkpoint(other, 0, 8), kConflict);
  EXPECT_EQ(mirror_->TakeSuspects().size(), 1U);
}

TEST_F(MirrorTest, EntriesThatMayNotStandAreLiesOfTheLog) {
  TakeAll();
  log_.Add(Entry(0));
  ASSERT_EQ(Checkpoint(log_, 5, 6), kOk);
  EXPECT_EQ(Entries(log_, 5, 6).status, kForbidden);
  ExpectProven(Lie::kReplayedEntry);
  EXPECT_EQ(SizeOf(mirror_->mirrored()), 5U);
}

TEST_F(MirrorTest, TwoSuccessorsAreADoubleTransfer) {
  TakeAll();
  log_.Add(Write({.object = "o1", .time_ms = kNow, .text = "another first"}));
  ASSERT_EQ(Checkpoint(log_, 5, 6), kOk);
  EXPECT_EQ(Entries(log_, 5, 6).status, kForbidden);
  ExpectProven(Lie::kDoubleTransfer);
}

TEST_F(MirrorTest, AnEntryThatBreaksItsRuleIsShown) {
  TakeAll();
  log_.Add(Write({.object = "o1", .number = 7, .time_ms = kNow}));
  ASSERT_EQ(Checkpoint(log_, 5, 6), kOk);
  EXPECT_EQ(Entries(log_, 5, 6).status, kForbidden);
  ExpectProven(Lie::kRuleBroken);
  EXPECT_TRUE(VerifyEvidence(mirror_->evidence()[0], roster_, TestStepOf)->needs_rules);
}

// History that a quorum cosigned: taken at once, audited behind, cosigned only then.
TEST_F(MirrorTest, WhatIsFinalIsTakenAndAuditedAfterwards) {
  for (std::uint64_t i = log_.size(); i < kAuditEntries + 10; ++i)
    log_.Add(Entry(static_cast<int>(i)));
  const std::uint64_t size = log_.size();
  ASSERT_EQ(mirror_->AddCheckpoint(FinalGrowth(size), kNow).status, kOk);
  EXPECT_EQ(Entries(log_, 0, size).body, "audit\n");
  EXPECT_EQ(mirror_->copy().judged(), size);
  EXPECT_FALSE(mirror_->mirrored());
  mirror_->Audit(kNow);
  EXPECT_EQ(Entries(log_, size, size).status, kLater);
  mirror_->Audit(kNow);
  EXPECT_FALSE(mirror_->auditing());
  EXPECT_EQ(Entries(log_, size, size).status, kOk);
}

TEST_F(MirrorTest, AnAuditFindsWhatAQuorumLetPass) {
  log_.Add(Write({.object = "o9", .time_ms = kNow, .text = "forged"}));
  ASSERT_EQ(mirror_->AddCheckpoint(FinalGrowth(6), kNow).status, kOk);
  EXPECT_EQ(Entries(log_, 0, 6).status, kLater);
  mirror_->Audit(kNow);
  ExpectProven(Lie::kRuleBroken);
  EXPECT_EQ(Entries(log_, 6, 6).status, kForbidden);
}

TEST_F(MirrorTest, AnEntryFromTheFutureWaits) {
  TakeAll();
  log_.Add(Entry(50, kNow + kAheadMaxMs + 1'000));
  ASSERT_EQ(Checkpoint(log_, 5, 6), kOk);
  EXPECT_EQ(Entries(log_, 5, 6).status, kLater);
  EXPECT_EQ(mirror_->waiting_for(), kCodeClockSkew);
  EXPECT_FALSE(mirror_->lied());
  EXPECT_EQ(mirror_->AddEntries(log_.Upload(6, 6), kNow + 2'000).status, kOk);
  EXPECT_EQ(mirror_->waiting_for(), "");
}

TEST_F(MirrorTest, AKeyOutOfForceIsAThief) {
  TakeAll();
  log_.Add(Entry(9));
  AddCheckpoint request = log_.Growth(5, 6);
  request.checkpoint = log_.Checkpoint(6, TestOldLogKey(0));
  EXPECT_EQ(mirror_->AddCheckpoint(request, kNow).status, kForbidden);
  ExpectProven(Lie::kStolenKey);
  EXPECT_EQ(Checkpoint(log_, 5, 6), kOk);  // the log itself goes on
}

TEST_F(MirrorTest, ADiskThatWasChangedIsNotBelieved) {
  TakeAll();
  disk_->entries[1].back() ^= 1;
  const auto open = [&] {
    return Mirror::Open({.origin = TestOrigin(0),
                         .member = "m1",
                         .roster = &roster_,
                         .cosigner = &cosigner_,
                         .step_of = TestStepOf},
                        std::make_unique<MemoryStorage>(disk_, std::make_shared<PowerSwitch>()),
                        std::make_unique<TestJudge>());
  };
  ASSERT_FALSE(open());
  EXPECT_EQ(open().error().field, "tampered_tile");
  disk_->entries[1].back() ^= 1;
  ASSERT_TRUE(open());
  disk_->CutTo(4);
  ASSERT_FALSE(open());
  EXPECT_EQ(open().error().field, "truncated_file");
}

// The power goes at the first, second, … write; each time the mirror is opened again and the log
// comes again. It never cosigned what it does not have, and comes to the end.
TEST_F(MirrorTest, APowerCutAtAnyWriteLosesNothingThatWasCosigned) {
  bool whole = false;
  Random random(1);
  for (std::int64_t nth = 0; !whole; ++nth) {
    ASSERT_LT(nth, 50);
    *disk_ = MemoryDisk();
    Open();
    power_->writes_left = nth;
    const bool first = mirror_->AddCheckpoint(log_.Growth(0, 5), kNow).status == kOk;
    whole = first && Entries(log_, 0, 5).status == kOk;
    disk_->Crash(random);
    Open();
    if (mirror_->mirrored()) {
      EXPECT_EQ(mirror_->copy().size(), 5U);
    }
    EXPECT_TRUE(!whole || mirror_->mirrored());
    const std::uint64_t at = mirror_->pending() ? 5 : 0;
    EXPECT_EQ(Checkpoint(log_, at, 5), kOk);
    EXPECT_EQ(Entries(log_, mirror_->copy().size(), 5).status, kOk);
  }
}

// All of it was on the disk when the power went, and the writer is gone for good.
TEST_F(MirrorTest, WhatWasWholeWhenThePowerWentIsCosignedWithoutItsWriter) {
  ASSERT_EQ(Checkpoint(log_, 0, 5), kOk);
  for (std::int64_t writes = 1; mirror_->copy().size() < 5; ++writes) {
    power_->writes_left = writes;
    EXPECT_NE(Entries(log_, mirror_->copy().size(), 5).status, kOk);
    Open();
    ASSERT_FALSE(mirror_->mirrored()) << "of which this is about";
  }
  mirror_->Finish(kNow);
  ASSERT_TRUE(mirror_->mirrored());
  EXPECT_EQ(mirror_->mirrored()->checkpoint.size, 5U);
}

// The power went between the checkpoint and the entries, and others came with another history.
TEST_F(MirrorTest, WhatIsNotOfTheCheckpointIsNotCosignedAfterAStart) {
  ASSERT_EQ(Checkpoint(log_, 0, 5), kOk);
  for (int i = 10; i < 15; ++i)
    disk_->AppendEntry(Entry(i));
  Open();
  mirror_->Finish(kNow);
  EXPECT_FALSE(mirror_->mirrored());
}

// Only the writer had put its name to it at first: others that have it are asked too.
TEST_F(MirrorTest, WhoCosignedWhatIsAheadIsRemembered) {
  ASSERT_EQ(Checkpoint(log_, 0, 3), kOk);
  ASSERT_EQ(Entries(log_, 0, 3).status, kOk);
  const auto word = [&](std::size_t member) {
    tlog::Note note = *tlog::ParseNote(log_.Checkpoint(5, TestLogKey(0)));
    note.signatures.push_back(TestCosigner(member).Cosign(note.text, kNow / 1000));
    return tlog::FormatNote(note);
  };
  for (const std::size_t member : {0U, 2U, 3U}) {
    const std::string bytes = word(member);
    const auto form = *tlog::ParseSignedCheckpoint(bytes);
    const CheckedNote note = *CheckSigned(roster_, bytes);
    EXPECT_TRUE(mirror_->IsNews(TestMember(member), bytes, form)) << member;
    const Comparison compared = mirror_->Compare(note, kNow);
    ASSERT_EQ(compared.kind, Comparison::Kind::kAhead);
    auto source = *LogCopy::Open(std::make_unique<MemoryStorage>(log_.disk(), power_),
                                 std::make_unique<TestJudge>(true), 0);
    ASSERT_TRUE(mirror_->CompareBeginning(note, compared.ask_at,
                                          *source.BeginningOf(compared.ask_at, 5), kNow));
  }
  EXPECT_EQ(mirror_->ahead()->cosigners, (std::vector<std::string>{"m0", "m2", "m3"}));
}

}  // namespace
}  // namespace tidewaiter::federation
