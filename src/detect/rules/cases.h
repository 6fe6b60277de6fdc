// Runs the cases that rules carry: what must fire, what just does not, what is unknown.
#ifndef TIDEWAITER_DETECT_RULES_CASES_H_
#define TIDEWAITER_DETECT_RULES_CASES_H_

#include <string>
#include <vector>

#include "detect/rules/program.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

struct CaseResult {
  std::size_t rule = 0;
  std::size_t number = 0;  // of the case in its rule
  bool passed = false;
  Truth got = Truth::kUnknown;
  std::vector<Shown> why;  // of a failed one
};

// Every case of every rule, each against its own rule alone. Earlier lines of a case are the whole
// history there is.
std::vector<CaseResult> RunCases(const RuleSet& set, const Schema& schema);

// What a rule lacks before it can be approved: "fires", "does_not_fire", "unknown". A rule that
// cannot be unknown (it asks nothing that can be missing) needs no such case.
std::vector<std::string> MissingCases(const Rule& rule);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_CASES_H_
