#include "risk/evaluation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "risk/evaluation_bootstrap.h"
#include "risk/evaluation_ranking.h"

namespace tidewaiter::risk {
namespace {

constexpr std::size_t kBins = 10;

double RevenueOf(const Judged& line) {
  return line.irregular ? std::max(0.0, line.recovered_minor) : 0;
}

Ranking RankBy(std::span<const Judged> judged, double Judged::*order) {
  std::vector<RankedLine> lines;
  lines.reserve(judged.size());
  for (const Judged& line : judged) {
    lines.push_back({line.*order, line.weight, RevenueOf(line), line.irregular});
  }
  return Ranking(std::move(lines));
}

std::optional<double> Ratio(double part, double whole) {
  if (whole <= 0) return std::nullopt;
  return part / whole;
}

// Wilson's interval where the sums are of weighted lines.
std::optional<Interval> WilsonOf(const RankSums& sums) {
  if (sums.weight <= 0) return std::nullopt;
  const double trials = sums.EffectiveLines();
  return WilsonInterval(std::min(1.0, sums.hits / sums.weight) * trials, trials);
}

SelectionRow RowAtRate(int rate_percent, const Ranking& by_score, const Ranking& by_money) {
  const RankSums all = by_score.total();
  const double size = by_score.SizeAtRate(rate_percent);
  const RankSums top = by_score.Top(size);
  SelectionRow row;
  row.rate_percent = rate_percent;
  row.selected = size;
  row.selected_share = all.weight > 0 ? size / all.weight : 0;
  row.hits = top.hits;
  row.precision = Ratio(top.hits, size);
  row.precision_95 = WilsonOf(top);
  row.recall = Ratio(top.hits, all.hits);
  row.revenue_recall = Ratio(top.revenue, all.revenue);
  row.revenue_recall_by_money = Ratio(by_money.Top(size).revenue, all.revenue);
  if (row.precision && all.hits > 0) row.lift = *row.precision / (all.hits / all.weight);
  return row;
}

// Points lie denser where selections are small, for there is where one decides.
std::vector<CurvePoint> Curve(const Ranking& ranking, double RankSums::*what) {
  const double all = ranking.total().*what;
  if (all <= 0) return {};
  std::vector<CurvePoint> points;
  points.reserve(kCurvePoints);
  for (std::size_t i = 0; i < kCurvePoints; ++i) {
    const double step = static_cast<double>(i) / (kCurvePoints - 1);
    const double share = step * step;
    points.push_back({share, ranking.Top(share * ranking.total().weight).*what / all});
  }
  return points;
}

struct BinSums {
  double weight = 0;
  double weight_squared = 0;
  double probability = 0;
  double irregular = 0;
};

std::array<BinSums, kBins> SumBins(std::span<const Judged> judged) {
  std::array<BinSums, kBins> bins{};
  for (const Judged& line : judged) {
    CHECK(line.probability >= 0 && line.probability <= 1);
    const auto index = static_cast<std::size_t>(line.probability * kBins);
    BinSums& bin = bins[std::min(index, kBins - 1)];
    bin.weight += line.weight;
    bin.weight_squared += line.weight * line.weight;
    bin.probability += line.weight * line.probability;
    if (line.irregular) bin.irregular += line.weight;
  }
  return bins;
}

void AddCalibration(std::span<const Judged> judged, double weight, Evaluation& out) {
  double gap = 0;
  const std::array<BinSums, kBins> sums = SumBins(judged);
  for (std::size_t i = 0; i < kBins; ++i) {
    const BinSums& bin = sums[i];
    CalibrationBin row;
    row.from = static_cast<double>(i) / kBins;
    row.to = static_cast<double>(i + 1) / kBins;
    row.lines = bin.weight;
    if (bin.weight > 0) {
      row.mean_probability = bin.probability / bin.weight;
      row.rate = bin.irregular / bin.weight;
      row.rate_95 = WilsonOf({bin.weight, bin.weight_squared, bin.irregular, 0});
      gap += std::abs(bin.probability - bin.irregular);
    }
    out.calibration.push_back(row);
  }
  out.ece10 = Ratio(gap, weight);
}

std::optional<double> Brier(std::span<const Judged> judged, double weight) {
  double sum = 0;
  for (const Judged& line : judged) {
    const double miss = line.probability - (line.irregular ? 1 : 0);
    sum += line.weight * miss * miss;
  }
  return Ratio(sum, weight);
}

std::size_t CountIrregular(std::span<const RankedLine> lines) {
  return static_cast<std::size_t>(std::count_if(
      lines.begin(), lines.end(), [](const RankedLine& line) { return line.irregular; }));
}

MonthRow MonthOf(const std::string& month, std::vector<RankedLine> lines) {
  const Ranking ranking(std::move(lines));
  const RankSums top = ranking.Top(ranking.SizeAtRate(5));
  MonthRow row;
  row.month = month;
  row.lines = ranking.lines().size();
  row.irregular = CountIrregular(ranking.lines());
  row.auc = QualityOf(ranking.lines(), {}).auc;
  row.precision_at_5 = Ratio(top.hits, top.weight);
  row.precision_at_5_95 = WilsonOf(top);
  row.base_rate = Ratio(ranking.total().hits, ranking.total().weight);
  return row;
}

std::vector<MonthRow> Months(std::span<const Judged> judged) {
  std::map<std::string, std::vector<RankedLine>> lines;
  std::map<Day, std::string> names;  // few days, many lines: formats each day once
  for (const Judged& line : judged) {
    auto [name, is_new] = names.try_emplace(line.date);
    if (is_new) name->second = FormatMonth(line.date);
    lines[name->second].push_back({line.score, line.weight, RevenueOf(line), line.irregular});
  }
  std::vector<MonthRow> rows;
  for (auto& [month, of_month] : lines)
    rows.push_back(MonthOf(month, std::move(of_month)));
  return rows;
}

struct GroupSums {
  std::size_t lines = 0;
  std::size_t irregular = 0;
  double weight = 0;
  double clean = 0;
  double false_alarms = 0;
  RankSums selected;
};

void AddToGroup(const Judged& line, double share, GroupSums& sums) {
  ++sums.lines;
  sums.weight += line.weight;
  sums.selected.weight += share * line.weight;
  sums.selected.weight_squared += share * line.weight * line.weight;
  if (line.irregular) {
    ++sums.irregular;
    sums.selected.hits += share * line.weight;
  } else {
    sums.clean += line.weight;
    sums.false_alarms += share * line.weight;
  }
}

GroupRow RowOfGroup(std::string_view name, const GroupSums& sums, const GroupSums& all) {
  GroupRow row;
  row.group = std::string(name);
  row.lines = sums.lines;
  row.irregular = sums.irregular;
  row.selected = sums.selected.weight;
  row.selected_share = Ratio(sums.selected.weight, sums.weight).value_or(0);
  row.precision = Ratio(sums.selected.hits, sums.selected.weight);
  row.precision_95 = WilsonOf(sums.selected);
  row.false_alarm_rate = Ratio(sums.false_alarms, sums.clean);
  row.share_of_false_alarms = Ratio(sums.false_alarms, all.false_alarms);
  row.share_of_lines = Ratio(sums.weight, all.weight).value_or(0);
  return row;
}

}  // namespace

std::optional<Interval> WilsonInterval(double hits, double trials) {
  if (trials <= 0) return std::nullopt;
  constexpr double kZ = 1.959963984540054;  // 97.5 % quantile of the normal distribution
  const double p = hits / trials;
  const double z2 = kZ * kZ / trials;
  const double centre = (p + z2 / 2) / (1 + z2);
  const double half = kZ * std::sqrt(p * (1 - p) / trials + z2 / (4 * trials)) / (1 + z2);
  return Interval{std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

const SelectionRow* Evaluation::AtRate(int rate_percent) const {
  for (const SelectionRow& row : rates) {
    if (row.rate_percent == rate_percent) return &row;
  }
  return nullptr;
}

Evaluation Evaluate(std::span<const Judged> judged, std::uint64_t seed) {
  Evaluation out;
  out.lines = judged.size();
  if (judged.empty()) return out;
  const Ranking by_score = RankBy(judged, &Judged::score);
  const Ranking by_money = RankBy(judged, &Judged::expected_minor);
  const RankSums all = by_score.total();
  out.irregular = CountIrregular(by_score.lines());
  out.base_rate = Ratio(all.hits, all.weight);
  out.recovered_minor = all.revenue;
  const RankQuality quality = QualityOf(by_score.lines(), {});
  const QualityIntervals intervals = BootstrapIntervals(by_score.lines(), seed);
  out.auc = quality.auc;
  out.auc_95 = intervals.auc;
  out.average_precision = quality.average_precision;
  out.average_precision_95 = intervals.average_precision;
  out.brier = Brier(judged, all.weight);
  AddCalibration(judged, all.weight, out);
  for (const int rate : kSelectionRates)
    out.rates.push_back(RowAtRate(rate, by_score, by_money));
  out.recall_curve = Curve(by_score, &RankSums::hits);
  out.revenue_curve = Curve(by_score, &RankSums::revenue);
  out.revenue_by_money_curve = Curve(by_money, &RankSums::revenue);
  out.months = Months(judged);
  return out;
}

std::vector<GroupRow> EvaluateGroups(std::span<const Judged> judged,
                                     std::span<const std::string_view> groups) {
  CHECK(judged.size() == groups.size());
  const Ranking ranking = RankBy(judged, &Judged::score);
  const Cut cut = ranking.CutAt(ranking.SizeAtRate(kGroupRatePercent));
  GroupSums all;
  std::unordered_map<std::string_view, GroupSums> sums;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    const double share = cut.ShareOf(judged[i].score);
    AddToGroup(judged[i], share, all);
    if (!groups[i].empty()) AddToGroup(judged[i], share, sums[groups[i]]);
  }
  std::vector<GroupRow> rows;
  for (const auto& [name, of_group] : sums) {
    if (of_group.lines >= kGroupLinesMin) rows.push_back(RowOfGroup(name, of_group, all));
  }
  std::sort(rows.begin(), rows.end(), [](const GroupRow& a, const GroupRow& b) {
    return a.lines != b.lines ? a.lines > b.lines : a.group < b.group;
  });
  return rows;
}

KindRow EvaluateKind(ErrorKind kind, std::span<const Judged> judged,
                     std::span<const double> scores) {
  CHECK(judged.size() == scores.size());
  std::vector<RankedLine> lines;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (!judged[i].checked.Has(kind)) continue;
    lines.push_back({scores[i], judged[i].weight, 0, judged[i].wrong.Has(kind)});
  }
  const Ranking ranking(std::move(lines));
  const RankQuality quality = QualityOf(ranking.lines(), {});
  const RankSums top = ranking.Top(ranking.SizeAtRate(5));
  KindRow row;
  row.kind = kind;
  row.checked = ranking.lines().size();
  row.wrong = CountIrregular(ranking.lines());
  row.auc = quality.auc;
  row.average_precision = quality.average_precision;
  row.precision_at_5 = Ratio(top.hits, top.weight);
  row.precision_at_5_95 = WilsonOf(top);
  return row;
}

}  // namespace tidewaiter::risk
