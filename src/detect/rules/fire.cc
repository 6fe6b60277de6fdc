#include "detect/rules/fire.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "detect/rules/dependence.h"
#include "detect/rules/history.h"

namespace tidewaiter::rules {
namespace {

bool HoldsBack(const RuleSet& set) {
  return std::ranges::any_of(set.rules,
                             [](const Rule& rule) { return rule.hold_back.has_value(); });
}

// One walk through the past.
class Walk {
 public:
  Walk(const Program& program, const LineTable& lines, const FireOptions& options,
       const OnFirings& on_firings)
      : program_(program),
        lines_(lines),
        options_(options),
        on_firings_(on_firings),
        runner_(program),
        dependence_(program.set(), program.schema()) {}

  // Clauses ask for codes that a table has: more columns are not needed for them.
  Status Take(const WalkedBatch& walked) {
    LearnKnown(walked.known);
    const bool tells = !options_.from || lines_.date(walked.rows.front()) >= *options_.from;
    if (!tells) untold_ = true;
    if (tells && std::exchange(untold_, false)) runner_.ResetCounts();
    hits_.clear();
    firings_.clear();
    runner_.Run(walked.batch, &walked.answers, hits_);
    for (const Hit& hit : hits_) {
      const std::uint32_t row = walked.rows[hit.row];
      if (options_.holds && !options_.holds(row)) continue;
      const bool holds = program_.set().rules[hit.rule].hold_back.has_value();
      const bool held = holds && dependence_.Held(hit.rule, walked.batch, hit.row).held;
      firings_.push_back({.rule = hit.rule, .row = row, .held = held});
      if (holds && !held && lines_.outcome(row).looked_at()) waiting_[row].push_back(hit.rule);
    }
    if (tells) on_firings_(Told(walked.rows), firings_);
    return {};
  }

  std::vector<RuleCount> Finish() {
    if (untold_) runner_.ResetCounts();  // no line from that day on
    return runner_.counts();
  }

 private:
  std::span<const std::uint32_t> Told(std::span<const std::uint32_t> rows) {
    if (!options_.holds) return rows;
    told_.clear();
    std::ranges::copy_if(rows, std::back_inserter(told_), options_.holds);
    return told_;
  }

  // What has become known of lines on which a rule fired.
  void LearnKnown(std::span<const std::uint32_t> known) {
    std::vector<std::uint32_t> rows;
    std::ranges::copy_if(known, std::back_inserter(rows),
                         [&](std::uint32_t row) { return waiting_.contains(row); });
    if (rows.empty()) return;
    const LineBatch batch(lines_, program_.schema(), rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const std::uint32_t rule : waiting_[rows[i]]) {
        dependence_.Learn(rule, batch.batch(), i, lines_.outcome(rows[i]),
                          lines_.known_on(rows[i]));
      }
      waiting_.erase(rows[i]);
    }
  }

  const Program& program_;
  const LineTable& lines_;
  const FireOptions& options_;
  const OnFirings& on_firings_;
  bool untold_ = false;  // the runner's counts are of lines before `from`
  Runner runner_;
  Dependence dependence_;
  std::vector<Hit> hits_;
  std::vector<Firing> firings_;
  std::vector<std::uint32_t> told_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> waiting_;  // row: rules that fired
};

}  // namespace

Result<std::vector<RuleCount>> FireInTime(const Program& program, const LineTable& lines,
                                          const FireOptions& options, const OnFirings& on_firings) {
  WalkOptions walk_options;
  walk_options.progress = options.progress;
  walk_options.more = options.more;
  walk_options.other_rows_from = options.other_rows_from;
  // Checks of a day count from the next on; and a batch is before `from` as a whole or not at all.
  if (HoldsBack(program.set()) || options.from) walk_options.days_a_batch = 1;
  History history(program.set(), program.schema());
  Walk walk(program, lines, options, on_firings);
  RETURN_IF_ERROR(WalkHistory(lines, program.schema(), history, walk_options,
                              [&](const WalkedBatch& walked) { return walk.Take(walked); }));
  return walk.Finish();
}

}  // namespace tidewaiter::rules
