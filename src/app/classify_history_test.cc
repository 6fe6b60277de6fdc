#include "app/classify_history.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class PrecedentsOfHistory : public testing::Test {
 protected:
  void Add(Day day, const std::string& text, const std::string& code, Outcome outcome = {}) {
    LineRecord line;
    line.id = "d" + std::to_string(lines_.size());
    line.date = day;
    line.description = text;
    line.attribute(Attribute::kHsCode) = code;
    line.outcome = std::move(outcome);
    lines_.Append(line);
  }
  [[nodiscard]] std::vector<std::string> Told(std::size_t most = 100) const {
    std::vector<std::string> told;
    for (const classify::Precedent& precedent : PrecedentsOf(lines_, most))
      told.push_back(precedent.id + ' ' + precedent.code + ' ' + precedent.text);
    return told;
  }
  static Outcome WrongCode(std::vector<Correction> corrections) {
    Outcome outcome;
    outcome.source = OutcomeSource::kInspection;
    outcome.checked = {ErrorKind::kHsCode};
    outcome.wrong = {ErrorKind::kHsCode};
    outcome.corrections = std::move(corrections);
    return outcome;
  }
  LineTable lines_{LineSchema{}};
};

TEST_F(PrecedentsOfHistory, WhatACheckFoundCounts) {
  Add(1, "shirts", "610910");
  Add(2, "bottles", "392690", WrongCode({{ErrorKind::kHsCode, "3923.30"}}));
  Add(3, "boxes", "392690", WrongCode({{ErrorKind::kOrigin, "CN"}}));  // not what it is instead
  Outcome right;
  right.source = OutcomeSource::kInspection;
  right.checked = {ErrorKind::kHsCode};
  Add(4, "bolts", "731815", right);
  EXPECT_THAT(Told(), ElementsAre("d0 610910 shirts", "d1 392330 bottles", "d3 731815 bolts"));
}

TEST_F(PrecedentsOfHistory, WhatSaysNothingOfACodeIsLeftOut) {
  Add(1, "", "610910");
  Add(1, "shirts", "");
  Add(1, "shirts", "6109");
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_F(PrecedentsOfHistory, TheSameWordsWithTheSameCodeCountOnce) {
  Add(2, "shirts", "610910");
  Add(1, "shirts", "610910");
  Add(3, "shirts", "610990");
  EXPECT_THAT(Told(), ElementsAre("d0 610910 shirts", "d2 610990 shirts"));
}

TEST_F(PrecedentsOfHistory, TheLatestAreTaken) {
  for (Day day = 1; day <= 5; ++day)
    Add(day, "goods " + std::to_string(day), "610910");
  EXPECT_THAT(Told(2), ElementsAre("d3 610910 goods 4", "d4 610910 goods 5"));
}

}  // namespace
}  // namespace tidewaiter::app
