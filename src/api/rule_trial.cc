#include "api/rule_trial.h"

#include <algorithm>

#include <fmt/format.h>

#include "codec/json_writer.h"
#include "desk/document.h"
#include "detect/rules/backtest.h"
#include "detect/rules/verdict.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;

bool IsAsked(const Trial& trial, const LineTable& lines, std::uint32_t row) {
  if (trial.from && lines.date(row) < *trial.from) return false;
  if (trial.to && lines.date(row) > *trial.to) return false;
  if (trial.everywhere) return true;
  const std::string_view office = lines.Text(row, Attribute::kOffice);
  return std::ranges::find(trial.offices, office) != trial.offices.end();
}

Result<LineTable> LinesOf(const Trial& trial, const clearance::PastLines& past,
                          const Progress& progress) {
  constexpr Day kEver = std::numeric_limits<Day>::min();
  ASSIGN_OR_RETURN(LineTable all, past(trial.from.value_or(kEver), progress));
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < all.size(); ++row) {
    if (IsAsked(trial, all, row)) rows.push_back(row);
  }
  if (rows.size() > kTrialLinesMax) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("there are {} lines: ask for a shorter time", rows.size()));
  }
  if (rows.size() == all.size()) return all;
  return all.Select(rows);
}

// Writes the results of one report.
class Writer {
 public:
  Writer(const rules::Program& program, const LineTable& lines, const rules::BackTestReport& report)
      : program_(program), lines_(lines), report_(report), json_(out_) {}

  std::string Write() {
    json_.BeginArray();
    for (std::size_t i = 0; i < report_.rules.size(); ++i)
      One(i);
    json_.EndArray();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string Amount(std::int64_t minor) const {
    return desk::FormatAmount(minor, program_.schema().digits());
  }

  void One(std::size_t number) {
    const rules::RuleResult& result = report_.rules[number];
    json_.BeginObject().Member("rule", program_.set().rules[number].name);
    json_.Member("lines", report_.lines).Member("hits", result.hits).Member("held", result.held);
    json_.Member("checked", result.right.whole).Member("right", result.right.part);
    if (const auto rate = result.right.share()) json_.Member("rate", *rate);
    if (const auto interval = result.right.interval()) {
      json_.Member("low", interval->low).Member("high", interval->high);
    }
    json_.Member("random_checked", result.random.whole);
    json_.Member("random_right", result.random.part);
    json_.Member("never_looked_at", result.never_looked_at);
    Estimate(result);
    json_.Member("money", Amount(result.recovered_minor));
    json_.Key("lane_load").BeginArray().BeginObject().Member("office", "");
    json_.Member("mean", result.load.mean).Member("p95", result.load.p95);
    json_.Member("max", result.load.max).EndObject().EndArray();
    Months(result);
    Overlaps(result);
    json_.Key("model_overlap").Null();
    Examples(number, result);
    json_.Member("unknown", result.counts.unknown).EndObject();
  }

  void Estimate(const rules::RuleResult& result) {
    if (!result.expected_by_random || !result.expected_by_random_95) return;
    json_.Key("estimate_unchecked").BeginObject().Member("value", *result.expected_by_random);
    json_.Member("low", result.expected_by_random_95->low);
    json_.Member("high", result.expected_by_random_95->high).Member("basis", "random").EndObject();
  }

  void Months(const rules::RuleResult& result) {
    json_.Key("months").BeginArray();
    for (const rules::BackTestMonth& month : result.months) {
      json_.BeginObject().Member("month", FormatDay(month.first_day).substr(0, 7));
      json_.Member("hits", month.hits).Member("checked", month.right.whole);
      json_.Member("right", month.right.part).EndObject();
    }
    json_.EndArray();
  }

  void Overlaps(const rules::RuleResult& result) {
    json_.Key("overlap").BeginArray();
    for (const rules::Overlap& overlap : result.overlaps) {
      json_.BeginObject().Member("rule", program_.set().rules[overlap.rule].name);
      json_.Member("common", overlap.common);
      json_.Member("share", static_cast<double>(overlap.common) / static_cast<double>(result.hits));
      json_.EndObject();
    }
    json_.EndArray();
  }

  // The latest and the largest, each once.
  void Examples(std::size_t number, const rules::RuleResult& result) {
    std::vector<std::uint32_t> rows = result.recent;
    for (const std::uint32_t row : result.largest) {
      if (std::ranges::find(rows, row) == rows.end()) rows.push_back(row);
    }
    json_.Key("examples").BeginArray();
    for (const std::uint32_t row : rows)
      Example(row, program_.set().rules[number].suspects);
    json_.EndArray();
  }

  void Example(std::uint32_t row, ErrorKind suspects) {
    const rules::Verdict verdict = rules::VerdictOn(lines_.outcome(row), suspects);
    json_.BeginObject().Member("line", lines_.id(row)).Member("date", FormatDay(lines_.date(row)));
    json_.Member("importer", lines_.Text(row, Attribute::kImporter));
    json_.Member("hs_code", lines_.Text(row, Attribute::kHsCode));
    json_.Member("origin", lines_.Text(row, Attribute::kOrigin));
    if (lines_.value_minor(row) != kMissingMoney) {
      json_.Member("value", Amount(lines_.value_minor(row)));
    }
    json_.Member("outcome", !verdict.checked ? "none" : verdict.right ? "right" : "wrong");
    json_.EndObject();
  }

  const rules::Program& program_;
  const LineTable& lines_;
  const rules::BackTestReport& report_;
  std::string out_;
  JsonWriter json_;
};

}  // namespace

Result<std::string> RunTrial(const Trial& trial, const clearance::PastLines& past,
                             const Progress& progress) {
  ASSIGN_OR_RETURN(const LineTable lines, LinesOf(trial, past, progress));
  const rules::Program program(trial.set, trial.schema);
  ASSIGN_OR_RETURN(const rules::BackTestReport report,
                   rules::RunBackTest(program, lines, {.progress = progress}));
  return Writer(program, lines, report).Write();
}

}  // namespace tidewaiter::api
