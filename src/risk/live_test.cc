#include "risk/live.h"

#include <filesystem>

#include "gtest/gtest.h"

#include "risk/test_world.h"

namespace tidewaiter::risk {
namespace {

os::Path Scratch(const char* name) {
  const os::Path folder = os::Path(testing::TempDir()) / name;
  std::filesystem::remove_all(folder);
  return folder;
}

constexpr TrainOptions kSmall{.rounds = 40, .ensemble = 2};

// The lines of one day: a batch assesses them without learning in between, as Judge does.
LineTable OneDay(std::uint64_t seed, std::size_t count) {
  LineTable day(World(seed, 0, false).schema());
  const LineTable many = World(seed, count, false);
  for (std::size_t row = 0; row < many.size(); ++row) {
    LineRecord record = many.Record(row);
    record.date = 21'000;
    day.Append(record);
  }
  return day;
}

class LiveModelTest : public testing::Test {
 protected:
  void SetUp() override {
    // Tests run side by side in processes of their own.
    folder_ = Scratch(testing::UnitTest::GetInstance()->current_test_info()->name());
    ASSERT_TRUE(Model::Train(World(1, 3000, true), folder_, kSmall, NoProgress));
  }
  std::unique_ptr<LiveModel> Open(const os::Path& knowledge = {}) const {
    auto live = LiveModel::Open(folder_, knowledge);
    EXPECT_TRUE(live) << live.error();
    return *std::move(live);
  }
  os::Path folder_;
};

TEST_F(LiveModelTest, JudgesAndExplainsAsTheBatchDoes) {
  const LineTable lines = OneDay(2, 700);
  Model batch = *Model::Load(folder_);
  const std::vector<LineScore> wanted = *batch.Assess(lines, NoProgress);
  const auto live = Open();
  const std::vector<LineScore> scores = *live->Judge(lines);
  ASSERT_EQ(scores.size(), wanted.size());
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < lines.size(); ++row) {
    ASSERT_EQ(scores[row].logit, wanted[row].logit) << row;
    ASSERT_EQ(scores[row].probability, wanted[row].probability) << row;
    ASSERT_EQ(scores[row].stake.minor, wanted[row].stake.minor) << row;
    if (row % 50 == 0) rows.push_back(row);
  }
  const std::vector<Finding> findings = live->Explain(lines, scores, rows);
  const std::vector<Finding> batch_findings = *batch.Explain(lines, wanted, rows, NoProgress);
  for (std::size_t i = 0; i < rows.size(); ++i)
    EXPECT_EQ(findings[i].reasons, batch_findings[i].reasons) << i;
}

TEST_F(LiveModelTest, TheNextSimilarLineKnowsWhatWasFoundAMomentAgo) {
  const auto live = Open();
  LineTable line(World(3, 0, false).schema());
  LineRecord record = World(3, 1, false).Record(0);
  record.attribute(Attribute::kImporter) = "unheard of";
  line.Append(record);
  const double before = (*live->Judge(line))[0].probability;
  live->Learn(line);
  Outcome outcome;
  outcome.source = OutcomeSource::kInspection;
  outcome.checked = {ErrorKind::kOrigin, ErrorKind::kUndervalued};
  outcome.wrong = {ErrorKind::kOrigin};
  outcome.recovered_minor = 5000;
  line.SetOutcome(0, outcome);
  ASSERT_TRUE(live->LearnOutcome(line, 0));
  const std::vector<LineScore> scores = *live->Judge(line);
  EXPECT_GT(scores[0].probability, before);
  EXPECT_EQ(scores[0].support, 1U);
  const std::vector<std::uint32_t> rows{0};
  const std::vector<Finding> why = live->Explain(line, scores, rows);
  ASSERT_FALSE(why[0].reasons.empty());
  for (const Reason& reason : why[0].reasons)
    EXPECT_LT(live->ProbabilityWithout(scores[0], reason), scores[0].probability);
}

TEST_F(LiveModelTest, WhatWasLearnedIsWrittenAndReadBack) {
  const os::Path saved = Scratch("live_saved");
  const auto live = Open();
  LineTable seen = World(4, 500, true);
  live->Learn(seen);
  for (std::size_t row = 0; row < seen.size(); ++row) {
    if (!seen.outcome(row).looked_at()) continue;
    ASSERT_TRUE(live->LearnOutcome(seen, row));
  }
  ASSERT_TRUE(os::MakeFolder(saved));
  KnowledgeCopy copy;
  live->Copy(copy);
  live->Copy(copy);  // in place of the first
  ASSERT_TRUE(copy.Write(saved));
  const LineTable next = OneDay(5, 300);
  const std::vector<LineScore> wanted = *live->Judge(next);
  const std::vector<LineScore> again = *Open(saved)->Judge(next);
  const std::vector<LineScore> untaught = *Open()->Judge(next);
  bool differs = false;
  for (std::size_t row = 0; row < next.size(); ++row) {
    ASSERT_EQ(again[row].logit, wanted[row].logit) << row;
    differs = differs || untaught[row].logit != wanted[row].logit;
  }
  EXPECT_TRUE(differs);
}

TEST_F(LiveModelTest, AnotherSchemaIsRefused) {
  const LineTable other(LineSchema{.currency = "USD", .extra_names = {}});
  EXPECT_EQ(Open()->Judge(other).error().code, ErrorCode::kFailedPrecondition);
}

}  // namespace
}  // namespace tidewaiter::risk
