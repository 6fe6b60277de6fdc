// The United Kingdom's files of rules of origin: schemes, and a set of rules for each.
#include <fmt/format.h>

#include "codec/json_get.h"
#include "tariff/origin_files.h"

namespace tidewaiter::tariff {
namespace {

using codec::EachOf;
using codec::TextOf;
using Json = simdjson::dom::element;

Day DayOf(Json object, std::string_view name, Day absent, const std::string& at,
          Problems& problems) {
  const std::string text = TextOf(object, name);
  if (text.empty()) return absent;
  const auto day = ParseIsoDay(text);
  if (!day) problems.push_back({"day", at + '/' + std::string(name), day.error().message});
  return day.value_or(absent);
}

void ReadTexts(Json object, std::string_view name, std::vector<std::string>& into) {
  EachOf(object, name, [&](Json value) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS && !text.empty()) into.emplace_back(text);
  });
}

void ReadCumulation(Json scheme, OriginScheme& into) {
  simdjson::dom::object methods;
  if (scheme.at_key("cumulation_methods").get(methods) != simdjson::SUCCESS) return;
  for (const Cumulation kind :
       {Cumulation::kBilateral, Cumulation::kDiagonal, Cumulation::kExtended}) {
    Json method;
    if (methods.at_key(CumulationName(kind)).get(method) != simdjson::SUCCESS) continue;
    std::vector<std::string> countries;
    ReadTexts(method, "countries", countries);
    for (std::string& country : countries)
      if (!into.Cumulates(kind, country)) into.cumulation.emplace_back(kind, std::move(country));
  }
}

// {"article 16": "non-alteration"}: what we look for is the subject.
void ReadArticles(Json scheme, OriginScheme& into) {
  simdjson::dom::object articles;
  if (scheme.at_key("articles").get(articles) != simdjson::SUCCESS) return;
  for (const auto& [article, subject] : articles) {
    std::string_view text;
    if (subject.get(text) != simdjson::SUCCESS) continue;
    std::string name(text);
    for (char& c : name)
      if (c == '-') c = ' ';  // "direct-transport" and "direct transport"
    if (name == "non alteration") name = "direct transport";
    into.articles.emplace_back(std::move(name), std::string(article));
  }
}

OriginScheme ReadScheme(Json json, const std::string& at, Problems& problems) {
  OriginScheme scheme;
  scheme.code = TextOf(json, "scheme_code");
  if (scheme.code.empty()) problems.push_back({"required", at + "/scheme_code", "is missing"});
  scheme.title = PlainText(TextOf(json, "title"));
  scheme.validity.from = DayOf(json, "validity_start_date", nomenclature::kAlways, at, problems);
  scheme.validity.until = DayOf(json, "validity_end_date", nomenclature::kForever, at, problems);
  ReadTexts(json, "countries", scheme.countries);
  scheme.unilateral = codec::BoolOf(json, "unilateral");
  EachOf(json, "proofs", [&](Json proof) {
    scheme.proofs.push_back({TextOf(proof, "proof_class"), PlainText(TextOf(proof, "summary"))});
  });
  ReadCumulation(json, scheme);
  ReadArticles(json, scheme);
  return scheme;
}

bool OfRegional(const OriginRule& rule) {
  return rule.text.find("regional value content of not less than") != std::string::npos ||
         (rule.needs && rule.needs->front().kind == NeedKind::kRegionalValue);
}

void ReadRule(Json json, OriginEntry& entry) {
  OriginRule rule;
  const std::string text = TextOf(json, "rule");
  rule.text = PlainText(text);
  ReadTexts(json, "class", rule.classes);
  rule.quota = codec::BoolOf(json, "quota");
  const bool after = !entry.rules.empty() && OfRegional(entry.rules.back());
  std::size_t footnotes = 0;
  EachOf(json, "footnotes", [&](Json) { ++footnotes; });
  // A footnote may change what the text says.
  if (footnotes == 0) rule.needs = ReadNeeds(text, rule.classes, {.after_regional = after});
  rule.alternative = static_cast<int>(entry.rules.size()) + 1;
  entry.rules.push_back(std::move(rule));
}

std::optional<CodeRange> ReadRange(Json json, const std::string& at, Problems& problems) {
  CodeRange range;
  for (const auto& [name, code] : {std::pair{"min", &range.from}, std::pair{"max", &range.until}}) {
    auto read = GoodsCode::Parse(TextOf(json, name));
    if (!read) {
      problems.push_back({"code", at + '/' + name, read.error().message});
      return std::nullopt;
    }
    *code = *read;
  }
  return range;
}

void ReadEntry(std::string_view scheme, Json json, const std::string& at, OriginRows& rows,
               Problems& problems) {
  const auto range = ReadRange(json, at, problems);
  if (!range) return;
  OriginEntry entry;
  entry.scheme = scheme;
  entry.codes = *range;
  entry.heading = PlainText(TextOf(json, "heading"));
  entry.goods = PlainText(TextOf(json, "subdivision"));
  bool import = true;
  std::string last;
  EachOf(json, "rules", [&](Json rule) {
    if (entry.rules.size() == kOriginRulesMax) return;
    if (bool for_import = true; rule.at_key("import").get(for_import) == simdjson::SUCCESS)
      import = for_import;
    last = TextOf(rule, "operator");
    // Rules for exports alone are another party's affair.
    if (import) ReadRule(rule, entry);
    import = true;
  });
  // "A, B or C": the word stands before the last alone. Without it nothing says how they join.
  entry.joined = entry.rules.size() < 2 || last == "or";
  if (entry.rules.empty()) {
    problems.push_back({"required", at + "/rules", "has no rule for imports"});
  } else {
    rows.entries.push_back(std::move(entry));
  }
}

}  // namespace

void ReadUkSchemes(std::string_view json, OriginRows& rows, Problems& problems) {
  const codec::JsonText text(json);
  if (!text.ok()) return problems.push_back({"json", "/schemes", "is not JSON"});
  std::size_t number = 0;
  EachOf(text.root(), "schemes", [&](Json scheme) {
    const std::string at = fmt::format("/schemes/{}", number++);
    OriginScheme read = ReadScheme(scheme, at, problems);
    if (!read.code.empty()) rows.schemes.push_back(std::move(read));
  });
  if (number == 0) problems.push_back({"required", "/schemes", "has no scheme"});
}

void ReadUkRules(std::string_view scheme, std::string_view json, OriginRows& rows,
                 Problems& problems) {
  const std::string file = '/' + std::string(scheme);
  const codec::JsonText text(json);
  if (!text.ok()) return problems.push_back({"json", file, "is not JSON"});
  std::size_t number = 0;
  EachOf(text.root(), "rule_sets", [&](Json entry) {
    ReadEntry(scheme, entry, fmt::format("{}/rule_sets/{}", file, number++), rows, problems);
  });
  if (number == 0) problems.push_back({"required", file + "/rule_sets", "has no rule"});
}

bool IsUkOrigin(std::string_view json) {
  const std::size_t first = json.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || json[first] != '{') return false;
  const codec::JsonText text(json);
  if (!text.ok()) return false;
  simdjson::dom::array ignored;
  return text.root().at_key("schemes").get(ignored) == simdjson::SUCCESS ||
         text.root().at_key("rule_sets").get(ignored) == simdjson::SUCCESS;
}

void ReadUkOrigin(std::string_view name, std::string_view json, OriginRows& rows,
                  Problems& problems) {
  const codec::JsonText text(json);
  simdjson::dom::array ignored;
  if (text.ok() && text.root().at_key("schemes").get(ignored) == simdjson::SUCCESS)
    return ReadUkSchemes(json, rows, problems);
  ReadUkRules(name.substr(0, name.rfind('.')), json, rows, problems);
}

}  // namespace tidewaiter::tariff
