#include "app/run_files.h"

#include "declaration/line_table.h"

namespace tidewaiter::app {
namespace {

Json IntervalJson(const std::optional<risk::Interval>& interval) {
  if (!interval) return nullptr;
  return Json::array({interval->low, interval->high});
}

Json RateJson(const risk::SelectionRow& row) {
  return {{"rate_percent", row.rate_percent},
          {"selected", row.selected},
          {"hits", row.hits},
          {"precision", OptionalJson(row.precision)},
          {"precision_95", IntervalJson(row.precision_95)},
          {"recall", OptionalJson(row.recall)},
          {"revenue_recall", OptionalJson(row.revenue_recall)},
          {"revenue_recall_by_money", OptionalJson(row.revenue_recall_by_money)},
          {"lift", OptionalJson(row.lift)}};
}

Json CalibrationJson(const risk::CalibrationBin& bin) {
  return {{"from", bin.from},
          {"to", bin.to},
          {"lines", bin.lines},
          {"mean_probability", bin.mean_probability},
          {"rate", bin.rate}};
}

Json MonthJson(const risk::MonthRow& month) {
  return {{"month", month.month},
          {"lines", month.lines},
          {"irregular", month.irregular},
          {"auc", OptionalJson(month.auc)},
          {"precision_at_5", OptionalJson(month.precision_at_5)}};
}

}  // namespace

Json OptionalJson(const std::optional<double>& number) {
  if (!number) return nullptr;
  return *number;
}

Json EvaluationJson(const risk::Evaluation& e) {
  Json json{{"lines", e.lines},
            {"irregular", e.irregular},
            {"base_rate", OptionalJson(e.base_rate)},
            {"recovered_minor", e.recovered_minor},
            {"auc", OptionalJson(e.auc)},
            {"auc_95", IntervalJson(e.auc_95)},
            {"average_precision", OptionalJson(e.average_precision)},
            {"average_precision_95", IntervalJson(e.average_precision_95)},
            {"brier", OptionalJson(e.brier)},
            {"ece10", OptionalJson(e.ece10)}};
  json["rates"] = Json::array();
  for (const risk::SelectionRow& row : e.rates)
    json["rates"].push_back(RateJson(row));
  json["calibration"] = Json::array();
  for (const auto& bin : e.calibration)
    json["calibration"].push_back(CalibrationJson(bin));
  json["months"] = Json::array();
  for (const risk::MonthRow& month : e.months)
    json["months"].push_back(MonthJson(month));
  return json;
}

Json PolicyJson(const PolicyResult& policy) {
  return {{"name", policy.name},
          {"auc", OptionalJson(policy.auc)},
          {"auc_95", IntervalJson(policy.auc_95)},
          {"average_precision", OptionalJson(policy.average_precision)},
          {"average_precision_95", IntervalJson(policy.average_precision_95)},
          {"precision_at_5", OptionalJson(policy.precision_at_5)},
          {"precision_at_5_95", IntervalJson(policy.precision_at_5_95)},
          {"revenue_recall_at_5", OptionalJson(policy.revenue_at_5)}};
}

Json KindJson(const KindResult& kind) {
  return {{"kind", std::string(ErrorKindName(kind.row.kind))},
          {"label", kind.kind_label},
          {"checked", kind.row.checked},
          {"wrong", kind.row.wrong},
          {"auc", OptionalJson(kind.row.auc)},
          {"average_precision", OptionalJson(kind.row.average_precision)},
          {"precision_at_5", OptionalJson(kind.row.precision_at_5)}};
}

Json GroupJson(const GroupResult& group) {
  Json rows = Json::array();
  for (const risk::GroupRow& row : group.rows) {
    rows.push_back({{"group", row.group},
                    {"lines", row.lines},
                    {"irregular", row.irregular},
                    {"selected_share", row.selected_share},
                    {"precision", OptionalJson(row.precision)},
                    {"false_alarm_rate", OptionalJson(row.false_alarm_rate)},
                    {"share_of_false_alarms", OptionalJson(row.share_of_false_alarms)},
                    {"share_of_lines", row.share_of_lines}});
  }
  return {{"attribute", group.attribute_label}, {"rows", rows}};
}

Json ListedLineJson(const ListedLine& line) {
  Json json{{"rank", line.rank},
            {"id", line.id},
            {"date", FormatDay(line.date)},
            {"office", line.office},
            {"importer", line.importer},
            {"hs_code", line.hs_code},
            {"origin", line.origin},
            {"description", line.description}};
  json["value_minor"] = line.value_minor == kMissingMoney ? Json(nullptr) : Json(line.value_minor);
  json["probability"] = line.probability;
  json["stake_minor"] = line.stake_minor;
  json["stake_basis"] = line.stake_basis;
  json["kind"] = line.kind_label;
  json["selected"] = std::string(SelectionBasisName(line.why_selected));
  json["reasons"] = line.reasons;
  return json;
}

}  // namespace tidewaiter::app
