#include "cli/rules_past_text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "app/report_numbers.h"
#include "cli/table.h"
#include "codec/parse.h"

namespace tidewaiter::cli {
namespace {

using rules::Proportion;
using rules::RuleResult;

constexpr std::size_t kMonthLetters = 7;  // "2026-03"

const app::NumberFormat& Format() {
  static const app::NumberFormat format(app::Language::kEnglish);
  return format;
}

std::string Count(std::uint64_t count) {
  return Format().Count(std::size_t{count});
}

std::optional<double> ShareOf(std::uint64_t part, std::uint64_t whole) {
  return Proportion{.part = part, .whole = whole}.share();
}

std::string Range(const Proportion& of) {
  const auto interval = of.interval();
  if (!interval) return std::string(app::kDash);
  return fmt::format("{:.1f}{}{:.1f}%", interval->low * 100, app::kDash, interval->high * 100);
}

// "3 of 30"
std::string Of(const Proportion& proportion) {
  return fmt::format("{} of {}", Count(proportion.part), Count(proportion.whole));
}

std::string Money(std::int64_t minor, const LineTable& lines) {
  return Format().Money(minor, codec::MinorDigits(lines.schema().currency));
}

std::string Days(const app::RulesPast& past) {
  const rules::BackTestReport& report = past.report;
  return fmt::format("{} lines from {} to {}", Count(report.lines),
                     FormatDay(report.first_day.value_or(0)),
                     FormatDay(report.last_day.value_or(0)));
}

std::vector<std::size_t> MostHitsFirst(const rules::BackTestReport& report) {
  std::vector<std::size_t> order(report.rules.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater<>(),
                           [&](std::size_t i) { return report.rules[i].hits; });
  return order;
}

void AddFigure(std::string& out, std::string_view label, const std::string& value) {
  out += fmt::format("{:<20}{}\n", label, value);
}

// What is not known of hits that nobody looked at, as well as it can be guessed.
std::string Guess(const RuleResult& result) {
  std::string text = Count(result.never_looked_at);
  if (result.expected_by_random && result.expected_by_random_95) {
    text +=
        fmt::format(", right among them by the random checks about {:.0f} (95%: {:.0f}{}{:.0f})",
                    *result.expected_by_random, result.expected_by_random_95->low, app::kDash,
                    result.expected_by_random_95->high);
  }
  if (result.expected_by_model) {
    text += fmt::format(", irregular by the model about {:.0f}", *result.expected_by_model);
  }
  return text;
}

std::string Figures(const app::RulesPast& past, std::size_t number) {
  const rules::Rule& rule = past.program.set().rules[number];
  const RuleResult& result = past.report.rules[number];
  std::string out = Printable(rule.name) + "  " + Printable(rule.title) + '\n';
  AddFigure(out, "hits",
            fmt::format("{} of {} ({})", Count(result.hits), Days(past),
                        Format().Percent(ShareOf(result.hits, past.report.lines))));
  if (rule.hold_back) AddFigure(out, "held back", Count(result.held));
  AddFigure(out, "unknown",
            fmt::format("{} lines lacked what it asks; {} divisions by zero",
                        Count(result.counts.unknown), Count(result.counts.divided_by_zero)));
  AddFigure(out, "looked at",
            fmt::format("right {} ({}; 95%: {})", Of(result.right),
                        Format().Percent(result.right.share()), Range(result.right)));
  AddFigure(out, "drawn at random",
            fmt::format("right {} ({}; 95%: {})", Of(result.random),
                        Format().Percent(result.random.share()), Range(result.random)));
  AddFigure(out, "never looked at", Guess(result));
  AddFigure(out, "recovered",
            Money(result.recovered_minor, past.lines) + ' ' + past.lines.schema().currency);
  AddFigure(out, "an office and day",
            fmt::format("{:.2f} hits on average, up to {} on 95% of days, {} at most",
                        result.load.mean, result.load.p95, result.load.max));
  if (result.judged > 0) {
    AddFigure(out, "chosen by the model",
              fmt::format("{} of them ({})", Count(result.selected),
                          Format().Percent(ShareOf(result.selected, result.judged))));
  }
  return out;
}

std::string Months(const RuleResult& result, bool bold) {
  Table table(
      {{"month"}, {"hits", Align::kRight}, {"right", Align::kRight}, {"rate", Align::kRight}});
  for (const rules::BackTestMonth& month : result.months) {
    table.Add({FormatDay(month.first_day).substr(0, kMonthLetters), Count(month.hits),
               Of(month.right), Format().Percent(month.right.share())});
  }
  return table.Render(bold);
}

std::string Offices(const RuleResult& result, const LineTable& lines, bool bold) {
  Table table({{"office"},
               {"lines", Align::kRight},
               {"hits", Align::kRight},
               {"a day", Align::kRight},
               {"95% of days", Align::kRight},
               {"at most", Align::kRight}});
  for (const rules::OfficeLoad& office : result.offices) {
    table.Add({std::string(lines.dictionary(Attribute::kOffice).Text(office.office)),
               Count(office.lines), Count(office.hits), fmt::format("{:.2f}", office.load.mean),
               Count(office.load.p95), Count(office.load.max)});
  }
  return table.Render(bold);
}

std::string Overlaps(const app::RulesPast& past, const RuleResult& result, bool bold) {
  Table table({{"also hit by"}, {"lines", Align::kRight}, {"share", Align::kRight}});
  for (const rules::Overlap& overlap : result.overlaps) {
    table.Add({past.program.set().rules[overlap.rule].name, Count(overlap.common),
               Format().Percent(ShareOf(overlap.common, result.hits))});
  }
  return table.Render(bold);
}

std::string OutcomeText(const LineTable& lines, std::uint32_t row) {
  const Outcome& outcome = lines.outcome(row);
  if (!outcome.looked_at()) return "";
  std::string wrong;
  for (const ErrorKind kind : AllErrorKinds()) {
    if (outcome.wrong.Has(kind))
      wrong += (wrong.empty() ? "" : ", ") + std::string(ErrorKindName(kind));
  }
  return wrong.empty() ? "nothing wrong" : wrong;
}

std::string Examples(std::string_view title, const std::vector<std::uint32_t>& rows,
                     const LineTable& lines, bool bold) {
  Table table({{std::string(title)},
               {"date"},
               {"office"},
               {"importer"},
               {"hs code"},
               {"origin"},
               {"value", Align::kRight},
               {"found"}});
  for (const std::uint32_t row : rows) {
    table.Add({std::string(lines.id(row)), FormatDay(lines.date(row)),
               std::string(lines.Text(row, Attribute::kOffice)),
               std::string(lines.Text(row, Attribute::kImporter)),
               std::string(lines.Text(row, Attribute::kHsCode)),
               std::string(lines.Text(row, Attribute::kOrigin)),
               Money(lines.value_minor(row), lines), OutcomeText(lines, row)});
  }
  return table.Render(bold);
}

}  // namespace

std::string PastText(const app::RulesPast& past, bool bold) {
  std::vector<TableColumn> columns = {{"rule"},
                                      {"hits", Align::kRight},
                                      {"right", Align::kRight},
                                      {"rate", Align::kRight},
                                      {"95%", Align::kRight},
                                      {"at random", Align::kRight},
                                      {"recovered", Align::kRight},
                                      {"held", Align::kRight},
                                      {"unknown", Align::kRight}};
  if (past.with_model) columns.push_back({"by the model", Align::kRight});
  Table table(std::move(columns));
  for (const std::size_t i : MostHitsFirst(past.report)) {
    const RuleResult& result = past.report.rules[i];
    std::vector<std::string> cells = {past.program.set().rules[i].name,
                                      Count(result.hits),
                                      Of(result.right),
                                      Format().Percent(result.right.share()),
                                      Range(result.right),
                                      Of(result.random),
                                      Money(result.recovered_minor, past.lines),
                                      Count(result.held),
                                      Count(result.counts.unknown)};
    if (past.with_model) cells.push_back(Format().Percent(ShareOf(result.selected, result.judged)));
    table.Add(std::move(cells));
  }
  return Days(past) + ", recovered in " + past.lines.schema().currency + "\n\n" +
         table.Render(bold);
}

std::string RulePastText(const app::RulesPast& past, std::size_t rule, bool bold) {
  const RuleResult& result = past.report.rules[rule];
  std::string out = Figures(past, rule);
  if (result.hits == 0) return out;
  out += '\n' + Months(result, bold);
  out += '\n' + Offices(result, past.lines, bold);
  if (!result.overlaps.empty()) out += '\n' + Overlaps(past, result, bold);
  out += '\n' + Examples("latest", result.recent, past.lines, bold);
  out += '\n' + Examples("largest", result.largest, past.lines, bold);
  return out;
}

}  // namespace tidewaiter::cli
