#include "detect/rules/history.h"

#include <cmath>

#include <gtest/gtest.h>

#include "base/random.h"
#include "detect/rules/history_walk.h"
#include "detect/rules/program.h"
#include "detect/rules/test_questions.h"

namespace tidewaiter::rules {
namespace {

Aggregate Ask(const Schema& schema, AggregateKind kind, std::int32_t days,
              std::vector<std::string> per = {"importer"}) {
  Aggregate question;
  question.kind = kind;
  question.days = days;
  for (const std::string& name : per)
    question.per.push_back({.field = FieldNumber(schema, name), .prefix = 0});
  return question;
}

Aggregate AskValue(const Schema& schema, AggregateKind kind, std::int32_t days) {
  Aggregate question = Ask(schema, kind, days);
  question.of = FieldOf(schema, "value");
  return question;
}

bool Same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

class HistoryTest : public testing::Test {
 protected:
  HistoryTest() : schema_(TestSchema()), lines_(LineSchema{}) {}

  // Day, importer, value; in the order of their ids.
  void Append(Day day, std::string importer, std::int64_t value) {
    LineRecord record = TestLine(static_cast<int>(lines_.size()), day, std::move(importer), value);
    record.attribute(Attribute::kOrigin) = lines_.size() % 2 == 0 ? "CN" : "VN";
    record.attribute(Attribute::kHsCode) = lines_.size() % 3 == 0 ? "610910" : "610990";
    lines_.Append(record);
  }

  void Check(std::uint32_t row, Day known_on, KindSet wrong) {
    Outcome outcome;
    outcome.source = OutcomeSource::kInspection;
    outcome.checked = KindSet::All();
    outcome.wrong = wrong;
    outcome.known_on = known_on;
    lines_.SetOutcome(row, outcome);
  }

  // What each row is answered in a walk.
  std::vector<std::vector<double>> Walk(const std::vector<Aggregate>& questions,
                                        const WalkOptions& options = {}) {
    History history(Numbered(questions), schema_);
    std::vector<std::vector<double>> answers(lines_.size(), std::vector<double>(questions.size()));
    const Status status =
        WalkHistory(lines_, schema_, history, options, [&](const WalkedBatch& walked) -> Status {
          for (std::size_t i = walked.rows.size(); i-- > 0;) {  // any order will do
            for (std::size_t q = 0; q < questions.size(); ++q)
              answers[walked.rows[i]][q] = walked.answers.Answer(q, i);
          }
          return {};
        });
    EXPECT_TRUE(status);
    return answers;
  }

  Schema schema_;
  LineTable lines_;
};

TEST_F(HistoryTest, ALineSeesTheLinesBeforeItAlone) {
  Append(10, "A", 100);
  Append(10, "A", 300);
  Append(12, "B", 50);
  Append(12, "A", 200);
  Append(40, "A", 500);
  const auto answers =
      Walk({Ask(schema_, AggregateKind::kCount, 30), AskValue(schema_, AggregateKind::kMedian, 30),
            AskValue(schema_, AggregateKind::kSum, 0), AskValue(schema_, AggregateKind::kFirst, 0),
            AskValue(schema_, AggregateKind::kLast, 1)});
  const std::vector<std::vector<double>> want{{0, kMissing, 0, kMissing, kMissing},
                                              {1, 100, 100, 100, 100},
                                              {0, kMissing, 0, kMissing, kMissing},
                                              {2, 200, 400, 100, kMissing},
                                              {1, 200, 600, 100, kMissing}};
  for (std::size_t row = 0; row < want.size(); ++row) {
    for (std::size_t q = 0; q < want[row].size(); ++q) {
      EXPECT_TRUE(Same(answers[row][q], want[row][q]))
          << "row " << row << " question " << q << ": " << answers[row][q];
    }
  }
}

TEST_F(HistoryTest, ALineWithoutAGroupIsAnsweredNothing) {
  Append(10, "", 100);
  Append(11, "", 100);
  const auto answers =
      Walk({Ask(schema_, AggregateKind::kCount, 30), Ask(schema_, AggregateKind::kCount, 30, {})});
  EXPECT_TRUE(std::isnan(answers[1][0]));
  EXPECT_EQ(answers[1][1], 1);
}

TEST_F(HistoryTest, ConditionsAndMissingValuesLeaveLinesOut) {
  Append(10, "A", 100);
  Append(10, "A", 300);
  lines_.Append(TestLine(9, 10, "A", kMissingMoney));
  Append(11, "A", 0);
  Aggregate from_china = AskValue(schema_, AggregateKind::kSum, 30);
  from_china.where = CodeIs(schema_, "origin", "CN");
  const auto answers = Walk({from_china, AskValue(schema_, AggregateKind::kMean, 30),
                             Ask(schema_, AggregateKind::kCount, 30)});
  EXPECT_EQ(answers[3][0], 100);
  EXPECT_EQ(answers[3][1], 200);
  EXPECT_EQ(answers[3][2], 3);
}

TEST_F(HistoryTest, DifferentCodesAndBeginningsOfCodes) {
  for (int i = 0; i < 6; ++i)
    Append(10 + i / 2, "A", 1);
  Aggregate origins = Ask(schema_, AggregateKind::kDistinct, 2);
  origins.of_code = FieldNumber(schema_, "origin");
  Aggregate by_chapter = Ask(schema_, AggregateKind::kCount, 0, {});
  by_chapter.per = {{.field = FieldNumber(schema_, "hs_code"), .prefix = 4}};
  Aggregate by_code = Ask(schema_, AggregateKind::kCount, 0, {"hs_code"});
  const auto answers = Walk({origins, by_chapter, by_code});
  EXPECT_TRUE(std::isnan(answers[0][0]));
  EXPECT_EQ(answers[1][0], 1);
  EXPECT_EQ(answers[5][0], 2);
  EXPECT_EQ(answers[5][1], 5);
  EXPECT_EQ(answers[5][2], 3);
}

TEST_F(HistoryTest, ChecksCountFromTheDayAfterTheyBecameKnown) {
  using enum AggregateKind;
  Append(10, "A", 1);
  Append(11, "A", 1);
  Append(12, "A", 1);
  Append(13, "A", 1);
  Append(17, "A", 1);
  Check(0, 11, {ErrorKind::kUndervalued});
  Check(1, 12, {});
  Check(2, 12, {ErrorKind::kOrigin});
  Aggregate undervalued = Ask(schema_, kHitRate, 0);
  undervalued.error = ErrorKind::kUndervalued;
  const auto answers = Walk({Ask(schema_, kChecks, 5), Ask(schema_, kFindings, 5),
                             Ask(schema_, kHitRate, 5), undervalued, Ask(schema_, kChecks, 6)});
  const std::vector<std::vector<double>> want{{0, 0, kMissing, kMissing, 0},
                                              {0, 0, kMissing, kMissing, 0},
                                              {1, 1, 1, 1, 1},
                                              {3, 2, 2.0 / 3, 1.0 / 3, 3},
                                              {2, 1, 0.5, 1.0 / 3, 3}};
  for (std::size_t row = 0; row < want.size(); ++row) {
    for (std::size_t q = 0; q < want[row].size(); ++q) {
      EXPECT_TRUE(Same(answers[row][q], want[row][q]))
          << "row " << row << " question " << q << ": " << answers[row][q];
    }
  }
}

// Text tests of a filter are remembered for each text: not so the day until which a text counts.
TEST_F(HistoryTest, FiltersByTextSayOfEveryLineWhatThePlainWaySays) {
  Random random(7);
  for (int i = 0; i < 200; ++i)
    Append(static_cast<Day>(100 + i / 4), "Acme " + std::to_string(random.Below(6)), 1);
  Append(160, "", 1);
  std::vector<Aggregate> questions;
  for (const TextTest test : {TextTest::kResembles, TextTest::kMentions, TextTest::kMatches,
                              TextTest::kContains, TextTest::kStartsWith}) {
    auto set = std::make_shared<CodeSet>();
    set->list = "watched";
    set->entries = {{"acme 1", 120}, {"acme 3", std::nullopt}};
    Condition where{.op = ConditionOp::kText, .text_test = test, .texts = {"acme 1", "acme 3"}};
    where.field = FieldNumber(schema_, "importer");
    where.set = set;
    questions.push_back(Ask(schema_, AggregateKind::kCount, 0, {}));
    questions.back().where = std::make_shared<const Condition>(where);
    questions.push_back(Ask(schema_, AggregateKind::kCount, 0, {}));
    questions.back().where = Joined(ConditionOp::kNot, {std::make_shared<const Condition>(where)});
  }
  const auto answers = Walk(questions);
  const LineBatch batch(lines_, schema_, 0, lines_.size());
  for (std::size_t q = 0; q < questions.size(); ++q) {
    double count = 0;
    for (std::size_t row = 0; row < lines_.size(); ++row) {
      EXPECT_EQ(answers[row][q], count) << "row " << row << " question " << q;
      const Truth truth = Evaluate(*questions[q].where, schema_, batch.batch(), nullptr, row);
      count += truth == Truth::kTrue ? 1 : 0;
    }
    EXPECT_GT(count, 0);
  }
}

TEST_F(HistoryTest, AnswersDoNotDependOnTheBatches) {
  Random random(5);
  for (int i = 0; i < 300; ++i) {
    Append(static_cast<Day>(100 + i / 9), "I" + std::to_string(random.Below(4)),
           static_cast<std::int64_t>(random.Below(50)));
  }
  for (std::uint32_t row = 0; row < 300; row += 3) {
    Check(row, lines_.date(row) + static_cast<Day>(random.Below(9)),
          random.Chance(0.5) ? KindSet{ErrorKind::kOrigin} : KindSet{});
  }
  Aggregate origins = Ask(schema_, AggregateKind::kDistinct, 3);
  origins.of_code = FieldNumber(schema_, "origin");
  const std::vector<Aggregate> questions{
      Ask(schema_, AggregateKind::kCount, 1),     AskValue(schema_, AggregateKind::kMedian, 20),
      AskValue(schema_, AggregateKind::kLast, 2), origins,
      Ask(schema_, AggregateKind::kHitRate, 10),  AskValue(schema_, AggregateKind::kSum, 0),
      Ask(schema_, AggregateKind::kChecks, 0, {})};
  const auto one_by_one = Walk(questions, {.days_a_batch = 1, .rows_a_batch = 1});
  const auto by_day = Walk(questions, {.days_a_batch = 1});
  const auto by_week = Walk(questions);
  for (std::size_t row = 0; row < lines_.size(); ++row) {
    for (std::size_t q = 0; q < questions.size(); ++q) {
      EXPECT_TRUE(Same(one_by_one[row][q], by_day[row][q])) << row << " " << q;
      EXPECT_TRUE(Same(one_by_one[row][q], by_week[row][q])) << row << " " << q;
    }
  }
}

TEST_F(HistoryTest, AskingWithoutLearningSeesEverything) {
  Append(10, "A", 100);
  Append(10, "A", 300);
  History history(Numbered({Ask(schema_, AggregateKind::kCount, 30)}), schema_);
  const LineBatch batch(lines_, schema_, 0, 2);
  EXPECT_EQ(history.Ask(batch.batch()).Answer(0, 0), 0);
  history.Learn(batch.batch());
  EXPECT_EQ(history.Ask(batch.batch()).Answer(0, 0), 2);
}

TEST_F(HistoryTest, QuestionsOfTheSameLinesShareAStream) {
  Aggregate from_china = AskValue(schema_, AggregateKind::kSum, 30);
  from_china.where = CodeIs(schema_, "origin", "CN");
  Aggregate again = AskValue(schema_, AggregateKind::kMedian, 90);
  again.where = CodeIs(schema_, "origin", "CN");
  const History history(Numbered({AskValue(schema_, AggregateKind::kSum, 30),
                                  AskValue(schema_, AggregateKind::kMedian, 7), from_china, again}),
                        schema_);
  EXPECT_EQ(history.plan().streams.size(), 2U);
  EXPECT_EQ(history.plan().wheres.size(), 2U);
  EXPECT_EQ(history.plan().values.size(), 1U);
  EXPECT_EQ(history.plan().pers.size(), 1U);
}

TEST_F(HistoryTest, IsWrittenAndReadAgain) {
  Append(10, "A", 100);
  Append(10, "A", 300);
  const auto questions = Numbered({AskValue(schema_, AggregateKind::kMean, 30)});
  History history(questions, schema_);
  const LineBatch batch(lines_, schema_, 0, 2);
  history.Learn(batch.batch());
  std::string bytes;
  history.Write(bytes);
  History again(questions, schema_);
  ASSERT_TRUE(again.Read(bytes));
  EXPECT_EQ(again.Ask(batch.batch()).Answer(0, 0), 200);

  Aggregate other = AskValue(schema_, AggregateKind::kMean, 30);
  other.of = FieldOf(schema_, "net_mass");
  const Status refused = History(Numbered({other}), schema_).Read(bytes);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFailedPrecondition);
  const Status cut = again.Read(std::string_view(bytes).substr(0, bytes.size() - 1));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::kCorruption);
}

TEST_F(HistoryTest, TheWalkTellsWhatBecameKnown) {
  Append(10, "A", 1);
  Append(11, "A", 1);
  Append(15, "A", 1);
  Check(0, 11, {});
  Check(1, 30, {});
  History history(RuleSet{}, schema_);
  std::vector<std::vector<std::uint32_t>> known;
  const Status status = WalkHistory(lines_, schema_, history, {.days_a_batch = 1},
                                    [&](const WalkedBatch& walked) -> Status {
                                      known.emplace_back(walked.known.begin(), walked.known.end());
                                      return {};
                                    });
  EXPECT_TRUE(status);
  EXPECT_EQ(known, (std::vector<std::vector<std::uint32_t>>{{}, {}, {0}}));
}

TEST_F(HistoryTest, AnErrorEndsTheWalk) {
  Append(10, "A", 1);
  Append(20, "A", 1);
  History history(RuleSet{}, schema_);
  int batches = 0;
  const Status status =
      WalkHistory(lines_, schema_, history, {}, [&](const WalkedBatch&) -> Status {
        ++batches;
        return Fail(ErrorCode::kUnavailable, "stopped");
      });
  ASSERT_FALSE(status);
  EXPECT_EQ(batches, 1);
}

}  // namespace
}  // namespace tidewaiter::rules
