// Rules back as text, in the one way that the house writes them. ReadRules of what is printed gives
// the same rules.
#ifndef TIDEWAITER_DETECT_RULES_PRINT_H_
#define TIDEWAITER_DETECT_RULES_PRINT_H_

#include <string>

#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

std::string PrintValue(const Value& value, const Schema& schema);
std::string PrintCondition(const Condition& condition, const Schema& schema);
std::string PrintRule(const Rule& rule, const Schema& schema);
std::string PrintList(const List& list);
std::string PrintTable(const Table& table, const RuleSet& set, const Schema& schema);
std::string PrintRules(const RuleSet& set, const Schema& schema);  // everything

// A number in a unit as a literal: "12.50 XTS/kg", "40%", "3".
std::string PrintNumber(double number, Unit unit, const Schema& schema);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_PRINT_H_
