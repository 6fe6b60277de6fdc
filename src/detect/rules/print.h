// Rules back as text, in the one way that the house writes them. ReadRules of what is printed gives
// the same rules with the same comments.
#ifndef TIDEWAITER_DETECT_RULES_PRINT_H_
#define TIDEWAITER_DETECT_RULES_PRINT_H_

#include <cstdint>
#include <string>

#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

std::string PrintValue(const Value& value, const Schema& schema);
std::string PrintCondition(const Condition& condition, const Schema& schema);

// Without comments a text is compared, or its lines are taken apart.
enum class PrintComments : std::uint8_t { kYes, kNo };
std::string PrintRule(const Rule& rule, const Schema& schema,
                      PrintComments comments = PrintComments::kYes);
std::string PrintList(const List& list, PrintComments comments = PrintComments::kYes);
std::string PrintTable(const Table& table, const Schema& schema,
                       PrintComments comments = PrintComments::kYes);
std::string PrintRules(const RuleSet& set, const Schema& schema);  // everything

// A number in a unit as a literal: "12.50 XTS/kg", "40%", "3".
std::string PrintNumber(double number, Unit unit, const Schema& schema);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_PRINT_H_
