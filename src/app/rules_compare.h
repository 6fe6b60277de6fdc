// What changed between two sets of rules, clause by clause, as a reviewer reads it.
//
//   for (const RuleChange& change : CompareRules(before.read.set, after.read.set, schema)) ...
//   // {"cheap_textiles", "rule", kChanged, {{"when", "...", "..."}, {"demand", "", "demand red"}}}
//
// Both are compared as the house writes them: blanks, comments and the order of clauses in a file
// change nothing. Pure, thread-safe, O(size).
#ifndef TIDEWAITER_APP_RULES_COMPARE_H_
#define TIDEWAITER_APP_RULES_COMPARE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::app {

// "" stands where one side has no such clause.
struct ClauseChange {
  std::string clause;  // its word: "title", "when", "hold", "case", "row", ...
  std::string before;  // the whole clause as text
  std::string after;
  friend bool operator==(const ClauseChange&, const ClauseChange&) = default;
};

enum class Changed : std::uint8_t { kAdded, kRemoved, kChanged };

struct RuleChange {
  std::string name;
  std::string kind;  // "rule", "table", "list"
  Changed what = Changed::kChanged;
  std::vector<ClauseChange> clauses;  // of an added one those after, of a removed one those before
};

// Those that differ, removed and changed ones in the order of `before`, then the added ones. Where
// a clause stands several times (cases, rows), equal ones are paired first and the rest in their
// order.
std::vector<RuleChange> CompareRules(const rules::RuleSet& before, const rules::RuleSet& after,
                                     const rules::Schema& schema);

// The clauses of one rule, table or list as PrintRule and its like write it; its title first.
std::vector<ClauseChange> CompareTexts(const std::string& before, const std::string& after);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_RULES_COMPARE_H_
