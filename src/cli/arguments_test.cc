#include "cli/arguments.h"

#include <gtest/gtest.h>

#include "cli/exit_code.h"

namespace tidewaiter::cli {
namespace {

TEST(ShareTest, ReadsPercentAndFraction) {
  EXPECT_DOUBLE_EQ(*ParseShare("5%"), 0.05);
  EXPECT_DOUBLE_EQ(*ParseShare("0.5 %"), 0.005);
  EXPECT_DOUBLE_EQ(*ParseShare("0.05"), 0.05);
  EXPECT_DOUBLE_EQ(*ParseShare("100%"), 1);
  EXPECT_DOUBLE_EQ(*ParseShare("0"), 0);
}

TEST(ShareTest, RefusesWhatIsNoShare) {
  for (const char* text : {"", "%", "5", "1", "1.0", "-5%", "101%", "0,05", "5%%", "nan", "inf",
                           "five", "5 percent"}) {
    const auto share = ParseShare(text);
    ASSERT_FALSE(share) << text;
    EXPECT_EQ(share.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(ShareTest, ReadsLists) {
  EXPECT_EQ(*ParseShares("0,10%,0.25"), (std::vector<double>{0, 0.1, 0.25}));
  EXPECT_FALSE(ParseShares(""));
  EXPECT_FALSE(ParseShares("5%,"));
}

TEST(CountTest, KeepsToItsRange) {
  EXPECT_EQ(*ParseCount("7", 1, 7), 7u);
  EXPECT_EQ(*ParseCount("18446744073709551615", 0, UINT64_MAX), UINT64_MAX);
  for (const char* text :
       {"", "0", "8", "-1", "+3", "3.0", "3 ", " 3", "0x3", "18446744073709551616"}) {
    EXPECT_FALSE(ParseCount(text, 1, 7)) << text;
  }
}

TEST(CapacityTest, ReadsShareCountAndHours) {
  EXPECT_DOUBLE_EQ(ParseCapacity("5%")->share, 0.05);
  EXPECT_EQ(ParseCapacity("200")->count, 200u);
  const auto hours = ParseCapacity("hours:DOVER=8, HULL=4.5/0.5");
  ASSERT_TRUE(hours);
  EXPECT_EQ(hours->office_hours, (std::map<std::string, double>{{"DOVER", 8}, {"HULL", 4.5}}));
  EXPECT_DOUBLE_EQ(hours->hours_per_line, 0.5);
  EXPECT_DOUBLE_EQ(ParseCapacity("hours:A=1")->hours_per_line, 1);
}

TEST(CapacityTest, OfficesMayHaveSignsInTheirNames) {
  EXPECT_EQ(ParseCapacity("hours:GB/DVR=8")->office_hours.count("GB/DVR"), 1u);
  EXPECT_EQ(ParseCapacity("hours:A=B=8")->office_hours.count("A=B"), 1u);
}

TEST(CapacityTest, RefusesTheRest) {
  for (const char* text :
       {"", "0", "0%", "-5", "lots", "hours:", "hours:A", "hours:=8", "hours:A=0", "hours:A=-1",
        "hours:A=8/0", "hours:A=8/", "hours:A=8,", "hours:A=8,A=4", "hours:A=x", "101%"}) {
    const auto capacity = ParseCapacity(text);
    ASSERT_FALSE(capacity) << text;
    EXPECT_EQ(capacity.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(AmountTest, FollowsTheCurrency) {
  EXPECT_DOUBLE_EQ(*ParseAmount("1250.50", "EUR"), 125050);
  EXPECT_DOUBLE_EQ(*ParseAmount("1250", "KRW"), 1250);
  EXPECT_FALSE(ParseAmount("-1", "EUR"));
  EXPECT_FALSE(ParseAmount("much", "EUR"));
}

TEST(WordsTest, RefusesEmptyOnes) {
  EXPECT_EQ(*ParseWords("ours,random"), (std::vector<std::string>{"ours", "random"}));
  EXPECT_FALSE(ParseWords(""));
  EXPECT_FALSE(ParseWords("ours,,random"));
}

TEST(ExitCodeTest, EveryErrorHasItsOwn) {
  const std::pair<ErrorCode, int> codes[] = {
      {ErrorCode::kInvalidArgument, 2}, {ErrorCode::kNotFound, 3},
      {ErrorCode::kConflict, 4},        {ErrorCode::kFailedPrecondition, 5},
      {ErrorCode::kCorruption, 6},      {ErrorCode::kUnavailable, 7},
      {ErrorCode::kInternal, 8}};
  for (const auto& [error, code] : codes)
    EXPECT_EQ(ExitCode(error), code);
}

}  // namespace
}  // namespace tidewaiter::cli
