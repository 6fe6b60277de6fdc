// Patterns of "matches": RE2, case not counted, in bounded memory. The one place that says how they
// compile, so that what the reader accepted runs.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_PATTERN_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_PATTERN_H_

#include <string>
#include <string_view>

#include <re2/re2.h>

namespace tidewaiter::rules {

re2::RE2::Options PatternOptions();

// What is wrong with a pattern, in our words; "" when nothing is.
std::string PatternProblem(std::string_view pattern);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_PATTERN_H_
