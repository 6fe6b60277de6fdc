// What a condition asks, found in its tree.
#ifndef TIDEWAITER_DETECT_RULES_QUESTIONS_H_
#define TIDEWAITER_DETECT_RULES_QUESTIONS_H_

#include <memory>
#include <vector>

#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

// Its questions about earlier lines, each once.
std::vector<std::shared_ptr<const Aggregate>> QuestionsOf(const Condition& condition);

// Whether there may be a line for which it stays unknown. "x is not missing and x > 3" has none:
// who guards a field need not show what happens without it.
bool CanBeUnknown(const Condition& condition);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_QUESTIONS_H_
