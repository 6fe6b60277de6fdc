#include "cli/progress_line.h"

#include <vector>

#include <gtest/gtest.h>

namespace tidewaiter::cli {
namespace {

class ProgressLineTest : public testing::Test {
 protected:
  ProgressLine Make(ProgressLine::Options options) {
    return {clock_, options, [this](std::string_view text) { shown_.emplace_back(text); }};
  }

  os::FakeClock clock_;
  std::vector<std::string> shown_;
};

TEST_F(ProgressLineTest, ShowsAtMostTenTimesASecond) {
  ProgressLine line = Make({});
  for (std::uint64_t i = 0; i < 1000; ++i) {
    clock_.monotonic_seconds = static_cast<double>(i) / 1000;
    ASSERT_TRUE(line.Update("read", i, 1000));
  }
  EXPECT_GE(shown_.size(), 9u);
  EXPECT_LE(shown_.size(), 10u);
  for (const std::string& text : shown_)
    EXPECT_EQ(text.front(), '\r');
}

TEST_F(ProgressLineTest, EveryStepIsShownAtOnce) {
  ProgressLine line = Make({});
  ASSERT_TRUE(line.Update("read", 0, 10));
  ASSERT_TRUE(line.Update("store", 0, 10));
  EXPECT_EQ(shown_.size(), 2u);
}

TEST_F(ProgressLineTest, WritesWholeLinesWhereNothingCanBeRewritten) {
  ProgressLine line = Make({.rewrite = false});
  ASSERT_TRUE(line.Update("read", 3, 0));
  ASSERT_EQ(shown_.size(), 1u);
  EXPECT_EQ(shown_[0].back(), '\n');
  EXPECT_EQ(shown_[0].find('\x1b'), std::string::npos);
  line.Finish();
  EXPECT_EQ(shown_.size(), 1u);
}

TEST_F(ProgressLineTest, HiddenSaysNothing) {
  ProgressLine line = Make({.shown = false});
  ASSERT_TRUE(line.AsProgress()("read", 3, 0));
  line.Finish();
  EXPECT_TRUE(shown_.empty());
}

TEST_F(ProgressLineTest, FinishClearsTheLineOnce) {
  ProgressLine line = Make({});
  ASSERT_TRUE(line.Update("read", 3, 0));
  line.Finish();
  line.Finish();
  EXPECT_EQ(shown_.size(), 2u);
}

TEST(ProgressTextTest, SaysShareRateAndTimeLeft) {
  const std::string text = ProgressText("train", 250, 1000, 10);
  EXPECT_NE(text.find("25 %"), std::string::npos);
  EXPECT_NE(text.find("25/s"), std::string::npos);
  EXPECT_NE(text.find("30 s"), std::string::npos);
}

TEST(ProgressTextTest, WithoutATotalSaysTheCount) {
  const std::string text = ProgressText("read", 250, 0, 10);
  EXPECT_NE(text.find("250"), std::string::npos);
  EXPECT_EQ(text.find('%'), std::string::npos);
}

TEST(ProgressTextTest, NothingDividesByZeroOrPassesAHundred) {
  EXPECT_NE(ProgressText("read", 0, 10, 10).find("0 %"), std::string::npos);
  EXPECT_NE(ProgressText("read", 20, 10, 10).find("100 %"), std::string::npos);
  EXPECT_EQ(ProgressText("read", 0, 0, 0).find("nan"), std::string::npos);
}

}  // namespace
}  // namespace tidewaiter::cli
