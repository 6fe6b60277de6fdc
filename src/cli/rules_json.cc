#include "cli/rules_json.h"

#include <string_view>

#include "app/run_files.h"
#include "cli/rules_text.h"
#include "declaration/error_kind.h"

namespace tidewaiter::cli {
namespace {

using app::Json;

std::string Text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json ProblemsJson(const app::RuleFile& file) {
  const TextLines lines(file.text);
  Json problems = Json::array();
  for (const rules::TextProblem& problem : file.read.problems) {
    const TextLines::Place at = lines.At(problem.span.begin);
    problems.push_back({{"code", problem.code},
                        {"line", at.line},
                        {"column", at.column},
                        {"begin", problem.span.begin},
                        {"end", problem.span.end},
                        {"detail", problem.detail},
                        {"suggest", problem.suggest}});
  }
  return problems;
}

Json RulesJson(const rules::RuleSet& set) {
  Json out = Json::array();
  for (const rules::Rule& rule : set.rules) {
    out.push_back({{"name", rule.name},
                   {"title", rule.title},
                   {"suspects", ErrorKindName(rule.suspects)},
                   {"missing_cases", MissingOf(rule)}});
  }
  return out;
}

Json ShownJson(const std::vector<rules::Shown>& why) {
  Json out = Json::array();
  for (const rules::Shown& shown : why) {
    Json values = Json::array();
    for (const auto& [name, value] : shown.values)
      values.push_back({{"name", name}, {"value", value}});
    Json likeness = Json::array();
    for (const auto& [text, similarity] : shown.likeness)
      likeness.push_back({{"text", text}, {"similarity", similarity}});
    out.push_back({{"condition", shown.condition},
                   {"truth", TruthName(shown.truth)},
                   {"depth", shown.depth},
                   {"values", values},
                   {"likeness", likeness}});
  }
  return out;
}

Json CaseJson(const rules::Rule& rule, const rules::CaseResult& result) {
  const rules::Case& tried = rule.cases[result.number];
  Json out = {{"rule", rule.name},
              {"name", tried.name},
              {"expected", ExpectedName(tried.expected)},
              {"got", ExpectedName(AsExpected(result.got))},
              {"passed", result.passed}};
  if (!result.passed) out["why"] = ShownJson(result.why);
  return out;
}

}  // namespace

std::string CheckJson(const std::vector<app::RuleFile>& files) {
  Json out = Json::array();
  std::size_t problems = 0;
  for (const app::RuleFile& file : files) {
    problems += file.read.problems.size();
    out.push_back({{"file", file.name},
                   {"problems", ProblemsJson(file)},
                   {"rules", RulesJson(file.read.set)}});
  }
  return Text({{"problems", problems}, {"files", out}});
}

std::string CasesJson(const rules::RuleSet& set, const std::vector<rules::CaseResult>& results) {
  Json cases = Json::array();
  std::size_t failed = 0;
  for (const rules::CaseResult& result : results) {
    cases.push_back(CaseJson(set.rules[result.rule], result));
    failed += result.passed ? 0 : 1;
  }
  Json missing = Json::array();
  for (const rules::Rule& rule : set.rules) {
    const std::vector<std::string> lacks = MissingOf(rule);
    if (!lacks.empty()) missing.push_back({{"rule", rule.name}, {"cases", lacks}});
  }
  return Text({{"passed", results.size() - failed},
               {"failed", failed},
               {"cases", cases},
               {"missing", missing}});
}

std::string RulesTextJson(const std::string& text) {
  return Text({{"text", text}});
}

std::string FieldsJson(const rules::Schema& schema) {
  Json fields = Json::array();
  for (const rules::FieldInfo& field : schema.fields()) {
    fields.push_back({{"name", field.name},
                      {"kind", FieldKindName(field.kind)},
                      {"unit", rules::UnitText(field.unit, schema.currency())},
                      {"stage", rules::StageName(field.stage)},
                      {"personal", field.personal},
                      {"about", field.about}});
  }
  Json kinds = Json::array();
  for (const ErrorKind kind : AllErrorKinds())
    kinds.push_back(ErrorKindName(kind));
  return Text({{"currency", schema.currency()}, {"fields", fields}, {"error_kinds", kinds}});
}

std::string ImportedJson(const std::vector<app::ImportedRule>& imported) {
  Json items = Json::array();
  for (const app::ImportedRule& rule : imported) {
    items.push_back({{"name", rule.name}, {"result", rule.result}, {"problem", rule.problem}});
  }
  return Text({{"items", items}});
}

}  // namespace tidewaiter::cli
