// How good a classifier is on rows whose codes are known.
#include <algorithm>
#include <cmath>
#include <functional>

#include "app/classify.h"
#include "classify/baseline.h"
#include "codec/text.h"

namespace tidewaiter::app {
namespace {

constexpr std::size_t kBins = 10;
constexpr double kPrecision = 0.95;
constexpr std::size_t kMost = 5;
constexpr std::array<std::size_t, 3> kDigits = {6, 4, 2};

// What one method says about one text: prefixes with probabilities for each level.
using Said = std::array<CodeShares, 3>;
using Ask = std::function<Said(const std::string& text)>;

struct Judged {
  double said = 0;
  bool hit = false;
};

Said FromShares(const CodeShares& shares) {
  Said said;
  for (std::size_t level = 0; level < kDigits.size(); ++level) {
    CodeShares& sums = said[level];
    for (const auto& [code, share] : shares) {
      const std::string prefix = code.substr(0, kDigits[level]);
      const auto known = std::ranges::find(sums, prefix, &CodeShares::value_type::first);
      if (known == sums.end()) {
        sums.emplace_back(prefix, share);
      } else {
        known->second += share;
      }
    }
    std::ranges::stable_sort(sums, std::greater(), &CodeShares::value_type::second);
  }
  return said;
}

Said FromSuggestions(const classify::Suggestions& found) {
  Said said;
  for (const classify::Suggestion& suggestion : found.codes)
    said[0].emplace_back(suggestion.code.substr(0, 6), suggestion.probability);
  for (const classify::PrefixProbability& heading : found.headings)
    said[1].emplace_back(heading.prefix, heading.probability);
  for (const classify::PrefixProbability& chapter : found.chapters)
    said[2].emplace_back(chapter.prefix, chapter.probability);
  return said;
}

double CoverageAt95(std::vector<Judged> judged) {
  std::ranges::stable_sort(judged, std::greater(), &Judged::said);
  std::size_t hits = 0;
  std::size_t best = 0;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (judged[i].hit) ++hits;
    if (static_cast<double>(hits) >= kPrecision * static_cast<double>(i + 1)) best = i + 1;
  }
  return static_cast<double>(best) / static_cast<double>(judged.size());
}

void Calibration(const std::vector<Judged>& judged, LevelScores& level) {
  level.bins.assign(kBins, {});
  for (const Judged& one : judged) {
    const auto bin = static_cast<std::size_t>(one.said * static_cast<double>(kBins));
    ReliabilityBin& own = level.bins[std::min(bin, kBins - 1)];
    ++own.rows;
    own.hits += one.hit ? 1 : 0;
    own.said += one.said;
  }
  for (ReliabilityBin& bin : level.bins) {
    if (bin.rows == 0) continue;
    level.ece +=
        std::abs(bin.said - static_cast<double>(bin.hits)) / static_cast<double>(judged.size());
    bin.said /= static_cast<double>(bin.rows);
  }
}

// The place of the truth among the answers, their number when it is not there.
std::size_t PlaceOf(const CodeShares& answers, std::string_view truth) {
  return static_cast<std::size_t>(
      std::ranges::find(answers, truth, &CodeShares::value_type::first) - answers.begin());
}

MethodScores Measure(std::string name, const std::vector<classify::Precedent>& gold, const Ask& ask,
                     const os::Clock& clock) {
  MethodScores scores;
  scores.name = std::move(name);
  std::array<std::vector<Judged>, 3> judged;
  std::vector<double> seconds;
  for (const classify::Precedent& row : gold) {
    const double start = clock.MonotonicSeconds();
    const Said said = ask(row.text);
    seconds.push_back(clock.MonotonicSeconds() - start);
    for (std::size_t level = 0; level < kDigits.size(); ++level) {
      const std::size_t place =
          PlaceOf(said[level], std::string_view(row.code).substr(0, kDigits[level]));
      for (std::size_t k = 0; k < kTopK.size(); ++k) {
        const bool there = place < std::min(kTopK[k], said[level].size());
        scores.levels[level].hits[k] += there ? 1 : 0;
      }
      const bool any = !said[level].empty();
      judged[level].push_back({any ? said[level][0].second : 0, any && place == 0});
    }
  }
  for (std::size_t level = 0; level < kDigits.size(); ++level) {
    scores.levels[level].digits = kDigits[level];
    Calibration(judged[level], scores.levels[level]);
    scores.levels[level].coverage_at_95 = CoverageAt95(std::move(judged[level]));
  }
  std::ranges::sort(seconds);
  double sum = 0;
  for (const double one : seconds)
    sum += one;
  const auto rows = static_cast<double>(seconds.size());
  scores.queries_per_second = sum > 0 ? rows / sum : 0;
  scores.p50_us = 1e6 * seconds[seconds.size() / 2];
  scores.p99_us = 1e6 * seconds[seconds.size() * 99 / 100];
  return scores;
}

AlarmScores MeasureAlarm(const classify::Classifier& classifier,
                         const std::vector<classify::Precedent>& gold) {
  AlarmScores alarm;
  alarm.threshold = classifier.facts().alarm;
  const auto incompatible = [&](const std::string& text, const std::string& code) {
    const Result<classify::Compatibility> check = classifier.Check(text, code);
    return check && check->verdict == classify::Verdict::kIncompatible;
  };
  for (std::size_t i = 0; i < gold.size(); ++i) {
    // A stride that meets rows of all chapters, as files are often in the order of chapters.
    const classify::Precedent& other = gold[(i * 7919 + gold.size() / 2) % gold.size()];
    if (other.code.substr(0, 6) == gold[i].code.substr(0, 6)) continue;
    ++alarm.rows;
    alarm.false_alarms += incompatible(gold[i].text, gold[i].code) ? 1 : 0;
    alarm.found += incompatible(gold[i].text, other.code) ? 1 : 0;
  }
  return alarm;
}

// VmHWM of the system's own account of this process.
double PeakMib() {
  const Result<std::string> status = os::ReadFile("/proc/self/status");
  if (!status) return 0;
  const std::size_t at = status->find("VmHWM:");
  if (at == std::string::npos) return 0;
  double kib = 0;
  for (const char c : status->substr(at + 6, status->find('\n', at) - at - 6)) {
    if (c >= '0' && c <= '9') kib = 10 * kib + (c - '0');
  }
  return kib / 1024;
}

Status MeasureAlone(const classify::Classifier& classifier,
                    const EvaluateClassifierRequest& request,
                    const std::vector<classify::Precedent>& gold, const os::Clock& clock,
                    ClassifyReport& report) {
  const std::vector<classify::Precedent> precedents = classifier.Precedents();
  const double start = clock.MonotonicSeconds();
  classify::Bm25Alone bm25(precedents);
  const double built = clock.MonotonicSeconds();
  report.methods.push_back(Measure(
      "bm25_alone", gold, [&](const std::string& text) { return FromShares(bm25.Ask(text)); },
      clock));
  report.methods.back().build_seconds = built - start;
  const double begin = clock.MonotonicSeconds();
  ASSIGN_OR_RETURN(const FastTextAlone fasttext,
                   FastTextAlone::Train(precedents, request.model.string() + ".fasttext"));
  const double trained = clock.MonotonicSeconds();
  report.methods.push_back(Measure(
      "fasttext_alone", gold,
      [&](const std::string& text) { return FromShares(fasttext.Ask(text)); }, clock));
  report.methods.back().build_seconds = trained - begin;
  return {};
}

}  // namespace

Result<ClassifyReport> EvaluateClassifier(const EvaluateClassifierRequest& request,
                                          const os::Clock& clock) {
  ClassifyReport report;
  ASSIGN_OR_RETURN(report.model_bytes, os::FileSize(request.model));
  const double start = clock.MonotonicSeconds();
  ASSIGN_OR_RETURN(const classify::Classifier classifier, ReadClassifier(request.model));
  report.load_seconds = clock.MonotonicSeconds() - start;
  ASSIGN_OR_RETURN(GoldRows gold, ReadGold(request.gold));
  report.rows = gold.rows.size();
  report.sha256 = std::move(gold.sha256);
  report.facts = classifier.facts();
  const auto ask = [&](const std::string& text) {
    const classify::Suggestions found = classifier.Suggest(text, kMost);
    report.vague += found.vague ? 1 : 0;
    report.questions += found.question ? 1 : 0;
    return FromSuggestions(found);
  };
  report.methods.push_back(Measure("tidewaiter", gold.rows, ask, clock));
  report.alarm = MeasureAlarm(classifier, gold.rows);
  report.peak_mib = PeakMib();  // before the others are made
  if (request.alone) {
    RETURN_IF_ERROR(MeasureAlone(classifier, request, gold.rows, clock, report));
  }
  return report;
}

}  // namespace tidewaiter::app
