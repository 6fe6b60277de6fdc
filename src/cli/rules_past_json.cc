// PastJson (rules_past_text.h).
#include "app/run_files.h"
#include "cli/rules_past_text.h"

namespace tidewaiter::cli {
namespace {

using app::Json;
using rules::Proportion;
using rules::RuleResult;

Json Number(const std::optional<double>& number) {
  return number ? Json(*number) : Json(nullptr);
}

Json ShareJson(std::uint64_t part, std::uint64_t whole) {
  return Number(Proportion{.part = part, .whole = whole}.share());
}

Json ProportionJson(const Proportion& of) {
  const auto interval = of.interval();
  return {{"right", of.part},
          {"checked", of.whole},
          {"rate", Number(of.share())},
          {"low", interval ? Json(interval->low) : Json(nullptr)},
          {"high", interval ? Json(interval->high) : Json(nullptr)}};
}

Json EstimateJson(const RuleResult& result) {
  const auto& range = result.expected_by_random_95;
  return {{"lines", result.never_looked_at},
          {"right_by_random", Number(result.expected_by_random)},
          {"low", range ? Json(range->low) : Json(nullptr)},
          {"high", range ? Json(range->high) : Json(nullptr)},
          {"irregular_by_model", Number(result.expected_by_model)}};
}

Json MonthsJson(const RuleResult& result) {
  Json months = Json::array();
  for (const rules::BackTestMonth& month : result.months) {
    months.push_back({{"first_day", FormatDay(month.first_day)},
                      {"hits", month.hits},
                      {"checked", month.right.whole},
                      {"right", month.right.part}});
  }
  return months;
}

Json OverlapsJson(const app::RulesPast& past, const RuleResult& result) {
  Json overlaps = Json::array();
  for (const rules::Overlap& overlap : result.overlaps) {
    overlaps.push_back({{"rule", past.program.set().rules[overlap.rule].name},
                        {"common", overlap.common},
                        {"share", ShareJson(overlap.common, result.hits)}});
  }
  return overlaps;
}

Json KindsJson(const KindSet& kinds) {
  Json names = Json::array();
  for (const ErrorKind kind : AllErrorKinds()) {
    if (kinds.Has(kind)) names.push_back(ErrorKindName(kind));
  }
  return names;
}

Json LinesJson(const std::vector<std::uint32_t>& rows, const LineTable& lines) {
  Json out = Json::array();
  for (const std::uint32_t row : rows) {
    const bool has_value = lines.value_minor(row) != kMissingMoney;
    const Outcome& outcome = lines.outcome(row);
    out.push_back({{"id", lines.id(row)},
                   {"date", FormatDay(lines.date(row))},
                   {"office", lines.Text(row, Attribute::kOffice)},
                   {"importer", lines.Text(row, Attribute::kImporter)},
                   {"hs_code", lines.Text(row, Attribute::kHsCode)},
                   {"origin", lines.Text(row, Attribute::kOrigin)},
                   {"value_minor", has_value ? Json(lines.value_minor(row)) : Json(nullptr)},
                   {"outcome", OutcomeSourceName(outcome.source)},
                   {"wrong", KindsJson(outcome.wrong)}});
  }
  return out;
}

Json OfficesJson(const RuleResult& result, const LineTable& lines) {
  Json out = Json::array();
  for (const rules::OfficeLoad& office : result.offices) {
    out.push_back({{"office", lines.dictionary(Attribute::kOffice).Text(office.office)},
                   {"lines", office.lines},
                   {"hits", office.hits},
                   {"mean", office.load.mean},
                   {"p95", office.load.p95},
                   {"max", office.load.max}});
  }
  return out;
}

Json RuleJson(const app::RulesPast& past, std::size_t number) {
  const RuleResult& result = past.report.rules[number];
  Json out = {
      {"rule", past.program.set().rules[number].name},
      {"title", past.program.set().rules[number].title},
      {"suspects", ErrorKindName(past.program.set().rules[number].suspects)},
      {"hits", result.hits},
      {"held", result.held},
      {"unknown", result.counts.unknown},
      {"divided_by_zero", result.counts.divided_by_zero},
      {"looked_at", ProportionJson(result.right)},
      {"random", ProportionJson(result.random)},
      {"never_looked_at", EstimateJson(result)},
      {"recovered_minor", result.recovered_minor},
      {"load", {{"mean", result.load.mean}, {"p95", result.load.p95}, {"max", result.load.max}}},
      {"months", MonthsJson(result)},
      {"overlap", OverlapsJson(past, result)},
      {"recent", LinesJson(result.recent, past.lines)},
      {"largest", LinesJson(result.largest, past.lines)}};
  if (past.with_model) {
    out["model"] = {{"common", result.selected},
                    {"share", ShareJson(result.selected, result.judged)}};
  }
  return out;
}

}  // namespace

std::string PastJson(const app::RulesPast& past, std::optional<std::size_t> only) {
  const rules::BackTestReport& report = past.report;
  Json out = {{"currency", past.lines.schema().currency},
              {"lines", report.lines},
              {"first_day", FormatDay(report.first_day.value_or(0))},
              {"last_day", FormatDay(report.last_day.value_or(0))},
              {"rules", Json::array()}};
  for (std::size_t i = 0; i < report.rules.size(); ++i) {
    if (only && *only != i) continue;
    Json rule = RuleJson(past, i);
    if (only) rule["offices"] = OfficesJson(past.report.rules[i], past.lines);
    out["rules"].push_back(std::move(rule));
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tidewaiter::cli
