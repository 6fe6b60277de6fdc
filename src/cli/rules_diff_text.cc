#include "cli/rules_diff_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/report_numbers.h"
#include "app/run_files.h"
#include "cli/table.h"
#include "codec/parse.h"

namespace tidewaiter::cli {
namespace {

using app::Json;

constexpr std::string_view kIndent = "    ";

std::string_view ChangedName(app::Changed what) {
  switch (what) {
    case app::Changed::kAdded:
      return "added";
    case app::Changed::kRemoved:
      return "removed";
    case app::Changed::kChanged:
      return "changed";
  }
  return "";
}

// Each line of a clause behind the sign.
std::string Signed(char sign, std::string_view clause) {
  std::string out;
  while (!clause.empty()) {
    const std::size_t end = std::min(clause.find('\n'), clause.size());
    out += fmt::format("{}{} {}\n", kIndent, sign, Printable(clause.substr(0, end)));
    clause.remove_prefix(std::min(end + 1, clause.size()));
  }
  return out;
}

// The newest ones, the newest first.
std::vector<std::uint32_t> Newest(const std::vector<std::uint32_t>& rows, std::size_t shown) {
  std::vector<std::uint32_t> newest(
      rows.rbegin(), rows.rbegin() + static_cast<std::ptrdiff_t>(std::min(shown, rows.size())));
  return newest;
}

void AddLines(Table& table, const std::string& rule, std::string_view sign,
              const std::vector<std::uint32_t>& rows, const LineTable& lines) {
  const app::NumberFormat format(app::Language::kEnglish);
  const int digits = codec::MinorDigits(lines.schema().currency);
  for (const std::uint32_t row : rows) {
    table.Add({std::string(sign), rule, std::string(lines.id(row)), FormatDay(lines.date(row)),
               std::string(lines.Text(row, Attribute::kImporter)),
               std::string(lines.Text(row, Attribute::kHsCode)),
               std::string(lines.Text(row, Attribute::kOrigin)),
               format.Money(lines.value_minor(row), digits)});
  }
}

Json IdsJson(const std::vector<std::uint32_t>& rows, const LineTable& lines, std::size_t shown) {
  Json ids = Json::array();
  for (const std::uint32_t row : Newest(rows, shown))
    ids.push_back(lines.id(row));
  return {{"lines", rows.size()}, {"newest", ids}};
}

Json ClausesJson(const std::vector<app::ClauseChange>& clauses) {
  Json out = Json::array();
  for (const app::ClauseChange& clause : clauses) {
    out.push_back({{"clause", clause.clause}, {"before", clause.before}, {"after", clause.after}});
  }
  return out;
}

}  // namespace

std::string ChangesText(const std::vector<app::RuleChange>& changes) {
  if (changes.empty()) return "the rules are the same\n";
  std::string out;
  for (const app::RuleChange& change : changes) {
    out += fmt::format("{} {}: {}\n", change.kind, change.name, ChangedName(change.what));
    for (const app::ClauseChange& clause : change.clauses)
      out += Signed('-', clause.before) + Signed('+', clause.after);
  }
  return out;
}

std::string HitChangesText(const std::vector<app::HitChange>& changes, const LineTable& lines,
                           std::size_t shown, bool bold) {
  if (changes.empty()) return "they hit the same lines of the history\n";
  const app::NumberFormat format(app::Language::kEnglish);
  Table counts({{"rule"},
                {"both", Align::kRight},
                {"only before", Align::kRight},
                {"only after", Align::kRight}});
  Table table({{""},
               {"rule"},
               {"line"},
               {"date"},
               {"importer"},
               {"hs code"},
               {"origin"},
               {"value", Align::kRight}});
  for (const app::HitChange& change : changes) {
    counts.Add({change.rule, format.Count(std::size_t{change.both}),
                format.Count(change.only_before.size()), format.Count(change.only_after.size())});
    AddLines(table, change.rule, "-", Newest(change.only_before, shown), lines);
    AddLines(table, change.rule, "+", Newest(change.only_after, shown), lines);
  }
  return counts.Render(bold) + (table.size() == 0 ? "" : '\n' + table.Render(bold));
}

std::string DiffJson(const std::vector<app::RuleChange>& changes,
                     const std::vector<app::HitChange>& hits, const LineTable* lines,
                     std::size_t shown) {
  Json out = {{"changes", Json::array()}};
  for (const app::RuleChange& change : changes) {
    out["changes"].push_back({{"name", change.name},
                              {"kind", change.kind},
                              {"what", ChangedName(change.what)},
                              {"clauses", ClausesJson(change.clauses)}});
  }
  if (lines != nullptr) {
    out["hits"] = Json::array();
    for (const app::HitChange& hit : hits) {
      out["hits"].push_back({{"rule", hit.rule},
                             {"both", hit.both},
                             {"only_before", IdsJson(hit.only_before, *lines, shown)},
                             {"only_after", IdsJson(hit.only_after, *lines, shown)}});
    }
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tidewaiter::cli
