// Charts of the report as inline SVG, drawn from numbers: no library, no script, no fixed colours
// (the page's style gives them, light or dark). Each has a title and a description for screen
// readers; the same numbers stand in a table beside it.
#ifndef TIDEWAITER_APP_REPORT_CHARTS_H_
#define TIDEWAITER_APP_REPORT_CHARTS_H_

#include <span>
#include <string>

#include "app/report_numbers.h"
#include "app/report_words.h"
#include "risk/evaluation.h"

namespace tidewaiter::app {

struct ChartContext {
  const Words& words;
  const NumberFormat& format;
};

// Each appends one <figure>. Nothing is appended when there is nothing to draw.
void AppendRecallChart(std::string& out, const ChartContext& context,
                       const risk::Evaluation& evaluation);
void AppendRevenueChart(std::string& out, const ChartContext& context,
                        const risk::Evaluation& evaluation);
void AppendCalibrationChart(std::string& out, const ChartContext& context,
                            std::span<const risk::CalibrationBin> bins);
void AppendMonthsChart(std::string& out, const ChartContext& context,
                       std::span<const risk::MonthRow> months);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_REPORT_CHARTS_H_
