// Evaluation: how good a choice of lines was, measured on lines whose outcome is known.
//
//   std::vector<Judged> judged = ...;                  // one per line that somebody looked at
//   const Evaluation past = Evaluate(judged);
//   past.auc                                           // 0.87, or nothing: no line was irregular
//   past.AtRate(5)->precision                          // share of hits among the first 5 %
//
// Every figure is defined in docs/evaluation.md. A figure that has no meaning for the given lines
// (a recall without one irregular line) is std::nullopt, never 0.
//
// What it cannot know: lines that nobody looked at are not here, and those that were looked at were
// mostly chosen by somebody. Give `weight` (1 / probability of having been looked at) to make a
// random sample stand for all lines; without it the figures speak of the inspected lines alone.
//
// All functions are pure, deterministic and thread-safe.
#ifndef TIDEWAITER_RISK_EVALUATION_H_
#define TIDEWAITER_RISK_EVALUATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "declaration/error_kind.h"

namespace tidewaiter::risk {

// One line with what was foretold and what was found. No field may be NaN, and no weight negative:
// both are bugs of the caller (CHECK).
struct Judged {
  double score = 0;           // rank order of the choice; only the order counts
  double probability = 0;     // calibrated, 0..1
  double expected_minor = 0;  // rank order when chosen for money: probability x stake
  bool irregular = false;
  double recovered_minor = 0;  // counted where irregular and positive
  double weight = 1;           // how many lines this one stands for
  Day date = 0;
  KindSet checked;
  KindSet wrong;  // subset of `checked`
};

struct Interval {
  double low = 0;
  double high = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

// Wilson's 95 % interval for `hits` among `trials` (real numbers, trials >= hits >= 0).
// Nothing when trials is 0.
std::optional<Interval> WilsonInterval(double hits, double trials);

// What a selection of the first `rate_percent` finds. Sums are in weighted lines.
struct SelectionRow {
  int rate_percent = 0;
  double selected = 0;              // k = ceil(lines x rate / 100)
  double selected_share = 0;        // k / lines, 0..1
  double hits = 0;                  // ties at the cut by expectation: need not be whole
  std::optional<double> precision;  // hits / k
  std::optional<Interval> precision_95;
  std::optional<double> recall;                   // hits / irregular lines
  std::optional<double> revenue_recall;           // recovered money, ranked by score
  std::optional<double> revenue_recall_by_money;  // the same, ranked by expected_minor
  std::optional<double> lift;                     // precision / share of irregular lines
};

struct CalibrationBin {
  double from = 0;  // probabilities in [from, to), the last one [0.9, 1]
  double to = 0;
  double lines = 0;
  double mean_probability = 0;  // meaningful when lines > 0
  double rate = 0;              // share of irregular lines; meaningful when lines > 0
  std::optional<Interval> rate_95;
};

struct CurvePoint {
  double selected_share = 0;  // 0..1
  double found_share = 0;     // 0..1
};

struct MonthRow {
  std::string month;  // "2026-02"
  std::size_t lines = 0;
  std::size_t irregular = 0;
  std::optional<double> auc;
  std::optional<double> precision_at_5;  // of the first 5 % of that month
  std::optional<Interval> precision_at_5_95;
  std::optional<double> base_rate;
};

struct Evaluation {
  std::size_t lines = 0;
  std::size_t irregular = 0;
  std::optional<double> base_rate;  // weighted share of irregular lines
  double recovered_minor = 0;       // weighted sum
  std::optional<double> auc;
  std::optional<Interval> auc_95;
  std::optional<double> average_precision;
  std::optional<Interval> average_precision_95;
  std::optional<double> brier;
  std::optional<double> ece10;
  std::vector<CalibrationBin> calibration;         // ten, also the empty ones; none without lines
  std::vector<SelectionRow> rates;                 // kSelectionRates; none without lines
  std::vector<CurvePoint> recall_curve;            // at most kCurvePoints, from (0,0) to (1,1)
  std::vector<CurvePoint> revenue_curve;           // ranked by score
  std::vector<CurvePoint> revenue_by_money_curve;  // ranked by expected_minor
  std::vector<MonthRow> months;                    // in order; months without lines are absent

  // The row of that rate, or nullptr.
  [[nodiscard]] const SelectionRow* AtRate(int rate_percent) const;
};

inline constexpr int kSelectionRates[] = {1, 2, 5, 10, 20, 50, 75};
inline constexpr std::size_t kCurvePoints = 200;  // more cannot be seen on a screen
inline constexpr std::uint64_t kEvaluationSeed = 20260101;

// Cost: O(n log n), plus 200 resamples of at most 100,000 lines (about a second).
Evaluation Evaluate(std::span<const Judged> judged, std::uint64_t seed = kEvaluationSeed);

// How the first 5 % falls on the members of one group, e.g. of one office or origin.
struct GroupRow {
  std::string group;
  std::size_t lines = 0;
  std::size_t irregular = 0;
  double selected = 0;        // of this group, ties at the cut by expectation
  double selected_share = 0;  // selected / lines of the group
  std::optional<double> precision;
  std::optional<Interval> precision_95;
  std::optional<double> false_alarm_rate;       // share of the group's clean lines selected
  std::optional<double> share_of_false_alarms;  // of all false alarms, those in this group
  double share_of_lines = 0;                    // to compare with the one before
};

inline constexpr std::size_t kGroupLinesMin = 30;  // fewer say nothing, and may name a person
inline constexpr int kGroupRatePercent = 5;

// Rows of groups with at least kGroupLinesMin lines, the largest first. `groups[i]` is the group of
// judged[i] (same size: CHECK); lines with "" belong to no group but do take part in the ranking.
std::vector<GroupRow> EvaluateGroups(std::span<const Judged> judged,
                                     std::span<const std::string_view> groups);

// How well one kind of error is foretold, on the lines where it was checked.
struct KindRow {
  ErrorKind kind = ErrorKind::kUnspecified;
  std::size_t checked = 0;
  std::size_t wrong = 0;
  std::optional<double> auc;
  std::optional<double> average_precision;
  std::optional<double> precision_at_5;
  std::optional<Interval> precision_at_5_95;
};

// `scores[i]` ranks judged[i] for this kind (same size: CHECK).
KindRow EvaluateKind(ErrorKind kind, std::span<const Judged> judged,
                     std::span<const double> scores);

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_EVALUATION_H_
