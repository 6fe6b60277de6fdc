// Rules for a terminal: problems under the word that is meant, cases that failed with their
// conditions.
//
//   mine.rules:2:8: there is no field "valeu"
//       when valeu > 1000 XTS
//            ^^^^^
//       write: value
#ifndef TIDEWAITER_CLI_RULES_TEXT_H_
#define TIDEWAITER_CLI_RULES_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/rules.h"
#include "detect/rules/cases.h"

namespace tidewaiter::cli {

// A text in lines, so that many places are found fast. A view: the text outlives it.
class TextLines {
 public:
  explicit TextLines(std::string_view text);

  struct Place {
    std::size_t line = 1;    // from 1
    std::size_t column = 1;  // from 1, in characters
    std::string_view text;   // of the line, without its end
    std::size_t offset = 0;  // in that line, in bytes
  };
  // As rules::WhereIs. O(log lines + length of the line).
  [[nodiscard]] Place At(std::size_t offset) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// Every problem of one file. "" when there are none.
std::string ProblemsText(const app::RuleFile& file, std::size_t width);

// One failed case: what it expected, what it got, and each condition with its values.
std::string FailedCaseText(const rules::Rule& rule, const rules::CaseResult& result,
                           std::size_t width);

// Conditions as a row met them, indented by their depth.
std::string ShownText(const std::vector<rules::Shown>& why, std::size_t width);

std::string_view TruthName(rules::Truth truth);           // "true", "false", "unknown"
std::string_view ExpectedName(rules::Expected expected);  // "fires", "does_not_fire", "unknown"
std::string_view FieldKindName(rules::FieldKind kind);    // "number", "hs_code", ...
// rules::MissingCases; nothing of a table's row, which has no cases of its own.
std::vector<std::string> MissingOf(const rules::Rule& rule);
// What a case got, in the words of what it expected.
rules::Expected AsExpected(rules::Truth truth);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_RULES_TEXT_H_
