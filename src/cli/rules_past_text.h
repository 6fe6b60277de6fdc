// What rules would have done on the past: a table of all of them, one of them in full, and JSON.
#ifndef TIDEWAITER_CLI_RULES_PAST_TEXT_H_
#define TIDEWAITER_CLI_RULES_PAST_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "app/rules_past.h"

namespace tidewaiter::cli {

// A row a rule, the one with the most hits first.
std::string PastText(const app::RulesPast& past, bool bold);

// One rule: its figures, then months, offices, rules that hit the same lines, and examples.
std::string RulePastText(const app::RulesPast& past, std::size_t rule, bool bold);

// All rules; with `only` that one alone, and its offices.
std::string PastJson(const app::RulesPast& past, std::optional<std::size_t> only);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_RULES_PAST_TEXT_H_
