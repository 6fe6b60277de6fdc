// Whether two trees say the same. Where they stand in a text does not count.
//
//   if (Same(old_rule, new_rule)) return;  // only comments and blanks were changed
//
// O(size).
#ifndef TIDEWAITER_DETECT_RULES_EQUAL_H_
#define TIDEWAITER_DETECT_RULES_EQUAL_H_

#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

bool Same(const Value& a, const Value& b);
bool Same(const Condition& a, const Condition& b);
bool Same(const Aggregate& a, const Aggregate& b);
bool Same(const Rule& a, const Rule& b);
bool Same(const List& a, const List& b);
bool Same(const Table& a, const Table& b);
bool Same(const RuleSet& a, const RuleSet& b);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_EQUAL_H_
