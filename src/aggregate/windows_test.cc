#include "aggregate/windows.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "aggregate/test_plain.h"
#include "base/hash.h"

namespace tidewaiter::aggregate {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct AskCase {
  Kind kind;
  double quantile;
  std::int32_t days;
  Day day;
  double answer;
};

// Events of one group: 4 on day 10, 8 and 1 on day 12, 3 on day 20.
TEST(Windows, AnswersQuestions) {
  const std::vector<AskCase> cases{
      {Kind::kCount, 0.5, 0, 20, 4},      {Kind::kCount, 0.5, 0, 11, 1},
      {Kind::kCount, 0.5, 0, 9, 0},       {Kind::kCount, 0.5, 1, 20, 1},
      {Kind::kCount, 0.5, 8, 20, 1},      {Kind::kCount, 0.5, 9, 20, 3},  // days 12 to 20
      {Kind::kCount, 0.5, 5, 30, 0},      {Kind::kSum, 0.5, 3, 12, 13},
      {Kind::kSum, 0.5, 1, 11, 0},        {Kind::kMean, 0.5, 1, 12, 4.5},
      {Kind::kMean, 0.5, 1, 11, kNaN},    {Kind::kMedian, 0.5, 0, 20, 3.5},
      {Kind::kMedian, 0.5, 3, 12, 4},     {Kind::kQuantile, 0.25, 0, 20, 2.5},
      {Kind::kQuantile, 1, 0, 20, 8},     {Kind::kQuantile, 0, 0, 20, 1},
      {Kind::kSmallest, 0.5, 3, 12, 1},   {Kind::kLargest, 0.5, 1, 20, 3},
      {Kind::kFirst, 0.5, 10, 20, 8},     {Kind::kFirst, 0.5, 0, 20, 4},
      {Kind::kLast, 0.5, 0, 19, 1},       {Kind::kLast, 0.5, 3, 19, kNaN},
      {Kind::kLargest, 0.5, 7, 19, kNaN}, {Kind::kMedian, 0.5, 7, 19, kNaN},
  };
  Stream stream;
  for (const AskCase& c : cases)
    stream.push_back({c.kind, c.quantile, c.days});
  Windows windows({stream});
  for (const auto& [day, number] :
       std::vector<std::pair<Day, double>>{{10, 4}, {12, 8}, {12, 1}, {20, 3}}) {
    windows.Add(0, Event::Number(7, day, number));
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const double answer = windows.Ask(0, i, 7, cases[i].day);
    EXPECT_TRUE(SameAnswer(answer, cases[i].answer)) << "case " << i << ": " << answer;
  }
  EXPECT_EQ(windows.Ask(0, 0, 8, 20), 0);  // another group
}

TEST(Windows, CountsDifferentCodes) {
  Windows windows({{{Kind::kDistinct, 0.5, 3}, {Kind::kDistinct, 0.5, 0}}});
  for (const auto& [day, code] :
       std::vector<std::pair<Day, std::uint64_t>>{{1, 5}, {1, 5}, {2, 6}, {4, 5}, {5, 5}}) {
    windows.Add(0, Event::Code(1, day, code));
  }
  EXPECT_EQ(windows.Ask(0, 0, 1, 2), 2);
  EXPECT_EQ(windows.Ask(0, 0, 1, 5), 1);
  EXPECT_EQ(windows.Ask(0, 1, 1, 5), 2);
  EXPECT_TRUE(std::isnan(windows.Ask(0, 0, 1, 9)));
}

TEST(Windows, WhatIsNoNumberIsNotKept) {
  Windows windows({{{Kind::kCount, 0.5, 0}, {Kind::kSum, 0.5, 0}}});
  for (const double number : {kNaN, HUGE_VAL, -HUGE_VAL, 1e101}) {
    Event event = Event::Number(1, 1, number);
    windows.Add(0, event);
    EXPECT_FALSE(event.kept);
  }
  Event event = Event::Number(1, 1, 1e100);
  windows.Add(0, event);
  EXPECT_TRUE(event.kept);
  EXPECT_EQ(windows.Ask(0, 0, 1, 1), 1);
}

TEST(Windows, ALateEventTakesItsPlaceInTime) {
  Windows windows({{{Kind::kFirst, 0.5, 9}, {Kind::kLast, 0.5, 9}}});
  windows.Add(0, Event::Number(1, 10, 1));
  windows.Add(0, Event::Number(1, 12, 2));
  windows.Add(0, Event::Number(1, 10, 3));
  EXPECT_EQ(windows.Ask(0, 1, 1, 11), 3);
  EXPECT_EQ(windows.Ask(0, 0, 1, 12), 1);
  EXPECT_EQ(windows.Ask(0, 1, 1, 12), 2);
}

// What left the window leaves nothing behind, however large it was.
TEST(Windows, SumsDoNotDrift) {
  Windows windows({{{Kind::kSum, 0.5, 30}, {Kind::kMean, 0.5, 30}}});
  for (Day day = 0; day < 2'000; ++day) {
    windows.Add(0, Event::Number(1, day, day < 100 ? 1e99 : 0.1));
  }
  EXPECT_EQ(windows.Ask(0, 0, 1, 1'999), 3.0);  // rounded once: thirty times 0.1
  EXPECT_EQ(windows.Ask(0, 1, 1, 1'999), 0.1);
}

TEST(Windows, ADayFromAWrongFutureDoesNotEndThePast) {
  Windows windows({{{Kind::kCount, 0.5, 30}, {Kind::kSum, 0.5, 30}}});
  for (int i = 0; i < 1'000; ++i) {
    if (i == 500) windows.Add(0, Event::Number(1, 80'000, 1));
    windows.Add(0, Event::Number(1, 20'000 + i / 50, 1));
  }
  EXPECT_EQ(windows.Ask(0, 0, 1, 20'019), 1'000);
}

TEST(Windows, LetsGoOfWhatNoQuestionNeeds) {
  Windows windows({{{Kind::kMedian, 0.5, 30}}});
  for (Day day = 0; day < 100'000; ++day)
    windows.Add(0, Event::Number(1, day, day));
  EXPECT_LT(windows.bytes(), 400'000U);  // all would be 1.2 MB; a piece of each size is 0.3
  EXPECT_EQ(windows.Ask(0, 0, 1, 99'999), 99'984.5);
  windows.Forget(200'000);
  EXPECT_EQ(windows.groups(), 0U);
}

TEST(Windows, ForgettingKeepsWhatEverNeeds) {
  Windows windows({{{Kind::kSum, 0.5, 0}, {Kind::kSum, 0.5, 10}}, {{Kind::kDistinct, 0.5, 0}}});
  for (Day day = 0; day < 50; ++day) {
    windows.Add(0, Event::Number(1, day, 2));
    windows.Add(1, Event::Code(1, day, static_cast<std::uint64_t>(day % 3)));
  }
  windows.Forget(10'000);
  EXPECT_EQ(windows.Ask(0, 0, 1, 10'000), 100);
  EXPECT_EQ(windows.Ask(0, 1, 1, 10'000), 0);
  EXPECT_EQ(windows.Ask(1, 0, 1, 10'000), 3);
}

std::vector<Stream> StoredStreams() {
  return {{{Kind::kMedian, 0.5, 30}},
          {{Kind::kSum, 0.5, 0}, {Kind::kCount, 0.5, 3}},
          {{Kind::kCount, 0.5, 9}},
          {{Kind::kDistinct, 0.5, 0}}};
}

Windows Filled() {
  Windows windows(StoredStreams());
  for (int i = 0; i < 600; ++i) {
    const std::uint64_t group = Mix(static_cast<std::uint64_t>(i)) % 7;
    for (std::size_t s = 0; s < 3; ++s)
      windows.Add(s, Event::Number(group, i / 3, i % 17));
    windows.Add(3, Event::Code(group, i / 3, Mix(static_cast<std::uint64_t>(i % 9))));
  }
  return windows;
}

TEST(Windows, AreWrittenAndReadAgain) {
  Windows windows = Filled();
  std::string bytes;
  windows.Write(bytes);
  Windows again(StoredStreams());
  ASSERT_TRUE(again.Read(bytes));
  for (std::size_t s = 0; s < windows.streams().size(); ++s) {
    for (std::uint64_t group = 0; group < 7; ++group)
      EXPECT_TRUE(SameAnswer(windows.Ask(s, 0, group, 199), again.Ask(s, 0, group, 199)));
  }
}

TEST(Windows, DamagedBytesAreRefusedAndChangeNothing) {
  std::string bytes;
  Filled().Write(bytes);
  Windows windows(StoredStreams());
  windows.Add(2, Event::Tally(1, 1));
  for (std::size_t at = 0; at < bytes.size(); at += 97) {
    std::string broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 4);
    const Status status = windows.Read(broken);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::kCorruption);
    EXPECT_FALSE(windows.Read(std::string_view(bytes).substr(0, at)));
  }
  EXPECT_EQ(windows.Ask(2, 0, 1, 1), 1);
}

TEST(Windows, BytesOfOtherQuestionsAreRefused) {
  std::string bytes;
  Filled().Write(bytes);
  std::vector<Stream> other = StoredStreams();
  other[1][1].days = 4;
  const Status status = Windows(other).Read(bytes);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kFailedPrecondition);
  other = StoredStreams();
  other.pop_back();
  EXPECT_FALSE(Windows(other).Read(bytes));
}

TEST(WindowsDeath, CodesAndNumbersAreNotAskedOfOneStream) {
  EXPECT_DEATH(Windows({{{Kind::kDistinct, 0.5, 3}, {Kind::kSum, 0.5, 3}}}), "CHECK failed");
  EXPECT_DEATH(Windows({{{Kind::kQuantile, 1.5, 3}}}), "CHECK failed");
}

}  // namespace
}  // namespace tidewaiter::aggregate
