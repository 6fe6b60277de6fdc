#include "app/report_sections.h"

#include <fmt/format.h>

#include "app/report_charts.h"
#include "app/report_html.h"

namespace tidewaiter::app {
namespace {

void AddParagraph(std::string& out, std::string_view text, std::string_view css_class = "") {
  out += css_class.empty() ? "<p>" : "<p class=\"" + std::string(css_class) + "\">";
  AppendEscaped(out, text);
  out += "</p>\n";
}

void AddMeasure(std::string& out, std::string_view label, std::string_view value,
                std::string_view note) {
  out += "<div><dt>" + Escaped(label) + "</dt><dd><b>" + Escaped(value) + "</b>";
  if (!note.empty()) out += "<small>" + Escaped(note) + "</small>";
  out += "</dd></div>\n";
}

std::string IntervalNote(const Words& words, const std::string& range, std::string_view note) {
  if (range.empty()) return std::string(note);
  return fmt::format("{} {} \xC2\xB7 {}", words.interval_95, range, note);
}

void AddMeasures(std::string& out, const ReportContext& context, const risk::Evaluation& past) {
  const Words& words = context.words;
  const NumberFormat& format = context.format;
  out += "<dl class=\"figures small\">\n";
  AddMeasure(out, words.lines_judged, format.Count(past.lines),
             fmt::format("{} {}", words.irregular_lines, format.Count(past.irregular)));
  AddMeasure(out, words.base_rate, format.Percent(past.base_rate), "");
  AddMeasure(out, words.auc, format.Decimal(past.auc, 3),
             IntervalNote(words, format.DecimalRange(past.auc_95, 3), words.auc_note));
  AddMeasure(out, words.average_precision, format.Decimal(past.average_precision, 3),
             IntervalNote(words, format.DecimalRange(past.average_precision_95, 3),
                          words.average_precision_note));
  AddMeasure(out, words.brier, format.Decimal(past.brier, 4), words.brier_note);
  AddMeasure(out, words.ece, format.Decimal(past.ece10, 4), words.ece_note);
  out += "</dl>\n";
}

void AddRates(std::string& out, const ReportContext& context, const risk::Evaluation& past) {
  const Words& words = context.words;
  const NumberFormat& format = context.format;
  HtmlTable table(out, words.rates_title,
                  {{words.rate},
                   {words.selected, true},
                   {words.hits, true},
                   {words.precision, true},
                   {words.recall, true},
                   {words.lift, true},
                   {words.revenue_by_score, true},
                   {words.revenue_by_money, true}});
  for (const risk::SelectionRow& row : past.rates) {
    table.Row();
    table.Text(format.Percent(row.rate_percent / 100.0, 0));
    table.Number(format.Lines(row.selected));
    table.Number(format.Lines(row.hits));
    table.Number(format.Percent(row.precision), format.PercentRange(row.precision_95));
    table.Number(format.Percent(row.recall));
    table.Number(format.Decimal(row.lift, 2));
    table.Number(format.Percent(row.revenue_recall));
    table.Number(format.Percent(row.revenue_recall_by_money));
  }
  table.Close();
}

void AddCalibration(std::string& out, const ReportContext& context, const risk::Evaluation& past) {
  const Words& words = context.words;
  const NumberFormat& format = context.format;
  HtmlTable table(
      out, words.calibration_title,
      {{words.bin}, {words.lines, true}, {words.mean_probability, true}, {words.found_rate, true}});
  for (const risk::CalibrationBin& bin : past.calibration) {
    const bool any = bin.lines > 0;
    table.Row();
    table.Text(format.Decimal(bin.from, 1) + std::string(kDash) + format.Decimal(bin.to, 1));
    table.Number(format.Lines(bin.lines));
    table.Number(any ? format.Percent(bin.mean_probability) : std::string(kDash));
    table.Number(any ? format.Percent(bin.rate) : std::string(kDash),
                 format.PercentRange(bin.rate_95));
  }
  table.Close();
}

void AddMonths(std::string& out, const ReportContext& context, const risk::Evaluation& past) {
  const Words& words = context.words;
  const NumberFormat& format = context.format;
  HtmlTable table(out, words.months_title,
                  {{words.month},
                   {words.lines, true},
                   {words.irregular_lines, true},
                   {words.base_rate, true},
                   {words.auc, true},
                   {words.precision_at_5, true}});
  for (const risk::MonthRow& row : past.months) {
    table.Row();
    table.Text(row.month);
    table.Number(format.Count(row.lines));
    table.Number(format.Count(row.irregular));
    table.Number(format.Percent(row.base_rate));
    table.Number(format.Decimal(row.auc, 3));
    table.Number(format.Percent(row.precision_at_5), format.PercentRange(row.precision_at_5_95));
  }
  table.Close();
}

void AddPolicyRow(HtmlTable& table, const NumberFormat& format, const PolicyResult& policy) {
  table.Row(policy.is_ours ? "ours" : "");
  table.Text(policy.name);
  table.Number(format.Decimal(policy.auc, 3), format.DecimalRange(policy.auc_95, 3));
  table.Number(format.Decimal(policy.average_precision, 3),
               format.DecimalRange(policy.average_precision_95, 3));
  table.Number(format.Percent(policy.precision_at_5),
               format.PercentRange(policy.precision_at_5_95));
  table.Number(format.Percent(policy.revenue_at_5));
}

void AddGroups(std::string& out, const ReportContext& context, const GroupResult& result) {
  const Words& words = context.words;
  const NumberFormat& format = context.format;
  HtmlTable table(out, result.attribute_label,
                  {{result.attribute_label},
                   {words.lines, true},
                   {words.irregular_lines, true},
                   {words.selected_share, true},
                   {words.precision, true},
                   {words.false_alarm_rate, true},
                   {words.share_of_lines, true},
                   {words.share_of_false_alarms, true}});
  for (const risk::GroupRow& row : result.rows) {
    table.Row();
    table.Text(row.group);
    table.Number(format.Count(row.lines));
    table.Number(format.Count(row.irregular));
    table.Number(format.Percent(row.selected_share));
    table.Number(format.Percent(row.precision), format.PercentRange(row.precision_95));
    table.Number(format.Percent(row.false_alarm_rate));
    table.Number(format.Percent(row.share_of_lines));
    table.Number(format.Percent(row.share_of_false_alarms));
  }
  table.Close();
}

}  // namespace

void OpenSection(std::string& out, std::string_view id, std::string_view title) {
  fmt::format_to(std::back_inserter(out),
                 "<section id=\"{}\" aria-labelledby=\"{}-h\"><h2 id=\"{}-h\">{}</h2>\n", id, id,
                 id, Escaped(title));
}

void CloseSection(std::string& out) {
  out += "</section>\n";
}

void AppendPast(std::string& out, const ReportContext& context) {
  OpenSection(out, kPastId, context.words.past_title);
  const auto& past = context.model.past;
  if (past && !past->caption.empty()) AddParagraph(out, past->caption);
  if (!past || past->evaluation.lines == 0) {
    AddParagraph(out, context.words.past_empty, "empty");
    CloseSection(out);
    return;
  }
  const risk::Evaluation& evaluation = past->evaluation;
  const ChartContext chart{context.words, context.format};
  AddParagraph(out, context.words.selective_note, "quiet");
  AddMeasures(out, context, evaluation);
  out += "<div class=\"charts\">\n";
  AppendRecallChart(out, chart, evaluation);
  AppendRevenueChart(out, chart, evaluation);
  out += "</div>\n";
  AddRates(out, context, evaluation);
  out += "<div class=\"charts\">\n";
  AppendCalibrationChart(out, chart, evaluation.calibration);
  AppendMonthsChart(out, chart, evaluation.months);
  AddCalibration(out, context, evaluation);
  AddMonths(out, context, evaluation);
  out += "</div>\n";
  CloseSection(out);
}

void AppendKinds(std::string& out, const ReportContext& context) {
  if (context.model.kinds.empty()) return;
  const Words& words = context.words;
  const NumberFormat& format = context.format;
  OpenSection(out, kKindsId, words.kinds_title);
  HtmlTable table(out, words.kinds_title,
                  {{words.kind},
                   {words.checked, true},
                   {words.wrong, true},
                   {words.auc, true},
                   {words.average_precision, true},
                   {words.precision_at_5, true},
                   {words.note}});
  for (const KindResult& kind : context.model.kinds) {
    table.Row();
    table.Text(kind.kind_label);
    table.Number(format.Count(kind.row.checked));
    table.Number(format.Count(kind.row.wrong));
    table.Number(format.Decimal(kind.row.auc, 3));
    table.Number(format.Decimal(kind.row.average_precision, 3));
    table.Number(format.Percent(kind.row.precision_at_5),
                 format.PercentRange(kind.row.precision_at_5_95));
    table.Text(kind.note);
  }
  table.Close();
  CloseSection(out);
}

void AppendPolicies(std::string& out, const ReportContext& context) {
  if (context.model.policies.empty()) return;
  const Words& words = context.words;
  OpenSection(out, kPoliciesId, words.policies_title);
  AddParagraph(out, words.policies_intro, "quiet");
  HtmlTable table(out, words.policies_title,
                  {{words.policy},
                   {words.auc, true},
                   {words.average_precision, true},
                   {words.precision_at_5, true},
                   {words.revenue_at_5, true}});
  for (const PolicyResult& policy : context.model.policies) {
    AddPolicyRow(table, context.format, policy);
  }
  table.Close();
  CloseSection(out);
}

void AppendGroups(std::string& out, const ReportContext& context) {
  if (context.model.groups.empty()) return;
  OpenSection(out, kGroupsId, context.words.groups_title);
  AddParagraph(out, context.words.groups_intro, "quiet");
  for (const GroupResult& result : context.model.groups)
    AddGroups(out, context, result);
  CloseSection(out);
}

void AppendFacts(std::string& out, const ReportContext& context) {
  if (context.model.facts.empty()) return;
  OpenSection(out, kFactsId, context.words.facts_title);
  HtmlTable table(out, context.words.facts_title,
                  {{context.words.fact}, {context.words.fact_value}});
  for (const Fact& fact : context.model.facts) {
    table.Row();
    table.Text(fact.label);
    table.Text(fact.value);
  }
  table.Close();
  CloseSection(out);
}

}  // namespace tidewaiter::app
