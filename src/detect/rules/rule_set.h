// Reads rules (docs/formats/rules.md) and tells everything that is wrong with them at once.
//
//   const ReadRulesResult read = ReadRules(text, schema);
//   if (!read.problems.empty()) for (const TextProblem& p : read.problems) Show(text, p);
//   else Program program(read.set, schema);
//
// Thread-safe. O(bytes).
#ifndef TIDEWAITER_DETECT_RULES_RULE_SET_H_
#define TIDEWAITER_DETECT_RULES_RULE_SET_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

inline constexpr std::size_t kTextBytesMax = std::size_t{16} << 20U;  // a set of 10 MB and room
inline constexpr std::size_t kTextProblemsMax = 1000;  // then "too_many_problems" ends the list

// Something in a text that has to be put right.
struct TextProblem {
  std::string code;     // stable word: "unknown_field", "unit", "syntax", ...
  Span span;            // the word meant
  std::string detail;   // for people
  std::string suggest;  // what to write in its place, "" = nothing comes to mind
  friend bool operator==(const TextProblem&, const TextProblem&) = default;
};

struct ReadRulesResult {
  RuleSet set;                        // what could be read, also when there are problems
  std::vector<TextProblem> problems;  // in the order of the text
};

// `lists` are those that the rules may use without bringing them (the desk keeps lists apart).
ReadRulesResult ReadRules(std::string_view text, const Schema& schema,
                          const std::vector<List>& lists = {});

// Where a byte stands, for people: both from 1; columns count characters, not bytes. O(offset).
struct LineColumn {
  std::size_t line = 1;
  std::size_t column = 1;
};
LineColumn WhereIs(std::string_view text, std::size_t offset);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_RULE_SET_H_
