// Evaluate: how good the choice would have been on later lines whose outcome is known, against
// simple ways of choosing. Replay: the same week by week, seeing only what was chosen.
#ifndef TIDEWAITER_APP_EVALUATE_H_
#define TIDEWAITER_APP_EVALUATE_H_

#include <optional>
#include <string>
#include <vector>

#include "app/report.h"
#include "base/progress.h"
#include "os/clock.h"
#include "os/file.h"
#include "risk/model.h"

namespace tidewaiter::app {

struct EvaluateRequest {
  // Either a history, cut at a day (default: the first day after four fifths of its lines) ...
  os::Path data;
  std::optional<Day> test_from;
  // ... or two files with one mapping.
  os::Path train_file;
  os::Path test_file;
  os::Path mapping;
  // A CSV with the truth of every test line (as `simulate` writes it): judged on all lines, not
  // only on those somebody looked at.
  os::Path truth;

  os::Path out;  // report.html and evaluation.json go there; empty: nothing is written
  risk::TrainOptions options;
  bool baselines = true;   // measure the simple ways as well
  bool ablations = false;  // measure each detector alone as well
  risk::Language language = risk::Language::kEnglish;
};

struct EvaluateResult {
  std::uint64_t train_lines = 0;
  std::uint64_t test_lines = 0;
  bool judged_on_truth = false;
  risk::Evaluation evaluation;
  std::vector<KindResult> kinds;
  std::vector<PolicyResult> policies;  // ours first
  std::vector<GroupResult> groups;
  std::string currency;
  std::string json;  // all of it, as evaluation.json
};

// Trains on the earlier lines, scores the later ones and compares with what was found. Errors:
// those of reading and training; kInvalidArgument when no test line has an outcome.
Result<EvaluateResult> Evaluate(const EvaluateRequest& request, const os::Clock& clock,
                                const Progress& progress);

struct ReplayRequest {
  os::Path data;   // history with outcomes; only lines with an outcome take part, unless
  os::Path truth;  // ... this tells the truth of every line
  os::Path file;   // instead of data: a file and its mapping
  os::Path mapping;
  double share = 0.05;  // inspected each week
  int first_days = 28;  // fully known at the start
  std::vector<std::string> policies{"ours", "profile", "plain_xgboost", "hit_rate", "random"};
  std::vector<double> explore_shares{0.0, 0.1};  // for "ours" and "profile"
  int retrain_weeks = 4;                         // trees are trained again every so many weeks
  std::uint64_t seed = 1;
  int threads = 1;
};

struct ReplayRow {
  std::string policy;
  double explore_share = 0;
  std::uint64_t weeks = 0;
  std::uint64_t inspected = 0;
  double precision = 0;          // mean over the weeks
  double precision_last_13 = 0;  // mean over the last 13 weeks
  double recall = 0;             // of all irregular lines of the period
  double revenue_recall = 0;     // of all money at stake; 0 when there is none in the data
  std::vector<double> weekly_precision;
};

struct ReplayResult {
  std::vector<ReplayRow> rows;
  std::string json;
};

// Errors: as Evaluate.
Result<ReplayResult> Replay(const ReplayRequest& request, const Progress& progress);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_EVALUATE_H_
