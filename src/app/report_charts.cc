#include "app/report_charts.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "app/report_html.h"

namespace tidewaiter::app {
namespace {

// The drawing's own units; the page scales it. Small, so that its letters stay readable on a phone.
constexpr double kWidth = 440;
constexpr double kHeight = 300;
constexpr double kLeft = 52;
constexpr double kRight = kWidth - 22;
constexpr double kTop = 10;
constexpr double kBottom = kHeight - 46;

double X(double share) {
  return std::lerp(kLeft, kRight, std::clamp(share, 0.0, 1.0));
}

double Y(double share) {
  return std::lerp(kBottom, kTop, std::clamp(share, 0.0, 1.0));
}

template <typename... Args>
void Add(std::string& out, fmt::format_string<Args...> form, Args&&... args) {
  fmt::format_to(std::back_inserter(out), form, std::forward<Args>(args)...);
}

void AddLine(std::string& out, std::string_view css_class, double x1, double y1, double x2,
             double y2) {
  Add(out, "<line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>",
      css_class, x1, y1, x2, y2);
}

void AddText(std::string& out, std::string_view css_class, double x, double y,
             std::string_view text) {
  Add(out, "<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", css_class, x, y,
      Escaped(text));
}

struct ChartTexts {
  std::string_view id;
  std::string_view title;
  std::string_view description;
  std::string_view x_axis;
  std::string_view y_axis;
};

void OpenChart(std::string& out, const ChartTexts& texts) {
  Add(out, "<figure class=\"chart\"><h3>{}</h3>\n", Escaped(texts.title));
  Add(out,
      "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{}-t {}-d\">"
      "<title id=\"{}-t\">{}</title><desc id=\"{}-d\">{}</desc>\n",
      kWidth, kHeight, texts.id, texts.id, texts.id, Escaped(texts.title), texts.id,
      Escaped(texts.description));
}

std::string Swatch(std::string_view css_class) {
  const std::string mark =
      css_class.starts_with("dot")
          ? fmt::format("<circle class=\"{}\" cx=\"12\" cy=\"5\" r=\"4\"/>", css_class)
          : fmt::format("<line class=\"{}\" x1=\"1\" y1=\"5\" x2=\"23\" y2=\"5\"/>", css_class);
  return "<svg class=\"swatch\" viewBox=\"0 0 24 10\" aria-hidden=\"true\">" + mark + "</svg>";
}

// A key to the chart's marks: (class of the mark, text).
void CloseChart(std::string& out, const ChartTexts& texts,
                std::initializer_list<std::pair<std::string_view, std::string_view>> legend) {
  out += "</svg>\n<figcaption><ul class=\"legend\">";
  for (const auto& [css_class, text] : legend) {
    Add(out, "<li>{}{}</li>", Swatch(css_class), Escaped(text));
  }
  Add(out, "</ul><p>{}</p></figcaption></figure>\n", Escaped(texts.description));
}

// The five levels of the upright axis, with its name.
void AddUprightAxis(std::string& out, const ChartContext& context, const ChartTexts& texts) {
  for (int i = 0; i <= 4; ++i) {
    const double share = i / 4.0;
    AddLine(out, i == 0 ? "axis" : "grid", kLeft, Y(share), kRight, Y(share));
    AddText(out, "tick end", kLeft - 6, Y(share) + 4, context.format.Percent(share, 0));
  }
  Add(out, "<text class=\"name mid\" transform=\"translate(12 {:.1f}) rotate(-90)\">{}</text>\n",
      (kTop + kBottom) / 2, Escaped(texts.y_axis));
}

void AddShareAxes(std::string& out, const ChartContext& context, const ChartTexts& texts) {
  AddUprightAxis(out, context, texts);
  for (int i = 0; i <= 4; ++i) {
    const double share = i / 4.0;
    AddText(out, "tick mid", X(share), kBottom + 16, context.format.Percent(share, 0));
  }
  AddText(out, "name mid", (kLeft + kRight) / 2, kBottom + 36, texts.x_axis);
  AddLine(out, "diagonal", X(0), Y(0), X(1), Y(1));
}

void AddCurve(std::string& out, std::string_view css_class,
              std::span<const risk::CurvePoint> points) {
  Add(out, "\n<polyline class=\"{}\" points=\"", css_class);
  for (const risk::CurvePoint& point : points) {
    Add(out, "{:.1f},{:.1f} ", X(point.selected_share), Y(point.found_share));
  }
  out.pop_back();
  out += "\"/>\n";
}

// A dot at each rate of the table, which says its numbers when pointed at.
void AddMark(std::string& out, const ChartContext& context, std::string_view css_class,
             const risk::SelectionRow& row, std::optional<double> found) {
  if (!found) return;
  Add(out,
      "<circle class=\"{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\"><title>{} \xE2\x86\x92 {}"
      "</title></circle>",
      css_class, X(row.selected_share), Y(*found),
      context.format.Percent(row.rate_percent / 100.0, 0), context.format.Percent(found));
}

void AddBar(std::string& out, double x, const risk::Interval& interval) {
  AddLine(out, "interval", x, Y(interval.low), x, Y(interval.high));
  AddLine(out, "interval", x - 3, Y(interval.low), x + 3, Y(interval.low));
  AddLine(out, "interval", x - 3, Y(interval.high), x + 3, Y(interval.high));
}

void AddMonth(std::string& out, const ChartContext& context, const risk::MonthRow& row, double x,
              double width) {
  Add(out, "<g><title>{}: {} {}</title>", Escaped(row.month),
      context.format.Percent(row.precision_at_5),
      Escaped(context.format.PercentRange(row.precision_at_5_95)));
  if (row.precision_at_5) {
    Add(out, "<rect class=\"bar\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>",
        x - width / 2, Y(*row.precision_at_5), width, Y(0) - Y(*row.precision_at_5));
  }
  if (row.precision_at_5_95) AddBar(out, x, *row.precision_at_5_95);
  if (row.base_rate) {
    AddLine(out, "curve second", x - width / 2, Y(*row.base_rate), x + width / 2,
            Y(*row.base_rate));
  }
  out += "</g>\n";
}

}  // namespace

void AppendRecallChart(std::string& out, const ChartContext& context,
                       const risk::Evaluation& evaluation) {
  if (evaluation.recall_curve.empty()) return;
  const Words& words = context.words;
  const ChartTexts texts{"chart-recall", words.recall_chart, words.recall_chart_text,
                         words.axis_selected, words.axis_recall};
  OpenChart(out, texts);
  AddShareAxes(out, context, texts);
  AddCurve(out, "curve first", evaluation.recall_curve);
  for (const risk::SelectionRow& row : evaluation.rates) {
    AddMark(out, context, "dot first", row, row.recall);
  }
  CloseChart(out, texts, {{"curve first", words.legend_score}, {"diagonal", words.legend_random}});
}

void AppendRevenueChart(std::string& out, const ChartContext& context,
                        const risk::Evaluation& evaluation) {
  if (evaluation.revenue_curve.empty()) return;
  const Words& words = context.words;
  const ChartTexts texts{"chart-revenue", words.revenue_chart, words.revenue_chart_text,
                         words.axis_selected, words.axis_revenue};
  OpenChart(out, texts);
  AddShareAxes(out, context, texts);
  AddCurve(out, "curve first", evaluation.revenue_curve);
  AddCurve(out, "curve second", evaluation.revenue_by_money_curve);
  for (const risk::SelectionRow& row : evaluation.rates) {
    AddMark(out, context, "dot first", row, row.revenue_recall);
    AddMark(out, context, "dot second", row, row.revenue_recall_by_money);
  }
  CloseChart(out, texts,
             {{"curve first", words.legend_score},
              {"curve second", words.legend_money},
              {"diagonal", words.legend_random}});
}

void AppendCalibrationChart(std::string& out, const ChartContext& context,
                            std::span<const risk::CalibrationBin> bins) {
  double most = 0;
  for (const risk::CalibrationBin& bin : bins)
    most = std::max(most, bin.lines);
  if (most <= 0) return;
  const Words& words = context.words;
  const ChartTexts texts{"chart-calibration", words.calibration_chart, words.calibration_chart_text,
                         words.axis_foretold, words.axis_found};
  OpenChart(out, texts);
  AddShareAxes(out, context, texts);
  for (const risk::CalibrationBin& bin : bins) {
    if (bin.lines <= 0) continue;
    const double x = X(bin.mean_probability);
    if (bin.rate_95) AddBar(out, x, *bin.rate_95);
    Add(out,
        "<circle class=\"dot first\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"><title>{} "
        "\xE2\x86\x92 {} ({})</title></circle>\n",
        x, Y(bin.rate), 3 + 4 * std::sqrt(bin.lines / most),
        context.format.Percent(bin.mean_probability), context.format.Percent(bin.rate),
        context.format.Lines(bin.lines));
  }
  CloseChart(out, texts, {{"dot first", words.legend_bin}, {"diagonal", words.legend_perfect}});
}

void AppendMonthsChart(std::string& out, const ChartContext& context,
                       std::span<const risk::MonthRow> months) {
  if (months.empty()) return;
  const Words& words = context.words;
  const ChartTexts texts{"chart-months", words.months_chart, words.months_chart_text, "",
                         words.axis_precision};
  OpenChart(out, texts);
  AddUprightAxis(out, context, texts);
  constexpr std::size_t kLabelsMax = 6;  // more would run into each other
  const std::size_t every = (months.size() + kLabelsMax - 1) / kLabelsMax;
  const double slot = 1.0 / static_cast<double>(months.size());
  const double width = std::min(36.0, (kRight - kLeft) * slot * 0.7);
  for (std::size_t i = 0; i < months.size(); ++i) {
    const double x = X((static_cast<double>(i) + 0.5) * slot);
    AddMonth(out, context, months[i], x, width);
    if (i % every == 0) AddText(out, "tick mid", x, kBottom + 16, months[i].month);
  }
  CloseChart(out, texts,
             {{"curve bar-key", words.legend_precision}, {"curve second", words.legend_base_rate}});
}

}  // namespace tidewaiter::app
