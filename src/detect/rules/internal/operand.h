// Operand: a piece of an expression while it is read, before it is known what it will be part of;
// and the rules of types and units.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_OPERAND_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_OPERAND_H_

#include <string>
#include <vector>

#include "detect/rules/internal/context.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

struct Operand {
  enum class Kind : std::uint8_t {
    kBad,        // told already: whatever it meets says nothing more
    kValue,      // `value`
    kCondition,  // `condition`
    kField,      // `field` of codes or of text
  };
  Kind kind = Kind::kBad;
  ValuePtr value = {};
  ConditionPtr condition = {};
  std::size_t field = 0;
  Span span = {};
  int depth = 0;         // of the tree
  bool percent = false;  // a number of percent as written, which "of" may follow

  [[nodiscard]] bool bad() const { return kind == Kind::kBad; }
};

inline Operand Bad(Span span) {
  return {.span = span};
}

Operand MakeConstant(double number, Unit unit, Span span);
Operand MakeDate(Day day, Span span);
Operand MakeField(std::size_t field, const Schema& schema, Span span);

// Two values or more become one; tells when their types, units or depth do not allow it.
Operand Combine(Context& context, ValueOp op, const std::vector<Operand>& operands, Span span);

// Whether two values may be compared; tells, at `right`, when not.
bool Comparable(Context& context, const Operand& left, const Operand& right);
// That it is a value; tells what it is instead.
bool NeedValue(Context& context, const Operand& operand);

// "an amount in XTS", "a mass in kg", "a number", "a day": for people.
std::string KindText(const Value& value, const Schema& schema);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_OPERAND_H_
