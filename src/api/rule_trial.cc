#include "api/rule_trial.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "clearance/journal_lines.h"
#include "clearance/rule_questions.h"
#include "codec/json_writer.h"
#include "desk/document.h"
#include "detect/rules/backtest.h"
#include "detect/rules/verdict.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;

constexpr Day kEver = std::numeric_limits<Day>::min();

// The first day of which anything can be asked on the day `from`.
Day FirstDay(const Trial& trial) {
  if (!trial.from) return kEver;
  Day first = *trial.from;
  bool ever = false;
  const auto reach = [&](std::int32_t days) {  // checks: of the days before that day
    ever = ever || days == 0;
    first = std::min(first, *trial.from - days);
  };
  for (const auto& question : trial.set.aggregates)
    reach(question->days);
  for (const rules::Rule& rule : trial.set.rules) {
    if (rule.hold_back) reach(rule.hold_back->days);
  }
  return ever ? kEver : first;
}

bool IsWanted(const LineTable& lines, std::uint32_t row, const clearance::JournalWanted& wanted) {
  if (lines.date(row) > wanted.last) return false;
  const bool known_since = lines.outcome(row).looked_at() && lines.known_on(row) >= wanted.first;
  if (lines.date(row) < wanted.first && !known_since) return false;
  return !wanted.office || wanted.office(lines.Text(row, Attribute::kOffice));
}

LineSchema SchemaOf(const desk::DocumentRules& documents) {
  LineSchema schema;
  schema.currency = documents.currency;
  std::copy_n(documents.extra_names.begin(),
              std::min(documents.extra_names.size(), schema.extra_names.size()),
              schema.extra_names.begin());
  return schema;
}

Result<LineTable> ImportedLines(const TrialSources& sources, const clearance::JournalWanted& wanted,
                                const Progress& progress) {
  LineTable none(SchemaOf(sources.documents));
  if (!sources.past) return none;
  ASSIGN_OR_RETURN(LineTable all, sources.past(kEver, progress));
  if (all.size() == 0) return none;
  if (all.schema().currency != none.schema().currency) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("the imported history is in {}", all.schema().currency));
  }
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < all.size(); ++row) {
    if (IsWanted(all, row, wanted)) rows.push_back(row);
  }
  if (rows.size() == all.size()) return all;
  if (rows.size() > wanted.lines_max) rows.resize(wanted.lines_max + 1);  // refused, not copied
  return all.Select(rows);
}

Result<clearance::JournalLines> LinesOf(const Trial& trial, const TrialSources& sources,
                                        std::size_t lines_max, const Progress& progress) {
  clearance::JournalWanted wanted{.first = FirstDay(trial),
                                  .last = trial.to.value_or(std::numeric_limits<Day>::max()),
                                  .office = {},
                                  .lines_max = lines_max,
                                  .stages = clearance::AsksStages(trial.set, trial.schema)};
  if (!trial.everywhere) {
    wanted.office = [&](std::string_view office) {
      return std::ranges::find(trial.offices, office) != trial.offices.end();
    };
  }
  ASSIGN_OR_RETURN(LineTable imported, ImportedLines(sources, wanted, progress));
  clearance::JournalLines lines(std::move(imported));
  RETURN_IF_ERROR(lines.Read(sources.store, sources.documents, wanted, progress));
  return lines;
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
    Loads(result);
    Months(result);
    Overlaps(result);
    ModelOverlap(result);
    Examples(number, result);
    json_.Member("unknown", result.counts.unknown).EndObject();
  }

  // By what was drawn at random where there is any: the model knows the past from what was chosen.
  void Estimate(const rules::RuleResult& result) {
    const bool random = result.expected_by_random && result.expected_by_random_95;
    if (random || result.expected_by_model) {
      json_.Key("estimate_unchecked").BeginObject();
      json_.Member("value", random ? *result.expected_by_random : *result.expected_by_model);
      if (random) json_.Member("low", result.expected_by_random_95->low);
      if (random) json_.Member("high", result.expected_by_random_95->high);
      json_.Member("lines", random ? result.never_looked_at : result.expected_of);
      json_.Member("basis", random ? "random" : "model").EndObject();
    }
    if (!result.expected_by_model) return;
    json_.Key("estimate_by_model").BeginObject().Member("value", *result.expected_by_model);
    json_.Member("lines", result.expected_of).EndObject();
  }

  void Load(std::string_view office, const rules::LaneLoad& load) {
    json_.BeginObject().Member("office", office).Member("mean", load.mean);
    json_.Member("p95", load.p95).Member("max", load.max).EndObject();
  }

  void Loads(const rules::RuleResult& result) {
    json_.Key("lane_load").BeginArray();
    Load("", result.load);
    for (const rules::OfficeLoad& office : result.offices) {
      const std::string_view name = lines_.dictionary(Attribute::kOffice).Text(office.office);
      if (!name.empty()) Load(name, office.load);  // lines without an office are in all
    }
    json_.EndArray();
  }

  void ModelOverlap(const rules::RuleResult& result) {
    json_.Key("model_overlap");
    if (result.judged == 0) {
      json_.Null();
      return;
    }
    json_.BeginObject().Member("hits", result.judged).Member("selected", result.selected);
    json_.Member("share",
                 static_cast<double>(result.selected) / static_cast<double>(result.judged));
    json_.EndObject();
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

Result<std::string> RunTrial(const Trial& trial, const TrialSources& sources,
                             const Progress& progress, std::size_t lines_max) {
  ASSIGN_OR_RETURN(clearance::JournalLines all, LinesOf(trial, sources, lines_max, progress));
  const LineTable& lines = all.lines().table();
  const rules::Program program(trial.set, trial.schema);
  rules::BackTestInputs inputs;
  inputs.probabilities = all.probabilities();
  inputs.choices = all.choices();
  inputs.from = trial.from;
  if (!trial.holds_in.empty()) {
    inputs.holds = [&](std::uint32_t row) {
      const std::string_view office = lines.Text(row, Attribute::kOffice);
      return std::ranges::find(trial.holds_in, office) != trial.holds_in.end();
    };
  }
  inputs.progress = progress;
  inputs.more = all.More(trial.schema);
  inputs.other_rows_from = all.journal_begin();
  ASSIGN_OR_RETURN(const rules::BackTestReport report, rules::RunBackTest(program, lines, inputs));
  return Writer(program, lines, report).Write();
}

}  // namespace tidewaiter::api
