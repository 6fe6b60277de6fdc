#include "monitor/case_book.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using track::Alarm;
using track::AlarmKind;
using track::AlarmPhase;
using track::Severity;

constexpr std::int64_t kNow = 1'790'000'000'000;

// A store of records that answers when it is told to, and may refuse.
class FakeWriter final : public RecordWriter {
 public:
  void Put(clearance::PutRecords records, Told told) override {
    waiting_.push_back({std::move(records.records.front()), std::move(told)});
    if (at_once) Answer();
  }
  // Answers all that wait, and what comes of it.
  void Answer() {
    while (!waiting_.empty()) {
      auto [put, told] = std::move(waiting_.front());
      waiting_.erase(waiting_.begin());
      if (away) {
        told(Fail(ErrorCode::kUnavailable, "the disk is full"));
        return;
      }
      desk::RecordRow& row = rows[put.id];
      if (put.if_version && *put.if_version != row.version) {
        told(Fail(ErrorCode::kConflict, "changed", "version"));
        continue;
      }
      row = {put.collection, put.id, row.version + 1, put.body};
      kinds.push_back(put.kind);
      Show(row);
      told(row.version);
    }
  }
  void Show(const desk::RecordRow& row) {
    ASSERT_TRUE(shelf.Put(row));
    if (book != nullptr) book->See(shelf.Find(row.id));
  }
  // What a person did.
  void Step(const std::string& id, const CaseStep& step) {
    desk::RecordRow& row = rows[id];
    const auto changed = Apply(*ParseCase(row.body), step, {});
    ASSERT_TRUE(changed) << changed.error();
    row.body = WriteCase(*changed);
    ++row.version;
    Show(row);
  }
  [[nodiscard]] AlarmCase Case(const std::string& id) { return *ParseCase(rows[id].body); }

  bool at_once = true;
  bool away = false;
  CaseBook* book = nullptr;
  Shelf<AlarmCase> shelf{ParseCase};
  std::map<std::string, desk::RecordRow> rows;
  std::vector<std::string> kinds;

 private:
  std::vector<std::pair<clearance::PutRecord, Told>> waiting_;
};

Alarm Deviation(const char* cause, Severity severity = Severity::kAlarm,
                std::int64_t after_ms = 0) {
  Alarm alarm{.cause = cause, .kind = AlarmKind::kDeviation, .severity = severity};
  alarm.unit = "KBX 123A";
  alarm.movement = "MV-1";
  alarm.began_ms = kNow;
  alarm.known_ms = kNow + after_ms;
  return alarm;
}
Alarm Said(Alarm alarm, AlarmPhase phase, std::int64_t after_ms) {
  alarm.phase = phase;
  alarm.known_ms = kNow + after_ms;
  if (phase == AlarmPhase::kEnded) alarm.ended_ms = alarm.known_ms;
  return alarm;
}

class CaseBookTest : public testing::Test {
 protected:
  CaseBookTest() { Begin(); }
  // The program starts with what the store has.
  void Begin() {
    book_ = std::make_unique<CaseBook>(writer_.shelf, writer_, EscalationClocks{});
    writer_.book = book_.get();
    book_->Open();
  }
  FakeWriter writer_;
  std::unique_ptr<CaseBook> book_;
  const std::string id_ = CaseId("c1");
};

TEST_F(CaseBookTest, OneCauseIsOneCase) {
  const Alarm first = Deviation("c1");
  book_->Take({first});
  book_->Take({Said(first, AlarmPhase::kGrown, 1000)});
  book_->Take({Said(first, AlarmPhase::kEnded, 2000)});
  EXPECT_THAT(writer_.rows, SizeIs(1));
  EXPECT_THAT(writer_.kinds, ElementsAre("alarm.raised", "alarm.grew", "alarm.ended"));
  EXPECT_EQ(writer_.Case(id_).alarm.ended_ms, kNow + 2000);
  EXPECT_EQ(book_->OfMovement("MV-1").open, 1);
}

TEST_F(CaseBookTest, WorkedThroughAgainNothingIsAlarmedTwice) {
  const Alarm first = Deviation("c1");
  const track::Alarms all{first, Said(first, AlarmPhase::kGrown, 1000), Deviation("c2")};
  for (const Alarm& alarm : all)
    book_->Take({alarm});
  const auto rows = writer_.rows;
  Begin();
  for (const Alarm& alarm : all)
    book_->Take({alarm});
  EXPECT_EQ(writer_.rows, rows);
  EXPECT_EQ(book_->counts().known, 3);
  EXPECT_EQ(book_->counts().opened, 0);
}

TEST_F(CaseBookTest, AnEndIsNewsHoweverSoonItCame) {
  const Alarm first = Deviation("c1", Severity::kAlarm, 500);
  book_->Take({first});
  book_->Take({Said(first, AlarmPhase::kEnded, 100)});  // from the log, known a little earlier
  EXPECT_THAT(writer_.kinds, ElementsAre("alarm.raised", "alarm.ended"));
}

TEST_F(CaseBookTest, TheSameSortOfTheSameUnitJoins) {
  book_->Take({Deviation("c1")});
  Alarm wrong_way = Deviation("c2", Severity::kCritical, 5000);
  wrong_way.kind = AlarmKind::kWrongWay;
  book_->Take({wrong_way});
  Alarm stop = Deviation("c3");
  stop.kind = AlarmKind::kUnplannedStop;
  book_->Take({stop});
  EXPECT_THAT(writer_.rows, SizeIs(2));
  EXPECT_THAT(writer_.Case(id_).joined, SizeIs(1));
  EXPECT_EQ(writer_.Case(id_).severity, Severity::kCritical);
  EXPECT_EQ(book_->OfMovement("MV-1").open, 2);
  EXPECT_EQ(book_->OfMovement("MV-1").worst, 4);
}

TEST_F(CaseBookTest, WhatAPersonDidMeanwhileStays) {
  const Alarm first = Deviation("c1");
  book_->Take({first});
  writer_.at_once = false;
  book_->Take({Said(first, AlarmPhase::kGrown, 1000)});  // is being written with the old version
  writer_.Step(id_, {.what = CaseAct::kAcknowledge, .by = "anna", .at_ms = kNow + 1});
  writer_.Answer();  // refused, and written on top of hers
  const AlarmCase now = writer_.Case(id_);
  EXPECT_EQ(now.holder, "anna");
  EXPECT_EQ(now.state, CaseState::kAcknowledged);
  EXPECT_EQ(now.alarm.phase, AlarmPhase::kGrown);
  EXPECT_TRUE(book_->Settled(book_->ticket()));
}

TEST_F(CaseBookTest, NothingIsLostWhileTheStoreIsAway) {
  writer_.away = true;
  const Alarm first = Deviation("c1");
  const std::uint64_t ticket = book_->Take({first});
  book_->Take({Said(first, AlarmPhase::kGrown, 1000)});
  EXPECT_FALSE(book_->Settled(ticket));
  EXPECT_FALSE(book_->WaitSettled(book_->ticket()));
  EXPECT_THAT(writer_.rows, SizeIs(0));
  writer_.away = false;
  book_->Tick(kNow + 1);
  EXPECT_TRUE(book_->Settled(book_->ticket()));
  EXPECT_EQ(writer_.Case(id_).alarm.phase, AlarmPhase::kGrown);
  EXPECT_THAT(writer_.kinds, ElementsAre("alarm.raised"));
}

TEST_F(CaseBookTest, WhatNobodyLooksAtGoesToTheNext) {
  book_->Take({Deviation("c1", Severity::kCritical)});
  book_->Tick(kNow + 60'000);
  EXPECT_THAT(writer_.kinds, ElementsAre("alarm.raised"));
  book_->Tick(kNow + 3 * 60'000);
  EXPECT_THAT(writer_.kinds, ElementsAre("alarm.raised", "alarm.escalated"));
  EXPECT_EQ(writer_.Case(id_).escalations, 1);
  // Who came first has it: the escalation that was under way is dropped.
  writer_.at_once = false;
  book_->Tick(kNow + 6 * 60'000);
  writer_.Step(id_, {.what = CaseAct::kAcknowledge, .by = "anna", .at_ms = kNow + 6 * 60'000});
  writer_.Answer();
  EXPECT_EQ(writer_.Case(id_).escalations, 1);
  EXPECT_EQ(writer_.Case(id_).holder, "anna");
}

TEST_F(CaseBookTest, AClosedCaseStaysClosedUntilItsCauseGetsWorse) {
  const Alarm first = Deviation("c1", Severity::kWarning);
  book_->Take({first});
  writer_.Step(id_, {.what = CaseAct::kClose,
                     .by = "anna",
                     .at_ms = kNow + 1,
                     .note = "road works",
                     .outcome = CaseOutcome::kExplained});
  EXPECT_EQ(book_->OfUnit("KBX 123A").open, 0);
  book_->Take({Said(first, AlarmPhase::kGrown, 1000)});
  EXPECT_EQ(writer_.Case(id_).state, CaseState::kClosed);
  EXPECT_THAT(writer_.rows, SizeIs(1));
  Alarm worse = Said(first, AlarmPhase::kGrown, 2000);
  worse.severity = Severity::kCritical;
  book_->Take({worse});
  EXPECT_THAT(writer_.rows, SizeIs(2));
  EXPECT_EQ(writer_.Case(id_).state, CaseState::kClosed);
  EXPECT_EQ(book_->OfUnit("KBX 123A").open, 1);
  // Also after a start the cause is that of the newer case.
  Begin();
  book_->Take({worse});
  EXPECT_THAT(writer_.rows, SizeIs(2));
}

TEST_F(CaseBookTest, AnEndWithoutABeginningIsNoCase) {
  book_->Take({Said(Deviation("c1"), AlarmPhase::kEnded, 1000)});
  EXPECT_THAT(writer_.rows, SizeIs(0));
  EXPECT_TRUE(book_->Settled(book_->ticket()));
}

}  // namespace
}  // namespace tidewaiter::monitor
