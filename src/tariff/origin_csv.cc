// origin_schemes.csv and origin_rules.csv: docs/formats/origin.md.
#include <algorithm>

#include <fmt/format.h>

#include "codec/csv.h"
#include "codec/text.h"
#include "tariff/file_table.h"
#include "tariff/origin_files.h"

namespace tidewaiter::tariff {
namespace {

using nomenclature::kAlways;
using nomenclature::kForever;
using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kSchemesFile = "origin_schemes.csv";
constexpr std::string_view kRulesFile = "origin_rules.csv";
constexpr std::string_view kReadText = "TEXT";  // the needs of a rule that a person must read

// "tolerances=article 6; cumulation=article 4".
Pairs ReadPairs(std::string_view text) {
  Pairs pairs;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view part = codec::Trim(text.substr(0, end));
    const std::size_t equals = std::min(part.find('='), part.size());
    if (!part.empty()) {
      pairs.emplace_back(codec::Trim(part.substr(0, equals)),
                         codec::Trim(part.substr(std::min(equals + 1, part.size()))));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pairs;
}

template <Cumulation kind>
void ReadCountries(Cell& cell, OriginScheme& scheme) {
  std::vector<std::string> countries;
  cell.Read(countries);
  for (std::string& country : countries)
    scheme.cumulation.emplace_back(kind, std::move(country));
}

void ReadRanges(Cell& cell, std::vector<CodeRange>& into) {
  auto codes = ReadCodeRanges(cell.text());
  if (!codes) return cell.Problem("code", codes.error().message);
  into = std::move(*codes);
}

void ReadProofs(Cell& cell, OriginScheme& scheme) {
  for (auto& [code, name] : ReadPairs(cell.text()))
    scheme.proofs.push_back({std::move(code), std::move(name)});
}

constexpr FileColumn<OriginScheme> kSchemeColumns[] = {
    {"scheme", true, [](Cell& cell, OriginScheme& row) { cell.Read(row.code); }},
    {"title", false, [](Cell& cell, OriginScheme& row) { cell.Read(row.title); }},
    {"from", false,
     [](Cell& cell, OriginScheme& row) { cell.ReadDay(row.validity.from, kAlways); }},
    {"until", false,
     [](Cell& cell, OriginScheme& row) { cell.ReadDay(row.validity.until, kForever); }},
    {"countries", true, [](Cell& cell, OriginScheme& row) { cell.Read(row.countries); }},
    {"areas", false, [](Cell& cell, OriginScheme& row) { cell.Read(row.areas); }},
    {"unilateral", false, [](Cell& cell, OriginScheme& row) { cell.Read(row.unilateral); }},
    {"proofs", false, ReadProofs},
    {"bilateral", false, ReadCountries<Cumulation::kBilateral>},
    {"diagonal", false, ReadCountries<Cumulation::kDiagonal>},
    {"extended", false, ReadCountries<Cumulation::kExtended>},
    {"articles", false,
     [](Cell& cell, OriginScheme& row) { row.articles = ReadPairs(cell.text()); }},
    {"tolerance", false, [](Cell& cell, OriginScheme& row) { cell.Read(row.tolerance_percent); }},
    {"no_tolerance", false,
     [](Cell& cell, OriginScheme& row) { ReadRanges(cell, row.no_tolerance); }},
    {"no_drawback", false,
     [](Cell& cell, OriginScheme& row) { cell.Read(row.drawback_forbidden); }},
};

struct RuleRow {
  OriginEntry entry;  // without rules
  OriginRule rule{.alternative = 0};
  std::string needs;
};

void CheckNeeds(Cell& cell, RuleRow& row) {
  row.needs = cell.text();
  if (row.needs == kReadText) return;
  auto needs = ReadNeedsNotation(row.needs);
  if (!needs) return cell.Problem("needs", needs.error().message);
  row.rule.needs = std::move(*needs);
}

constexpr FileColumn<RuleRow> kRuleColumns[] = {
    {"scheme", true, [](Cell& cell, RuleRow& row) { cell.Read(row.entry.scheme); }},
    {"code_from", true, [](Cell& cell, RuleRow& row) { cell.Read(row.entry.codes.from); }},
    {"code_until", false, [](Cell& cell, RuleRow& row) { cell.Read(row.entry.codes.until); }},
    {"heading", false, [](Cell& cell, RuleRow& row) { cell.Read(row.entry.heading); }},
    {"goods", false, [](Cell& cell, RuleRow& row) { cell.Read(row.entry.goods); }},
    {"from", false,
     [](Cell& cell, RuleRow& row) { cell.ReadDay(row.entry.validity.from, kAlways); }},
    {"until", false,
     [](Cell& cell, RuleRow& row) { cell.ReadDay(row.entry.validity.until, kForever); }},
    {"alternative", false, [](Cell& cell, RuleRow& row) { cell.Read(row.rule.alternative); }},
    {"text", false, [](Cell& cell, RuleRow& row) { cell.Read(row.rule.text); }},
    {"classes", false,
     [](Cell& cell, RuleRow& row) {
       for (auto& [name, nothing] : ReadPairs(cell.text()))
         row.rule.classes.push_back(std::move(name));
     }},
    {"needs", false, CheckNeeds},
    {"quota", false, [](Cell& cell, RuleRow& row) { cell.Read(row.rule.quota); }},
};

bool SameGoods(const OriginEntry& a, const OriginEntry& b) {
  return a.scheme == b.scheme && a.codes == b.codes && a.heading == b.heading &&
         a.goods == b.goods && a.validity == b.validity;
}

void AddRule(RuleRow row, std::size_t before, OriginRows& rows, std::uint64_t line,
             std::vector<std::uint64_t>* begins, Problems& problems) {
  if (row.entry.codes.until.empty()) row.entry.codes.until = row.entry.codes.from;
  if (rows.entries.size() == before || !SameGoods(rows.entries.back(), row.entry)) {
    rows.entries.push_back(std::move(row.entry));
    if (begins != nullptr) begins->push_back(line);
  }
  OriginEntry& entry = rows.entries.back();
  if (entry.rules.size() == kOriginRulesMax) {
    problems.push_back({"too_many", fmt::format("/{}/{}", kRulesFile, line),
                        fmt::format("more than {} rules for one range", kOriginRulesMax)});
    return;
  }
  if (row.rule.text.empty() && row.needs != kReadText) {
    problems.push_back({"required", fmt::format("/{}/{}/text", kRulesFile, line), "is empty"});
  }
  if (row.needs.empty()) row.rule.needs = ReadNeeds(row.rule.text, row.rule.classes);
  if (row.rule.alternative == 0) {
    entry.joined = entry.joined && entry.rules.empty();
    row.rule.alternative = static_cast<int>(entry.rules.size()) + 1;
  }
  entry.rules.push_back(std::move(row.rule));
}

std::string DayText(Day day, Day empty) {
  return day == empty ? std::string() : FormatDay(day);
}

std::string Countries(const OriginScheme& scheme, Cumulation kind) {
  std::string text;
  for (const auto& [method, country] : scheme.cumulation) {
    if (method != kind) continue;
    if (!text.empty()) text += ' ';
    text += country;
  }
  return text;
}

std::string PairsText(const Pairs& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += "; ";
    text += name;
    text += '=';
    text += value;
  }
  return text;
}

std::string ProofsText(const OriginScheme& scheme) {
  Pairs pairs;
  for (const OriginProof& proof : scheme.proofs)
    pairs.emplace_back(proof.code, proof.name);
  return PairsText(pairs);
}

void AppendRow(std::string& out, const std::vector<std::string>& cells) {
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  codec::AppendCsvRow(out, views);
}

std::vector<std::string> RuleCells(const OriginEntry& entry, const OriginRule& rule) {
  const bool stated = entry.joined || entry.rules.size() < 2;
  return {entry.scheme,
          entry.codes.from.text(),
          entry.codes.until.text(),
          entry.heading,
          entry.goods,
          DayText(entry.validity.from, kAlways),
          DayText(entry.validity.until, kForever),
          stated ? fmt::format("{}", rule.alternative) : std::string(),
          rule.text,
          fmt::format("{}", fmt::join(rule.classes, "; ")),
          rule.needs ? NeedsText(*rule.needs) : std::string(kReadText),
          rule.quota ? "yes" : "no"};
}

}  // namespace

void ReadOriginSchemes(std::string_view csv, OriginRows& rows, Problems& problems,
                       std::vector<std::uint64_t>* lines) {
  auto read = ReadFileTable<OriginScheme>(kSchemesFile, csv, kSchemeColumns, problems, lines);
  std::ranges::move(read, std::back_inserter(rows.schemes));
}

void ReadOriginRules(std::string_view csv, OriginRows& rows, Problems& problems,
                     std::vector<std::uint64_t>* lines) {
  std::vector<std::uint64_t> all;
  auto read = ReadFileTable<RuleRow>(kRulesFile, csv, kRuleColumns, problems, &all);
  const std::size_t before = rows.entries.size();
  for (std::size_t i = 0; i < read.size(); ++i)
    AddRule(std::move(read[i]), before, rows, all[i], lines, problems);
}

std::string OriginSchemesCsv(std::span<const OriginScheme> schemes) {
  std::string out;
  codec::AppendCsvRow(out, {"scheme", "title", "from", "until", "countries", "areas", "unilateral",
                            "proofs", "bilateral", "diagonal", "extended", "articles", "tolerance",
                            "no_tolerance", "no_drawback"});
  for (const OriginScheme& scheme : schemes) {
    AppendRow(out,
              {scheme.code, scheme.title, DayText(scheme.validity.from, kAlways),
               DayText(scheme.validity.until, kForever),
               fmt::format("{}", fmt::join(scheme.countries, " ")),
               fmt::format("{}", fmt::join(scheme.areas, " ")), scheme.unilateral ? "yes" : "no",
               ProofsText(scheme), Countries(scheme, Cumulation::kBilateral),
               Countries(scheme, Cumulation::kDiagonal), Countries(scheme, Cumulation::kExtended),
               PairsText(scheme.articles),
               scheme.tolerance_percent ? scheme.tolerance_percent->text() : std::string(),
               CodeRangesText(scheme.no_tolerance), scheme.drawback_forbidden ? "yes" : "no"});
  }
  return out;
}

std::string OriginRulesCsv(std::span<const OriginEntry> entries) {
  std::string out;
  codec::AppendCsvRow(out, {"scheme", "code_from", "code_until", "heading", "goods", "from",
                            "until", "alternative", "text", "classes", "needs", "quota"});
  for (const OriginEntry& entry : entries) {
    for (const OriginRule& rule : entry.rules)
      AppendRow(out, RuleCells(entry, rule));
  }
  return out;
}

}  // namespace tidewaiter::tariff
