#include "risk/evaluation.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "gtest/gtest.h"

#include "base/random.h"
#include "risk/evaluation_bootstrap.h"
#include "risk/evaluation_ranking.h"

namespace tidewaiter::risk {
namespace {

Judged Line(double score, bool irregular, double recovered_minor = 0) {
  Judged line;
  line.score = score;
  line.probability = std::clamp(score, 0.0, 1.0);
  line.expected_minor = score;
  line.irregular = irregular;
  line.recovered_minor = recovered_minor;
  return line;
}

// Lines with many equal scores, so that ties are the rule.
std::vector<Judged> RandomLines(Random& random, std::size_t n, std::uint64_t levels) {
  std::vector<Judged> lines;
  for (std::size_t i = 0; i < n; ++i) {
    const double score = static_cast<double>(random.Below(levels)) / static_cast<double>(levels);
    Judged line = Line(score, random.Chance(0.1 + 0.5 * score), random.Uniform(0, 1000));
    line.expected_minor = static_cast<double>(random.Below(levels));
    line.date = static_cast<Day>(random.Below(90));
    lines.push_back(line);
  }
  return lines;
}

// The plain definitions, straight from the text of docs/evaluation.md, each O(n^2) or with its own
// sort. They share no code with the ranking.
double PlainAuc(const std::vector<Judged>& lines) {
  double right = 0;
  double pairs = 0;
  for (const Judged& bad : lines) {
    for (const Judged& clean : lines) {
      if (!bad.irregular || clean.irregular) continue;
      pairs += bad.weight * clean.weight;
      if (bad.score > clean.score) right += bad.weight * clean.weight;
      if (bad.score == clean.score) right += bad.weight * clean.weight / 2;
    }
  }
  return right / pairs;
}

double PlainAveragePrecision(const std::vector<Judged>& lines) {
  double sum = 0;
  double irregular = 0;
  for (const Judged& bad : lines) {
    if (!bad.irregular) continue;
    double hits = 0;
    double at_least = 0;
    for (const Judged& other : lines) {
      if (other.score < bad.score) continue;
      at_least += other.weight;
      if (other.irregular) hits += other.weight;
    }
    sum += bad.weight * hits / at_least;
    irregular += bad.weight;
  }
  return sum / irregular;
}

// Expected sum of `what` over the k highest by `order`, for lines of weight 1.
double PlainTop(const std::vector<Judged>& lines, double Judged::*order, std::size_t k,
                double (*what)(const Judged&)) {
  std::vector<double> scores;
  for (const Judged& line : lines)
    scores.push_back(line.*order);
  std::sort(scores.begin(), scores.end(), std::greater<>());
  const double cut = scores[k - 1];
  double above = 0;
  double above_count = 0;
  double tied = 0;
  double tied_count = 0;
  for (const Judged& line : lines) {
    if (line.*order > cut) above += what(line), ++above_count;
    if (line.*order == cut) tied += what(line), ++tied_count;
  }
  return above + (static_cast<double>(k) - above_count) * tied / tied_count;
}

double HitOf(const Judged& line) {
  return line.irregular ? 1 : 0;
}
double MoneyOf(const Judged& line) {
  return line.irregular ? line.recovered_minor : 0;
}
double Sum(const std::vector<Judged>& lines, double (*what)(const Judged&)) {
  double sum = 0;
  for (const Judged& line : lines)
    sum += what(line);
  return sum;
}

TEST(Evaluation, AgreesWithHandComputedVectors) {
  // The example in scikit-learn's manual for roc_auc_score and average_precision_score.
  const Evaluation classic =
      Evaluate({{Line(0.1, false), Line(0.4, false), Line(0.35, true), Line(0.8, true)}});
  EXPECT_DOUBLE_EQ(*classic.auc, 0.75);
  EXPECT_DOUBLE_EQ(*classic.average_precision, 0.5 * 1 + 0.5 * (2.0 / 3));  // 0.8333
  EXPECT_NEAR(*classic.brier, (0.01 + 0.16 + 0.4225 + 0.04) / 4, 1e-12);
  // Bins [.1,.2) [.3,.4) [.4,.5) [.8,.9): each one line.
  EXPECT_NEAR(*classic.ece10, (0.1 + 0.4 + 0.65 + 0.2) / 4, 1e-12);

  // All scores equal: no order, so half of the pairs, and the base rate everywhere.
  const Evaluation flat = Evaluate({{Line(0.5, true), Line(0.5, false), Line(0.5, false)}});
  EXPECT_DOUBLE_EQ(*flat.auc, 0.5);
  EXPECT_DOUBLE_EQ(*flat.average_precision, 1.0 / 3);
  EXPECT_DOUBLE_EQ(*flat.AtRate(1)->precision, 1.0 / 3);
  EXPECT_DOUBLE_EQ(flat.AtRate(1)->selected, 1);
  EXPECT_NEAR(*flat.AtRate(1)->lift, 1, 1e-12);
}

TEST(Evaluation, WilsonIntervalAgreesWithPublishedValues) {
  // Newcombe, Statistics in Medicine 17 (1998), table I: method 3 (score without correction).
  constexpr struct {
    double hits, trials, low, high;
  } kCases[] = {{81, 263, 0.2553, 0.3662},
                {15, 148, 0.0624, 0.1605},
                {0, 20, 0, 0.1611},
                {1, 29, 0.0061, 0.1718}};
  for (const auto& c : kCases) {
    const Interval interval = *WilsonInterval(c.hits, c.trials);
    EXPECT_NEAR(interval.low, c.low, 5e-5);
    EXPECT_NEAR(interval.high, c.high, 5e-5);
  }
  EXPECT_FALSE(WilsonInterval(0, 0));
}

TEST(Evaluation, AgreesWithThePlainDefinitions) {
  Random random(7);
  for (const std::size_t n : {2U, 3U, 17U, 100U, 333U}) {
    for (const std::uint64_t levels : {2U, 10U, 100'000U}) {
      std::vector<Judged> lines = RandomLines(random, n, levels);
      lines[0].irregular = true;
      lines[1].irregular = false;
      const Evaluation evaluation = Evaluate(lines);
      EXPECT_NEAR(*evaluation.auc, PlainAuc(lines), 1e-12);
      EXPECT_NEAR(*evaluation.average_precision, PlainAveragePrecision(lines), 1e-12);
      for (const SelectionRow& row : evaluation.rates) {
        const auto k = (n * static_cast<std::size_t>(row.rate_percent) + 99) / 100;
        EXPECT_EQ(row.selected, static_cast<double>(k));
        const double hits = PlainTop(lines, &Judged::score, k, HitOf);
        EXPECT_NEAR(row.hits, hits, 1e-9);
        EXPECT_NEAR(*row.precision, hits / static_cast<double>(k), 1e-12);
        EXPECT_NEAR(*row.recall, hits / Sum(lines, HitOf), 1e-12);
        const double money = Sum(lines, MoneyOf);
        EXPECT_NEAR(*row.revenue_recall, PlainTop(lines, &Judged::score, k, MoneyOf) / money, 1e-9);
        EXPECT_NEAR(*row.revenue_recall_by_money,
                    PlainTop(lines, &Judged::expected_minor, k, MoneyOf) / money, 1e-9);
      }
    }
  }
}

TEST(Evaluation, WeightMeansThatOneLineStandsForSeveral) {
  Random random(11);
  std::vector<Judged> weighted = RandomLines(random, 80, 12);
  std::vector<Judged> repeated;
  for (Judged& line : weighted) {
    const std::uint64_t copies = 1 + random.Below(4);
    repeated.insert(repeated.end(), copies, line);
    line.weight = static_cast<double>(copies);
  }
  const Evaluation a = Evaluate(weighted);
  const Evaluation b = Evaluate(repeated);
  EXPECT_NEAR(*a.auc, *b.auc, 1e-12);
  EXPECT_NEAR(*a.auc, PlainAuc(weighted), 1e-12);
  EXPECT_NEAR(*a.average_precision, *b.average_precision, 1e-12);
  EXPECT_NEAR(*a.brier, *b.brier, 1e-12);
  EXPECT_NEAR(*a.ece10, *b.ece10, 1e-12);
  for (std::size_t i = 0; i < a.rates.size(); ++i) {
    EXPECT_EQ(a.rates[i].selected, b.rates[i].selected);
    EXPECT_NEAR(*a.rates[i].precision, *b.rates[i].precision, 1e-12);
    EXPECT_NEAR(*a.rates[i].revenue_recall, *b.rates[i].revenue_recall, 1e-12);
    // Copies add no evidence: the interval of the weighted lines is the wider one.
    EXPECT_LE(a.rates[i].precision_95->low, b.rates[i].precision_95->low + 1e-12);
  }
}

TEST(Evaluation, OrderOfInputDoesNotMatter) {
  Random random(3);
  std::vector<Judged> lines = RandomLines(random, 200, 9);
  const Evaluation a = Evaluate(lines);
  std::reverse(lines.begin(), lines.end());
  const Evaluation b = Evaluate(lines);
  EXPECT_NEAR(*a.auc, *b.auc, 1e-12);
  EXPECT_NEAR(a.AtRate(5)->hits, b.AtRate(5)->hits, 1e-9);
  EXPECT_NEAR(*a.ece10, *b.ece10, 1e-12);
}

TEST(Evaluation, WhatHasNoMeaningIsAbsent) {
  const Evaluation nothing = Evaluate({});
  EXPECT_EQ(nothing.lines, 0U);
  EXPECT_FALSE(nothing.auc || nothing.average_precision || nothing.brier || nothing.ece10);
  EXPECT_TRUE(nothing.rates.empty() && nothing.recall_curve.empty() && nothing.months.empty());
  EXPECT_EQ(nothing.AtRate(5), nullptr);

  const Evaluation clean = Evaluate({{Line(0.2, false), Line(0.9, false)}});
  EXPECT_FALSE(clean.auc || clean.auc_95 || clean.average_precision || clean.average_precision_95);
  EXPECT_FALSE(clean.AtRate(5)->recall || clean.AtRate(5)->lift || clean.AtRate(5)->revenue_recall);
  EXPECT_EQ(clean.AtRate(5)->precision, 0.0);  // a real 0: one was chosen, and was clean
  EXPECT_TRUE(clean.recall_curve.empty());
  EXPECT_TRUE(clean.brier);

  const Evaluation bad = Evaluate({{Line(0.2, true), Line(0.9, true)}});
  EXPECT_FALSE(bad.auc);
  EXPECT_EQ(bad.average_precision, 1.0);
  EXPECT_EQ(bad.AtRate(50)->recall, 0.5);
}

TEST(Evaluation, MoneyCountsWhereItWasRecovered) {
  // A refund is no negative find, and money on a line found clean is not ours to count.
  const Evaluation e = Evaluate(
      {{Line(0.9, true, 300), Line(0.8, true, -50), Line(0.7, false, 9), Line(0.1, true, 100)}});
  EXPECT_EQ(e.recovered_minor, 400);
  EXPECT_EQ(e.AtRate(1)->revenue_recall, 0.75);
  EXPECT_EQ(e.AtRate(75)->revenue_recall, 0.75);
}

TEST(Evaluation, CurvesRunFromNothingToAllAndNeverFall) {
  Random random(5);
  const std::vector<Judged> lines = RandomLines(random, 500, 50);
  const Evaluation evaluation = Evaluate(lines);
  for (const auto* curve :
       {&evaluation.recall_curve, &evaluation.revenue_curve, &evaluation.revenue_by_money_curve}) {
    ASSERT_LE(curve->size(), kCurvePoints);
    EXPECT_EQ(curve->front().found_share, 0);
    EXPECT_EQ(curve->back().selected_share, 1);
    EXPECT_NEAR(curve->back().found_share, 1, 1e-12);
    EXPECT_TRUE(std::is_sorted(curve->begin(), curve->end(), [](auto& a, auto& b) {
      return a.found_share < b.found_share - 1e-12;
    }));
  }
}

TEST(Evaluation, MonthsAreEvaluationsOfTheirOwn) {
  Random random(13);
  const std::vector<Judged> lines = RandomLines(random, 400, 30);
  const Evaluation evaluation = Evaluate(lines);
  std::size_t n = 0;
  for (const MonthRow& row : evaluation.months) {
    std::vector<Judged> of_month;
    for (const Judged& line : lines) {
      if (FormatMonth(line.date) == row.month) of_month.push_back(line);
    }
    const Evaluation alone = Evaluate(of_month);
    EXPECT_EQ(row.lines, alone.lines);
    EXPECT_EQ(row.irregular, alone.irregular);
    EXPECT_EQ(row.auc, alone.auc);
    EXPECT_NEAR(*row.precision_at_5, *alone.AtRate(5)->precision, 1e-12);
    n += row.lines;
  }
  EXPECT_EQ(n, lines.size());
}

TEST(Evaluation, CalibrationBinsHoldAllLinesAndTheirOwnProbabilities) {
  std::vector<Judged> lines{Line(0, false), Line(0.1, true), Line(0.95, true), Line(1, true)};
  const Evaluation evaluation = Evaluate(lines);
  ASSERT_EQ(evaluation.calibration.size(), 10U);
  EXPECT_EQ(evaluation.calibration[0].lines, 1);
  EXPECT_EQ(evaluation.calibration[1].rate, 1);
  EXPECT_EQ(evaluation.calibration[5].lines, 0);
  EXPECT_FALSE(evaluation.calibration[5].rate_95);
  EXPECT_EQ(evaluation.calibration[9].lines, 2);
  EXPECT_NEAR(evaluation.calibration[9].mean_probability, 0.975, 1e-12);
}

TEST(Bootstrap, RepeatsItselfAndHoldsTheValue) {
  Random random(17);
  const std::vector<Judged> lines = RandomLines(random, 400, 40);
  const Evaluation a = Evaluate(lines, 5);
  const Evaluation b = Evaluate(lines, 5);
  EXPECT_EQ(a.auc_95, b.auc_95);
  EXPECT_EQ(a.average_precision_95, b.average_precision_95);
  EXPECT_NE(a.auc_95, Evaluate(lines, 6).auc_95);
  EXPECT_LT(a.auc_95->low, *a.auc);
  EXPECT_GT(a.auc_95->high, *a.auc);
}

// A second opinion on the width: DeLong's variance of the AUC, from its definition.
double DeLongDeviation(const std::vector<Judged>& lines) {
  const auto spread = [&](bool of_irregular) {
    std::vector<double> placements;
    for (const Judged& one : lines) {
      if (one.irregular != of_irregular) continue;
      double wins = 0;
      double others = 0;
      for (const Judged& other : lines) {
        if (other.irregular == of_irregular) continue;
        wins += one.score == other.score ? 0.5 : (one.score > other.score ? 1 : 0);
        ++others;
      }
      placements.push_back(wins / others);
    }
    double mean = 0;
    for (const double p : placements)
      mean += p / static_cast<double>(placements.size());
    double sum = 0;
    for (const double p : placements)
      sum += (p - mean) * (p - mean);
    const auto n = static_cast<double>(placements.size());
    return sum / (n - 1) / n;
  };
  return std::sqrt(spread(true) + spread(false));
}

TEST(Bootstrap, WidthAgreesWithDeLongAlsoWhenThinned) {
  Random random(19);
  const std::vector<Judged> lines = RandomLines(random, 1500, 60);
  std::vector<RankedLine> ranked;
  for (const Judged& line : lines)
    ranked.push_back({line.score, 1, 0, line.irregular});
  const Ranking ranking(std::move(ranked));
  const double expected = 2 * 1.96 * DeLongDeviation(lines);
  for (const std::size_t lines_max : {1500U, 500U}) {
    const Interval auc = *BootstrapIntervals(ranking.lines(), 1, lines_max).auc;
    EXPECT_NEAR((auc.high - auc.low) / expected, 1, 0.25) << lines_max;
  }
}

TEST(Groups, ShowHowTheFirstFivePercentFall) {
  // 100 lines, so 5 are chosen: the 4 above 0.5 and one of the ten at 0.5, each by a tenth.
  std::vector<Judged> lines;
  std::vector<std::string_view> groups;
  const auto add = [&](double score, bool irregular, std::string_view group) {
    lines.push_back(Line(score, irregular));
    groups.push_back(group);
  };
  for (int i = 0; i < 4; ++i)
    add(0.9, i < 3, "north");  // 3 hits, 1 false alarm
  for (int i = 0; i < 10; ++i)
    add(0.5, false, "south");
  for (int i = 0; i < 36; ++i)
    add(0.1, false, "north");
  for (int i = 0; i < 30; ++i)
    add(0.1, i == 0, "south");
  for (int i = 0; i < 20; ++i)
    add(0.1, false, i < 10 ? "small" : "");
  const std::vector<GroupRow> rows = EvaluateGroups(lines, groups);
  ASSERT_EQ(rows.size(), 2U);  // "small" has fewer than 30 lines
  const GroupRow& north = rows[0];
  EXPECT_EQ(north.group, "north");
  EXPECT_EQ(north.lines, 40U);
  EXPECT_DOUBLE_EQ(north.selected_share, 0.1);
  EXPECT_DOUBLE_EQ(*north.precision, 0.75);
  EXPECT_DOUBLE_EQ(*north.false_alarm_rate, 1.0 / 37);
  EXPECT_DOUBLE_EQ(*north.share_of_false_alarms, 0.5);
  EXPECT_DOUBLE_EQ(north.share_of_lines, 0.4);
  const GroupRow& south = rows[1];
  EXPECT_NEAR(south.selected, 1, 1e-12);
  EXPECT_NEAR(*south.share_of_false_alarms, 0.5, 1e-12);
  EXPECT_EQ(south.irregular, 1U);
}

TEST(Kinds, CountOnlyWhereTheKindWasChecked) {
  std::vector<Judged> lines(4);
  const KindSet origin{ErrorKind::kOrigin};
  lines[0].checked = lines[1].checked = lines[2].checked = origin;
  lines[0].wrong = origin;
  lines[3].checked = KindSet{ErrorKind::kHsCode};
  const double scores[] = {0.8, 0.9, 0.1, 1.0};
  const KindRow row = EvaluateKind(ErrorKind::kOrigin, lines, scores);
  EXPECT_EQ(row.checked, 3U);
  EXPECT_EQ(row.wrong, 1U);
  EXPECT_EQ(row.auc, 0.5);
  EXPECT_EQ(row.average_precision, 0.5);
  EXPECT_EQ(row.precision_at_5, 0.0);
  const KindRow licence = EvaluateKind(ErrorKind::kLicence, lines, scores);
  EXPECT_EQ(licence.checked, 0U);
  EXPECT_FALSE(licence.auc || licence.precision_at_5);
}

}  // namespace
}  // namespace tidewaiter::risk
