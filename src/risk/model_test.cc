#include "risk/model.h"

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

TEST(Model, LearnsScoresAndExplains) {
  const os::Path folder = Scratch("model_learns");
  Result<Model> model = Model::Train(World(1, 4'000, true), folder, kSmall, NoProgress);
  ASSERT_TRUE(model.has_value()) << model.error();
  EXPECT_EQ(model->card().kinds.size(), 2U);
  EXPECT_GT(model->past().size(), 1'000U);
  const LineTable lines = World(2, 600, false);
  const std::vector<LineScore> scores = *model->Assess(lines, NoProgress);
  double offenders = 0;
  double others = 0;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const bool offender = lines.Text(row, Attribute::kImporter).size() == 2 &&
                          lines.Text(row, Attribute::kImporter)[1] < '5';
    (offender ? offenders : others) =
        std::max(offender ? offenders : others, scores[row].probability);
    EXPECT_GE(scores[row].expected_minor, 0);
  }
  EXPECT_GT(offenders, 0.5);
  std::uint32_t best = 0;
  for (std::uint32_t row = 0; row < lines.size(); ++row) {
    if (scores[row].logit > scores[best].logit) best = row;
  }
  const std::vector<Finding> findings = *model->Explain(lines, scores, {best}, NoProgress);
  ASSERT_FALSE(findings[0].reasons.empty());
  EXPECT_GE(findings[0].reasons[0].weight, findings[0].reasons.back().weight);
}

TEST(Model, TheSameHistoryGivesTheSameModelAndTheSameScores) {
  const Model one = *Model::Train(World(1, 1'500, true), Scratch("model_one"), kSmall, NoProgress);
  Model two = *Model::Train(World(1, 1'500, true), Scratch("model_two"), kSmall, NoProgress);
  EXPECT_EQ(one.card().version, two.card().version);
  Model loaded = *Model::Load(os::Path(testing::TempDir()) / "model_one");
  const LineTable lines = World(2, 300, false);
  const auto a = *loaded.Assess(lines, NoProgress);
  const auto b = *two.Assess(lines, NoProgress);
  for (std::size_t row = 0; row < lines.size(); ++row) {
    EXPECT_EQ(a[row].logit, b[row].logit);
    EXPECT_EQ(a[row].expected_minor, b[row].expected_minor);
  }
}

TEST(Model, HistoriesWithoutBothKindsOfOutcomeAreRefused) {
  const LineTable unlabelled = World(3, 200, false);
  EXPECT_EQ(Model::Train(unlabelled, Scratch("model_none"), kSmall, NoProgress).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_FALSE(std::filesystem::exists(os::Path(testing::TempDir()) / "model_none"));
}

TEST(Model, AnotherSchemaIsRefused) {
  Model model = *Model::Train(World(1, 1'500, true), Scratch("model_schema"), kSmall, NoProgress);
  const LineTable dollars(LineSchema{.currency = "USD", .extra_names = {}});
  EXPECT_EQ(model.Assess(dollars, NoProgress).error().code, ErrorCode::kFailedPrecondition);
}

TEST(Model, AnOlderModelStaysWhenTrainingIsStopped) {
  const os::Path folder = Scratch("model_stopped");
  const Model first = *Model::Train(World(1, 1'500, true), folder, kSmall, NoProgress);
  const Progress stop = [](std::string_view step, std::uint64_t, std::uint64_t) -> Status {
    if (step != "trees") return {};
    return Fail(ErrorCode::kUnavailable, "interrupted");
  };
  EXPECT_FALSE(Model::Train(World(9, 1'500, true), folder, kSmall, stop).has_value());
  EXPECT_EQ(Model::Load(folder)->card().version, first.card().version);
}

}  // namespace
}  // namespace tidewaiter::risk
