// The documents that the commands of rules print with --json (to_json.h says what holds for all).
// Places in texts are given twice: "begin" and "end" in bytes, "line" and "column" for people.
#ifndef TIDEWAITER_CLI_RULES_JSON_H_
#define TIDEWAITER_CLI_RULES_JSON_H_

#include <string>
#include <vector>

#include "app/rules.h"
#include "app/rules_desk.h"
#include "detect/rules/cases.h"
#include "detect/rules/schema.h"

namespace tidewaiter::cli {

std::string CheckJson(const std::vector<app::RuleFile>& files);
std::string CasesJson(const rules::RuleSet& set, const std::vector<rules::CaseResult>& results);
std::string RulesTextJson(const std::string& text);  // {"text": ...}
std::string FieldsJson(const rules::Schema& schema);
std::string ImportedJson(const std::vector<app::ImportedRule>& imported);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_RULES_JSON_H_
