// Makes a rule set ready to run.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_COMPILE_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_COMPILE_H_

#include <memory>

#include "detect/rules/internal/compiled.h"

namespace tidewaiter::rules::internal {

// O(size of the set), with a logarithm for thresholds.
std::unique_ptr<const Program::Compiled> Compile(RuleSet set, Schema schema);

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_COMPILE_H_
